"""Who acts: the subject of a sentence, and where the verb behind it begins."""

import re
from typing import Final, Literal, NamedTuple

from planctl.lint.goal_text.words import NOUNS, Word

Kind = Literal["direction", "inner", "general", "saying", "once", "stopping", "doing", "other", "none"]
Words = tuple[Word, ...]

# At equal length the first wins: `stop` and `avoid` say more than that something is done.
_KINDS: Final[tuple[Kind, ...]] = ("stopping", "once", "direction", "inner", "saying", "doing", "general")
VERBS: Final = frozenset(_KINDS)
# `Encourage client to ...` is said to those who treat.
_TREATS: Final = re.compile(
    r"(?:encourage|provide|educate|teach|instruct|refer|offer|assist|support|counsel|train|prompt|remind|ensure|assess|help)"
    r"\s+(?:the\s+)?(?:client|clients|patient|pt|participants?|student|resident|family)\b",
    re.IGNORECASE,
)
_BLANK: Final = re.compile(r"\[[^\]]+\]|<[^>]+>|_{2,}")
_PRONOUNS: Final = frozenset(("i", "we", "they"))
_OWNERS: Final = frozenset(("my", "our", "his", "her", "their"))
_LEARNING: Final = frozenset(("start", "begin", "continue", "learn", "help", "be", "let", "try"))


class Subject(NamedTuple):
    """Who acts; the client where nobody is named."""

    kind: Literal["client", "staff", "other", "passive", "unnamed"]
    words: str = ""


def past_opening(words: Words, at: int) -> int:
    """Past `Given a visual schedule, ...` and the like, up to the comma; and past signs."""
    if at < len(words) and words[at].lists & {"prepositions", "boundaries"}:
        comma = next((n for n in range(at, min(at + 25, len(words) - 1)) if words[n].text == ","), None)
        at = at if comma is None else comma + 1
    while at < len(words) and not words[at].text[0].isalnum() and words[at].text[0] not in "[<_":
        at += 1
    return at


def find_subject(text: str, words: Words, start: int) -> tuple[Subject, int]:
    """The subject that stands at a place, and the place behind it; the same place where nobody is named."""
    place = start
    while place < len(words) and (words[place].lists & {"determiners"} or words[place].text.endswith("'s")):
        place += 1
    if place >= len(words):
        return Subject("unnamed"), start
    treats = _TREATS.match(text, words[start].start)
    if treats is not None:
        return Subject("staff", treats[0].split()[0]), start
    owned = any(word.text in _OWNERS or word.text.endswith("'s") for word in words[start:place])
    for kind in ("staff", "others", "client"):
        end = _group(words, place, kind)
        if not end or not _acts(words, place, end) or (kind == "client" and owned):
            continue
        named = text[words[place].start : words[end - 1].end]
        # `PT` is the physical therapist, `Pt` the patient; `both parents` of a couple are the client.
        if kind == "staff" and named.lower() == "pt" and named != "PT":
            return Subject("client", named), end
        if kind == "others" and not owned and "client" in words[place].begins | words[start].begins:
            continue
        return Subject("other" if kind == "others" else kind, named), end  # type: ignore[arg-type]
    return _named(text, words, place) or (Subject("unnamed"), start)


def _group(words: Words, at: int, kind: str) -> int:
    """The end of `nurse`, `parents/caregivers`, `mother and father`; 0 where there is none."""
    end = words[at].begins.get(kind, 0)
    while end and end + 1 < len(words) and words[end].text in ("/", "and", "("):
        further = max(words[end + 1].begins.get(other, 0) for other in ("staff", "others", "client"))
        if not further:
            break
        end = further + (further < len(words) and words[further].text == ")")
    return end


def _acts(words: Words, at: int, end: int) -> bool:
    """Whether a verb stands behind the subject."""
    if end >= len(words):
        return False
    following = words[end]
    if "modals" in following.lists or words[at].text in _PRONOUNS:
        return True
    third_person = following.text.endswith("s") and not following.text.endswith("ss")
    return third_person and bool(following.lists & VERBS)


def _named(text: str, words: Words, at: int) -> tuple[Subject, int] | None:
    """A first name, or a blank in its place, before `will` or a verb in the third person."""
    blank = _BLANK.match(text, words[at].start)
    if blank:
        end = next((n for n in range(at, len(words)) if words[n].start >= blank.end()), len(words))
        return (Subject("client", blank[0]), end) if end < len(words) and "modals" in words[end].lists else None
    end = at
    while end < min(at + 3, len(words)) and text[words[end].start].isupper():
        end += 1
    # `Hope will grow` speaks of hope, `Hope will call` of somebody named so.
    if end == at or not _acts(words, at, end):
        return None
    if words[at].lists & (NOUNS | VERBS | {"judging", "boundaries"}):
        verb = past_frames(words, end)
        modal = "modals" in words[end].lists and words[end].text != "to"
        if not modal or verb >= len(words) or find_verb(words, verb)[0] not in ("doing", "once", "saying"):
            return None
    return Subject("client", text[words[at].start : words[end - 1].end]), end


def past_frames(words: Words, at: int) -> int:
    """Past `will`, `want to be able to` and adverbs: all that stands before the act and adds nothing."""
    while at < len(words):
        word = words[at]
        end = word.begins.get("frames", 0)
        if end and not _is_verb(words, at, end):
            at = end
        elif (
            (word.text.endswith("ly") and not word.lists & VERBS)
            or word.text[0] in ",-:\u00b7"
            or "independence" in word.lists
        ):
            at += 1
        else:
            return at
    return at


def _is_verb(words: Words, at: int, end: int) -> bool:
    """Whether a word that may only lead to the verb (`start`, `learn`, `be`) is the verb itself."""
    if find_verb(words, at)[1] > end:
        return True
    if words[at].text not in _LEARNING:
        return False
    if end >= len(words):
        return True
    following = words[end]
    leads_on = (
        following.text in ("to", "will") or following.text.endswith(("ing", "ly")) or "frames" in following.begins
    )
    return not (leads_on or following.begins.keys() & VERBS)


def find_verb(words: Words, at: int) -> tuple[Kind, int]:
    """The verb that begins here with its end, the longest that the lists hold; `other` where they hold none."""
    best: tuple[Kind, int] = ("other", at)
    for kind in _KINDS:
        end = words[at].begins.get(kind, 0)
        if end > best[1]:
            best = (kind, end)
    return best
