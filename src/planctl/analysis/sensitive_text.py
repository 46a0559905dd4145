"""Where a page for the client may speak of self-harm, of violence, or of another person's address.

A word too many is read once more by the practitioner; one too few lies on somebody's kitchen table.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from planctl.model.plan import Plan, PlanPart

# Beginnings of words; a space stands for any space or hyphen.
SELF_HARM: Final = (
    "suicid", "self harm", "self injur", "self mutilat", "kill myself", "kill himself", "kill herself", "kill themsel",
    "killing myself", "end my life", "end his life", "end her life", "take my life", "want to die", "wanted to die",
    "wants to die", "better off dead", "cutting myself", "cut myself", "cuts herself", "cuts himself", "hurt myself",
    "hurting myself", "hurts herself", "hurts himself", "overdos", "parasuicid",
)  # fmt: skip
VIOLENCE: Final = (
    "violen", "abus", "assault", "rape", "raping", "molest", "incest", "stalk", "strangl", "chok", "stab", "murder",
    "homicid", "beat me", "beats me", "beating", "beaten", "hit me", "hits me", "hits her", "hits him", "hit her",
    "hit him", "weapon", "gun", "knife", "restraining order", "protective order", "protection order",
    "threaten", "batter", "traffick", "perpetrator", "offender",
)  # fmt: skip
_WORDS: Final = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in (*SELF_HARM, *VIOLENCE))
_STREET: Final = (
    r"street|st\.|avenue|ave\.?|road|rd\.?|lane|ln\.?|drive|dr\.|boulevard|blvd\.?|court|ct\.|way|place|terrace|close"
    r"|crescent|square|parkway|highway"
)
# A house number with a street, a numbered apartment, a box, and where somebody is said to live.
_ADDRESS: Final = (
    rf"\b\d{{1,5}}[a-z]?\s+(?:[\w'.-]+\s+){{1,3}}(?:{_STREET})(?!\w)|\b(?:apt|apartment|unit|flat)\.?\s*#?\d+"
    r"|\bp\.?\s?o\.?\s?box\b|\b(?:home )?address\b|\blives? (?:at|on) \w"
)
_SENSITIVE: Final = re.compile(rf"\b(?:{_WORDS})|{_ADDRESS}", re.IGNORECASE)
_TEXTS: Final = ("text", "words", "deferred", "use", "label", "hopes", "goals", "improvement", "approach", "who")


class Mention(NamedTuple):
    """A text of a plan by its place: never the text itself."""

    line: int
    field: str


def mentions(plan: Plan, without: Collection[str] = ()) -> list[Mention]:
    """Find the texts of a page that may need another look, those in `without` apart."""
    return [Mention(line, field) for field, text, line in _texts(plan, without) if _SENSITIVE.search(text)]


def _texts(plan: Plan, without: Collection[str]) -> Iterator[tuple[str, str, int]]:
    parts: list[tuple[str, PlanPart]] = [("intake", plan.intake)] if plan.intake else []
    if "diagnoses" not in without:
        parts += [("diagnoses", diagnosis) for diagnosis in plan.diagnoses]
    parts += [(f"problem {problem.id}", problem) for problem in plan.problems]
    for goal, _ in plan.goals_and_objectives():
        parts.append((f"goal {goal.id}", goal))
        if goal.measure is not None:
            yield f"goal {goal.id}: measure", f"{goal.measure.name} {goal.measure.unit or ''}", goal.line("measure")
        for level, text in goal.levels.items():
            yield f"goal {goal.id}: level {level}", text, goal.line("levels")
    parts += [(f"intervention {intervention.id}", intervention) for intervention in plan.interventions]
    if "strengths" not in without:
        parts += [("strengths", strength) for strength in plan.strengths]
    for label, part in parts:
        for key in _TEXTS:
            value = getattr(part, key, None)
            if isinstance(value, str):
                yield f"{label}: {key}", value, part.line(key)
    if "barriers" not in without:
        yield from (("barriers", text, plan.line("barriers")) for text in plan.barriers)
    if plan.preferences:
        yield "preferences", plan.preferences, plan.line("preferences")
    for service in plan.services:
        yield "services: modality", service.modality or "", service.line("modality")
    if plan.discharge is not None:
        criteria = plan.discharge.line("criteria")
        yield from (("discharge: criteria", text, criteria) for text in plan.discharge.criteria)
