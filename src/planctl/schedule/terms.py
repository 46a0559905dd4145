"""The clocks and lead times that hold for one plan: its own, the folder's, or planctl's."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from planctl.model import entry_kinds_and_leads
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

    `initial_plans` are the clocks that say by when the initial plan is to be done. `leads` has only the
    triggers that bring a review forward; `needs_content` those that a review without any content does not deal with.
    """

    clocks: tuple[Clock, ...]
    initial_plans: tuple[Clock, ...]
    leads: Mapping[str, Interval]
    needs_content: tuple[str, ...]
    notice: Interval
    grace: Interval | None
    next_required: bool


def terms(plan: Plan, settings: Settings) -> Terms:
    """Return what holds for the plan.

    A plan that names neither an interval nor a policy of reviews takes both from the folder's settings, and
    where those name none, every 6 months. Whatever else it says about its clock holds all the same.
    By when the initial plan is due is a question of its own: the folder answers it for plans that do not.
    """
    of_plan, of_folder = plan.review or ReviewTerms(), settings.review
    stated = of_plan
    if not _says_when_to_review(of_plan, settings):
        stated = _over(of_plan, of_folder).replace(policy=(*of_plan.policy, *of_folder.policy))
    if not _says_when_to_review(stated, settings):
        stated = stated.replace(every=DEFAULT_EVERY)
    policies = [settings.policies[name] for name in stated.policy]
    needing = (of_plan.needs_content, of_folder.needs_content, entry_kinds_and_leads.NEEDS_CONTENT)
    graces = [of_plan.grace, *(policy.clock.grace for policy in policies), of_folder.grace]
    return Terms(
        clocks=tuple(
            clock
            for clock in _clocks(stated, settings)
            if clock.terms.every or clock.terms.first or clock.terms.sessions
        ),
        initial_plans=_initial_plans(of_plan, settings) or _initial_plans(of_folder, settings),
        leads=_leads(settings.triggers, of_folder.triggers, of_plan.triggers),
        needs_content=next(names for names in needing if names is not None),
        notice=of_plan.notice or of_folder.notice or DEFAULT_NOTICE,
        grace=next((grace for grace in graces if grace), None),
        next_required=any(policy.next_required for policy in policies),
    )


def _says_when_to_review(terms: ReviewTerms, settings: Settings) -> bool:
    """Tell whether the terms name an interval, or a policy that is about more than the initial plan."""
    return bool(terms.every) or not all(settings.policies[name].is_of_initial_plan for name in terms.policy)


def _clocks(stated: ReviewTerms, settings: Settings) -> list[Clock]:
    # Two names may be those of one policy.
    policies = {policy.name: policy.clock for policy in (settings.policies[name] for name in stated.policy)}
    # How early a review may be held is no policy's to say unless it does.
    with_early = {name: clock.replace(early=clock.early or stated.early) for name, clock in policies.items()}
    return [Clock(stated), *(Clock(clock, name) for name, clock in with_early.items())]


def _initial_plans(stated: ReviewTerms, settings: Settings) -> tuple[Clock, ...]:
    return tuple(clock for clock in _clocks(stated, settings) if clock.terms.plan_due or clock.terms.plan_due_visits)


def _over(of_plan: ReviewTerms, base: ReviewTerms) -> ReviewTerms:
    return base.replace(**{key: getattr(of_plan, key) for key in of_plan.KEYS if getattr(of_plan, key)})


def _leads(*layers: Mapping[str, Interval | Never]) -> dict[str, Interval]:
    merged: dict[str, Interval | Never] = dict(entry_kinds_and_leads.LEADS)
    for layer in layers:
        merged.update(layer)
    return {kind: lead for kind, lead in merged.items() if isinstance(lead, Interval)}
