"""What keeps a passage a draft: it would lose a link, bring one, or fall apart."""

import pytest

from portal.translate.models import UnitKind
from tests.translate.checks.ways import a_passage, errors, found, one

LINKED = a_passage("Voir [la charte](1) et ![le puits](2).", links=["/a", "/p.png"])
WORD = a_passage("Un mot")


@pytest.mark.parametrize(
    "form",
    [
        "Vedi [la carta](1) e ![il pozzo](2).",
        "![il pozzo](2): vedi [la carta](1).",
        "Vedi [la **nuova** carta](1) e ![](2).",
    ],
)
def test_a_passage_keeps_its_links_in_any_order(form: str) -> None:
    assert errors(LINKED, form) == set()


@pytest.mark.parametrize(
    "form",
    [
        "Vedi la carta e ![il pozzo](2).",
        "Vedi [la carta](1), [la carta](1) e ![il pozzo](2).",
        "Vedi [la carta](2) e ![il pozzo](1).",
        "Vedi [la carta](1) e [il pozzo](2).",
        "Vedi [la carta](1) e ![il pozzo](3).",
        "Vedi [la carta](01) e ![il pozzo](2).",
        "Vedi [la carta](https://example.org) e ![il pozzo](2).",
        "Vedi [la carta](javascript:alert(1)) e ![il pozzo](2).",
        "Vedi [la carta](1) e ![il pozzo](//example.org/p.png).",
        "Vedi \\[la carta](1) e ![il pozzo](2).",
        "Vedi `[la carta](1)` e ![il pozzo](2).",
        "Vedi [](1) e ![il pozzo](2).",
    ],
)
def test_a_passage_neither_loses_nor_changes_nor_brings_links(form: str) -> None:
    assert "links" in errors(LINKED, form)


def test_a_lost_link_is_named() -> None:
    assert "[…](1)" in one(LINKED, "Vedi ![il pozzo](2).", check="links").sentence


@pytest.mark.parametrize(
    "form",
    [
        "<b>Una</b> parola",
        "<script>alert(1)</script>",
        "Una parola <!-- nota -->",
        "Una parola <img src=x onerror=alert(1)>",
        "Una parola <https://example.org>",
    ],
)
def test_a_passage_brings_no_html(form: str) -> None:
    assert "html" in errors(WORD, form)


def test_a_sign_less_than_is_no_html() -> None:
    assert errors(WORD, "2 < 3 parole") == set()


@pytest.mark.parametrize("kind", [UnitKind.TITLE, UnitKind.LINE, UnitKind.ALTERNATIVE])
def test_plain_words_bring_no_html(kind: UnitKind) -> None:
    assert errors(a_passage("Un mot", kind), "<b>Una</b> parola") == {"html"}


def test_an_address_in_pointed_brackets_stays() -> None:
    subject = a_passage("Voir <https://example.org>")
    assert errors(subject, "Vedi <https://example.org>") == set()
    assert errors(subject, "Vedi il sito") == {"written-addresses"}


@pytest.mark.parametrize(
    "form",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "<javascript:alert(1)>",
        "javascript&colon;alert(1)",
        "java*s*cript:alert(1)",
        "data:text/html,x",
    ],
)
def test_no_address_starts_a_program(form: str) -> None:
    assert errors(WORD, form) == {"script"}


def test_a_word_before_a_colon_is_no_address() -> None:
    assert errors(a_passage("Sans JavaScript : tout va"), "Senza JavaScript: tutto va") == set()
    assert errors(a_passage("La date : demain"), "La data: domani") == set()


# Addresses of the language's own


@pytest.mark.parametrize(
    "address", ["https://example.org/it", "/it/carta", "#nota", "page:history", "mailto:a@b.it"]
)
def test_a_link_may_lead_elsewhere_in_a_language(address: str) -> None:
    form = "Vedi [la carta](1) e ![il pozzo](2)."
    assert errors(LINKED, form, links={"1": address}) == set()


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,<script>", "vbscript:x"),
        *(
            "//example.org",
            "ftp://example.org",
            "esempio",
            "",
            " ",
            "java\nscript:x",
        ),
    ],
)
def test_a_link_leads_nowhere_unsafe_in_any_language(address: str) -> None:
    form = "Vedi [la carta](1) e ![il pozzo](2)."
    assert errors(LINKED, form, links={"1": address}) == {"own-addresses"}


def test_a_picture_is_one_of_the_portal() -> None:
    form = "Vedi [la carta](1) e ![il pozzo](2)."
    assert errors(LINKED, form, links={"2": "/altro.png"}) == set()
    assert errors(LINKED, form, links={"2": "https://example.org/p.png"}) == {"own-addresses"}


def test_the_address_of_a_link_that_is_gone_does_no_harm() -> None:
    assert errors(WORD, "Una parola", links={"1": "javascript:alert(1)"}) == set()


def test_an_address_among_the_words_is_said() -> None:
    assert found(WORD, "Una parola: https://example.org/a") == {"web-addresses"}


# Notes and emphasis


def test_a_passage_keeps_its_footnotes() -> None:
    subject = a_passage("Un mot[^1] et un[^2]")
    assert errors(subject, "Una parola[^2] e una[^1]") == set()
    assert errors(subject, "Una parola[^1]") == {"footnotes"}
    assert errors(subject, "Una parola[^1] e una[^2][^3]") == {"footnotes"}


@pytest.mark.parametrize("form", ["Una parola", "*Una* **parola**", "**Una parola", "`Una` parola"])
def test_other_emphasis_is_said(form: str) -> None:
    assert "emphasis" in found(a_passage("Un **mot**"), form)
    assert errors(a_passage("Un **mot**"), form) == set()


def test_other_words_in_brackets_are_said() -> None:
    assert found(a_passage("Voir [la charte]"), "Vedi [la carta]") == {"brackets"}


# One passage

KINDS = [
    *(UnitKind.HEADING, UnitKind.PARAGRAPH, UnitKind.LIST_ITEM),
    *(UnitKind.QUOTE, UnitKind.CELL, UnitKind.FOOTNOTE),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "form",
    ["Una parola", "2013 è un anno", "«Una» parola", "**Una** parola", "(Una) a | b", "C# o F#"],
)
def test_words_stay_one_passage(kind: UnitKind, form: str) -> None:
    assert errors(a_passage("Un mot", kind), form) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_line_would_make_two_passages(kind: UnitKind) -> None:
    finding = one(a_passage("Deux mots", kind), "Due\n\nparole", check="one-passage")
    assert (finding.is_error, finding.fix) == (True, "Due parole")


@pytest.mark.parametrize("start", ["# ", "- ", "* ", "+ ", "> ", "1. ", "2) ", "```"])
def test_a_passage_begins_no_other_block(start: str) -> None:
    assert "one-passage" in errors(a_passage("Un mot"), f"{start}Una parola")


def test_a_date_at_the_beginning_is_put_right_in_one_click() -> None:
    finding = one(a_passage("Le 3. novembre"), "3. novembre", check="one-passage")
    assert finding.fix == "3\\. novembre"


def test_a_passage_is_no_lone_picture() -> None:
    subject = a_passage("Vedi ![puits](1)", links=["/p.png"])
    assert errors(subject, "![pozzo](1)") == {"one-passage"}


def test_lines_that_mean_nothing_are_joined_in_one_click() -> None:
    finding = one(a_passage("Deux mots"), "Due\nparole", check="line-breaks")
    assert (finding.is_error, finding.fix) == (False, "Due parole")


def test_line_breaks_of_the_source_may_stay() -> None:
    assert found(a_passage("Un\\\nmot"), "Una\\\nparola") == set()
    assert found(a_passage("Un\\\nmot"), "Una parola") == {"line-breaks"}
