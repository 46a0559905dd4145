"""Histories and comparisons as JSON."""

from typing import Any

from planctl.analysis.diff import Comparison, Difference
from planctl.model.plan import Plan
from planctl.render import json


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
