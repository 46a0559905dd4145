"""The forecast: one bar per week, with the clients beside it."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from planctl.analysis.forecast import ExpectedReview, Forecast
from planctl.model import dates
from planctl.model.plurals import count
from planctl.render.blocks import BLANK, Block, Heading, Line, Span, Spans, Table, join, words


class Signs(NamedTuple):
    """What a review is drawn as, and how many signs a bar may have; any number if `longest` is None."""

    next: str
    projected: str
    longest: int | None


TYPED: Final = Signs("#", "+", None)
DRAWN: Final = Signs("█", "░", 20)


def page(answer: Forecast, signs: Signs) -> list[Block]:
    """Lay out one line per week, with the months before the weeks if it is drawn.

    There is one sign for a plan's next review, and one for a review that follows if all before it are held when due.
    """
    weeks = [week.reviews for week in answer.weeks]
    longest = max(map(len, [answer.overdue, *weeks]))
    share = -(-longest // signs.longest) if signs.longest and longest else 1
    rows: list[tuple[Spans, ...]] = []
    if answer.overdue:
        rows.append((words("overdue", "overdue"), *_bar(answer.overdue, signs, share)))
    rows += [(words(f"{week.monday}"), *_bar(week.reviews, signs, share)) for week in answer.weeks]
    if signs is DRAWN:
        months: list[Spans] = [()] if answer.overdue else []
        before = ""
        for week in answer.weeks:
            month = dates.month(week.monday)[:3]
            months.append(words(month, "heading") if month != before else ())
            before = month
        rows = [(month, *row) for month, row in zip(months, rows, strict=True)]
    clients_column = 4 if signs is DRAWN else 3
    title = f"Reviews in the weeks from {answer.as_of} to {answer.until}"
    table = Table(rows, wrap_columns=frozenset({clients_column}))
    return [Heading(title), table, BLANK, *_legend(answer, signs, share)]


def _bar(reviews: Sequence[ExpectedReview], signs: Signs, share: int) -> tuple[Spans, ...]:
    """Lay out the number of reviews, the bar, and the clients, the next reviews first."""
    if not reviews:
        return (words("0", "quiet"),)
    ordered = sorted(reviews, key=lambda review: review.projected)
    projected = sum(1 for review in ordered if review.projected)
    length = -(-len(ordered) // share)
    length_next = -(-(len(ordered) - projected) // share)
    bar = (Span(signs.next * length_next, "curve"), Span(signs.projected * (length - length_next), "quiet"))
    clients = join([words(review.client, "" if review.projected else "title") for review in ordered], " ")
    return (words(str(len(ordered))), bar, clients)


def _legend(answer: Forecast, signs: Signs, share: int) -> Iterator[Line]:
    reviews = [*answer.overdue, *(review for week in answer.weeks for review in week.reviews)]
    projected = sum(1 for review in reviews if review.projected)
    yield Line(words(count(len(reviews) - projected, "next review")), (Span(f"{signs.next} ", "curve"),))
    if projected:
        text = f"{projected} projected, if each review is a full one held on its due date"
        yield Line(words(text), (Span(f"{signs.projected} ", "quiet"),))
        if answer.overdue:
            yield Line(words(f"(overdue reviews are assumed to be held on {answer.as_of})"), indent=2)
    if share > 1:
        yield Line(words(f"each sign stands for up to {share} reviews"), indent=2)
    if answer.undated:
        yield Line(words(" ".join(answer.undated)), (Span("no date: "),))
