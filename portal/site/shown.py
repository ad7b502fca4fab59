"""What pages show of items that they do not show whole.

The page, its notice and the languages it is announced in all look at the same fields.
"""

from portal.translate.queries import Fields

LATEST = 3
"""How many of the newest news or last dates stand on a page that is about something else."""

_ROW = ("title", "summary")

CARDS: Fields = {
    "page": ("title", "summary"),
    "town": ("place", "summary"),
    "fact": ("label",),
    "milestone": ("title",),
    "news": _ROW,
}
NEWS: Fields = {"milestone": ("title",), "news": _ROW}
TOWN: Fields = {"town": ("place", "summary", "body"), "news": _ROW}
OBJECTIVE: Fields = {"news": _ROW}
TITLES: Fields = {"page": ("title",)}
