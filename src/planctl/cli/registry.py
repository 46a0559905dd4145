"""The commands, grouped by what one wants to do. Each is imported when it is run, and no sooner."""

import importlib
import re
from pathlib import Path
from typing import Any, Final, NamedTuple

import typer
import typer.core
import typer.main

from planctl.cli import console
from planctl.errors import PlanctlError, UsageError
from planctl.exit_codes import ExitCode
from planctl.model.source import nearest

_NEGATIVE: Final = re.compile(r"-\d+(?:\.\d+)?")
CONTEXT_SETTINGS = {"help_option_names": ["-h", "--help"]}


class Command(NamedTuple):
    """A command's name, and its line in `planctl --help`; git calls the hidden ones, which are not listed.

    `module` is its module in `planctl.cli.commands` where that is not named like it: shared with other commands,
    or named by a word that Python keeps. `shared` are the options of planctl's own that may be given after it, too.
    """

    name: str
    help: str
    hidden: bool = False
    module: str = ""
    shared: tuple[str, ...] = ("plans", "color")


_PAUSING: Final = "pausing_and_closing"
SECTIONS: dict[str, tuple[Command, ...]] = {
    "Plan": (
        Command("new", "Write a new plan, one question at a time."),
        Command("goal", "Add a goal or an objective to a plan."),
        Command("edit", "Edit a plan in your editor; it is checked before it is saved."),
        Command("check", "Check plans against the SMART rules."),
        Command("rename", "Give a client another id."),
        Command("import", "Take over clients, plans, and scores from spreadsheets or FHIR.", module="import_"),
    ),
    "Record": (
        Command("log", "Record what happened: a crisis, a relapse, a session, a signature."),
        Command("score", "Record a measurement."),
        Command("restore", "Put back what git or an editor overwrote."),
        Command("undo", "Take back the last entry of a plan's history."),
        Command("pause", "Pause a plan, until a day or until it is resumed.", module=_PAUSING),
        Command("resume", "Resume a paused plan.", module=_PAUSING),
        Command("close", "Close a plan: treatment has ended.", module=_PAUSING),
        Command("reopen", "Reopen a closed plan.", module=_PAUSING),
        Command("archive", "Put a closed plan away, and see how long to keep it."),
    ),
    "Review": (
        Command("review-due", "Which plans are due for review, when, and why."),
        Command("review", "Review a plan step by step, or record a review."),
        Command("calendar", "Write all next reviews to an iCalendar file."),
        Command("forecast", "Forecast the number of reviews per week."),
        Command("audit", "Check whether reviews were held on time."),
        Command("verify", "Check in git that no plan's history was rewritten."),
    ),
    "Look": (
        Command("show", "Show one plan."),
        Command("list", "List all plans with their state, reviews, goals, and open triggers."),
        Command("progress", "Show each measure over time, with a chart."),
        Command("history", "Show what happened: the journal of one plan."),
        Command("diff", "Show what changed in a plan between two revisions."),
        Command("rule", "Explain what a rule asks for, and why.", shared=("color",)),
        Command("measures", "List instruments: range, bands, smallest meaningful change, sources."),
        Command("policies", "List review policies and their sources."),
    ),
    "Share": (
        Command("export", "Export a plan to print, sign, or share: Markdown, HTML, JSON, FHIR."),
        Command("packet", "Write the record that an auditor or a payer asks for."),
    ),
    "Set up": (
        Command("init", "Create a plans folder.", shared=("color",)),
        Command("reminders", "Set up daily reminders, and see whether they work.", shared=("plans",)),
        Command("remind", "Check what is due and send a reminder; run by the schedule.", shared=("plans",)),
        Command("doctor", "Check the setup: files, git, encryption, reminders."),
        Command("resolve", "Resolve a merge conflict in a plan."),
        Command("schema", "Print the JSON Schema of the plan file, for editors."),
        Command("merge-driver", "Merge three versions of a plan; called by git.", hidden=True, shared=()),
        Command("textconv", "Show a plan in words; called by git.", hidden=True, shared=()),
    ),
}
# One of each section; what a command's own help has is not known before the command is imported.
EXAMPLES: dict[str, str] = {
    "Plan": 'planctl new c-0201 --every "3 months"',
    "Record": "planctl log c-0112 crisis --date yesterday",
    "Review": "planctl review-due --within 30d --explain",
    "Look": "planctl progress c-0118",
    "Share": "planctl export c-0118 -o c-0118.html",
    "Set up": "planctl init plans",
}
_BY_NAME = {command.name: command for commands in SECTIONS.values() for command in commands}
LISTED = [command for command in _BY_NAME.values() if not command.hidden]


class _Answering:
    """Lets the option --help print as answers are printed: a help that gets lost is not taken for printed."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help, which answers as commands do."""

        def print_help(context: Any, option: Any, is_wanted: bool) -> None:
            if is_wanted and not context.resilient_parsing:
                console.print_result(f"{context.get_help()}\n")
                context.exit()

        help_option: Any = super().get_help_option(ctx)  # type: ignore[misc]  # of the class that it is mixed into
        help_option.callback = print_help
        return help_option


def _is_value(text: str) -> bool:
    """Tell whether an argument is complete: no option that the next one may be the value of."""
    return not text.startswith("-") or "=" in text


class _Spelled(_Answering, typer.core.TyperCommand):
    """A command whose usage names what it needs as manuals do."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The parts of the usage line: `CLIENT` where Typer has `{CLIENT}`."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; a negative number such as a score of -1 is a value, and no option."""
        negative = [
            place
            for place, text in enumerate(args)
            if place and _NEGATIVE.fullmatch(text) and _is_value(args[place - 1])
        ]
        if negative and "--" not in args:
            others = [text for place, text in enumerate(args) if place not in negative]
            args = [*others, "--", *(args[place] for place in negative)]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what of planctl's own options is given after it comes before what is given before it.

        `-o -` is standard output, as if it were not given.

        Raises:
            UsageError: two of its texts are to be read from standard input, which can be read once.
        """
        if ctx.params.get("output") == "-":
            ctx.params["output"] = None
        values = ((param, ctx.params.get(param.name)) for param in self.params)
        read = [
            param.opts[0] if param.param_type_name == "option" else param.human_readable_name.strip("[].")
            for param, given in values
            for text in (given if isinstance(given, list | tuple) else [given])
            if isinstance(text, str) and text == "-"
        ]
        if len(read) > 1:
            raise UsageError(
                f"only one of {' and '.join(read)} can be read from standard input", "use - for one of them only"
            )
        for name, convert in (("plans", Path), ("color", str)):
            given = ctx.params.pop(name, None)
            if given is not None:
                ctx.obj = ctx.obj._replace(**{name: convert(given)})
        return super().invoke(ctx)


class Commands(_Answering, typer.core.TyperGroup):
    """The group of all commands, which knows their names without importing them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the help."""
        return [command.name for command in LISTED]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, imported now; none if there is none."""
        listed = _BY_NAME.get(cmd_name)
        if listed is None:
            return None
        name = cmd_name.replace("-", "_")
        module = importlib.import_module(f"planctl.cli.commands.{listed.module or name}")
        only = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=CONTEXT_SETTINGS)
        only.command(name=cmd_name, cls=_Spelled)(getattr(module, f"{name}_command"))
        command: Any = typer.main.get_command(only)
        command.params += [param for param in self.params if param.name in listed.shared]
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments name.

        Raises:
            UsageError: there is none; the nearest is named.
        """
        if args and args[0] not in _BY_NAME and not args[0].startswith("-"):
            close = nearest(args[0], self.list_commands(ctx))
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
            raise PlanctlError(f"interrupted; {done[0]}", exit_code=ExitCode.INTERRUPTED) from None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands under what one wants to do, and an example of each."""
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(command.name, command.help) for command in commands if not command.hidden])
        with formatter.section("Examples"):
            formatter.write_dl(list(EXAMPLES.items()))
