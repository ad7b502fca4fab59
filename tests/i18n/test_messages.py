"""Messages are in the language of the page, and say which language they are in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_babel
import polib
import pytest
from flask import Flask, g, render_template_string
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from config import ROOT
from portal.i18n import _, _l, _n, _p, current_language, force_language, languages
from portal.i18n.catalogue import Catalogues, catalogue_path, catalogues
from portal.i18n.placeholders import fits, placeholders
from portal.web.doors import open_to
from tests.client import Reader
from tests.conftest import make_app

ITALIAN = """
msgid "Aide"
msgstr "Aiuto"

msgid "Bonjour %(name)s"
msgstr "Buongiorno %(name)s"

msgid "Une page"
msgid_plural "%(num)s pages"
msgstr[0] "Una pagina"
msgstr[1] "%(num)s pagine"

msgid "%(count)s personne"
msgid_plural "%(count)s personnes"
msgstr[0] "%(count)s persona"
msgstr[1] "%(count)s persone"

msgctxt "mois"
msgid "mars"
msgstr "marzo"

msgctxt "planète"
msgid "mars"
msgstr "Marte"

msgid "Une phrase sur deux lignes"
msgstr "Una frase su due righe"
"""

# The words are those of languages.md; here they only have to be told from others.
MOORE = """
msgid "Aide"
msgstr "Sõngre"

#, fuzzy
msgid "Rechercher"
msgstr "Bao"

#, fuzzy
msgid "Un jour"
msgid_plural "%(num)s jours"
msgstr[0] "daare"
msgstr[1] "rata"

msgid "Une personne"
msgid_plural "%(num)s personnes"
msgstr[0] "neda"
msgstr[1] ""

msgid "Nom"
msgstr ""

#~ msgid "Voir"
#~ msgstr "Gese"
"""


def write(folder: Path, tag: str, messages: str) -> None:
    """Write a catalogue of a few messages."""
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    path = catalogue_path(folder, tag)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + messages, encoding="utf-8")


def app_on(folder: Path) -> Flask:
    """Build the portal on a translations folder; no test here needs a database."""
    return make_app(f"sqlite:///{folder / 'portal.db'}", TRANSLATIONS=folder)


@contextmanager
def page(portal: Flask, tag: str) -> Iterator[None]:
    """Be inside the request of a page in a language."""
    with portal.test_request_context(f"/{tag}/"):
        portal.preprocess_request()
        yield


@pytest.fixture
def portal(own_translations: Path) -> Flask:
    """The portal with small catalogues."""
    write(own_translations, "it", ITALIAN)
    write(own_translations, "mos", MOORE)
    return app_on(own_translations)


# In a request


@pytest.mark.parametrize(
    ("tag", "shown", "language"),
    [("fr", "Aide", "fr"), ("it", "Aiuto", "it"), ("mos", "Sõngre", "mos"), ("bib", "Aide", "fr")],
)
def test_a_message_is_in_the_language_of_the_page(
    portal: Flask, tag: str, shown: str, language: str
) -> None:
    with page(portal, tag):
        assert (_("Aide"), _("Aide").language) == (shown, language)


@pytest.mark.parametrize("tag", ["fr", "it", "mos", "bib"])
def test_a_message_nobody_translated_is_french(portal: Flask, tag: str) -> None:
    with page(portal, tag):
        assert (_("Un secret"), _("Un secret").language) == ("Un secret", "fr")


def test_a_message_is_filled_in_its_language(portal: Flask) -> None:
    with page(portal, "it"):
        greeting = _("Bonjour %(name)s", name="Ada")
        assert (greeting, greeting.language) == ("Buongiorno Ada", "it")


@pytest.mark.parametrize(
    ("tag", "number", "shown", "language"),
    [
        ("fr", 0, "Une page", "fr"),
        ("fr", 1, "Une page", "fr"),
        ("fr", 2, "2 pages", "fr"),
        ("it", 0, "0 pagine", "it"),
        ("it", 1, "Una pagina", "it"),
        ("it", 2, "2 pagine", "it"),
        ("mos", 0, "Une page", "fr"),
        ("mos", 1, "Une page", "fr"),
        ("mos", 2, "2 pages", "fr"),
        ("bib", 0, "Une page", "fr"),
        ("bib", 2, "2 pages", "fr"),
    ],
)
def test_a_number_takes_the_plural_form_of_the_language_shown(
    portal: Flask, tag: str, number: int, shown: str, language: str
) -> None:
    with page(portal, tag):
        counted = _n("Une page", "%(num)s pages", number)
        assert (counted, counted.language) == (shown, language)


def test_moore_counts_by_its_own_rule(own_translations: Path) -> None:
    forms = 'msgstr[0] "neda %(num)s"\nmsgstr[1] "neba %(num)s"\n'
    plural = 'msgid "%(num)s personne"\nmsgid_plural "%(num)s personnes"\n'
    write(own_translations, "mos", plural + forms)
    with page(app_on(own_translations), "mos"):
        counted = [_n("%(num)s personne", "%(num)s personnes", number) for number in (0, 1, 2)]
        assert counted == ["neba 0", "neda 1", "neba 2"]


def test_a_word_is_translated_in_its_context(portal: Flask) -> None:
    with page(portal, "it"):
        assert (_p("mois", "mars"), _p("planète", "mars")) == ("marzo", "Marte")
        assert (_p("verbe", "mars"), _("mars")) == ("mars", "mars")


def test_a_lazy_message_is_chosen_when_it_is_shown(portal: Flask) -> None:
    lazy = _l("Bonjour %(name)s", name="Ada")
    with page(portal, "it"):
        assert (str(lazy), lazy.text().language) == ("Buongiorno Ada", "it")
    with page(portal, "mos"):
        assert (str(lazy), lazy.text().language) == ("Bonjour Ada", "fr")


def test_every_fallback_is_asked_in_its_order(own_translations: Path) -> None:
    listed = own_translations / "languages.toml"
    before, after = listed.read_text("utf-8").split("[mos]")
    after = after.replace('fallback = ["fr"]', 'fallback = ["it", "fr"]')
    listed.write_text(f"{before}[mos]{after}", "utf-8")
    write(own_translations, "it", ITALIAN)
    with page(app_on(own_translations), "mos"):
        assert (_("Aide"), _("Aide").language) == ("Aiuto", "it")
        assert _n("Une page", "%(num)s pages", 0) == "0 pagine"


@pytest.mark.parametrize("tag", ["fr", "bib"])
def test_nothing_behind_french_is_asked_for_a_message(own_translations: Path, tag: str) -> None:
    listed = own_translations / "languages.toml"
    text = listed.read_text("utf-8").replace('["fr"]', '["fr", "it"]').replace("[]", '["it"]')
    text = text.replace('fallback = ["fr", "it"]', 'fallback = ["fr"]', 1)
    listed.write_text(text, "utf-8")
    with page(app_on(own_translations), tag):
        assert "it" in current_language().chain
        assert (_("Aide"), _("Aide").language) == ("Aide", "fr")


# Through Flask-Babel and Jinja


@pytest.mark.parametrize(
    ("tag", "shown"), [("fr", "Bonjour Ada"), ("it", "Buongiorno Ada"), ("mos", "Bonjour Ada")]
)
def test_flask_babel_asks_our_catalogues(portal: Flask, tag: str, shown: str) -> None:
    lazy = flask_babel.lazy_gettext("Bonjour %(name)s", name="Ada")
    with page(portal, tag):
        assert flask_babel.gettext("Bonjour %(name)s", name="Ada") == str(lazy) == shown
        domain = flask_babel.get_domain()
        assert str(domain.lazy_gettext("Bonjour %(name)s", name="Ada")) == shown


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("fr", ["Une page", "Une page", "2 pages"]),
        ("it", ["0 pagine", "Una pagina", "2 pagine"]),
        ("mos", ["Une page", "Une page", "2 pages"]),
    ],
)
def test_flask_babel_counts_by_our_rules(portal: Flask, tag: str, shown: list[str]) -> None:
    with page(portal, tag):
        words = ("Une page", "%(num)s pages")
        assert [flask_babel.ngettext(*words, number) for number in (0, 1, 2)] == shown
        assert [str(flask_babel.lazy_ngettext(*words, number)) for number in (0, 1, 2)] == shown


def test_flask_babel_knows_contexts(portal: Flask) -> None:
    with page(portal, "it"):
        assert flask_babel.pgettext("planète", "mars") == "Marte"
        assert str(flask_babel.lazy_pgettext("mois", "mars")) == "marzo"


def test_the_lazy_texts_of_our_domain_are_escaped_and_marked(portal: Flask) -> None:
    with page(portal, "mos"):
        domain = flask_babel.get_domain()
        lazies = [
            domain.lazy_gettext("Bonjour %(name)s", name="<b>"),
            domain.lazy_ngettext("Une page", "%(num)s pages", 0),
            domain.lazy_pgettext("mois", "mars"),
        ]
        shown = [render_template_string("{{ lazy }}", lazy=lazy) for lazy in lazies]
    words = ["Bonjour &lt;b&gt;", "Une page", "mars"]
    assert shown == [f'<span lang="fr">{each}</span>' for each in words]


@pytest.mark.parametrize(
    "template",
    [
        "{{ _('Bonjour %(name)s', name='Ada') }}",
        "{{ gettext('Bonjour %(name)s', name='Ada') }}",
        "{% trans name='Ada' %}Bonjour {{ name }}{% endtrans %}",
        "{% trans trimmed name='Ada' %}\n  Bonjour\n  {{ name }}\n{% endtrans %}",
        "{% trans name='Ada' %}\n  Bonjour\n  {{ name }}\n{% endtrans %}",
        "{{ lazy }}",
    ],
)
def test_a_template_shows_a_message(portal: Flask, template: str) -> None:
    lazy = _l("Bonjour %(name)s", name="Ada")
    with page(portal, "it"):
        assert render_template_string(template, lazy=lazy) == "Buongiorno Ada"
    with page(portal, "mos"):
        marked = '<span lang="fr">Bonjour Ada</span>'
        assert render_template_string(template, lazy=lazy) == marked


@pytest.mark.parametrize(
    "template",
    [
        "{{ ngettext('%(count)s personne', '%(count)s personnes', n, count=n) }}",
        "{% trans count=n %}{{ count }} personne{% pluralize %}{{ count }} personnes{% endtrans %}",
    ],
)
def test_a_template_counts(portal: Flask, template: str) -> None:
    with page(portal, "it"):
        shown = [render_template_string(template, n=n) for n in (0, 1, 2)]
        assert shown == ["0 persone", "1 persona", "2 persone"]
    with page(portal, "fr"):
        shown = [render_template_string(template, n=n) for n in (0, 1, 2)]
        assert shown == ["0 personne", "1 personne", "2 personnes"]


def test_a_template_knows_contexts(portal: Flask) -> None:
    template = "{{ pgettext('mois', 'mars') }} {% trans 'planète' %}mars{% endtrans %}"
    with page(portal, "it"):
        assert render_template_string(template) == "marzo Marte"


def test_a_trimmed_message_is_found_over_several_lines(portal: Flask) -> None:
    template = "{% trans trimmed %}\n   Une phrase\n   sur deux lignes\n{% endtrans %}"
    with page(portal, "it"):
        assert render_template_string(template) == "Una frase su due righe"


def test_what_fills_a_message_is_escaped(portal: Flask) -> None:
    template = "{{ _('Bonjour %(name)s', name=name) }}"
    with page(portal, "it"):
        shown = render_template_string(template, name="<b>")
    assert shown == "Buongiorno &lt;b&gt;"


# In a command


@pytest.mark.parametrize(("tag", "shown"), [("it", "Aiuto"), ("mos", "Sõngre"), ("bib", "Aide")])
def test_a_command_speaks_french_and_any_language_it_forces(
    portal: Flask, tag: str, shown: str
) -> None:
    @portal.cli.command("essai")
    def essai() -> None:
        with force_language(tag):
            forced = str(_("Aide"))
        print(forced, _("Aide"), _n("Une page", "%(num)s pages", 0))

    with portal.app_context():
        printed = portal.test_cli_runner().invoke(args=["essai"]).output
    assert printed == f"{shown} Aide Une page\n"


def test_an_app_context_is_enough(portal: Flask) -> None:
    with portal.app_context():
        assert (_("Aide"), _("Aide").language) == ("Aide", "fr")
        assert flask_babel.gettext("Aide") == "Aide"
        with force_language("it"):
            assert flask_babel.gettext("Aide") == "Aiuto"


# In another language for a while


def test_forced_languages_nest_and_come_back(portal: Flask) -> None:
    said = []
    with page(portal, "mos"):
        said.append(_("Aide"))
        with force_language("it"):
            said.append(_("Aide"))
            with force_language("fr"):
                said.append(_("Aide"))
            said.append(_("Aide"))
        said.append(_("Aide"))
    assert said == ["Sõngre", "Aiuto", "Aide", "Aiuto", "Sõngre"]


def test_forced_languages_bring_their_formats_and_take_them_away(portal: Flask) -> None:
    with page(portal, "mos"):
        with force_language("it"):
            assert str(flask_babel.get_locale()) == "it"
            with force_language("bib"):
                assert str(flask_babel.get_locale()) == "fr_BF"
            assert flask_babel.format_decimal(1234567) == "1.234.567"
        assert str(flask_babel.get_locale()) == "fr_BF"


@pytest.mark.parametrize("tag", ["mos", "it"])
def test_a_language_comes_back_when_the_block_raises(portal: Flask, tag: str) -> None:
    with page(portal, tag):
        with pytest.raises(ZeroDivisionError), force_language("bib"):
            raise ZeroDivisionError
        assert current_language().tag == tag


def test_where_no_language_was_chosen_none_is_left_behind(portal: Flask) -> None:
    with portal.test_request_context("/"):
        with force_language("it"):
            assert g.language.tag == "it"
        assert "language" not in g
        assert current_language().tag == "fr"


def test_a_page_without_language_answers_after_another_was_forced(portal: Flask) -> None:
    @open_to("everyone")
    def forced() -> str:
        with force_language("it"):
            return str(_("Aide"))

    portal.add_url_rule("/essai", "essai", forced)
    assert portal.test_client().get("/essai").text == "Aiuto"


def test_an_unknown_language_is_not_forced(portal: Flask) -> None:
    with page(portal, "it"):
        with pytest.raises(KeyError), force_language("xx"):
            pass
        assert current_language().tag == "it"


# What a catalogue shows, and what it does not


@pytest.mark.parametrize("message", ["Rechercher", "Nom", "Voir"])
def test_a_fuzzy_an_empty_and_an_obsolete_message_show_french(portal: Flask, message: str) -> None:
    with page(portal, "mos"):
        assert (_(message), _(message).language) == (message, "fr")


@pytest.mark.parametrize(
    ("singular", "plural"),
    [("Un jour", "%(num)s jours"), ("Une personne", "%(num)s personnes")],
)
def test_a_fuzzy_and_a_half_filled_plural_show_french(
    portal: Flask, singular: str, plural: str
) -> None:
    with page(portal, "mos"):
        counted = [_n(singular, plural, number) for number in (0, 1, 2)]
        assert counted == [singular, singular, plural.replace("%(num)s", "2")]


def test_only_what_is_shown_counts_as_translated(portal: Flask) -> None:
    with page(portal, "fr"):
        shares = {tag: catalogues().share(tag) for tag in languages()}
        assert shares == {"fr": 1.0, "it": 1.0, "bib": 0.0, "mos": 0.2}
        assert catalogues().spoken() == {"fr", "it"}


def test_a_language_without_catalogue_shows_french(own_translations: Path) -> None:
    catalogue_path(own_translations, "it").unlink()
    with page(app_on(own_translations), "it"):
        assert (_("Aide"), catalogues().share("it")) == ("Aide", 0.0)


@pytest.mark.parametrize("damage", ['msgid "Aide"\nmsgstr "Ai"uto"\n', "<<<<<<< HEAD\n", "\udcff"])
def test_a_damaged_catalogue_shows_french_and_is_logged(
    own_translations: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    write(own_translations, "it", ITALIAN)
    with catalogue_path(own_translations, "it").open("ab") as file:
        file.write(damage.encode("utf-8", "surrogateescape"))
    with page(app_on(own_translations), "it"):
        assert (_("Aide"), _("Aide").language) == ("Aide", "fr")
    assert "messages.po" in caplog.text


def test_a_catalogue_is_read_in_the_normal_form(own_translations: Path) -> None:
    write(own_translations, "mos", 'msgid "Entrer"\nmsgstr "Ke\u0303"\n')
    with page(app_on(own_translations), "mos"):
        assert _("Entrer") == "K\u1ebd"


def test_two_portals_in_one_process_keep_their_catalogues(
    own_translations: Path, tmp_path: Path
) -> None:
    write(own_translations, "it", 'msgid "Aide"\nmsgstr "Aiuto"\n')
    one = app_on(own_translations)
    other_folder = tmp_path / "other"
    own_translations.rename(other_folder)
    write(other_folder, "it", 'msgid "Aide"\nmsgstr "Soccorso"\n')
    other = app_on(other_folder)
    own_translations.mkdir()
    write(own_translations, "it", 'msgid "Aide"\nmsgstr "Aiuto"\n')
    said = []
    for each in (one, other, one, other):
        with page(each, "it"):
            said.append((_("Aide"), render_template_string("{{ _('Aide') }}")))
    assert said == [("Aiuto", "Aiuto"), ("Soccorso", "Soccorso")] * 2


def test_compiled_files_are_not_needed(reader: Reader) -> None:
    assert not list((ROOT / "translations").rglob("*.mo"))
    italian = polib.pofile(str(catalogue_path(ROOT / "translations", "it")))
    wanted = italian.find("Aller au contenu").msgstr
    assert [skip.text for skip in reader.page("/it/").select("a.skip")] == [wanted]


# What would break or script a page

HOSTILE = [
    "<script>alert(1)</script> %(name)s",
    "%(name)s <img src=x onerror=alert(1)>",
    "<b>%(name)s</b>",
    "%(name)s <",
    "100 % %(name)s",
    "%(name)s %",
    "%(nom)s",
    "%(name)d",
    "%(name)1000000000s",
    "%(name).9s",
    "%(name)s %(name)s",
    "%(name)s %(other)s",
    "%s",
    "%(name",
    "Buongiorno",
    "%(name)s %(",
]


@pytest.mark.parametrize("translation", HOSTILE)
def test_a_translation_that_would_break_a_page_is_left_out_and_logged(
    own_translations: Path, caplog: pytest.LogCaptureFixture, translation: str
) -> None:
    write(own_translations, "it", f'msgid "Bonjour %(name)s"\nmsgstr "{translation}"\n')
    with page(app_on(own_translations), "it"):
        said = [say("Bonjour %(name)s", name="Ada") for say in (_, flask_babel.gettext)]
        said.append(str(flask_babel.lazy_gettext("Bonjour %(name)s", name="Ada")))
        shown = render_template_string("{{ _('Bonjour %(name)s', name='Ada') }}")
    assert said == ["Bonjour Ada"] * 3
    assert shown == '<span lang="fr">Bonjour Ada</span>'
    assert "it would break a page: 'Bonjour %(name)s'" in caplog.text


@pytest.mark.parametrize("translation", ["<b>Aiuto</b>", "Aiuto %", "Aiuto %%", "Aiuto %(a)s"])
def test_a_translation_brings_nothing_into_a_message_without_placeholders(
    own_translations: Path, translation: str
) -> None:
    write(own_translations, "it", f'msgid "Aide"\nmsgstr "{translation}"\n')
    with page(app_on(own_translations), "it"):
        lazy = flask_babel.lazy_gettext("Aide")
        shown = [render_template_string(t, lazy=lazy) for t in ("{{ _('Aide') }}", "{{ lazy }}")]
        assert shown == ['<span lang="fr">Aide</span>', "Aide"]


@pytest.mark.parametrize(
    "forms",
    [
        ("Una pagina", "%(numero)s pagine"),
        ("%(num)s di %(total)s", "%(num)s pagine"),
        ("Una pagina", "%(num)1000000000s pagine"),
        ("Una pagina", "<script>%(num)s</script>"),
        ("100 %", "%(num)s pagine"),
    ],
)
def test_a_plural_form_that_would_break_a_page_is_left_out(
    own_translations: Path, forms: tuple[str, str]
) -> None:
    plural = 'msgid "Une page"\nmsgid_plural "%(num)s pages"\n'
    written = f'msgstr[0] "{forms[0]}"\nmsgstr[1] "{forms[1]}"\n'
    write(own_translations, "it", plural + written)
    with page(app_on(own_translations), "it"):
        counted = [_n("Une page", "%(num)s pages", number) for number in (0, 1, 2)]
        assert counted == ["Une page", "Une page", "2 pages"]


@pytest.mark.parametrize(
    ("source", "plural", "forms"),
    [
        ("10 %", "20 %", ("10 %", "%(evil)s")),
        ("%(n)ld", None, ("%(n)lz",)),
        ("%(a)s", None, ("%(a)s%%%",)),
        ("Un jour", "%(num)s jours", ("%(num)s giorno", "%(num)s %(num)s giorni")),
    ],
)
def test_forms_that_do_not_fit(source: str, plural: str | None, forms: tuple[str, ...]) -> None:
    assert not fits(source, plural, forms)


@pytest.mark.parametrize(
    ("source", "plural", "forms"),
    [
        ("%(a)s de %(b)s", None, ("%(b)s: %(a)s",)),
        ("Un jour", "%(num)s jours", ("Un giorno", "%(num)s giorni")),
        ("%(num)s jour", "%(num)s jours", ("Un giorno", "%(num)s giorni")),
        ("%(a)s : 50 %%", None, ("50 %% di %(a)s",)),
        ("%(num)s jour", "%(num)s jours", ("%(num)s",)),
        ("%(n)05.2f", None, ("%(n)05.2f",)),
    ],
)
def test_forms_that_fit(source: str, plural: str | None, forms: tuple[str, ...]) -> None:
    assert fits(source, plural, forms)


pieces = st.sampled_from(
    [
        "%(a)s",
        "%(b)d",
        "%(num)s",
        "%(a)4000s",
        "%(b)ld",
        "%(b)5.1f",
        "%(c)s",
        "%s",
        "%(",
        "%%",
        "%",
        "a",
        "(",
        ")",
        "s",
        "d",
        "é",
        "<",
        ">",
        "<b>",
        "<script>",
        "&",
        "'",
        "{",
        "}",
        "\\n",
    ]
)
parts = st.lists(pieces, min_size=1, max_size=6)
messages = parts.map("".join)
# A translation much like its source, and one that has nothing to do with it.
pairs = st.tuples(parts, parts | st.just([])).flatmap(
    lambda both: st.tuples(
        st.just("".join(both[0])),
        st.permutations([*both[0], *both[1]]).map("".join) | messages,
    )
)
VALUES = {"a": "x", "b": 3, "num": 2}


def renders(message: str) -> bool:
    """Tell whether a message with nothing but names in its placeholders can be filled in."""
    try:
        return placeholders(message) is not None and message % VALUES != ""
    except (KeyError, TypeError, ValueError):
        return False


@settings(max_examples=300, deadline=None)
@given(pairs, st.none() | messages)
def test_what_fits_can_be_filled_in_wherever_the_source_can(
    pair: tuple[str, str], plural: str | None
) -> None:
    source, form = pair
    assume(renders(source) and (plural is None or renders(plural)))
    if fits(source, plural, [form]):
        sources = source + (plural or "")
        assert len(form % VALUES) <= len(form) + 4000 * sources.count("4000")
        assert "<" not in form or "<" in sources


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pairs, pairs)
def test_no_translation_takes_a_page_down(
    portal: Flask, one: tuple[str, str], many: tuple[str, str]
) -> None:
    source, plural, forms = one[0], many[0], (one[1], many[1])
    assume(renders(source) and renders(plural))
    with page(portal, "it"):
        teach(portal, source, plural, forms)
        template = "{{ _(s, **v) }} {{ ngettext(s, p, num, **v) }}"
        shown = render_template_string(template, s=source, p=plural, num=2, v=VALUES)
        assert "<script" not in shown
        counted = _n(source, plural, 2, a="x", b=3)
        assert counted in {each % VALUES for each in (plural, *forms) if renders(each)}


def teach(portal: Flask, source: str, plural: str, forms: tuple[str, str]) -> None:
    """Give the portal a catalogue with one message."""
    folder = portal.config["TRANSLATIONS"]
    entry = polib.POEntry(msgid=source, msgid_plural=plural, msgstr_plural=dict(enumerate(forms)))
    file = polib.POFile()
    file.append(entry)
    file.save(str(catalogue_path(folder, "it")))
    fresh = Catalogues(folder, languages())
    portal.extensions["catalogues"] = portal.extensions["babel"].instance.domain_instance = fresh
