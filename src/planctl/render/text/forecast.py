"""The forecast: a bar a week, with the clients beside it."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from planctl.analysis.forecast import ExpectedReview, Forecast
from planctl.model import dates
from planctl.render import plain_layout
from planctl.render.blocks import BLANK, Block, Heading, Line, Span, Spans, Table, Tone, span, words


class Signs(NamedTuple):
    """What a review is drawn as, and how many of them a bar may have; any number without a limit."""

    next: str
    projected: str
    longest: int | None


TYPED: Final = Signs("#", "+", None)
DRAWN: Final = Signs("█", "░", 20)


def forecast(answer: Forecast) -> str:
    """A line a week; `#` is a plan's next review, `+` one that follows if all before it are held when due."""
    return plain_layout.text(page(answer, TYPED))


def page(answer: Forecast, signs: Signs) -> list[Block]:
    """The same, to be laid out; with the months before the weeks if it is drawn."""
    weeks = [week.reviews for week in answer.weeks]
    most = max(map(len, [answer.overdue, *weeks]))
    share = -(-most // signs.longest) if signs.longest and most else 1
    rows = [(words("overdue", "overdue"), *_bar(answer.overdue, signs, share))] if answer.overdue else []
    rows += [(words(f"{week.monday}"), *_bar(week.reviews, signs, share)) for week in answer.weeks]
    if signs is DRAWN:
        months = [*([()] if answer.overdue else []), *_months(answer)]
        rows = [(month, *row) for month, row in zip(months, rows, strict=True)]
    last = 4 if signs is DRAWN else 3
    title = f"Reviews in the weeks from {answer.as_of} to {answer.until}"
    return [Heading(title), Table(rows, loose=frozenset({last})), BLANK, *_key(answer, signs, share)]


def _months(answer: Forecast) -> Iterator[Spans]:
    """The month before the first week that begins in it."""
    shown = ""
    for week in answer.weeks:
        month = dates.month(week.monday)[:3]
        yield words(month, "heading") if month != shown else ()
        shown = month


def _bar(reviews: Sequence[ExpectedReview], signs: Signs, share: int) -> tuple[Spans, ...]:
    if not reviews:
        return (words("0", "quiet"),)
    ordered = sorted(reviews, key=lambda each: each.projected)
    following = sum(1 for each in ordered if each.projected)
    soonest = -(-(len(ordered) - following) // share)
    bar = (
        *_drawn(signs.next, soonest, "curve"),
        *_drawn(signs.projected, -(-len(ordered) // share) - soonest, "quiet"),
    )
    clients: list[Span] = []
    for each in ordered:
        clients += [*([Span(" ")] if clients else []), span(each.client, "" if each.projected else "title")]
    return (words(str(len(ordered))), bar, tuple(clients))


def _drawn(sign: str, times: int, tone: Tone) -> Spans:
    return (Span(sign * times, tone),) if times > 0 else ()


def _key(answer: Forecast, signs: Signs, share: int) -> Iterator[Line]:
    following = [*answer.overdue, *(each for week in answer.weeks for each in week.reviews)]
    projected = sum(1 for each in following if each.projected)
    soonest = len(following) - projected
    yield Line(words(f"{soonest} next {'review' if soonest == 1 else 'reviews'}"), (Span(f"{signs.next} ", "curve"),))
    if projected:
        said = f"{projected} projected, if each review is a full one held on its due date"
        yield Line(words(said), (Span(f"{signs.projected} ", "quiet"),))
        if answer.overdue:
            yield Line(words(f"(what is overdue is taken to be held on {answer.as_of})"), indent=2)
    if share > 1:
        yield Line(words(f"a sign stands for up to {share} reviews"), indent=2)
    if answer.undated:
        yield Line(words(" ".join(answer.undated)), (Span("no date: "),))
