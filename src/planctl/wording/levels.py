"""How much: the levels of a sentence, and the numbers that are none."""

from typing import Final

from planctl.measures import Instrument, Number
from planctl.wording import calendar, quantities
from planctl.wording.found import Found
from planctl.wording.parts import Aside, Level
from planctl.wording.quantities import UNITS_OF_TIME, Quantity
from planctl.wording.sentence import Sentence

_BOUNDS: Final = {
    "<": "<", "\u2264": "<=", "<=": "<=", ">": ">", "\u2265": ">=", ">=": ">=", "below": "<", "under": "<", "above": ">",
    "exceeding": ">", "minimum": ">=", "maximum": "<=", "max": "<=", "min": ">=",
}  # fmt: skip
_BOUND_PHRASES: Final = {
    ("less", "than"): "<", ("fewer", "than"): "<", ("lower", "than"): "<", ("more", "than"): ">",
    ("greater", "than"): ">", ("higher", "than"): ">", ("no", "more", "than"): "<=", ("not", "more", "than"): "<=",
    ("no", "less", "than"): ">=", ("no", "fewer", "than"): ">=", ("at", "least"): ">=", ("at", "most"): "<=",
    ("up", "to"): "<=", ("a", "minimum", "of"): ">=", ("minimum", "of"): ">=", ("a", "maximum", "of"): "<=",
    ("maximum", "of"): "<=", ("at", "or", "below"): "<=", ("at", "or", "above"): ">=", ("not", "to", "exceed"): "<=",
    ("not", "exceeding"): "<=", ("or", "below"): "<=", ("or", "less"): "<=", ("or", "fewer"): "<=", ("or", "under"): "<=",
    ("or", "lower"): "<=", ("or", "more"): ">=", ("or", "above"): ">=", ("or", "better"): ">=", ("or", "higher"): ">=",
    ("less", "than", "or", "equal", "to"): "<=", ("greater", "than", "or", "equal", "to"): ">=", ("an", "average", "of"): "", ("average", "of"): "",
    ("a", "score", "of"): "", ("score", "of"): "", ("a", "total", "of"): "", ("total", "of"): "", ("only",): "", ("up", "from"): "",
}  # fmt: skip
_PER: Final = frozenset(("per", "a", "an", "each", "every", "/", "in"))
_EVERY_WORDS: Final = {"daily": "day", "weekly": "week", "nightly": "day", "monthly": "month", "yearly": "year", "hourly": "hour", "fortnightly": "fortnight", "everyday": "day", "biweekly": "fortnight"}
_LABELLED: Final = frozenset(
    ("grade", "step", "chapter", "stage", "phase", "level", "type", "line", "class", "axis", "tier", "room", "lesson",
     "age", "aged", "bus", "route", "table", "form", "part", "item", "question", "no", "number", "#", "objective",
     "goal", "ages", "version", "section", "module", "page", "wave", "highway", "floor", "bed", "turning", "kindergarten")
)  # fmt: skip
_KEPT: Final = frozenset(("adherence", "attendance", "compliance", "completion", "accuracy", "saturation", "plate"))
_BANDS: Final = frozenset(
    ("minimal", "mild", "moderate", "severe", "normal", "subclinical", "sub-clinical", "nonclinical", "non-clinical",
     "low", "high", "hazardous", "clinical", "none", "zero", "borderline", "average", "healthy", "remission")
)  # fmt: skip
_BAND_NOUNS: Final = frozenset(("range", "limits", "cutoff", "cut-off", "threshold", "band", "severity", "cut"))
_WHOLE_UNITS: Final = frozenset(("mile", "kilometer", "kilometre", "km", "lap", "page", "block", "glass", "cup", "pound"))
_NO_RATE: Final = frozenset(("life", "living", "functioning", "function", "routine", "routines", "reminder", "reminders", "activities", "tasks", "stressors", "structure", "hassles", "challenges", "schedule", "needs"))
_CLEAN: Final = frozenset(("no", "zero", "without", "0"))
_STOPS: Final = frozenset((",", ";", "and", "&"))
_PLAIN_NO: Final = frozenset(("more", "longer", "less", "later", "fewer", "matter", "one", "to", "or"))


def find(sentence: Sentence, found: Found) -> tuple[list[Level], list[str]]:
    """The levels of a sentence in their order, and the numbers that no reading accounts for."""
    _set_confidence_aside(sentence, found)
    levels: list[Level] = []
    unread: list[str] = []
    at = 0
    while at < len(sentence):
        end = 0
        if at not in found.claimed and at not in sentence.measured:
            read = _level(sentence, at, found)
            if read is not None:
                level, end = read
                levels.append(_tied(sentence, at, end, level))
                found.claim(at, end)
            elif sentence.kind(at) == "number":
                end = _not_a_level(sentence, at, found)
                if not end:
                    unread.append(sentence.words(at, at + 1))
        at = max(end, at + 1)
    return levels, unread


def _level(sentence: Sentence, at: int, found: Found) -> tuple[Level, int] | None:
    word = sentence.word(at)
    if word == "from":
        return _change(sentence, at, found)
    standard = sentence.phrase(at, "standards")
    if standard:
        return Level("standard", sentence.words(at, standard)), standard
    if word in ("half", "halve", "halving", "double", "doubling", "triple"):
        return Level("half", sentence.words(at, at + 1), bound="by"), at + 1
    if (word in _CLEAN and sentence.kind(at + 1) == "word") or (word == "free" and sentence.word(at + 1) in ("of", "from")):
        return _none(sentence, at)
    rate = _open_rate(sentence, at)
    if rate:
        return rate
    bounded = _bound(sentence, at)
    if bounded:
        sign, after = bounded
        read = _number(sentence, after, found)
        if read:
            level, end = read
            return _with(level, sentence.words(at, end), sign), end
        number = quantities.quantity(sentence, after)
        # A bound with a bare number is a level whatever it counts: `below 10`.
        return (Level("score", sentence.words(at, number.end), number.low, number.high, bound=sign), number.end) if number and sign else None  # type: ignore[arg-type]  # one of the signs
    if word in ("by", "to", "of", "at") and sentence.word(at + 1) not in ("a", "an", "one"):
        read = _number(sentence, at + 1, found)
        if read and (word == "by" or read[0].sort in ("percent", "amount", "ratio", "rate", "rating", "score")):
            sign = "by" if word == "by" else read[0].bound
            return _with(read[0], sentence.words(at, read[1]), sign), read[1]
        return None
    if word in _BANDS:
        return _band(sentence, at)
    if word in ("$", "\u20ac", "\u00a3"):
        money = quantities.quantity(sentence, at + 1)
        return (Level("amount", sentence.words(at, money.end), money.low, money.high, unit="money"), money.end) if money else None
    return _number(sentence, at, found) or _one_unit(sentence, at) or _score(sentence, at)


def _one_unit(sentence: Sentence, at: int) -> tuple[Level, int] | None:
    """`a mile`, `a lap`: one of a unit that is not a word of every day."""
    if sentence.word(at) in ("a", "an") and sentence.word(at + 1) in _WHOLE_UNITS:
        return Level("amount", sentence.words(at, at + 2), 1, 1, unit=sentence.word(at + 1)), at + 2
    return None


def _score(sentence: Sentence, at: int) -> tuple[Level, int] | None:
    """A bare number behind the name of an instrument or a physical measure: `PHQ-9 score of 9`."""
    start = at + (sentence.word(at) in ("to", "of", "at", "=", ":"))
    read = quantities.quantity(sentence, start)
    if read is None or sentence.word(read.start) in ("one", "once", "twice"):
        return None
    beside = range(max(0, at - 4), at)
    named = any(place in sentence.measured or "nouns-physical" in sentence.mark(place) or sentence.word(place) in ("score", "rating", "scores") for place in beside)
    if not named:
        return None
    closing, end = _closing_bound(sentence, read.end)
    return Level("score", sentence.words(at, max(end, read.end)), read.low, read.high, bound=closing), max(end, read.end)  # type: ignore[arg-type]  # one of the signs


def _with(level: Level, written: str, sign: str) -> Level:
    from dataclasses import replace

    return replace(level, words=written, bound=sign or level.bound)


def _bound(sentence: Sentence, at: int) -> tuple[str, int] | None:
    for length in (5, 3, 2, 1):
        phrase = tuple(sentence.word(at + ahead) for ahead in range(length))
        sign = _BOUND_PHRASES.get(phrase)
        if sign is not None:
            end = at + length
            while sentence.word(end) in ("a", "an", "the", "current", "total", "of", "score"):
                end += 1
            return (sign, end) if quantities.value(sentence, end) is not None or sentence.word(end) in ("once", "twice", "half") or end > at + length and quantities.quantity(sentence, end) else None
    sign = _BOUNDS.get(sentence.word(at))
    if sign is None:
        return None
    end = at + 1 + (sentence.word(at + 1) in ("of", "or"))
    if sentence.word(at) in ("above", "below", "under") and sentence.word(end) in ("current", "a", "the"):
        end += 1 + (sentence.word(end + 1) in ("current", "score"))
    return (sign, end) if quantities.quantity(sentence, end) else None


def _number(sentence: Sentence, at: int, found: Found) -> tuple[Level, int] | None:
    """The level that a number begins: a ratio, a percentage, a rate, an amount of a unit, a count of things."""
    read = quantities.quantity(sentence, at)
    if read is None or any(place in found.claimed for place in range(read.start, read.end)) or _set_apart(sentence, read):
        return None
    after = _after_sign(sentence, read.end)
    ratio = _ratio(sentence, read, after)
    if ratio:
        return ratio
    if sentence.word(after) in ("%", "percent"):
        return _percent(sentence, read, after + 1)
    rate = _rate(sentence, read, after)
    if rate:
        return rate
    word = sentence.word(after)
    if word == "-":
        word, after = sentence.word(after + 1), after + 1
    closing, bound_end = _closing_bound(sentence, after)
    if word in UNITS_OF_TIME or "units" in sentence.mark(after):
        unit = UNITS_OF_TIME.get(word, word)
        end = after + 1
        per, end = _per(sentence, end)
        return Level("amount", sentence.words(at, end), read.low, read.high, unit=unit, per=per), end
    if word == "\u00b0" or word in ("/", "+") or (bound_end and word == "or"):
        return Level("score", sentence.words(at, max(bound_end, after + 1)), read.low, read.high, bound=closing), max(bound_end, after + 1)  # type: ignore[arg-type]  # one of the signs
    return _count(sentence, read, after)


def _after_sign(sentence: Sentence, at: int) -> int:
    return at + (sentence.word(at) in ("+",))


def _closing_bound(sentence: Sentence, at: int) -> tuple[str, int]:
    sign = _BOUND_PHRASES.get((sentence.word(at), sentence.word(at + 1)))
    return (sign, at + 2) if sentence.word(at) == "or" and sign else ("", 0)


def _set_apart(sentence: Sentence, read: Quantity) -> bool:
    before = sentence.word(read.start - 1)
    if before in _LABELLED and not (before == "no"):
        return True
    if before == "-" and sentence.kind(read.start - 2) == "number":
        return True
    after = [sentence.word(read.end + ahead) for ahead in range(3)]
    if after[0] == "-" and (after[1] in ("year", "month", "step", "item") or sentence.kind(read.end + 1) == "number"):
        return after[1] != "month" or after[2] == "-"
    if after[:2] in (["years", "old"], ["years", "of"]) or (after[0] == "/" and sentence.words(read.start, read.end + 2) == "24/7"):
        return True
    return sentence.word(read.start) == "one" and (after[0] in ("of", "another", "'s", "-") or before in ("any", "no", "each", "every"))


def _ratio(sentence: Sentence, read: Quantity, after: int) -> tuple[Level, int] | None:
    joins = sentence.word(after)
    second = after + 1 + (joins == "out" and sentence.word(after + 1) == "of")
    if joins in ("of", "out", "/", "in"):
        second += sentence.word(second) in ("the", "every", "a", "any")
        whole = quantities.value(sentence, second)
        if whole is None or (joins == "in" and sentence.word(second + 1) not in ("days", "trials", "attempts", "times", "opportunities", "nights")):
            return None
        end = second + 1
        counted, end = _counted_noun(sentence, end)
        words = sentence.words(read.start, end)
        if joins == "/" and not counted:
            if read.high > whole:
                return Level("score", words, read.low, read.high), end
            if sentence.word(end) == "mmhg":
                end += 1
            return Level("rating", words, read.low, read.high, unit=f"/{whole}"), end
        return Level("ratio", words, read.low, read.high, unit=f"of {whole}"), end
    return None


def _counted_noun(sentence: Sentence, at: int) -> tuple[bool, int]:
    for ahead in range(4):
        if "counted" in sentence.mark(at + ahead):
            return True, at + ahead + 1
        if sentence.kind(at + ahead) != "word":
            break
    return False, at


def _percent(sentence: Sentence, read: Quantity, after: int) -> tuple[Level, int]:
    before = range(max(0, read.start - 8), read.start)
    end, counted = after, any(sentence.word(place) in _KEPT for place in before)
    at = after
    for _ in range(6):
        if sentence.kind(at) == "number" or sentence.word(at) in (",", ";", "by", "within", "for"):
            break
        if "counted" in sentence.mark(at):
            counted, end = True, at + 1
            break
        at += 1
    # `at 100%` of nothing in particular is still nothing that anybody counts.
    return Level("percent", sentence.words(read.start, end), read.low, read.high, unit="%", counted=counted), end


def _per(sentence: Sentence, at: int) -> tuple[str, int]:
    """`per week`, `a day`, `daily`, `every two weeks`: what a rate is taken over."""
    word = sentence.word(at)
    if word in _EVERY_WORDS:
        return _EVERY_WORDS[word], at + 1
    if word in _PER and word != "in":
        unit_at = at + 1 + (sentence.word(at + 1) in ("single", "given", "school", "calendar", "week's"))
        unit = UNITS_OF_TIME.get(sentence.word(unit_at))
        if unit:
            return unit, unit_at + 1
        span = quantities.span(sentence, at + 1)
        if span and word in ("every", "per", "/"):
            return f"{span.low} {span.unit}", span.end
        if word in ("per", "each", "every", "/") and sentence.kind(at + 1) == "word":
            return sentence.word(at + 1), at + 2
        if sentence.word(at + 1) in calendar.WEEKDAYS:
            return "week", at + 2
    return "", at


def _rate(sentence: Sentence, read: Quantity, after: int) -> tuple[Level, int] | None:
    """`3 times a week`, `twice daily`, `5x/week`, `4 days per week`, `3 servings of fruit a day`."""
    at = after
    if sentence.word(at) in ("x", "\u00d7"):
        at += 1
    plain = sentence.word(at) in ("time", "times") or sentence.word(read.start) in ("once", "twice", "thrice") or at > after
    if sentence.word(at) in ("time", "times"):
        at += 1
    elif sentence.word(at) == "or" and sentence.word(at + 1) in ("more", "less"):
        at += 2
    end = at
    for ahead in range(7):
        per, end = _per(sentence, at + ahead)
        # `an hour a day` and `two pages each night` carry nouns between the number and the rate.
        if per and not (ahead == 0 and not plain and sentence.word(at) in ("a", "an", "in")):
            return Level("rate", sentence.words(read.start, end), read.low, read.high, unit=sentence.word(after), per=per), end
        if sentence.kind(at + ahead) != "word" or sentence.word(at + ahead) in ("and", "by", "within", "then", "to", "before"):
            break
    if plain and sentence.word(read.start) != "once":
        return Level("count", sentence.words(read.start, at), read.low, read.high, unit="times"), at
    if sentence.word(read.start) == "once" and sentence.word(after) in ("", ",", ".", ")", "by", "before", "within", "during", "this", "in", "(") and read.start:
        return Level("count", sentence.words(read.start, read.end), 1, 1, unit="times"), read.end
    return None


def _open_rate(sentence: Sentence, at: int) -> tuple[Level, int] | None:
    end = sentence.phrase(at, "open-rates")
    word = sentence.word(at)
    if not end and word in ("every", "each", "on") and sentence.word(at + 1).rstrip("s") in calendar.WEEKDAYS:
        end = at + 2
    if not end and word.rstrip("s") in calendar.WEEKDAYS and (word.endswith("s") or sentence.word(at + 1) == ","):
        end = at + 1
    if not end and word == "all":
        end = _all_of(sentence, at)
    if not end and word in ("every", "each") and (quantities.span(sentence, at + 1)):
        end = quantities.span(sentence, at + 1).end  # type: ignore[union-attr]  # just looked at
    if not end:
        return None
    if (word in ("a", "per") and at == 0) or (word in ("daily", "weekly", "monthly") and sentence.word(end) in _NO_RATE):
        return None
    return Level("rate", sentence.words(at, end), per=sentence.word(end - 1)), end


def _all_of(sentence: Sentence, at: int) -> int:
    """`all unit groups`: every one of what comes in numbers."""
    end = at + 1
    while sentence.kind(end) == "word" and end < at + 4:
        if sentence.word(end).endswith("s") and sentence.mark(end) & {"counted", "nouns-technique", "nouns-concrete", "nouns-event"}:
            return end + 1
        if sentence.word(end).endswith("s") and not sentence.mark(end):
            return end + 1
        end += 1
    return 0


def _count(sentence: Sentence, read: Quantity, after: int) -> tuple[Level, int] | None:
    """A number of things: `3 triggers`, `two new friends`; a bare number is none."""
    if sentence.word(read.start) in ("once", "twice"):
        return None
    at = after
    while sentence.kind(at) == "word" and at < after + 4:
        if sentence.mark(at) & {"frames", "milestones"} and not any(mark.startswith("nouns") for mark in sentence.mark(at)):
            break
        if sentence.word(at) in ("and", "of", "to", "in", "for", "with", "on", "at", "or", "when", "by", "that", "from"):
            break
        at += 1
    if at == after:
        return None
    closing, end = _closing_bound(sentence, after)
    return Level("count", sentence.words(read.start, max(at, end)), read.low, read.high, unit=sentence.word(at - 1), bound=closing), max(at, end)  # type: ignore[arg-type]  # one of the signs


def _change(sentence: Sentence, at: int, found: Found) -> tuple[Level, int] | None:
    """`from 18 to 9`, `from nightly to twice a month`: the level left behind and the one aimed at."""
    begin = at + 1
    while sentence.word(begin) in ("a", "an", "the", "current", "currently", "baseline", "average", "of", "score", "about", "approximately", "level", "total", "rating"):
        if quantities.quantity(sentence, begin):
            break
        begin += 1
    middle = next((place for place in range(begin + 1, min(begin + 12, len(sentence))) if sentence.word(place) in ("to", "down", "up")), 0)
    while sentence.word(middle) in ("down", "up") and sentence.word(middle + 1) == "to":
        middle += 1
    start = quantities.quantity(sentence, begin)
    if start and sentence.word(start.end - 2) == "to":
        # `from 18 to 9` reads as the range `4 to 9` where it goes up: it is not one.
        start, middle = Quantity(start.start, start.end - 2, start.low, start.low), start.end - 2
    if not middle or sentence.word(middle) != "to":
        return None
    aimed = middle + 1
    while sentence.word(aimed) in ("a", "an", "the", "score", "of", "about", "average", "approximately", "rating", "level", "at"):
        if quantities.quantity(sentence, aimed) or sentence.phrase(aimed, "open-rates"):
            break
        aimed += 1
    bounded = _bound(sentence, aimed)
    sign, place = bounded if bounded else ("", aimed)
    read = _number(sentence, place, found)
    if read is None:
        number = quantities.quantity(sentence, place)
        if number:
            closing, end = _closing_bound(sentence, number.end)
            read = Level("score", sentence.words(place, max(end, number.end)), number.low, number.high, bound=closing), max(end, number.end)  # type: ignore[arg-type]  # one of the signs
    if read is None:
        read = _open_rate(sentence, aimed) or _band(sentence, aimed) or _none(sentence, aimed)
    if read is None:
        return None
    level, end = read
    uncounted = level.sort == "percent" and not level.counted
    return (
        Level(
            "change", sentence.words(at, end), level.low, level.high, start.low if start else None,
            bound=sign or level.bound, unit=level.unit, per=level.per, counted=not uncounted,  # type: ignore[arg-type]  # one of the signs
        ),
        end,
    )  # fmt: skip


def _none(sentence: Sentence, at: int) -> tuple[Level, int] | None:
    """`no missed doses`, `without a panic attack`, `free of self-harm`."""
    word, after = sentence.word(at), at + 1
    if word == "free":
        after += 1
    if sentence.kind(after) != "word" or (word == "no" and sentence.word(after) in _PLAIN_NO):
        return None
    end = after
    while sentence.kind(end) == "word" and end < after + 4 and sentence.word(end) not in ("and", "or", "in", "for", "during", "by", "at", "with"):
        end += 1
    marks = frozenset().union(*(sentence.mark(place) for place in range(after, end)))
    seen = bool(marks & {"nouns-event", "nouns-concrete", "nouns-physical", "nouns-technique", "units"})
    felt = bool(marks & {"nouns-state", "nouns-domain", "qualifiers", "verbs-inner"})
    counted = seen or (word in ("no", "zero", "free", "0") and not felt)
    return Level("none", sentence.words(at, end), 0, 0, counted=counted), end


def _band(sentence: Sentence, at: int) -> tuple[Level, int] | None:
    """`in the normal range`, `to mild`: a band is a level where an instrument has bands."""
    for ahead in range(1, 3):
        if sentence.word(at + ahead) in _BAND_NOUNS:
            return Level("score", sentence.words(at, at + ahead + 1), counted=bool(sentence.instruments) or sentence.word(at) != "healthy"), at + ahead + 1
    if sentence.instruments and sentence.word(at) in ("minimal", "mild", "moderate", "severe", "remission", "subclinical") and sentence.word(at - 1) in ("to", "into", "(", "in", "or"):
        return Level("score", sentence.words(at, at + 1)), at + 1
    return None


def _tied(sentence: Sentence, start: int, end: int, level: Level) -> Level:
    """The level with the instrument and the words it stands beside, up to the next comma or `and`."""
    from dataclasses import replace

    left, right = start, end
    while left > 0 and sentence.word(left - 1) not in _STOPS:
        left -= 1
    while right < len(sentence) and sentence.word(right) not in _STOPS:
        right += 1
    near = frozenset(sentence.word(at) for at in range(left, right) if sentence.kind(at) == "word")
    beside = [known for begin, stop, known in sentence.instruments if left <= begin and stop <= right]
    return replace(level, near=near, instrument=beside[0] if len(beside) == 1 else None)


def _not_a_level(sentence: Sentence, at: int, found: Found) -> int:
    read = quantities.quantity(sentence, at)
    end = read.end if read else at + 1
    while sentence.word(end) == "-" and sentence.kind(end + 1) == "number":
        end += 2
    if read and _set_apart(sentence, read):
        found.asides.append(Aside(sentence.words(max(at - 1, 0), end), "part of a name"))
        found.claim(at, end)
        return end
    return 0


def _set_confidence_aside(sentence: Sentence, found: Found) -> None:
    for at in range(len(sentence)):
        if "confidence" in sentence.mark(at):
            _claim_rating(sentence, at, found)
        # A lone rating in brackets says how much, and not of what.
        if sentence.word(at) == "(" and sentence.word(at + 2) == "/" and sentence.word(at + 4) == ")":
            found.asides.append(Aside(sentence.words(at, at + 5), "a rating of nothing that is named"))
            found.claim(at, at + 5)


def _claim_rating(sentence: Sentence, at: int, found: Found) -> None:
    loose = frozenset(("%", "/", "level", "of", ":", "out", "rating", "is", "at", "=", "-", "a", "percent", "to", "in", "10"))
    left, right = at, at + 1
    while left > 0 and (sentence.kind(left - 1) == "number" or sentence.word(left - 1) in loose):
        left -= 1
    while right < len(sentence) and (sentence.kind(right) == "number" or sentence.word(right) in loose or "confidence" in sentence.mark(right)):
        right += 1
    changes = any(sentence.word(place) == "from" for place in range(at, min(at + 4, len(sentence))))
    if not changes and any(sentence.kind(place) == "number" for place in range(left, right)):
        found.asides.append(Aside(sentence.words(left, right), "how sure somebody is, not what is reached"))
        found.claim(left, right)


def instrument_of(level: Level) -> Instrument | None:
    """The instrument that a level is given in, or none."""
    return level.instrument


def aimed_at(level: Level) -> tuple[Number, Number] | None:
    """The lowest and highest number a level aims at, or none where it aims at no number."""
    return None if level.low is None or level.high is None or level.bound == "by" else (level.low, level.high)
