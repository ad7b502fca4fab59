"""What pages show of items that they do not show whole.

The page, its notice and the languages it is announced in all look at the same fields.
"""

from portal.translate.queries import Fields

CARDS: Fields = {"page": ("title", "summary"), "town": ("place", "summary")}
TOWN: Fields = {"town": ("place", "summary", "body")}
TITLES: Fields = {"page": ("title",)}
