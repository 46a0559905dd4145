"""The wording of levels: the patterns that a sentence is searched for."""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from planctl.lint.goal_text.lexicon import Lexicon
from planctl.lint.goal_text.words import MASK

Bound = Literal["", "<", "<=", ">", ">=", "~"]

BOUNDS_BEFORE: Final[tuple[tuple[Bound, str], ...]] = (
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
BOUNDS_BEHIND: Final[tuple[tuple[Bound, str], ...]] = (
    ("<=", r"or\s+(?:below|less|fewer|lower|under)|max(?:imum)?\b|at\s+most"),
    (">=", r"or\s+(?:above|more|higher|over|greater|better)|\+|min(?:imum)?\b|at\s+least"),
)
PRESENT: Final = re.compile(
    r"\b(?:current(?:ly)?|baseline|now|was|initial(?:ly)?|started|presently|intake|present|previous|(?:down\s+|up\s+)?from)\b"
    r"\W*(?:(?!to\b)\w+\W+){0,2}$",
    re.IGNORECASE,
)
ARROW: Final = re.compile(r"->|=>|\u2192|(?:down|up)\s+to", re.IGNORECASE)
ABBREVIATION: Final = re.compile(r"[A-Z]{2,}[-\w]*\W+(?:\w+\W+){0,2}$")
CLAUSE: Final = re.compile(r"[;.]\s|,\s+(?:and\s+)?\w+ing\b")
ON_INSTRUMENT: Final = re.compile(
    r"\s*(?:points?\s*)?(?:\w+\s+){0,2}(?:on|of|in|by|off|as\s+measured\s+by)?\s*(?:the|a|my|an)?\s*\(?", re.IGNORECASE
)
TO_BEFORE: Final = re.compile(r"\bfrom\s*$", re.IGNORECASE)
BY_BEFORE: Final = re.compile(r"\bby\s+$", re.IGNORECASE)
ONCE_IN_ALL: Final = re.compile(rf"\s*(?:$|[.,;){MASK}]|(?:in|by|before|during|within|this|next)\b)", re.IGNORECASE)
SCALES: Final = ((0, 10), (0, 100), (1, 10))
FAR: Final = 60
# What a number belongs to without saying how much: names, ages, ordinals, scales, fixed expressions.
NAMES: Final = re.compile(
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
CONFIDENCE: Final = re.compile(
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
TO: Final = ("to", ">", "\u2192", "end at")
OF: Final = ("/", " of", " in ")
SIZES: Final = (
    "by", "half", "halve", "drop", "fall", "decreas", "reduc", "declin", "improv", "increas", "gain", "ris", "rais",
    "lower", "cut", "less", "fewer", "higher", "better", "change",
)  # fmt: skip


class Patterns(NamedTuple):
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
def patterns(lexicon: Lexicon) -> Patterns:
    words = lexicon.alternatives("numbers")
    n = _ALONE + rf"(?:\$?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\$?\d{{1,9}}(?!\d)(?:\.\d+)?|(?:{words})\b)"
    unit = rf"(?:{lexicon.alternatives('units')})"
    before, behind = _either(BOUNDS_BEFORE, "b"), _either(BOUNDS_BEHIND, "c")
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

    return Patterns(
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
