"""The placeholders of a message: what a translation must keep so that a page can be made."""

import re
from collections import Counter
from collections.abc import Sequence

# What "%" formatting with a mapping reads, with flags, width, precision and length. A name has an
# end in sight: else a text of many beginnings would be read to its end for each.
_PLACEHOLDER = re.compile(
    r"%(?:%|\([^)]{0,100}\)[-#0 +]*\d*(?:\.\d+)?[hlL]?[diouxXeEfFgGcrsa])", re.ASCII
)
# Controls but the line break, and what turns the direction of the text around it.
_INVISIBLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile(r"<[^>]*>?")


def placeholders(message: str) -> Counter[str] | None:
    """Count the placeholders of a message, or give None where a ``%`` stands alone."""
    found = _found(message)
    return None if found is None else Counter(found)


def _found(message: str) -> list[str] | None:
    if "%" not in message:
        return []
    found: list[str] = _PLACEHOLDER.findall(message)
    if "".join(found).count("%") < message.count("%"):
        return None
    return [each for each in found if each != "%%"] if "%%" in found else found


def without_placeholders(message: str, instead: str = "") -> str:
    """Give a message with something else where its placeholders are; a lone ``%`` stays."""
    return _PLACEHOLDER.sub(instead, message)


def tags(message: str) -> Counter[str]:
    """Count the HTML tags of a message, and whatever begins like one."""
    return Counter(_TAG.findall(message)) if "<" in message else Counter()


def fits(source: str, source_plural: str | None, forms: Sequence[str]) -> bool:
    """Tell whether translated forms can stand wherever the source does.

    A single form keeps every placeholder, as often and in the same notation. A plural form may
    leave one out ("une page"), and may not bring one of its own. None brings a tag of its own.
    """
    sources = (source,) if source_plural is None else (source, source_plural)
    # A loader asks this of every message of every catalogue, and most are words alone.
    is_filled = "%" in source or (source_plural is not None and "%" in source_plural)
    for form in forms:
        if is_filled or "%" in form or "<" in form:
            if not _fits(form, sources):
                return False
        elif _is_risky(form) and form not in sources:
            return False
    return True


def _is_risky(form: str) -> bool:
    return not form.isprintable() and _INVISIBLE.search(form) is not None


def _fits(form: str, sources: Sequence[str]) -> bool:
    if form in sources:
        return True
    if _is_risky(form):
        return False
    if len(sources) == 1 and "<" not in form and "%" in sources[0]:
        if sources[0].count("%") == form.count("%") == 1:
            only = _PLACEHOLDER.search(sources[0])
            return only is not None and only[0] in form
        one, other = _found(sources[0]), _found(form)
        return one is not None and other is not None and sorted(one) == sorted(other)
    known: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for source in sources:
        found = placeholders(source)
        if found is None:
            return False  # it is never filled in, so nothing else can be told to fit
        wanted |= found
        known |= tags(source)
    has = placeholders(form)
    if has is None or tags(form) - known:
        return False
    if "%" in form and not any("%" in source for source in sources):
        return False  # a "%%" where nothing is filled in would be seen
    return has == wanted if len(sources) == 1 else not has - wanted
