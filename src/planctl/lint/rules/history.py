"""Rules on the history: its order, its days, its reviews, and the ends and pauses of treatment."""

from collections.abc import Iterator

from planctl.lint.rule import Context, Diagnostic, plan_rule
from planctl.model.instruments import find
from planctl.model.plan import Entry
from planctl.model.plurals import spaced
from planctl.schedule import status
from planctl.schedule.next_review import next_review
from planctl.schedule.pauses import ended_later, forgotten_pause, out_of_place

# A review, and what says whether treatment goes on: what is above or below these changes what is due.
_TURNING = ("review", "closed", "reopened", "paused", "resumed")
_NEUTRAL = ("created", "imported", "signed", "amended", "session", "reading", "achieved", "dropped", "resumed_goal")


@plan_rule("P002", "history-out-of-order", "warning", on_closed=True)
def history_out_of_order(context: Context) -> Iterator[Diagnostic]:
    """An entry became known before one above it, where the order decides something.

    Why: The history is kept in the order in which things became known; that is how it shows which
        review could deal with which event, and whether treatment was going on. The order of sessions
        and readings decides nothing, and is not asked about.
    Poor:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-20, kind: review, decision: continue}
          - {date: 2026-02-06, kind: relapse}
    Better:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-20, kind: review, decision: continue}
          - {date: 2026-02-06, kind: relapse, logged: 2026-02-21}
    Clear: say with `logged` when it became known, or move the line up.
    Source: planctl's own: the order that review dates rest on.
    """
    last: Entry | None = None
    for index, entry in enumerate(context.plan.history):
        turning = entry.kind in _TURNING
        if not turning and entry.kind in _NEUTRAL:
            continue
        if last is not None and entry.known < last.known and (turning or last.kind in _TURNING):
            yield Diagnostic(
                ("history", index, "date"),
                f"{spaced(entry.kind)} of {entry.known} is listed below {spaced(last.kind)} of {last.known}",
                "If it became known later, when? Add `logged: DATE`.",
            )
        last = entry
    history = context.plan.history
    for index, begun in ended_later(history).items():
        if history[index].known >= history[index - 1].known:
            yield Diagnostic(
                ("history", index, "date"),
                f"{history[index].kind} on {history[index].date}, before the plan was {begun.kind} on {begun.date}",
                "Is one of the two dates a slip?",
            )


@plan_rule("P003", "in-the-future", "error", on_closed=True)
def in_the_future(context: Context) -> Iterator[Diagnostic]:
    """An entry, the first contact or the previous review is dated after today.

    Why: The history says what has happened. A date to come, often a slip of the year, hides the
        event from the review dates until then.
    Poor:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2027-02-06, kind: crisis}
    Better:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-06, kind: crisis}
    Clear: correct the date.
    Source: planctl's own.
    """
    for index, entry in enumerate(context.plan.history):
        for key in ("date", "logged"):
            day = getattr(entry, key)
            if day is not None and day > context.today:
                yield Diagnostic(
                    ("history", index, key),
                    f"{spaced(entry.kind)} is dated {day}, in the future",
                    "Is the date a slip?",
                )
                break
    plan = context.plan
    past = {
        ("intake", "date"): ("the first contact", plan.intake.date if plan.intake else None),
        ("previous_review",): ("the previous review", plan.previous_review),
    }
    for path, (name, day) in past.items():
        if day is not None and day > context.today:
            yield Diagnostic(path, f"{name} is dated {day}, in the future", "Is the date a slip?")


@plan_rule("P005", "after-closing", "warning", on_closed=True)
def after_closing(context: Context) -> Iterator[Diagnostic]:
    """Something was recorded after the plan was closed, and the plan was not reopened.

    Why: A closed plan is never due for review; what happens after closing goes unseen.
    Poor:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-02, kind: closed}
          - {date: 2026-02-20, kind: relapse}
    Better:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-02, kind: closed}
          - {date: 2026-02-20, kind: reopened}
          - {date: 2026-02-20, kind: relapse}
    Clear: planctl reopen CLIENT, above the entry.
    Source: planctl's own.
    """
    history = context.plan.history
    closed = next((n for n in range(len(history) - 1, -1, -1) if history[n].kind in ("closed", "reopened")), None)
    if closed is None or history[closed].kind == "reopened":
        return
    for index, entry in enumerate(history[closed + 1 :], start=closed + 1):
        if entry.kind == "imported":
            continue
        yield Diagnostic(
            ("history", index),
            f"{spaced(entry.kind)} on {entry.date} was recorded after the plan was closed",
            "Has treatment resumed? If so, log that the plan was reopened.",
        )


@plan_rule("P013", "review-without-content", "note")
def review_without_content(context: Context) -> Iterator[Diagnostic]:
    """A review says nothing: no goal's progress, no decision, no next date, no note, nobody who took part.

    Why: Nobody can tell from it what was looked at. It does not deal with a crisis, a trauma, a discharge
        from hospital or an emergency visit, and a review stays due.
    Poor:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-02, kind: review}
    Better:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-02, kind: review, decision: continue, goals: {g1: improving}}
    Clear: say what was decided, by adding `decision` to the entry.
    Source: planctl's own.
    """
    for index, entry in enumerate(context.plan.history):
        if entry.kind == "review" and not entry.has_content:
            yield Diagnostic(("history", index), f"the review on {entry.date} has no content", "What was decided?")


@plan_rule("P014", "closed-with-open-trigger", "warning", on_closed=True)
def closed_with_open_trigger(context: Context) -> Iterator[Diagnostic]:
    """The plan was closed while something still called for a review.

    Why: A closed plan is never due for review, so what was open at its end is never looked at.
    Poor:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-02, kind: crisis}
          - {date: 2026-02-03, kind: closed}
    Better:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-02, kind: crisis}
          - {date: 2026-02-03, kind: review, decision: close, note: referred to day hospital}
          - {date: 2026-02-03, kind: closed}
    Clear: reopen the plan, review it, and close it again: planctl reopen CLIENT.
    Source: planctl's own.
    """
    history = context.plan.as_known(context.today).history
    closing = status.latest(entry for entry in history if entry.kind == "closed")
    if closing is None:
        return
    due = next_review(context.plan, context.settings, context.today)
    if due.plan_state != "closed":
        return
    index = next(index for index, entry in enumerate(context.plan.history) if entry is closing)
    for candidate in due.reasons:
        if candidate.date <= closing.date:
            yield Diagnostic(
                ("history", index),
                f"closed on {closing.date} with {spaced(candidate.kind)} of {candidate.date} never reviewed",
                "Who has looked at it?",
            )


@plan_rule("P017", "pause-forgotten", "warning")
def pause_forgotten(context: Context) -> Iterator[Diagnostic]:
    """Something was held more than 90 days into a pause that has no end.

    Why: A pause without an end holds back every scheduled review. If treatment goes on, none of them comes.
    Poor:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-01-20, kind: paused}
          - {date: 2026-05-04, kind: session}
    Better:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-01-20, kind: paused}
          - {date: 2026-05-04, kind: resumed}
          - {date: 2026-05-04, kind: session}
    Clear: planctl resume CLIENT --date DATE, or set an end: planctl pause CLIENT --until DATE --force.
    Source: planctl's own.
    """
    forgotten = forgotten_pause(context.plan.history)
    if forgotten is not None:
        yield Diagnostic(
            ("history", forgotten.position),
            f"{forgotten.held.kind} on {forgotten.held.date}, and the plan has been paused since {forgotten.since}",
            "Is the pause over?",
        )


@plan_rule("P018", "rest-out-of-place", "warning", on_closed=True)
def rest_out_of_place(context: Context) -> Iterator[Diagnostic]:
    """The plan was closed twice, paused while paused, or resumed while not paused.

    Why: One of the entries is a slip, and which one decides when reviews are due.
    Poor:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-02, kind: paused}
          - {date: 2026-03-02, kind: paused}
    Better:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-02-02, kind: paused}
          - {date: 2026-03-02, kind: resumed}
    Clear: correct the entry, or take it out.
    Source: planctl's own.
    """
    for position, entry, since in out_of_place(context.plan.history):
        state = f"has been {entry.kind} since {since}" if since else "is not paused"
        yield Diagnostic(
            ("history", position),
            f"{entry.kind} on {entry.date}, and the plan {state}",
            "Is an entry missing above it, or is this one too many?",
        )


@plan_rule("P023", "not-a-score", "warning", on_closed=True)
def not_a_score(context: Context) -> Iterator[Diagnostic]:
    """A reading is none of its instrument's scores: out of range, or a sum that should have been transformed.

    Why: Changes, bands and deterioration are worked out from it. SWEMWBS items are summed and the sum looked up in a
        table, and its smallest change is in points of that score.
    Poor:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-01-12, kind: reading, measure: SWEMWBS, value: 21}
    Better:
        history:
          - {date: 2026-01-12, kind: created}
          - {date: 2026-01-12, kind: reading, measure: SWEMWBS, value: 19.25}
    Clear: correct the value; planctl measures NAME shows the range and the table.
    Source: measures.csv.
    """
    for index, entry in enumerate(context.plan.history):
        instrument = find(entry.measure or "", context.settings.instruments) if entry.kind == "reading" else None
        fault = instrument.score_fault(entry.value) if instrument and entry.value is not None else None
        if fault:
            yield Diagnostic(("history", index, "value"), f"reading of {entry.date}: {fault}", "Which score was it?")


RULES = (
    history_out_of_order,
    in_the_future,
    after_closing,
    review_without_content,
    closed_with_open_trigger,
    pause_forgotten,
    rest_out_of_place,
    not_a_score,
)
