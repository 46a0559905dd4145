"""Who does what: the subject of a sentence and its acts, each with its object."""

from typing import Final, Literal

from planctl.wording.parts import Act, Sort, Subject
from planctl.wording.sentence import Sentence

_VERBS: Final[tuple[tuple[str, Sort, bool], ...]] = (
    ("verbs-stopping", "stopping", False),
    ("verbs-direction!", "direction", True),
    ("verbs-direction", "direction", False),
    ("verbs-once", "once", False),
    ("verbs-inner", "inner", False),
    ("verbs-saying", "saying", False),
    ("verbs-recording", "open", False),
    ("verbs-general", "open", False),
    ("verbs-open", "open", False),
)
_NARROW: Final = frozenset(
    ("nouns-technique", "nouns-concrete", "nouns-event", "nouns-physical", "nouns-deliverable")
)
_WIDE: Final = frozenset(("nouns-state", "nouns-domain"))
_BECOME: Final = frozenset(("be", "become", "becoming", "being", "get", "getting", "stay", "remain", "keep", "have", "gain", "feel"))
_JOINTS: Final = frozenset((",", ";", "and", "or", "/", "then", "but", "&"))
_PREPOSITIONS: Final = frozenset(
    ("with", "in", "for", "to", "around", "at", "on", "about", "of", "from", "during", "when", "while", "through",
     "using", "via", "so", "because", "that", "into", "within", "before", "after", "without", "regarding", "when",
     "whenever", "if", "under", "related", "as", "by", "toward", "towards", "between", "following", "who", "which", "until", "over", "despite", "upon", "since", "once", "due", "per", "where", "across")
)  # fmt: skip
_OPENERS: Final = frozenset(("when", "given", "if", "while", "during", "in", "by", "within", "before", "after", "at", "upon", "over", "for", "once", "on", "to", "as", "with", "prior", "until", "through", "using", "following", "throughout", "every", "each"))
_SIGNS: Final = frozenset(("evidenced", "shown", "demonstrated", "measured", "evident", "indicated", "manifested", "seen", "reflected", "documented", "observed", "reported", "aeb"))
_NOT_VERBS: Final = frozenset(("and", "or", "the", "a", "an", "of", "in", "my", "their", "his", "her"))
_ADVERBS: Final = frozenset(("not", "also", "successfully", "always", "never", "no", "longer", "only", "more", "less", "better", "well", "just", "actively", "daily", "first", "regularly", "then", "finally", "both", "either", "again", "self", "at", "least", "once"))


def label_end(sentence: Sentence) -> int:
    """Where the goal begins, past a heading such as `Short-term goal 2:`."""
    end = sentence.phrase(0, "labels")
    if not end:
        return 0
    if sentence.word(end - 1) == "to":
        return end
    if sentence.kind(end) == "number" or sentence.word(end) == "#":
        end += 1 + (sentence.word(end) == "#")
    if sentence.word(end) == "(":
        while end < len(sentence) and sentence.word(end) != ")":
            end += 1
        end += 1
    if sentence.word(end) in (":", "-", "\u2013", "."):
        return end + 1
    return 0


def subject(sentence: Sentence, start: int) -> tuple[Subject, int]:
    """Who acts, and where the sentence goes on after naming them."""
    for begin in _possible_starts(sentence, start):
        found = _subject_at(sentence, begin)
        if found:
            return found
    return Subject("none", ""), start


def _possible_starts(sentence: Sentence, start: int) -> list[int]:
    """The start, and behind each comma of an opening such as `By the end of term, ...`."""
    starts = [start]
    if sentence.word(start) in _OPENERS or sentence.kind(start) == "number":
        starts += [at + 1 for at in range(start, min(start + 40, len(sentence))) if sentence.word(at) in (",", ":", ")")]
        starts += [at for at in range(start + 1, min(start + 25, len(sentence))) if sentence.mark(at) & {"subjects-client", "subjects-staff"} and sentence.phrase(at + 1, "frames")]
    return starts


def _subject_at(sentence: Sentence, at: int) -> tuple[Subject, int] | None:
    begin = at
    while sentence.word(at) in ("the", "my", "his", "her", "their", "our", "this", "your", "both", "each"):
        at += 1
    for concept, sort in (("subjects-client", "client"), ("subjects-staff", "staff"), ("subjects-others", "other")):
        end = sentence.phrase(at, concept)
        if not end:
            continue
        if concept == "subjects-staff" and sentence.word(at) == "pt" and not sentence.tokens[at].text.isupper():
            # `Pt` is the patient, `PT` the physical therapist.
            sort = "client"
        own = sentence.word(end) in ("'s",) or sentence.word(end - 1).endswith("'s")
        if own:
            continue
        while sentence.word(end) in ("(", "and", "/") and end < at + 8:
            # `client and spouse will`, `patient (Ann) will`: the first one named speaks for both.
            step = end + 1 + (sentence.word(end + 1) in ("the", "his", "her", "their", "my"))
            if sentence.word(end) == "(":
                while step < len(sentence) and sentence.word(step) != ")":
                    step += 1
                step += 1
            elif sentence.mark(step) & {"subjects-client", "subjects-staff", "subjects-others"}:
                step += 1
            else:
                break
            end = step
        if _verb_follows(sentence, end, sort):
            return Subject(sort, sentence.words(begin, end)), end  # type: ignore[arg-type]  # the three sorts above
    if sentence.kind(at) == "blank" and sentence.phrase(at + 1, "frames"):
        return Subject("client", sentence.words(at, at + 1)), at + 1
    named = sentence.kind(at) == "word" and sentence.tokens[at].text[:1].isupper()
    if named and at == begin:
        end = at + 1
        while sentence.kind(end) == "word" and end < at + 3 and not sentence.phrase(end, "frames") and sentence.tokens[end].text[:1].isupper():
            end += 1
        if sentence.word(end) in ("will", "shall", "would", "can", "should", "is", "wants"):
            return Subject("client", sentence.words(at, end)), end
    return None


def _verb_follows(sentence: Sentence, at: int, sort: str) -> bool:
    word = sentence.word(at)
    if sentence.phrase(at, "frames") or word in ("'ll", "'d", "has", "is", "does", "not", "reports", "has", "consistently", "independently"):
        return True
    verb = any(sentence.phrase(at, concept) for concept, _, _ in _VERBS)
    return verb and (word.endswith("s") or sentence.word(at - 1) in ("i", "we", "they"))


def passive(sentence: Sentence, start: int) -> bool:
    """Whether what follows the subject is done to the client: `will receive`, `will be provided`."""
    words = [sentence.word(start + ahead) for ahead in range(5)]
    if "be" in words[:2]:
        after = words[words.index("be") + 1]
        return after in _PASSIVE
    return any(word in ("receive", "receives") and not words[:2] == ["want", "to"] for word in words[:2]) and any(
        service in sentence.text.lower() for service in _SERVICES
    )


_PASSIVE: Final = frozenset(("provided", "offered", "given", "taught", "referred", "educated", "encouraged", "seen", "monitored", "assessed", "assisted", "introduced", "educated", "evaluated", "instructed", "trained", "supported", "counseled", "counselled", "screened", "prescribed", "coached", "helped", "reminded"))
_SERVICES: Final = ("therapy", "counsel", "service", "treatment", "support", "education", "training", "psychoeducation", "medication management", "case management", "session", "instruction", "intervention", "cbt", "dbt", "emdr", "medication", "help from", "assistance")


def acts(sentence: Sentence, start: int, claimed: set[int], timed: set[int]) -> list[Act]:
    """The acts from a position on: each verb of the main clause, then the means and the signs."""
    found: list[Act] = []
    role: Literal["goal", "means", "sign"] = "goal"
    at = _past_frames(sentence, _past_opening(sentence, start), claimed)
    act, end = _act(sentence, at, claimed, timed, role, lead=True)
    found.append(act)
    at = max(end, at + 1)
    while at < len(sentence):
        word = sentence.word(at)
        if (word in _SIGNS and sentence.word(at - 1) in ("as", "is", "be", "are", "(", ",")) or word == "aeb":
            role = "sign"
        if word in _MEANS and at not in claimed and role == "goal" and _gerund(sentence, _past_adverbs(sentence, at + 1)):
            role = "means"
            act, at = _act(sentence, _past_adverbs(sentence, at + 1), claimed, timed, role)
            found.append(act)
            continue
        if (word in _JOINTS or (role == "sign" and word in ("by", ":"))) and at not in claimed:
            begin = _past_frames(sentence, at + 1, claimed)
            if begin < len(sentence) and _verb(sentence, begin) and not _adjective(sentence, begin):
                act, at = _act(sentence, begin, claimed, timed, role)
                found.append(act)
                continue
        at += 1
    return _shared(sentence, found)


_MEANS: Final = frozenset(("by", "through", "via", "using"))


def _past_opening(sentence: Sentence, start: int) -> int:
    """Past `When alone at home,`: where a sentence without a subject begins with its circumstances."""
    if sentence.word(start) not in _OPENERS:
        return start
    for at in range(start + 1, min(start + 30, len(sentence))):
        if sentence.word(at) == "," and _verb(sentence, _past_adverbs(sentence, at + 1)):
            return at + 1
    return start


def _shared(sentence: Sentence, found: list[Act]) -> list[Act]:
    """The acts, where a verb without an object takes that of the verb behind it: `identify and share feelings`."""
    from dataclasses import replace

    whole = list(found)
    for at in range(len(whole) - 2, -1, -1):
        act, following = whole[at], whole[at + 1]
        if act.object or act.role != following.role or act.domain or act.alone:
            continue
        whole[at] = replace(following, sort=act.sort, verb=act.verb, improving=act.improving, unsure=act.unsure)
    return whole


def _adjective(sentence: Sentence, at: int) -> bool:
    """`... and balanced meals`: a form of a verb that stands before a noun is none."""
    word = sentence.word(at)
    return word.endswith("ed") and bool(sentence.mark(at + 1) & (_NARROW | _WIDE))


def _gerund(sentence: Sentence, at: int) -> bool:
    return sentence.word(at).endswith("ing") and sentence.kind(at) == "word"


def _past_adverbs(sentence: Sentence, at: int) -> int:
    while sentence.word(at).endswith("ly") or sentence.word(at) in ("not", "also", "first"):
        at += 1
    return at


def _past_frames(sentence: Sentence, at: int, claimed: set[int]) -> int:
    """Past `will`, `want to be able to`, adverbs, standards and whatever else stands before the act."""
    while at < len(sentence):
        frame = sentence.phrase(at, "frames")
        word = sentence.word(at)
        blocked = frame and any(sentence.phrase(at, concept) > frame for concept, _, _ in _VERBS)
        keeps = word in ("try", "start", "begin", "continue", "be", "want", "need", "aim", "choose", "plan") and frame == at + 1 and not _leads_on(sentence, frame)
        if frame and not blocked and not keeps:
            at = frame
        elif word in ("have", "has") and sentence.word(at + 1).endswith("ed") and _verb(sentence, at + 1):
            at += 1
        elif at in claimed or sentence.kind(at) in ("sign",) and word not in ("(",):
            at += 1
        elif sentence.phrase(at, "standards"):
            at = sentence.phrase(at, "standards")
        elif (word.endswith("ly") and not any(sentence.phrase(at, concept) for concept, _, _ in _VERBS)) or (
            word in _ADVERBS and any(sentence.phrase(at + 1, concept) for concept, _, _ in _VERBS) and not word in ("more", "less", "better", "no", "not", "never")
        ):
            at += 1
        else:
            break
    return at


def _leads_on(sentence: Sentence, at: int) -> bool:
    return any(sentence.phrase(at, concept) for concept, _, _ in _VERBS) or bool(sentence.phrase(at, "frames")) or sentence.word(at).endswith("ly")


def _verb(sentence: Sentence, at: int, role: str = "goal") -> tuple[int, Sort, bool] | None:
    """The verb that begins at a position: its end, its sort, and whether it improves rather than counts."""
    longest: tuple[int, Sort, bool] | None = None
    for concept, sort, improving in _VERBS:
        end = sentence.phrase(at, concept)
        if end and (longest is None or end > longest[0]):
            longest = end, sort, improving
    return longest


def _act(sentence: Sentence, at: int, claimed: set[int], timed: set[int], role: Literal["goal", "means", "sign"], lead: bool = False) -> tuple[Act, int]:
    word = sentence.word(at)
    verb = _verb(sentence, at, role)
    negated = word in ("not", "never") or (word == "no" and sentence.word(at + 1) == "longer")
    if negated:
        after = at + 1 + (word == "no" or sentence.word(at + 1) == "to")
        inner = _verb(sentence, after)
        prevents = inner is None or inner[1] in ("open", "once")
        end = inner[0] if inner else after + 1
        return _with_object(sentence, at, end, claimed, timed, "stopping", role, prevents=prevents)
    become = word in _BECOME and (verb is None or verb[0] == at + 1) and _compares(sentence, at + 1 + (sentence.word(at + 1) in ("a", "an", "the")))
    if become:
        return _with_object(sentence, at, at + 1, claimed, timed, "direction", role, improving=True)
    if verb is not None and not (lead and word.endswith("ed") and sentence.phrase(at, "comparatives")):
        end, sort, improving = verb
        if sentence.word(end) == "to" and sort in ("saying", "open", "inner") and _infinitive(sentence, end + 1):
            return _act(sentence, end + 1, claimed, timed, role)
        return _with_object(sentence, at, end, claimed, timed, sort, role, improving=improving)
    if _compares(sentence, at):
        end = max(sentence.phrase(at, "comparatives"), at + 1)
        return _with_object(sentence, at, end, claimed, timed, "direction", role, improving=True)
    if sentence.word(at) in ("no", "zero"):
        return _with_object(sentence, at, at + 1, claimed, timed, "stopping", role)
    if _nominal(sentence, at):
        return _with_object(sentence, at, at, claimed, timed, "unlisted", role)
    if sentence.kind(at) == "word" and word not in _NOT_VERBS:
        return _with_object(sentence, at, at + 1, claimed, timed, "unlisted", role, unsure=True)
    return _with_object(sentence, at, at, claimed, timed, "unlisted", role)


def _infinitive(sentence: Sentence, at: int) -> bool:
    word = sentence.word(at)
    third_person = word.endswith("s") and not word.endswith("ss")
    return _verb(sentence, at) is not None and not third_person and not word.endswith(("ing", "ed"))


def _compares(sentence: Sentence, at: int) -> bool:
    return bool(sentence.phrase(at, "comparatives"))


def _nominal(sentence: Sentence, at: int) -> bool:
    return bool(sentence.mark(at) & (_NARROW | _WIDE | {"qualifiers"})) or at in sentence.measured or sentence.kind(at) in ("number", "blank", "sign")


def _with_object(
    sentence: Sentence, at: int, begin: int, claimed: set[int], timed: set[int], sort: Sort, role: Literal["goal", "means", "sign"],
    improving: bool = False, unsure: bool = False, prevents: bool = False,
) -> tuple[Act, int]:  # fmt: skip
    end = begin
    while end < len(sentence):
        word = sentence.word(end)
        if word in (";", ".") or (word in ("by", "as") and (_gerund(sentence, _past_adverbs(sentence, end + 1)) or sentence.word(end + 1) in _SIGNS)) or word == "aeb":
            break
        if word in ("through", "using", "via") and _gerund(sentence, end + 1):
            break
        if word in _JOINTS and end not in claimed:
            after = _past_frames(sentence, end + 1, claimed)
            following = _verb(sentence, after)
            if following and not _adjective(sentence, after) and not _noun_too(sentence, after, at):
                break
        end += 1
    core = _core(sentence, begin, end, claimed)
    named = [*range(at, begin)] if begin > at + 1 else []
    whole = [place for place in (*named, *range(begin, end)) if place not in timed]
    all_marks = frozenset[str]().union(*(sentence.mark(place) for place in whole))
    core_marks = frozenset[str]().union(*(sentence.mark(place) for place in core))
    head = _head(sentence, core)
    head_marks = sentence.mark(head) if head is not None else frozenset[str]()
    records = bool(sentence.phrase(at, "verbs-recording"))
    names = sentence.word(at).startswith(("name", "naming", "label", "identif", "list"))
    listed = (sort == "saying" and "nouns-listed" in head_marks) or (names and sentence.word(head or 0) in ("feeling", "feelings"))
    denies_inner = sort == "stopping" and bool(core) and bool(sentence.phrase(core[0], "verbs-inner"))
    wide = bool(head_marks & _WIDE) and not head_marks & {"nouns-event", "nouns-technique"} and not records and not listed
    wide = wide and not (head is not None and _modified(sentence, head, core))
    narrowed = bool(all_marks & _NARROW) or any(place in sentence.measured for place in whole) or records or listed
    general = bool(sentence.phrase(at, "verbs-general") == begin) and not narrowed
    return (
        Act(
            sort=sort, verb=sentence.words(at, begin), object=sentence.words(begin, end), role=role,
            narrowed=narrowed, domain=wide or general or denies_inner,
            event=prevents or "nouns-event" in core_marks or (sort == "stopping" and "nouns-event" in all_marks),
            deliverable="nouns-deliverable" in core_marks,
            understanding="understanding" in core_marks,
            countable=bool(head_marks & _NARROW) and not wide,
            inner=("nouns-state" in head_marks and wide) or denies_inner,
            measured="nouns-physical" in core_marks or any(place in sentence.measured for place in core),
            comparing=any(sentence.word(place) in ("more", "less", "better", "fewer") for place in core),
            several=_several(sentence, core),
            alone=bool(sentence.phrase(at, "verbs-alone")),
            contact=bool(sentence.phrase(at, "verbs-contact")),
            making=bool(sentence.phrase(at, "verbs-making")),
            definite=bool(core) and sentence.word(core[0]) in _DEFINITE,
            improving=improving, unsure=unsure,
        ),
        end,
    )  # fmt: skip


def _several(sentence: Sentence, core: list[int]) -> bool:
    """Whether the object is a bare plural: `go for hikes` has no end, `go for a hike` has one."""
    words = [sentence.word(at) for at in core]
    if not words or {"the", "my", "a", "an", "his", "her", "their", "all"} & set(words):
        return False
    return words[-1].endswith("s") and not words[-1].endswith("ss")


def _modified(sentence: Sentence, head: int, core: list[int]) -> bool:
    """Whether a word of its own narrows a general noun: `stretching exercises`, `a play-based activity`."""
    before = head - 1
    if core[:1] == [head] and sentence.word(before).endswith("ing") and sentence.word(head) in ("exercise", "exercises"):
        return True
    return (
        sentence.word(head) in ("exercise", "exercises", "activity", "activities", "class", "game", "games")
        and before in core
        and sentence.kind(before) == "word"
        and not sentence.mark(before) & (_WIDE | {"qualifiers", "comparatives", "open-rates", "frames", "units", "counted"})
        and sentence.word(before) not in _PLAIN
    )


def _noun_too(sentence: Sentence, at: int, verb_at: int) -> bool:
    """`drugs and drink`, `meals, sleep`: after a joint, a word that is a noun as well and no verb's form."""
    word = sentence.word(at)
    nominal = bool(sentence.mark(at) & (_NARROW | _WIDE))
    following = sentence.word(at + 1)
    ends = following in ("", ",", ".", ")", "and", "or", "/", ";") or sentence.kind(at + 1) == "number"
    gerund = word.endswith("ing") and not sentence.word(verb_at).endswith("ing")
    return nominal and (ends or following in _PREPOSITIONS or gerund)


def _core(sentence: Sentence, begin: int, end: int, claimed: set[int]) -> list[int]:
    """The tokens of the object itself, up to the first preposition; past `of` for words of amount."""
    core: list[int] = []
    for at in range(begin, end):
        word = sentence.word(at)
        if at in claimed:
            if core and sentence.kind(at) == "word" and word in ("by", "from", "to", "within", "in", "for", "without", "with"):
                break
            core.append(at)
            continue
        if word in _PREPOSITIONS and core and not (word == "of" and _amount_of(sentence, at - 1)):
            break
        if word in ("(", ":"):
            break
        core.append(at)
    return core


_DEFINITE: Final = frozenset(("the", "a", "an", "my", "his", "her", "their", "our", "this", "that", "its", "one"))
_PLAIN: Final = frozenset(("of", "the", "a", "an", "my", "his", "her", "their", "new", "other", "any", "some", "physical", "enjoyed", "enjoyable", "various", "different", "social", "usual", "safe", "least", "and", "or", "in", "all", "these", "those", "such", "additional", "favorite", "meaningful", "preferred", "previous", "own"))
_AMOUNT_OF: Final = frozenset(("use", "amount", "number", "frequency", "intake", "intensity", "duration", "level", "levels", "quantity", "consumption", "sense", "feelings", "symptoms", "list", "variety", "rate", "severity", "episodes", "incidents", "instances", "range", "quality", "fear", "lack", "loss", "risk", "thoughts", "acts", "kind", "kinds", "types", "type", "signs", "frequency", "understanding", "knowledge", "awareness", "acceptance", "control", "history", "set", "minutes", "hours", "days", "glasses", "servings", "cups", "dose", "incidence", "occurrence", "occurrences", "percentage", "range", "pair", "number", "length"))


def _amount_of(sentence: Sentence, at: int) -> bool:
    return sentence.word(at) in _AMOUNT_OF or sentence.kind(at) == "number"


def _head(sentence: Sentence, core: list[int]) -> int | None:
    """The last noun of the first thing named, which says what kind of thing it is."""
    first: list[int] = []
    for at in core:
        if sentence.word(at) in (",", "and", "or", "/", ";", "&") and any(sentence.mark(place) & (_NARROW | _WIDE) for place in first):
            break
        first.append(at)
    known = [at for at in first if sentence.mark(at) & (_NARROW | _WIDE)]
    return known[-1] if known else None
