"""The wording of deadlines: the patterns that a sentence is searched for."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from planctl.lint.goal_text.lexicon import Lexicon

_DAY_NAME: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SEASON: Final = r"(?:spring|summer|autumn|fall|winter)"
_TERM: Final = r"(?:semester|term|quarter|school\s+year|year|season)"
# What may stand before an occasion: `by my next therapy session`, but not `by attending a session`.
_LEADING: Final = (
    r"(?:(?:coaching|upcoming|coming|following|remaining|counseling|nursing|marking|grading"
    r"|(?!(?:each|every|any|all|daily|weekly|monthly|or|and)\b|\w+ing\b)[\w'-]+)\s+){0,4}?"
)
_FILLERS: Final = (
    r"(?:(?:the|a|an|my|our|his|her|their|about|around|approximately|roughly|just|under|less|than|no|more|at|least|up|to"
    r"|only|total|full|entire|whole|course|of|period|span|space|another|additional|minimum|maximum)\s+)*"
)
FILL: Final = re.compile(
    _FILLERS + r"(?P<pointing>(?:next|coming|following|upcoming|first|remaining|initial|current)\s+)?" + _FILLERS,
    re.IGNORECASE,
)
WHOLE: Final = re.compile(r"\b(?:entire|whole|rest|remainder)\b", re.IGNORECASE)
LEAD: Final = re.compile(
    r"\b(?P<during>during|throughout|while(?:\s+(?:in|on|at))?"
    r"|(?:for|over|through)\s+the\s+(?:duration|rest|remainder|length|entirety|course)\s+of"
    r"|(?:the\s+)?(?:rest|remainder)\s+of)\b"
    r"|\b(?P<by>by|before|until|till?|through|thru|prior\s+to|(?:no|not)\s+later\s+than|ahead\s+of|in\s+time\s+for"
    r"|as\s+of|between\s+now\s+and)\b"
    r"|\b(?P<within>within|in|over|inside(?:\s+of)?|across)\b|\b(?P<lasting>for)\b"
    r"|\b(?P<at>at|upon|on|following|after)\b",
    re.IGNORECASE,
)
CLOCK: Final = re.compile(
    r"(?:\b(?:by|at|before|until|from|around|about|after)\s+)?(?:about\s+|around\s+)?"
    r"(?:\b\d{1,2}:\d{2}(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?"
    r"|(?<=by )(?:noon|midnight|bedtime|lunchtime|dinnertime))",
    re.IGNORECASE,
)
EDGE: Final = re.compile(
    r"(?:the\s+)?(?:very\s+)?"
    r"(?:end|close|conclusion|completion|finish|termination|start|beginning|middle|midpoint|time|onset)\s+of\s+"
    r"(?:(?P<recurring>(?:the\s+|each\s+|every\s+)?"
    r"(?:day|night|evening|morning|afternoon|meal|shift|hour|class|lesson|conversation|activity|workday|school\s+day)\b"
    r"|(?:each|every)\b)"
    r"|(?:(?:the|this|my|our|his|her|their|next|a)\s+)*[\w'-]+"
    r"(?:\s+\d+|\s+(?:school|year|term|semester|season|period|month|week|grade|treatment|program|stay|session|plan)\b)*)"
    r"|(?:the\s+)?(?:end|completion|termination)\s+(?!of\b)[\w'-]+",
    re.IGNORECASE,
)
POINTED: Final = re.compile(
    r"\b(?:(?:this|next|coming|upcoming)\s+"
    rf"(?:{_DAY_NAME}|{_SEASON}|(?:coming\s+|school\s+|academic\s+|calendar\s+)?"
    r"(?:week|month|quarter|term|semester|year|weekend|session|visit|appointment|meeting|review|season|episode|admission"
    r"|grading\s+period|marking\s+period)"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|tomorrow|tonight|today)\b(?!\s+of\b)",
    re.IGNORECASE,
)
SEASONAL: Final = re.compile(
    rf"(?:(?:the|early|late|mid|this|next)[\s-]+)*{_SEASON}(?:\s+(?:holidays?|break|vacation|term|semester))?"
    r"(?:\s+(?:of\s+)?20\d\d)?\b",
    re.IGNORECASE,
)
TERM_AHEAD: Final = re.compile(rf"the\s+(?:\w+\s+)?(?:{_TERM}|{_SEASON})\b(?:\s+(?:semester|term))?", re.IGNORECASE)
NEAR_DAY: Final = re.compile(rf"(?:(?:this|next)\s+)?{_DAY_NAME}\b|tomorrow\b|tonight\b|today\b", re.IGNORECASE)
ONE_PERIOD: Final = re.compile(
    r"(?:[\w']+\s+){0,2}?(?:day|week|month|year|session|visit|appointment|meeting|quarter|semester|term)\b(?!s)",
    re.IGNORECASE,
)
NUMBERED_ALONE: Final = re.compile(r"\bPOD\s*#?\d+|^(?:week|month|day)\s+\d+\s*(?=[:-])", re.IGNORECASE)
OWNER: Final = re.compile(r"(?:(?:the|my|our|his|her|their|end\s+of)\s+)*", re.IGNORECASE)
HISTORY: Final = re.compile(
    r"\b(?:since|from|dated|baseline|intake|born|last|past|previous|on\s+record\s+from)\s*[(:]?\s*$", re.IGNORECASE
)
BEGINS: Final = re.compile(r"\b(?:start(?:ing|s)?|begin(?:ning|s)?|effective)\s+(?:on\s+)?$", re.IGNORECASE)
# `3 days a week`, `4 of 5 days` are rates; `8 weeks of treatment`, `2 hours of the intervention` are not.
RATE_BEHIND: Final = re.compile(
    r"\s*(?:/|(?:an?|per|each|every|weekly|out\s+of|of)\b(?!\s+(?:treatment|therapy|counseling|sessions?|discharge"
    r"|admission|starting|beginning|coaching|intake|the\s+(?:date|start)|medication|surgery|services|care|residential"
    r"|participation|(?:pain\s+)?medication|intervention|arrival)))",
    re.IGNORECASE,
)
CARE_BEHIND: Final = re.compile(
    r"\s+(?:of|after|from)\s+(?:the\s+)?(?:pain\s+)?"
    r"(?:discharge|admission|arrival|intake|surgery|intervention|treatment|medication|administration)",
    re.IGNORECASE,
)
EVENT_BEHIND: Final = re.compile(r"\s+(?:of|after|before|from)\s", re.IGNORECASE)
COUNTED_BEFORE: Final = re.compile(
    r"\b(?:times?|days?|nights?|once|twice|sessions|occasions|x|met(?:re|er)s)\s*$", re.IGNORECASE
)
NOT_A_TIME: Final = re.compile(
    r"\s*(?:goals?|memory|objectives?|relationships?|at|program|care|disability|treatment|recovery|sobriety|:|an?|per"
    r"|each|every|for|to|sessions?)\b|\s*:",
    re.IGNORECASE,
)
# Occasions that come again and again unless something says which.
GENERAL: Final = frozenset(
    "session visit appointment meeting break interview exam review check-in move trip deadline fall".split()  # noqa: SIM905
)
PERIODICAL: Final = frozenset(("week", "month", "year", "episode", "treatment", "program", "period"))


# What there must be in a text for some of the patterns to be worth a search.
LONG_UNITS: Final = ("day", "night", "week", "wk", "month", "mo", "quarter", "semester", "year", "yr", "fortnight")
RUNS: Final = ("consecutive", "straight", "successive", "in a row", "running", "back to back", "back-to-back")
PAST: Final = ("past", "last", "previous", "prior", "ago", "since", "as of", "dated", "born", "currently", "baseline")


class Patterns(NamedTuple):
    number: re.Pattern[str]
    dated: re.Pattern[str]
    span: re.Pattern[str]
    occasion: re.Pattern[str]
    period: re.Pattern[str]
    numbered: re.Pattern[str]
    vague: re.Pattern[str]
    vague_words: frozenset[str]
    run: re.Pattern[str]
    rate: re.Pattern[str]
    past: re.Pattern[str]
    alone: tuple[re.Pattern[str], ...]


def _phrases(lexicon: Lexicon, name: str) -> str:
    listed = {" ".join(words) for phrases in lexicon.phrases.values() for words, other in phrases if other == name}
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in sorted(listed, key=len)[::-1])


@lru_cache(maxsize=4)
def patterns(lexicon: Lexicon) -> Patterns:
    n = rf"(?:(?<!\d)\d{{1,4}}(?!\d)|{lexicon.alternatives('numbers')})"
    unit = rf"(?:{lexicon.alternatives('units')})"
    units = rf"(?P<unit>{unit})(?:s'|'s|s)?"
    count = rf"(?:(?P<low>{n})(?:\s?(?:-|to|or)\s?(?P<high>{n}))?|(?P<one>an?|one|couple\s+of))"
    describing = (
        r"(?:\(\d+\)\s+|(?:more|full|whole|calendar|school|treatment|academic|therapy|coaching|counseling|weekly"
        r"|individual|group|additional)\s+)*"
    )
    long_unit = r"(?:day|night|week|wk|month|mo|quarter|semester|year|yr|fortnight|weekend)s?"
    counted = rf"(?:{unit}|time|session|meeting|visit|x|rep|occasion)?s?\s*"

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return Patterns(
        number=compiled(rf"\d|\b{n}\b|\b(?:most|all)\b"),
        dated=compiled(rf"\d|\b(?:{lexicon.alternatives('months')})\b"),
        span=compiled(
            rf"{count}(?:\s+|-){describing}(?:{units}|(?P<session>sessions?|visits?|appointments?|meetings?))(?!\w)"
            r"(?!-old|\s+old\b|\s+of\s+age)(?:\s+(?:period|time|span|window|timeframe|timeline|interval|mark)\b)?"
        ),
        occasion=compiled(rf"{_LEADING}(?:{_phrases(lexicon, 'occasions')})\b"),
        period=compiled(rf"{_LEADING}(?P<period>{_phrases(lexicon, 'periods')})\b(?!ly)"),
        numbered=compiled(
            r"(?:the\s+)?(?:(?:post-?op(?:erative)?|treatment)\s+)?"
            r"(?:week|month|day|session|visit|year|quarter|meeting|appointment|module|weeks|months|sessions|grade)"
            rf"\s+(?:#|number\s+)?{n}(?:\s?-\s?{n})?\b(?!\s*[/%])|POD\s*#?\d+|age\s+\d+\b"
            r"|(?:i|she|he|they)\s+turns?\s+\d+"
            r"|(?:\d+|first|second|third|fourth|fifth|sixth|eighth|tenth)(?:st|nd|rd|th)?\s+"
            r"(?:session|visit|week|month|appointment|meeting|birthday)\b"
        ),
        vague_words=frozenset(
            f"{first}{sign}"
            for first, phrases in lexicon.phrases.items()
            if any(name == "vague-deadlines" for _, name in phrases)
            for sign in ("", ".", ",", ";", ":")
        ),
        vague=compiled(rf"\b(?:{_phrases(lexicon, 'vague-deadlines')})\b"),
        run=compiled(
            rf"(?:\b(?:for|over|across|in|within|x|during)\s+)?(?:at\s+least\s+)?\b{n}(?:\s?-\s?{n})?\s+(?:\w+\s+)?"
            r"(?:(?:consecutive|straight|successive)\s+(?:\w+\s+){0,2}?"
            rf"(?:{unit}|session|trial|visit|probe|opportunitie|opportunity|meeting|review|reading)s?"
            rf"|(?:{unit}|session|trial|visit|probe|time)s?\s+"
            r"(?:in\s+a\s+row|running|consecutively|straight|back[\s-]to[\s-]back))\b"
        ),
        rate=compiled(
            rf"(?:\b(?:for|on|in|over|at\s+least)\s+)?\b(?:{n}|most|all)(?:\s?(?:-|to|or|of|out\s+of|/|in)\s?{n})*\s+"
            rf"(?:more\s+)?(?:\w+\s+)??{counted}"
            rf"(?:\b(?:an?|per|each|every|during\s+the|out\s+of\s+(?:an?|the|each|every|{n}))\s+|/\s?){unit}s?\b(?!\s+period)"
            rf"|\b(?:{n}\s+)?(?:times?|days?|nights?|once|twice|sessions?)\s+in\s+(?:an?|one|1)\s+{unit}\b"
            rf"|\b(?:in|on|for|over)?\s?{n}\s?(?:of|out\s+of)\s?(?:the\s+|every\s+)?(?:(?:last|next|past)\s+)?{n}\s+{unit}s?\b"
        ),
        past=compiled(
            rf"\b(?:in|over|during|for|within|from|than\s+in)\s+(?:the\s+|my\s+)?(?:past|last|previous|prior)\s+"
            rf"(?:{n}\s+)?{long_unit}\b|\b{n}\s+{long_unit}\s+ago\b"
            r"|\b(?:since|as\s+of|dated|born|currently|baseline)(?:\s+in|\s+on)?\s+(?=\d|[a-z])"
        ),
        alone=tuple(
            compiled(pattern)
            for pattern in (
                rf"(?<=\()\s*(?:x\s*)?{count}(?:\s+|-){units}\s*(?=\))",
                rf"(?<!\d)(?<!\d )\bx\s*{count}(?:\s+|-){units}\b",
                r"(?:timeframe|timeline|deadline|duration|due|target(?:\s+date)?|goal|ltg|stg|timescale|completion|review"
                rf"|[-:;])\s*[:-]?\s*{count}(?:\s+|-){units}\s*$",
                rf"{count}(?:\s+|-){units}\b(?=\s*(?::|goal\b|post-?\s?op|post-?surgery"
                r"|from\s+(?:now|today|start|intake)|after\s+(?:surgery|discharge|intake)))",
            )
        ),
    )
