"""Put the Python code in order."""

import sys

import libraries
from steps import running, stoppable

if __name__ == "__main__":
    with stoppable():
        python = libraries.prepare("requirements.txt", "tests/requirements.txt")
        codes = []
        for arguments in (["check", "--fix", "."], ["format", "."]):
            with running([python, "-m", "ruff", *arguments]) as ruff:
                codes.append(ruff.wait())
    sys.exit(max(codes))
