"""`list`: all plans, a line each."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import typer

from planctl.cli import console, inputs
from planctl.cli.console import OutputStyle
from planctl.cli.options import AsOf, Color, Format, NoIndex, Output, Plans
from planctl.errors import DONE, NOT_READ
from planctl.schedule.due_list import Unread


def list_command(
    context: typer.Context,
    format: Format = "text",
    no_index: NoIndex = False,
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """All plans: state, start, last and next review, active goals, open triggers.

    Example: planctl list
    """
    folder = inputs.plans_folder(context, plans, None)
    inputs.one_of(format, ("text", "json"), "--format")
    day = inputs.day(as_of, "ahead", "--as-of")
    if format == "json":
        unread = _as_json(folder, day, output)
    else:
        unread = _as_text(folder, day, console.look(context, color, output), output, use_index=not no_index)
    _tell(each for each in unread if not each.is_plan)
    return NOT_READ if unread else DONE


def _as_text(folder: Path, day: date, look: OutputStyle, output: Path | None, *, use_index: bool) -> list[Unread]:
    from planctl.render.text.plan_list import page, summary
    from planctl.storage import summaries

    listed, unread = summaries.summaries(folder, day, use_index=use_index, watched=console.watched)
    _tell(each for each in unread if each.is_plan)
    console.show(page(listed, unread), look, output)
    console.tell_on_terminal(summary(listed, unread))
    return unread


def _as_json(folder: Path, day: date, output: Path | None) -> list[Unread]:
    """The plans with their own keys, for which each has to be parsed."""
    from planctl.analysis import overview
    from planctl.render import json
    from planctl.storage import plan_folder
    from planctl.storage.plan_folder import UnreadablePlan

    opened = plan_folder.open_folder(folder)
    read = plan_folder.read_all(opened, console.watched)
    unread = [Unread(each.client, each.file, each.problems) for each in read if isinstance(each, UnreadablePlan)]
    _tell(unread)
    if opened.broken_settings is not None:
        settings = opened.broken_settings
        unread.insert(0, Unread(settings.client, settings.file, settings.problems, is_plan=False))
    found = [
        overview.overview(each.plan, opened.settings, day) for each in read if not isinstance(each, UnreadablePlan)
    ]
    console.answer(json.plans(found, unread), output)
    return unread


def _tell(unread: Iterable[Unread]) -> None:
    for each in unread:
        for problem in each.problems:
            console.problem(each.file, problem)
