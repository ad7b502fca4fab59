"""Photograph the drawings with Chromium (`make drawings` starts it)."""

import os
from pathlib import Path

from flat import with_few_colours
from playwright.sync_api import sync_playwright

DRAWINGS = Path(__file__).resolve().parent
ROOT = DRAWINGS.parent.parent
FOLDER = "portal/static/img"
# The picture, its drawing, its width and height, and the bytes it may weigh at most.
PICTURES = [
    ("touch-180.png", "touch.svg", (180, 180), 6_000),
    ("icon-512.png", "touch.svg", (512, 512), 15_000),
    ("share.png", "share.svg", (1200, 630), 40_000),
]


def main() -> None:
    """Write each picture, and tell its weight."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"])
        for name, drawing, (width, height), limit in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto((DRAWINGS / drawing).as_uri())
            picture = with_few_colours(page.screenshot())
            page.close()
            if len(picture) > limit:
                raise SystemExit(f"{name} would weigh {len(picture)} bytes, more than {limit}.")
            (ROOT / FOLDER / name).write_bytes(picture)
            print(f"{FOLDER}/{name}: {len(picture)} bytes", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
