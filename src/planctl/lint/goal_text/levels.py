"""How much: the numbers of a sentence, what bounds them and what they count."""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from planctl.lint.goal_text.deadlines import Ignored
from planctl.lint.goal_text.lexicon import Lexicon
from planctl.lint.goal_text.words import MASK, mask
from planctl.model.instruments import Instrument, Number, number

Kind = Literal["change", "by", "ratio", "rate", "percent", "rating", "money", "count"]
Bound = Literal["", "<", "<=", ">", ">=", "~"]
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


# ---- patterns ------------------------------------------------------------------------------------

_BEFORE: Final[tuple[tuple[Bound, str], ...]] = (
    (
        "<=",
        r"(?:no|not)\s+(?:more|higher|greater)\s+than|at\s+(?:or\s+(?:below|under)|most)|(?:max(?:imum)?|up\s+to|limit)"
        r"(?:\s+of)?|<=|\u2264|within",
    ),
    (">=", r"(?:no|not)\s+(?:less|fewer|lower)\s+than|at\s+(?:or\s+above|least)|min(?:imum)?(?:\s+of)?|>=|\u2265"),
    ("<", r"(?:less|fewer|lower|smaller)\s+than|below|under|beneath|<"),
    (">", r"(?:more|greater|higher)\s+than|above|over|exceeding|>"),
    ("~", r"about|around|approximately|approx\.?|roughly|nearly|almost|~|\u2248"),
)
_BEHIND: Final[tuple[tuple[Bound, str], ...]] = (
    ("<=", r"or\s+(?:below|less|fewer|lower|under)|max(?:imum)?\b|at\s+most"),
    (">=", r"or\s+(?:above|more|higher|over|greater|better)|\+|min(?:imum)?\b|at\s+least"),
)
_PRESENT: Final = re.compile(
    r"\b(?:current(?:ly)?|baseline|now|was|initial(?:ly)?|started|presently|intake|present|previous|(?:down\s+|up\s+)?from)\b"
    r"\W*(?:(?!to\b)\w+\W+){0,2}$",
    re.IGNORECASE,
)
_ARROW: Final = re.compile(r"->|=>|\u2192|(?:down|up)\s+to", re.IGNORECASE)
_ABBREVIATION: Final = re.compile(r"[A-Z]{2,}[-\w]*\W+(?:\w+\W+){0,2}$")
_CLAUSE: Final = re.compile(r"[;.]\s|,\s+(?:and\s+)?\w+ing\b")
_ON_INSTRUMENT: Final = re.compile(
    r"\s*(?:points?\s*)?(?:\w+\s+){0,2}(?:on|of|in|by|off|as\s+measured\s+by)?\s*(?:the|a|my|an)?\s*\(?", re.IGNORECASE
)
_TO_BEFORE: Final = re.compile(r"\bfrom\s*$", re.IGNORECASE)
_BY_BEFORE: Final = re.compile(r"\bby\s+$", re.IGNORECASE)
_ONCE_IN_ALL: Final = re.compile(rf"\s*(?:$|[.,;){MASK}]|(?:in|by|before|during|within|this|next)\b)", re.IGNORECASE)
_SCALES: Final = ((0, 10), (0, 100), (1, 10))
_FAR: Final = 60
# What a number belongs to without saying how much: names, ages, ordinals, scales, fixed expressions.
_NAMES: Final = re.compile(
    r"\b(?:step|chapter|stage|phase|type|line|class|axis|tier|room|lesson|aged?|ages|bus|route|table|form|part|item"
    r"|question|version|section|module|page|highway|floor|bed|unit|number|no\.|grade|level|goal|objective|tool|cycle)"
    r"\s+#?\d+(?:\s?-\s?\d+)?\b(?!\s*%)"
    r"|\b\d+(?:st|nd|rd|th)\b|\b\d+-step\b|\b\d+(?:-\d+){2,}\b|\b24/7\b|\b[A-Z]-\d+\b|(?-i:[A-Z][A-Za-z]+)-\d+\b"
    r"|\b\d+\s*-?\s*(?:year|month|yr)s?(?:-|\s+)old\b|\b\d+-year\b|\b20\d\d\b(?!\s?(?:steps|calories))"
    r"|\bone\s+(?:of|another|'s)\b|\bno\s+one\b|\b(?:each|every|any|another|this|that)\s+one\b|\bone's\b|\bone-on-one\b"
    r"|\bone\s+(?:day|step)\s+at\s+a\s+time\b|\b(?:twelve|12)\s+steps?\b"
    r"|\b(?:one|two|three|four|five)-(?!minute|hour|day|week|month|year|mile|point)[a-z]+\b"
    r"|\b(?:(?:scale|range)(?:\s+(?:of|from))?\s+|\(\s*|from\s+)?[01]\s?(?:-|to)\s?(?:10|100)\s*"
    r"(?:point\s+|rating\s+|SUDS\s+)?scale\b|\bscale\s+(?:of|from)\s+[01]\s?(?:-|to)\s?(?:10|100)\b"
    r"|\(\s*[01]\s?(?:-|to)\s?(?:10|100)\s*\)|\b[01]\s+to\s+10\b(?=\s+(?:each|every|daily|before|after|on))"
    r"|(?<!for )\b\d+\s+(?:hours?|minutes?|days?)\s+(?:before|prior\s+to)\s+(?:bed|bedtime|sleep)\w*",
    re.IGNORECASE,
)
_CONFIDENCE: Final = re.compile(
    r"[(,;]?\s*\b(?:with\s+)?(?:a\s+)?(?:confidence|certainty|readiness|importance)\b"
    r"(?:\s+(?:level|rating|is|of|at|ruler))*\s*[:=]?\s*\d+\s*(?:%|/\s*10|out\s+of\s+10)?\s*\)?"
    r"|[(,]?\s*\b\d+\s*(?:%|/\s*10|percent|out\s+of\s+10)\s*(?:\w+\s+)?"
    r"(?:confident|confidence|sure|certain|likelihood)\b(?:\s+level)?\s*\)?|\(\s*\d+\s*/\s*10\s*\)",
    re.IGNORECASE,
)
# A number stands by itself: `weight` holds no eight.
_ALONE: Final = r"(?<![\w.])"
_CHANGED: Final = "drop|fall|decrease|reduction|decline|improvement|increase|gain|rise|change"
_CHANGING: Final = "drop|fall|decreas|reduc|declin|improv|increas|gain|ris|rais|lower|cut"


# What there must be in a text for some of the patterns to be worth a search.
_TO: Final = ("to", ">", "\u2192", "end at")
_OF: Final = ("/", " of", " in ")
_SIZES: Final = (
    "by", "half", "halve", "drop", "fall", "decreas", "reduc", "declin", "improv", "increas", "gain", "ris", "rais",
    "lower", "cut", "less", "fewer", "higher", "better", "change",
)  # fmt: skip


class _Patterns(NamedTuple):
    number: re.Pattern[str]
    change: re.Pattern[str]
    sizes: tuple[re.Pattern[str], ...]
    ratio: re.Pattern[str]
    amount: re.Pattern[str]
    often: re.Pattern[str]


def _either(bounds: tuple[tuple[Bound, str], ...], prefix: str) -> str:
    return "(?:" + "|".join(f"(?P<{prefix}{at}>{pattern})" for at, (_, pattern) in enumerate(bounds)) + ")"


def _noun(*besides: str) -> str:
    """A pattern for a word that may be a unit: none of the small words that end it."""
    return rf"(?!(?:{'|'.join(('or', 'by', 'and', 'with', 'for', 'per', 'in', *besides))})\b)[a-z][a-z'-]*"


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> _Patterns:
    words = lexicon.alternatives("numbers")
    n = _ALONE + rf"(?:\$?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\$?\d{{1,9}}(?!\d)(?:\.\d+)?|(?:{words})\b)"
    unit = rf"(?:{lexicon.alternatives('units')})"
    before, behind = _either(_BEFORE, "b"), _either(_BEHIND, "c")
    size = r"(?:\s*(?P<percent>%|percent\b|per\s+cent\b))?"
    per = (
        rf"(?:(?:\s*/\s*|\s+(?:an?|per|each|every|in\s+an?|out\s+of\s+the)\s+)(?:\w+\s+)?"
        rf"(?P<per>{unit}|session|visit|meal|class|shift|interaction|lesson|conversation)s?\b"
        r"|\s+(?P<adverb>daily|nightly|weekly|monthly)\b)"
    )
    adverbs = ("daily", "nightly", "weekly", "monthly")
    leads = r"(?:(?:a|an|the|current|currently|baseline|score|average|total|of|about|around|approximately|~)\s+)*"

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return _Patterns(
        number=compiled(rf"\d|\b(?:{words}|half|halve)\b"),
        change=compiled(
            rf"(?:(?P<from>from|between)\s+)?{leads}(?P<start>{n})(?:\s?[%\u00b0])?(?:/\d+)?(?:\s*\([^()]{{1,40}}\))?"
            rf"(?P<unit_before>\s+{_noun('to', 'down', 'out', 'of')}){{0,3}}?"
            rf"(?:\s*/\s*[a-z]+|\s+per\s+[a-z]+|\s+a\s+{unit})?"
            rf"\s*(?:,?\s*(?:down\s+|up\s+)?\bto\b|->|=>|\u2192|,?\s+and\s+end\s+at)\s*{leads}(?:{before}\s*)?(?:(?:a|an|of)\s+)*"
            rf"(?P<low>{n})(?:\s?(?:-|to|or)\s?(?P<high>{n}))?(?P<percent>\s?%)?\u00b0?(?:/\d+)?(?:\s*{behind})?"
            rf"(?P<unit>(?:\s+{_noun('on', 'within', 'a', 'each', 'every')}){{0,2}})(?:{per})?"
        ),
        sizes=(
            compiled(
                rf"\bby\s+(?:(?:a|an|another|further)\s+)?(?:{before}\s*)?(?P<low>{n})(?:\s?(?:-|to)\s?(?P<high>{n}))?{size}"
                rf"(?:\s*{behind})?(?:\s+(?P<unit>[a-z][a-z'-]*))?(?:\s+or\s+(?P<more>more|greater|better))?"
            ),
            compiled(
                rf"(?:{before}\s*(?:an?\s+)?)?\b(?P<low>{n})\s?(?:-|\s)?\s?(?P<percent>%|percent\b|points?\b|pts?\b)\s?"
                rf"(?:or\s+(?P<more>more|greater|better)\s+)?(?:[a-z]+\s+)?(?:(?:{_CHANGED})s?|lower|less|fewer|higher|better)\b"
            ),
            compiled(
                rf"\b(?:{_CHANGING})\w*\s+(?:[a-z][\w'-]*\s+){{0,3}}?(?:of\s+|by\s+)?(?:{before}\s*)?(?P<low>{n})"
                rf"(?:\s?(?:-|to)\s?(?P<high>{n}))?\s*(?P<percent>%|percent\b|per\s+cent\b|points?\b|pts?\b)"
                r"(?:\s+(?:or\s+)?(?P<more>more|greater|better))?"
            ),
            compiled(r"\b(?P<half>halve|half|in\s+half)\b(?!-)"),
        ),
        ratio=compiled(
            rf"(?:{before}\s*)?(?P<low>{n})\s?(?:-\s?\d+\s?)?"
            r"(?:/|\s+of\s+(?:(?:the|every|my|any|its|their|his|her)\s+)?|\s+out\s+of\s+(?:the\s+|every\s+)?|\s+in\s+)"
            rf"(?P<whole>{n.removeprefix(_ALONE)})(?!\s*/|\d)"
            rf"(?P<unit>(?:\s+{_noun('a')}){{0,2}})(?:\s*{behind})?"
        ),
        amount=compiled(
            rf"(?:{before}\s*)?(?:(?:a|an|of|the|total)\s+)*(?P<low>{n})(?:\s?(?:-|to|or)\s?(?P<high>{n}))?{size}(?:\s*{behind})?"
            r"(?:\s*-\s*(?=[a-z]))?(?P<unit>(?:\s*"
            rf"{_noun('to', 'on', 'a', 'an', 'the', 'each', 'every', 'at', 'from', 'when', *adverbs)}){{0,2}})?"
            rf"(?:{per})?"
        ),
        often=compiled(
            r"\b(?:daily|nightly|weekly|monthly|bi-?weekly|everyday|hourly)\b(?!\s+(?:life|lives|living|basis\s+of|function"
            r"|functioning|activities|activity|tasks?|routines?|stress|stressors|schedule|hygiene|demands|needs|roles|walks?"
            r"|responsibilities|interactions|performance|challenges?))"
            rf"|\b(?:every|each)\s+(?:other\s+|single\s+)?(?:\w+\s+)?(?:{unit}|morning|afternoon|evening|meal|time|session"
            r"|dinner|lunch|breakfast|shift|class|visit|lesson|sunday|monday|tuesday|wednesday|thursday|friday|saturday)s?\b"
            r"|\b(?:sun|mon|tues|wednes|thurs|fri|satur)days\b|\bon\s+(?:weekdays|weekends|school\s+days)\b"
            r"|\b(?:all|any)\s+(?:scheduled|prescribed|assigned|planned)\b|\ball\s+(?:three|two|four|sessions|appointments"
            r"|doses|medications|meetings|classes|assignments|meals)\b"
            r"|\b(?:most|half|majority|three[\s-]quarters|a\s+third)\s+of\b"
            r"|\b(?:mild|minimal|moderate|normal|subclinical|non-?clinical|sub-?threshold)\s+range\b"
            r"|\b(?:below|under)\s+(?:the\s+)?(?:clinical\s+)?(?:cut-?off|threshold)\b|\bremission\b"
            r"|\b(?:to|at)\s+(?:an?\s+|the\s+)?[\w-]+[\s-]grade\s+level\b"
        ),
    )


# ---- reading -------------------------------------------------------------------------------------


def find_levels(text: str, rest: str, instruments: Named, lexicon: Lexicon) -> Levels:
    """The levels of a plain text; `rest` is what the deadlines have left of it."""
    patterns = _patterns(lexicon)
    ignored: list[Ignored] = []
    levels: list[Level] = []
    for start, end, _ in instruments:
        rest = mask(rest, start, end)
    counts = patterns.number.search(rest) is not None
    for pattern, why in ((_CONFIDENCE, "how sure somebody is, not what is reached"), (_NAMES, "part of a name")):
        for named in pattern.finditer(rest) if counts else ():
            # Where confidence itself is to rise (`from 4 to 7`) it is the goal and not a rating of it.
            if pattern is _NAMES or not _TO_BEFORE.search(rest[: named.start()]):
                ignored.append(Ignored(text[slice(*named.span())].strip(), why))
                rest = mask(rest, *named.span())
    low = rest.lower()
    changes, sized, shared = (any(word in low for word in words) for words in (_TO, _SIZES, _OF))
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
    plainly = bool(match["from"]) or _ARROW.search(match[0]) is not None
    # `4 to 6 glasses` is a range, `16 to 8` a way; `by 3 a week, to 2` is neither.
    if start is None or low is None or (not plainly and (start <= low or match["start"].isalpha())):
        return None
    if (match["from"] or "").lower() == "between" or (not match["from"] and _BY_BEFORE.search(text[: match.start()])):
        return None
    unit = (match["unit"] or match["unit_before"] or "").strip().lower()
    if (start, low) in _SCALES and not match["unit"].strip() and not _ABBREVIATION.search(text[: match.start()]):
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
    counted = often or bound or (written == "once" and _ONCE_IN_ALL.match(match.string, match.end()))
    if low is None or (not counted and (written in ("once", "a dozen") or (written == "one" and not unit))):
        # `once I am home` says when, `the one I like` which.
        return None
    kind: Kind = "percent" if percent else "money" if "$" in match[0] else "rate" if often else "count"
    return Level(
        kind, text[slice(*match.span())].strip(), *match.span(), low=low,
        high=high if high is not None and high >= low else low, bound=bound, unit=unit,
        per=_unit(match["per"], lexicon), percent=percent, present=bool(_PRESENT.search(text[: match.start()])),
    )  # fmt: skip


def _often(match: re.Match[str], text: str, lexicon: Lexicon) -> Level:
    return Level("rate", match[0], *match.span())


def _bound(match: re.Match[str]) -> Bound:
    given = match.groupdict()
    for prefix, bounds in (("b", _BEFORE), ("c", _BEHIND)):
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
        if len(between) < _FAR and not _CLAUSE.search(between):
            return before[-1][2]
    behind = next((named for named in instruments if named[0] >= level.end), None)
    if behind is not None and _ON_INSTRUMENT.fullmatch(text[level.end : behind[0]]):
        return behind[2]
    # `drop 6 points on the PHQ-9` may be read as one stretch with the name inside it.
    inside = next((named for named in instruments if level.start_at <= named[0] < level.end), None)
    return inside[2] if inside is not None else None
