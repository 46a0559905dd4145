"""Specific: what the words of a goal name, and whether it is the client's own."""

from collections.abc import Iterator

from planctl.lint import evidence
from planctl.lint.goal_text import judgment
from planctl.lint.rule import Context, Diagnostic, GoalContext, goal_rule, plan_rule
from planctl.model.plan import Route
from planctl.schedule import status


def _text(goal: GoalContext) -> Route:
    return (*goal.route, "text")


def _asked_by_measure(goal: GoalContext) -> bool:
    """Whether an M finding asks already what would show that the goal is met, and so for something specific."""
    return evidence.unmeasured(goal) in ("nothing", "understanding", "percent")


@goal_rule("S001", "vague-verb", "warning")
def vague_verb(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A verb of direction or of an inner state carries the goal.

    Why: "Improve", "reduce", "feel" and "understand" say which way, not what will be seen. Neither
        the client nor a colleague can tell from them when the goal is met. The verb itself is no
        fault: with a level, an event or an instrument behind it the goal is clear. Where nothing can
        be measured either, M001 asks for both at once.
    Poor: text: Improve my communication and apply for one job by 30 June 2026
    Better: text: Tell my wife one thing that went well, on 5 evenings a week
    Clear: A measure with a target, or objectives that each name something observable.
    Source: Femmer 2017 and Veizaga 2023 (report the part that is missing, not the word that is bad).
    """
    if evidence.vague(goal) != "direction" or _asked_by_measure(goal) or not evidence.asks(goal):
        return
    main = goal.sentence.main
    verb = main.verb.lower() if main else ""
    yield Diagnostic(
        _text(goal),
        f'{goal.id} gives a direction ("{verb}") but nothing observable',
        "What would you see or count once it is met?",
        f"{goal.id} gives a direction but nothing observable",
    )


@goal_rule("S002", "domain-only", "warning")
def domain_only(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """The object is a whole domain, with nothing that narrows it.

    Why: Coping skills, self-esteem, communication and mood are fields to work in. Two people who
        read "use coping skills" think of two different things; a count ("3 coping skills") does
        not help, since nobody knows what to count.
    Poor: text: Practice 2 new coping skills every week
    Better: text: Practice box breathing and the cold-water skill twice a week each
    Clear: A measure that names a behavior, with a target; objectives that each name one.
    Source: planctl's own, after the labeling of published goals.
    """
    if evidence.vague(goal) != "area" or not evidence.asks(goal):
        return
    main = goal.sentence.main
    # `Improve mood` is one question, whichever rule asks it; `Use coping skills` is two.
    if _asked_by_measure(goal) and main is not None and main.kind in ("direction", "inner"):
        return
    words = (main.object or main.verb) if main else ""
    yield Diagnostic(
        _text(goal),
        f'{goal.id} targets a broad area ("{_short(words)}")',
        "Which skill or behavior, and in what situation?",
        f"{goal.id} targets a broad area",
    )


@goal_rule("S003", "several-goals", "note")
def several_goals(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Two or more acts with objects of their own are combined in one goal.

    Why: Half of it may be met and the other half not; then the goal can be neither achieved nor
        dropped, and nobody knows which half its measure belongs to.
    Poor: text: Cook dinner at home twice a week and call my sister every Sunday
    Better: text: Cook dinner at home twice a week
    Clear: A measure for the goal, or an objective for each act.
    Source: planctl's own.
    """
    acts = judgment.several(goal.sentence)
    vague = evidence.vague(goal) or evidence.unmeasured(goal)
    if acts is None or vague or evidence.has_level(goal.goal) or len(goal.goal.objectives) > 1:
        return
    first, last = (act.verb.lower() for act in acts)
    yield Diagnostic(
        _text(goal),
        f'{goal.id} combines two goals ("{first}", "{last}")',
        "Would each be easier to track as its own objective?",
        f"{goal.id} combines two goals",
    )


@goal_rule("S004", "not-the-clients-act", "error")
def not_the_clients_act(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """Staff are the ones who act, or the client only receives.

    Why: A goal is what the client will do or reach. What the practitioner does is an
        intervention; it can be done perfectly while nothing changes for the client.
    Poor: text: Therapist will teach paced breathing in 3 sessions by 30 April 2026
    Better: text: Use paced breathing on the bus 4 mornings a week by 30 April 2026
    Clear: Moving it to `interventions`.
    Source: planctl's own.
    """
    subject = goal.sentence.subject
    question = "What will the client do as a result?"
    if subject.kind == "staff":
        who = subject.words if subject.words.isupper() else subject.words.lower()
        yield Diagnostic(
            _text(goal),
            f"{goal.id} is the {who}'s task; move it to `interventions`",
            question,
            f"{goal.id} is a task for staff; move it to `interventions`",
            criteria=("S", "M"),
        )
    elif subject.kind == "passive":
        yield Diagnostic(
            _text(goal), f"{goal.id} is something done for the client, not by the client", question, level="warning"
        )


@goal_rule("S005", "vague-qualifier", "note")
def vague_qualifier(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """An adjective or adverb of judgment is the whole criterion.

    Why: Appropriate, healthy and effective mean what each reader takes them to mean. They do no
        harm beside a level; alone they leave nothing to agree on.
    Poor: text: Respond calmly every day
    Better: text: Leave the room before raising my voice in 4 of 5 disagreements
    Clear: A measure with a target.
    Source: Femmer 2017.
    """
    if evidence.vague(goal) != "judgment" or _asked_by_measure(goal) or not evidence.asks(goal):
        return
    word = goal.sentence.judging[0].lower()
    yield Diagnostic(
        _text(goal),
        f'{goal.id} rests on the word "{word}"',
        "How often or how much would count?",
        f"{goal.id} rests on a word of judgment",
    )


@goal_rule("S006", "jargon", "note")
def jargon(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A clinical term, and no words of the client beside it.

    Why: A goal that the client could not repeat in plain words is not the client's. The term may
        stay, for payers and colleagues, when the client's own words stand beside it.
    Poor: text: Complete 3 interoceptive exposures a week by 30 April 2026
    Better: text: Complete 3 interoceptive exposures a week by 30 April 2026
        words: I want to stop being afraid of my own heartbeat.
    Clear: The client's own words under `words`.
    Source: planctl's own.
    """
    if not goal.sentence.jargon or goal.goal.words or (goal.parent is not None and goal.parent.words):
        return
    yield Diagnostic(
        _text(goal),
        f'{goal.id} uses a clinical term ("{goal.sentence.jargon[0]}") and has no `words` from the client',
        "How would the client say it?",
        f"{goal.id} uses a clinical term and has no `words` from the client",
    )


@goal_rule("S007", "placeholder-left", "error")
def placeholder_left(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """A blank of a template was never filled in.

    Why: A blank shows that the goal was not written for this client, and leaves out just what was
        to be decided. A blank in place of a name alone is a warning: some leave it on purpose.
    Poor: text: Attend school on ___ of 5 days a week by the end of term
    Better: text: Attend school on 4 of 5 days a week by the end of term
    Clear: Filling it in.
    Source: planctl's own.
    """
    text = goal.sentence
    if text.blanks:
        yield Diagnostic(
            _text(goal),
            f'{goal.id} still has a blank ("{text.blanks[0]}")',
            "What belongs there?",
            f"{goal.id} still has a blank from its template",
            criteria=tuple(sorted({"S"} | (evidence.missing(goal) & {"M"}), reverse=True)),
        )
    elif text.named_blanks:
        yield Diagnostic(
            _text(goal),
            f'{goal.id} has "{text.named_blanks[0]}" where a person belongs',
            'Was it left on purpose? "The client" says the same.',
            f"{goal.id} has a blank where a person belongs",
            level="warning",
        )


@goal_rule("S008", "fragment", "note")
def fragment(goal: GoalContext, context: Context) -> Iterator[Diagnostic]:
    """There is no act and no state to reach.

    Why: A heading names a topic. Nothing in it can be done, reached or missed.
    Poor: text: Anger management, weekly
    Better: text: Walk away from an argument in 4 of 5 conflicts by 30 June 2026
    Clear: A measure with a target, or objectives that each name something observable.
    Source: planctl's own.
    """
    if evidence.vague(goal) == "topic" and not _asked_by_measure(goal):
        yield Diagnostic(
            _text(goal), f"{goal.id} names a topic, not something to do or reach", "What will be different?"
        )


@plan_rule("S009", "words-not-read", "note")
def words_not_read(context: Context) -> Iterator[Diagnostic]:
    """A goal is not in English, so its words are not judged.

    Why: The checker reads English only. It says so rather than guess: no number and no date is taken
        from such a sentence, and only the fields of the goal are judged.
    Poor: goals:
          - {id: g1, text: Dormir al menos siete horas cinco noches por semana antes de junio, problem: p1}
    Better: goals:
          - {id: g1, text: Sleep seven hours on five nights a week by 31 May 2026, problem: p1}
    Clear: `ignore: [{rule: S009, reason: ...}]`. Give such goals a measure and a date, which are judged.
    Source: planctl's own.
    """
    unread = []
    for goal, _ in status.active_goals(context.plan):
        aim = GoalContext(context.plan, goal, None, (), context.settings, context.lexicon)
        if not aim.sentence.english:
            unread.append(goal)
    if unread:
        ids = ", ".join(goal.id for goal in unread)
        yield Diagnostic(
            _route(context, unread[0].id),
            f"{ids} {'is' if len(unread) == 1 else 'are'} not in English; only fields are checked, words are not read",
        )


def _route(context: Context, id: str) -> Route:
    for index, goal in enumerate(context.plan.goals):
        if goal.id == id:
            return ("goals", index, "text")
        for number, objective in enumerate(goal.objectives):
            if objective.id == id:
                return ("goals", index, "objectives", number, "text")
    return ("goals",)


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
    words_not_read,
)
