"""Lists of plans: the current ones, and those of the archive with how long each is to be kept."""

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from planctl.model.plurals import count, spaced
from planctl.render.blocks import BLANK, Block, Line, Spans, Table, Tone, keep_together, span, words
from planctl.render.text.due import due_tone, unreadable_row, when
from planctl.schedule.due import Due
from planctl.schedule.due_list import PlanRow

if TYPE_CHECKING:
    from planctl.analysis.retention import KeptPlan

_HEAD: Final = ("client", "state", "start", "last review", "next review", "goals", "open triggers")
_ARCHIVE_HEAD: Final = ("client", "closed", "keep until")
_STATE_TONES: Final[dict[str, Tone]] = {"paused": "soon", "closed": "quiet"}
_GIT_KEEPS: Final = (
    "git keeps every version that was ever committed: in this folder, in its clones, and in backups. To remove a plan "
    "there, too, rewrite the history with git filter-repo (--invert-paths, and --path for the plan and its old place), "
    "and make all clones and backups anew."
)


def page(rows: Sequence[PlanRow]) -> list[Block]:
    """Lay out a heading, then one line per plan; those that cannot be read on top."""
    unreadable = [unreadable_row(row) for row in rows if row.due is None]
    plans = [_row(row, row.due) for row in rows if row.due is not None]
    blocks: list[Block] = [Table(unreadable, wrap_columns=frozenset({2}))] if unreadable else []
    if plans:
        blocks.append(Table(plans, _HEAD, wrap_columns=frozenset({4, 6}), unlabelled=frozenset({0, 1})))
    return blocks


def _row(row: PlanRow, due: Due) -> tuple[Spans, ...]:
    next_review = words("none", "quiet")
    if due.day is not None:
        tone = due_tone(due.day, due.as_of, due.notice)
        distance = keep_together(words(when(due.day, due.as_of), tone))
        next_review = (span(f"{due.day},", tone), span(" "), *distance)
    triggers = ", ".join(map(spaced, row.open_triggers))
    return (
        words(row.client, "title"),
        words(due.plan_state, _STATE_TONES.get(due.plan_state, "")),
        words(str(row.start)),
        words(_last_review(row)),
        next_review,
        words(str(row.active_goals)),
        words(triggers, "bad") if triggers else words("none", "quiet"),
    )


def _last_review(row: PlanRow) -> str:
    if row.last_review is None and row.previous_review is not None:
        return f"{row.previous_review} elsewhere"
    return str(row.last_review or "none yet")


def summary(rows: Sequence[PlanRow]) -> str:
    """Say how many reviews wait, among how many plans, and how many cannot be read."""
    states = [row.due.state for row in rows if row.due is not None]
    unreadable = sum(1 for row in rows if row.due is None and row.is_plan)
    numbers = {
        "overdue": states.count("overdue"),
        "due today": states.count("due"),
        "cannot be read": unreadable,
    }
    waiting = [f"{number} {what}" for what, number in numbers.items() if number]
    return ", ".join([*(waiting or ["nothing overdue"]), f"{count(len(states) + unreadable, 'plan')} in all"])


def archive_page(plans: "Sequence[KeptPlan]", in_git: bool) -> Iterator[Block]:
    """Lay out a line per plan, and the commands for those whose time is over."""
    rows = [(words(plan.client, "title"), words(str(plan.closed or "no")), words(_until(plan))) for plan in plans]
    yield Table(rows, _ARCHIVE_HEAD, wrap_columns=frozenset({2}), unlabelled=frozenset({0}))
    over = [plan for plan in plans if plan.is_over]
    if not over:
        return
    yield BLANK
    yield Line(words("To destroy a plan whose time is over, once you have looked at it, in the plans folder:"))
    for plan in over:
        file = shlex.quote(plan.file)
        if in_git:
            command = f"git rm --quiet -- {file} && git commit --quiet --message 'planctl: destroy' -- {file}"
        else:
            command = f"rm -- {file}"
        yield Line(words(command), indent=2)
    if in_git:
        yield Line(words(_GIT_KEEPS))


def _until(plan: "KeptPlan") -> str:
    if plan.closed is None:
        return f"it is not closed, and nothing reminds you of it: planctl archive {plan.client} --restore"
    if plan.keep_until is None:
        return "not set: retention in planctl.yaml"
    until = f"{plan.keep_until}, over" if plan.is_over else f"{plan.keep_until}"
    if plan.minor_until is None:
        return until
    return f"{until}; and until the client is {plan.minor_until}, by your own record of the date of birth"
