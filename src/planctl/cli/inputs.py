"""What the words of a command line mean: days, intervals, numbers, texts, the plans folder.

What cannot be read, or only in more than one way, is a `UsageError` that names the option.
"""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from planctl.cli import console
from planctl.errors import UsageError
from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.source import nearest, spelled
from planctl.storage import paths
from planctl.storage.files import SUFFIX

if TYPE_CHECKING:
    from uuid import UUID

    from planctl.model.plan import Entry


# Kinds that have a command of their own, or that nothing may add.
RECORDED_ELSEWHERE = {
    "reading": ("a reading is recorded by another command", "planctl score CLIENT MEASURE VALUE"),
    "review": ("a review is recorded by another command", "planctl review CLIENT"),
    "created": ("a plan is created exactly once", "planctl new CLIENT writes a new plan"),
    "retracted": ("an entry made by mistake is taken back by another command", "planctl undo CLIENT"),
    "imported": ("a plan is taken over by another command", "planctl import SOURCE"),
    "deterioration": ("deterioration is read off the measurements", "planctl score CLIENT MEASURE VALUE"),
}


def loggable_kinds() -> list[str]:
    """Return the built-in kinds of entries that `log` adds."""
    from planctl.model import entry_kinds_and_leads

    return [name for name in entry_kinds_and_leads.KINDS if name not in RECORDED_ELSEWHERE]


def now() -> datetime:
    """The local time: the only clock of the program. `PLANCTL_TODAY` stands in for it in tests, at midnight in UTC."""
    given = os.environ.get("PLANCTL_TODAY")
    if not given:
        return datetime.now().astimezone()
    try:
        return datetime.combine(dates.day(given), time(), UTC)
    except dates.UnreadableDay as fault:
        raise UsageError(f"PLANCTL_TODAY {fault}") from None


def today() -> date:
    """The local day."""
    return now().date()


def plans_folder(context: Any) -> Path:
    """Where the plans folder is: `--plans` after the command or before it, else `PLANCTL_PLANS`, else upward."""
    from_environment = os.environ.get("PLANCTL_PLANS")
    folder = paths.find(context.obj.plans or (Path(from_environment) if from_environment else None))
    if not paths.is_plans_folder(folder):
        # A cron job that looks into the wrong folder must not be taken for one that finds nothing due.
        console.error(
            f"{folder} holds no plan and no {paths.SETTINGS_FILE}: is it the plans folder?",
            "name yours with --plans DIR; planctl init DIR makes one",
        )
    return folder


def folder_id(folder: Path) -> "UUID":
    """The id that the UIDs of calendar events and FHIR resources follow from. Says so if it makes one."""
    from planctl.storage import folder_id

    return folder_id.folder_id(
        folder,
        lambda file: console.info(
            f"wrote {file}: commit it with the plans, so that your other computers give calendar events the same UIDs"
        ),
    )


def find_plans(context: Any, clients: Sequence[str] | None, gone: bool = False) -> dict[Path, list[Path] | None]:
    """The plans that several CLIENTs mean, under the folders whose settings they are read with.

    Without any CLIENT it is the plans folder alone, and no files stand for all of its plans. Plans that
    are `gone` need not be there.

    Raises:
        UsageError: one is neither an id nor a path to a plan file.
        PlanctlError: there is no such plan.
    """
    if not clients:
        return {plans_folder(context): None}
    return {**paths.all_named(clients, lambda: plans_folder(context), _pass_over, gone)}


def archived(context: Any, client: str) -> str:
    """The path to the plan in the archive, where CLIENT is the id of one and of no other plan; else CLIENT itself."""
    if paths.is_path(client):
        return client
    folder = plans_folder(context)
    name = f"{paths.checked_id(client)}{SUFFIX}"
    in_archive = paths.archive(folder) / name
    return str(in_archive) if paths.is_there(in_archive) and not paths.is_there(folder / name) else client


def _pass_over(settings: Path) -> None:
    console.warn(f"skipping {settings}: it holds the folder's settings and is not a plan")


def file_label(path: Path, folders: int) -> str:
    """What a file is called: by its name, or by its path where plans of several folders are spoken of."""
    return path.name if folders == 1 else str(short_path(path))


def parse_day(text: str | None, direction: Literal["ahead", "back"], option: str) -> date:
    """The day that an option means, today if it is not given. What is not ISO is echoed as ISO."""
    now = today()
    if text is None:
        return now
    from planctl.cli import parse_date

    try:
        day = parse_date.parse(text, now, direction)
    except dates.UnreadableDay as fault:
        if isinstance(fault, parse_date.OpenCentury) and _is_meant(f"{option} {text}", fault.day):
            return fault.day
        colon = ":" if isinstance(fault, parse_date.NotADate) else ""
        raise UsageError(f"{option}{colon} {parse_date.error_message(text, fault)}", parse_date.HINT) from None
    if text.strip() != day.isoformat():
        console.info(f"{option} {text}: {dates.weekday(day)} {day}")
    return day


def _is_meant(what: str, day: date) -> bool:
    """Whether somebody at a terminal says that a day is the one meant."""
    if "--no-input" in sys.argv or not has_terminal():
        return False
    from planctl.cli.prompts import terminal

    return terminal.confirm(f"{what} leaves the century open. Is it {dates.weekday(day)} {day}?", False)


def past_date(text: str | None, option: str = "--date", why: str = "the history records what has happened") -> date:
    """The day that something happened or became known: never after today. `why` says so."""
    day = parse_day(text, "back", option)
    if day > today():
        raise UsageError(
            f"{option} {day} is in the future: {why}", "for a future date, use a review's --next or a goal's `by`"
        )
    return day


def parse_interval(text: str, option: str, *, zero: bool = False) -> Interval:
    """The interval that an option means."""
    if zero and text.strip().casefold() in ("0", "0d", "0 d", "0 days", "0 day"):
        return Interval(0, "day")
    try:
        return dates.interval(text)
    except dates.UnreadableInterval as fault:
        raise UsageError(f"{option} {text} {fault}", "write it like 10d, 2 weeks or 6 months") from None


def parse_alarms(alarms: Sequence[str]) -> tuple[Interval, ...]:
    """Return the intervals that `--alarm` gives, each once."""
    return tuple(dict.fromkeys(parse_interval(text, "--alarm", zero=True) for text in alarms))


def parse_choice(text: str, words: Sequence[str], option: str) -> str:
    """The word that an option means, spelled with or without capitals, spaces, hyphens and underscores."""
    word = spelled(text, words)
    if word is None:
        close = nearest(text, words)
        hint = f"did you mean {close}?" if close else f"one of {', '.join(words)}"
        raise UsageError(f"unknown {option} {text}", hint)
    return word


def read_text(given: str | None, option: str) -> str | None:
    """The text that an option means; `-` is read from standard input, and so stays out of the shell's history."""
    text = _standard_input() if given == "-" else given
    from planctl.planfile import parser

    fault = parser.text_fault(text) if text is not None else None
    if fault:
        raise UsageError(f"{option}: {fault}", "remove it")
    return text if text and text.strip() else None


def _standard_input() -> str | None:
    if sys.stdin is None:
        raise UsageError("standard input is closed, so the text cannot be read from it")
    try:
        return sys.stdin.buffer.read().decode("utf-8").strip() or None
    except UnicodeDecodeError:
        raise UsageError("the text on standard input is not UTF-8") from None


@overload
def parse_number(text: str, option: str) -> int | float: ...
@overload
def parse_number(text: None, option: str) -> None: ...
def parse_number(text: str | None, option: str) -> int | float | None:
    """The number that an option means."""
    if text is None:
        return None
    from planctl.model import instruments
    from planctl.planfile import parser

    fault = parser.amount_fault(text)
    if fault:
        raise UsageError(f"{option} {text} is not a number", fault)
    return instruments.number(text)


def short_path(path: Path) -> Path:
    """The path as short as can be: from the current folder where it lies below it."""
    try:
        return path.relative_to(Path.cwd())
    except (ValueError, OSError):
        return path


def may_ask(context: Any, no_input: bool = False) -> bool:
    """Whether there is somebody to ask."""
    return not (no_input or context.obj.no_input) and has_terminal()


def has_terminal() -> bool:
    """Whether questions reach a terminal, and answers come from one."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()


def build_entry(
    kind: str, on: str | None, logged: str | None, note: str | None, keys: dict[str, Any], day: date | None = None
) -> "Entry":
    """The entry of that kind, of the `day` given or that `on` means; `keys` are the kind's own."""
    day = day or past_date(on)
    known = past_date(logged, "--logged") if logged else None
    if known is not None and known < day:
        raise UsageError(
            f"--logged {known} is before --date {day}", "`logged` is the day it became known: the same day, or later"
        )
    text = read_text(note, "--note")
    if text and "\n" in text:
        raise UsageError(
            "--note: a note is one short line, but this has several",
            "shorten it to one line; anything longer belongs in your session notes",
        )
    from planctl.model.plan import Entry

    return Entry(date=day, kind=kind, logged=known if known != day else None, note=text, **keys)
