"""The clock of the public pages, set by hand."""

from datetime import datetime
from types import ModuleType

import pytest

from portal.media import views as media
from portal.site import feeds, links, news, views

ASKING: tuple[ModuleType, ...] = (feeds, links, media, news, views)
"""The modules that ask what time it is for visitors."""


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let it be this moment for visitors."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return moment

    for module in ASKING:
        monkeypatch.setattr(module, "datetime", Clock)
