"""Take pictures of the pages, on a phone and on a desktop, light and dark, for anyone to look at."""

import os
import subprocess
import tempfile

import libraries
from steps import ROOT, do, say, stoppable
from test import find_chromium

FOLDER = ROOT / "pictures"


def main() -> None:
    """Open the portal with its founding and example content, and take the pictures."""
    python = libraries.prepare("requirements.txt", "tests/requirements.txt")
    os.environ["CHROMIUM"] = find_chromium()
    os.environ["PORTAL_MODE"] = "development"
    with tempfile.TemporaryDirectory() as database:
        os.environ["PORTAL_DATABASE_URL"] = f"sqlite:///{database}/portal.db"
        os.environ["PORTAL_MEDIA"] = f"{database}/media"
        flask = [python, "-m", "flask", "--app", "wsgi"]
        do("Preparing the database", [*flask, "db", "upgrade"])
        do("Filling the portal with its first content", [*flask, "seed"])
        do("Adding examples", [*flask, "demo"])
        invite = [*flask, "account", "invite"]
        link = subprocess.run(invite, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        do("Taking the pictures", [python, "-B", ".make/pictures_take.py", FOLDER, link.strip()])
    say(f"{len(list(FOLDER.glob('*.png')))} pictures are in {FOLDER.name}/.")


if __name__ == "__main__":
    with stoppable():
        main()
