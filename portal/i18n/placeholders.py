"""The placeholders of a message: what a translation must keep so that a page can be made."""

import re
from collections import Counter
from collections.abc import Sequence

# What "%" formatting with a mapping reads, with flags, width, precision and length.
_PLACEHOLDER = re.compile(
    r"%(?:%|\([^)]*\)[-#0 +]*\d*(?:\.\d+)?[hlL]?[diouxXeEfFgGcrsa])", re.ASCII
)
# Controls but the line break, and what turns the direction of the text around it.
_INVISIBLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile(r"<[^>]*>?")


def placeholders(message: str) -> Counter[str] | None:
    """Count the placeholders of a message, or give None where a ``%`` stands alone."""
    if "%" in _PLACEHOLDER.sub("", message):
        return None
    return Counter(match[0] for match in _PLACEHOLDER.finditer(message) if match[0] != "%%")


def fits(source: str, source_plural: str | None, forms: Sequence[str]) -> bool:
    """Tell whether translated forms can stand wherever the source does.

    A single form keeps every placeholder, as often and in the same notation. A plural form may
    leave one out ("une page"), and may not bring one of its own. None brings a tag of its own.
    """
    sources = [source] if source_plural is None else [source, source_plural]
    return all(_fits(form, sources) for form in forms)


def _fits(form: str, sources: Sequence[str]) -> bool:
    if form in sources:
        return True
    if _INVISIBLE.search(form):
        return False
    tags: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for source in sources:
        found = placeholders(source)
        if found is None:
            return False  # it is never filled in, so nothing else can be told to fit
        wanted |= found
        tags |= Counter(_TAG.findall(source))
    has = placeholders(form)
    if has is None or Counter(_TAG.findall(form)) - tags:
        return False
    if "%" in form and not any("%" in source for source in sources):
        return False  # a "%%" where nothing is filled in would be seen
    return has == wanted if len(sources) == 1 else not has - wanted
