"""How a text is written: its spaces, marks and capitals."""

import re

from portal.i18n import _
from portal.translate.checks.form import BREAKS, HELD, MARK, Form, Problem

_SPACES = rf"[ {BREAKS}]"
_DOUBLE_SPACE = re.compile(rf"(?<=\S){_SPACES}{{2,}}(?=\S)")
_EDGES = re.compile(r"\A\s*|\s*\Z")
_DOUBLE_WORD = re.compile(r"\b([^\W\d_]{1,40})\s(\1)\b(?!-)", re.IGNORECASE)
# Words that stand twice in good writing: "nous nous verrons", "piano piano".
_TWICE = {"nous", "vous", "piano", "pian", "via", "così", "poco", "man", "quasi"}
_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")

_CLOSING = "»”\"’')]}*_~" + MARK
_MARKS = {".": ".", ":": ":", "!": "!", "?": "?", "…": "…", ";": ";"}
# The same marks in other scripts.
_MARKS |= {"。": ".", "।": ".", "۔": ".", "：": ":", "！": "!", "？": "?", "؟": "?"}
_MARKS |= {"；": ";", "؛": ";"}

# U+00A0 before a colon and inside « », the narrow U+202F before the other high marks.
_COLON = re.compile(rf"(?<=[^\s(\[{BREAKS}]) ?:(?=[\s»)\]*_{MARK}]|\Z)")
_HIGH = re.compile(rf"(?<=[^\s(\[¡¿!?;{BREAKS}]) ?(?=[;!?](?!\w))")
_OPENING = re.compile(r"« ?(?=\S)")
_ENDING = re.compile(rf"(?<=[^\s{BREAKS}]) ?»")


def spaces(form: Form) -> Problem | None:
    """Find spaces before, after or twice between words, where the source has none."""
    text = form.text
    lead, trail = _edges(form.source) if form.is_message else ("", "")
    has_lead, has_trail = _edges(text)
    is_doubled = _DOUBLE_SPACE.search(form.words) and not _DOUBLE_SPACE.search(form.source_words)
    if not is_doubled and (_flat(lead), _flat(trail)) == (_flat(has_lead), _flat(has_trail)):
        return None
    body = text[len(has_lead) : len(text) - len(has_trail)]
    if is_doubled:
        body = _without_double(form, len(has_lead), len(has_lead) + len(body))
    return Problem(
        _("Il y a une espace de trop, ou il en manque une au bord."), lead + body + trail
    )


def _edges(text: str) -> tuple[str, str]:
    """Give the blanks before and after the words."""
    bare = text.lstrip()
    return text[: len(text) - len(bare)], bare[len(bare.rstrip()) :]


def _flat(blank: str) -> str:
    """Line breaks at the edges are looked at elsewhere."""
    return blank.replace("\n", "").replace("\r", "")


def _without_double(form: Form, start: int, end: int) -> str:
    pieces, done = [], start
    for found in _DOUBLE_SPACE.finditer(form.words, start, end):
        kept = next((each for each in found[0] if each in BREAKS), " ")
        pieces += [form.text[done : found.start()], kept]
        done = found.end()
    return "".join([*pieces, form.text[done:end]])


def double_word(form: Form) -> Problem | None:
    """Find a word that stands twice."""
    if not form.has_known_habits or _DOUBLE_WORD.search(form.source_words):
        return None
    for found in _DOUBLE_WORD.finditer(form.words):
        if found[1].casefold() not in _TWICE:
            return Problem(
                _("« %(words)s » : le mot est écrit deux fois. Retirez-en un.", words=found[0])
            )
    return None


def dots(form: Form) -> Problem | None:
    """Find three dots where one sign is meant."""
    if "..." not in form.text or "..." in form.source or not _DOTS.search(form.words):
        return None
    return Problem(
        _("Écrivez les points de suspension avec un seul signe : « … »."),
        _edited(form, _DOTS, "…"),
    )


def _edited(form: Form, pattern: re.Pattern[str], new: str) -> str:
    """Put something in the place of what is found among the words."""
    pieces, done = [], 0
    for found in pattern.finditer(form.words):
        pieces += [form.text[done : found.start()], new]
        done = found.end()
    return "".join([*pieces, form.text[done:]])


def apostrophe(form: Form) -> Problem | None:
    """Find a typewriter's apostrophe in a language that writes ’; in others it may be a letter."""
    if "'" not in form.text or "’" not in form.letters or "'" in form.letters:
        return None
    if "'" in form.source and "’" not in form.source:
        return None
    if not _APOSTROPHE.search(form.words):
        return None
    return Problem(
        _("L’apostrophe est courbe en français et en italien : remplacez la droite."),
        _edited(form, _APOSTROPHE, "’"),
    )


# Marks


def end_mark(form: Form) -> Problem | None:
    """Find a text that does not end with the mark its source ends with."""
    has = _mark(form.words)
    if has in {_mark(form.source_words), *map(_mark, form.sources)}:
        return None
    wanted = _mark(form.source_words)
    if not wanted:
        return Problem(_("L’original ne finit pas par « %(mark)s » : retirez ce signe.", mark=has))
    if has:
        return Problem(
            _(
                "L’original finit par « %(wanted)s » et non par « %(mark)s ».",
                wanted=wanted,
                mark=has,
            )
        )
    return Problem(
        _("L’original finit par « %(mark)s » : ajoutez ce signe.", mark=wanted),
        _with_mark(form, wanted),
    )


def _mark(words: str) -> str:
    """Give the mark a text ends with, or nothing."""
    words = words.rstrip(_CLOSING + f" \n\t\r{BREAKS}")
    return "…" if words.endswith("...") else _MARKS.get(words[-1:], "")


def _with_mark(form: Form, mark: str) -> str | None:
    bare = form.text.rstrip()
    last = form.words[len(bare) - 1 : len(bare)]
    if not last.isalnum() and last not in (HELD, MARK):
        return None
    space = ""
    if form.is_spaced:
        space = {":": "\u00a0", "!": "\u202f", "?": "\u202f", ";": "\u202f"}.get(mark, "")
    return f"{bare}{space}{mark}{form.text[len(bare) :]}"


def french_spaces(form: Form) -> Problem | None:
    """Find high marks and quotation marks without the space French sets them apart with."""
    if not form.is_spaced or not any(mark in form.words for mark in ":;!?«»"):
        return None
    fix = form
    for pattern, new in (
        (_COLON, "\u00a0:"),
        (_HIGH, "\u202f"),
        (_OPENING, "«\u00a0"),
        (_ENDING, "\u00a0»"),
    ):
        fix = fix.with_text(_edited(fix, pattern, new)) if pattern.search(fix.words) else fix
    if fix is form:
        return None
    return Problem(
        _(
            "En français, les signes doubles et les guillemets sont séparés des mots par une espace"
            " insécable."
        ),
        fix.text,
    )


def capitals(form: Form) -> Problem | None:
    """Find a text that begins with a small letter where its source has a capital."""
    if not form.has_known_habits:
        return None
    at, source_at = _first(form.words), _first(form.source_words)
    if at is None or source_at is None:
        return None
    first, wanted = form.words[at], form.source_words[source_at]
    if not (first.islower() and wanted.isupper()):
        return None
    return Problem(
        _("L’original commence par une majuscule : commencez de même."),
        form.text[:at] + first.upper() + form.text[at + 1 :],
    )


def _first(words: str) -> int | None:
    """Give the place of the first letter, if no placeholder, code or number stands before it."""
    for at, each in enumerate(words[:40]):
        if each.isalpha():
            return at
        if each == HELD or each.isdigit():
            return None
    return None
