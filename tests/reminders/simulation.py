"""A simulated clock, laptop, scheduler, person and calendar around the rules of the record, which are the real ones."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import icalendar

from planctl.model.dates import Interval
from planctl.reminders import job as jobs
from planctl.reminders import messages
from planctl.reminders import record as records
from planctl.reminders.record import Record
from planctl.render import ics
from planctl.schedule import due_list
from planctl.schedule.due import Due
from planctl.schedule.due_list import DueFilter, PlanRow

DAYS = 40
START = datetime(2026, 3, 1, tzinfo=UTC)
WAYS = ("desktop", "mail", "after")
STEP = timedelta(minutes=1)


class Told:
    """What the person was told: the day, the answer and the moment of each telling."""

    def __init__(self) -> None:
        self.answers: list[tuple[date, str]] = []
        self.plans: dict[tuple[str, date], datetime] = {}


def simulate(seed: int) -> int:
    """Live through the days, and assert the promises; after how many working minutes the last telling came."""
    chance = random.Random(seed)
    job = jobs.Job("k", ("planctl", "remind", "--plans", "/p"))
    dues = {f"c-{n:04}": START.date() + timedelta(days=chance.randrange(-5, 70)) for n in range(12)}
    dies = START + timedelta(days=chance.uniform(10, 30)) if chance.random() < 0.5 else None
    record = records.decode(records.encode(Record(installed=START)))
    told, calendar = Told(), ""
    worst = 0
    powered = waiting = 0
    since_start, next_run = 0, job.next_run(START)
    on = False
    last_look = START
    for minute in range(DAYS * 24 * 60):
        now = START + minute * STEP
        if powered <= 0:
            # Off for the night, a weekend, an hour in a bag; on for as long.
            on = not on
            powered = chance.choice((20, 60, 240, 600)) if on else chance.choice((10, 90, 720, 720, 4000))
            since_start = 0
        powered -= 1
        if not on:
            continue
        since_start += 1
        # A timer that was slept through fires at once; a start fires after two minutes.
        fires = now >= next_run or since_start == 3
        if fires:
            next_run = job.next_run(now)
        is_dead = dies is not None and now >= dies
        listed = due_list.select(_rows(dues, now.date()), DueFilter())
        untold = [row for row in listed if row.due and (row.client, now.date()) not in told.plans]
        if fires and not is_dead:
            record = records.decode(records.encode(record))
            counts = messages.counts(listed, len(dues), now.date())
            record, last_look, key = record.look(counts, now), now, messages.answer_key(listed)
            calendar = ics.due(listed, now.date(), now, {"/p": UUID(int=1)}, [Interval(0, "day")], brief=True)
            if counts.due and not record.is_told(key, now.date()):
                record = _tell(record, key, now, chance)
                if record.told == now:
                    assert (now.date(), key) not in told.answers, "told twice a day for one answer"
                    told.answers.append((now.date(), key))
                    told.plans |= {(row.client, now.date()): now for row in listed}
            untold = [row for row in untold if (row.client, now.date()) not in told.plans]
        # A working hour of a powered-on machine, and longer only while every way fails.
        working = job.first <= now.hour < job.last and not is_dead and bool(untold) and record.untold_since is None
        waiting = waiting + 1 if working else 0
        worst = max(worst, waiting)
        assert waiting <= 61, "due, powered on, and not told for an hour"
        if chance.random() < 1 / 300:
            trouble = records.trouble(record, now.date())
            stale = (now.date() - last_look.date()).days >= 2
            assert stale == (trouble is not None and trouble.check == "looked")
            if chance.random() < 0.5:
                record = record.see(now)
        if listed and chance.random() < 1 / 2000:
            # A review makes a plan due again later; a crisis makes another due at once.
            dues[listed[0].client] = now.date() + timedelta(days=chance.randrange(20, 60))
            dues[chance.choice(list(dues))] = now.date() + timedelta(days=2)
    if dies is not None and calendar:
        events = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
        rings = next(event.decoded("DTSTART") for event in events if "not looked" in str(event["SUMMARY"]))
        assert rings == last_look.date() + timedelta(days=7)
        assert records.trouble(record, last_look.date() + timedelta(days=2)) is not None
    return worst


def _rows(dues: dict[str, date], today: date) -> list[PlanRow]:
    # Rows as the index gives them: a day, and no reasons.
    return [
        PlanRow(client, f"{client}.yaml", f"/p/{client}.yaml", "/p", _due(today, day))
        for client, day in dues.items()
    ]  # fmt: skip


def _due(today: date, day: date) -> Due:
    return Due(today, Interval(14, "day"), "active", day)


def _tell(record: Record, key: str, now: datetime, chance: random.Random) -> Record:
    """The record after each way was tried, of which any may fail at any time."""
    outcomes: dict[str, str] = {}
    before, wanted = record, record.ways_wanted(now.date())
    for way in WAYS:
        outcomes[way] = "ended with 1" if chance.random() < 0.3 else ""
        record = before.tell(key, outcomes, now)
        if sum(not reason for reason in outcomes.values()) >= wanted:
            break
    return record
