"""How much: the numbers of a sentence, what bounds them and what they count."""

import re
from typing import Literal, NamedTuple

from planctl.lint.goal_text import level_wording as wording
from planctl.lint.goal_text.deadlines import Ignored
from planctl.lint.goal_text.level_wording import Bound
from planctl.lint.goal_text.lexicon import Lexicon
from planctl.lint.goal_text.words import mask
from planctl.model.instruments import Instrument, Number, number

Kind = Literal["change", "by", "ratio", "rate", "percent", "rating", "money", "count"]
Named = tuple[tuple[int, int, Instrument], ...]


class Level(NamedTuple):
    """How much, with its place: `low` and `high` are aimed at, `start` is left behind (`from 18 to 9`).

    A `by` level is the size of a change, in points or, with `percent`, in percent. A `present` one
    is where things stand now.
    """

    kind: Kind
    words: str
    start_at: int
    end: int
    low: Number | None = None
    high: Number | None = None
    start: Number | None = None
    bound: Bound = ""
    unit: str = ""
    per: str = ""
    percent: bool = False
    present: bool = False
    instrument: Instrument | None = None


class Levels(NamedTuple):
    """What was found, and the text without it."""

    levels: tuple[Level, ...]
    ignored: tuple[Ignored, ...]
    rest: str


def find_levels(text: str, rest: str, instruments: Named, lexicon: Lexicon) -> Levels:
    """The levels of a plain text; `rest` is what the deadlines have left of it."""
    patterns = wording.patterns(lexicon)
    ignored: list[Ignored] = []
    levels: list[Level] = []
    for start, end, _ in instruments:
        rest = mask(rest, start, end)
    counts = patterns.number.search(rest) is not None
    for pattern, why in (
        (wording.CONFIDENCE, "how sure somebody is, not what is reached"),
        (wording.NAMES, "part of a name"),
    ):
        for named in pattern.finditer(rest) if counts else ():
            # Where confidence itself is to rise (`from 4 to 7`) it is the goal and not a rating of it.
            if pattern is wording.NAMES or not wording.TO_BEFORE.search(rest[: named.start()]):
                ignored.append(Ignored(text[slice(*named.span())].strip(), why))
                rest = mask(rest, *named.span())
    low = rest.lower()
    changes, sized, shared = (any(word in low for word in words) for words in (wording.TO, wording.SIZES, wording.OF))
    readers = (
        (_change, patterns.change, counts and changes),
        *((_size, size, counts and sized) for size in patterns.sizes),
        (_ratio, patterns.ratio, counts and shared),
        (_amount, patterns.amount, counts),
        (_often, patterns.often, True),
    )
    for reader, pattern, worth in readers:
        at = 0 if worth else len(rest)
        while (match := pattern.search(rest, at)) is not None:
            level = reader(match, text, lexicon)
            at = max(match.end(), match.start() + 1)
            if level is not None:
                levels.append(level._replace(instrument=_nearest(level, instruments, text)))
                rest = mask(rest, level.start_at, level.end)
    levels.sort(key=lambda level: level.start_at)
    return Levels(tuple(levels), tuple(ignored), rest)


def _change(match: re.Match[str], text: str, lexicon: Lexicon) -> Level | None:
    start, low, high = (_value(match[key], lexicon) for key in ("start", "low", "high"))
    plainly = bool(match["from"]) or wording.ARROW.search(match[0]) is not None
    # `4 to 6 glasses` is a range, `16 to 8` a way; `by 3 a week, to 2` is neither.
    if start is None or low is None or (not plainly and (start <= low or match["start"].isalpha())):
        return None
    if (match["from"] or "").lower() == "between" or (
        not match["from"] and wording.BY_BEFORE.search(text[: match.start()])
    ):
        return None
    unit = (match["unit"] or match["unit_before"] or "").strip().lower()
    if (
        (start, low) in wording.SCALES
        and not match["unit"].strip()
        and not wording.ABBREVIATION.search(text[: match.start()])
    ):
        return None
    return Level(
        "change", text[slice(*match.span())].strip(), *match.span(), low=low,
        high=low if high is None or high < low else high, start=start, bound=_bound(match), unit=unit,
        per=_unit(match["per"], lexicon), percent="%" in (match["percent"] or ""),
    )  # fmt: skip


def _size(match: re.Match[str], text: str, lexicon: Lexicon) -> Level | None:
    given = match.groupdict()
    if given.get("half"):
        return Level("by", match[0], *match.span(), low=50, high=50, percent=True)
    low, high = _value(match["low"], lexicon), _value(given.get("high"), lexicon)
    if low is None:
        return None
    return Level(
        "by", text[slice(*match.span())].strip(), *match.span(), low=low,
        high=high if high is not None and high >= low else low, bound=">=" if given.get("more") else _bound(match),
        unit=(given.get("unit") or "").lower(), percent=(given.get("percent") or "").lower().startswith(("%", "per")),
    )  # fmt: skip


def _ratio(match: re.Match[str], text: str, lexicon: Lexicon) -> Level | None:
    low, whole = _value(match["low"], lexicon), _value(match["whole"], lexicon)
    if low is None or not whole or low > whole:
        return None
    kind: Kind = "rating" if "/" in match[0] and not match["unit"].strip() else "ratio"
    return Level(
        kind, text[slice(*match.span())].strip(), *match.span(), low=low, high=low, bound=_bound(match),
        unit=match["unit"].strip().lower(), per=str(whole),
    )  # fmt: skip


def _amount(match: re.Match[str], text: str, lexicon: Lexicon) -> Level | None:
    low, high = _value(match["low"], lexicon), _value(match["high"], lexicon)
    unit, often = (match["unit"] or "").strip().lower(), match["per"] or match["adverb"]
    written, bound, percent = match["low"].lower(), _bound(match), bool(match["percent"])
    counted = often or bound or (written == "once" and wording.ONCE_IN_ALL.match(match.string, match.end()))
    if low is None or (not counted and (written in ("once", "a dozen") or (written == "one" and not unit))):
        # `once I am home` says when, `the one I like` which.
        return None
    kind: Kind = "percent" if percent else "money" if "$" in match[0] else "rate" if often else "count"
    return Level(
        kind, text[slice(*match.span())].strip(), *match.span(), low=low,
        high=high if high is not None and high >= low else low, bound=bound, unit=unit,
        per=_unit(match["per"], lexicon), percent=percent, present=bool(wording.PRESENT.search(text[: match.start()])),
    )  # fmt: skip


def _often(match: re.Match[str], text: str, lexicon: Lexicon) -> Level:
    return Level("rate", match[0], *match.span())


def _bound(match: re.Match[str]) -> Bound:
    given = match.groupdict()
    for prefix, bounds in (("b", wording.BOUNDS_BEFORE), ("c", wording.BOUNDS_BEHIND)):
        for at, (bound, _) in enumerate(bounds):
            if given.get(f"{prefix}{at}"):
                return bound
    return ""


def _value(written: str | None, lexicon: Lexicon) -> Number | None:
    """The number that figures or a word state."""
    if written is None:
        return None
    plain = written.lower().replace(",", "").replace("$", "").strip()
    if plain[:1].isdigit():
        return number(plain)
    known = lexicon.tables["numbers"].get(re.sub(r"\s+", " ", plain))
    return None if known is None else int(known)


def _unit(written: str | None, lexicon: Lexicon) -> str:
    word = re.sub(r"\s+", " ", (written or "").lower())
    return lexicon.tables["units"].get(word, word)


def _nearest(level: Level, instruments: Named, text: str) -> Instrument | None:
    """The instrument that a level belongs to: the last one named before it in its clause, or the one just behind it."""
    before = [named for named in instruments if named[1] <= level.start_at]
    if before:
        between = text[before[-1][1] : level.start_at]
        if len(between) < wording.FAR and not wording.CLAUSE.search(between):
            return before[-1][2]
    behind = next((named for named in instruments if named[0] >= level.end), None)
    if behind is not None and wording.ON_INSTRUMENT.fullmatch(text[level.end : behind[0]]):
        return behind[2]
    # `drop 6 points on the PHQ-9` may be read as one stretch with the name inside it.
    inside = next((named for named in instruments if level.start_at <= named[0] < level.end), None)
    return inside[2] if inside is not None else None
