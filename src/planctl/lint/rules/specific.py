"""Specific: what the words of a goal name, and whether it is the client's own."""

from collections.abc import Iterator

from planctl.lint import evidence as fields
from planctl.lint.goal_text import evidence as evidence
from planctl.lint.rule import Context, Diagnostic, GoalContext, goal_rule
from planctl.model.plan import Route


def _text(aim: GoalContext) -> Route:
    return (*aim.route, "text")


def _by_staff(aim: GoalContext) -> bool:
    # What a practitioner's task names is no question to ask: S004 says that it is none of the client's.
    return aim.parts.subject.sort == "staff"


def _general_and_judged(aim: GoalContext) -> bool:
    # `Respond calmly`: the verb is as wide as a domain, and the adverb is what there is to ask about.
    main = aim.parts.main
    return main is not None and main.general and evidence.only_judged(aim.parts)


@goal_rule("S001", "vague-verb", "warning")
def vague_verb(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A verb of direction or of an inner state carries the goal.

    Why: "Improve", "reduce", "feel" and "understand" say which way, not what will be seen. Neither
        the client nor a colleague can tell from them when the goal is reached. The verb itself is
        no fault: with a level, an event or an instrument behind it the goal is clear.
    Poor: text: Feel less tense around other people
    Better: text: Eat lunch in the staff room on 3 of 5 workdays
    Clear: A measure with a target, or objectives that each name something one can see.
    Source: Femmer 2017 and Veizaga 2023 (report the part that is missing, not the word that is bad).
    """
    parts = aim.parts
    if _by_staff(aim) or not evidence.directed(parts) or fields.measured(aim) or fields.objectives_have(aim, "target"):
        return
    verb = parts.main.verb if parts.main else ""
    yield Diagnostic(
        _text(aim),
        f'{aim.what} says which way with "{verb}", and not what will be seen',
        "What would the client be doing that somebody could watch or count?",
        f"{aim.what} says which way, and not what will be seen",
    )


@goal_rule("S002", "domain-only", "warning")
def domain_only(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The object is a whole domain, with nothing that narrows it.

    Why: Coping skills, self-esteem, communication and mood are fields to work in. Two people who
        read "use coping skills" think of two different things; a count ("3 coping skills") does
        not help, for nobody knows what to count.
    Poor: text: Practise 2 new coping skills every week
    Better: text: Practise box breathing and the cold-water skill twice a week each
    Clear: A measure that names a behaviour, with a target; objectives that each name one.
    Source: planctl's own, after the labelling of published goals.
    """
    parts = aim.parts
    # S001 asks of a direction, S005 of a judgement and S008 of a topic what this would ask again.
    asked = evidence.directed(parts) or evidence.fragment(parts) or _general_and_judged(aim)
    if asked or _by_staff(aim) or not evidence.too_wide(parts):
        return
    if fields.measured(aim) or fields.objectives_have(aim, "target"):
        return
    main = aim.parts.main
    words = (main.object or main.verb) if main else ""
    yield Diagnostic(
        _text(aim),
        f'{aim.what} names a whole domain, "{_short(words)}", and nothing that narrows it',
        "Which one, where, or with whom?",
        f"{aim.what} names a whole domain, and nothing that narrows it",
    )


@goal_rule("S003", "several-goals", "note")
def several_goals(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Two or more acts with objects of their own stand in one goal.

    Why: Half of it may be reached and the other half not; then the goal can be neither achieved
        nor dropped, and its measure belongs to nobody knows which half.
    Poor: text: Cook dinner at home twice a week and call my sister every Sunday
    Better: text: Cook dinner at home twice a week
    Clear: A measure for the goal, or an objective for each act.
    Source: planctl's own.
    """
    if not evidence.several_goals(aim.parts) or fields.level(aim.goal) or len(aim.goal.objectives) > 1:
        return
    verbs = [act.verb for act in aim.parts.goal_acts if act.object]
    yield Diagnostic(
        _text(aim),
        f'{aim.what} holds more than one goal: "{verbs[0]}" and "{verbs[-1]}"',
        "Would each be easier to follow as a goal or objective of its own?",
        f"{aim.what} holds more than one goal",
    )


@goal_rule("S004", "not-the-clients-act", "error")
def not_the_clients_act(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Staff are the ones who act, or the client only receives.

    Why: A goal is what the client will do or reach. What the practitioner does is an
        intervention; it can be done perfectly while nothing changes for the client.
    Poor: text: Therapist will teach paced breathing in 3 sessions by 30 April 2026
    Better: text: Use paced breathing on the bus 4 mornings a week by 30 April 2026
    Clear: Moving it to `interventions`.
    Source: planctl's own.
    """
    subject = aim.parts.subject
    if subject.sort == "staff":
        yield Diagnostic(
            _text(aim),
            f'{aim.what} is what "{subject.words}" will do, not the client',
            "What will the client do or be able to do once this has been done? The act itself is an intervention.",
            f"{aim.what} is what staff will do, not the client",
        )
    elif subject.sort == "passive":
        yield Diagnostic(
            _text(aim),
            f"{aim.what} is done to the client, not by the client",
            "What will the client do or be able to do with it?",
            level="warning",
        )


@goal_rule("S005", "vague-qualifier", "note")
def vague_qualifier(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """An adjective or adverb of judgement is the whole criterion.

    Why: Appropriate, healthy and effective mean what each reader takes them to mean. They do no
        harm beside a level; alone they leave nothing to agree on.
    Poor: text: Respond calmly and appropriately
    Better: text: Leave the room before raising my voice in 4 of 5 disagreements
    Clear: A measure with a target.
    Source: Femmer 2017.
    """
    parts = aim.parts
    asked = evidence.directed(parts) or (evidence.too_wide(parts) and not _general_and_judged(aim))
    if asked or _by_staff(aim) or not evidence.only_judged(parts) or fields.measured(aim):
        return
    words = parts.qualifiers[0]
    yield Diagnostic(
        _text(aim),
        f'{aim.what} leaves it to "{words}" to say when it is reached',
        f'What would the client do that shows it is "{words}"?',
        f"{aim.what} leaves it to a word of judgement to say when it is reached",
    )


@goal_rule("S006", "jargon", "note")
def jargon(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A clinical term, and the client's own words are not there.

    Why: A goal that the client could not say again in plain words is not the client's. The term
        may stay, for payers and colleagues, when the client's own words stand beside it.
    Poor: text: Complete 3 interoceptive exposures a week by 30 April 2026
    Better: text: Complete 3 interoceptive exposures a week by 30 April 2026
        words: I want to stop being afraid of my own heartbeat.
    Clear: The client's own words under `words`.
    Source: planctl's own.
    """
    if not aim.parts.jargon or aim.goal.words or (aim.parent is not None and aim.parent.words):
        return
    term = aim.parts.jargon[0]
    yield Diagnostic(
        _text(aim),
        f'{aim.what} uses the clinical term "{term}", and has no `words` of the client',
        "How would the client say it?",
        f"{aim.what} uses a clinical term, and has no `words` of the client",
    )


@goal_rule("S007", "placeholder-left", "error")
def placeholder_left(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A blank of a template was never filled in.

    Why: A blank shows that the goal was not written for this client, and leaves out just what was
        to be decided. A blank in place of a name alone is a warning: some leave it on purpose.
    Poor: text: Attend school on ___ of 5 days a week by the end of term
    Better: text: Attend school on 4 of 5 days a week by the end of term
    Clear: Filling it in.
    Source: planctl's own.
    """
    if aim.parts.blanks:
        yield Diagnostic(
            _text(aim),
            f'{aim.what} still has the blank "{aim.parts.blanks[0]}"',
            "What belongs there?",
            f"{aim.what} still has a blank of its template",
        )
    elif aim.parts.named_blanks:
        yield Diagnostic(
            _text(aim),
            f'{aim.what} has "{aim.parts.named_blanks[0]}" where a person belongs',
            'Was it left on purpose? "The client" says the same and reads as written for one.',
            f"{aim.what} has a blank where a person belongs",
            level="warning",
        )


@goal_rule("S008", "fragment", "note")
def fragment(aim: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """There is no act and no state to reach.

    Why: A heading names a topic. Nothing in it can be done, reached or missed.
    Poor: text: Anger management
    Better: text: Walk away from an argument in 4 of 5 conflicts by 30 June 2026
    Clear: A measure with a target, or objectives that each name something one can see.
    Source: planctl's own.
    """
    if not evidence.fragment(aim.parts) or fields.measured(aim) or fields.objectives_have(aim, "target"):
        return
    yield Diagnostic(
        _text(aim),
        f"{aim.what} names a topic, and nothing that will be done or reached",
        "What will be different when the work on it is over?",
    )


def _short(words: str) -> str:
    """At most the first few words: a message is no place for the whole goal."""
    first = words.split()
    return " ".join(first[:5]) + (" ..." if len(first) > 5 else "")


RULES = (
    vague_verb,
    domain_only,
    several_goals,
    not_the_clients_act,
    vague_qualifier,
    jargon,
    placeholder_left,
    fragment,
)
