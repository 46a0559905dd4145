"""What the words prove: whether they name a target, a level, a yes-or-no event, a sign."""

from typing import Final

from planctl.wording.parts import Act, Level, Parts

_NOT_BY_ITSELF: Final = frozenset(("standard", "none", "half", "percent"))
_SHOWS_NOTHING: Final = frozenset(("inner", "direction"))


def levels(parts: Parts) -> tuple[Level, ...]:
    """The levels that two people could judge by."""
    main = parts.main
    return tuple(level for level in parts.levels if main is None or _judges(level, main, parts))


def _judges(level: Level, main: Act, parts: Parts) -> bool:
    doing = main.sort not in _SHOWS_NOTHING or _doings(parts)
    if level.sort == "rate" and level.low is None:
        # `improve every day` has no figure: how often one does a thing counts, how often it gets better does not.
        return bool(doing)
    if level.sort == "standard":
        return bool(doing) and not (main.domain and not main.narrowed)
    if level.sort in ("percent", "half"):
        return level.counted and level.sort == "percent" or (main.countable and not main.domain) or bool(parts.physical)
    return level.counted


def _doings(parts: Parts) -> tuple[Act, ...]:
    return tuple(act for act in parts.acts if act.sort in ("open", "once", "stopping"))


def uncounted(parts: Parts) -> tuple[Level, ...]:
    """Percentages and halves of what nobody counts."""
    judged = levels(parts)
    return tuple(level for level in parts.levels if level.sort in ("percent", "half") and level not in judged)


def yes_or_no(parts: Parts) -> bool:
    """Whether an act of the goal is one that was done or not, or one event would prove it missed."""
    return any(_decides(act) for act in parts.goal_acts[:3] if act is parts.main or act.sort in ("once", "stopping")) or any(
        act.sort == "once" and (act.narrowed or act.deliverable) for act in parts.acts if act.role != "goal"
    )


def _decides(act: Act) -> bool:
    if act.sort == "once":
        return act.narrowed or act.deliverable or not (act.domain or act.understanding)
    if act.sort == "stopping":
        return act.event
    if act.sort in ("open", "direction", "unlisted"):
        return act.deliverable and act.sort != "unlisted" and not act.domain
    return False


def sign(parts: Parts) -> bool:
    """Whether an act that one can see shows or makes up what is wished for."""
    return any(_visible(act) for act in parts.acts if act.role != "goal")


def _visible(act: Act) -> bool:
    return act.sort in ("open", "once", "stopping", "unlisted") and act.narrowed and not (act.domain or act.understanding)


def directed(parts: Parts) -> bool:
    """Whether a direction or an inner state is all that carries the goal."""
    main = parts.main
    if main is None or main.sort not in _SHOWS_NOTHING or sign(parts):
        return False
    if parts.instruments or parts.physical or any(level.sort != "rate" or level.low is not None for level in levels(parts)):
        return False
    if main.sort == "inner":
        return not main.event
    if main.event or (main.countable and not main.improving):
        return False
    return main.improving or main.domain


def too_wide(parts: Parts) -> bool:
    """Whether the object is a whole domain, and nothing narrows it."""
    main = parts.main
    if main is None or parts.instruments or parts.physical or sign(parts):
        return False
    return main.domain and not main.narrowed and not main.event


def only_judged(parts: Parts) -> bool:
    """Whether an adjective or adverb of judgement is all the criterion there is."""
    main = parts.main
    return (
        main is not None and bool(parts.qualifiers) and not main.narrowed and not main.event
        and not levels(parts) and not parts.instruments and not parts.physical
    )  # fmt: skip


def fragment(parts: Parts) -> bool:
    """Whether there is neither an act nor a state to reach."""
    main = parts.main
    return main is None or (
        not main.verb and main.sort == "unlisted" and not levels(parts) and not main.narrowed
        and not parts.instruments and not parts.physical
    )  # fmt: skip


def understanding_only(parts: Parts) -> bool:
    """Whether only something in somebody's head is claimed, with no sign of it."""
    main = parts.main
    if main is None or levels(parts) or sign(parts) or yes_or_no(parts):
        return False
    return main.sort == "inner" or (main.sort == "saying" and main.understanding)


def measured(parts: Parts) -> bool:
    """Whether the words hold anything by which two people would agree that the goal is met."""
    return bool(levels(parts)) or yes_or_no(parts)
