"""What no text may have that readers see: it would break a page, or what stands around it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from markdown_it import MarkdownIt

from portal.i18n import Language, _
from portal.i18n.letters import visible_length
from portal.i18n.placeholders import fits, placeholders
from portal.translate.checks.subject import Finding, Subject
from portal.translate.models import UnitKind
from portal.translate.segments import Passage, cut, put_back

LONGEST_TITLE = 200

Check = Callable[[Subject, Language, int, str], Iterator[Finding]]

_LINK = re.compile(r"\]\(\s*<?([^()\s<>]*)>?\s*\)")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_TAG = re.compile(r"</?[a-zA-Z!?][^>]*>?")
# Controls, marks that turn the direction of writing, and what takes no place at all. The two
# joiners stay: some writings need them.
_UNSEEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_PARSER = MarkdownIt()


def find_unseen(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find characters nobody sees: they turn what stands around them, or hide something."""
    if "\r" in text:
        fixed = text.replace("\r\n", "\n").replace("\r", "\n")
        sentence = _("Les fins de ligne viennent d’un autre système. Corrigez-les.")
        yield Finding("line ends", True, form, sentence, fixed)
    found = sorted({f"U+{ord(each):04X}" for each in _UNSEEN.findall(text.replace("\r", ""))})
    if found and not (subject.is_message and text in (subject.source, subject.plural)):
        yield Finding(
            "unseen",
            True,
            form,
            _(
                "Le texte contient des caractères invisibles : %(signs)s. Retirez-les.",
                signs=", ".join(found),
            ),
            _UNSEEN.sub("", text) or None,
        )


def find_placeholders(
    subject: Subject, _language: Language, form: int, text: str
) -> Iterator[Finding]:
    """Find what a message needs to be filled in, and does not have as its source does."""
    if not subject.is_message or text in (subject.source, subject.plural):
        return
    sources = [subject.source] + ([subject.plural] if subject.plural is not None else [])
    wanted: Counter[str] = Counter()
    for each in sources:
        wanted |= placeholders(each) or Counter()
    has = placeholders(text)
    if has is None:
        if any("%" in each for each in sources):
            words = _("Un signe de pourcentage est seul. Doublez-le pour le montrer.")
        else:
            words = _(
                "L’original n’a pas de signe de pourcentage : écrivez « pour cent » en toutes lettres."
            )
        yield Finding("percent", True, form, words)
        return
    extra = has - wanted
    missing = wanted - has if subject.plural is None else Counter[str]()
    if extra:
        yield Finding(
            "placeholders",
            True,
            form,
            _("L’original n’a pas %(names)s, ou pas si souvent. Retirez-le.", names=_listed(extra)),
        )
    if missing:
        yield Finding(
            "placeholders",
            True,
            form,
            _("Il manque %(names)s. Recopiez-le tel quel.", names=_listed(missing)),
        )
    if "%" in text and not any("%" in each for each in sources):
        words = _(
            "L’original n’a pas de signe de pourcentage : écrivez « pour cent » en toutes lettres."
        )
        yield Finding("percent", True, form, words)


def _listed(names: Counter[str]) -> str:
    return ", ".join(sorted(names.elements()))


def find_tags(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find tags of HTML the source does not have, or that are missing."""
    sources = [subject.source, subject.plural or ""]
    if text in sources:
        return
    wanted = Counter[str]()
    for each in sources:
        wanted |= Counter(_TAG.findall(each))
    has = Counter(_TAG.findall(text))
    if has - wanted:
        names = ", ".join(sorted((has - wanted).elements()))
        yield Finding(
            "tags",
            True,
            form,
            _("L’original n’a pas la balise %(names)s. Retirez-la.", names=names),
        )
    missing = wanted - has
    if missing and subject.plural is None:
        names = ", ".join(sorted(missing.elements()))
        yield Finding(
            "tags", True, form, _("Il manque la balise %(names)s. Recopiez-la.", names=names)
        )


def find_fit(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find what the loader of messages would refuse for whatever reason."""
    if subject.is_message and not fits(subject.source, subject.plural, [text]):
        yield Finding(
            "fit",
            True,
            form,
            _("Ce texte ne peut pas prendre la place de l’original. Gardez ses signes tels quels."),
        )


def find_edges(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find a line too many or too few at an end of a message."""
    if not subject.is_message:
        return
    source = subject.source_of(form)
    begins = source.startswith("\n")
    ends = source.endswith("\n")
    if begins != text.startswith("\n") or ends != text.endswith("\n"):
        fixed = ("\n" if begins else "") + text.strip("\n") + ("\n" if ends else "")
        yield Finding(
            "ends of lines",
            True,
            form,
            _("L’original commence ou finit autrement par un retour à la ligne."),
            fixed,
        )


def find_links(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find links and pictures that are not those of the source, told by their numbers."""
    if subject.is_message or not _is_markdown(subject):
        return
    wanted, has = Counter(_LINK.findall(subject.source)), Counter(_LINK.findall(text))
    if has - wanted:
        names = ", ".join(f"]({each})" for each in sorted((has - wanted).elements()))
        yield Finding(
            "links",
            True,
            form,
            _("L’original n’a pas le lien %(names)s, ou pas si souvent. Retirez-le.", names=names),
        )
    if wanted - has:
        names = ", ".join(f"[…]({each})" for each in sorted((wanted - has).elements()))
        yield Finding(
            "links", True, form, _("Il manque le lien %(names)s. Recopiez ses signes.", names=names)
        )
    notes = Counter(_NOTE.findall(subject.source)), Counter(_NOTE.findall(text))
    if notes[0] != notes[1]:
        names = ", ".join(f"[^{each}]" for each in sorted({*notes[0], *notes[1]}))
        yield Finding(
            "notes",
            True,
            form,
            _("Les appels de note doivent être ceux de l’original : %(names)s.", names=names),
        )


def _is_markdown(subject: Subject) -> bool:
    return subject.kind not in (UnitKind.TITLE, UnitKind.LINE, UnitKind.ALTERNATIVE)


_AROUND = {
    UnitKind.HEADING: "## {}",
    UnitKind.LIST_ITEM: "- {}",
    UnitKind.QUOTE: "> {}",
    UnitKind.CELL: "| {} |\n|---|",
    UnitKind.FOOTNOTE: "a[^n]\n\n[^n]: {}",
}
"""A small text with one passage of a kind."""


def find_structure(
    subject: Subject, _language: Language, form: int, text: str
) -> Iterator[Finding]:
    """Find what would be more than one passage, or another kind, in the place of the source."""
    if subject.is_message or not text.strip():
        return
    if not _is_markdown(subject):
        if "\n" in text.strip():
            yield Finding(
                "structure", True, form, _("Ce texte tient sur une ligne. Retirez les retours.")
            )
        return
    if not _survives(subject, text):
        yield Finding(
            "structure",
            True,
            form,
            _("Ce texte ferait plus d’un passage. Gardez un seul paragraphe, comme l’original."),
        )


def _survives(subject: Subject, text: str) -> bool:
    """Tell whether a text put in the place of its source is one passage, and the same text."""
    around = _AROUND.get(subject.kind, "{}").format("Mot")
    segments = cut(around)
    passages = [Passage(text, "x") if each.text == "Mot" else None for each in segments]
    after = cut(put_back(around, passages))
    if [each.kind for each in after] != [each.kind for each in segments]:
        return False
    links = sum("](" in each.text for each in after)
    return links <= max(1, len(subject.links))


def find_address(links: Mapping[str, str]) -> Iterator[Finding]:
    """Find addresses of links that are none, or that would run something."""
    for number, link in sorted(links.items()):
        if not _PARSER.validateLink(_PARSER.normalizeLink(link)) or re.search(r"[\s<>\"]", link):
            yield Finding(
                "addresses",
                True,
                0,
                _(
                    "L’adresse du lien %(number)s ne convient pas. Écrivez-la comme https://exemple.org.",
                    number=number,
                ),
            )


def find_length(subject: Subject, _language: Language, form: int, text: str) -> Iterator[Finding]:
    """Find a title longer than any list could show."""
    over = visible_length(text) - LONGEST_TITLE
    if subject.kind is UnitKind.TITLE and over > 0:
        yield Finding(
            "length",
            True,
            form,
            _("Ce titre a %(number)s caractères de trop. Raccourcissez-le.", number=over),
        )
