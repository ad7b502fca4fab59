"""What is looked at in a translation, while it is typed and when it is saved.

Errors keep a translation a draft: it would break a page or lose something. Warnings are passed by
who knows better. Each check is a function of one form; nothing is rewritten unasked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from portal.i18n import Language, LazyText, _, _l, _n
from portal.i18n.letters import nfc
from portal.i18n.placeholders import fits
from portal.translate.checks import content, gate, letters, likeness, writing
from portal.translate.checks.form import Finding, Form, Problem, Subject
from portal.translate.models import UnitKind

__all__ = ["CHECKS", "Finding", "Subject", "find"]

_NO_LINKS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class _Check:
    name: str
    title: LazyText
    look: Callable[[Form], Problem | None]


# What makes any other look useless.
_FIRST = (
    _Check("empty", _l("Texte vide"), gate.empty),
    _Check("too-long", _l("Texte trop long"), gate.too_long),
)
_ERRORS = (
    _Check("invisible", _l("Signes invisibles"), gate.invisible),
    _Check("line-ends", _l("Fins de ligne"), gate.line_ends),
    _Check("placeholders", _l("Repères"), gate.kept_placeholders),
    _Check("tags", _l("Balises"), gate.kept_tags),
    _Check("newlines", _l("Retours à la ligne au bord"), gate.kept_newlines),
    _Check("title-length", _l("Longueur du titre"), gate.long_title),
    _Check("one-line", _l("Une seule ligne"), gate.one_line),
    _Check("script", _l("Programme"), gate.script),
    _Check("html", _l("Code HTML"), content.html),
    _Check("links", _l("Liens"), content.kept_links),
    _Check("written-addresses", _l("Adresses écrites"), content.kept_addresses),
    _Check("own-addresses", _l("Adresses propres à la langue"), content.own_addresses),
    _Check("footnotes", _l("Appels de note"), content.kept_notes),
    _Check("one-passage", _l("Un seul passage"), content.one_passage),
)
# Asked only where no other check says what is wrong.
_LAST = _Check("fitting", _l("Place dans la page"), gate.fitting)
_COUNT, _NORMAL = "plural-forms", "normal-form"
_WARNINGS = (
    _Check("soft-signs", _l("Signes que personne ne voit"), letters.soft_signs),
    _Check("look-alikes", _l("Lettres d’un autre alphabet"), letters.look_alikes),
    _Check("tilde", _l("Place du tilde"), letters.tilde),
    _Check("spaces", _l("Espaces"), writing.spaces),
    _Check("french-spaces", _l("Espaces insécables"), writing.french_spaces),
    _Check("apostrophe", _l("Apostrophe"), writing.apostrophe),
    _Check("dots", _l("Points de suspension"), writing.dots),
    _Check("end-mark", _l("Signe de la fin"), writing.end_mark),
    _Check("double-word", _l("Mot écrit deux fois"), writing.double_word),
    _Check("capitals", _l("Majuscule"), writing.capitals),
    _Check("line-breaks", _l("Retours à la ligne"), content.line_breaks),
    _Check("emphasis", _l("Mise en valeur"), content.kept_emphasis),
    _Check("brackets", _l("Crochets"), content.kept_brackets),
    _Check("web-addresses", _l("Adresses dans le texte"), content.web_addresses),
    _Check("same", _l("Texte pas traduit"), likeness.same),
    _Check("numbers", _l("Nombres"), likeness.numbers),
    _Check("counting", _l("Nombre dans un pluriel"), likeness.counting),
    _Check("length", _l("Longueur"), likeness.length),
    _Check("terms", _l("Glossaire"), likeness.terms),
)

CHECKS: Mapping[str, LazyText] = MappingProxyType(
    {check.name: check.title for check in (*_FIRST, *_ERRORS, _LAST, *_WARNINGS)}
    | {_COUNT: _l("Formes du pluriel"), _NORMAL: _l("Forme des lettres")}
)
"""The checks by the names that are stored when a warning is passed, each with its title."""


def find(
    subject: Subject,
    language: Language,
    forms: Sequence[str],
    links: Mapping[str, str] = _NO_LINKS,
) -> list[Finding]:
    """Find what is wrong with a translation: errors first, form by form.

    A form is looked at in its normal form, which is how it is stored.
    """
    found = list(_count(subject, language, forms))
    for number, text in enumerate(forms):
        found += _look(Form(subject, language, nfc(text), number, links), text)
    return sorted(found, key=lambda each: (not each.is_error, each.form))


def _count(subject: Subject, language: Language, forms: Sequence[str]) -> Iterator[Finding]:
    """Find forms that are missing or too many."""
    is_plural = subject.kind is UnitKind.MESSAGE and subject.plural is not None
    wanted = language.plural_count if is_plural else 1
    if len(forms) != wanted:
        sentence = _n(
            "Ce texte a %(num)s forme dans cette langue : écrivez-la.",
            "Ce texte a %(num)s formes dans cette langue : écrivez-les toutes.",
            wanted,
        )
        yield Finding(_COUNT, True, min(len(forms), wanted), sentence)


def _look(form: Form, typed: str) -> Iterator[Finding]:
    for check in _FIRST:
        if problem := check.look(form):
            yield Finding(check.name, True, form.number, problem.sentence)
            return
    errors = dict(_errors(form))
    if not errors and typed != form.text and not _fits(form, typed):
        errors[_LAST] = Problem(
            _("Ce texte contient des lettres abîmées : écrivez-les de nouveau.")
        )
    for check, problem in errors.items():
        yield _finding(check, form, problem, errors, True)
    if typed != form.text:
        sentence = _("Certaines lettres sont composées de plusieurs signes : écrivez-les en un.")
        yield Finding(_NORMAL, False, form.number, sentence, form.text)
    for check in _WARNINGS:
        if problem := check.look(form):
            yield _finding(check, form, problem, errors, False)


def _errors(form: Form) -> Iterator[tuple[_Check, Problem]]:
    is_good = True
    for check in _ERRORS:
        if problem := check.look(form):
            is_good = False
            yield check, problem
    if is_good and (problem := _LAST.look(form)):
        yield _LAST, problem


def _fits(form: Form, typed: str) -> bool:
    """Tell whether the loader takes a form that is not in its normal form."""
    return not form.is_message or fits(form.subject.source, form.subject.plural, [typed])


def _finding(
    check: _Check, form: Form, problem: Problem, errors: Mapping[_Check, Problem], is_error: bool
) -> Finding:
    """Tell of a problem, with the fix if it is one."""
    fix = problem.fix
    if fix is not None and not _puts_right(check, form.with_text(fix), errors):
        fix = None
    return Finding(
        check.name, is_error, form.number, problem.sentence, None if fix is None else nfc(fix)
    )


def _puts_right(check: _Check, fixed: Form, errors: Mapping[_Check, Problem]) -> bool:
    """Tell whether a fix leaves nothing for its check to find, and brings no error."""
    if check.look(fixed) or any(each.look(fixed) for each in _FIRST):
        return False
    return all(each in errors for each, _problem in _errors(fixed))
