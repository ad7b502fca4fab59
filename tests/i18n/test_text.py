"""A text is escaped on every page, and marked with its language where that is foreign to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup, escape

from portal.i18n import LazyText, Text, _l, force_language
from portal.i18n.languages import add_language
from portal.i18n.text import lang_attribute
from tests.conftest import make_app

HARD = "<script>alert('x') & \"y\"</script>"
SAFE = "&lt;script&gt;alert(&#39;x&#39;) &amp; &#34;y&#34;&lt;/script&gt;"


@pytest.fixture
def portal(own_translations: Path) -> Flask:
    """The portal with one more language, written from right to left."""
    add_language(
        own_translations / "languages.toml",
        "ar",
        name="العربية",
        names={"fr": "arabe", "it": "arabo"},
        locale="ar",
        fallback=["fr"],
        plural="nplurals=2; plural=(n != 1);",
        direction="rtl",
        visible_to="visitors",
        review=True,
        letters=[],
        alphabet="ا ب",
    )
    url = f"sqlite:///{own_translations / 'portal.db'}"
    return make_app(url, TRANSLATIONS=own_translations)


@pytest.fixture(autouse=True)
def _on_a_french_page(portal: Flask) -> Iterator[None]:
    with portal.app_context(), force_language("fr"):
        yield


def show(text: object, template: str = "{{ text }}") -> str:
    """Give a text as a template shows it."""
    return render_template_string(template, text=text)


# Escaping


@pytest.mark.parametrize("text", [Text(HARD, "fr"), LazyText(Text, HARD, "fr")])
def test_a_text_is_escaped(text: object) -> None:
    assert show(text) == str(escape(text)) == SAFE


@pytest.mark.parametrize("text", [Text(HARD, "it"), LazyText(Text, HARD, "it")])
def test_a_foreign_text_is_escaped_inside_its_mark(text: object) -> None:
    assert show(text) == f'<span lang="it">{SAFE}</span>'


@pytest.mark.parametrize(
    "template",
    [
        "{{ text|safe }}",
        "{{ text|e }}",
        "{{ text ~ '' }}",
        "{{ text|upper|lower }}",
        "{{ [text]|join }}",
        "{{ '%s'|format(text) }}",
        "{{ text.plain }}",
        '{{ text|replace("~", "") }}',
        "<p{{ text|lang }}>{{ text.plain }}</p>",
    ],
)
def test_no_filter_makes_a_text_markup(template: str) -> None:
    for tag in ("fr", "it"):
        assert "<script" not in show(Text(HARD, tag), template)


def test_a_text_in_other_markup_is_escaped() -> None:
    assert Markup("<b>{}</b>").format(Text(HARD, "fr")) == f"<b>{SAFE}</b>"
    assert Markup("<b>%s</b>") % Text("ciao", "it") == '<b><span lang="it">ciao</span></b>'


def test_the_language_of_a_text_is_escaped_too() -> None:
    assert Text("x", '"><b>').marked == '<span lang="&#34;&gt;&lt;b&gt;">x</span>'


# Marks


def test_only_a_foreign_text_is_marked() -> None:
    own, foreign = Text("Aide", "fr"), Text("Aiuto", "it")
    assert (own.is_foreign, foreign.is_foreign) == (False, True)
    assert (show(own), show(foreign)) == ("Aide", '<span lang="it">Aiuto</span>')


def test_what_is_foreign_depends_on_the_page() -> None:
    text = Text("Aiuto", "it")
    with force_language("it"):
        assert show(text) == "Aiuto"
    with force_language("mos"):
        assert show(text) == '<span lang="it">Aiuto</span>'


def test_a_language_nobody_registered_is_marked_all_the_same() -> None:
    assert show(Text("Help", "en")) == '<span lang="en">Help</span>'


def test_the_direction_is_said_where_it_differs() -> None:
    assert show(Text("مساعدة", "ar")) == '<span lang="ar" dir="rtl">مساعدة</span>'
    with force_language("ar"):
        assert show(Text("مساعدة", "ar")) == "مساعدة"
        assert show(Text("Aide", "fr")) == '<span lang="fr" dir="ltr">Aide</span>'


def test_a_marked_text_says_its_language_even_at_home() -> None:
    assert Text("Aide", "fr").marked == '<span lang="fr">Aide</span>'
    assert Text(HARD, "it").marked == f'<span lang="it">{SAFE}</span>'


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        (Text("Aide", "fr"), ""),
        (Text("Aiuto", "it"), ' lang="it"'),
        (Text("مساعدة", "ar"), ' lang="ar" dir="rtl"'),
        (LazyText(Text, "Aiuto", "it"), ' lang="it"'),
        (LazyText(Text, "Aide", "fr"), ""),
        ("Aiuto", ""),
        (Markup("<b>Aiuto</b>"), ""),
    ],
)
def test_an_element_carries_the_language_of_its_text(text: object, attributes: str) -> None:
    assert lang_attribute(text) == attributes
    assert show(text, "<p{{ text|lang }}>") == f"<p{attributes}>"


# Characters


def test_a_plain_text_is_its_characters_alone() -> None:
    text = Text("Aiuto & co", "it")
    assert (text.plain, type(text.plain)) == ("Aiuto & co", str)
    assert show(text, "{{ text.plain }}") == "Aiuto &amp; co"
    assert (text == "Aiuto & co", len(text), hash(text)) == (True, 10, hash("Aiuto & co"))


def test_a_filled_text_keeps_its_language() -> None:
    filled = Text("Ciao %(name)s", "it") % {"name": "<Ada>"}
    assert (filled, filled.language) == ("Ciao <Ada>", "it")
    assert show(filled) == '<span lang="it">Ciao &lt;Ada&gt;</span>'


def test_a_filled_lazy_text_keeps_its_language() -> None:
    filled = LazyText(Text, "Ciao %(name)s", "it") % {"name": "Ada"}
    assert show(filled) == '<span lang="it">Ciao Ada</span>'


def test_a_lazy_message_is_marked_by_the_page_it_is_shown_on() -> None:
    lazy = _l("Aide")
    with force_language("bib"):
        assert show(lazy) == '<span lang="fr">Aide</span>'
    with force_language("it"):
        assert show(lazy) == "Aiuto"
