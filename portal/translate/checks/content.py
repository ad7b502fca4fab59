"""What a passage of an item must keep: to be one passage, with the links and notes it had."""

import re
from collections import Counter
from functools import lru_cache

from portal.i18n import _, _n
from portal.translate.checks.form import Form, Problem
from portal.translate.checks.gate import listed
from portal.translate.checks.inline import PARSER
from portal.translate.models import UnitKind
from portal.translate.segments import Passage, cut, put_back
from portal.web.markdown import allowed_address

_TAG = re.compile(r"<(?:/?[a-zA-Z]|[!?])[^<>]*>?")
_AUTOLINK = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_WEB = re.compile(r"\bhttps?://[^\s<>()\[\]]+|\bwww\.[^\s<>()\[\]]+", re.IGNORECASE)
_LABEL = re.compile(r"\[(?!\^)([^\[\]]{1,200})\](?!\()")
# A line that begins like this begins no other block.
_PLAIN_START = re.compile(r"(?:\*\*?|__?|~~|\[)?[^\W\d_]|[«“(]|[0-9]+(?![0-9.)])")
_BLANK_LINE = re.compile(r"\n[ \t\r\n]*\n")
# How a passage of each kind is written in a text of its own: what stands before it, and after.
_AROUND = {
    UnitKind.HEADING: ("## ", ""),
    UnitKind.PARAGRAPH: ("", ""),
    UnitKind.LIST_ITEM: ("- ", ""),
    UnitKind.QUOTE: ("> ", ""),
    UnitKind.CELL: ("| ", " |\n|---|"),
    UnitKind.FOOTNOTE: ("[^0]\n\n[^0]: ", ""),
}


# Links


def kept_links(form: Form) -> Problem | None:
    """Find links and pictures that are not those of the source, each once."""
    if not form.is_markdown:
        return None
    wanted, has = form.source_inline.links, form.inline.links
    if strange := Counter(address for _kind, address in (has - wanted) if not _is_number(address)):
        return Problem(
            _(
                "L’adresse « %(address)s » n’a pas sa place dans le texte : gardez entre parenthèses"
                " le numéro du lien de l’original.",
                address=listed(strange),
            )
        )
    if has == wanted:
        return _wordless(form)
    missing, extra = _written(wanted - has), _written(has - wanted)
    if missing and extra:
        return Problem(
            _(
                "Remplacez %(extra)s par %(missing)s, comme dans l’original.",
                extra=listed(extra),
                missing=listed(missing),
            )
        )
    if missing:
        return Problem(
            _(
                "Il manque le lien %(missing)s : mettez les mots traduits entre les crochets et"
                " gardez le numéro.",
                missing=listed(missing),
            )
        )
    return Problem(
        _(
            "L’original n’a pas le lien %(extra)s, ou pas si souvent : retirez-le.",
            extra=listed(extra),
        )
    )


def _is_number(address: str) -> bool:
    return _NUMBER.fullmatch(address) is not None


def _written(links: Counter[tuple[str, str]]) -> Counter[str]:
    """Write links as a translator sees them."""
    written: Counter[str] = Counter()
    for (kind, number), count in links.items():
        written[f"![…]({number})" if kind.endswith("image") else f"[…]({number})"] += count
    return written


def _wordless(form: Form) -> Problem | None:
    wordless = form.inline.wordless - form.source_inline.wordless
    if not wordless:
        return None
    return Problem(
        _(
            "Le lien %(number)s n’a pas de mots : écrivez-les entre les crochets.",
            number=listed(wordless),
        )
    )


def own_addresses(form: Form) -> Problem | None:
    """Find an address of this language's own that leads nowhere, or where none may."""
    for number, address in form.links.items():
        if not _is_number(number) or int(number) > len(form.subject.links):
            continue  # it belongs to a link the source has no more
        normal = PARSER.normalizeLink(address)
        is_safe = PARSER.validateLink(normal) and allowed_address(normal, lambda known: known)
        if not address.strip() or not is_safe:
            return Problem(
                _(
                    "L’adresse du lien %(number)s ne peut pas servir. Écrivez une adresse qui"
                    " commence par https:// ou par /, ou laissez celle de l’original.",
                    number=number,
                )
            )
        if _is_picture(form, number) and not normal.startswith("/"):
            return Problem(
                _(
                    "L’adresse de l’image %(number)s doit être celle d’une image du portail : elle"
                    " commence par /.",
                    number=number,
                )
            )
    return None


def _is_picture(form: Form, number: str) -> bool:
    if form.subject.kind is UnitKind.ALTERNATIVE:
        return True
    return any(kind.endswith("image") and each == number for kind, each in form.source_inline.links)


def html(form: Form) -> Problem | None:
    """Find HTML in a passage, or an address in pointed brackets, that the source does not have."""
    if form.is_message or "<" not in form.text:
        return None
    extra = Counter(_html_in(form.text)) - Counter(_html_in(form.subject.source))
    if extra:
        return Problem(
            _("Un texte ne contient pas de code HTML : retirez %(extra)s.", extra=listed(extra))
        )
    strange = form.inline.addresses - form.source_inline.addresses if form.is_markdown else None
    if strange:
        return Problem(
            _("L’original n’a pas l’adresse %(extra)s : retirez-la.", extra=listed(strange))
        )
    return None


def _html_in(text: str) -> list[str]:
    return [each for each in _TAG.findall(text) if not _AUTOLINK.fullmatch(each)]


def kept_addresses(form: Form) -> Problem | None:
    """Find an address in pointed brackets that is gone."""
    if not form.is_markdown:
        return None
    missing = form.source_inline.addresses - form.inline.addresses
    if not missing:
        return None
    return Problem(
        _(
            "Il manque l’adresse %(missing)s entre chevrons : recopiez-la telle quelle.",
            missing=listed(missing),
        )
    )


def web_addresses(form: Form) -> Problem | None:
    """Find an address among the words that is not in the source."""
    if form.is_message:
        return None
    extra = Counter(_WEB.findall(form.text)) - Counter(_WEB.findall(form.subject.source))
    if not extra:
        return None
    return Problem(
        _("L’adresse %(extra)s n’est pas dans l’original : vérifiez-la.", extra=listed(extra))
    )


def kept_brackets(form: Form) -> Problem | None:
    """Find words in square brackets, which may name a link, that differ from the source's."""
    if not form.is_markdown or not ("[" in form.text or "[" in form.subject.source):
        return None
    if Counter(_LABEL.findall(form.text)) == Counter(_LABEL.findall(form.subject.source)):
        return None
    return Problem(
        _(
            "Les mots entre crochets diffèrent de l’original : s’ils nomment un lien, recopiez-les"
            " tels quels."
        )
    )


# Notes and emphasis


def kept_notes(form: Form) -> Problem | None:
    """Find marks of footnotes that are not those of the source."""
    if not form.is_markdown:
        return None
    wanted, has = form.source_inline.notes, form.inline.notes
    if has == wanted:
        return None
    if missing := wanted - has:
        return Problem(
            _(
                "Il manque l’appel de note [^%(label)s] : recopiez-le à sa place.",
                label=listed(missing),
            )
        )
    return Problem(
        _(
            "L’original n’a pas l’appel de note [^%(label)s], ou pas si souvent : retirez-le.",
            label=listed(has - wanted),
        )
    )


def kept_emphasis(form: Form) -> Problem | None:
    """Find emphasis that the source does not have, has otherwise, or that is not closed."""
    if not form.is_markdown:
        return None
    source, text = form.source_inline, form.inline
    if stray := text.leftover - source.leftover:
        return Problem(
            _(
                "Le signe %(signs)s n’a pas son pareil : ajoutez celui qui manque, ou retirez-le.",
                signs=listed(Counter(dict.fromkeys(stray, 1))),
            )
        )
    if text.emphasis == source.emphasis:
        return None
    changed = {
        sign: 1
        for sign in text.emphasis | source.emphasis
        if text.emphasis[sign] != source.emphasis[sign]
    }
    return Problem(
        _(
            "Les mots mis en valeur par %(signs)s ne sont pas aussi nombreux que dans l’original.",
            signs=listed(Counter(changed)),
        )
    )


# One passage


def one_passage(form: Form) -> Problem | None:
    """Find a passage that would not stay one, or not be the same, in the place of its source."""
    if not form.is_markdown:
        return None
    text = form.text.strip()
    if _BLANK_LINE.search(text):
        return Problem(
            _("Ce passage est un seul paragraphe : retirez les lignes vides."),
            _BLANK_LINE.sub(" ", text),
        )
    if _begins_nothing(text) or _stands(
        text, form.subject.kind, form.subject.links, _is_tall(form)
    ):
        return None
    return Problem(
        _(
            "Dans la page, ce texte ne serait plus un seul passage : il commence par un signe qui"
            " fait une liste, un titre, une citation ou un tableau (« %(start)s »). Retirez ce signe.",
            start=_first_sign(text),
        ),
        re.sub(r"^([0-9]{1,9})(?=[.)](?:\s|$))", r"\1\\", text),
    )


def _first_sign(text: str) -> str:
    return text.split(maxsplit=1)[0][:12] if text else ""


def _is_tall(form: Form) -> bool:
    """A heading may have several lines, if it is underlined."""
    return "\\\n" in form.subject.source


def _begins_nothing(text: str) -> bool:
    is_simple = "\n" not in text and "]:" not in text and not text.endswith("#")
    return is_simple and _PLAIN_START.match(text) is not None


@lru_cache(maxsize=64)
def _stands(text: str, kind: UnitKind, links: tuple[str, ...], is_tall: bool) -> bool:
    """Put a passage in a small text of its kind, and look whether it is there as it was."""
    before, after = _AROUND[kind] if not (is_tall and kind is UnitKind.HEADING) else ("", "\n===")
    anchors = " ".join(["mot", *(f"[mot]({number})" for number in range(1, len(links) + 1))])
    whole = f"{before}{anchors}{after}"
    places = cut(whole)
    changed = put_back(whole, [*[None] * (len(places) - 1), Passage(text, "fr")])
    found = cut(changed)
    if len(found) != len(places) or found[-1].kind is not places[-1].kind:
        return False
    return _flat(found[-1].text) == _flat(text)


def _flat(text: str) -> str:
    """Give a text on one line, without the numbers of its links, which count from the first."""
    line = " ".join(text.replace("\\\n", " ").split())
    return re.sub(r"\]\(\s*<?\d+>?", "](", line)


def line_breaks(form: Form) -> Problem | None:
    """Find lines that the source does not have."""
    text = form.text.strip()
    if form.is_message:
        has, wanted = text.count("\n"), form.source.strip().count("\n")
        return None if has == wanted or (has and wanted) else _lines(form, has, wanted)
    if not form.is_markdown or "\n" not in form.text + form.source:
        return None
    soft = re.search(r"(?<![\\\s])\s?\n", text)
    if soft or form.inline.breaks != form.source_inline.breaks:
        return _lines(form, form.inline.breaks + bool(soft), form.source_inline.breaks)
    return None


def _lines(form: Form, has: int, wanted: int) -> Problem:
    if has > wanted:
        fix = re.sub(r"\s*\\?\n\s*", " ", form.text.strip()) if not wanted else None
        return Problem(
            _("Ce texte a des retours à la ligne que l’original n’a pas : retirez-les."),
            fix,
        )
    return Problem(
        _n(
            "L’original a %(num)s retour à la ligne : mettez-le au même endroit.",
            "L’original a %(num)s retours à la ligne : mettez-les aux mêmes endroits.",
            wanted,
        )
    )
