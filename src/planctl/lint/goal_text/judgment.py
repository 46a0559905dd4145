"""What the words of a goal prove: whether it is specific and measurable, and what is missing."""

import re
from typing import Final

from planctl.lint.goal_text.actions import Action
from planctl.lint.goal_text.levels import Level
from planctl.lint.goal_text.parser import GoalText

# What narrows an object: something that happens, is called by its name, or is there or not.
_NARROWING: Final = frozenset(("event", "technique", "product"))
_FAR_NARROWING: Final = _NARROWING | {"concrete"}


def _verbs(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\b", re.IGNORECASE)


_RECORDING: Final = _verbs(
    "track|monitor|self-monitor|log|record|journal|chart|rate|document|measure|weigh|count|write down"
)
_ACTIVE: Final = _verbs("exercise|work out|be active|be physically active")
_MAKING: Final = _verbs(
    "develops?|builds?|establish(?:es)?|makes?|gets?|creates?|gains?|achieves?|finds?|have|keeps?|attends?"
    "|go(?: to| for)?"
)
_BEING: Final = _verbs("be|become|becoming|get|stay|remain|keep|more|less")
_HOLDING: Final = _verbs("maintain|sustain|preserve|remain|stay|keep|be|achieve|attain|get|bring")
_ABSTAINING: Final = _verbs(
    "maintain (?:sobriety|abstinence)|(?:be|remain|stay|get) (?:sober|free|clean|abstinent|safe)"
    "|sustain abstinence|achieve abstinence|not|abstain|remain|stay"
)
_AGAIN_VERBS: Final = _verbs("return\\w*(?: to)?|resum\\w+|go back|get back|rejoin")
_KEEPING: Final = _verbs("achiev\\w+|maintain|sustain|keep|remain")
_SUBSTANCE: Final = frozenset(("sobriety", "abstinence", "substance", "substances"))
_WITHOUT: Final = re.compile(r"\b(?:without|w/o|zero|no)\s+(?:an?y?\s+|further\s+)?", re.IGNORECASE)
_NO: Final = ("no ", "zero")
_NO_ZERO: Final = frozenset("longer more less later fewer assistance to matter one".split())  # noqa: SIM905
_FREE: Final = re.compile(r"\b(?!age-|sugar-)[a-z]+-free\b", re.IGNORECASE)
_AGAIN: Final = re.compile(r"\bagain\b", re.IGNORECASE)
_INSIGHT: Final = re.compile(
    r"\b(?:understanding|knowledge|awareness|insight|acceptance|appreciation|importance|responsibility)\b",
    re.IGNORECASE,
)
_KNOWING: Final = _verbs(
    "(?:better )?understand\\w*|accept\\w*|process\\w*|explor\\w*|examin\\w*|consider|realiz\\w*|realis\\w*|recogni\\w*"
    "|acknowledge|internali\\w*|integrate|reflect(?: on)?|know|appreciate|gain insight|gain understanding"
    "|(?:be|become) aware"
    "(?: of)?|learn about|come to terms|make sense|evaluate|perceive|clarify|forgive|look (?:into|at)|figure out|think"
)
_OF_SOMETHING: Final = re.compile(
    r"\s*(?:of|in|on)\s+(?:the|my|all|planned|scheduled|days|trials|opportunities|\w+s\b)", re.IGNORECASE
)


# ---- measurable ----------------------------------------------------------------------------------


def measurable(goal: GoalText) -> bool:
    """Whether two people, given the record, would agree that the goal is met."""
    if goal.subject.kind == "staff":
        return False
    return bool(strong_levels(goal)) or yes_or_no(goal)


def strong_levels(goal: GoalText) -> tuple[Level, ...]:
    """The levels that two people could judge by."""
    return tuple(level for level in goal.levels if _judges(level, goal))


def uncounted(goal: GoalText) -> tuple[Level, ...]:
    """Percentages of what nobody counts."""
    judged = strong_levels(goal)
    return tuple(level for level in goal.levels if level.percent and level not in judged and not goal.instruments)


def _judges(level: Level, goal: GoalText) -> bool:
    main = goal.main
    if level.present and not level.bound and level.kind == "count":
        return False
    if level.instrument is not None or main is None:
        return True
    vague = main.kind in ("direction", "inner") and not sign(goal)
    if vague and main.broad and not _in_main(level, goal):
        return False
    if level.kind == "rate" and level.low is None:
        return not (vague or (main.kind == "saying" and level.words.startswith("all")))
    if level.percent:
        counted = level.kind in ("percent", "change") and bool(level.unit or _OF_SOMETHING.match(goal.text, level.end))
        return (counted and not (vague and main.broad)) or (not main.broad and main.kind != "inner") or goal.tested
    return True


def _in_main(level: Level, goal: GoalText) -> bool:
    """Whether a level stands in the clause of the main act; `in 4 of 5 meetings` at the end holds for all."""
    later = [action.start for action in goal.actions[1:] if action.role == "goal"]
    return level.kind == "ratio" or not later or level.start_at < later[0]


def yes_or_no(goal: GoalText) -> bool:
    """Whether it is done or not done: an act with an end, a product, an event that must not happen."""
    if goal.hedges:
        return False
    return zero_event(goal) or any(_done_once(action, goal) for action in goal.actions[:4])


def zero_event(goal: GoalText) -> bool:
    """Whether one event would prove the goal missed."""
    if _FREE.search(goal.text) or any(_abstains(action) for action in goal.actions if action.role == "goal"):
        return True
    for match in _WITHOUT.finditer(goal.text):
        word = next((word for word in goal.words if word.start >= match.end()), None)
        if word is None or word.text in _NO_ZERO:
            continue
        if "event" in word.lists or (match[0].lower().startswith(_NO) and "broad" not in word.lists):
            return True
    return False


def _abstains(action: Action) -> bool:
    if action.by_degrees:
        return False
    if action.head in ("abstinence", "sobriety"):
        return bool(_KEEPING.match(action.verb)) or action.kind == "stopping"
    if action.kind != "stopping":
        return False
    if action.lists & {"event"} or (action.definite and not action.broad):
        return True
    return bool(_ABSTAINING.match(action.verb)) and (not action.broad or action.head in _SUBSTANCE)


def _done_once(action: Action, goal: GoalText) -> bool:
    product = "product" in action.head_lists
    if action.by_degrees or (action.comparing and not product):
        return False
    if action.kind == "once":
        several = (
            action.plural and action.direct and not (product or action.definite or _AGAIN_VERBS.match(action.verb))
        )
        return not action.broad and bool(action.head or action.role == "goal") and not several
    if action.role == "sign" or action.broad:
        return False
    visible = action.kind in ("doing", "other")
    if product and not action.plural and _MAKING.match(action.verb):
        return action.kind == "direction" or action.definite
    if goal.independent and (visible or action.kind in ("general", "direction", "none")):
        return True
    if goal.deadlines and visible and action.definite and not action.plural and bool(action.head):
        return True
    return visible and bool(_AGAIN.search(goal.text))


def nothing_countable(goal: GoalText) -> bool:
    """Whether it is plain, and not only likely, that nothing in the words can be counted."""
    main = goal.main
    if main is None:
        return True
    if goal.levels or goal.unread_time or any(action.kind in ("once", "stopping") for action in goal.actions):
        return False
    if main.kind in ("direction", "inner", "none"):
        return main.broad or main.comparing or main.kind == "inner" or not main.head
    return (main.kind in ("general", "doing") or (main.kind == "saying" and main.broad)) and not main.definite


def holds(action: Action) -> bool:
    """Whether the verb holds a level rather than changing it: `maintain`, `stay`, `keep`, `be`."""
    return bool(_HOLDING.match(action.verb))


def understanding_only(goal: GoalText) -> bool:
    """Whether only something in somebody's head is claimed, with no sign of it."""
    main = goal.main
    if main is None or sign(goal) or measurable(goal):
        return False
    if main.kind == "inner":
        return bool(_KNOWING.match(main.verb))
    return main.kind in ("saying", "general", "direction") and bool(_INSIGHT.search(f"{main.verb} {main.object}"))


# ---- specific ------------------------------------------------------------------------------------


def specific(goal: GoalText) -> bool:
    """Whether one act, event or measure is named, narrower than a domain, and the client's own."""
    if goal.subject.kind in ("staff", "passive"):
        return False
    return not (directed(goal) or too_broad(goal) or only_judged(goal) or topic_only(goal))


def sign(goal: GoalText) -> bool:
    """Whether an act that one can see shows or makes up what is wished for."""
    return any(action.role != "goal" and _seen(action) for action in goal.actions)


def _seen(action: Action) -> bool:
    if action.kind not in ("doing", "once", "stopping", "saying", "other") or not action.head:
        return False
    return not (action.broad or (action.kind == "saying" and "broad" in action.lists))


def directed(goal: GoalText) -> bool:
    """Whether a direction or an inner state is all that carries the goal."""
    main = goal.main
    if main is None or main.kind not in ("direction", "inner") or goal.instruments or sign(goal):
        return False
    if any((level.kind != "rate" or level.low is not None) and _in_main(level, goal) for level in strong_levels(goal)):
        return False
    if main.kind == "inner":
        return True
    if main.head_lists & _NARROWING or main.lists & {"technique"}:
        return False
    if _BEING.match(main.verb) and not main.lists & _FAR_NARROWING:
        return True
    return main.broad or main.comparing or not main.head


def too_broad(goal: GoalText) -> bool:
    """Whether the object is a whole domain, and nothing narrows it."""
    main = goal.main
    if main is None or goal.instruments or sign(goal):
        return False
    if _needs_name(main, goal):
        return True
    if _RECORDING.match(main.verb) or goal.enumerates:
        return False
    if not main.broad and main.head and (main.direct or main.kind != "general"):
        return False
    if any(level.low is not None and _in_main(level, goal) for level in strong_levels(goal)):
        return False
    if main.head_lists & _NARROWING or main.lists & {"technique", "event"}:
        return False
    if main.kind in ("direction", "inner", "none"):
        return main.broad
    vague = main.broad or (main.kind == "general" and not (main.head and main.direct))
    return vague and not main.lists & {"concrete"}


def _needs_name(main: Action, goal: GoalText) -> bool:
    """Whether the object is one that a count does not narrow: coping skills, exercise of no kind."""
    if main.lists & {"technique"} or goal.enumerates or _RECORDING.match(main.verb):
        return False
    if _ACTIVE.match(main.verb) and not main.lists & {"concrete", "event"}:
        return True
    # `3 strategies to manage opioid cravings`: the count and what they are for narrow it together.
    named = any(word.lists & {"technique", "event"} for word in goal.words) and _counted(goal)
    return "coping" in main.head_lists and not named


def only_judged(goal: GoalText) -> bool:
    """Whether a word of judgment is all the criterion there is."""
    main = goal.main
    if main is None or not goal.judging or _counted(goal) or goal.instruments or sign(goal):
        return False
    empty = not main.head and main.kind in ("general", "direction", "inner", "none")
    narrowing = main.head_lists if main.comparing else main.lists
    return (main.comparing or main.broad or empty) and not narrowing & _FAR_NARROWING


def topic_only(goal: GoalText) -> bool:
    """Whether there is neither an act nor a state to reach."""
    main = goal.main
    if main is None:
        return True
    concrete = _counted(goal) or goal.instruments or zero_event(goal) or main.lists & {"event", "technique"}
    return main.kind == "none" and not concrete


def _counted(goal: GoalText) -> bool:
    return any(level.low is not None for level in goal.levels)


def only_absence(goal: GoalText) -> bool:
    """Whether only what will stop is named, and nothing to do instead."""
    acts = [action for action in goal.actions if action.role == "goal"]
    instead = any(
        action.role == "means" and action.kind in ("doing", "once", "other", "general") for action in goal.actions
    )
    limited = any(level.low for level in goal.levels)
    return bool(acts) and all(action.kind == "stopping" for action in acts) and not (instead or limited)


def several(goal: GoalText) -> tuple[Action, Action] | None:
    """Two acts with objects of their own."""
    acts = [action for action in goal.actions if action.role == "goal" and action.object and action.verb]
    return (acts[0], acts[-1]) if len({action.head for action in acts}) > 1 else None
