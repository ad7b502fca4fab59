"""Photograph the pages of the portal: pictures_take.py FOLDER (`make pictures` starts it)."""

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright
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
    "help": "/fr/aide/",
    "languages": "/fr/langues/",
    "sitemap": "/it/mappa-del-sito/",
    "poster": "/fr/communes/chaponost/?qr=1",
    "error": "/fr/rien/",
    "guide": "/fr/bureau/guide/",
    "moore-home": "/mos/",
    "moore-town": "/mos/communes/gon-boussougou/",
    "bissa-objective": "/bib/objectifs/6/",
}
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


def main(folder: Path) -> None:
    """Write one picture for each page, screen and scheme."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"])
        for screen, size in SCREENS.items():
            for scheme in ("light", "dark"):
                page = browser.new_context(
                    base_url=address,
                    viewport=size,  # type: ignore[arg-type]
                    color_scheme=scheme,  # type: ignore[arg-type]
                ).new_page()
                for name, path in PAGES.items():
                    page.goto(path, wait_until="networkidle")
                    page.screenshot(path=folder / f"{name}-{screen}-{scheme}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
