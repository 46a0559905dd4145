"""Shell completion for options and arguments: ids, kinds, codes, names; no text of a plan.

Each function is named where the option is declared. Typer keeps of its answer what begins with what
was typed; what goes wrong here offers nothing (see `completion`).
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from planctl.model.plan import Plan
    from planctl.storage.plan_folder import Folder


def complete_clients(context: typer.Context) -> list[str]:
    """Offer the clients' ids, less those that are on the line already."""
    from planctl.model import ids
    from planctl.storage import paths
    from planctl.storage.files import SUFFIX

    named = context.params.get("clients") or ()
    stems = (name.removesuffix(SUFFIX) for name in paths.plan_names(_path(context)) if name.endswith(SUFFIX))
    return [stem for stem in stems if not ids.fault(stem) and stem not in named]


def complete_kinds(context: typer.Context) -> list[tuple[str, str]]:
    """Offer the kinds of entries that `log` adds, with the folder's own."""
    from planctl.cli.inputs import loggable_kinds
    from planctl.errors import PlanctlError
    from planctl.model import entry_kinds_and_leads as known

    kinds = [(name, known.KINDS[name].doc) for name in loggable_kinds()]
    try:
        custom = _opened(context).settings.triggers
    except PlanctlError:
        return kinds  # Without a folder there are still planctl's own.
    return kinds + [(name, "A kind of your own.") for name in custom if name not in known.LEADS]


def complete_rules() -> list[tuple[str, str]]:
    """Offer the codes of the rules."""
    from planctl.lint.rules import BY_CODE

    return [(code, rule.name) for code, rule in BY_CODE.items()]


def complete_answers() -> list[str]:
    """Offer the commands that answer in JSON."""
    from planctl.render import answer_schema

    return list(answer_schema.answers())


def complete_instruments() -> list[tuple[str, str]]:
    """Offer the known instruments; a plan's own measures are its text, and are not offered."""
    from planctl.storage import bundled_data

    return list(
        {
            instrument.key: (instrument.label, instrument.name) for instrument in bundled_data.instruments().values()
        }.values()
    )


def complete_templates(context: typer.Context) -> list[str]:
    """Offer the templates of new plans, with the folder's own."""
    from planctl.storage import bundled_data as known

    return known.names(_path(context))


def complete_policies(context: typer.Context) -> list[str]:
    """Offer the review policies, with the folder's own."""
    from planctl.model.settings import under_own_names

    return list(under_own_names(_opened(context).settings.policies))


def complete_goals(context: typer.Context) -> list[str]:
    """Offer the ids of the plan's goals."""
    return [goal.id for goal in _plan(context).goals]


def complete_goals_and_objectives(context: typer.Context) -> list[str]:
    """Offer the ids of the plan's goals and objectives."""
    return [goal.id for goal, _ in _plan(context).goals_and_objectives()]


def complete_problems(context: typer.Context) -> list[str]:
    """Offer the ids of the plan's problems."""
    return [problem.id for problem in _plan(context).problems]


def complete_progress(context: typer.Context, incomplete: str) -> list[str]:
    """Offer a goal's id first, and once that is there the words for its progress."""
    from planctl.model.schema import PROGRESS

    goal, equals, _ = incomplete.partition("=")
    return (
        [f"{goal}={word}" for word in PROGRESS]
        if equals
        else [f"{id}=" for id in complete_goals_and_objectives(context)]
    )


def _path(context: Any) -> Path:
    """Return the plans folder: options after the command, then before it, then the environment, then upward."""
    from planctl.storage import paths

    before = context.parent.params.get("plans") if context.parent is not None else None
    given = context.params.get("plans") or before or os.environ.get("PLANCTL_PLANS")
    return paths.find(Path(given).expanduser() if given else None)


def _opened(context: Any) -> "Folder":
    """Open the folder of the plan that the line names, else the plans folder: `new` names one that is still to be."""
    from planctl.errors import PlanctlError
    from planctl.storage import paths, plan_folder

    try:
        path = paths.named(context.params.get("client") or "", lambda: _path(context)).folder
    except PlanctlError:
        path = _path(context)
    return plan_folder.open_folder(path)


def _plan(context: Any) -> "Plan":
    """Return the plan that the line names; raise if it cannot be read, so that nothing is offered."""
    from planctl.storage import paths, plan_folder

    file = paths.named(context.params["client"], lambda: _path(context)).file
    document = plan_folder.document(file, _opened(context).settings)
    if isinstance(document, plan_folder.UnreadablePlan):
        raise LookupError
    return document.plan
