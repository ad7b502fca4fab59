"""Open data: what the description promises, for every language, and nothing that is not public."""

from datetime import timedelta
from typing import Any

import pytest

from portal.site.api_description import SCHEMAS
from tests.client import Reader
from tests.factories import NOW, a_page
from tests.people import CHAPONOST, GON
from tests.site.test_queries import counting
from tests.writing_ways import a_draft, a_news, objective_ids, town_number

API = "/api/v1"
LISTS = ["news", "towns", "documents", "objectives"]


def fetched(reader: Reader, path: str, status: int = 200) -> Any:
    answer = reader.get(f"{API}/{path}")
    assert answer.status_code == status, path
    return answer.get_json(force=True)


def follows(value: Any, schema: dict[str, Any], where: str = "") -> None:
    """Hold a value against a schema of the description, as far as those go."""
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    if "oneOf" in schema:
        schema = schema["oneOf"][1 if value is None else 0]
        return follows(value, schema, where)
    if "enum" in schema:
        assert value in schema["enum"], where
        return None
    kinds = {
        "string": str, "integer": int, "number": (int, float), "null": type(None),
        "array": list, "object": dict,
    }  # fmt: skip
    wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(isinstance(value, kinds[kind]) for kind in wanted), (where, value)
    if isinstance(value, dict):
        assert set(value) == set(schema["properties"]) == set(schema["required"]), where
        for name, part in value.items():
            follows(part, schema["properties"][name], f"{where}.{name}")
    if isinstance(value, list):
        for each in value:
            follows(each, schema["items"], f"{where}[]")
    return None


def test_everything_is_as_it_is_described(reader: Reader) -> None:
    item = a_news(GON, title="Le forage", body="## Un\n\nUn **puits**.")
    paths = fetched(reader, "openapi.json")["paths"]
    for path, told in paths.items():
        for tag in told["parameters"][0]["schema"]["enum"]:
            value = fetched(reader, path.lstrip("/").format(language=tag, id=item.id))
            content = told["get"]["responses"]["200"]["content"]["application/json"]
            follows(value, content["schema"], path)
            assert value["language"] == tag


def test_every_list_has_something(reader: Reader) -> None:
    a_news(GON)
    for name in LISTS:
        assert fetched(reader, f"fr/{name}")["data"]


def test_a_text_names_the_language_it_is_in(reader: Reader) -> None:
    a_news(GON, title="Le forage")
    [item] = fetched(reader, "it/news")["data"]
    assert item["title"] == {"text": "Le forage", "language": "fr"}
    assert item["address"].startswith("https://portal.test/it/")


def test_news_of_a_town_go_on_page_by_page(reader: Reader) -> None:
    for number in range(25):
        a_news(GON, publish_at=NOW - timedelta(hours=number))
    a_news(CHAPONOST)
    first = fetched(reader, f"fr/news?town={GON}")
    second = reader.get(first["next"].removeprefix("https://portal.test")).get_json()
    assert len(first["data"]) + len(second["data"]) == 25
    assert second["next"] is None


def test_an_item_is_whole_and_its_links_lead_here(reader: Reader) -> None:
    a_page(key="other")
    item = a_news(GON, body="Un [lien](page:help).")
    html = fetched(reader, f"fr/news/{item.id}")["data"]["html"]
    assert 'href="https://portal.test/fr/aide/"' in html


def test_what_is_not_published_is_not_told(reader: Reader) -> None:
    draft = a_draft(GON, title="Secret")
    later = a_news(GON, title="Secret", publish_at=NOW + timedelta(days=4000))
    assert fetched(reader, "fr/news")["data"] == []
    for item in (draft, later):
        assert fetched(reader, f"fr/news/{item.id}", 404)["status"] == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("fr/news?town=nowhere", 404),
        ("xx/news", 404),
        ("fr/nothing", 404),
        ("fr/news?before=nonsense", 400),
        ("fr/news/999999", 404),
    ],
)
def test_what_cannot_be_answered_is_a_problem_in_words(
    reader: Reader, path: str, status: int
) -> None:
    answer = reader.get(f"{API}/{path}")
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json(force=True)["status"] == status == answer.status_code


def test_pages_of_other_sites_may_read_it_and_keep_it_a_while(reader: Reader) -> None:
    answer = reader.get(f"{API}/fr/towns")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    again = reader.get(f"{API}/fr/towns", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_license_is_named(reader: Reader) -> None:
    assert fetched(reader, "fr/towns")["license"]["name"] == "CC BY 4.0"


def test_twenty_news_take_no_more_queries_than_two(reader: Reader) -> None:
    asked = []
    for count in (2, 18):
        for _ in range(count):
            a_news(GON, town_ids=[town_number(CHAPONOST)], objective_ids=objective_ids(3))
        with counting() as statements:
            fetched(reader, "fr/news")
        asked.append(len(statements))
    assert asked[0] == asked[1]
