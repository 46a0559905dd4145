"""Answers as JSON: one document each, written key by key; `data/answers.schema.json` describes them all.

Keys of planctl's own are always there, null where there is no value. Keys of a plan's file are as in the file: what it
does not say is absent. Keys are only ever added, unless the version goes up. Days, intervals and frequencies become
text when the document is written.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from planctl.analysis.overview import Overview
from planctl.analysis.scores import Score
from planctl.model import entry_kinds_and_leads, schema
from planctl.model.dates import Frequency, Interval
from planctl.model.plan import Entry, Plan
from planctl.model.source import Place, Problem
from planctl.render.reason import lead_text, reason_text
from planctl.schedule.due import Due, Reason
from planctl.schedule.due_list import PlanRow

if TYPE_CHECKING:
    # Not imported by the many commands that need none of them.
    from planctl.doctor.finding import HealthFinding
    from planctl.lint.linter import Finding, GoalVerdicts
    from planctl.storage.plan_folder import UnreadablePlan

VERSION = 1
# Since 2 a finding names all its criteria, and goals have verdicts.
FINDINGS_VERSION = 2
# Since 2 what is shown of a score has the names that instruments have (`min_change`), and `progress` in place of `way`.
SCORES_VERSION = 2
# Since 2 `plans` is a number, as everywhere, and the list is `items`.
LIST_VERSION = 2


def document(answer: dict[str, Any], version: int = VERSION) -> str:
    """Write the answer, beginning with the version of its shape."""
    return indented({"version": version} | answer)


def indented(answer: Mapping[str, Any]) -> str:
    """Write a document whose shape is somebody else's, and which says itself what version it has."""
    text = json.dumps(answer, ensure_ascii=True, indent=2, default=_plain)
    return (_ESCAPE.sub(_whole, text) if "\\ud" in text else text) + "\n"


# A pair of surrogates, a single one, or any other escape.
_ESCAPE = re.compile(r"\\(?:ud[89ab]\w\w\\ud[c-f]\w\w|(ud[89a-f]\w\w)|.)")


def _whole(escape: re.Match[str]) -> str:
    """Show a single surrogate as text: it stands for a byte of a file's name, and strict readers refuse it."""
    return f"\\\\{escape[1]}" if escape[1] else escape[0]


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date | Interval | Frequency):
        return str(value)
    raise TypeError(type(value))


def named(value: object, *names: str) -> dict[str, Any]:
    """Write attributes under their own names."""
    return {name: getattr(value, name) for name in names}


def due(listed: Sequence[PlanRow], as_of: date, plans: int, *, brief: bool = False) -> str:
    """Write the due list; `plans` is the number of all plans.

    A `brief` answer has client and date alone, and of what cannot be read no more than that and where.
    """
    return document(
        {
            "as_of": as_of,
            "plans": plans,
            "reviews": [
                {"client": row.client, "due": row.due.day}
                if brief
                else named(row, "client", "file")
                | {"due": row.due.day}
                | named(row.due, "days", "state")
                | _reasons(row.due)
                for row in listed
                if row.due is not None
            ],
            "errors": [
                error | {"message": row.trouble, "hint": ""} if brief else error
                for row in listed
                for error in errors(row.file, row.problems[:1] if brief else row.problems)
            ],
        }
    )


def reason(reason: Reason | None) -> dict[str, Any] | None:
    """Write a reason for a review."""
    if reason is None:
        return None
    words = {"lead": lead_text(reason), "line": reason.line, "text": reason_text(reason)}
    return named(reason, "kind", "due", "date") | words | named(reason, "goal", "measure", "policy")


def _reasons(due: Due) -> dict[str, Any]:
    return {"because": reason(due.deciding), "candidates": [reason(candidate) for candidate in due.reasons]}


def errors(file: str, problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Write the problems of one file."""
    return [_place(file, problem.place) | named(problem, "message", "hint") for problem in problems]


def _place(file: str, place: Place) -> dict[str, Any]:
    return {"file": file, "line": place.line or None, "column": place.column or None}


def all_errors(unreadable: "Sequence[UnreadablePlan]") -> list[dict[str, Any]]:
    """Write the problems of all files that cannot be read."""
    return [error for plan in unreadable for error in errors(plan.file, plan.problems)]


def receipt(client: str, entry: Entry, due: Due, score: Score | None, closed: Sequence[Reason] = ()) -> str:
    """Write what a recording command recorded, what a review has `closed`, and the next review."""
    return document(
        {
            "as_of": due.as_of,
            "client": client,
            "entry": history_entry(entry),
            **next_review(due),
            "score": score_values(score) if score is not None else None,
            "closed": [reason(candidate) for candidate in closed],
        },
        version=SCORES_VERSION,
    )


def undone(client: str, entry: Entry, retraction: Entry | None, due: Due) -> str:
    """Write what was taken back: removed, or retracted by another entry; and the next review."""
    by = history_entry(retraction) if retraction is not None else None
    answer = {"as_of": due.as_of, "client": client, "undone": history_entry(entry), "retraction": by}
    return document(answer | next_review(due))


def next_review(due: Due) -> dict[str, Any]:
    """Write the next review's date with its reason, null if there is none, and all candidates."""
    return {"next_review": due.day, "days": due.days} | _reasons(due)


def plan(overview: Overview) -> dict[str, Any]:
    """Write a plan with its own keys, and `state` and `next_review`."""
    own = named(overview, "state", "last_review", "open_triggers")
    return record(overview.plan.without_retracted(), schema.PLAN) | own | next_review(overview.due)


def plans(
    overviews: Sequence[Overview],
    unreadable: "Sequence[UnreadablePlan]",
    as_of: date,
    vanished: "Sequence[UnreadablePlan]" = (),
) -> str:
    """Write all plans; what `vanished` is none of them, and stands among the errors."""
    return plan_list([plan(overview) for overview in overviews], unreadable, {"as_of": as_of}, vanished)


def plan_list(
    items: list[dict[str, Any]],
    unreadable: "Sequence[UnreadablePlan]",
    head: dict[str, Any],
    vanished: "Sequence[UnreadablePlan]" = (),
) -> str:
    """Write an item for each plan that could be read, and what is wrong with the others."""
    plans = len(items) + sum(plan.is_plan for plan in unreadable)
    answer = head | {"plans": plans, "items": items, "errors": all_errors([*vanished, *unreadable])}
    return document(answer, version=LIST_VERSION)


def export(plan: Plan) -> str:
    """Write a plan as parsed, with its own keys and nothing else; what was retracted is left out."""
    return document(record(plan.without_retracted(), schema.PLAN))


def history_entry(entry: Entry) -> dict[str, Any]:
    """Write an entry with the keys it has in the file."""
    kind = entry_kinds_and_leads.KINDS.get(entry.kind) or entry_kinds_and_leads.Kind(entry.kind, "")
    return record(entry, kind.record)


def record(part: Any, shape: schema.Record) -> dict[str, Any]:
    """Write a part of a plan with the keys it has in the file."""
    written = {}
    for key in shape.keys:
        value = getattr(part, key.attribute)
        if value is not None and (key.required or (value != () and value != {} and value is not False)):
            written[key.name] = _value(value, key.type)
    return written


def _value(value: Any, type: schema.Type) -> Any:
    if isinstance(type, schema.Record):
        return record(value, type)
    if isinstance(type, schema.History):
        return [history_entry(entry) for entry in value]
    if isinstance(value, tuple):
        return [_value(item, type.item if isinstance(type, schema.ListOf) else type) for item in value]
    return value


def score_values(score: Score) -> dict[str, Any]:
    """Write a score and what it shows; null if that is not defined for its measure."""
    return {
        "measure": score.name,
        "date": score.day,
        **named(score, "value", "baseline", "target", "better"),
        "gain": score.improvement,
        "progress": round(score.progress, 4) if score.progress is not None else None,
        "min_change": score.min_change,
        "min_change_kind": score.min_change_kind or None,
        **named(score, "meaningful", "reliable", "response", "remission", "band"),
    }


def findings(
    findings: "Sequence[Finding]",
    goals: "Sequence[GoalVerdicts]",
    ignored: int,
    plans: int,
    unreadable: Sequence[tuple[str, Sequence[Problem]]],
) -> str:
    """Write the findings of `check`, with the verdicts for each goal."""
    return indented(
        {
            "version": FINDINGS_VERSION,
            "plans": plans,
            "goals": verdicts(goals),
            "findings": finding_list(findings),
            "ignored": ignored,
            "errors": [error for file, problems in unreadable for error in errors(file, problems)],
        }
    )


def verdicts(goals: "Sequence[GoalVerdicts]") -> list[dict[str, Any]]:
    """Write the verdict for each letter, one goal an item."""
    return [{"client": goal.client, "goal": goal.goal, **goal.letters} for goal in goals]


def finding_list(findings: "Sequence[Finding]") -> list[dict[str, Any]]:
    """Write findings as a list."""
    return [
        named(finding, "rule", "name", "criteria", "level")
        | _place(finding.file, finding.place)
        | named(finding, "client", "goal", "message", "question")
        for finding in findings
    ]


def doctor(findings: Sequence["HealthFinding"], folder: str, plans: int) -> str:
    """Write the findings of `doctor`."""
    return document(
        {
            "folder": folder,
            "plans": plans,
            "findings": [
                named(finding, "check", "about")
                | {"level": "note" if finding.note else "finding"}
                | named(finding, "message", "hint")
                for finding in findings
            ],
        }
    )
