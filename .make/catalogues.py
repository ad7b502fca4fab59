"""Collect the interface's messages and bring every language's catalogue up to date."""

import os

import libraries
from steps import do, stoppable

if __name__ == "__main__":
    with stoppable():
        python = libraries.prepare("requirements.txt")
        os.environ["PORTAL_MODE"] = "development"
        for verb in ("extract", "update"):
            flask = [python, "-m", "flask", "--app", "wsgi", "catalogues", verb]
            do(f"flask catalogues {verb}", flask)
