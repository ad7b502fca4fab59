"""The piece of a text in which somebody's words stand, with the words marked."""

from collections.abc import Collection, Iterator

from portal.search.words import words_in

LENGTH = 220
"""About how many letters are shown."""

_BEFORE = 60


def excerpt(text: str, words: Collection[str]) -> list[tuple[str, bool]]:
    """Give pieces of the part of a text around its first find, each with whether it is a find.

    A word is a find that begins with one of *words*, which are as ``words_in`` gives them. Without
    any, the beginning of the text is given.
    """
    text = " ".join(text.split())
    finds = [
        (start, end)
        for start, end, word in words_in(text)
        if any(word.startswith(each) for each in words)
    ]
    first, last = _window(text, finds[0][0] if finds else 0)
    return list(_pieces(text, finds, first, last))


def _window(text: str, find: int) -> tuple[int, int]:
    """Give where the shown part begins and ends, between two words."""
    first, last = max(0, find - _BEFORE), find + LENGTH - _BEFORE
    if first:
        first = text.find(" ", first, find) + 1 or find
    if last < len(text):
        space = text.rfind(" ", find, last)
        last = space if space > 0 else text.find(" ", find)
    return first, last if 0 < last < len(text) else len(text)


def _pieces(
    text: str, finds: Collection[tuple[int, int]], first: int, last: int
) -> Iterator[tuple[str, bool]]:
    if first:
        yield "… ", False
    done = first
    for start, end in finds:
        if first <= start and end <= last:
            if start > done:
                yield text[done:start], False
            yield text[start:end], True
            done = end
    if done < last:
        yield text[done:last], False
    if last < len(text):
        yield " …", False
