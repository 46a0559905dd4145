"""The commands, grouped by what one wants to do. Each is imported when it is run, and no sooner."""

import importlib
from typing import Any, NamedTuple

import typer
import typer.core
import typer.main

from planctl.errors import INTERRUPTED, PlanctlError, UsageError
from planctl.problems import nearest

CONTEXT_SETTINGS = {"help_option_names": ["-h", "--help"]}


class Command(NamedTuple):
    """Where a command's function is, and the line that `planctl --help` has for it.

    A hidden one is called by other programs, and neither listed nor suggested.
    """

    name: str
    module: str
    help: str
    hidden: bool = False

    @property
    def function(self) -> str:
        """The function's name in its module."""
        return self.name.replace("-", "_")


SECTIONS: dict[str, tuple[Command, ...]] = {
    "Review": (
        Command("review-due", "due", "Which plans must be reviewed, when, and why: the main job."),
        Command("calendar", "due", "All next reviews as an iCalendar file."),
        Command("review", "review", "Walk through a review, or record one."),
    ),
    "Record": (
        Command("log", "record", "Record what happened: a crisis, a relapse, a session, a signature."),
        Command("score", "record", "Record a measurement."),
    ),
    "Plan": (
        Command("new", "new", "Write a new plan, question by question."),
        Command("goal", "plan", "Add a goal or an objective to a plan."),
        Command("edit", "edit", "Edit a plan in your editor; checked before it replaces the plan."),
        Command("check", "check", "Check plans against the SMART rules."),
    ),
    "Look": (
        Command("show", "look", "One plan, for reading."),
        Command("list", "look", "All plans: state, reviews, goals, open triggers."),
        Command("progress", "over_time", "Each measure over time: a chart, and what its readings say."),
        Command("audit", "over_time", "Whether reviews were held on time."),
        Command("forecast", "over_time", "Reviews per week over the coming months."),
        Command("history", "versions", "What happened: the journal of one plan."),
        Command("diff", "versions", "What changed in a plan between two revisions, in words."),
    ),
    "Hand on": (Command("export", "export", "A plan to print and sign, or to hand on: Markdown, HTML, JSON, FHIR."),),
    "Look up": (
        Command("rule", "reference", "What a rule asks for, and why."),
        Command("measures", "reference", "Instruments: range, bands, smallest meaningful change, sources."),
        Command("policies", "reference", "Review policies and their sources."),
        Command("schema", "reference", "The JSON Schema of the plan file, for editors."),
    ),
    "Set up": (
        Command("init", "setup", "Make a plans folder."),
        Command("doctor", "doctor", "Look over the set-up: files, git, encryption, cron."),
        Command("resolve", "versions", "Join a plan that git left in conflict."),
        Command("merge-driver", "drivers", "Join three versions of a plan; called by git.", hidden=True),
        Command("textconv", "drivers", "A plan in words; called by git.", hidden=True),
    ),
}
_BY_NAME = {command.name: command for commands in SECTIONS.values() for command in commands}
_LISTED = [name for name, command in _BY_NAME.items() if not command.hidden]


class Commands(typer.core.TyperGroup):
    """The group of all commands, which knows their names without importing them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the help."""
        return list(_LISTED)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, imported now; none if there is none."""
        command = _BY_NAME.get(cmd_name)
        if command is None:
            return None
        module = importlib.import_module(f"planctl.cli.{command.module}")
        only = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=CONTEXT_SETTINGS)
        only.command(name=command.name)(getattr(module, f"{command.function}_command"))
        return typer.main.get_command(only)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments name.

        Raises:
            UsageError: there is none; the nearest is named.
        """
        if args and args[0] not in _BY_NAME and not args[0].startswith("-"):
            close = nearest(args[0], _LISTED)
            hint = f"did you mean {close}?" if close else "planctl --help lists the commands"
            raise UsageError(f"there is no command {args[0]}", hint)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; whoever interrupts it is told what was done by then.

        Raises:
            PlanctlError: it was interrupted. Typer would end with 130 and without a word.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            done = getattr(stop, "__notes__", ["nothing was changed"])
            raise PlanctlError(f"interrupted; {done[0]}", exit_code=INTERRUPTED) from None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands under what one wants to do."""
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(command.name, command.help) for command in commands if not command.hidden])
