"""The kinds of history entries: what each means, which keys it takes, and the lead of each trigger.

The leads are planctl's defaults, not legal requirements; settings and plans may change them.
"""

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Final

from planctl.model import plan
from planctl.model.dates import Interval
from planctl.model.schema import (
    DECISIONS,
    PROGRESS,
    SIGNERS,
    Amount,
    Day,
    Key,
    ListOf,
    MapOf,
    OneOf,
    Record,
    Reference,
    Text,
)


class Kind:
    """One kind of entry. `lead` is set for a trigger: the time within which it asks for a review."""

    def __init__(self, name: str, doc: str, keys: tuple[Key, ...] = (), lead: Interval | None = None) -> None:
        self.name = name
        self.doc = doc
        self.keys = keys
        self.lead = lead

    @cached_property
    def record(self) -> Record:
        """The shape of such an entry."""
        return Record("entry", plan.Entry, (*_FIRST_KEYS, *self.keys, *_LAST_KEYS))

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The names of the kind's own keys."""
        return tuple(key.name for key in self.keys)


_FIRST_KEYS: Final = (
    Key("date", Day(), "The day it happened.", required=True, example="2026-03-02"),
    Key("kind", Text(), "What happened.", required=True, example="crisis"),
)
_LAST_KEYS: Final = (
    Key("logged", Day(), "The day it became known, when that was later."),
    Key("note", Text(), "One short line; clinical process notes do not belong in a plan."),
)
_GOAL: Final = Key("goal", Reference("goal"), "The id of the goal or objective.", required=True, example="g1")
_REASON: Final = Key("reason", Text(), "Why.")

# Deterioration is no kind of entry: it is read off the measurements. Its lead is set like a trigger's.
DETERIORATION: Final = "deterioration"
DETERIORATION_LEAD: Final = Interval(7, "day")


def _days(count: int) -> Interval:
    return Interval(count, "day")


_ALL: Final = (
    Kind("created", "The plan was made: the first entry, exactly once, dated `start` or earlier."),
    Kind(
        "signed",
        "Consent and signature.",
        (
            Key("by", OneOf(SIGNERS), "Who signed.", required=True, example="client"),
            Key("method", Text(), "How.", example="on paper"),
            Key("declined", Text(), "Why they did not sign.", example="wants to talk it over first"),
            Key("plan", Text(), "The fingerprint of the plan that was signed; planctl writes it."),
        ),
    ),
    Kind(
        "imported",
        "The plan was taken over from elsewhere on this day; what is dated before it happened there.",
        (
            Key("from", Text(), "What it was read from.", required=True, example='"FHIR R4"', field="source"),
            Key("next", Day(), "The day that the next review had been set for there."),
        ),
    ),
    Kind("amended", "The plan half was changed between reviews.", (Key("what", Text(), "What was changed."),)),
    Kind("session", "A session was held, where sessions are counted."),
    Kind(
        "reading",
        "A measurement.",
        (
            Key("measure", Reference("measure"), "The measure's name.", required=True, example="PHQ-9"),
            Key("value", Amount(), "The score or count.", required=True, example="12"),
        ),
    ),
    Kind("achieved", "A goal or objective was reached.", (_GOAL,), lead=_days(14)),
    Kind("dropped", "A goal or objective was given up.", (_GOAL,), lead=_days(14)),
    Kind("resumed_goal", "A goal or objective was taken up again.", (_GOAL,)),
    Kind(
        "review",
        "A review was held.",
        (
            Key(
                "scope",
                OneOf(("full", "event")),
                "The whole plan (default), or what one event asked for: an event review does not move the clock.",
            ),
            Key("decision", OneOf(DECISIONS), "What was decided."),
            Key(
                "goals",
                MapOf(Reference("goal"), OneOf(PROGRESS)),
                "The progress of each goal, in FHIR's goal-achievement words.",
                example="{g1: improving}",
            ),
            Key("next", Day(), "The day the next review is set for."),
            Key("with", ListOf(Text(), single=True), "Who took part.", example="[client]", field="participants"),
        ),
    ),
    Kind("crisis", "A crisis.", lead=_days(2)),
    Kind("relapse", "A relapse.", lead=_days(7)),
    Kind("worsening", "Symptoms got worse.", lead=_days(7)),
    Kind("trauma", "A traumatic event.", lead=_days(7)),
    Kind("hospital_discharge", "Discharged from hospital.", lead=_days(3)),
    Kind("emergency_visit", "A visit to an emergency department.", lead=_days(7)),
    Kind("level_of_care_change", "The level of care was changed.", lead=_days(10)),
    Kind("new_diagnosis", "A new diagnosis.", lead=_days(14)),
    Kind("medication_change", "Medication was changed.", lead=_days(14)),
    Kind("missed_sessions", "Sessions were missed.", lead=_days(7)),
    Kind("progress", "Progress that calls for new goals.", lead=_days(30)),
    Kind("request", "The client asked for a review.", lead=_days(14)),
    Kind("disagreement", "The client disagrees with the plan.", lead=_days(14)),
    Kind("life_change", "A change in the client's life.", lead=_days(30)),
    Kind("admission", "Admitted to hospital; the discharge is the trigger."),
    Kind(
        "paused",
        "The plan rests.",
        (_REASON, Key("until", Day(), "The day it is to go on.")),
    ),
    Kind("resumed", "A paused plan goes on.", (_REASON,)),
    Kind("closed", "The plan ended.", (_REASON,)),
    Kind("reopened", "A closed plan starts again.", (_REASON,)),
    Kind(
        "retracted",
        "An entry was made by mistake and counts for nothing; planctl undo writes it.",
        (
            Key(
                "of",
                Text(),
                "The entry: its date, its kind and its fingerprint.",
                required=True,
                example="2026-03-02 crisis 1a2b3c4d",
            ),
            _REASON,
        ),
    ),
)

KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _ALL}
# Achieved and dropped are triggers for a goal, not for an objective.
GOAL_ENDS: Final = frozenset({"achieved", "dropped"})
TRIGGER_NAMES: Final = tuple(kind.name for kind in _ALL if kind.lead)
LEADS: Final[Mapping[str, Interval]] = {kind.name: kind.lead for kind in _ALL if kind.lead} | {
    DETERIORATION: DETERIORATION_LEAD
}
# What a review that says nothing does not deal with.
NEEDS_CONTENT: Final = ("crisis", "trauma", "hospital_discharge", "emergency_visit")


def kind(name: str, custom: Iterable[str] = ()) -> Kind | None:
    """Return the kind of that name, among planctl's and custom triggers; none if there is no such kind."""
    return KINDS.get(name) or (_own(name) if name in custom and name != DETERIORATION else None)


@cache
def _own(name: str) -> Kind:
    return Kind(name, "A custom kind.")
