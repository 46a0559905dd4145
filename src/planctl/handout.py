"""A plan as a page for the client's hand: what stands on it, in plain words, before any format."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planctl import course, dates, overview, standing
from planctl.course import Course
from planctl.due import Due
from planctl.measures import shown
from planctl.model import ClientProblem, Diagnosis, Entry, Intervention, Measure, Plan, Practitioner, Service
from planctl.overview import GoalStanding
from planctl.progress import Score
from planctl.settings import Settings


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section (level 2) or of a goal (3) or of a step towards one (4)."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The client's own words; `question` is what they answer."""

    text: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading; `widths` are the columns' shares of a hundred where the format has widths."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A measure over time."""

    course: Course


@dataclass(frozen=True, slots=True)
class Signatures:
    """What has been signed, and a line to sign for each person: the role, and the name where it is known."""

    title: str
    signed: tuple[str, ...]
    people: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Quote | Items | Table | Chart | Signatures


@dataclass(frozen=True, slots=True)
class Handout:
    """The page: its letterhead, and its blocks from top to bottom."""

    client: str
    practitioner: str
    about: str
    blocks: tuple[Block, ...]


_QUESTIONS = (
    ("hopes", "What do you hope to get out of coming to therapy?"),
    ("goals", "What are your goals for treatment?"),
    ("improvement", "How would you know if things have improved?"),
)
_AGREEMENTS = {"agreed": "you agreed", "declined": "you declined", "undecided": "not decided yet"}
_WHO = {"client": "you", "practitioner": "your practitioner", "both": "both of us"}
_DECISIONS = {
    "continue": "go on as planned",
    "revise": "change the plan",
    "step-up": "more support",
    "step-down": "less support",
    "close": "end treatment",
}
_ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def handout(plan: Plan, settings: Settings, as_of: date) -> Handout:
    """The page as it can be written on `as_of`: the client's words first, the signatures last.

    What the history notes between reviews stays in the file.
    """
    at = overview.overview(plan, settings, as_of)
    responsible = plan.practitioner or settings.practitioner
    about = f"In effect since {dates.written(plan.start)}. Printed as of {dates.written(as_of)}."
    blocks = [
        *_words(at.plan),
        *_problems(at.plan),
        *_goals(at, course.courses(plan, settings, as_of)),
        *_interventions(at.plan),
        *_surroundings(at.plan),
        *_ending(at.plan),
        *_reviews(at.plan),
        *_next(at.due),
        *_signatures(at.plan, responsible),
    ]
    return Handout(plan.client, _named(responsible), about, tuple(blocks))


def _named(practitioner: Practitioner | None) -> str:
    return ", ".join(filter(None, (practitioner.name, practitioner.credential))) if practitioner else ""


def _words(plan: Plan) -> Iterator[Block]:
    said = [(question, getattr(plan.intake, key)) for key, question in _QUESTIONS] if plan.intake else []
    if any(answer for _, answer in said):
        yield Heading("In your own words")
        yield from (Quote(answer, question) for question, answer in said if answer)


def _problems(plan: Plan) -> Iterator[Block]:
    worked_on = [each for each in plan.problems if not each.deferred]
    deferred = [each for each in plan.problems if each.deferred]
    if worked_on or plan.diagnoses:
        yield Heading("What we are working on")
    if worked_on:
        yield Items(tuple(each.text for each in worked_on))
    if plan.diagnoses:
        yield Paragraph(f"Diagnosis: {'; '.join(_diagnosis(each) for each in plan.diagnoses)}.")
    if deferred:
        yield Heading("What can wait")
        yield Items(tuple(_deferred(each) for each in deferred))


def _diagnosis(each: Diagnosis) -> str:
    return f"{each.label} ({each.code})" if each.label else each.code


def _deferred(each: ClientProblem) -> str:
    return f"{each.text} (why it can wait: {each.deferred})"


def _goals(at: overview.Overview, courses: tuple[Course, ...]) -> Iterator[Block]:
    if at.goals:
        yield Heading("Your goals")
    number = 0
    for each in at.goals:
        goal = each.goal
        if each.parent is None:
            number += 1
            yield Heading(f"Goal {number}: {goal.text}", 3)
        else:
            yield Heading(f"A step towards goal {number}: {goal.text}", 4)
        if goal.words:
            yield Quote(goal.words)
        yield from (Paragraph(said) for said in (" ".join(_facts(each)), " ".join(_since(each))) if said)
        if goal.levels:
            yield Items(tuple(f"{int(level):+d}: {goal.levels[level]}" for level in sorted(goal.levels, key=int)))
        # A measure that several goals share is drawn once, with the first of them.
        yield from (Chart(found) for found in courses if found.scores and found.targets[0].goal is goal)


def _facts(each: GoalStanding) -> Iterator[str]:
    goal = each.goal
    if each.state != "active" and each.since:
        yield f"{'Reached' if each.state == 'achieved' else 'Given up'} on {dates.written(each.since)}."
    if goal.measure is not None:
        yield _measured(goal.measure, each.score.better if each.score else goal.measure.better)
    if goal.by and each.state == "active":
        yield f"To be reached by {dates.written(goal.by)}."
    if goal.maintenance:
        yield "Holding this level is the goal."
    if goal.agreed == "declined":
        yield "You declined this goal."
    elif goal.agreed is not None:
        yield f"Agreed on {dates.written(goal.agreed)}."


def _since(each: GoalStanding) -> Iterator[str]:
    if each.score is not None and each.state == "active":
        yield from _last(each.score)
    if each.progress:
        yield f"At the last review: {each.progress.replace('-', ' ')}."


def _measured(measure: Measure, better: str | None) -> str:
    about = ", ".join(filter(None, (measure.unit, f"{better} is better" if better else "")))
    start = f"{shown(measure.baseline)} at the start" if measure.baseline is not None else ""
    target = f"{shown(measure.target)} to be reached" if measure.target is not None else ""
    levels = ", ".join(filter(None, (start, target)))
    return f"Measured by {measure.name}{f' ({about})' if about else ''}{f': {levels}' if levels else ''}."


def _last(score: Score) -> Iterator[str]:
    yield f"Last measured on {dates.written(score.day)}: {shown(score.value)}."
    if score.gain:
        way = f", and {round(score.way * 100)} % of the way" if score.way is not None and score.gain > 0 else ""
        yield f"That is {shown(abs(score.gain))} {'better' if score.gain > 0 else 'worse'} than at the start{way}."
    elif score.gain is not None:
        yield "That is the same as at the start."
    if score.meaningful and score.smallest is not None:
        counts = "is more than chance would explain" if score.reliable else "is large enough to count"
        yield f"Such a change {counts} ({shown(score.smallest)} or more)."
    elif score.meaningful is False and score.smallest is not None and score.gain:
        yield f"A change counts from {shown(score.smallest)} on."
    if score.remission:
        yield "The score has left the clinical range."


def _interventions(plan: Plan) -> Iterator[Block]:
    numbers = dict(_numbers(plan))
    if plan.interventions:
        yield Heading("What we will do")
        yield Table(
            ("What", "For", "Who", "How often", "Agreement"),
            tuple(_intervention(each, numbers) for each in plan.interventions),
            (40, 16, 17, 13, 14),
        )
    if plan.services:
        yield Heading("Sessions")
        yield Items(tuple(_service(each) for each in plan.services))


def _numbers(plan: Plan) -> Iterator[tuple[str, str]]:
    for number, goal in enumerate(plan.goals, 1):
        yield goal.id, f"goal {number}"
        yield from ((step.id, f"goal {number}") for step in goal.objectives)


def _intervention(each: Intervention, numbers: dict[str, str]) -> tuple[str, ...]:
    named = each.text or each.approach or each.id
    approach = f" ({each.approach})" if each.approach and each.text and each.approach != each.text else ""
    return (
        f"{named}{approach}",
        ", ".join(dict.fromkeys(numbers[goal] for goal in each.goals)),
        _WHO.get(each.who or "", each.who or ""),
        f"every {each.every}".replace("every 1 ", "every ") if each.every else "",
        _AGREEMENTS.get(each.agreement or "", ""),
    )


def _service(each: Service) -> str:
    parts = [each.type, each.modality, f"{each.minutes} minutes" if each.minutes else ""]
    parts.append(f"every {each.every}".replace("every 1 ", "every ") if each.every else "")
    parts.append(f"until {dates.written(each.until)}" if each.until else "")
    return ", ".join(part for part in parts if part)


def _surroundings(plan: Plan) -> Iterator[Block]:
    if plan.strengths:
        yield Heading("What helps")
        yield Items(tuple(f"{each.text} ({each.use})" if each.use else each.text for each in plan.strengths))
    if plan.barriers:
        yield Heading("What may get in the way")
        yield Items(plan.barriers)
    if plan.preferences:
        yield Heading("What you prefer")
        yield Paragraph(plan.preferences)
    if plan.safety:
        yield Heading("Safety")
        judged = f", as judged on {dates.written(plan.safety.date)}" if plan.safety.date else ""
        risk = f"Risk: {plan.safety.risk}{judged}." if plan.safety.risk else ""
        where = f"Safety plan: {plan.safety.plan}." if plan.safety.plan else ""
        yield Paragraph(" ".join(filter(None, (risk, where))) or "A safety plan is kept.")


def _ending(plan: Plan) -> Iterator[Block]:
    if plan.discharge is not None:
        yield Heading("When treatment can end")
        if plan.discharge.criteria:
            yield Items(plan.discharge.criteria)
        if plan.discharge.discussed:
            yield Paragraph(f"We talked about this on {dates.written(plan.discharge.discussed)}.")


def _reviews(plan: Plan) -> Iterator[Block]:
    held = sorted(standing.reviews(plan.history), key=lambda entry: entry.date)
    yield Heading("Reviews so far")
    if not held:
        yield Paragraph("None yet.")
        return
    yield Table(
        ("Date", "About", "Goals", "Decision", "Took part"),
        tuple(_review(plan, each) for each in held),
        (18, 14, 31, 22, 15),
    )


def _review(plan: Plan, entry: Entry) -> tuple[str, ...]:
    numbers = dict(_numbers(plan))
    steps = {step.id for goal in plan.goals for step in goal.objectives}
    found = [
        f"{f'a step towards {numbers[goal]}' if goal in steps else numbers[goal]}: {said.replace('-', ' ')}"
        for goal, said in entry.goals.items()
    ]
    decision = _DECISIONS.get(entry.decision or "", "")
    return (
        dates.written(entry.date),
        "the whole plan" if entry.full_review else "one event",
        "; ".join(found),
        f"{decision} ({entry.note})" if decision and entry.note else decision or entry.note or "",
        ", ".join(entry.with_),
    )


def _next(due: Due) -> Iterator[Block]:
    yield Heading("Next review")
    binding = due.binding
    if binding is None or due.day is None:
        closed = "Treatment has ended, and so no review is due."
        yield Paragraph(closed if due.plan_state == "closed" else "No date is set for the next review.")
        return
    was = "was due on" if due.day < due.as_of else "is due on"
    reason = _ISO.sub(lambda found: dates.written(date.fromisoformat(found[0])), binding.text)
    yield Paragraph(f"The next review {was} {dates.written(due.day)}. Why then: {reason}.")
    yield Paragraph("You may ask for a review at any time.")


def _signatures(plan: Plan, practitioner: Practitioner | None) -> Iterator[Block]:
    signed = [entry for entry in plan.history if entry.kind == "signed"]
    others = dict.fromkeys(entry.by for entry in signed if entry.by in ("guardian", "supervisor"))
    people = [("Client", ""), ("Practitioner", _named(practitioner)), *((by.capitalize(), "") for by in others if by)]
    yield Signatures("Signatures", tuple(_signed(entry) for entry in signed), tuple(people))


def _signed(entry: Entry) -> str:
    by = f" by the {entry.by}" if entry.by else ""
    return f"Signed{by} on {dates.written(entry.date)}" + (f" ({entry.method})" if entry.method else "")
