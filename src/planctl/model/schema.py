"""The plan file's format, as one table.

Parser, JSON Schema and reference all come from here: adding a key is one row here and one field
in the model.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

from planctl.model import plan

FORMAT: Final = 1


# ---- types of values: tuples rather than dataclasses, which take a tenth of a command to make -----


class Text(NamedTuple):
    """Free text; `names` says what it names, where the plan refers to it elsewhere."""

    names: str = ""


class Id(NamedTuple):
    """A name by which the plan refers to something; `of` says what it names."""

    of: str


class Npi(NamedTuple):
    """A National Provider Identifier of the United States."""


class Reference(NamedTuple):
    """An id, or for diagnoses a code, that must stand elsewhere in the plan."""

    to: str


class Day(NamedTuple):
    """A date; `or_word` is the one word allowed in its place."""

    or_word: str = ""


class Length(NamedTuple):
    """An interval; `or_word` is the one word allowed in its place."""

    or_word: str = ""


class HowOften(NamedTuple):
    """An interval, or a frequency such as `twice a week`."""


class Whole(NamedTuple):
    """A whole number within bounds."""

    low: int
    high: int


class Amount(NamedTuple):
    """A finite number."""


class Flag(NamedTuple):
    """`true` or `false`."""


class OneOf(NamedTuple):
    """One of a closed list of words."""

    words: tuple[str, ...]


class ListOf(NamedTuple):
    """A list; `single` allows its only item to stand alone."""

    item: "Type"
    single: bool = False


class MapOf(NamedTuple):
    """A mapping from keys of one type to values of another."""

    key: "Type"
    value: "Type"


class TriggerLeads(NamedTuple):
    """A mapping from trigger kinds to intervals; `own` allows kinds of one's own."""

    own: bool = False


class History(NamedTuple):
    """The list of what happened."""


class Key(NamedTuple):
    """One key of a record: its name and type, what it means, an example, and the model's field if named otherwise."""

    name: str
    type: "Type"
    doc: str
    required: bool = False
    example: str = ""
    field: str = ""

    @property
    def attribute(self) -> str:
        """The model's field that holds its value."""
        return self.field or self.name


class Record:
    """A mapping with known keys.

    `text_key` is the key meant where a text stands instead; `own_keys` allows keys that begin with `x_`.
    """

    def __init__(
        self,
        name: str,
        builds: Callable[..., Any],
        keys: tuple[Key, ...],
        *,
        text_key: str = "",
        own_keys: bool = False,
    ) -> None:
        self.name = name
        self.builds = builds
        self.keys = keys
        self.text_key = text_key
        self.own_keys = own_keys

    @cached_property
    def by_name(self) -> Mapping[str, Key]:
        """The keys under their names."""
        return {key.name: key for key in self.keys}


Type = (
    Text
    | Id
    | Npi
    | Reference
    | Day
    | Length
    | HowOften
    | Whole
    | Amount
    | Flag
    | OneOf
    | ListOf
    | MapOf
    | TriggerLeads
    | History
    | Record
)


# ---- closed lists ------------------------------------------------------------------------------

PROGRESS: Final = (
    "improving", "worsening", "no-change", "achieved", "sustaining", "not-achieved", "no-progress",
    "not-attainable", "in-progress",
)  # fmt: skip
DECISIONS: Final = ("continue", "revise", "step-up", "step-down", "close")
SIGNERS: Final = ("client", "partner", "practitioner", "guardian", "prescriber", "supervisor")
ROLES: Final = ("guardian", "partner", "prescriber", "contact", "supervisor")
LEVELS_OF_CARE: Final = ("outpatient", "intensive-outpatient", "partial-hospital", "residential", "inpatient")


# ---- records -----------------------------------------------------------------------------------

PRACTITIONER: Final = Record(
    "practitioner",
    plan.Practitioner,
    (
        Key("name", Text(), "Who is responsible for the plan.", example="R. Ortega"),
        Key("credential", Text(), "Licence or profession, as it stands on a letterhead.", example="LCSW"),
        Key("license", Text(), "The number of the license, for payers.", example="MH-12345"),
        Key("npi", Npi(), "The National Provider Identifier, for payers.", example="1234567893"),
    ),
)

PERSON: Final = Record(
    "person",
    plan.Person,
    (
        Key("role", OneOf(ROLES), "What they are to the client or the plan.", required=True, example="guardian"),
        Key("name", Text(), "The name; initials will do.", example="M. R."),
        Key("must_sign", Flag(), "Whether the plan needs this signature, too."),
    ),
)

CLOCK_KEYS: Final = (
    Key("every", Length(), "How long after the anchor the next review is due.", example="6 months"),
    Key(
        "from",
        OneOf(("last-review", "signature", "start")),
        "The anchor: the last full review (default), the last signature, or a fixed grid from `start`.",
        field="anchor",
    ),
    Key("first", Length(), "Until the first full review: due this long after `start`, too.", example="30 days"),
    Key("early", Length(), "With `from: start`: how early a review still serves its slot. Default 14 days."),
    Key(
        "sessions",
        Whole(1, 1000),
        "Due with this many sessions held since the last full review.",
        example="6",
    ),
    Key(
        "whichever",
        OneOf(("earlier", "later")),
        "With `sessions` and `every`: which of the two dates counts. Default: the earlier.",
    ),
    Key("plan_due", Length(), "The initial plan is due this long after the first contact.", example="30 days"),
    Key(
        "plan_due_from",
        OneOf(("intake", "start")),
        "What `plan_due` counts from: `intake: {date: …}` (default; `start` where there is none), or `start`.",
    ),
    Key(
        "plan_due_by",
        OneOf(("signed", "created")),
        "What completes the initial plan: your signature as practitioner (default), or its `created` entry.",
    ),
    Key(
        "plan_due_visits",
        Whole(1, 1000),
        "The initial plan is due on the day of this session, counted from the first.",
        example="5",
    ),
)

REVIEW: Final = Record(
    "review",
    plan.ReviewTerms,
    (
        *CLOCK_KEYS,
        Key(
            "policy",
            ListOf(Reference("policy"), single=True),
            "One or more policies; see `planctl policies`.",
        ),
        Key("triggers", TriggerLeads(), "Lead times of triggers for this plan; `never` switches one off."),
        Key(
            "needs_content",
            ListOf(Reference("trigger")),
            "Triggers that a review without any content does not deal with. Default: crisis, trauma, "
            "hospital_discharge, emergency_visit.",
            example="[crisis, trauma]",
        ),
        Key("notice", Length(), "How far ahead `review-due` lists the plan. Default 14 days."),
        Key("grace", Length(), "How many days after a review its entry may be written. Default none."),
    ),
)

# What is asked in the first sessions, by the key that holds the answer.
QUESTIONS: Final = {
    "hopes": "What do you hope to get out of coming to therapy?",
    "goals": "What are your goals for treatment?",
    "improvement": "How would you know if things have improved?",
}

INTAKE: Final = Record(
    "intake",
    plan.Intake,
    (
        Key("date", Day(), "The day of the first contact.", example="2026-01-05"),
        *(Key(name, Text(), f"{question} The client's own words.") for name, question in QUESTIONS.items()),
    ),
)

DIAGNOSIS: Final = Record(
    "diagnosis",
    plan.Diagnosis,
    (
        Key("code", Text(names="diagnosis"), "ICD-10-CM code or DSM text.", required=True, example="F41.0"),
        Key("label", Text(), "The diagnosis in words."),
        Key("date", Day(), "The day it was made."),
        Key("primary", Flag(), "Whether it is the primary diagnosis."),
    ),
)

PROBLEM: Final = Record(
    "problem",
    plan.ClientProblem,
    (
        Key("id", Id("problem"), "The name goals refer to.", required=True, example="p1"),
        Key("text", Text(), "The problem, as specific as can be.", required=True),
        Key("impairment", Text(), "What it keeps the client from, at work, at home, with others: for payers."),
        Key("diagnosis", Reference("diagnosis"), "The code of the diagnosis it belongs to."),
        Key("deferred", Text(), "Why it is not worked on now."),
    ),
)

STRENGTH: Final = Record(
    "strength",
    plan.Strength,
    (
        Key("text", Text(), "A strength of the client.", required=True),
        Key("use", Text(), "How the plan makes use of it."),
    ),
    text_key="text",
)

SAFETY: Final = Record(
    "safety",
    plan.Safety,
    (
        Key("risk", OneOf(("none", "low", "moderate", "high")), "Risk of harm as judged on `date`."),
        Key("plan", Text(), "Where the safety plan is to be found; not the plan itself."),
        Key("date", Day(), "The day of the judgement."),
    ),
)

SERVICE: Final = Record(
    "service",
    plan.Service,
    (
        Key("type", OneOf(("individual", "group", "family", "couples")), "The setting."),
        Key("modality", Text(), "The approach.", example="CBT"),
        Key("minutes", Whole(1, 1440), "Length of a session.", example="50"),
        Key("every", HowOften(), "How often: an interval, or `twice a week`.", example="weekly"),
        Key("until", Day(), "The last day it is planned for."),
    ),
)

MEASURE: Final = Record(
    "measure",
    plan.Measure,
    (
        Key(
            "name",
            Text(),
            "A known instrument (`planctl measures`) or a name of one's own.",
            required=True,
            example="PHQ-9",
        ),
        Key("unit", Text(), "What one point is.", example="days per week"),
        Key("baseline", Amount(), "The value at the start."),
        Key("target", Amount(), "The value to be reached."),
        Key("better", OneOf(("lower", "higher")), "Which way is better; known for instruments."),
        Key("worse_by", Amount(), "How large a worsening calls for a review; known for some instruments."),
    ),
)

_AIM_KEYS: Final = (
    Key(
        "id",
        Id("goal"),
        "The name the history refers to; unique over the whole plan.",
        required=True,
        example="g1",
    ),
    Key("text", Text(), "What is to be reached.", required=True),
    Key("words", Text(), "The same in the client's own words."),
    Key("problem", Reference("problem"), "The id of the problem it serves."),
    Key("measure", MEASURE, "What shows that it is reached."),
    Key("start", Day(), "The day work on it starts. Default: the plan's."),
    Key("by", Day(), "The day it is to be reached by."),
    Key("agreed", Day(or_word="declined"), "The day the client agreed, or `declined`."),
    Key("maintenance", Flag(), "True where holding a level is the goal."),
    Key("safety", Flag(), "True where it is about risk of harm and an absolute is meant."),
)

OBJECTIVE: Final = Record("objective", plan.Goal, _AIM_KEYS)

GOAL: Final = Record(
    "goal",
    plan.Goal,
    (
        *_AIM_KEYS,
        Key("objectives", ListOf(OBJECTIVE), "Steps on the way, each with a level and a day of its own."),
        Key(
            "levels",
            MapOf(OneOf(("-2", "-1", "0", "1", "2")), Text()),
            "Goal Attainment Scaling: -2 much less than expected, 0 expected, 2 much more.",
        ),
    ),
)

INTERVENTION: Final = Record(
    "intervention",
    plan.Intervention,
    (
        Key("id", Id("intervention"), "The name findings refer to.", required=True, example="i1"),
        Key("goals", ListOf(Reference("goal")), "The goals or objectives it serves."),
        Key("text", Text(), "What is done."),
        Key("approach", Text(), "The school or method.", example="CBT"),
        Key("who", Text(), "`practitioner`, `client`, `both`, or in words."),
        Key("every", HowOften(), "How often: an interval, `twice a week`, or `every session`.", example="daily"),
        Key("agreement", OneOf(("agreed", "declined", "undecided")), "What the client said to it."),
    ),
)

DISCHARGE: Final = Record(
    "discharge",
    plan.Discharge,
    (
        Key("criteria", ListOf(Text()), "What shows that treatment can end."),
        Key("discussed", Day(), "The day it was talked over with the client."),
    ),
)

IGNORE: Final = Record(
    "ignore",
    plan.Ignore,
    (
        Key("rule", Text(), "The rule's code.", example="S003"),
        Key("on", Text(), "The id the finding is about; without it the whole plan."),
        Key("reason", Text(), "Why the finding does not count here."),
        Key("until", Day(), "The last day it is set aside."),
    ),
)

PLAN: Final = Record(
    "plan",
    plan.Plan,
    (
        Key("format", Whole(FORMAT, FORMAT), "The version of this format.", required=True, example="1"),
        Key(
            "client",
            Id("client"),
            "A pseudonym, never a name; the file's stem.",
            required=True,
            example="c-0142",
        ),
        Key("start", Day(), "The day the plan took effect.", required=True, example="2026-01-12"),
        Key(
            "practitioner",
            PRACTITIONER,
            "Who is responsible; the folder's settings may say it for all plans.",
        ),
        Key("minor", Flag(), "Whether the client is a minor, so that a guardian signs."),
        Key("people", ListOf(PERSON), "Who else has to do with the plan: guardian, partner, prescriber."),
        Key("level_of_care", OneOf(LEVELS_OF_CARE), "The level of care."),
        Key(
            "previous_review",
            Day(),
            "The last review held elsewhere. Clocks count from it until there is a full review in the history.",
            example="2026-01-15",
        ),
        Key("review", REVIEW, "When reviews are due."),
        Key("intake", INTAKE, "The first contact, and the three questions of the first sessions."),
        Key("diagnoses", ListOf(DIAGNOSIS), "The diagnoses."),
        Key("problems", ListOf(PROBLEM), "The problems worked on, or deferred."),
        Key("strengths", ListOf(STRENGTH), "What the client brings along."),
        Key("barriers", ListOf(Text()), "What stands in the way."),
        Key("preferences", Text(), "How the client wants to be treated."),
        Key("language", Text(), "The language of the plan's texts; only `en` is read by `check`.", example="es"),
        Key("safety", SAFETY, "The risk of harm, and where the safety plan is."),
        Key("services", ListOf(SERVICE), "The services planned: type, minutes, frequency, end."),
        Key("goals", ListOf(GOAL), "The goals."),
        Key("interventions", ListOf(INTERVENTION), "What is done to reach them."),
        Key("discharge", DISCHARGE, "When treatment can end."),
        Key("ignore", ListOf(IGNORE), "Findings of `planctl check` set aside, with the reason."),
        Key(
            "history",
            History(),
            "What happened, in the order in which it became known.",
            required=True,
            field="journal",
        ),
    ),
    own_keys=True,
)
