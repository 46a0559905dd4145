"""Questions about the client: the intake, diagnoses, problems, strengths, barriers, preferences, safety."""

from datetime import date

from planctl.cli.prompts import answers
from planctl.cli.prompts.dialogue import PlanDialogue
from planctl.model.plan import ClientProblem, Diagnosis, Intake, Plan, Safety, Strength
from planctl.model.schema import QUESTIONS, OneOf
from planctl.model.schema import SAFETY as SAFETY_KEYS
from planctl.schedule.terms import terms

_RISKS = next(key.type.words for key in SAFETY_KEYS.keys if isinstance(key.type, OneOf))


def ask_intake(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask the questions of the first sessions, and, where the initial plan is due from it, for the first contact."""
    current = plan.intake or Intake()

    def ask_words(key: str) -> str | None:
        return dialogue.ask(
            QUESTIONS[key], str, getattr(current, key), help="Write what the client said, word for word if you can."
        )

    intake = current.replace(**{key: ask_words(key) for key in QUESTIONS})
    if any(clock.terms.plan_due_from != "start" for clock in terms(plan, dialogue.settings).initial_plans):
        intake = intake.replace(date=_first_contact(current.date, plan, dialogue))
    return plan.replace(intake=None if intake == Intake() else intake)


def _first_contact(current: date | None, plan: Plan, dialogue: PlanDialogue) -> date | None:
    return dialogue.ask_day(
        "When was the first contact?",
        lambda answer: answers.parse_past_day(answer, dialogue.today),
        current,
        hint=f"Enter: at the start, {plan.start}" if current is None else "",
        help="The initial plan is due so long after it. Without a day, planctl counts from the start.",
    )


def ask_diagnoses(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask for the diagnoses, and which is the primary one where there are several."""
    diagnoses: list[Diagnosis] = []
    for current in (*plan.diagnoses, None):
        diagnosis = _diagnosis(current, dialogue, another=bool(diagnoses))
        if diagnosis is not None:
            diagnoses.append(diagnosis)
    while len(diagnoses) > len(plan.diagnoses) and (more := _diagnosis(None, dialogue, another=True)) is not None:
        diagnoses.append(more)
    codes = list(dict.fromkeys(diagnosis.code for diagnosis in diagnoses))
    primary = next((diagnosis.code for diagnosis in diagnoses if diagnosis.primary), None)
    if len(codes) > 1:
        primary = dialogue.ask_word("Which is the primary one?", codes, primary)
    elif codes:
        primary = codes[0]
    problems = tuple(
        problem if problem.diagnosis in codes else problem.replace(diagnosis=None) for problem in plan.problems
    )
    return plan.replace(
        diagnoses=tuple(diagnosis.replace(primary=diagnosis.code == primary) for diagnosis in diagnoses),
        problems=problems,
    )


def _diagnosis(current: Diagnosis | None, dialogue: PlanDialogue, another: bool) -> Diagnosis | None:
    answer = dialogue.ask(
        "Another diagnosis?" if another else "A diagnosis?",
        answers.parse_diagnosis,
        (current.code, current.label) if current else None,
        write=lambda diagnosis: " ".join(part for part in diagnosis if part),
        hint="code and name, such as F41.1 Generalized anxiety disorder" if not another else "Enter: no more",
        help="The ICD-10-CM code, then the name. The diagnosis in words alone is taken, too.",
    )
    if answer is None:
        return None
    code, label = answer
    suggested = answers.suggested_code(code)
    if suggested and dialogue.confirm(f"{code} has no point. Did you mean {suggested}?", True):
        code = suggested
    return Diagnosis(code=code, label=label, date=current.date if current else dialogue.today)


def ask_problems(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask for the problems, one at a time; a goal whose problem is removed keeps none."""
    dialogue.show_questions(dialogue.template.problems)
    problems = []
    for problem in plan.problems:
        text = dialogue.ask(f"{problem.id}:", str, problem.text)
        if text:
            problems.append(problem.replace(text=text))
    while text := dialogue.ask(
        "Another problem?" if problems else "A problem, one at a time:", str, hint="Enter: no more"
    ):
        taken = {problem.id for problem in (*plan.problems, *problems)}
        id = next(name for n in range(1, len(taken) + 2) if (name := f"p{n}") not in taken)
        problems.append(ClientProblem(id=id, text=text, diagnosis=_belongs_to(plan, dialogue)))
    ids = {problem.id for problem in problems}
    goals = tuple(goal if goal.problem in ids else goal.replace(problem=None) for goal in plan.goals)
    return plan.replace(problems=tuple(problems), goals=goals)


def _belongs_to(plan: Plan, dialogue: PlanDialogue) -> str | None:
    codes = list(dict.fromkeys(diagnosis.code for diagnosis in plan.diagnoses))
    if len(codes) < 2:
        return codes[0] if codes else None
    return dialogue.ask_word("Which diagnosis does it belong to?", codes)


def ask_strengths(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask for the client's strengths."""
    dialogue.show_questions(dialogue.template.strengths)
    current = {strength.text: strength for strength in plan.strengths}
    texts = dialogue.ask_list(
        "What are the client's strengths?",
        tuple(current),
        help="What the client can build on: skills, people, habits, past successes.",
    )
    return plan.replace(strengths=tuple(current.get(text, Strength(text=text)) for text in texts))


def ask_barriers(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask what could get in the way, and how the client wants to be treated."""
    barriers = dialogue.ask_list(
        "What could get in the way?",
        plan.barriers,
        help="Shift work, travel, cost, a relapse: what the plan has to reckon with.",
    )
    preferences = dialogue.ask(
        "How does the client want to be treated?",
        str,
        plan.preferences,
        hint="language, times, manner",
        help="What the client asked for: language, time of day, in person or by video.",
    )
    return plan.replace(barriers=barriers, preferences=preferences)


def ask_safety(plan: Plan, dialogue: PlanDialogue) -> Plan:
    """Ask for the risk of harm as judged today, and where the safety plan is kept."""
    dialogue.show_questions(dialogue.template.safety)
    current = plan.safety or Safety()
    risk = dialogue.ask_word("Risk of harm, in your judgment today:", _RISKS, current.risk)
    if risk is None:
        return plan.replace(safety=None)
    # Below moderate risk no safety plan is required; one that is there can still be named later.
    if risk in ("none", "low") and current.plan is None:
        return plan.replace(safety=Safety(risk=risk, plan=current.plan, date=dialogue.today))
    where = dialogue.ask(
        "Where is the safety plan kept?", str, current.plan, hint="not the plan itself; Enter: there is none"
    )
    return plan.replace(safety=Safety(risk=risk, plan=where, date=dialogue.today))
