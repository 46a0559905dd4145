"""What an auditor asks of one plan over a period: which plan held, who signed it, what was done on time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from planctl.analysis import audit, diff, signatures, trends
from planctl.analysis.append_only import Verification
from planctl.analysis.audit import Audit
from planctl.analysis.diff import Comparison
from planctl.analysis.overview import Overview, overview
from planctl.analysis.trends import MeasureTrend
from planctl.model import fingerprint
from planctl.model.plan import Entry, Plan
from planctl.model.settings import Settings


@dataclass(frozen=True, slots=True)
class CommittedPlan:
    """A plan as a commit has it; `revision` is empty for the file as it is, if that was not committed."""

    revision: str
    day: date
    plan: Plan


@dataclass(frozen=True, slots=True)
class PlanChange:
    """How a state of the plan half differs from the one before."""

    state: CommittedPlan
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class SignedPlan:
    """A signature, or that somebody declined, and the plan it was given for, where both say so.

    `changed` names the keys in which the plan at the end of the period differs from that.
    """

    entry: Entry
    state: CommittedPlan | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Packet:
    """The facts of a period.

    Attributes:
        first, last: its days.
        plan: the plan half that held on the last day, with the history known by then and not retracted.
        beginning: the plan half that held on the first day, or the first that git has; none without git.
        changes: those of the period, in their order.
        signatures: all up to the last day; `unsigned` are the roles of those who must sign and have not.
        sessions: those recorded in the period.
        audit: the reviews, triggers and overdue reviews of the period.
        measures: each measure over time, up to the last day.
        verification: what git's history says; none without git.
    """

    first: date
    last: date
    plan: Plan
    overview: Overview
    beginning: CommittedPlan | None
    changes: tuple[PlanChange, ...]
    signatures: tuple[SignedPlan, ...]
    unsigned: tuple[str, ...]
    sessions: tuple[Entry, ...]
    audit: Audit
    measures: tuple[MeasureTrend, ...]
    verification: Verification | None

    @property
    def sessions_by_month(self) -> dict[str, int]:
        """How many sessions were held in each month that had any, by `2026-03`."""
        return dict(sorted(Counter(f"{entry.date:%Y-%m}" for entry in self.sessions).items()))


def packet(
    plan: Plan,
    settings: Settings,
    period: tuple[date, date],
    states: Sequence[CommittedPlan],
    verification: Verification | None,
) -> Packet:
    """Gather the facts; `states` are the plan halves that were committed, the first one first."""
    first, last = period
    known = plan.as_known(last).without_retracted()
    until = [state for state in states if state.day <= last]
    if until:
        known = until[-1].plan.replace(client=plan.client, journal=known.journal)
    reports = audit.audit([known], settings, last)
    before = [state for state in until if state.day <= first]
    beginning = before[-1] if before else until[0] if until else None
    line = until[until.index(beginning) :] if beginning else []
    changes = (PlanChange(new, diff.compare(old.plan, new.plan)) for old, new in pairwise(line))
    signed = {signature.role for signature in signatures.signatures(known)}
    by_fingerprint = {fingerprint.of_plan(state.plan): state for state in reversed(states)}
    signed_states = {entry.plan for entry in known.history if entry.kind == "signed" and entry.plan in by_fingerprint}
    changed_since = {
        signed_plan: signatures.changed_keys(by_fingerprint[signed_plan].plan, until[-1].plan)
        for signed_plan in (signed_states if until else ())
    }
    return Packet(
        first=first,
        last=last,
        plan=known,
        overview=overview(known, settings, last),
        beginning=beginning,
        changes=tuple(change for change in changes if change.comparison.parts),
        signatures=tuple(
            SignedPlan(entry, by_fingerprint.get(entry.plan or ""), changed_since.get(entry.plan or "", ()))
            for entry in known.history
            if entry.kind == "signed"
        ),
        unsigned=tuple(role for role in signatures.must_sign(known) if role not in signed),
        sessions=tuple(entry for entry in known.history if entry.kind == "session" and entry.date >= first),
        audit=Audit(
            last,
            1,
            tuple(initial for initial in reports.initial_plans if initial.until >= first),
            tuple(held for held in reports.reviews if held.review.date >= first),
            tuple(
                response
                for response in reports.triggers
                if response.trigger.known >= first or response.review is None or response.review.date >= first
            ),
            reports.overdue,
            reports.not_judged,
        ),
        measures=trends.measure_trends(known, settings, last),
        verification=verification,
    )
