"""Answers about plans over time as JSON: the audit, the forecast, the progress of a plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from planctl.analysis.audit import Audit
from planctl.analysis.diff import Comparison, Difference
from planctl.analysis.forecast import Expected, Forecast
from planctl.analysis.trends import MeasureTrend
from planctl.model.plan import Plan
from planctl.render import json
from planctl.storage.plan_folder import UnreadablePlan


def audit(answer: Audit, unread: Sequence[UnreadablePlan]) -> str:
    """The audit; null stands where nothing was due, and where a trigger is still open."""
    return json.document(
        {
            "as_of": answer.as_of.isoformat(),
            "plans": answer.plans,
            "reviews": [
                {
                    "client": each.client,
                    "date": each.review.date.isoformat(),
                    "due": _day(each.due.day),
                    "days_late": each.days_late,
                    "logged_late": each.logged_late,
                    "scope": "full" if each.review.full_review else "event",
                    "because": json.candidate(each.due.deciding) if each.due.deciding else None,
                }
                for each in answer.reviews
            ],
            "triggers": [
                {
                    "client": each.client,
                    "kind": each.trigger.kind,
                    "known": each.trigger.known.isoformat(),
                    "reviewed": _day(each.review.date if each.review else None),
                    "days": each.days,
                }
                for each in answer.triggers
            ],
            "outstanding": [
                {
                    "client": each.client,
                    "due": each.day.isoformat(),
                    "days_late": (answer.as_of - each.day).days,
                    "because": json.candidate(each.because),
                }
                for each in answer.outstanding
            ],
            "on_time": answer.on_time,
            "late": answer.late,
            "errors": _errors(unread),
        }
    )


def forecast(answer: Forecast, unread: Sequence[UnreadablePlan]) -> str:
    """The forecast; a review is `projected` where it follows from one that is still to be held."""
    return json.document(
        {
            "as_of": answer.as_of.isoformat(),
            "until": answer.until.isoformat(),
            "overdue": [_expected(each) for each in answer.overdue],
            "weeks": [
                {
                    "week": week.monday.isoformat(),
                    "count": len(week.reviews),
                    "reviews": [_expected(each) for each in week.reviews],
                }
                for week in answer.weeks
            ],
            "no_date": list(answer.undated),
            "errors": _errors(unread),
        }
    )


def _expected(each: Expected) -> dict[str, Any]:
    return {
        "client": each.client,
        "due": each.day.isoformat(),
        "projected": each.projected,
        "kind": each.because.kind,
        "text": each.because.text,
    }


def progress(plan: Plan, courses: Sequence[MeasureTrend], as_of: date) -> str:
    """The course of each measure of a plan."""
    return json.document(
        {
            "client": plan.client,
            "as_of": as_of.isoformat(),
            "measures": [
                {
                    "measure": each.measure.name,
                    "unit": each.measure.unit,
                    "better": each.better,
                    "baseline": each.measure.baseline,
                    "cutoff": each.instrument.cutoff_text or None if each.instrument else None,
                    "goals": [
                        {"goal": target.goal.id, "target": target.value, "by": _day(target.by), "state": target.state}
                        for target in each.targets
                    ],
                    "readings": [json.score_values(score) for score in each.scores],
                    "reviews": [
                        {"date": entry.date.isoformat(), "scope": "full" if entry.full_review else "event"}
                        for entry in each.reviews
                    ],
                    "events": [
                        {"date": entry.date.isoformat(), "kind": entry.kind, "goal": entry.goal}
                        for entry in each.events
                    ],
                }
                for each in courses
            ],
        }
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _errors(unread: Sequence[UnreadablePlan]) -> list[dict[str, Any]]:
    return [error for each in unread for error in json.errors(each.file, each.problems)]


def history(plan: Plan, file: str) -> str:
    """The journal, in the order of the file; `known` is the day each entry became known."""
    entries = [
        json.history_entry(entry) | {"known": entry.known.isoformat(), "line": entry.line()} for entry in plan.history
    ]
    return json.document({"client": plan.client, "file": file, "entries": entries})


def comparison(client: str, before: str, after: str, found: Comparison) -> str:
    """What changed between two states, which are named as on the command line."""
    return json.document(
        {
            "client": client,
            "from": before,
            "to": after,
            "changes": [_difference(difference) for difference in found.parts],
            "entries_added": [json.history_entry(entry) for entry in found.entries_added],
            "entries_removed": [json.history_entry(entry) for entry in found.entries_removed],
        }
    )


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "what": difference.what,
        "id": difference.id or None,
        "happened": difference.happened,
        "keys": {key: {"before": before, "after": after} for key, (before, after) in difference.facts.items()},
    }
