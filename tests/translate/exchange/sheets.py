"""Sheets with sane defaults, and the tools of gettext where they are installed."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from portal.translate.exchange.sheet import Line, Sheet

MADE_AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TWO_FORMS = "nplurals=2; plural=(n != 1);"

needs_gettext = pytest.mark.skipif(
    shutil.which("msgcat") is None, reason="the tools of gettext are not installed"
)


def a_line(source="Bonjour", *forms, **changes):
    values = {
        "reference": "news/12/body/9f",
        "context": None,
        "source": source,
        "plural": None,
        "forms": forms or ("",),
    }
    return Line(**values | changes)


def a_sheet(*lines, **changes):
    values = {
        "site": "portal.test",
        "slice": "news/12",
        "language": "it",
        "source_language": "fr",
        "plural_rule": TWO_FORMS,
        "base": "41",
        "made_at": MADE_AT,
        "lines": lines,
        "is_interface": False,
    }
    return Sheet(**values | changes)


def the_interface(*lines, **changes):
    return a_sheet(*lines, slice="interface", is_interface=True, **changes)


def gettext_tool(data, *command):
    """Run a tool of gettext on a file; its answer, once it found nothing wrong."""
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def msgcat(data):
    return gettext_tool(data, "msgcat", "-")


def msgfmt(data):
    return gettext_tool(data, "msgfmt", "-c", "-o", "/dev/null", "-")
