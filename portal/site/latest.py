"""What is newest: news, and where there is none yet, the last dates of the partnership."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.i18n.translatable import Translatable
from portal.news.models import News
from portal.news.queries import Wanted, list_public
from portal.partnership.models import Milestone
from portal.partnership.queries import list_latest_milestones
from portal.site.shown import LATEST


@dataclass(frozen=True)
class Latest:
    """The newest news, or else the last dates."""

    news: list[News] = field(default_factory=list)
    dates: list[Milestone] = field(default_factory=list)

    @property
    def items(self) -> list[Translatable]:
        """Whatever of them is shown."""
        return [*self.news, *self.dates]


def latest_news(now: datetime, wanted: Wanted | None = None, has_dates: bool = True) -> Latest:
    """Give what is newest of all, or of a town or an objective."""
    news = list_public(now, wanted, most=LATEST)
    dates = list_latest_milestones(LATEST) if has_dates and not news else []
    return Latest(news, dates)
