"""Review policies: a clock each, and where it was read. None claims to be legal advice."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from planctl.model.dates import Interval
from planctl.model.instruments import Instrument
from planctl.model.plan import EMPTY, Day, Entry, Never, PlanPart, Practitioner, ReviewTerms, Service


class Vector(PlanPart):
    """An example of what a policy means: what happened besides `created`, and when a review was then due, and why.

    `because` is the kind of the deciding reason; none where two say the same day, or where nothing is due.
    """

    why: str
    start: Day
    intake: Day | None = None
    history: tuple[Entry, ...] = ()
    as_of: Day
    due: Day | Literal["none"]
    because: str | None = None

    @property
    def journal(self) -> tuple[Entry, ...]:
        """The history of the plan that it speaks of, which begins when it was created."""
        return (Entry(date=self.start, kind="created"), *self.history)


class Policy(PlanPart):
    """A clock as a cited fact: the clause that it rests on, whom that binds, and examples that a test runs.

    A `clock` with neither interval nor sessions is no clock.
    `confirmed` is `yes` where the quotation says what the clock does, `partly` where it says a part of it, `no` else.
    `next_required` is set where each review must set the date of the next.
    `aliases` are former names, each with what was wrong with it.
    """

    name: str
    description: str
    source: str
    quote: str | None = None
    read_on: Day | None = None
    binds: str | None = None
    inferred: str | None = None
    confirmed: str = "no"
    clock: ReviewTerms = ReviewTerms()
    next_required: bool = False
    vectors: tuple[Vector, ...] = ()
    aliases: Mapping[str, str] = EMPTY

    @property
    def is_of_initial_plan(self) -> bool:
        """Whether it speaks of the initial plan alone, and not of reviews."""
        clock = self.clock
        speaks_of_reviews = clock.every or clock.first or clock.sessions or self.next_required
        return bool(clock.plan_due or clock.plan_due_visits) and not speaks_of_reviews


def under_all_names(policies: Mapping[str, Policy]) -> dict[str, Policy]:
    """Return the policies under their former names, too."""
    former = {alias: policy for policy in policies.values() for alias in policy.aliases}
    return {**policies, **former}


def under_own_names(policies: Mapping[str, Policy]) -> dict[str, Policy]:
    """Return the policies under the names that they have now."""
    return {name: policy for name, policy in policies.items() if name == policy.name}


class CheckSettings(NamedTuple):
    """Which rules `planctl check` applies, and from which level on it fails."""

    select: tuple[str, ...] = ()
    ignore: Mapping[str, str] = EMPTY
    fail_on: str = "error"


# How dates are written on pages for clients.
LOCALES: Final = ("en-US", "en-GB")
DEFAULT_LOCALE: Final = LOCALES[0]

# Whatever can stand in a header as one address; who it is, the mail system knows.
MAIL_ADDRESS: Final = r"[^\s,;<>]+"


class RemindSettings(NamedTuple):
    """How `planctl remind` tells what is due, the quietest way first, and the calendar it keeps up to date.

    `after` is a command of the user's, which gets ids and dates on its standard input.
    """

    desktop: bool = True
    mail: str | None = None
    after: str | None = None
    calendar: str | None = None


class Practice(PlanPart):
    """Whom a client calls: printed on pages for clients, as the settings have it."""

    name: str | None = None
    phone: str | None = None
    crisis_line: str | None = None


class Retention(NamedTuple):
    """How many years after its closing a plan is to be kept, and to which age of the client if that was a minor."""

    years: int
    minor_until: int | None = None


class Settings(NamedTuple):
    """A folder's `planctl.yaml`, and the shipped policies and instruments."""

    practitioner: Practitioner | None = None
    practice: Practice | None = None
    review: ReviewTerms = ReviewTerms()
    triggers: Mapping[str, Interval | Never] = EMPTY
    check: CheckSettings = CheckSettings()
    commit: bool = False
    # Patterns of file names that are no plans, though they look like some.
    ignore_files: tuple[str, ...] = ()
    # The language of the plans' texts, where it is the same for all.
    language: str | None = None
    remind: RemindSettings = RemindSettings()
    locale: str = DEFAULT_LOCALE
    retention: Retention | None = None
    policies: Mapping[str, Policy] = EMPTY
    instruments: Mapping[str, Instrument] = EMPTY


# Those that planctl ships, the plain one first.
SHIPPED: Final = ("blank", "anxiety", "depression", "trauma", "substance-use", "couples")


class Suggested(PlanPart):
    """A measure to choose from: a known instrument, or a count of one's own with its unit and direction."""

    name: str
    unit: str | None = None
    better: Literal["lower", "higher"] | None = None


class Template(PlanPart):
    """What helps with a plan of one sort. All but measures, approaches and services are questions to think of."""

    description: str
    problems: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    goals: tuple[str, ...] = ()
    measures: tuple[Suggested, ...] = ()
    interventions: tuple[str, ...] = ()
    approaches: tuple[str, ...] = ()
    discharge: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
