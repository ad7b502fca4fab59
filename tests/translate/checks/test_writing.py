"""What is said of a translation, and may be passed by who knows better."""

import pytest

from portal.i18n.letters import nfc
from portal.translate.checks import CHECKS, find
from portal.translate.models import UnitKind
from tests.translate.checks.ways import a_message, a_passage, errors, found, language, one

NB, NNB = "\u00a0", "\u202f"


def fixed(source: str, form: str, check: str, to: str = "it", **more: str) -> str | None:
    """Give what a warning would make of a passage."""
    finding = one(a_passage(source, **more), form, check=check, to=to)
    assert not finding.is_error
    return finding.fix


def test_a_plain_good_translation_has_nothing_to_say() -> None:
    assert found(a_passage("La charte de 2013."), "La carta del 2013.") == set()
    assert found(a_message("Nouvelle page"), "Nuova pagina") == set()


def test_every_check_has_a_short_title() -> None:
    assert all(0 < len(name) <= 40 for name in CHECKS)
    assert all(0 < len(str(title)) <= 40 for title in CHECKS.values())


# Spaces


@pytest.mark.parametrize("form", [" Una parola", "Una parola ", "Una  parola", f"Una{NB} parola"])
def test_spaces_too_many_are_taken_out(form: str) -> None:
    assert (fixed("Un mot", form, "spaces") or "").replace(NB, " ") == "Una parola"


def test_a_message_keeps_the_spaces_at_its_edges() -> None:
    assert one(a_message("Page "), "Pagina", check="spaces").fix == "Pagina "
    assert found(a_message("Page "), "Pagina ") == set()


def test_spaces_in_code_are_nobodys_business() -> None:
    assert found(a_passage("Le `a  b` mot"), "La `a  b` parola") == set()


@pytest.mark.parametrize(
    ("form", "fix"),
    [
        ("Oui : non", f"Oui{NB}: non"),
        ("Oui: non", f"Oui{NB}: non"),
        ("Oui ; non", f"Oui{NNB}; non"),
        ("Oui !", f"Oui{NNB}!"),
        ("Oui?", f"Oui{NNB}?"),
        ("Oui ?!", f"Oui{NNB}?!"),
        ("« Oui »", f"«{NB}Oui{NB}»"),
        ("«Oui»", f"«{NB}Oui{NB}»"),
        ("**Oui** : non", f"**Oui**{NB}: non"),
        ("[Oui](1): non", f"[Oui](1){NB}: non"),
    ],
)
def test_french_sets_high_marks_apart(form: str, fix: str) -> None:
    subject = a_passage("Sì", language="it", links=["/a"])
    assert one(subject, form, check="french-spaces", to="fr").fix == fix


@pytest.mark.parametrize(
    "form",
    [
        *(
            f"Oui{NB}: non",
            f"Oui{NB}! Non{NNB}?",
            f"«{NNB}Oui{NNB}»",
            "10:30",
            "https://x.org/?a=1;b",
        ),
        *("Oui (?)", "`a:b ; c`", "![Oui](1)", "&nbsp;"),
    ],
)
def test_french_marks_that_are_right_or_no_marks_are_left(form: str) -> None:
    subject = a_passage("Sì", language="it")
    assert "french-spaces" not in found(subject, form, to="fr")


def test_a_quotation_mark_at_the_end_asks_for_no_space_another_check_takes_out() -> None:
    assert "french-spaces" not in found(a_passage("«", UnitKind.TITLE), "«", to="fr")


@pytest.mark.parametrize("tag", ["it", "bib", "mos"])
def test_other_languages_write_marks_as_they_do(tag: str) -> None:
    assert "french-spaces" not in found(a_passage("Oui"), "Sì: no!", to=tag)


# Marks and words


def test_a_missing_mark_at_the_end_is_added() -> None:
    assert fixed("Un mot.", "Una parola", "end-mark") == "Una parola."
    assert fixed("Che cosa?", "Quoi", "end-mark", to="fr", language="it") == f"Quoi{NNB}?"


def test_another_mark_at_the_end_is_said() -> None:
    assert fixed("Un mot.", "Una parola!", "end-mark") is None
    assert fixed("Un mot", "Una parola.", "end-mark") is None


def test_marks_inside_quotes_emphasis_and_links_count() -> None:
    subject = a_passage("**[Un mot.](1)**", links=["/a"])
    assert "end-mark" not in found(subject, "[**Una** parola.](1)")


def test_a_word_written_twice_is_said() -> None:
    assert fixed("Un mot", "Una una parola", "double-word") is None


@pytest.mark.parametrize("tag", ["bib", "mos"])
def test_languages_that_say_a_word_twice_may(tag: str) -> None:
    assert "double-word" not in found(a_passage("Un mot"), "aaa aaa", to=tag)


def test_three_dots_are_one_sign() -> None:
    assert fixed("Un mot…", "Una parola...", "dots") == "Una parola…"


def test_an_apostrophe_is_the_one_of_print_in_french_and_italian() -> None:
    assert fixed("L’eau", "L'acqua", "apostrophe") == "L’acqua"
    assert "apostrophe" not in found(a_passage("L'eau"), "L'acqua")


@pytest.mark.parametrize("tag", ["bib", "mos"])
def test_an_apostrophe_may_be_a_letter(tag: str) -> None:
    assert "apostrophe" not in found(a_passage("L’eau"), "a'a", to=tag)


def test_a_capital_at_the_beginning_is_kept() -> None:
    assert fixed("Un mot", "una parola", "capitals") == "Una parola"
    assert "capitals" not in found(a_passage("Un mot"), "aaa", to="mos")


# Letters


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("pεla", "pɛla"), ("pιla", "pɩla"), ("pυla", "pʋla"), ("pʊla", "pʋla"), ("pıla", "pɩla")),
        *(("Ʊla", "Ʋla"), ("pаla", "pala"), ("pоla", "pola"), ("pέla", "pɛ\u0301la")),
    ],
)
@pytest.mark.parametrize("tag", ["bib", "mos"])
def test_a_letter_that_only_looks_right_is_put_right(typed: str, meant: str, tag: str) -> None:
    assert fixed("Un mot", typed, "look-alikes", to=tag) == nfc(meant)


def test_a_letter_without_a_likeness_in_the_language_is_said() -> None:
    assert fixed("Un mot", "pεrola", "look-alikes") is None


@pytest.mark.parametrize("form", ["λόγος", "мир", "La ʊ", "parola"])
def test_words_of_other_alphabets_are_no_mistake(form: str) -> None:
    assert "look-alikes" not in found(a_passage("Un mot"), form)


def test_a_tilde_stands_on_its_letter() -> None:
    assert fixed("Un mot", "ba~ga to~", "tilde", to="mos") == "bãga tõ"
    assert fixed("Un mot", "bɛ~", "tilde", to="bib") == "bɛ\u0303"
    assert "tilde" not in found(a_passage("Un ~~mot~~"), "~~a~~", to="mos")
    assert "tilde" not in found(a_passage("Un mot"), "a~", to="it")


def test_letters_in_pieces_are_put_together() -> None:
    assert fixed("Un mot", "e\u0300", "normal-form") == "è"


@pytest.mark.parametrize("sign", ["\u00ad", "\u2060", "\ue000"])
def test_signs_nobody_sees_are_taken_out(sign: str) -> None:
    assert fixed("Un mot", f"Una pa{sign}rola", "soft-signs") == "Una parola"


# Beside the source


@pytest.mark.parametrize("text", ["Les comptes rendus", "le puits", "Comité de jumelage"])
def test_a_text_that_is_still_its_source_is_said(text: str) -> None:
    assert "same" in found(a_passage(text), text)


@pytest.mark.parametrize(
    "text", ["Chaponost", "Lesignano de’Bagni", "2013", "%(name)s", "PDF", "sauvonsleau.fr."]
)
def test_names_numbers_and_placeholders_stay_the_same(text: str) -> None:
    assert "same" not in found(a_message(text), text)


def test_other_numbers_are_said() -> None:
    assert "numbers" in found(a_passage("En 2013"), "Nel 2031")
    assert "numbers" in found(a_passage("En 2013"), "Allora")


@pytest.mark.parametrize(
    ("source", "form"),
    [
        (f"8{NNB}790 habitants", "8.790 abitanti"),
        ("1,5 km", "1.5 km"),
        ("Le [mot](1) de 2013", "La [parola](1) del 2013"),
        ("En 2013[^1]", "Nel 2013[^1]"),
        ("De 2012 à 2013", "Dal 2012 al 2013"),
    ],
)
def test_numbers_may_be_written_otherwise(source: str, form: str) -> None:
    assert "numbers" not in found(a_passage(source, links=["/a"]), form)


def test_a_form_for_many_numbers_says_which() -> None:
    subject = a_message("%(num)s page", "%(num)s pages")
    assert found(subject, "Una pagina", "Pagine") == {"counting"}
    assert found(subject, "Una pagina", "%(num)s pagine") == set()


def test_a_text_much_longer_or_shorter_is_said() -> None:
    source = "Une phrase assez longue pour que cela se voie un peu"
    assert "length" in found(a_passage(source), "Una frase " * 30)
    assert "length" in found(a_passage(source), "Una frase")
    assert "length" not in found(a_passage(source), "aaa", to="mos")


def test_a_term_is_translated_as_agreed() -> None:
    subject = a_passage("La commune", terms={"commune": ("comune", "municipio")})
    assert "terms" not in found(subject, "Il Comune")
    assert "terms" not in found(subject, "I comuni")
    finding = one(subject, "La città", check="terms")
    assert "« comune », « municipio »" in finding.sentence.replace(NB, " ")


def test_a_warning_keeps_nothing_from_being_kept() -> None:
    assert errors(a_passage("Un mot."), " una  parola...", to="it") == set()


def test_sentences_are_whole_and_end() -> None:
    subject = a_passage("Un [mot](1) de 2013.", links=["/a"], kind=UnitKind.PARAGRAPH)
    for each in find(subject, language("fr"), ["«Un mot... de de <b>2031"]):
        assert each.sentence[0].isupper() or each.sentence[0] in "«%"
        assert each.sentence[-1] in ".»"
