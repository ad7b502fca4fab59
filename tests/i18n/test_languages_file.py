"""languages.toml is read whole, and its mistakes are named with their line."""

from pathlib import Path

import pytest

from config import ROOT
from portal.i18n.languages import (
    SECTIONS,
    Languages,
    LanguagesError,
    load_languages,
    parse_languages,
)
from portal.i18n.letters import nfc
from tests.conftest import make_app

FRENCH = {"languages": "langues", "sitemap": "plan-du-site", "towns": "communes"}
WORDS = "\n".join(f'{each} = "{FRENCH.get(each, each.replace("_", "-"))}"' for each in SECTIONS)
FILE = """\
# The list.

[fr]
name = "Français"
names = { fr = "français", it = "francese" }
locale = "fr"
fallback = []
plural = "nplurals=2; plural=(n > 1);"
direction = "ltr"
visible_to = "visitors"
review = false
letters = [
  "à",
  "é",
]
alphabet = "a b c"

[fr.words]
@WORDS@

[dyu]
name = "Julakan"
names = { fr = "dioula", it = "diula" }
locale = "fr"
fallback = ["fr"]
plural = "nplurals=2; plural=(n != 1);"
direction = "ltr"
visible_to = "visitors"
review = true
letters = ["ɛ", "ɔ"]
alphabet = "a b ɛ"
words = { towns = "duguw" }
""".replace("@WORDS@", WORDS)
DYU = FILE.index("[dyu]")
DYU_LINE = FILE[:DYU].count("\n") + 1


def changed(before: str, after: str) -> tuple[str, int]:
    """Give the file with the last text changed, and the line of the change."""
    start = FILE.rindex(before)
    return FILE[:start] + after + FILE[start + len(before) :], FILE[:start].count("\n") + 1


def mistake_in(text: str) -> str:
    """Give the sentence that tells what is wrong with the file."""
    with pytest.raises(LanguagesError) as caught:
        parse_languages(text)
    return str(caught.value)


@pytest.fixture(scope="module")
def known() -> Languages:
    """The languages of the portal."""
    return load_languages(ROOT / "translations" / "languages.toml")


# The four languages


def test_the_languages_stand_in_the_order_of_the_switcher(known: Languages) -> None:
    assert [language.tag for language in known.public] == ["fr", "it", "bib", "mos"]
    assert known.default.tag == "fr"


@pytest.mark.parametrize(
    ("tag", "name", "in_french", "in_italian", "locale"),
    [
        ("fr", "Français", "français", "francese", "fr"),
        ("it", "Italiano", "italien", "italiano", "it"),
        ("bib", "Bɩsa", "bissa", "bissa", "fr_BF"),
        ("mos", "Mooré", "mooré", "mooré", "fr_BF"),
    ],
)
def test_a_language_has_its_names_and_its_formats(
    known: Languages, tag: str, name: str, in_french: str, in_italian: str, locale: str
) -> None:
    language = known[tag]
    assert (language.tag, language.name, language.locale) == (tag, name, locale)
    assert language.names == {"fr": in_french, "it": in_italian}
    assert language.direction == "ltr"


def test_what_a_language_lacks_is_shown_in_french(known: Languages) -> None:
    chains = {tag: language.chain for tag, language in known.items()}
    assert chains == {
        "fr": ("fr",),
        "it": ("it", "fr"),
        "bib": ("bib", "fr"),
        "mos": ("mos", "fr"),
    }


def test_only_languages_few_people_read_need_a_review(known: Languages) -> None:
    assert {tag for tag, language in known.items() if language.review} == {"bib", "mos"}


@pytest.mark.parametrize(
    ("tag", "forms"), [("fr", [0, 0, 1]), ("it", [1, 0, 1]), ("bib", [1, 0, 1]), ("mos", [1, 0, 1])]
)
def test_a_language_has_its_plural_rule(known: Languages, tag: str, forms: list[int]) -> None:
    assert known[tag].plural_count == 2
    assert [known[tag].plural_form(number) for number in (0, 1, 2)] == forms


def test_french_and_italian_write_the_first_of_the_month_their_way(known: Languages) -> None:
    firsts = {tag: language.first_of_month for tag, language in known.items()}
    assert firsts == {"fr": "1er", "it": "1º", "bib": None, "mos": None}


@pytest.mark.parametrize(
    ("tag", "letters"),
    [("fr", "éèàçœ«»’"), ("it", "àèéìòù«»’"), ("bib", "ǝəɛɩŋɲɔʋ"), ("mos", "ãẽɛĩɩõũʋ'")],
)
def test_a_palette_holds_the_letters_keyboards_lack(
    known: Languages, tag: str, letters: str
) -> None:
    assert set(letters) <= set(known[tag].letters)
    assert all(letter == nfc(letter) for letter in known[tag].letters)


@pytest.mark.parametrize("tag", ["fr", "it", "bib", "mos"])
def test_an_alphabet_lists_each_letter_once(known: Languages, tag: str) -> None:
    alphabet = known[tag].alphabet
    assert len(alphabet) == len(set(alphabet)) >= 25
    assert all(letter == nfc(letter) for letter in alphabet)


def test_the_alphabet_of_moore_has_the_letters_of_the_national_one(known: Languages) -> None:
    national = "a ã b d e ẽ ɛ f g h i ĩ ɩ k l m n o õ p r s t u ũ ʋ v w y z"
    assert known["mos"].alphabet == tuple(national.split())


@pytest.mark.parametrize("section", SECTIONS)
def test_a_language_without_words_uses_those_of_its_fallback(
    known: Languages, section: str
) -> None:
    assert known.word(section, "mos") == known.word(section, "bib") == known.word(section, "fr")
    assert known.words(section) == {known.word(section, "fr"), known.word(section, "it")}


# Its mistakes


def test_a_file_without_mistake_is_read() -> None:
    known = parse_languages(FILE)
    assert known.word("towns", "dyu") == "duguw"
    assert known["fr"].letters == ("à", "é")


def test_a_word_is_that_of_the_first_fallback_that_has_one() -> None:
    table = FILE[DYU:].replace("[dyu]", "[bm]").replace('["fr"]', '["dyu", "fr"]')
    known = parse_languages(FILE + table.replace('words = { towns = "duguw" }', ""))
    assert (known.word("towns", "bm"), known.word("sitemap", "bm")) == ("duguw", "plan-du-site")


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("review = true", 'colour = "red"', "expected one of alphabet, direction, fallback"),
        ('name = "Julakan"', "name = 3", "expected a text in quotes"),
        ('name = "Julakan"', 'name = " "', "expected a text in quotes"),
        ('alphabet = "a b ɛ"', "alphabet = []", "expected a text in quotes"),
        ('letters = ["ɛ", "ɔ"]', 'letters = "ɛ ɔ"', "expected a list of texts"),
        ('letters = ["ɛ", "ɔ"]', 'letters = [\n  "ɛ",\n  1,\n]', "expected a list of texts"),
        ("review = true", 'review = "yes"', "expected true or false"),
        ('fallback = ["fr"]', 'fallback = "fr"', "expected a list of texts"),
        ('fallback = ["fr"]', 'fallback = ["en"]', "expected other languages, of fr"),
        ('fallback = ["fr"]', 'fallback = ["fr", "dyu"]', "expected other languages, of fr"),
        ('names = { fr = "dioula", it = "diula" }', 'names = { fr = "dioula" }', "French and Ital"),
        ('names = { fr = "dioula", it = "diula" }', 'names = "dioula"', "French and Italian"),
        ('names = { fr = "dioula", it = "diula" }', 'names = { fr = "", it = "x" }', "French and"),
        ('direction = "ltr"', 'direction = "left"', "expected one of ltr, rtl"),
        ('visible_to = "visitors"', 'visible_to = "all"', "expected one of visitors, translators"),
        ('locale = "fr"', 'locale = "dyu"', "a locale that CLDR knows"),
        ('locale = "fr"', 'locale = "../fr"', "a locale that CLDR knows"),
        ("review = true", 'review = true\nfirst_of_month = ""', "expected a text in quotes"),
        ('words = { towns = "duguw" }', 'words = { towns = "Du guw" }', "small letters a-z"),
        ('words = { towns = "duguw" }', "words = { towns = 1 }", "small letters a-z"),
        (
            'words = { towns = "duguw" }',
            'words = { cities = "x" }',
            "expected one of administration",
        ),
        ('words = { towns = "duguw" }', 'words = "duguw"', "expected a table"),
        (
            'words = { towns = "duguw" }',
            'words = { towns = "langues" }',
            'already mean "languages"',
        ),
        ('words = { towns = "duguw" }', 'words.towns = "Du guw"', "small letters a-z"),
        ('words = { towns = "duguw" }', '"words" = { "towns" = "É" }', "small letters a-z"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_is_expected(
    before: str, after: str, wanted: str
) -> None:
    text, line = changed(before, after)
    line += 1 if after.startswith("review = true\n") else 0
    sentence = mistake_in(text)
    assert sentence.startswith(f"languages.toml, line {line}: ")
    assert wanted in sentence


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ('sitemap = "plan-du-site"', 'sitemap = "Plan du site"', "small letters a-z"),
        ('sitemap = "plan-du-site"', 'map = "plan-du-site"', "expected one of administration"),
        ('sitemap = "plan-du-site"', 'sitemap = "langues"', 'already mean "languages"'),
    ],
)
def test_a_mistake_in_a_table_of_words_is_named_with_its_line(
    before: str, after: str, wanted: str
) -> None:
    text, line = changed(before, after)
    sentence = mistake_in(text)
    assert sentence.startswith(f"languages.toml, line {line}: ")
    assert "[fr.words]" in sentence
    assert wanted in sentence


@pytest.mark.parametrize(
    "rule",
    [
        "one and many",
        "nplurals=2",
        "nplurals=2; plural=n/0;",
        "nplurals=2; plural=n%0;",
        "nplurals=2; plural=n;",
        "nplurals=1000000000; plural=0;",
        "nplurals=1; plural=(n != 1);",
        "nplurals=2; plural=(n > 1000 ? 2 : 0);",
        "nplurals=2; plural=(n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 2 : 1);",
        "nplurals=2; plural=__import__('os').system('true');",
        "nplurals=2; plural=(n;",
        "nplurals=x; plural=(n != 1);",
        "nplurals=2; plural=" + "(" * 500 + "n" + ")" * 500,
    ],
)
def test_a_plural_rule_that_fails_for_a_number_is_refused(rule: str) -> None:
    text, line = changed('plural = "nplurals=2; plural=(n != 1);"', f'plural = "{rule}"')
    sentence = mistake_in(text)
    assert sentence.startswith(f'languages.toml, line {line}: "plural" of [dyu]: ')
    assert "expected a gettext rule" in sentence


@pytest.mark.parametrize(
    "key",
    [
        "name",
        "names",
        "locale",
        "fallback",
        "plural",
        "direction",
        "visible_to",
        "review",
        "letters",
        "alphabet",
    ],
)
def test_a_missing_key_is_named_with_the_line_of_its_table(key: str) -> None:
    table = [line for line in FILE[DYU:].splitlines() if not line.startswith(f"{key} =")]
    sentence = mistake_in(FILE[:DYU] + "\n".join(table))
    assert sentence.startswith(f'languages.toml, line {DYU_LINE}: "{key}" of [dyu]: expected ')


def test_a_missing_key_of_a_table_on_the_first_line_is_found_there() -> None:
    sentence = mistake_in(FILE[FILE.index("[fr]") :].replace('name = "Français"\n', ""))
    assert sentence.startswith('languages.toml, line 1: "name" of [fr]: expected ')


def test_a_missing_word_is_named_with_the_line_of_the_words() -> None:
    sentence = mistake_in(FILE.replace('towns = "communes"\n', ""))
    assert sentence == 'languages.toml, line 18: "words" of [fr]: expected a word for towns.'


@pytest.mark.parametrize(
    "table", ["[DYU]", "[julakan]", "[d]", '["dyu/.."]', '["dyu "]', "[[dyu]]", '["dyu-"]', '["é"]']
)
def test_a_table_that_no_tag_names_is_refused(table: str) -> None:
    text, line = changed("[dyu]", table)
    sentence = mistake_in(text)
    assert sentence.startswith(f"languages.toml, line {line}: ")
    assert "expected a table named after a tag" in sentence


@pytest.mark.parametrize("tag", ["ff", "fuh", "zh-hant", "bib-x-lebir"])
def test_a_tag_of_bcp_47_in_small_letters_is_taken(tag: str) -> None:
    assert tag in parse_languages(FILE.replace("[dyu]", f"[{tag}]"))


def test_a_value_beside_the_tables_is_refused() -> None:
    sentence = mistake_in(FILE.replace("# The list.\n", '# The list.\ntitle = "x"\n'))
    assert sentence.startswith("languages.toml, line 2: [title]: expected a table")


def test_a_list_without_french_is_refused() -> None:
    sentence = mistake_in(FILE[DYU:].replace('["fr"]', "[]"))
    assert sentence.startswith("languages.toml has no table [fr]")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('name = "Julakan"', "name = Julakan"),
        ('name = "Julakan"', 'name "Julakan"'),
        ("review = true", "review = yes"),
        ('alphabet = "a b ɛ"', 'name = "twice"'),
        ("[dyu]", "[dyu"),
        ("[dyu]", "[fr]"),
    ],
)
def test_what_is_not_toml_is_named_with_its_line(before: str, after: str) -> None:
    text, line = changed(before, after)
    sentence = mistake_in(text)
    assert sentence.startswith("languages.toml is not valid TOML: ")
    assert f"(at line {line}, " in sentence


# Where it stops


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LanguagesError, match=r"^languages\.toml can't be read: "):
        load_languages(tmp_path / "languages.toml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "languages.toml"
    path.write_bytes(FILE.encode("latin-1", "replace"))
    with pytest.raises(LanguagesError, match=r"^languages\.toml can't be read: "):
        load_languages(path)


def test_a_mistake_stops_the_start(own_translations: Path) -> None:
    (own_translations / "languages.toml").write_text(FILE.replace("[dyu]", "[DYU]"), "utf-8")
    with pytest.raises(LanguagesError, match=rf"^languages\.toml, line {DYU_LINE}: "):
        make_app(f"sqlite:///{own_translations}/portal.db", TRANSLATIONS=own_translations)
