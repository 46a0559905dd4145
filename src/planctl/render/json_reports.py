"""Answers about plans over time as JSON: audit, forecast, progress, history, differences."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from planctl.analysis.append_only import Verification
from planctl.analysis.audit import Audit
from planctl.analysis.diff import Comparison
from planctl.analysis.forecast import ExpectedReview, Forecast
from planctl.analysis.retention import KeptPlan
from planctl.analysis.trends import MeasureTrend
from planctl.model.plan import Entry, Plan
from planctl.render import json
from planctl.render.reason import reason_text

if TYPE_CHECKING:
    from planctl.storage.plan_folder import UnreadablePlan


def audit(answer: Audit, unreadable: "Sequence[UnreadablePlan]") -> str:
    """Write the audit; null stands where nothing was due, and where a trigger is still open."""
    return json.document(
        {
            "as_of": answer.as_of,
            "plans": answer.plans,
            "reviews": [
                {
                    "client": held.client,
                    "date": held.review.date,
                    "due": held.due.day,
                    **json.named(held, "days_late", "logged_late"),
                    "scope": _scope(held.review),
                    "because": json.reason(held.due.deciding),
                }
                for held in answer.reviews
            ],
            "initial_plans": [
                {
                    "client": initial.client,
                    "due": initial.reason.due,
                    "done": initial.until if initial.done else None,
                    "days_late": initial.days_late,
                    "because": json.reason(initial.reason),
                }
                for initial in answer.initial_plans
            ],
            "triggers": [
                {
                    "client": response.client,
                    "kind": response.trigger.kind,
                    "known": response.trigger.known,
                    "reviewed": response.review.date if response.review else None,
                    "days": response.days,
                }
                for response in answer.triggers
            ],
            "outstanding": [
                {
                    "client": review.client,
                    "due": review.day,
                    "days_late": (answer.as_of - review.day).days,
                    "because": json.reason(review.reason),
                }
                for review in answer.overdue
            ],
            **json.named(answer, "on_time", "late"),
            "errors": json.all_errors(unreadable),
        }
    )


def forecast(answer: Forecast, unreadable: "Sequence[UnreadablePlan]") -> str:
    """Write the forecast; a review is `projected` if it follows from one that is still to be held."""
    return json.document(
        {
            **json.named(answer, "as_of", "until"),
            "overdue": [_expected_review(review) for review in answer.overdue],
            "weeks": [
                {
                    "week": week.monday,
                    "count": len(week.reviews),
                    "reviews": [_expected_review(review) for review in week.reviews],
                }
                for week in answer.weeks
            ],
            "no_date": answer.undated,
            "errors": json.all_errors(unreadable),
        }
    )


def verification(answer: Verification) -> str:
    """Write what git's history says of plans; a null `revision` is the working tree."""
    return json.document(
        {
            "clean": answer.is_clean,
            "plans": len(answer.plans),
            "items": [
                {
                    "client": plan.client,
                    "versions": plan.versions,
                    "rewrites": [
                        {
                            "what": rewrite.what,
                            "revision": rewrite.version.revision or None,
                            "date": rewrite.version.day,
                            "before": rewrite.before or None,
                            "after": rewrite.after or None,
                            "restored": rewrite.restored.revision or None if rewrite.restored else None,
                        }
                        for rewrite in plan.rewrites
                    ],
                    "signed_uncommitted": plan.unfounded,
                    "retracted": plan.retractions,
                }
                for plan in answer.plans
            ],
            "commits": [
                {"revision": commit.revision, "date": commit.day, **json.named(commit, "clients", "signature")}
                for commit in answer.commits
            ],
            **json.named(answer, "signed", "uncommitted", "shallow"),
        }
    )


def _expected_review(review: ExpectedReview) -> dict[str, Any]:
    return {
        "client": review.client,
        "due": review.day,
        "projected": review.projected,
        "kind": review.reason.kind,
        "text": reason_text(review.reason),
    }


def progress(plan: Plan, trends: Sequence[MeasureTrend], as_of: date) -> str:
    """Write each measure of a plan over time."""
    return json.document(
        {
            "client": plan.client,
            "as_of": as_of,
            "measures": [
                {
                    "measure": trend.measure.name,
                    "unit": trend.measure.unit,
                    "better": trend.better,
                    "baseline": trend.measure.baseline,
                    "cutoff": trend.instrument.cutoff_text or None if trend.instrument else None,
                    "goals": [
                        {"goal": goal.goal.id, "target": goal.target, "by": goal.goal.by, "state": goal.state}
                        for goal in trend.goals
                    ],
                    "readings": [json.score_values(score) for score in trend.scores],
                    "reviews": [{"date": entry.date, "scope": _scope(entry)} for entry in trend.reviews],
                    "events": [json.named(entry, "date", "kind", "goal") for entry in trend.triggers],
                }
                for trend in trends
            ],
        },
        version=json.SCORES_VERSION,
    )


def _scope(review: Entry) -> str:
    return "full" if review.full_review else "event"


def history(plan: Plan, file: str) -> str:
    """Write the journal, in the order of the file: the day each entry became known, and whether it was retracted."""
    entries = [
        json.history_entry(entry) | {"known": entry.known, "line": entry.line(), "retracted": place in plan.retractions}
        for place, entry in enumerate(plan.journal)
    ]
    return json.document({"client": plan.client, "file": file, "entries": entries})


def comparison(client: str, before: str, after: str, comparison: Comparison) -> str:
    """Write what changed between two states, which are named as on the command line."""
    return json.document(
        {
            "client": client,
            "from": before,
            "to": after,
            "changes": [
                {
                    "what": difference.what,
                    "id": difference.id or None,
                    "happened": difference.change,
                    "keys": {key: {"before": old, "after": new} for key, (old, new) in difference.facts.items()},
                }
                for difference in comparison.parts
            ],
            "entries_added": [json.history_entry(entry) for entry in comparison.entries_added],
            "entries_removed": [json.history_entry(entry) for entry in comparison.entries_removed],
        }
    )


def archive(plans: Sequence[KeptPlan], unreadable: "Sequence[UnreadablePlan]") -> str:
    """Write the archived plans; null stands where nothing is set, and where a plan is not closed."""
    return json.plan_list([plan._asdict() for plan in plans], unreadable, {})
