"""`show` and `list`: plans for reading."""

from datetime import date
from typing import Any

import typer

from planctl import overview
from planctl.cli import arguments, desk, streams
from planctl.cli.options import AsOf, Client, Color, Format, Output, Plans
from planctl.due_list import Unread
from planctl.errors import NOT_READ
from planctl.store.folder import Folder
from planctl.store.reading import Broken, Document


def show_command(
    context: typer.Context,
    client: Client,
    format: Format = "text",
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """One plan, for reading: goals with the last scores, what happened, the next review and why.

    Example: planctl show c-0112
    """
    opened = desk.folder(context, plans, [client])
    arguments.one_of(format, ("text", "json"), "--format")
    day = arguments.day(as_of, "ahead", "--as-of")
    document = desk.document(opened, client)
    if document is None:
        return NOT_READ
    each = overview.overview(document.plan, opened.settings, day)
    if format == "json":
        from planctl.render import json

        streams.answer(json.document(json.plan(each)), output)
    else:
        from planctl.render.text import plan

        look = streams.look(context, color, output)
        streams.show(plan.page(each, opened.settings.practitioner, drawn=look.terminal), look, output)
    return desk.settings_told(opened)


def list_command(
    context: typer.Context,
    format: Format = "text",
    output: Output = None,
    as_of: AsOf = None,
    plans: Plans = None,
    color: Color = None,
) -> int:
    """All plans: state, start, last and next review, active goals, open triggers.

    Example: planctl list
    """
    opened = desk.folder(context, plans)
    arguments.one_of(format, ("text", "json"), "--format")
    day = arguments.day(as_of, "ahead", "--as-of")
    read = desk.documents(opened, None)
    broken = [each for each in read if isinstance(each, Broken)]
    overviews = _overviews(opened, read, day)
    desk.tell_broken(broken)
    unread = [Unread(each.client, each.file, each.problems) for each in broken]
    if opened.broken_settings:
        settings = opened.broken_settings
        unread.insert(0, Unread(settings.client, settings.file, settings.problems, is_plan=False))
    if format == "json":
        from planctl.render import json

        streams.answer(json.plans(overviews, unread), output)
    else:
        from planctl.render.text.plans import page, summary

        streams.show(page(overviews, unread), streams.look(context, color, output), output)
        streams.tell_on_terminal(summary(overviews))
    told = desk.settings_told(opened)
    return NOT_READ if broken else told


def _overviews(opened: Folder, read: list[Any], day: date) -> list[overview.Overview]:
    return [overview.overview(each.plan, opened.settings, day) for each in read if isinstance(each, Document)]
