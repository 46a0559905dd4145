"""What an act is done to, and what the word lists say of it."""

from typing import Final

from planctl.lint.goal_text import verbs
from planctl.lint.goal_text.sentence import Sentence

NARROW: Final = frozenset(
    (
        "nouns-technique", "nouns-concrete", "nouns-event", "nouns-physical", "nouns-deliverable",
    )
)  # fmt: skip
WIDE: Final = frozenset(("nouns-state", "nouns-domain"))
JOINTS: Final = frozenset((",", ";", "and", "or", "/", "then", "but", "&"))
_PREPOSITIONS: Final = frozenset(
    (
        "with", "in", "for", "to", "around", "at", "on", "about", "of", "from", "during", "when", "while",
        "through", "using", "via", "so", "because", "that", "into", "within", "before", "after", "without",
        "regarding", "whenever", "if", "under", "related", "as", "by", "toward", "towards", "between",
        "following", "who", "which", "until", "over", "despite", "upon", "since", "once", "due", "per", "where",
        "across",
    )
)  # fmt: skip
# Behind these, `of` goes on to the thing itself: `frequency of outbursts`, `use of laxatives`.
_AMOUNTS: Final = frozenset(
    (
        "use", "amount", "number", "frequency", "intake", "intensity", "duration", "level", "levels",
        "quantity", "consumption", "sense", "feelings", "symptoms", "list", "variety", "rate", "severity",
        "episodes", "incidents", "instances", "range", "quality", "fear", "lack", "loss", "thoughts", "acts",
        "kind", "kinds", "types", "type", "signs", "understanding", "knowledge", "awareness", "acceptance",
        "control", "history", "set", "minutes", "hours", "days", "glasses", "servings", "cups", "dose",
        "incidence", "occurrence", "occurrences", "percentage", "pair", "length",
    )
)  # fmt: skip
_ENDS_A_CLAIM: Final = frozenset(
    (
        "by", "from", "to", "within", "in", "for", "without", "with", "about", "on", "during", "before",
        "after", "around",
    )
)  # fmt: skip
_IN_ED: Final = frozenset(("need", "feed", "shed", "succeed", "proceed", "exceed"))
_GENERAL: Final = frozenset(("exercise", "exercises", "activity", "activities", "class", "game", "games"))
_NOT_A_KIND: Final = frozenset(
    (
        "of", "the", "a", "an", "my", "his", "her", "their", "new", "other", "any", "some", "physical",
        "enjoyed", "enjoyable", "various", "different", "social", "usual", "safe", "least", "and", "or", "in",
        "all", "these", "those", "such", "additional", "favorite", "meaningful", "preferred", "previous", "own",
    )
)  # fmt: skip
_NO_KIND: Final = WIDE | {"qualifiers", "comparatives", "open-rates", "frames", "units", "counted"}
_DETERMINERS: Final = frozenset(("the", "my", "a", "an", "his", "her", "their", "all"))
_SIGNS: Final = frozenset(
    (
        "evidenced", "shown", "demonstrated", "measured", "evident", "indicated", "manifested", "seen",
        "reflected", "documented", "observed", "reported", "aeb",
    )
)  # fmt: skip


def sign_word(sentence: Sentence, at: int) -> bool:
    """Whether a word announces a sign: `as shown by`, `AEB`."""
    return sentence.word(at) in _SIGNS


def end(sentence: Sentence, begin: int, verb_at: int, claimed: set[int]) -> int:
    """Where the object that begins at a position ends: at the next act, its means or its sign."""
    for at in range(begin, len(sentence)):
        word = sentence.word(at)
        # The points of `e.g.` stand behind single letters.
        if word in (";", "aeb") or (word == "." and len(sentence.word(at - 1)) > 1):
            return at
        means = verbs.gerund(sentence, verbs.past_adverbs(sentence, at + 1))
        if word in ("by", "as") and (means or sign_word(sentence, at + 1)):
            return at
        if word in ("through", "using", "via") and verbs.gerund(sentence, at + 1):
            return at
        if word in JOINTS and at not in claimed:
            after = verbs.past_frames(sentence, at + 1, claimed)
            if (
                verbs.verb(sentence, after)
                and not adjective(sentence, after)
                and not _noun_too(sentence, after, verb_at)
            ):
                return at
    return len(sentence)


def adjective(sentence: Sentence, at: int) -> bool:
    """Whether a form of a verb tells of what is done and not who does it: `balanced meals`, `tracked in a diary`."""
    word = sentence.word(at)
    return word.endswith("ed") and word not in _IN_ED


def core(sentence: Sentence, begin: int, stop: int, claimed: set[int]) -> list[int]:
    """The tokens of the object itself, up to the first preposition; past `of` behind words of amount."""
    found: list[int] = []
    for at in range(begin, stop):
        word = sentence.word(at)
        if at in claimed:
            if found and word in _ENDS_A_CLAIM:
                break
        elif word in ("(", ":") or (word in _PREPOSITIONS and found and not _goes_on(sentence, at)):
            break
        found.append(at)
    return found


def head(sentence: Sentence, tokens: list[int]) -> int | None:
    """The last listed noun of the first thing named, which says what kind of thing it is."""
    last: int | None = None
    for at in tokens:
        if sentence.word(at) in JOINTS and last is not None:
            break
        if sentence.marks[at] & (NARROW | WIDE):
            last = at
    return last


def of_a_kind(sentence: Sentence, noun: int, tokens: list[int]) -> bool:
    """Whether a word of its own narrows a general noun: `stretching exercises`, `a play-based activity`."""
    before = noun - 1
    if sentence.word(noun) not in _GENERAL:
        return False
    if tokens[:1] == [noun]:
        return verbs.gerund(sentence, before)
    named = before in tokens and sentence.kind(before) == "word" and sentence.word(before) not in _NOT_A_KIND
    return named and not sentence.marks[before] & _NO_KIND


def bare_plural(sentence: Sentence, tokens: list[int]) -> bool:
    """Whether the object is a bare plural: `go for hikes` has no end, `go for a hike` has one."""
    words = [sentence.word(at) for at in tokens]
    if not words or _DETERMINERS & set(words):
        return False
    return words[-1].endswith("s") and not words[-1].endswith("ss")


def _goes_on(sentence: Sentence, at: int) -> bool:
    before = sentence.word(at - 1)
    return sentence.word(at) == "of" and (before in _AMOUNTS or sentence.kind(at - 1) == "number")


def _noun_too(sentence: Sentence, at: int, verb_at: int) -> bool:
    """Whether a word after a joint is a noun as well and no verb's form: `drugs and drink`, `meals, sleep`."""
    if not sentence.marks[at] & (NARROW | WIDE):
        return False
    following = sentence.word(at + 1)
    ends = following in JOINTS | {"", ".", ")"} or sentence.kind(at + 1) == "number"
    other_gerund = verbs.gerund(sentence, at) and not verbs.gerund(sentence, verb_at)
    return ends or following in _PREPOSITIONS or other_gerund
