"""`goal`: a goal or an objective added to a plan."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planctl.cli import completers, console, inputs, recording, session
from planctl.cli.options import Client, Commit, Format, Text, argument, choice, option
from planctl.errors import PlanctlError, UsageError
from planctl.exit_codes import ExitCode
from planctl.model import schema
from planctl.model.plan import Goal, Measure, Plan
from planctl.planfile.edits import AddGoal
from planctl.storage import bundled_data, plan_folder, update
from planctl.storage.plan_folder import Document, Folder

if TYPE_CHECKING:
    from planctl.lint.linter import Finding


def goal_command(
    context: typer.Context,
    client: Client,
    text: Annotated[str, argument("TEXT", "The goal's wording; `-` reads it from standard input.")],
    measure: Annotated[Text, option("--measure", "NAME", "What is measured.", completers.complete_instruments)] = None,
    unit: Annotated[Text, option("--unit", "TEXT", "What is counted, such as days per week.")] = None,
    baseline: Annotated[Text, option("--baseline", "N", "The value at the start.")] = None,
    target: Annotated[Text, option("--target", "N", "The value to reach.")] = None,
    better: Annotated[Text, choice("--better", "WHICH", ("lower", "higher"), "lower or higher.")] = None,
    by: Annotated[Text, option("--by", "DATE", "The target date.")] = None,
    problem: Annotated[
        Text, option("--problem", "ID", "The problem it addresses.", completers.complete_problems)
    ] = None,
    words: Annotated[Text, option("--words", "TEXT", "The client's own words.")] = None,
    agreed: Annotated[Text, option("--agreed", "DATE", "The day the client agreed, or declined.")] = None,
    under: Annotated[
        Text, option("--under", "ID", "Add it as an objective of this goal.", completers.complete_goals)
    ] = None,
    id: Annotated[Text, option("--id", "ID", "Its id; the next free one by default.")] = None,
    format: Format = "text",
    commit: Commit = False,
) -> int:
    """Add a goal or an objective to a plan, and see what it still lacks.

    Example: planctl goal c-0112 "PHQ-9 from 11 to 5 by 31 August 2026" --measure PHQ-9 --baseline 11
    --target 5 --by 2026-08-31 --problem p1 --agreed today
    """
    opened, path = session.find_plan(context, client)
    if not measure and (unit or baseline or target or better):
        raise UsageError("--unit, --baseline, --target and --better belong to a measure", "name it with --measure")
    keys: dict[str, Any] = {
        "text": inputs.read_text(text, "TEXT"),
        "words": inputs.read_text(words, "--words"),
        "problem": problem,
        "by": inputs.parse_day(by, "ahead", "--by") if by else None,
        "agreed": _agreed(agreed),
    }
    if not (keys["text"] or "").strip():
        raise UsageError("the goal has no text")
    if measure:
        keys["measure"] = Measure(
            name=inputs.read_text(measure, "--measure") or "",
            unit=inputs.read_text(unit, "--unit"),
            baseline=inputs.parse_number(baseline, "--baseline"),
            target=inputs.parse_number(target, "--target"),
            better=better,  # type: ignore[arg-type]  # one of the two
        )
    goal, filled = _fill_in(opened, path, Goal(id=id or "", **keys))
    texts = session.goal_texts(opened)
    unnoted: list[PlanctlError] = []
    change = AddGoal(goal, under)
    after = update.apply(path, change, opened.settings, warn=console.warn, unnoted=unnoted.append)
    added = _added_goal(after.plan, under)
    what = f"goal {added.id}" if under is None else f"objective {added.id} of {under}"
    with console.after_writing(f"{after.plan.client}: {what} was added", unnoted):
        for field in filled:
            console.info(f"taken from the sentence: {field}")
        missing = [finding for finding in session.findings(opened, after, texts) if finding.goal == added.id]
        _tell_goal(after, added, what, missing, format)
        recording.commit_if_wanted(opened, path, "goal", after.plan.client, commit)
        recording.report_lost(path)
        recording.check_settings(opened)
    return ExitCode.OK


def _fill_in(opened: Folder, path: Path, goal: Goal) -> tuple[Goal, list[str]]:
    """The goal with the fields that its sentence already holds, and what they are."""
    from planctl.lint import proposals
    from planctl.lint.rule import GoalContext

    document = plan_folder.read(opened, [path])[0]
    if not isinstance(document, Document):
        return goal, []
    context = GoalContext(document.plan, goal, None, (), opened.settings, bundled_data.lexicon())
    proposed = proposals.fields_in_words(context)
    return goal.replace(**proposed), [proposals.shown({name: value}) for name, value in proposed.items()]


def _tell_goal(after: Document, added: Goal, what: str, missing: "list[Finding]", format: str) -> None:
    if format == "json":
        from planctl.render import json

        facts: dict[str, Any] = {"client": after.plan.client, "goal": json.record(added, schema.GOAL)}
        answer = json.document(facts | {"findings": json.finding_list(missing)})
    else:
        from planctl.render.plain_layout import text
        from planctl.render.text.findings import page

        answer = f"{after.plan.client}: {what} added in line {added.line()}\n{text(page(missing))}"
    console.print_receipt(answer)


def _added_goal(plan: Plan, under: str | None) -> Goal:
    if under is None:
        return plan.goals[-1]
    parent = plan.goal_or_objective(under)
    return parent.objectives[-1] if parent is not None else plan.goals[-1]


def _agreed(text: str | None) -> Any:
    if text is None or text.casefold() == "declined":
        return text and "declined"
    return inputs.past_date(text, "--agreed", "it is the day the client agreed")
