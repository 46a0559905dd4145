"""The clocks and lead times that hold for one plan: its own, the folder's, or planctl's."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from planctl.model import kinds_and_triggers
from planctl.model.dates import Interval
from planctl.model.plan import Never, Plan, ReviewTerms
from planctl.model.settings import Settings
from planctl.schedule.due import DEFAULT_NOTICE

DEFAULT_EVERY: Final = Interval(6, "month")
DEFAULT_EARLY: Final = Interval(14, "day")


class Clock(NamedTuple):
    """One periodic clock, and the policy it comes from, if any."""

    terms: ReviewTerms
    policy: str = ""


class Terms(NamedTuple):
    """What holds for one plan.

    `leads` has only the triggers that bring a review forward; `needs_content` those that a review without
    any content does not deal with.
    """

    clocks: tuple[Clock, ...]
    leads: Mapping[str, Interval]
    needs_content: tuple[str, ...]
    notice: Interval
    grace: Interval | None
    next_required: bool


def terms(plan: Plan, settings: Settings) -> Terms:
    """Return what holds for the plan.

    A plan that names neither an interval nor a policy takes both from the folder's settings, and
    where those name none, every 6 months. Whatever else it says about its clock holds all the same.
    """
    of_plan = plan.review or ReviewTerms()
    stated = of_plan if of_plan.every or of_plan.policy else _over(of_plan, settings.review)
    if not stated.every and not stated.policy:
        stated = stated.replace(every=DEFAULT_EVERY)
    policies = [settings.policies[name] for name in stated.policy]
    # How early a review may be held is no policy's to say unless it does.
    with_early = [policy.clock.replace(early=policy.clock.early or stated.early) for policy in policies]
    clocks = [Clock(stated), *(Clock(clock, policy.name) for clock, policy in zip(with_early, policies, strict=True))]
    needing = (of_plan.needs_content, settings.review.needs_content, kinds_and_triggers.NEEDS_CONTENT)
    graces = [of_plan.grace, *(policy.clock.grace for policy in policies), settings.review.grace]
    return Terms(
        clocks=tuple(clock for clock in clocks if clock.terms.every or clock.terms.first or clock.terms.sessions),
        leads=_leads(settings.triggers, settings.review.triggers, of_plan.triggers),
        needs_content=next(names for names in needing if names is not None),
        notice=of_plan.notice or settings.review.notice or DEFAULT_NOTICE,
        grace=next((grace for grace in graces if grace), None),
        next_required=any(policy.next_required for policy in policies),
    )


def _over(of_plan: ReviewTerms, base: ReviewTerms) -> ReviewTerms:
    return base.replace(**{key: getattr(of_plan, key) for key in of_plan.KEYS if getattr(of_plan, key)})


def _leads(*layers: Mapping[str, Interval | Never]) -> dict[str, Interval]:
    merged: dict[str, Interval | Never] = dict(kinds_and_triggers.LEADS)
    for layer in layers:
        merged.update(layer)
    return {kind: lead for kind, lead in merged.items() if isinstance(lead, Interval)}
