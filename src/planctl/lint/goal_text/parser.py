"""A goal's sentence, read."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from planctl.lint.goal_text.actions import Action, read_clause
from planctl.lint.goal_text.deadlines import Deadline, Ignored, find_deadlines
from planctl.lint.goal_text.language import ENGLISH, language
from planctl.lint.goal_text.levels import Level, find_levels
from planctl.lint.goal_text.lexicon import Lexicon
from planctl.lint.goal_text.subjects import Subject
from planctl.lint.goal_text.words import Word, instruments, mask, straightened, words
from planctl.model.instruments import Instrument

# Goals are sentences. What stands behind this many characters is not read, so that no text takes long.
LONGEST: Final = 2000

_BLANK: Final = re.compile(
    r"_{2,}|\[[^\[\]\n]{1,40}\]|<[A-Za-z][A-Za-z _-]{0,30}>|\b[Xx]{1,3}(?=\s?%)|\bTB[DC]\b|\bXX+\b"
    r"|(?<=\s)(?:\.{3,}|\u2026)"
)
_BLANK_SIGNS: Final = ("_", "[", "<", "%", "TB", "X", "...", "\u2026")
_FOR_A_PERSON: Final = re.compile(
    r"client|student|patient|name|child|learner|resident|member|individual|initials", re.IGNORECASE
)
_ENUMERATES: Final = re.compile(
    r"\((?:e\.g\.|such\s+as|including|i\.e\.)|\b(?:such\s+as|e\.g\.|for\s+example)\b|\((?!\d)[\w\s-]+,\s[\w\s,-]+\)",
    re.IGNORECASE,
)
_TESTED: Final = re.compile(
    r"\b(?:measured|assessed|recorded|tracked|rated)\s+(?:by|on|with|in|using)\b.*\b(?:test|assessment|log|diary|scale|record|chart|score|app|tracker|data|report|probe)",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"\b(?:weeks?|months?|years?|discharge|deadline|semester)\b|\b(?:by|until|before)\s+the\b", re.IGNORECASE
)
# `For 6 sessions` may be how long it is to last; as a level it is read before.
_SESSIONS: Final = re.compile(
    r"\b(?:for|over|across)\s+(?:\w+\s+){1,2}(?:session|visit|appointment|meeting)s\b", re.IGNORECASE
)
_PHRASES: Final = ("hedges", "absolutes", "jargon", "judging")


class GoalText(NamedTuple):
    """A sentence, read; where it is not English, all but its language and its blanks is left out."""

    text: str
    language: str
    subject: Subject = Subject("unnamed")
    actions: tuple[Action, ...] = ()
    levels: tuple[Level, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    vague_deadlines: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    judging: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    absolutes: tuple[str, ...] = ()
    jargon: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    named_blanks: tuple[str, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    words: tuple[Word, ...] = ()
    independent: bool = False
    enumerates: bool = False
    tested: bool = False
    # A word of time that no reading accounts for: where there is one, no deadline is not proven.
    unread_time: bool = False

    @property
    def english(self) -> bool:
        """Whether its words are read at all."""
        return self.language == ENGLISH

    @property
    def main(self) -> Action | None:
        """The first act of the goal, which the reading takes for its main one."""
        return next((action for action in self.actions if action.role == "goal"), None)

    def describe(self) -> tuple[str, ...]:
        """One line for each part, with the exact words."""
        return tuple(_lines(self))


# Every rule reads every goal; one reading serves them all.
@lru_cache(maxsize=512)
def read(text: str, lexicon: Lexicon, spoken: str | None = None) -> GoalText:
    """Read a sentence; `spoken` is its language where plan or folder name one."""
    text = text[:LONGEST]
    spoken = spoken.strip().lower() if spoken else language(text, lexicon)
    if spoken.startswith(("en-", "en_", "english")):
        spoken = ENGLISH
    all_blanks = tuple(_BLANK.findall(text)) if any(sign in text for sign in _BLANK_SIGNS) else ()
    named = tuple(blank for blank in all_blanks if _FOR_A_PERSON.search(blank))
    blanks = tuple(blank for blank in all_blanks if blank not in named)
    if spoken != ENGLISH:
        return GoalText(text, spoken, blanks=blanks, named_blanks=named)
    flat = straightened(text)
    for match in _BLANK.finditer(flat) if blanks else ():
        if match[0] in blanks:
            flat = mask(flat, *match.span())
    whole = words(flat, lexicon)
    named_instruments = instruments(flat, whole, lexicon)
    timed = find_deadlines(flat, lexicon)
    amounts = find_levels(flat, timed.rest, named_instruments, lexicon)
    acting = whole if timed.rest == flat else words(timed.rest, lexicon)
    clause = read_clause(text, acting)
    marked = [word for word in whole if not word.begins.keys().isdisjoint(_PHRASES)]
    phrases = {
        name: tuple(text[word.start : whole[word.begins[name] - 1].end] for word in marked if name in word.begins)
        for name in _PHRASES
    }
    phrases["jargon"] = tuple(
        term for term in phrases["jargon"] if term.isupper() or term.upper() not in lexicon.abbreviations
    )
    return GoalText(
        text=text, language=spoken, subject=clause.subject, actions=clause.actions, levels=amounts.levels,
        deadlines=timed.deadlines, vague_deadlines=timed.vague,
        instruments=tuple(dict.fromkeys(instrument for _, _, instrument in named_instruments)),
        blanks=blanks, named_blanks=named, ignored=(*timed.ignored, *amounts.ignored), words=whole,
        independent=any("independence" in word.begins for word in whole),
        enumerates=bool(_ENUMERATES.search(flat)), tested=bool(_TESTED.search(flat)),
        unread_time=bool(_TIME.search(amounts.rest) or _SESSIONS.search(flat)), **phrases,
    )  # fmt: skip


def _lines(goal: GoalText) -> Iterator[str]:
    if not goal.english:
        yield f"language: {goal.language} (words are read in English only)"
        return
    who = {
        "client": "the client",
        "unnamed": "the client, unnamed",
        "staff": "staff",
        "other": "somebody else",
        "passive": "done to the client",
    }
    quoted = f' "{goal.subject.words}"' if goal.subject.words else ""
    yield f"subject: {who[goal.subject.kind]}{quoted}"
    for action in goal.actions:
        name = {"goal": "act", "means": "means", "sign": "sign"}[action.role]
        yield f'{name}: "{action.verb}" ({_KINDS[action.kind]})' if action.verb else f"{name}: none"
        if action.object:
            yield f'object: "{action.object}" ({_object(action)})'
    yield from (f'level: "{level.words}" ({level.kind})' for level in goal.levels)
    yield from (f'deadline: "{deadline.words}" ({deadline.kind})' for deadline in goal.deadlines)
    yield from (f"instrument: {instrument.label}" for instrument in goal.instruments)
    yield from (f'word of judgment: "{words}"' for words in goal.judging)
    yield from (f'not a deadline: "{words}" (no calendar holds it)' for words in goal.vague_deadlines)
    yield from (f'does not count: "{ignored.words}" ({ignored.why})' for ignored in goal.ignored)


def _object(action: Action) -> str:
    if action.broad:
        return "a broad area"
    for name, label in (
        ("event", "an event"),
        ("technique", "a technique"),
        ("product", "something that is there or not"),
    ):
        if name in action.lists:
            return label
    return "something in particular" if action.head else "no noun"


_KINDS: Final = {
    "direction": "a direction",
    "inner": "an inner state",
    "general": "a general verb",
    "saying": "saying or naming",
    "once": "done or not done",
    "stopping": "something that will not happen",
    "doing": "something one can watch",
    "other": "in no list",
    "none": "no verb",
}
