"""Days as pages and charts show them."""

from datetime import date

from planctl.model.dates import month


def long_date(day: date, locale: str = "en-US") -> str:
    """Write the day out, so that it can be read in one way only: `June 3, 2026`, `3 June 2026` for en-GB."""
    return _with_month(month(day), day, locale)


def short_date(day: date, locale: str = "en-US") -> str:
    """Write the day with the first letters of its month: `Jun 3, 2026`, `3 Jun 2026` for en-GB."""
    return _with_month(month(day)[:3], day, locale)


def _with_month(name: str, day: date, locale: str) -> str:
    return f"{day.day} {name} {day.year}" if locale == "en-GB" else f"{name} {day.day}, {day.year}"
