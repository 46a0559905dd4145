"""What the words prove: whether they name a target, a level, a yes-or-no event, a sign."""

from typing import Final

from planctl.lint.goal_text.parts import Act, Level, Parts
from planctl.lint.goal_text.quantities import UNITS_OF_TIME

_SHOWS_NOTHING: Final = frozenset(("inner", "direction"))
_TELLING: Final = frozenset(("change", "score", "rating"))
_AGAIN: Final = ("return", "resum", "go back", "get back", "going back", "getting back", "re-enter")


def levels(parts: Parts) -> tuple[Level, ...]:
    """The levels that two people could judge by."""
    main = parts.main
    return tuple(level for level in parts.levels if main is None or _judges(level, main, parts))


def _judges(level: Level, main: Act, parts: Parts) -> bool:
    doing = main.sort not in _SHOWS_NOTHING or any(
        act.sort in ("open", "once", "stopping") for act in parts.acts if act.role != "goal"
    )
    if level.sort == "rate" and level.low is None:
        # `improve every day` has no figure: how often one does a thing counts, how often it gets better does not.
        return doing
    if level.sort == "standard":
        return main.narrowed or (doing and not main.domain)
    if level.sort in ("percent", "half"):
        counted = (
            level.counted and level.sort == "percent" and not (main.improving and main.domain and level.bound == "by")
        )
        return counted or (main.countable and not main.domain) or bool(parts.physical)
    return level.counted


def uncounted(parts: Parts) -> tuple[Level, ...]:
    """Percentages and halves of what nobody counts."""
    judged = levels(parts)
    return tuple(level for level in parts.levels if level.sort in ("percent", "half") and level not in judged)


def yes_or_no(parts: Parts) -> bool:
    """Whether an act is one that was done or not, or one event would prove the goal missed."""
    if parts.hedges:
        return False
    main = parts.main
    if main is not None and main.contact and main.definite and main.narrowed and not main.several and parts.horizons:
        return True
    if any(_decides(act) for act in parts.goal_acts[:4] if act is main or act.sort in ("once", "stopping")):
        return True
    beside = next((act for act in parts.acts if act.role != "goal"), None)
    return beside is not None and beside.sort == "once" and (beside.narrowed or beside.deliverable)


def _decides(act: Act) -> bool:
    if act.comparing:
        return False
    if act.sort == "once":
        again = act.verb.lower().startswith(_AGAIN)
        if act.several and not again and not act.verb.lower().startswith(("complet", "finish")):
            return False
        return act.narrowed or act.deliverable or not (act.domain or act.understanding)
    if act.sort == "stopping":
        # `avoid the casino` is one place, `avoid snacks` is nobody knows how many.
        return act.event or act.alone or (act.definite and act.narrowed and not act.domain)
    if act.sort == "unlisted":
        # A verb in no list that is done to one particular thing is most likely done with it once.
        return (act.definite and act.narrowed and not act.domain) or (
            act.deliverable and not act.verb and not act.domain
        )
    return act.deliverable and act.making and not act.domain and not act.several


def sign(parts: Parts) -> bool:
    """Whether an act that one can see shows or makes up what is wished for."""
    return any(_visible(act) for act in parts.acts if act.role != "goal")


def _visible(act: Act) -> bool:
    visible = act.sort in ("open", "once", "stopping", "unlisted")
    return visible and (act.narrowed or act.contact) and not (act.domain or act.understanding)


def directed(parts: Parts) -> bool:
    """Whether a direction or an inner state is all that carries the goal."""
    main = parts.main
    if main is None or main.sort not in _SHOWS_NOTHING or sign(parts) or parts.instruments:
        return False
    if any(level.sort != "rate" or level.low is not None for level in levels(parts)):
        return False
    if main.sort == "inner":
        return True
    if main.measured and not main.comparing and not main.verb.lower().startswith(("better", "less", "more")):
        return False
    if main.event or main.deliverable or (main.countable and not main.improving and not main.understanding):
        return False
    return main.improving or main.domain or main.understanding


def too_wide(parts: Parts) -> bool:
    """Whether the object is a whole domain, and nothing narrows it."""
    main = parts.main
    if main is None or parts.instruments or sign(parts) or main.measured or main.event or not main.domain:
        return False
    if any(_tells(level) for level in levels(parts)):
        return False
    # Work deadlines do not make anxiety visible; only what somebody does gains by a place or a person.
    return not main.narrowed or (main.inner and main.sort in ("direction", "inner", "stopping"))


def _tells(level: Level) -> bool:
    """Whether a level says what is looked at: a score or 55 kg does, 3 times or 20 minutes does not."""
    if level.sort == "amount":
        return level.unit not in UNITS_OF_TIME.values()
    return level.sort in _TELLING or (level.sort == "percent" and level.counted)


def only_judged(parts: Parts) -> bool:
    """Whether an adjective or adverb of judgement is all the criterion there is."""
    main = parts.main
    return (
        main is not None and bool(parts.qualifiers) and not main.narrowed and not main.event
        and not levels(parts) and not parts.instruments and not main.measured and not sign(parts)
    )  # fmt: skip


def fragment(parts: Parts) -> bool:
    """Whether there is neither an act nor a state to reach."""
    main = parts.main
    return main is None or (
        not main.verb and main.sort == "unlisted" and not levels(parts) and not main.narrowed
        and not parts.instruments and not main.measured
    )  # fmt: skip


def understanding_only(parts: Parts) -> bool:
    """Whether only something in somebody's head is claimed, with no sign of it."""
    main = parts.main
    if main is None or sign(parts) or measured(parts):
        return False
    return main.sort == "inner" or (main.sort == "saying" and main.understanding)


def measured(parts: Parts) -> bool:
    """Whether the words hold anything by which two people would agree that the goal is met."""
    return bool(levels(parts)) or yes_or_no(parts)


def only_absence(parts: Parts) -> bool:
    """Whether only what will stop is named, and nothing to do instead."""
    if not parts.goal_acts:
        return False
    stops = all(act.sort == "stopping" for act in parts.goal_acts)
    return stops and not any(act.role == "means" and act.sort in ("open", "once", "unlisted") for act in parts.acts)


def several_goals(parts: Parts) -> bool:
    """Whether two acts have objects of their own."""
    own = [act for act in parts.goal_acts if act.object and (act.narrowed or act.domain or act.event)]
    return len({act.object for act in own}) > 1


def nothing_countable(parts: Parts) -> bool:
    """Whether the absence of a level is proven: every word that could hold one has been read."""
    main = parts.main
    if main is None:
        return True
    if parts.unread or parts.levels:
        return False
    if main.sort in ("direction", "inner"):
        return not main.narrowed and not any(act.sort in ("once", "stopping") for act in parts.acts)
    known = main.sort in ("open", "saying") and not main.definite and not main.unsure
    return known and not any(act.sort in ("once", "stopping", "unlisted") for act in parts.acts)
