"""What pages show of items that they do not show whole.

The page, its notice and the languages it is announced in all look at the same fields.
"""

from portal.translate.queries import Fields

LATEST = 3
"""How many of the last dates stand on the home page and among the news."""

CARDS: Fields = {
    "page": ("title", "summary"),
    "town": ("place", "summary"),
    "fact": ("label",),
    "milestone": ("title",),
}
NEWS: Fields = {"milestone": ("title",)}
TOWN: Fields = {"town": ("place", "summary", "body")}
TITLES: Fields = {"page": ("title",)}
