"""Achievable, as far as words and fields show: whose act it is, and what it leaves to chance."""

from collections.abc import Iterator

from planctl.model import Route
from planctl.rules import fields
from planctl.rules.rule import Aim, Look, Remark, goal_rule
from planctl.wording import evidence


def _text(aim: Aim) -> Route:
    return (*aim.route, "text")


@goal_rule("A001", "absolute", "note")
def absolute(aim: Aim, look: Look) -> Iterator[Remark]:
    """Never, always or cure is the outcome.

    Why: One bad day breaks a goal of "never" or "always", and after it there is nothing left to
        aim at. Where an absolute is meant, as with self-harm or violence, say so.
    Poor: text: Never argue with my brother again
    Better: text: Leave the room before an argument with my brother in 4 of 5 cases by 30 June 2026
    Clear: `safety: true`, where an absolute is meant.
    Source: planctl's own.
    """
    if not aim.parts.absolutes or aim.goal.safety or (aim.parent is not None and aim.parent.safety):
        return
    words = aim.parts.absolutes[0]
    yield Remark(
        _text(aim),
        f'{aim.what} leaves no room for one bad day: "{words}"',
        "How much would be good enough? Where safety asks for an absolute, set `safety: true`.",
        f"{aim.what} leaves no room for one bad day",
    )


@goal_rule("A003", "depends-on-others", "warning")
def depends_on_others(aim: Aim, look: Look) -> Iterator[Remark]:
    """Somebody else would have to change.

    Why: The client can do everything right and still miss the goal. What the client will do about
        it is in the client's hands.
    Poor: text: Husband will stop drinking by 30 June 2026
    Better: text: Tell my husband in two talks a month how his drinking affects me, by 30 June 2026
    Clear: The client's own act.
    Source: planctl's own.
    """
    if aim.parts.subject.sort != "other":
        return
    words = aim.parts.subject.words
    yield Remark(
        _text(aim),
        f'{aim.what} is for "{words}" to do, not for the client',
        "What will the client do, whatever the others do?",
        f"{aim.what} is for somebody else to do, not for the client",
    )


@goal_rule("A004", "hedged", "note")
def hedged(aim: Aim, look: Look) -> Iterator[Remark]:
    """Try to, if possible or as needed is the criterion.

    Why: A goal that is met by trying, or only where it suits, is always met. A small level says
        more kindly what is within reach.
    Poor: text: Try to speak up in meetings when possible
    Better: text: Speak up in 1 of 4 meetings by 30 June 2026
    Clear: A level, in the words or as a measure with a target.
    Source: planctl's own.
    """
    if not aim.parts.hedges or evidence.levels(aim.parts) or fields.measured(aim):
        return
    words = aim.parts.hedges[0]
    yield Remark(
        _text(aim),
        f'{aim.what} leaves it open with "{words}"',
        "How often or how much would be enough?",
        f"{aim.what} leaves it open how much is enough",
    )


@goal_rule("A005", "only-an-absence", "note")
def only_an_absence(aim: Aim, look: Look) -> Iterator[Remark]:
    """Only what will stop is named, and nothing to do instead.

    Why: Nobody can practise not doing something. What the client will do at that moment can be
        practised, seen and praised.
    Poor: text: Stop biting my nails by 30 June 2026
    Better: text: Squeeze the stress ball when my hands go to my mouth, 8 of 10 times by 30 June 2026
    Clear: An objective that says what will be done instead; `safety: true`, where an absence is meant.
    Source: planctl's own.
    """
    own = aim.goal.safety or (aim.parent is not None and aim.parent.safety)
    if own or not evidence.only_absence(aim.parts) or fields.any_positive_objective(aim):
        return
    yield Remark(
        _text(aim),
        f"{aim.what} says what will stop, and not what takes its place",
        "What will the client do at that moment instead?",
    )


RULES = (absolute, depends_on_others, hedged, only_an_absence)
