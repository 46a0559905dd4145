"""What is done: the acts of a sentence, its means (`by walking`) and its signs (`as shown by`)."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from planctl.lint.goal_text import objects, subjects, verbs
from planctl.lint.goal_text.objects import JOINTS, NARROW, WIDE
from planctl.lint.goal_text.parts import Act, Sort
from planctl.lint.goal_text.sentence import Sentence

Role = Literal["goal", "means", "sign"]

_BECOME: Final = frozenset(
    (
        "be", "become", "becoming", "being", "get", "getting", "stay", "remain", "keep", "have", "gain", "feel",
    )
)  # fmt: skip
_MEANS: Final = frozenset(("by", "through", "via", "using"))
_BEFORE_A_SIGN: Final = frozenset(("as", "is", "be", "are", "(", ","))
_NO_VERBS: Final = frozenset(("and", "or", "the", "a", "an", "of", "in", "my", "their", "his", "her"))
_DEFINITE: Final = frozenset(
    (
        "the", "a", "an", "my", "his", "her", "their", "our", "this", "that", "its", "one",
    )
)  # fmt: skip
_COMPARING: Final = frozenset(("more", "less", "better", "fewer"))
_NAMING: Final = ("name", "naming", "label", "identif", "list")
_MODALS: Final = frozenset(("will", "shall", "should", "to"))
_LONGEST_NOUN: Final = 10


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the acts of one sentence; `claimed` are the tokens of levels and horizons, `timed` of the latter."""

    sentence: Sentence
    claimed: set[int]
    timed: set[int]

    def acts(self, start: int) -> list[Act]:
        """The acts from a position on: each verb of the main clause, then the means and the signs."""
        sentence = self.sentence
        begin = verbs.past_frames(sentence, subjects.past_opening(sentence, start), self.claimed)
        act, end = self._of_state(_past_owner(sentence, begin)) or self._act(begin, "goal", lead=True)
        found, role = [act], "goal"
        at = max(end, begin + 1)
        while at < len(sentence):
            word = sentence.word(at)
            if word == "aeb" or (objects.sign_word(sentence, at) and sentence.word(at - 1) in _BEFORE_A_SIGN):
                role = "sign"
            next_act = self._next(at, word, role)
            if next_act is None:
                at += 1
                continue
            act, at = next_act
            role = act.role
            found.append(act)
        return _shared(found)

    def _next(self, at: int, word: str, role: str) -> tuple[Act, int] | None:
        sentence = self.sentence
        if at in self.claimed:
            return None
        after = verbs.past_adverbs(sentence, at + 1)
        if word in _MEANS and role == "goal" and verbs.gerund(sentence, after):
            return self._act(after, "means")
        if word not in JOINTS and not (role == "sign" and word in ("by", ":")):
            return None
        begin = verbs.past_frames(sentence, at + 1, self.claimed)
        if verbs.verb(sentence, begin) and not objects.adjective(sentence, begin):
            return self._act(begin, role)  # type: ignore[arg-type]  # one of the three
        return None

    def _of_state(self, at: int) -> tuple[Act, int] | None:
        """`Mood will improve`, `fall risk minimized`: what changes stands first."""
        sentence = self.sentence
        if verbs.verb(sentence, at) or not self._nominal(at):
            return None
        for place in range(at + 1, at + _LONGEST_NOUN):
            if sentence.kind(place) != "word":
                return None
            modal = sentence.word(place) in _MODALS
            begin = verbs.past_frames(sentence, place, self.claimed) if modal else place
            changing = verbs.verb(sentence, begin)
            if changing and changing.sort == "direction" and (modal or sentence.word(begin).endswith("ed")):
                act, _ = self._with_object(begin, at, "direction", "goal", improving=changing.improving, stop=place)
                rest = objects.end(sentence, changing.end, begin, self.claimed)
                return replace(act, verb=sentence.words(begin, changing.end)), rest
        return None

    def _act(self, at: int, role: Role, lead: bool = False) -> tuple[Act, int]:
        sentence, word = self.sentence, self.sentence.word(at)
        if word in ("not", "never") or (word == "no" and sentence.word(at + 1) == "longer"):
            return self._denied(at, role)
        verb = verbs.verb(sentence, at)
        compared = at + 1 + (sentence.word(at + 1) in ("a", "an", "the"))
        if word in _BECOME and (verb is None or verb.end == at + 1) and sentence.phrase(compared, "comparatives"):
            return self._with_object(at, at + 1, "direction", role, improving=True)
        # `Improved posture` begins with an adjective, `walked` with a verb.
        described = lead and word.endswith("ed") and sentence.phrase(at, "comparatives")
        if verb is not None and not described:
            if (
                sentence.word(verb.end) == "to"
                and verb.sort in ("saying", "open", "inner")
                and verbs.infinitive(sentence, verb.end + 1)
            ):
                return self._act(verb.end + 1, role)
            return self._with_object(at, verb.end, verb.sort, role, improving=verb.improving)
        compared = sentence.phrase(at, "comparatives")
        if compared:
            return self._with_object(at, compared, "direction", role, improving=True)
        if word in ("no", "zero"):
            return self._with_object(at, at + 1, "stopping", role)
        if not self._nominal(at) and sentence.kind(at) == "word" and word not in _NO_VERBS:
            return self._with_object(at, at + 1, "unlisted", role, unsure=True)
        return self._with_object(at, at, "unlisted", role)

    def _denied(self, at: int, role: Role) -> tuple[Act, int]:
        after = at + 1 + (self.sentence.word(at) == "no" or self.sentence.word(at + 1) == "to")
        verb = verbs.verb(self.sentence, after)
        # What somebody does not do can be seen on the day it is done; what they do not feel cannot.
        prevents = verb is None or verb.sort in ("open", "once")
        return self._with_object(at, verb.end if verb else after + 1, "stopping", role, prevents=prevents)

    def _nominal(self, at: int) -> bool:
        sentence = self.sentence
        known = sentence.mark(at) & (NARROW | WIDE | {"qualifiers"})
        return bool(known) or at in sentence.measured or sentence.kind(at) in ("number", "blank", "sign")

    def _with_object(
        self, at: int, begin: int, sort: Sort, role: Role, *,
        improving: bool = False, unsure: bool = False, prevents: bool = False, stop: int | None = None,
    ) -> tuple[Act, int]:  # fmt: skip
        sentence, begins = self.sentence, self.sentence.begins[at] if at < len(self.sentence) else {}
        end = objects.end(sentence, begin, at, self.claimed) if stop is None else stop
        core = objects.core(sentence, begin, end, self.claimed)
        head = objects.head(sentence, core)
        marks = sentence.mark(head) if head is not None else frozenset[str]()
        core_marks = frozenset[str]().union(*(sentence.marks[place] for place in core))
        # A verb of several words (`get out of bed`) may hold its object.
        whole = [place for place in range(at if begin > at + 1 else begin, end) if place not in self.timed]
        all_marks = frozenset[str]().union(*(sentence.marks[place] for place in whole))
        named = sentence.word(at).startswith(_NAMING) and sentence.word(-1 if head is None else head).startswith(
            "feeling"
        )
        listed = named or (sort == "saying" and "nouns-listed" in marks)
        visible = "verbs-recording" in begins or listed
        narrowed = visible or bool(all_marks & NARROW) or any(place in sentence.measured for place in whole)
        domain = bool(marks & WIDE) and not visible and not marks & {"nouns-event", "nouns-technique"}
        domain = domain and not (head is not None and objects.of_a_kind(sentence, head, core))
        denies_inner = sort == "stopping" and bool(core) and bool(sentence.phrase(core[0], "verbs-inner"))
        general = begins.get("verbs-general") == begin and not narrowed
        act = Act(
            sort=sort,
            verb=sentence.words(at, begin),
            object=sentence.words(begin, end),
            role=role,
            narrowed=narrowed,
            domain=domain or general or denies_inner,
            general=general,
            inner=denies_inner or (domain and "nouns-state" in marks),
            event=prevents or "nouns-event" in core_marks or (sort == "stopping" and "nouns-event" in all_marks),
            deliverable="nouns-deliverable" in core_marks,
            understanding="understanding" in core_marks,
            countable=bool(marks & NARROW) and not domain,
            measured="nouns-physical" in core_marks or any(place in sentence.measured for place in core),
            comparing=any(sentence.word(place) in _COMPARING for place in core),
            several=objects.bare_plural(sentence, core),
            definite=bool(core) and sentence.word(core[0]) in _DEFINITE,
            alone="verbs-alone" in begins,
            making="verbs-making" in begins,
            contact="verbs-contact" in begins,
            improving=improving,
            unsure=unsure,
        )
        return act, end


def _past_owner(sentence: Sentence, at: int) -> int:
    """Past whose it is: `my`, `the client's`."""
    while sentence.word(at) in _DEFINITE or sentence.word(at).endswith("'s"):
        at += 1
    return at


def _shared(acts: list[Act]) -> list[Act]:
    """The acts, where a verb without an object takes that of the next: `identify and share feelings`."""
    whole = list(acts)
    for at in range(len(whole) - 2, -1, -1):
        act, following = whole[at], whole[at + 1]
        if not (act.object or act.role != following.role or act.domain or act.alone):
            whole[at] = replace(following, sort=act.sort, verb=act.verb, improving=act.improving, unsure=act.unsure)
    return whole
