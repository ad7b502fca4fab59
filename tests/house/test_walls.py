"""The walls of the house, read from its source files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from config import ROOT
from portal.web import assets

PORTAL = ROOT / "portal"
TEMPLATES = PORTAL / "templates"
STATIC = PORTAL / "static"
SOURCES = sorted([*ROOT.glob("*.py"), *PORTAL.rglob("*.py"), *(ROOT / "migrations").rglob("*.py")])
PAGES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
SHEETS = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.rglob("*.js"))

SAFE = {
    # It cleans HTML with nh3: everything written in Markdown comes through here.
    "portal/web/markdown.py",
    # It writes the first layers of our own stylesheet into a page.
    "portal/web/assets.py",
    # It builds lang="…" with Markup.format, which escapes what is put in.
    "portal/i18n/text.py",
}
"""The files that may say that characters are HTML."""

DUST = {"utils", "helpers", "common", "misc", "manager", "services"}
"""Names under which anything can be put."""

OUR_SCRIPT = re.compile(
    r"""<script type="module"( async)? src="\{\{ asset_address\('(script|desk|editor|pictures|workbench).js'\) \}\}"></script>"""
)

SQL = {"select", "insert", "update", "delete"}
GETTEXT = {"gettext", "ngettext", "pgettext", "npgettext"}
GETTEXT |= {f"lazy_{name}" for name in GETTEXT}

# A piece of a template: Jinja, passed over, or an attribute with whatever Jinja is in its value.
JINJA = r"\{\{.*?\}\}|\{%.*?%\}|\{[#].*?[#]\}"
ATTRIBUTE = re.compile(
    rf"""{JINJA}|(?P<name>[\w:@.-]+)\s*=\s*
    (?:(?P<quote>["'])(?P<value>(?:{JINJA}|(?!(?P=quote)).)*)(?P=quote)|(?P<bare>[^\s"'>]+))""",
    re.VERBOSE | re.DOTALL,
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def calls(path: Path) -> Iterator[str]:
    """Give the names of everything a file calls: ``select`` of ``sa.select()`` too."""
    for node in nodes(path):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def imports(path: Path, module: str) -> set[str]:
    """Give the names a file takes from a module, or from what is in it."""
    return {
        alias.name
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == module
        for alias in node.names
    }


def strings(path: Path) -> set[str]:
    constants = (node for node in nodes(path) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


def attributes(html: str) -> Iterator[tuple[str, str, bool]]:
    """Give the attributes of a template: name, value, and whether it is in quotes."""
    for found in ATTRIBUTE.finditer(html):
        if found["name"]:
            value = found["value"] if found["quote"] else found["bare"]
            yield found["name"].lower(), value, bool(found["quote"])


def attributes_of(page: Path) -> Iterator[tuple[str, str, bool]]:
    return attributes(page.read_text(encoding="utf-8"))


# Python


def test_only_queries_and_models_ask_the_database() -> None:
    rooms = [path for path in SOURCES if path.is_relative_to(PORTAL)]
    others = [path for path in rooms if path.name not in ("queries.py", "models.py")]
    assert [name_of(path) for path in rooms if "select" in calls(path)], "the test sees nothing"
    for path in others:
        assert not SQL & imports(path, "sqlalchemy"), f"{name_of(path)} writes SQL"
        assert not {"select", "query"} & set(calls(path)), f"{name_of(path)} writes SQL"


def test_only_the_database_module_commits() -> None:
    committing = [name_of(path) for path in SOURCES if "commit" in calls(path)]
    assert committing == ["portal/db.py"]


def test_only_the_settings_read_the_environment() -> None:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        reads = re.search(r"\bos\.environ\b|\bgetenv\b|import environ\b", text)
        assert bool(reads) == (path.name == "config.py"), name_of(path)


def test_sentences_are_translated_by_our_own_functions() -> None:
    """Flask-Babel's are no texts: they forget their language, and its lazy ones are raw HTML."""
    for path in SOURCES:
        if path.parent.name != "i18n":
            text = path.read_text(encoding="utf-8")
            assert not GETTEXT & imports(path, "flask_babel"), name_of(path)
            assert not re.search(r"\bflask_babel\.\w*gettext", text), name_of(path)


def test_only_a_few_files_say_that_characters_are_html() -> None:
    saying = {name_of(path) for path in SOURCES if "Markup" in calls(path)}
    assert saying == SAFE


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_module_has_a_name_that_collects_dust(path: Path) -> None:
    assert not DUST & {path.stem, path.parent.name}


# Templates


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_template_escapes_everything(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|\bautoescape\b|\bMarkup\b", text)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_attribute_holds_a_translation(page: Path) -> None:
    """A translation that is missing shows another language, in a ``<span>`` with its ``lang``."""
    for name, value, _quoted in attributes_of(page):
        assert not re.search(r"\b_[lnp]?\(|gettext\(|\{%-?\s*trans\b", value), f"{name}={value}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_an_attribute_with_a_value_of_ours_is_in_quotes(page: Path) -> None:
    for name, value, quoted in attributes_of(page):
        assert quoted or "{" not in value, f"{name}={value}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_template_has_no_style_and_no_script_in_it(page: Path) -> None:
    text = OUR_SCRIPT.sub("", page.read_text(encoding="utf-8"), count=1)
    assert not re.search(r"<\s*/?(script|style)\b|javascript:", text, re.IGNORECASE)
    for name, value, _quoted in attributes_of(page):
        assert name != "style", value
        assert not re.fullmatch(r"on[a-z]+", name), f"{name}={value}"


def test_the_reader_of_attributes_sees_through_jinja() -> None:
    html = """<a {% if b %} title="{{ _("c") }}"{% endif %} rel='d' id={{ e }}>{{ f(g="h") }}"""
    assert list(attributes(html)) == [
        ("title", '{{ _("c") }}', True),
        ("rel", "d", True),
        ("id", "{{", False),
    ]


def templates_named_in_code() -> set[str]:
    names = {text for path in SOURCES for text in strings(path)}
    return {name for name in names if re.fullmatch(r"[\w-][\w/-]*\.(html|xml|txt)", name)}


def templates_named_in(name: str) -> set[str]:
    """Give the templates a template extends, includes or takes macros from."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    tree = environment.parse((TEMPLATES / name).read_text(encoding="utf-8"))
    return {each for each in meta.find_referenced_templates(tree) if each}


def test_every_template_that_is_named_exists() -> None:
    there = {page.relative_to(TEMPLATES).as_posix() for page in PAGES}
    assert templates_named_in_code() <= there
    for name in there:
        assert templates_named_in(name) <= there, name


def test_every_template_is_used() -> None:
    used, waiting = set(), templates_named_in_code()
    while waiting:
        used |= waiting
        waiting = {name for each in waiting for name in templates_named_in(each)} - used
    assert {page.relative_to(TEMPLATES).as_posix() for page in PAGES} == used


# Static files


def test_every_layer_of_the_stylesheet_is_served() -> None:
    assert {path.stem for path in STATIC.glob("css/*.css")} == set(assets.LAYERS)


def test_every_script_is_served() -> None:
    served = {name for names in assets.BUNDLES.values() for name in names}
    there = {path.relative_to(STATIC / "js").with_suffix("") for path in SCRIPTS}
    assert {path.as_posix() for path in there} == served


def test_every_other_static_file_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*SOURCES, *PAGES, *SHEETS)]
    served = {*SHEETS, *SCRIPTS}
    files = [path for path in STATIC.rglob("*") if path.is_file() and path not in served]
    assert files
    for path in files:
        name = path.relative_to(STATIC).as_posix()
        assert any(name in text for text in texts), f"{name} is not used"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_static_file_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"asset_address\(['\"]([^'\"]+)", text):
        made = ("style.css", *assets.BUNDLES)
        assert name in made or (STATIC / name).is_file(), name
