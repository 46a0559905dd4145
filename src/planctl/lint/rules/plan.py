"""Rules on the plan as a whole: its goals, its signatures, its safety, its services, its end."""

import re
from collections.abc import Iterator

from planctl.analysis import signatures
from planctl.lint.goal_text import judgment, read
from planctl.lint.rule import Context, Diagnostic, plan_rule
from planctl.model import dates
from planctl.model.dates import Frequency, Interval
from planctl.schedule import status
from planctl.schedule.initial_plan import completed

_EVERY_SESSION = Frequency(1, "session")
_UNSIGNED_FOR = Interval(30, "day")


@plan_rule("P001", "not-a-plan", "error", on_closed=True)
def not_a_plan(context: Context) -> Iterator[Diagnostic]:
    """The file is not a valid plan; every structural problem is reported at once.

    Why: Nobody knows when a plan that cannot be read must be reviewed, nor what it asks for.
    Poor:
        gaols: []
    Better:
        goals: []
    Clear: correct the file at the place that is named.
    Source: planctl's own: the format of the plan file.
    """
    # A file that is no plan gives no plan to look at: the linter makes these findings itself.
    yield from ()


@plan_rule("P004", "no-goals", "error")
def no_goals(context: Context) -> Iterator[Diagnostic]:
    """The plan has no goal, or has dropped them all.

    Why: Payers and surveyors ask of a treatment plan first that it has goals.
    Poor:
        goals: []
    Better:
        goals:
          - {id: g1, text: Walk to the corner shop alone twice a week by 31 May 2026}
    Clear: planctl goal CLIENT TEXT.
    Source: planctl's own.
    """
    over = status.ended_goals(context.plan.history)
    if all(goal.id in over and over[goal.id].kind == "dropped" for goal in context.plan.goals):
        yield Diagnostic(("goals",), "the plan has no goals", "What does the client want to be different?")


@plan_rule("P006", "unsigned", "note")
def unsigned(context: Context) -> Iterator[Diagnostic]:
    """Somebody who must sign has not, 30 days after the start: the client, or a minor's guardian; one of `people`.

    Why: A signature shows that the client took part and agreed; auditors look for it.
    Poor:
        history:
          - {date: 2026-01-12, kind: created}
    Better:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-01-14, kind: signed, by: client}
    Clear: planctl log CLIENT signed --by client, with --declined where they would not, or an entry `disagreement`.
    Source: planctl's own; the 30 days follow 14 NYCRR 599.10 and 55 Pa. Code 5200.31 (initial plan).
    """
    plan = context.plan
    if context.today <= dates.after(plan.start, _UNSIGNED_FOR):
        return
    if any(entry.kind == "disagreement" for entry in plan.history):
        return
    # Who declined to sign was asked, which is what this is about.
    have_answered = {entry.by for entry in plan.history if entry.kind == "signed"}
    missing = [role for role in signatures.must_sign(plan) if role not in have_answered]
    if missing:
        names = " and ".join(f"the {role}" for role in missing)
        yield Diagnostic(
            ("start",),
            f"the plan has not been signed by {names} since it started on {plan.start}",
            "Who still has to sign?",
        )


@plan_rule("P007", "no-safety-plan", "warning")
def no_safety_plan(context: Context) -> Iterator[Diagnostic]:
    """The risk is moderate or high, or there was a crisis, and no safety plan is named.

    Why: After a crisis the first question of any reviewer is where the safety plan is.
    Poor:
        safety: {risk: moderate}
    Better:
        safety: {risk: moderate, plan: signed paper copy in the file}
    Clear: say under `safety: {plan: …}` where it is to be found.
    Source: planctl's own.
    """
    safety = context.plan.safety
    if safety is not None and safety.plan:
        return
    question = "Where is the safety plan kept?"
    if safety is not None and safety.risk in ("moderate", "high"):
        yield Diagnostic(("safety",), f"risk is {safety.risk}, but no safety plan is named", question)
        return
    for index, entry in enumerate(context.plan.history):
        if entry.kind == "crisis":
            yield Diagnostic(
                ("history", index), f"there was a crisis on {entry.date}, but no safety plan is named", question
            )
            return


@plan_rule("P008", "no-discharge-criteria", "note")
def no_discharge_criteria(context: Context) -> Iterator[Diagnostic]:
    """Nothing says when treatment can end.

    Why: Criteria agreed at the start keep treatment from drifting, and payers ask for them.
    Poor:
        goals: []
    Better:
        discharge: {criteria: [Four weeks without a missed workday]}
    Clear: `discharge: {criteria: […]}`.
    Source: planctl's own.
    """
    if context.plan.discharge is None or not context.plan.discharge.criteria:
        yield Diagnostic(
            ("discharge",), "the plan has no discharge criteria", "What would show that treatment is no longer needed?"
        )


@plan_rule("P009", "service-not-stated", "note")
def service_not_stated(context: Context) -> Iterator[Diagnostic]:
    """No service is planned, or one without its type, length or frequency.

    `every session` does not say how often the sessions themselves are.

    Why: Medicare asks a plan for the type, amount, frequency and duration of services.
    Poor:
        services: [{type: individual, modality: CBT}]
    Better:
        services: [{type: individual, modality: CBT, minutes: 50, every: 1 week}]
    Clear: `type`, `minutes` and `every` of each service.
    Source: Medicare's requirements of a plan, as NGS Medicare states them.
    """
    if not context.plan.services:
        yield Diagnostic(("services",), "the plan lists no services", "What kind of sessions, how long, and how often?")
    named = (("type", "type"), ("minutes", "length"), ("every", "frequency"))
    for index, service in enumerate(context.plan.services):
        missing = [name for key, name in named if getattr(service, key) in (None, _EVERY_SESSION)]
        if missing:
            yield Diagnostic(
                ("services", index), f"a service has no {' or '.join(missing)}", "What kind, how long, and how often?"
            )


@plan_rule("P010", "same-goal-elsewhere", "warning")
def same_goal_elsewhere(context: Context) -> Iterator[Diagnostic]:
    """Another plan of the folder has a goal of the same words.

    Why: Surveyors cite scripted goals: a plan is to be made for one person.
    Poor:
        goals:
          - {id: g1, text: Sleep seven hours on five nights a week by 31 May 2026}
          - {id: g2, text: Use a goal that another plan has}
    Better:
        goals:
          - {id: g1, text: Sleep seven hours on five nights a week by 31 May 2026}
    Clear: write the goal with this client, in this client's words.
    Source: planctl's own, after what surveyors cite.
    """
    for index, goal in enumerate(context.plan.goals):
        others = [client for client in context.same_texts.get(folded(goal.text), ()) if client != context.plan.client]
        if others:
            yield Diagnostic(
                ("goals", index, "text"),
                f"{goal.id} is worded like a goal of {', '.join(others)}",
                "What does this client want?",
                goal=goal.id,
            )


@plan_rule("P011", "changed-since-signed", "warning")
def changed_since_signed(context: Context) -> Iterator[Diagnostic]:
    """The plan was changed after somebody who must sign had signed it.

    Comments, order and layout are no change, and neither is anything in the history. A signature that does not
    say what was signed (`plan`, which planctl writes) is not judged.

    Why: A signature is agreement to one plan. Under a later one it says nothing, and an auditor will ask.
    Poor:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-01-14, kind: signed, by: client, plan: 8f3a90bc12d45e67}
    Better:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-01-14, kind: signed, by: client, plan: 8f3a90bc12d45e67}
          - {date: 2026-02-20, kind: amended, what: second goal added}
          - {date: 2026-02-20, kind: signed, by: client}
    Clear: planctl log CLIENT signed --by client, once they have seen the plan as it is.
    Source: planctl's own.
    """
    latest = signatures.signatures(context.plan)
    current = [f"the {signature.role} on {signature.entry.date}" for signature in latest if signature.is_current]
    also = f"; it was signed as it is by {' and '.join(current)}" if current else ""
    for role, entry, is_current in latest:
        if is_current is False:
            signed = context.signed_plans.get(entry.plan or "")
            keys = signatures.changed_keys(signed, context.plan) if signed is not None else ()
            what = f": {', '.join(keys)}" if keys else ""
            place = next(place for place, other in enumerate(context.plan.history) if other is entry)
            yield Diagnostic(
                ("history", place),
                f"the plan was changed after the {role} signed it on {entry.date}{what}{also}",
                f"Has the {role} agreed to the changes?",
            )


@plan_rule("P012", "no-risk-assessment", "note")
def no_risk_assessment(context: Context) -> Iterator[Diagnostic]:
    """No risk assessment is recorded, not even that there is none.

    Why: "Risk: none" shows that somebody asked. Silence does not, and it is the first gap that a reviewer
        sees after a bad outcome.
    Poor:
        safety: {date: 2026-01-12}
    Better:
        safety: {risk: low, date: 2026-01-12}
    Clear: `safety: {risk: none|low|moderate|high, date: DATE}`.
    Source: planctl's own.
    """
    if context.plan.safety is None or context.plan.safety.risk is None:
        yield Diagnostic(("safety",), "no risk assessment is recorded", "What is the current risk of harm?")


@plan_rule("P015", "intervention-not-specified", "note")
def intervention_not_specified(context: Context) -> Iterator[Diagnostic]:
    """An intervention does not say how often, or who does it.

    Why: Payers ask of every intervention who provides it and how often; the client needs to know what is
        theirs to do.
    Poor:
        interventions:
          - {id: i1, goals: [g1], text: Graded exposure, agreement: agreed}
    Better:
        interventions:
          - {id: i1, goals: [g1], text: Graded exposure, agreement: agreed, who: both, every: 1 week}
    Clear: `who` and `every` of the intervention.
    Source: Medicare's requirements of a plan, as NGS Medicare states them.
    """
    for index, intervention in enumerate(context.plan.interventions):
        named = (("every", "frequency"), ("who", "person responsible"))
        missing = [name for key, name in named if getattr(intervention, key) is None]
        if missing and intervention.agreement != "declined":
            questions = {"frequency": "How often?", "person responsible": "Who does it?"}
            yield Diagnostic(
                ("interventions", index),
                f"{intervention.id} has no {' or '.join(missing)}",
                "Who does it, and how often?" if len(missing) > 1 else questions[missing[0]],
                goal=intervention.id,
            )


@plan_rule("P016", "discharge-without-level", "note")
def discharge_without_level(context: Context) -> Iterator[Diagnostic]:
    """A discharge criterion has no level by which to tell that it is met.

    Why: "Stable mood" can be argued about in either direction. A score, a count or an event that happens or
        does not lets client, practitioner and payer agree that treatment can end.
    Poor:
        discharge: {criteria: [Improved mood]}
    Better:
        discharge: {criteria: [PHQ-9 below 10 at two reviews in a row]}
    Clear: a score, a count, or a yes/no event in the criterion.
    Source: planctl's own.
    """
    discharge = context.plan.discharge
    for index, criterion in enumerate(discharge.criteria if discharge is not None else ()):
        text = read(criterion, context.lexicon, context.plan.language or context.settings.language)
        if text.english and not judgment.measurable(text) and not _names_goals(text.text):
            yield Diagnostic(
                ("discharge", "criteria", index),
                f"discharge criterion {index + 1} has no level",
                "What score, count or event would show it?",
            )


def _names_goals(text: str) -> bool:
    """`All goals met`: the levels are those of the goals."""
    return re.search(r"\b(?:goals?|objectives?|g\d+[a-z]?)\b", text, re.IGNORECASE) is not None


@plan_rule("P021", "no-first-contact", "note")
def no_first_contact(context: Context) -> Iterator[Diagnostic]:
    """The initial plan is due from the first contact on, and the plan does not say when that was.

    Why: planctl counts from `start` then, which may be later than a payer counts.
    Poor:
        review: {plan_due: 30 days}
    Better:
        intake: {date: 2026-01-05}
        review: {plan_due: 30 days}
    Clear: `intake: {date: DATE}`.
    Source: planctl's own.
    """
    plan = context.plan
    if plan.intake is not None and plan.intake.date is not None:
        return
    for clock in context.terms.initial_plans:
        terms = clock.terms
        if terms.plan_due and terms.plan_due_from != "start" and completed(plan, clock) is None:
            yield Diagnostic(
                ("intake",),
                f"the initial plan is due {terms.plan_due} after the first contact, which the plan does not name",
                "When was the first contact?",
            )
            return


@plan_rule("P022", "policy-renamed", "warning")
def policy_renamed(context: Context) -> Iterator[Diagnostic]:
    """The plan follows a policy by a former name, with which something was wrong.

    Why: The name stood for another clause than the one that its source has. What is due may not be what you thought.
    Poor:
        review: {policy: intensive-30d}
    Better:
        review: {policy: mn-9533-outpatient}
    Clear: `review: {policy: NAME}` with the name it has now; planctl policies NAME shows the clause.
    Source: planctl's own.
    """
    policies = context.settings.policies
    for name in context.plan.review.policy if context.plan.review is not None else ():
        policy = policies[name]
        if policy.name != name:
            yield Diagnostic(
                ("review", "policy"),
                f"policy {name} is now {policy.name}: {policy.aliases[name]}",
                "Which policy binds you?",
            )


def folded(text: str) -> str:
    """A goal's text as two plans are compared by: without regard to case, spaces and punctuation."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())


RULES = (
    not_a_plan,
    no_goals,
    unsigned,
    no_safety_plan,
    no_discharge_criteria,
    service_not_stated,
    same_goal_elsewhere,
    changed_since_signed,
    no_risk_assessment,
    intervention_not_specified,
    discharge_without_level,
    no_first_contact,
    policy_renamed,
)
