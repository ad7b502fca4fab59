"""Draw the portal's pictures for devices and for sharing, from the drawings in .make/drawings."""

import os

import libraries
from steps import do, stoppable
from test import find_chromium

if __name__ == "__main__":
    with stoppable():
        python = libraries.prepare("requirements.txt", "tests/requirements.txt")
        os.environ["CHROMIUM"] = find_chromium()
        do("Drawing the pictures", [python, "-B", ".make/drawings/render.py"])
