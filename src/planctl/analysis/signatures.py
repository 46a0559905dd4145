"""Whose signature a plan needs, and whether what they signed is the plan as it is."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from planctl.analysis import diff
from planctl.model import fingerprint, schema
from planctl.model.plan import Entry, Plan
from planctl.model.schema import ListOf, Record
from planctl.schedule import status

_SECTIONS: Final = {
    key.type.item.name: key.name
    for key in schema.PLAN.keys
    if isinstance(key.type, ListOf) and isinstance(key.type.item, Record)
}
_NAMED: Final = frozenset({"goal", "objective", "problem", "intervention"})
_NOT_AGREED: Final = frozenset({"client", "ignore"})


class Signature(NamedTuple):
    """The latest signature of somebody who must sign; `is_current` is none where it does not say what was signed."""

    role: str
    entry: Entry
    is_current: bool | None


def must_sign(plan: Plan) -> list[str]:
    """Return the roles of all who must sign: the client or a minor's guardian, and those of `people` who must."""
    roles = ["guardian" if plan.minor else "client", *(person.role for person in plan.people if person.must_sign)]
    return list(dict.fromkeys(roles))


def signatures(plan: Plan) -> list[Signature]:
    """Return the latest signature of each who must sign and has."""
    now = fingerprint.of_plan(plan) if any(entry.plan for entry in plan.history) else ""
    found = []
    for role in must_sign(plan):
        entry = status.latest(entry for entry in plan.history if entry.is_signature and entry.by == role)
        if entry is not None:
            found.append(Signature(role, entry, entry.plan == now if entry.plan is not None else None))
    return found


def changed_keys(before: Plan, after: Plan) -> tuple[str, ...]:
    """Name what differs between two plan halves, without a word of the client's: `g1 (by, target)`, `services`."""
    return tuple(dict.fromkeys(name for part in diff.compare(before, after).parts for name in _names(part)))


def _names(part: diff.Difference) -> Iterator[str]:
    if part.what in _NAMED:
        yield f"{part.id} ({', '.join(part.facts) if part.change == 'changed' else part.change})"
    elif part.what == diff.PLAN:
        yield from (name for name in part.facts if name not in _NOT_AGREED)
    elif part.what not in _NOT_AGREED:
        yield _SECTIONS.get(part.what, part.what)
