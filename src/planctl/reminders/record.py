"""The record of reminders: when somebody looked, when the person was told and by which way, and when they saw it.

Three facts are kept apart, since none implies the next. The record holds times, counts, hashes and words of ours:
no id, no name, nothing of a plan.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

try:
    # As the index does: hashlib would load OpenSSL.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

# Nothing has looked, or what was told was not seen, for so many days: worth a word on a terminal.
STALE_DAYS: Final = 2
UNSEEN_DAYS: Final = 3
_TEST_MINUTES: Final = 10


class DamagedRecord(ValueError):
    """What is there is no record of ours."""


class Counts(NamedTuple):
    """How many plans there are, and how many of them are due or cannot be read."""

    plans: int = 0
    overdue: int = 0
    today: int = 0
    soon: int = 0
    unreadable: int = 0

    @property
    def due(self) -> int:
        """Count those that ask for something: due within their notice, or not readable."""
        return self.overdue + self.today + self.soon + self.unreadable

    @property
    def plans_due(self) -> str:
        """Write that count in words."""
        return "1 plan" if self.due == 1 else f"{self.due} plans"


class Record(NamedTuple):
    """What is known of the reminders of one plans folder.

    Attributes:
        installed: when the schedule was installed, by `scheduler`.
        looked: when a look was last finished, with `counts` as its result.
        told: when the person was last told, by the ways `told_by`.
        failed: what went wrong with each way at the last telling.
        untold_since: when it first happened that there was something to tell, and every way failed.
        unseen_since: when something was first told after the person last saw the list.
        answers: the last day on which each answer, by its hash, was told.
        test_asked: when a test was asked for; `tested` when the job did it, with its outcome by way.
    """

    host: str = ""
    folder: str = ""
    version: str = ""
    scheduler: str = ""
    installed: datetime | None = None
    looked: datetime | None = None
    counts: Counts = Counts()
    told: datetime | None = None
    told_by: tuple[str, ...] = ()
    failed: Mapping[str, str] = {}
    untold_since: datetime | None = None
    unseen_since: datetime | None = None
    seen: datetime | None = None
    answers: Mapping[str, str] = {}
    test_asked: datetime | None = None
    tested: datetime | None = None
    tested_by: Mapping[str, str] = {}

    def look(self, counts: Counts, now: datetime) -> "Record":
        """Return the record after a look."""
        after = self._replace(looked=now, counts=counts)
        return after if counts.due else after._replace(untold_since=None, unseen_since=None)

    def is_told(self, answer: str, today: date) -> bool:
        """Tell whether that answer was told today.

        After a clock was set back it may have been told tomorrow; a day further off is no memory to go by.
        """
        day = self.answers.get(answer, "")
        return day in (today.isoformat(), (today + timedelta(days=1)).isoformat())

    def ways_wanted(self, today: date) -> int:
        """Return how many ways to tell it by: one more for every three days that it was not seen."""
        days = (today - self.unseen_since.date()).days if self.unseen_since else 0
        return 1 + max(0, days) // UNSEEN_DAYS

    def tell(self, answer: str, outcomes: Mapping[str, str], now: datetime) -> "Record":
        """Return the record after telling; an outcome is the reason of a failure, and empty for a way that worked."""
        failed = {way: reason for way, reason in outcomes.items() if reason}
        told_by = tuple(way for way, reason in outcomes.items() if not reason)
        if not told_by:
            return self._replace(failed=failed, untold_since=self.untold_since or now)
        today = now.date().isoformat()
        # Older ones no longer count.
        answers = {known: day for known, day in self.answers.items() if day >= today} | {answer: today}
        return self._replace(
            told=now,
            told_by=told_by,
            failed=failed,
            answers=answers,
            untold_since=None,
            unseen_since=self.unseen_since or now,
        )

    def see(self, now: datetime) -> "Record":
        """Return the record after the person saw what is due."""
        return self._replace(seen=now, untold_since=None, unseen_since=None)

    def wants_test(self, now: datetime) -> bool:
        """Tell whether a test was asked for, not long ago, and was not made."""
        if self.test_asked is None or (self.tested is not None and self.tested >= self.test_asked):
            return False
        return timedelta() <= now - self.test_asked <= timedelta(minutes=_TEST_MINUTES)

    def at_home(self, now: datetime) -> "Record":
        """Return the record with all times in the zone of `now`, where days are counted."""
        zone = now.tzinfo
        return self._replace(
            **{
                name: getattr(self, name).astimezone(zone)
                for name in _TIMES
                if getattr(self, name) is not None
            }
        )  # fmt: skip


_TIMES: Final = ("installed", "looked", "told", "untold_since", "unseen_since", "seen", "test_asked", "tested")
_TEXTS: Final = ("host", "folder", "version", "scheduler")
_TABLES: Final = ("failed", "answers", "tested_by")


class Trouble(NamedTuple):
    """What is wrong, and what to do; `check` is a word for programs. A note is good to know, and no fault."""

    check: str
    message: str
    hint: str
    note: bool = False


def trouble(record: Record, today: date) -> Trouble | None:
    """Return the worst that the record alone tells of, if anything."""
    try_it = "planctl reminders test tries it out"
    since = record.looked or record.installed
    if since is None or (since.date() - today).days > 1:
        never = "nothing has looked for due reviews yet"
        message = never if since is None else f"the last look is of a day to come, {since.date()}"
        return Trouble("looked", message, try_it)
    if (today - since.date()).days >= STALE_DAYS:
        what = "for due reviews since" if record.looked else "since it was installed,"
        return Trouble("looked", f"nothing has looked {what} {since:%Y-%m-%d %H:%M}", try_it)
    if record.untold_since is not None and (record.seen is None or record.seen.date() != today):
        ways = "; ".join(f"{way}: {reason}" for way, reason in record.failed.items())
        message = f"{record.counts.plans_due} to review, and nobody could be told ({ways})"
        return Trouble("told", message, f"set another way under remind: in planctl.yaml; {try_it}")
    if record.unseen_since is not None and (today - record.unseen_since.date()).days >= UNSEEN_DAYS:
        message = f"{record.counts.plans_due} to review, told on {record.unseen_since:%Y-%m-%d} and not seen since"
        return Trouble("seen", message, "planctl review-due shows them, or planctl remind --seen")
    return None


def digest(text: str) -> str:
    """Return a hash by which a text is known again."""
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def encode(record: Record) -> str:
    """Write the record as the text of its file."""
    fields = record._asdict() | {"counts": record.counts._asdict()}
    fields |= {name: value.isoformat() for name in _TIMES if (value := getattr(record, name)) is not None}
    return json.dumps({"format": 1} | fields, indent=1) + "\n"


def decode(text: str) -> Record:
    """Read the record that a text holds; what it holds besides is ignored.

    Raises:
        DamagedRecord: it holds none.
    """
    try:
        kept: dict[str, Any] = json.loads(text)
        fields: dict[str, Any] = {name: _text(kept[name]) for name in _TEXTS}
        fields |= {name: _time(kept[name]) for name in _TIMES}
        fields |= {
            name: {_text(key): _text(value) for key, value in kept[name].items()} for name in _TABLES
        }  # fmt: skip
        counts = Counts(*(_count(kept["counts"][name]) for name in Counts._fields))
        return Record(**fields, counts=counts, told_by=tuple(_text(way) for way in kept["told_by"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise DamagedRecord from fault


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 10**9:
        raise TypeError
    return value


def _time(value: Any) -> datetime | None:
    if value is None:
        return None
    time = datetime.fromisoformat(_text(value))
    if time.tzinfo is None:
        raise ValueError
    return time
