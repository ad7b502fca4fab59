"""What goes wrong is told in the best language known, with a way on."""

import pytest
from flask import Flask

from tests.client import Reader


@pytest.mark.parametrize(
    ("path", "accepted", "told"),
    [
        ("/it/niente/", "fr", "it"),
        ("/mos/rien/", "it", "mos"),
        ("/xx/rien/", "it-IT,it;q=0.9", "it"),
        ("/rien", "de", "fr"),
        ("/xx/", "mos-BF", "mos"),
    ],
)
def test_an_unknown_page_is_told_in_the_best_language_known(
    reader: Reader, path: str, accepted: str, told: str
) -> None:
    page = reader.page(path, status=404, headers={"Accept-Language": accepted})
    assert page.html["lang"] == told


def test_the_404_page_leads_home_and_to_the_site_map(reader: Reader) -> None:
    links = [link["href"] for link in reader.page("/it/niente/", status=404).select("main a.btn")]
    assert links == ["/it/", "/it/mappa-del-sito/"]


def test_the_switcher_of_a_404_page_leads_to_the_home_pages(reader: Reader) -> None:
    page = reader.page("/it/niente/", status=404)
    assert [link["href"] for link in page.select(".slim .langs a")] == [
        "/fr/",
        "/it/",
        "/bib/",
        "/mos/",
    ]


def test_a_page_that_only_reads_refuses_the_rest_and_says_what_it_allows(reader: Reader) -> None:
    answer = reader.delete("/it/comuni/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert 'lang="it"' in answer.text


def test_an_envelope_that_is_too_large_is_refused(reader: Reader) -> None:
    answer = reader.post("/fr/langues/", data={"language": "mos" * 50_000})
    assert answer.status_code == 413
    assert "trop grand" in answer.text


@pytest.mark.parametrize("host", [".", "evil.example", "a b", "é.test"])
def test_a_host_that_is_not_ours_is_refused(app: Flask, reader: Reader, host: str) -> None:
    before = app.config["TRUSTED_HOSTS"]
    app.config["TRUSTED_HOSTS"] = ["portal.test"]
    try:
        answer = reader.get("/fr/", headers={"Host": host})
    finally:
        app.config["TRUSTED_HOSTS"] = before
    assert answer.status_code == 400
    assert "<h1" in answer.text


def test_a_fault_of_ours_is_told_without_its_details(
    app: Flask, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("a secret of the database")

    monkeypatch.setattr("portal.site.views.partner_towns", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = reader.get("/it/")
    assert answer.status_code == 500
    assert "Il portale ha riscontrato un errore" in answer.text
    assert "secret" not in answer.text


@pytest.mark.parametrize(("path", "status"), [("/rien", 404), ("/fr/rien/", 404)])
def test_an_error_is_kept_by_no_cache(reader: Reader, path: str, status: int) -> None:
    answer = reader.get(path)
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_endless_wish_for_languages_is_not_read_to_its_end(reader: Reader) -> None:
    wishes = "a-" * 500 + "a,it"
    assert reader.get("/", headers={"Accept-Language": wishes}).location == "/fr/"
