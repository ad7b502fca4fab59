"""Dates, numbers, amounts and lists as the language of the page writes them.

Each is a Text: on a Bissa or Mooré page, dates are in French and say so.
"""

import calendar
import math
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from babel import Locale, dates, lists, numbers, units

from portal.i18n.current import current_language, languages
from portal.i18n.text import Text

DateLength = Literal["short", "medium", "long", "full"]


def long_date(day: date, length: DateLength = "long") -> Text:
    """Write a day, such as "1er mars 2026" or "3 novembre 2025"."""
    pattern = dates.get_date_format(length, locale=_locale()).pattern
    return _in_locale(dates.format_date(day, _first_day(pattern, day), locale=_locale()))


def partial_date(year: int, month: int | None = None, day: int | None = None) -> Text:
    """Write a date known to the year, the month or the day: "2012", "décembre 2012"."""
    if month is None:
        return _in_locale(str(year))
    if day is not None and day <= calendar.monthrange(year, month)[1]:
        return long_date(date(year, month, day))
    moment = date(year, month, 1)
    return _in_locale(dates.format_skeleton("yMMMM", moment, locale=_locale()))


def moment(value: datetime, zone: str) -> Text:
    """Write a moment as the clocks of an IANA time zone show it: "2 nov. 2026, 10:30"."""
    there = value.astimezone(dates.get_timezone(zone))
    day = dates.format_date(there, "medium", locale=_locale())
    hour = dates.format_time(there, "short", locale=_locale())
    together = dates.get_datetime_format("medium", locale=_locale())
    return _in_locale(str(together).format(hour, day))


def number(value: int | float | Decimal) -> Text:
    """Write a number: "8 790" in French, "8.790" in Italian."""
    return _in_locale(numbers.format_decimal(value, locale=_locale()))


def percent(share: float) -> Text:
    """Write a share between 0 and 1 in whole percent, never rounded up to a hundred."""
    # 0.29 * 100 is 28.999999999999996, and means 29.
    whole = min(99, math.floor(round(share * 100, 9))) if share < 1 else 100
    return _in_locale(numbers.format_percent(whole / 100, locale=_locale()))


def money(amount: int | Decimal, currency: str) -> Text:
    """Write an amount in an ISO 4217 currency: "12 500 F CFA" for XOF."""
    return _in_locale(numbers.format_currency(amount, currency, locale=_locale()))


def weight(size: int) -> Text:
    """Write a size given in bytes, in whole kilobytes of 1000: "12 ko", "12 kB"; never "0 ko"."""
    kilobytes = max(1, math.ceil(size / 1000))
    return _in_locale(units.format_unit(kilobytes, "digital-kilobyte", "short", locale=_locale()))


def duration(seconds: int) -> Text:
    """Write how long something lasts: "1 min 20 s"; what is nothing is left out, but not all."""
    minutes, rest = divmod(seconds, 60)
    parts = [(minutes, "duration-minute")] if minutes else []
    if rest or not minutes:
        parts.append((rest, "duration-second"))
    written = [units.format_unit(*part, "short", locale=_locale()) for part in parts]
    return _in_locale("\u00a0".join(written))


def territory(code: str) -> Text:
    """Write the name of a country given by its ISO 3166 code: "Burkina Faso" for BF.

    A code that CLDR does not know stays a code.
    """
    return _in_locale(_locale().territories.get(code, code))


def is_territory(code: str) -> bool:
    """Tell whether CLDR has a name for a country of this ISO 3166 code."""
    return len(code) == 2 and code in _locale().territories


def listed(items: Iterable[str]) -> Text:
    """Write several names as one phrase: "a, b et c"."""
    return _in_locale(lists.format_list([str(item) for item in items], locale=_locale()))


def _first_day(pattern: str, day: date) -> str:
    """Write the first of the month as the language does; CLDR has no pattern for it."""
    language = languages().get(_locale().language)
    if day.day != 1 or "MMM" not in pattern or language is None or not language.first_of_month:
        return pattern
    quoted = language.first_of_month.replace("'", "''")
    return re.sub(r"\bd\b", f"'{quoted}'", pattern)


def _locale() -> Locale:
    return Locale.parse(current_language().locale)


def _in_locale(characters: str) -> Text:
    """Give digits alone the language of the page, and words that of the locale."""
    if any(character.isalpha() for character in characters):
        return Text(characters, _locale().language)
    return Text(characters, current_language().tag)
