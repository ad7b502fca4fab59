"""Photograph the pages of the portal: pictures_take.py FOLDER LINK (`make pictures` starts it)."""

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from portal import create_app

PAGES = {
    "home": "/fr/",
    "partnership": "/fr/le-partenariat/",
    "history": "/it/il-partenariato/storia/",
    "objectives": "/fr/objectifs/",
    "objective": "/it/obiettivi/6/",
    "towns": "/fr/communes/",
    "chaponost": "/fr/communes/chaponost/",
    "gon-boussougou": "/fr/communes/gon-boussougou/",
    "lesignano": "/it/comuni/lesignano-debagni/",
    "documents": "/fr/documents/",
    "news": "/fr/actualites/",
    "news-item": "/fr/actualites/forage-ecole-tiere/",
    "news-item-italian": "/it/notizie/sorgenti-di-lesignano/",
    "news-of-town": "/fr/actualites/commune/gon-boussougou/",
    "news-empty": "/it/notizie/2031/",
    "moore-news": "/mos/actualites/",
    "moore-news-item": "/mos/actualites/sorgenti-di-lesignano/",
    "help": "/fr/aide/",
    "languages": "/fr/langues/",
    "sitemap": "/it/mappa-del-sito/",
    "poster": "/fr/communes/chaponost/?qr=1",
    "error": "/fr/rien/",
    "doors": "/fr/bureau/",
    "sign-in": "/it/scrivania/lesignano-debagni/accesso/",
    "moore-home": "/mos/",
    "moore-town": "/mos/communes/gon-boussougou/",
    "bissa-objective": "/bib/objectifs/6/",
}
DESK = {
    "guide": "/fr/bureau/guide/",
    "desk": "/fr/bureau/gon-boussougou/",
    "moore-desk": "/mos/bureau/gon-boussougou/",
    "desk-news": "/fr/bureau/gon-boussougou/actualites/",
    "desk-language": "/fr/bureau/gon-boussougou/actualites/ecrire/",
    "desk-write": "/fr/bureau/gon-boussougou/actualites/ecrire/?language=bib",
    "desk-item": "/it/scrivania/gon-boussougou/notizie/9/",
    "desk-revision": "/fr/bureau/gon-boussougou/actualites/9/versions/1/",
    "desk-preview": "/fr/bureau/gon-boussougou/actualites/9/apercu/",
    "pictures": "/fr/bureau/gon-boussougou/images/",
    "new-picture": "/fr/bureau/gon-boussougou/images/envoi/",
    "team": "/fr/bureau/gon-boussougou/equipe/",
    "invite": "/it/scrivania/gon-boussougou/squadra/invitare/",
    "log": "/fr/bureau/gon-boussougou/journal/",
    "profile": "/fr/bureau/profil/",
    "second-factor": "/fr/bureau/profil/deux-etapes/",
    "devices": "/fr/bureau/profil/appareils/",
    "erase": "/it/scrivania/profilo/cancellare/",
}
"""The pages of whoever is signed in."""

SCREENS = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}


class Quiet(WSGIRequestHandler):
    """Serves without a line for each request."""

    def log_request(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the portal on a free port, and give its address."""
    server = make_server("127.0.0.1", 0, create_app(), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


def open_account(page: Page, link: str) -> None:
    """Make the first account by its link: what the desk shows is seen with it."""
    page.goto(link)
    page.fill("[name=address]", "awa@example.org")
    page.fill("[name=name]", "Awa Ouédraogo")
    page.fill("[name=new_password]", "une vache rouge danse")
    page.check("[value=gon-boussougou]")
    page.click("main [type=submit]")


def main(folder: Path, link: str) -> None:
    """Write one picture for each page, screen and scheme."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"])
        first = browser.new_page()
        open_account(first, address + urlsplit(link).path)
        cookies = first.context.cookies()
        for screen, size in SCREENS.items():
            for scheme in ("light", "dark"):
                page = browser.new_context(
                    base_url=address,
                    viewport=size,  # type: ignore[arg-type]
                    color_scheme=scheme,  # type: ignore[arg-type]
                ).new_page()
                for name, path in {**PAGES, **DESK}.items():
                    if name in DESK:
                        page.context.add_cookies(cookies)  # type: ignore[arg-type]
                    page.goto(path, wait_until="networkidle")
                    page.screenshot(path=folder / f"{name}-{screen}-{scheme}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
