"""Questions about the client: the intake, diagnoses, problems, strengths, barriers, preferences, safety."""

from planctl.cli.prompts import editable, terminal
from planctl.cli.prompts.context import PromptContext
from planctl.model.plan import ClientProblem, Diagnosis, Intake, Plan, Safety, Strength
from planctl.model.schema import INTAKE, OneOf
from planctl.model.schema import SAFETY as SAFETY_KEYS

_RISKS = next(key.type.words for key in SAFETY_KEYS.keys if isinstance(key.type, OneOf))


def ask_intake(plan: Plan, sitting: PromptContext) -> Plan:
    """The three questions of the first sessions, in the client's own words."""
    before = plan.intake or Intake()

    def said(key: str) -> str | None:
        question = INTAKE.by_name[key].doc.removesuffix(" The client's own words.")
        return editable.ask_text(question, getattr(before, key))

    found = Intake(hopes=said("hopes"), goals=said("goals"), improvement=said("improvement"))
    return plan.replace(intake=None if found == Intake() else found)


def ask_diagnoses(plan: Plan, sitting: PromptContext) -> Plan:
    """The diagnoses, with the day of today and, where there are several, which is the primary one."""
    found = [each for each in (_diagnosis(each, sitting) for each in plan.diagnoses) if each is not None]
    while (more := _diagnosis(None, sitting, another=bool(found))) is not None:
        found.append(more)
    codes = list(dict.fromkeys(each.code for each in found))
    before = next((each.code for each in found if each.primary), None)
    primary = (
        codes[0] if len(codes) == 1 else editable.choose("Which is the primary one?", codes, before) if codes else None
    )
    known = [each.replace(primary=each.code == primary) for each in found]
    problems = tuple(each if each.diagnosis in codes else each.replace(diagnosis=None) for each in plan.problems)
    return plan.replace(diagnoses=tuple(known), problems=problems)


def _diagnosis(before: Diagnosis | None, sitting: PromptContext, another: bool = False) -> Diagnosis | None:
    question = "Another diagnosis?" if another else "A diagnosis?"
    code = editable.ask_text(question, before.code if before else None, hint="its code, such as F41.1; Enter: none")
    if not code:
        return None
    label = editable.ask_text("In words:", before.label if before else None)
    return Diagnosis(code=code, label=label, date=before.date if before else sitting.today)


def ask_problems(plan: Plan, sitting: PromptContext) -> Plan:
    """The problems, one at a time; ids are given by planctl, and goals of one that was taken away have none."""
    editable.show_questions(sitting.template.problems)
    found = []
    for each in plan.problems:
        text = editable.ask_text(f"{each.id}:", each.text)
        if text:
            found.append(each.replace(text=text))
    while text := terminal.ask_text(
        "Another problem?" if found else "A problem, one at a time:", hint="Enter: no more"
    ):
        taken = {each.id for each in (*plan.problems, *found)}
        id = next(name for n in range(1, len(taken) + 2) if (name := f"p{n}") not in taken)
        found.append(ClientProblem(id=id, text=text, diagnosis=_belongs_to(plan)))
    ids = {each.id for each in found}
    goals = tuple(each if each.problem in ids else each.replace(problem=None) for each in plan.goals)
    return plan.replace(problems=tuple(found), goals=goals)


def _belongs_to(plan: Plan) -> str | None:
    codes = list(dict.fromkeys(each.code for each in plan.diagnoses))
    if len(codes) == 1:
        return codes[0] if terminal.confirm(f"Does it belong to the diagnosis {codes[0]}?", True) else None
    return editable.choose("Which diagnosis does it belong to?", codes) if codes else None


def ask_strengths(plan: Plan, sitting: PromptContext) -> Plan:
    """What the client brings along."""
    editable.show_questions(sitting.template.strengths)
    before = {each.text: each for each in plan.strengths}
    said = editable.ask_list("What are the client's strengths?", "What else? (Enter: no more)", before)
    return plan.replace(strengths=tuple(before.get(text, Strength(text=text)) for text in said))


def ask_barriers(plan: Plan, sitting: PromptContext) -> Plan:
    """What stands in the way, and how the client wants to be treated."""
    found = editable.ask_list("What could get in the way?", "What else? (Enter: no more)", plan.barriers)
    preferences = editable.ask_text(
        "How does the client want to be treated?", plan.preferences, hint="language, times, manner"
    )
    return plan.replace(barriers=found, preferences=preferences)


def ask_safety(plan: Plan, sitting: PromptContext) -> Plan:
    """The risk of harm as it is judged today, and where the safety plan is."""
    editable.show_questions(sitting.template.safety)
    before = plan.safety or Safety()
    risk = editable.choose("Risk of harm, in your judgment today:", _RISKS, before.risk)
    if risk is None:
        return plan.replace(safety=None)
    where = editable.ask_text(
        "Where is the safety plan kept?", before.plan, hint="not the plan itself; Enter: there is none"
    )
    return plan.replace(safety=Safety(risk=risk, plan=where, date=sitting.today))
