"""Whose act it is: the client's unless the words say otherwise."""

from typing import Final

from planctl.lint.goal_text import verbs
from planctl.lint.goal_text.objects import WIDE
from planctl.lint.goal_text.parts import Subject, SubjectSort
from planctl.lint.goal_text.sentence import Sentence

_LISTS: Final[tuple[tuple[str, SubjectSort], ...]] = (
    ("subjects-client", "client"),
    ("subjects-staff", "staff"),
    ("subjects-others", "other"),
)
_PEOPLE: Final = frozenset(concept for concept, _ in _LISTS)
_BEFORE_A_PERSON: Final = frozenset(
    (
        "the", "my", "his", "her", "their", "our", "this", "your", "both", "each",
    )
)  # fmt: skip
_OPENERS: Final = frozenset(
    (
        "when", "given", "if", "while", "during", "in", "by", "within", "before", "after", "at", "upon", "over",
        "for", "once", "on", "to", "as", "with", "prior", "until", "through", "using", "following",
        "throughout", "every", "each",
    )
)  # fmt: skip
_AFTER_A_NAME: Final = frozenset(("will", "shall", "would", "can", "should", "is", "wants"))
_AFTER_A_SUBJECT: Final = frozenset(
    (
        "'ll", "'d", "has", "is", "does", "not", "reports", "consistently", "independently",
    )
)  # fmt: skip
_DONE_TO: Final = frozenset(
    (
        "provided", "offered", "given", "taught", "referred", "educated", "encouraged", "seen", "monitored",
        "assessed", "assisted", "introduced", "evaluated", "instructed", "trained", "supported", "counseled",
        "counselled", "screened", "prescribed", "coached", "helped", "reminded",
    )
)  # fmt: skip
_SERVICES: Final = (
    "therap",
    "counsel",
    "service",
    "treatment",
    "support",
    "education",
    "training",
    "management",
    "session",
    "instruction",
    "intervention",
    "cbt",
    "dbt",
    "emdr",
    "medication",
    "help",
    "assistance",
)
_TREATED: Final = frozenset(
    (
        "client", "clients", "client's", "patient", "patients", "pt", "student", "students", "resident",
        "family",
    )
)  # fmt: skip
_TREATED_WITHIN: Final = 6
_OPENING_LENGTH: Final = 40


def label_end(sentence: Sentence) -> int:
    """Where the goal begins, past a heading such as `Short-term goal 2:`."""
    end = sentence.phrase(0, "labels")
    if not end or sentence.word(end - 1) == "to":
        return end
    end += sentence.word(end) == "#"
    end += sentence.kind(end) == "number"
    if sentence.word(end) == "(":
        end = _past_bracket(sentence, end)
    return end + 1 if sentence.word(end) in (":", "-", "\u2013", ".") else 0


def subject(sentence: Sentence, start: int) -> tuple[Subject, int]:
    """Who acts, and where the sentence goes on after naming them."""
    for begin in _starts(sentence, start):
        found = _named_at(sentence, begin)
        if found:
            return found
    return _imperative(sentence, start), start


def _imperative(sentence: Sentence, start: int) -> Subject:
    """Nobody is named; yet `encourage client to ...` is said to those who treat."""
    treating = sentence.phrase(start, "verbs-treating")
    for at in range(treating, min(treating + _TREATED_WITHIN, len(sentence))) if treating else ():
        if sentence.word(at) in _TREATED:
            return Subject("staff", sentence.words(start, treating))
    return Subject("none", "")


def passive(sentence: Sentence, start: int) -> bool:
    """Whether what follows the subject is done to the client: `will receive`, `will be provided`."""
    words = [sentence.word(start + ahead) for ahead in range(3)]
    if "be" in words[:2]:
        return words[words.index("be") + 1] in _DONE_TO
    services = any(sentence.word(at).startswith(_SERVICES) for at in range(start, len(sentence)))
    return services and any(word in ("receive", "receives") for word in words[:2])


def past_opening(sentence: Sentence, start: int) -> int:
    """Past `When alone at home,`: where a sentence without a subject comes to its act."""
    if sentence.word(start) not in _OPENERS:
        return start
    for at in range(start + 1, min(start + _OPENING_LENGTH, len(sentence))):
        if sentence.word(at) == "," and verbs.verb(sentence, verbs.past_adverbs(sentence, at + 1)):
            return at + 1
    return start


def _starts(sentence: Sentence, start: int) -> list[int]:
    """The start, and each place behind an opening such as `By the end of term, ...`."""
    starts = [start]
    if sentence.word(start) in _OPENERS or sentence.kind(start) == "number":
        stretch = range(start, min(start + _OPENING_LENGTH, len(sentence)))
        starts += [at + 1 for at in stretch if sentence.word(at) in (",", ":", ")")]
        starts += [at for at in stretch if sentence.marks[at] & _PEOPLE and sentence.phrase(at + 1, "frames")]
    return starts


def _named_at(sentence: Sentence, begin: int) -> tuple[Subject, int] | None:
    at = begin
    while sentence.word(at) in _BEFORE_A_PERSON:
        at += 1
    for concept, listed in _LISTS:
        end = sentence.phrase(at, concept)
        if not end or sentence.word(end) == "'s":
            continue
        end = _past_others(sentence, at, end)
        if _acts(sentence, end):
            return Subject(_sort(sentence, at, listed), sentence.words(begin, end)), end
    if sentence.kind(at) == "blank" and sentence.phrase(at + 1, "frames"):
        return Subject("client", sentence.words(at, at + 1)), at + 1
    return _first_name(sentence, begin) if at == begin else None


def _sort(sentence: Sentence, at: int, listed: SubjectSort) -> SubjectSort:
    # `Pt` is the patient, `PT` the physical therapist.
    token = sentence.tokens[at]
    return "client" if token.word == "pt" and not token.text.isupper() else listed


def _past_others(sentence: Sentence, at: int, end: int) -> int:
    """`client and spouse`, `patient (Ann)`: the first one named speaks for both."""
    while sentence.word(end) in ("(", "and", "/") and end < at + 8:
        step = end + 1 + (sentence.word(end + 1) in _BEFORE_A_PERSON)
        if sentence.word(end) == "(":
            end = _past_bracket(sentence, end)
        elif sentence.mark(step) & _PEOPLE:
            end = step + 1
        else:
            break
    return end


def _past_bracket(sentence: Sentence, at: int) -> int:
    while at < len(sentence) and sentence.word(at) != ")":
        at += 1
    return at + 1


def _first_name(sentence: Sentence, at: int) -> tuple[Subject, int] | None:
    end = at
    while end < at + 3 and sentence.kind(end) == "word" and sentence.tokens[end].text[0].isupper():
        if end > at and sentence.phrase(end, "frames"):
            break
        end += 1
    if end > at and sentence.word(end) in _AFTER_A_NAME and not _changes(sentence, at, end):
        return Subject("client", sentence.words(at, end)), end
    return None


def _changes(sentence: Sentence, at: int, end: int) -> bool:
    """`Hope will grow` speaks of hope, `Hope will call` of somebody named so."""
    verb = verbs.verb(sentence, end + 1 + (sentence.word(end + 1) == "be"))
    return sentence.any_of(at, end, WIDE) and verb is not None and verb.sort == "direction"


def _acts(sentence: Sentence, at: int) -> bool:
    word = sentence.word(at)
    if sentence.phrase(at, "frames") or word in _AFTER_A_SUBJECT:
        return True
    finite = word.endswith("s") or sentence.word(at - 1) in ("i", "we", "they")
    return finite and verbs.verb(sentence, at) is not None
