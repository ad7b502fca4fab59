"""What is not published is not seen, not counted, and not guessed, by any address."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.db import db, saving
from portal.news.models import News
from portal.translate.actions import give_slug, name_in_addresses
from portal.writing.models import Stage
from tests.client import Reader, plain
from tests.factories import NOW
from tests.people import CHAPONOST, GON, Colleague, a_person, signed_in
from tests.writing_ways import a_news, objective_ids, town_number

STAGES = {
    "draft": {"stage": Stage.DRAFT},
    "proposed": {"stage": Stage.PROPOSED},
    "withdrawn": {"stage": Stage.WITHDRAWN},
    "awaited": {"publish_at": NOW + timedelta(days=36500)},
    "binned": {"binned_at": NOW},
}
SECRET = "Zibeline"
ADDRESSES = (
    "/fr/",
    "/fr/actualites/",
    "/it/notizie/",
    "/fr/actualites/2026/",
    f"/fr/actualites/commune/{GON}/",
    f"/fr/actualites/commune/{CHAPONOST}/",
    "/fr/actualites/objectif/3/",
    "/fr/objectifs/3/",
    f"/fr/communes/{GON}/",
    "/fr/plan-du-site/",
    "/fr/actualites/atom.xml",
    "/fr/actualites/rss.xml",
    f"/fr/actualites/commune/{GON}/atom.xml",
    "/sitemap.xml",
    "/robots.txt",
)


@pytest.fixture(params=STAGES)
def hidden(app: Flask, request: pytest.FixtureRequest) -> News:
    """An item that visitors may not see, though it was published once."""
    item = a_news(
        GON,
        title=f"{SECRET} titre",
        summary=f"{SECRET} résumé",
        body=f"{SECRET} texte",
        place=f"{SECRET} lieu",
        objective_ids=objective_ids(3),
        town_ids=[town_number(CHAPONOST)],
        **STAGES[request.param],
    )
    with saving():
        name_in_addresses(item, "fr", f"{SECRET} titre")
        give_slug(item, "fr", "son-ancien-nom")
        give_slug(item, "fr", "zibeline-titre")
    return item


def test_no_page_of_visitors_says_a_word_of_it(reader: Reader, hidden: News) -> None:
    for path in ADDRESSES:
        assert SECRET.lower() not in plain(reader.get(path)).lower(), path


@pytest.mark.parametrize("path", ["/fr/actualites/zibeline-titre/", "/fr/actualites/son-ancien-nom/", "/it/notizie/zibeline-titre/", "/fr/ACTUALITES/Zibeline-Titre"])  # fmt: skip
def test_its_names_now_and_formerly_lead_nowhere(reader: Reader, hidden: News, path: str) -> None:
    answer = reader.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert SECRET not in plain(answer)


def test_its_short_address_leads_nowhere(reader: Reader, hidden: News) -> None:
    assert reader.get(f"/n/{hidden.id}").status_code == 404


def test_no_year_or_map_betrays_it(reader: Reader, hidden: News) -> None:
    assert reader.get("/sitemap-2026.xml").status_code == 404
    assert "/fr/actualites/2026/" not in plain(reader.get("/fr/actualites/"))


def test_a_link_to_it_in_a_text_stays_words(reader: Reader, hidden: News) -> None:
    a_news(title="Ouverte", body=f"Lire [la suite](news:{hidden.id}) ici.")
    page = reader.page("/fr/actualites/ouverte/")
    assert "Lire la suite ici." in page.get_text()
    assert not [each for each in page.select("main a") if each.text == "la suite"]


def test_another_town_finds_it_nowhere_on_its_desk(app: Flask, hidden: News) -> None:
    stranger = signed_in(app, a_person((CHAPONOST, "manager")))
    for town in (CHAPONOST, GON):
        desk = f"/fr/bureau/{town}/actualites/"
        for path in ("", "modifier/", "apercu/", "versions/", "versions/1/"):
            answer = stranger.get(f"{desk}{hidden.id}/{path}")
            assert answer.status_code == 404
            assert SECRET not in plain(answer)
    found = stranger.page(f"/fr/bureau/{CHAPONOST}/actualites/?q={SECRET}")
    assert SECRET not in found.select_one("main").get_text()


def test_its_own_town_finds_it_by_its_words(editor: Colleague, hidden: News) -> None:
    stage = "bin" if hidden.binned_at else ""
    listed = editor.get(f"/fr/bureau/{GON}/actualites/?q=zibelíne résumé&stage={stage}")
    assert SECRET in plain(listed)


def test_withdrawing_takes_it_from_everywhere_at_once(reader: Reader, app: Flask) -> None:
    item = a_news(title=SECRET)
    assert SECRET in plain(reader.get("/fr/actualites/"))
    with saving():
        found = db.session.get(News, item.id)
        assert found is not None
        found.stage = Stage.WITHDRAWN
    assert SECRET not in plain(reader.get("/fr/actualites/"))
    assert reader.get(f"/fr/actualites/{SECRET.lower()}/").status_code == 404
