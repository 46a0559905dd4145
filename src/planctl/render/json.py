"""Answers as JSON: one document, written key by key, with keys only ever added."""

import json
from collections.abc import Sequence
from typing import Any

from planctl.due_list import DueList, Review
from planctl.problems import Problem
from planctl.schedule.candidate import Candidate

VERSION = 1


def document(answer: dict[str, Any]) -> str:
    """The document's text, beginning with the version of its shape."""
    return json.dumps({"version": VERSION} | answer, ensure_ascii=True, indent=2) + "\n"


def due(answer: DueList) -> str:
    """The due list."""
    return document(
        {
            "as_of": answer.as_of.isoformat(),
            "plans": answer.plans,
            "reviews": [_review(review) for review in answer.reviews],
            "errors": [error for unread in answer.unread for error in errors(unread.file, unread.problems)],
        }
    )


def _review(review: Review) -> dict[str, Any]:
    return {
        "client": review.client,
        "file": review.file,
        "due": review.day.isoformat(),
        "days": review.due.days,
        "state": review.due.state,
        "because": candidate(review.binding),
        "candidates": [candidate(each) for each in review.due.candidates],
    }


def candidate(each: Candidate) -> dict[str, Any]:
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
