"""What a recording command says: what was written, what it means, when the next review is due."""

from collections.abc import Iterator, Sequence

from planctl.analysis.scores import Score
from planctl.model.instruments import shown
from planctl.model.plan import Entry, Plan
from planctl.render import escape
from planctl.render.text.due import when
from planctl.schedule.due import Due, Reason


def recorded(plan: Plan, entry: Entry, due: Due, score: Score | None, closed: Sequence[Reason] = ()) -> str:
    """The entry in words, what a score says, what a review has `closed`, and the next review with its reason."""
    lines = [f"{plan.client}: {described(entry)} recorded"]
    if score is not None:
        lines += score_lines(score)
    lines += [f"  closed by it: {each.text}" for each in closed]
    lines += [f"  it asks for a review by {each.due}: {each.text}" for each in _held_up(entry, due)]
    lines.append(next_review_line(due))
    return "".join(f"{escape.line(line)}\n" for line in lines)


def _held_up(entry: Entry, due: Due) -> Iterator[Reason]:
    """What the entry itself asks for, where something else makes a review due sooner."""
    for each in due.candidates:
        asks = each.rank in ("trigger", "deterioration") and each.line == entry.line()
        if asks and each.due is not None and each is not due.deciding:
            yield each


def described(entry: Entry) -> str:
    """An entry in a few words, without its free text."""
    what = entry.kind.replace("_", " ")
    if entry.kind == "reading":
        what = f"{entry.measure} {entry.value}"
    elif entry.goal:
        what = f"{entry.goal} {what}"
    elif entry.kind == "review":
        what = f"{'event' if entry.scope == 'event' else 'full'} review"
    known = f", known on {entry.logged}," if entry.logged else ""
    return f"{what} on {entry.date}{known}"


def next_review_line(due: Due) -> str:
    """The line that tells the next review, or why there is none."""
    if due.deciding is not None and due.day is not None:
        return f"next review {due.day}, {when(due.day, due.as_of)}: {due.deciding.text}"
    if due.plan_state == "closed":
        return "no next review: the plan is closed"
    waiting = due.candidates[0].text if due.candidates else "no clock, no trigger and no target date is set"
    return f"no date for the next review: {waiting}"


def score_lines(score: Score) -> list[str]:
    """What a score says, a line each; only what is defined for its measure."""
    lines = []
    if score.improvement is not None:
        change = "better" if score.improvement > 0 else "worse"
        by = f"{shown(abs(score.improvement))} {change} than" if score.improvement else "the same as"
        way = (
            f", {round(score.progress * 100)} % of the way to {score.target}"
            if score.progress is not None and score.improvement > 0
            else ""
        )
        lines.append(f"{by} the baseline {score.baseline}{way}")
    if score.meaningful is not None and score.min_change is not None:
        words = {"RCI": "reliable change", "own": "change set as meaningful"}
        what = words.get(score.min_change_kind, "smallest meaningful change")
        reached = "at least" if score.meaningful else "less than"
        lines.append(f"{reached} the {what} of {shown(score.min_change)}")
    if score.response:
        lines.append("response: the published share of the baseline is gained")
    if score.remission is not None:
        lines.append("below the clinical cut-off" if score.remission else "still on the clinical side of the cut-off")
    if score.band:
        lines.append(f"band: {score.band}")
    return [f"  {line}" for line in lines]
