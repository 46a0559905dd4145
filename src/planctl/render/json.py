"""Answers as JSON: one document, written key by key, with keys only ever added."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from planctl.analysis.overview import Overview
from planctl.analysis.scores import Score
from planctl.model import entry_kinds, schema
from planctl.model.dates import Interval
from planctl.model.instruments import Instrument
from planctl.model.plan import Entry, Plan
from planctl.model.settings import Policy
from planctl.model.source import Problem
from planctl.schedule.due import Due, Reason
from planctl.schedule.due_list import PlanRow

if TYPE_CHECKING:
    from planctl.doctor.finding import HealthFinding

    # The rules and their words, which only what judges goals pays for.
    from planctl.lint.linter import Finding, GoalVerdicts
    from planctl.lint.rule import Rule
    from planctl.storage.plan_folder import UnreadablePlan

VERSION = 1
# Since 2 a finding names all its criteria, and goals have verdicts.
FINDINGS_VERSION = 2


def document(answer: dict[str, Any]) -> str:
    """The document's text, beginning with the version of its shape."""
    return indented({"version": VERSION} | answer)


def indented(answer: Mapping[str, Any]) -> str:
    """A document whose shape is another's, and so says itself which version it is of."""
    return json.dumps(answer, ensure_ascii=True, indent=2) + "\n"


def due(listed: Sequence[PlanRow], as_of: date, plans: int) -> str:
    """The plans to review, of so many, and those that cannot be read."""
    return document(
        {
            "as_of": as_of.isoformat(),
            "plans": plans,
            "reviews": [_review(row, row.due) for row in listed if row.due is not None],
            "errors": [error for row in listed for error in errors(row.file, row.problems)],
        }
    )


def _review(row: PlanRow, due: Due) -> dict[str, Any]:
    return {
        "client": row.client,
        "file": row.file,
        "due": due.day.isoformat() if due.day else None,
        "days": due.days,
        "state": due.state,
        "because": candidate(due.deciding) if due.deciding else None,
        "candidates": [candidate(reason) for reason in due.candidates],
    }


def candidate(each: Reason) -> dict[str, Any]:
    """A candidate for the next review; `goal`, `measure` and `policy` only where it has one."""
    found = {
        "kind": each.kind,
        "due": each.due.isoformat() if each.due else None,
        "date": each.date.isoformat(),
        "lead": each.lead,
        "line": each.line,
        "text": each.text,
    }
    named = {"goal": each.goal, "measure": each.measure, "policy": each.policy}
    return found | {key: value for key, value in named.items() if value is not None}


def errors(file: str, problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """The problems of one file."""
    return [
        {
            "file": file,
            "line": problem.place.line or None,
            "column": problem.place.column or None,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]


def recorded(client: str, entry: Entry, due: Due, score: Score | None, closed: Sequence[Reason] = ()) -> str:
    """What a recording command wrote, what a review has `closed`, and the next review it leads to."""
    found: dict[str, Any] = {"client": client, "entry": history_entry(entry), **next_review(due)}
    if score is not None:
        found["score"] = score_values(score)
    if entry.kind == "review":
        found["closed"] = [candidate(each) for each in closed]
    return document(found)


def next_review(due: Due) -> dict[str, Any]:
    """The next review's date with its reason; null where there is none, and what was looked at all the same."""
    return {
        "next_review": due.day.isoformat() if due.day else None,
        "days": due.days,
        "because": candidate(due.deciding) if due.deciding else None,
        "candidates": [candidate(each) for each in due.candidates],
    }


def plan(each: Overview) -> dict[str, Any]:
    """A plan with its own keys, and `state` and `next_review`."""
    return record(each.plan, schema.PLAN) | {
        "state": each.state,
        "last_review": each.last_review.isoformat() if each.last_review else None,
        "open_triggers": list(each.open_triggers),
        **next_review(each.due),
    }


def exported(said: Plan) -> str:
    """A plan as parsed, with its own keys and nothing else."""
    return document(record(said, schema.PLAN))


def plans(overviews: Sequence[Overview], unread: "Sequence[UnreadablePlan]") -> str:
    """All plans."""
    return document(
        {
            "plans": [plan(each) for each in overviews],
            "errors": [error for each in unread for error in errors(each.file, each.problems)],
        }
    )


def history_entry(entry: Entry) -> dict[str, Any]:
    """An entry with the keys it has in the file."""
    known = entry_kinds.KINDS.get(entry.kind) or entry_kinds.Kind(entry.kind, "")
    return record(entry, known.record)


def record(part: Any, shape: schema.Record) -> dict[str, Any]:
    """A part of a plan with the keys it has in the file."""
    found = {}
    for key in shape.keys:
        value = getattr(part, key.attribute)
        if value is not None and value != () and value != {} and value is not False:
            found[key.name] = _value(value, key.type)
    return found


def _value(value: Any, type: schema.Type) -> Any:
    if isinstance(type, schema.Record):
        return record(value, type)
    if isinstance(type, schema.History):
        return [history_entry(entry) for entry in value]
    if isinstance(value, tuple):
        item = type.item if isinstance(type, schema.ListOf) else type
        return [_value(each, item) for each in value]
    if isinstance(value, Mapping):
        return {name: _value(each, schema.Text()) for name, each in value.items()}
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Interval) else value


def score_values(score: Score) -> dict[str, Any]:
    """A score and what it says; what is not defined for its measure is null."""
    return {
        "measure": score.name,
        "date": score.day.isoformat(),
        "value": score.value,
        "baseline": score.baseline,
        "target": score.target,
        "better": score.better,
        "gain": score.gain,
        "way": round(score.way, 4) if score.way is not None else None,
        "smallest_change": score.smallest,
        "smallest_change_kind": score.smallest_kind or None,
        "meaningful": score.meaningful,
        "reliable": score.reliable,
        "response": score.response,
        "remission": score.remission,
        "band": score.band,
    }


def findings(
    found: "Sequence[Finding]",
    goals: "Sequence[GoalVerdicts]",
    ignored: int,
    plans: int,
    broken: Sequence[tuple[str, Sequence[Problem]]],
) -> str:
    """The findings of `check`, with the verdicts for each goal."""
    return indented(
        {
            "version": FINDINGS_VERSION,
            "plans": plans,
            "goals": verdicts(goals),
            "findings": finding_list(found),
            "ignored": ignored,
            "errors": [error for file, problems in broken for error in errors(file, problems)],
        }
    )


def verdicts(goals: "Sequence[GoalVerdicts]") -> list[dict[str, Any]]:
    """The verdict for each letter, one goal an item."""
    return [{"client": each.client, "goal": each.goal, **each.letters} for each in goals]


def finding_list(found: "Sequence[Finding]") -> list[dict[str, Any]]:
    """Findings, one an item."""
    return [
        {
            "rule": each.rule,
            "name": each.name,
            "criteria": list(each.criteria),
            "level": each.level,
            "file": each.file,
            "line": each.place.line or None,
            "column": each.place.column or None,
            "client": each.client,
            "goal": each.goal,
            "message": each.message,
            "question": each.question,
        }
        for each in found
    ]


def rules(all_rules: "Sequence[Rule]") -> str:
    """The rules with their documentation."""
    return document(
        {
            "rules": [
                {"code": each.code, "name": each.name, "criterion": each.criterion, "level": each.level}
                | {section.lower(): text for section, text in each.sections.items()}
                for each in all_rules
            ]
        }
    )


def instruments(all_instruments: Sequence[Instrument]) -> str:
    """The instruments with their facts and sources."""
    return document(
        {
            "measures": [
                {
                    "key": each.key,
                    "label": each.label,
                    "name": each.name,
                    "min": each.low,
                    "max": each.high,
                    "better": each.better,
                    "cutoff": each.cutoff_text or None,
                    "bands": [{"low": band.low, "high": band.high, "label": band.label} for band in each.bands],
                    "min_change": each.min_change,
                    "min_change_kind": each.min_change_kind or None,
                    "min_change_population": each.min_change_population or None,
                    "loinc": each.loinc or None,
                    "licence": each.licence or None,
                    "confirmed": each.confirmed,
                    "sources": list(each.sources),
                }
                for each in all_instruments
            ]
        }
    )


def policies(all_policies: Sequence[Policy]) -> str:
    """The review policies with their clocks and sources."""
    return document(
        {
            "policies": [
                {
                    "name": each.name,
                    "description": each.description,
                    "clock": record(each.clock, schema.REVIEW),
                    "next_required": each.next_required,
                    "source": each.source,
                    "read_on": each.read_on.isoformat() if each.read_on else None,
                    "confirmed": each.confirmed,
                }
                for each in all_policies
            ]
        }
    )


def doctor(found: Sequence["HealthFinding"], folder: str, plans: int) -> str:
    """What the doctor found."""
    return document(
        {
            "folder": folder,
            "plans": plans,
            "findings": [
                {
                    "check": each.check,
                    "about": each.about,
                    "level": "note" if each.note else "finding",
                    "message": each.message,
                    "hint": each.hint,
                }
                for each in found
            ],
        }
    )
