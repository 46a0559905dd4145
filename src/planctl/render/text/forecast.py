"""The forecast as text: a bar a week, with the clients beside it."""

from collections.abc import Sequence

from planctl.forecast import Expected, Forecast
from planctl.render.text.columns import columns

_NEXT, _PROJECTED = "#", "+"


def forecast(answer: Forecast) -> str:
    """A line a week; `#` is a plan's next review, `+` one that follows if all before it are held when due."""
    rows = [["overdue", *_bar(answer.overdue)]] if answer.overdue else []
    rows += [[f"{week.monday}", *_bar(week.reviews)] for week in answer.weeks]
    lines = [f"Reviews in the weeks from {answer.as_of} to {answer.until}", *columns(rows), ""]
    following = [*answer.overdue, *(each for week in answer.weeks for each in week.reviews)]
    projected = sum(1 for each in following if each.projected)
    lines.append(f"{_NEXT} {len(following) - projected} next {_noun(len(following) - projected)}")
    if projected:
        lines.append(f"{_PROJECTED} {projected} projected, if each review is a full one held on its due date")
        if answer.overdue:
            lines.append(f"  (what is overdue is taken to be held on {answer.as_of})")
    if answer.undated:
        lines.append(f"no date: {' '.join(answer.undated)}")
    return "".join(f"{line}\n" for line in lines)


def _bar(reviews: Sequence[Expected]) -> list[str]:
    if not reviews:
        return ["0"]
    ordered = sorted(reviews, key=lambda each: each.projected)
    bar = "".join(_PROJECTED if each.projected else _NEXT for each in ordered)
    return [str(len(ordered)), bar, " ".join(each.client for each in ordered)]


def _noun(count: int) -> str:
    return "review" if count == 1 else "reviews"
