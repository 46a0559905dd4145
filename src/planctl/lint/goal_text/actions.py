"""What is done to what: the few general features that a sentence is judged by."""

import re
from typing import Final, Literal, NamedTuple

from planctl.lint.goal_text.subjects import (
    VERBS,
    Kind,
    Subject,
    Words,
    find_subject,
    find_verb,
    past_frames,
    past_opening,
)
from planctl.lint.goal_text.words import NOUNS, Word

Role = Literal["goal", "means", "sign"]

# A word of these lists before a broad noun says nothing of what it is narrowed to.
_PLAIN: Final = frozenset((
    "broad", "judging", "number", "transparent", "direction", "inner", "frames", "determiners", "prepositions", "event",
))  # fmt: skip
_LABEL: Final = re.compile(
    r"\s*(?:(?:(?:my|the)\s+)?(?:[\w-]+\s+)?(?:goal|objective)\s+(?:is\s+)?to\b"
    r"|(?:(?:smart|treatment|long[- ]term|short[- ]term|self-care|client)\s+)?"
    r"(?:goals?|objectives?|ltg|stg|target|outcome|aim)\s*(?:#?\d+)?\s*[:.-]|\d+[.)])\s*",
    re.IGNORECASE,
)
_SIGNS: Final = frozenset(("evidenced", "shown", "demonstrated", "indicated", "measured", "verified", "aeb"))
_MEANS: Final = frozenset(("by", "through", "via", "using"))
_JOINTS: Final = frozenset(("and", "&", "or", "then", ",", ";", "."))
_MORE: Final = frozenset(("more", "less", "better", "harder", "faster", "often"))
# `2 or fewer` is one level and no second act.
_BOUNDS: Final = frozenset(("more", "less", "fewer", "better", "higher", "lower", "greater", "longer"))
_RECEIVED: Final = re.compile(
    r"receive\s+(?:\w+\s+){0,4}?(?:care|education|support|treatment|therapy|counsel\w+|services|psychoeducation"
    r"|training|information|resources|referrals?|feedback|teaching)\b"
    r"|be\s+(?:\w+ly\s+)?(?:provided|given|offered|taught|referred|educated|assessed|assisted|seen|encouraged|monitored"
    r"|prescribed|supported|helped|discharged)\b",
    re.IGNORECASE,
)


class Action(NamedTuple):
    """What is done: a verb with its kind, and what its object is in the word lists.

    Attributes:
        head: the noun that the object is about; `direct` where no preposition leads to it.
        broad: whether the head is a whole domain, and nothing beside it narrows it.
        lists: the lists of any word behind the verb; `head_lists` those of the head.
        definite: whether the object is a particular one (`the elevator`, `my sister`).
        comparing: whether a word of judgment is all of the object (`happier`, `very fit`).
        by_degrees: whether the act is only to be done more or less than now.
    """

    kind: Kind
    verb: str
    object: str
    head: str
    role: Role
    broad: bool
    lists: frozenset[str]
    head_lists: frozenset[str]
    start: int
    direct: bool = True
    definite: bool = False
    plural: bool = False
    comparing: bool = False
    by_degrees: bool = False


class Clause(NamedTuple):
    """The subject and its actions, in the order of the sentence."""

    subject: Subject
    actions: tuple[Action, ...]


def read_clause(text: str, words: Words) -> Clause:
    """The subject and the actions of a sentence, whose deadlines have been taken out of the words."""
    label = _LABEL.match(text)
    at = next((n for n, word in enumerate(words) if not label or word.start >= label.end()), len(words))
    subject, at = find_subject(text, words, past_opening(words, at))
    begin = past_frames(words, at)
    if begin >= len(words):
        return Clause(subject, ())
    if subject.kind in ("client", "unnamed") and any(
        _RECEIVED.match(text, word.start) for word in words[at : begin + 1]
    ):
        subject = Subject("passive", subject.words)
    action, at = _state(text, words, begin) or _action(text, words, begin, "goal")
    actions, role = [action], "goal"
    at = max(at, begin + 1)
    while at < len(words):
        role = _role(words, at, role)
        begin = _joint(words, at, role)
        if not begin:
            at += 1
            continue
        action, end = _action(text, words, begin, role)  # type: ignore[arg-type]  # one of the three
        actions.append(action)
        at = max(end, at + 1)
        role = "sign" if role == "sign" else "goal"
    return Clause(subject, _shared(actions))


def _shared(actions: list[Action]) -> tuple[Action, ...]:
    """The actions, where a verb without an object takes that of the next: `learn and practice box breathing`."""
    for at in range(len(actions) - 2, -1, -1):
        action, following = actions[at], actions[at + 1]
        alone = not action.object and action.verb and " " not in action.verb
        if alone and action.role == following.role and following.object:
            actions[at] = following._replace(kind=action.kind, verb=action.verb, start=action.start)
    return tuple(actions)


def _role(words: Words, at: int, role: str) -> str:
    word, before = words[at].text, words[at - 1].text if at else ""
    if word in _SIGNS and (before in ("as", "is", "be", ",", "(") or word == "aeb"):
        return "sign"
    if role == "goal" and word in _MEANS:
        return "means"
    return role if role == "sign" or word not in (",", ";", "and", ".") else "goal"


def _joint(words: Words, at: int, role: str) -> int:
    """The position of a verb that begins a further action behind this word, or 0."""
    word = words[at].text
    if word in _MEANS:
        after = past_frames(words, at + 1)
        gerund = after < len(words) and words[after].text.endswith("ing")
        return after if gerund or (role == "sign" and after < len(words) and find_verb(words, after)[1] > after) else 0
    if word not in _JOINTS:
        return 0
    after = past_frames(words, at + 1)
    if after >= len(words) or words[after].text in _MEANS:
        return 0
    if word == "or" and words[after].text in _BOUNDS and at and "number" in words[at - 1].lists | words[at - 2].lists:
        return 0
    kind, end = find_verb(words, after)
    inflected = words[after].text.endswith(("ed", "s")) and not words[after].text.endswith("ss")
    if kind == "other" or inflected:
        return 0
    # A noun that is a verb as well is a verb before its own object.
    object_follows = end < len(words) and bool(words[end].lists & {"determiners", "number"})
    return after if not words[after].lists & NOUNS or kind == "direction" or object_follows else 0


def _state(text: str, words: Words, at: int) -> tuple[Action, int] | None:
    """`Mood will improve`, `fall risk minimized`: what changes stands first."""
    if find_verb(words, at)[1] > at and not words[at].lists & {"broad", "event"}:
        return None
    for place in range(at + 1, min(at + 7, len(words))):
        if words[place].text != "to" and words[place].lists & {"boundaries", "prepositions"} - {"of", "in"}:
            return None
        modal = words[place].text in ("will", "to", "should", "is", "are", "shall")
        begin = past_frames(words, place) if modal else place
        if begin >= len(words):
            return None
        kind, end = find_verb(words, begin)
        ended = words[begin].text.endswith("ed")
        if end > begin and (ended or (modal and kind in ("direction", "stopping", "once"))):
            change: Kind = "direction" if kind in ("direction", "stopping") else "once"
            action = _described(text, words, at, at, place, change, "goal")
            return action._replace(verb=text[words[begin].start : words[end - 1].end]), end
    return None


def _action(text: str, words: Words, at: int, role: Role, depth: int = 0) -> tuple[Action, int]:
    kind, end = find_verb(words, at)
    word = words[at]
    behind_modal = at > 0 and words[at - 1].text in ("will", "to", "should", "shall", "can", "i", "we")
    nominal = word.lists & (NOUNS | {"judging", "determiners", "number"}) or not word.text[0].isalpha()
    if end == at and nominal and not (behind_modal and word.lists & NOUNS):
        kind = "none"
    elif end == at:
        end = at + 1
    # `demonstrate the ability to ask`, `improve my ability to wait`: what counts comes after.
    lead = end
    while lead < min(end + 4, len(words)) and not words[lead].lists & {"leads-on", "boundaries"}:
        lead += 1
    if lead + 2 < len(words) and "leads-on" in words[lead].lists and words[lead + 1].text == "to" and depth < 2:
        after = past_frames(words, lead + 2)
        if after < len(words):
            inner, stop = _action(text, words, after, role, depth + 1)
            return inner._replace(start=word.start), stop
    if kind in ("stopping", "saying") and end < len(words) and _feels(words[end]):
        kind = "inner"
    stop = _object_end(words, end)
    return _described(text, words, at, end, stop, kind, role), stop


def _feels(word: Word) -> bool:
    """`Stop worrying`, `report feeling less tense`: an inner state, however it is told."""
    return word.text == "feeling" or (
        word.text.endswith("ing") and "inner" in word.begins and "broad" not in word.lists
    )


def _object_end(words: Words, begin: int) -> int:
    at = begin
    while at < len(words):
        word = words[at]
        if word.text == "to":
            ends = at + 1 < len(words) and bool(words[at + 1].begins.keys() & VERBS)
        elif at > begin and _leads_away(word) and _may_head(words[at - 1]):
            ends = True
        elif "boundaries" in word.lists or not word.text[0].isalnum():
            ends = word.text not in ("and", "or", ",", "/", "-") or not _lists_on(words, at)
        else:
            ends = False
        if ends:
            return at
        at += 1
    return at


def _leads_away(word: Word) -> bool:
    """`A plan addressing triggers`: a participle behind a noun begins something else."""
    return word.text.endswith("ing") and bool(word.begins.keys() & {"inner", "direction"}) and not word.lists & NOUNS


def _lists_on(words: Words, at: int) -> bool:
    """Whether `and` or a comma joins two nouns rather than two acts."""
    after = at + 1
    while after < len(words) and (words[after].text in ("and", "or") or "determiners" in words[after].lists):
        after += 1
    return after < len(words) and not _joint(words, at, "goal") and "boundaries" not in words[after].lists


def _described(text: str, words: Words, at: int, begin: int, end: int, kind: Kind, role: Role) -> Action:
    inside = words[begin:end]
    head = _head(words, begin, end)
    head_lists = words[head].lists if head is not None else frozenset[str]()
    lists = frozenset[str]().union(*(word.lists for word in inside))
    before = words[begin:head] if head is not None else ()
    content = [word for word in inside if "determiners" not in word.lists]
    measured = [word for word in content if not word.lists & {"unit", "number"}]
    narrowed = any(
        word.text[0].isalpha() and not word.lists & _PLAIN for word in before[-2:] if word.text not in ("and", "or")
    )
    direct = not any("prepositions" in word.lists and word.text not in ("of", "at") for word in before)
    by_degrees = bool(inside) and bool(_MORE & {inside[0].text, inside[-1].text})
    return Action(
        kind=kind,
        verb=text[words[at].start : words[begin - 1].end] if begin > at else "",
        object=text[words[begin].start : words[end - 1].end] if end > begin else "",
        head=words[head].text if head is not None else "",
        role=role,
        broad="broad" in head_lists and not (narrowed and kind not in ("direction", "inner", "none")),
        lists=lists,
        head_lists=head_lists,
        start=words[at].start,
        direct=direct,
        definite=bool(inside)
        and ("definite" in inside[0].lists or any(word.text.endswith("'s") for word in inside[:2])),
        plural=head is not None and words[head].text.endswith("s") and not words[head].text.endswith("ss"),
        comparing="judging" in head_lists
        or (bool(measured) and all("judging" in word.lists for word in measured))
        or (by_degrees and (head is None or (kind == "general" and not direct))),
        by_degrees=by_degrees,
    )


def _head(words: Words, begin: int, end: int) -> int | None:
    """The noun that the object is about, past nouns that only lead on (`the frequency of ...`)."""
    at, head = begin, None
    while at < end:
        group = at
        while group < end and not (words[group].lists & {"prepositions", "boundaries"} or words[group].text in "/,"):
            group += 1
        content = [n for n in range(at, group) if _may_head(words[n])]
        at = max(group, at) + 1
        if not content:
            continue
        head = content[-1]
        following = words[group].text if group < end else ""
        # `appropriate, reality-based interactions` and `frequency of attacks` go on to their noun.
        if following == "," and "judging" in words[head].lists:
            continue
        if "transparent" not in words[head].lists:
            return head
        if following not in ("of", "in", "and", "or", "/", "for"):
            return content[-2] if len(content) > 1 and "broad" not in words[head].lists else head
    return head


def _may_head(word: Word) -> bool:
    if not word.text[0].isalpha() or word.text.endswith("ly") or word.text in _MORE:
        return False
    return not word.lists & {"determiners", "number", "unit"}
