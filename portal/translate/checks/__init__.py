"""The checks of translations: one registry for messages and passages, asked on every save."""

from collections.abc import Mapping, Sequence

from portal.i18n import Language, _
from portal.translate.checks import errors, warnings
from portal.translate.checks.errors import Check
from portal.translate.checks.subject import Finding, Subject

__all__ = ["Finding", "Subject", "find"]

CHECKS: tuple[Check, ...] = (
    errors.find_unseen,
    errors.find_placeholders,
    errors.find_tags,
    errors.find_edges,
    errors.find_links,
    errors.find_structure,
    errors.find_length,
    warnings.find_form,
    warnings.find_alike,
    warnings.find_spaces,
    warnings.find_dots,
    warnings.find_apostrophes,
    warnings.find_french_spaces,
    warnings.find_repeated,
    warnings.find_end,
    warnings.find_same,
    warnings.find_numbers,
    warnings.find_size,
    warnings.find_terms,
    warnings.find_emphasis,
)
"""What is looked for in each form, errors first."""

LONGEST = 20_000
"""How many characters of a form are looked at closely: no passage is longer."""


def find(
    subject: Subject,
    language: Language,
    forms: Sequence[str],
    links: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Give what is in the way of a text, and what somebody should look at; errors come first."""
    found: list[Finding] = []
    count = 1 if subject.plural is None else language.plural_count
    if len(forms) != count:
        sentence = _("Il faut %(number)s formes dans cette langue.", number=count)
        found.append(Finding("plural", True, 0, sentence))
    for form, text in enumerate(forms):
        if not text.strip():
            found.append(Finding("empty", True, form, _("Remplissez chaque forme du texte.")))
        elif len(text) > LONGEST:
            found.append(Finding("length", True, form, _("Ce texte est trop long.")))
        else:
            of_form = [each for check in CHECKS for each in check(subject, language, form, text)]
            if not any(each.is_error for each in of_form):
                of_form += errors.find_fit(subject, language, form, text)
            found += of_form
    found += errors.find_address(links or {})
    return sorted(found, key=lambda each: not each.is_error)
