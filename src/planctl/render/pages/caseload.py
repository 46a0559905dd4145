"""All plans on one page for the practitioner: what is due, what is ahead, each client's measures as small charts."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from planctl.analysis.forecast import Forecast
from planctl.analysis.overview import Overview
from planctl.analysis.trends import MeasureTrend
from planctl.model.instruments import format_number
from planctl.model.plurals import count, spaced
from planctl.render.pages import goals
from planctl.render.pages.blocks import (
    NOTHING,
    Block,
    Chart,
    Goal,
    Page,
    Paragraph,
    Section,
    Signatures,
    Table,
    long_date,
    short_date,
)  # fmt: skip
from planctl.render.reason import reason_text
from planctl.render.text.due import when

_DUE: Final = ("Client", "Next review", "When", "Why")
_WEEKS: Final = ("Week of", "Reviews", "Clients")
_PROJECTED: Final = "In parentheses: projected, if each review before it is a full one held on its due date."
_LINES: Final = {"target": "target", "cut-off": "clinical line"}


class ClientMeasures(NamedTuple):
    """One plan as it stands, and its measures over time."""

    overview: Overview
    trends: tuple[MeasureTrend, ...]


class UnreadPlan(NamedTuple):
    """A plan that cannot be read, and the first of the reasons."""

    client: str
    problem: str


def caseload_page(
    clients: Sequence[ClientMeasures], unread: Sequence[UnreadPlan], ahead: Forecast, letterhead: str, locale: str
) -> Page:
    """Write the page; it names clients by their ids, and says nothing of a plan's text but the names of measures."""
    as_of = ahead.as_of
    listed = sorted(clients, key=lambda client: (client.overview.due.day or date.max, client.overview.plan.client))
    closed = tuple(client.overview.plan.client for client in listed if client.overview.state == "closed")
    sections = [
        Section("Next reviews", (_due(listed, unread, locale),)),
        Section(f"Reviews until {long_date(ahead.until, locale)}", (_weeks(ahead, locale), Paragraph(_PROJECTED))),
        Section(
            "Clients",
            tuple(_client(client, locale) for client in listed if client.overview.state != "closed"),
        ),
    ]
    if closed:
        sections.append(Section("Closed", (Paragraph(", ".join(closed)),)))
    return Page(
        title="Caseload",
        letterhead=letterhead,
        about=f"As of {long_date(as_of, locale)}. {count(len(clients) + len(unread), 'plan')}.",
        blanks=(),
        summary=None,
        sections=tuple(section for section in sections if section.blocks),
        signatures=Signatures("", "", (), ()),
        locale=locale,
    )


def _due(listed: Sequence[ClientMeasures], unread: Sequence[UnreadPlan], locale: str) -> Table | Paragraph:
    rows = [(plan.client, "cannot be read", "", plan.problem) for plan in unread]
    for client in listed:
        due = client.overview.due
        if due.day is not None:
            why = reason_text(due.deciding) if due.deciding else ""
            rows.append((client.overview.plan.client, long_date(due.day, locale), when(due.day, due.as_of), why))
    return Table(_DUE, tuple(rows), (13, 21, 18, 48)) if rows else Paragraph("None.")


def _weeks(ahead: Forecast, locale: str) -> Table | Paragraph:
    weeks = [(long_date(week.monday, locale), week.reviews) for week in ahead.weeks]
    if ahead.overdue:
        weeks.insert(0, ("overdue", ahead.overdue))
    rows = tuple(
        (
            label,
            str(len(reviews)),
            ", ".join(f"({review.client})" if review.projected else review.client for review in reviews),
        )
        for label, reviews in weeks
        if reviews
    )
    return Table(_WEEKS, rows, (25, 12, 63)) if rows else Paragraph("None.")


def _client(client: ClientMeasures, locale: str) -> Block:
    overview = client.overview
    due, as_of = overview.due, overview.due.as_of
    active = sum(1 for status in overview.goals if status.parent is None and status.state == "active")
    facts = [
        ("Next review", short_date(due.day, locale, as_of) if due.day else NOTHING),
        ("Last review", short_date(overview.last_review, locale, as_of) if overview.last_review else "none yet"),
        ("Active goals", str(active)),
    ]
    if overview.open_triggers:
        facts.append(("Open", ", ".join(dict.fromkeys(map(spaced, overview.open_triggers)))))
    charts = tuple(_chart(trend, locale, as_of) for trend in client.trends if trend.points)
    return Goal(
        label=overview.state,
        title=overview.plan.client,
        text="",
        facts=tuple(facts),
        notes=() if charts else ("No readings yet.",),
        levels=(),
        charts=charts,
    )


def _chart(trend: MeasureTrend, locale: str, as_of: date) -> Chart:
    levels = tuple((_LINES[kind], value) for kind, value in trend.reference_levels if kind in _LINES)
    day, value = trend.points[-1]
    latest = f"{format_number(value)} on {short_date(day, locale, as_of)}"
    return Chart(trend, goals.chart_title(trend), levels, latest)
