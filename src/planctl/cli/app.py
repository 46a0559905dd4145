"""The command line as a whole: its common options, and the one place that maps faults to exit codes."""

import os
import sys
import traceback
from typing import Annotated, Optional

import typer
import typer.core
import typer.main

from planctl import __version__, errors
from planctl.cli import completers, console
from planctl.cli.options import Color, GlobalOptions, NoInput, Plans
from planctl.cli.registry import CONTEXT_SETTINGS, Commands

app = typer.Typer(
    cls=Commands,
    # Shells are served by `completion`.
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog="planctl COMMAND --help explains a command, with an example; man planctl explains them all.",
    context_settings=CONTEXT_SETTINGS,
)
# The command line's own faults; Typer shows no other name for their class.
_CommandLineFault: type[Exception] = typer.BadParameter.__mro__[2]


_SHELLS = completers.words("bash", "zsh", "fish")


def _shown(context: typer.Context, shell: Optional[str]) -> None:
    if shell is not None and not context.resilient_parsing:
        from planctl.cli import completion

        console.answer(completion.script(_shell(shell)))
        raise typer.Exit


def _installed(context: typer.Context, shell: Optional[str]) -> None:
    if shell is not None and not context.resilient_parsing:
        from planctl.cli import completion

        path, left = completion.install(_shell(shell))
        console.answer(f"wrote {path}\n")
        console.tell(left or "it holds in the next shell")
        raise typer.Exit


def _shell(given: str) -> str:
    from planctl.cli import completion
    from planctl.cli import inputs as arguments

    return arguments.one_of(given, tuple(completion.SCRIPTS), "SHELL") or ""


@app.callback()
def planctl(
    context: typer.Context,
    plans: Plans = None,
    color: Color = None,
    no_input: NoInput = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version.", is_eager=True)] = False,
    install_completion: Annotated[
        Optional[str],
        typer.Option(
            "--install-completion",
            metavar="SHELL",
            help="Install completion for bash, zsh or fish.",
            callback=_installed,
            autocompletion=_SHELLS,
        ),
    ] = None,
    show_completion: Annotated[
        Optional[str],
        typer.Option(
            "--show-completion",
            metavar="SHELL",
            help="Show the script that installing would write.",
            callback=_shown,
            autocompletion=_SHELLS,
        ),
    ] = None,
) -> None:
    """Treatment plans in plain files: written, checked, and reviewed when they must be.

    Each client's plan is one YAML file in a plans folder. planctl checks its goals, keeps the
    journal of what happens, and tells from that when each plan must next be reviewed, and why.
    """
    if version:
        console.answer(f"planctl {__version__}\n")
        raise typer.Exit
    context.obj = GlobalOptions(plans, color, no_input)


def run(arguments: list[str]) -> int:
    """Run a command line, and return its exit code. Whatever goes wrong is told on stderr."""
    console.prepare()
    asking = os.environ.get("_PLANCTL_COMPLETE")
    if asking:
        from planctl.cli import completion

        return completion.run(app, asking, arguments)
    code = _run(arguments)
    if sys.stderr is not None and sys.stderr.isatty():
        _complain(arguments)
    return code


def _complain(arguments: list[str]) -> None:
    """Say in a line if reminders are dead, or were not heard; `remind` and `reminders` speak for themselves."""
    if not arguments or {"remind", "reminders", "merge-driver", "textconv", "-h", "--help"} & set(arguments):
        return
    from planctl.cli import inputs
    from planctl.reminders import record as records
    from planctl.reminders import store

    try:
        now = inputs.now()
        for record in store.load_all():
            complaint = records.complaint(record.at_home(now), now.date())
            if complaint is not None:
                status = f"planctl reminders status --plans {record.folder}"
                console.warn(f"{complaint.message}; {'planctl review-due' if complaint.check == 'seen' else status}")
    except records.DamagedRecord:
        console.warn("the record of reminders cannot be read; planctl reminders status")
    except (errors.PlanctlError, OSError, OverflowError):
        return  # Whatever keeps us from knowing, the command itself is done.


def _run(arguments: list[str]) -> int:
    try:
        returned = typer.main.get_command(app).main(arguments, prog_name="planctl", standalone_mode=False)
        return returned if isinstance(returned, int) else errors.ExitCode.OK
    except errors.PlanctlError as fault:
        _tell(fault)
        return fault.exit_code
    except _CommandLineFault as fault:
        return _tell_command_line(fault)
    except (KeyboardInterrupt, typer.Abort):
        console.tell("planctl: interrupted; nothing was changed")
        return errors.ExitCode.INTERRUPTED
    except Exception as fault:
        _tell_bug(fault)
        return errors.ExitCode.BUG


def _tell(fault: errors.PlanctlError) -> None:
    for file, problem in fault.problems:
        console.problem(file, problem)
    console.error(fault.message, fault.hint)


def _tell_command_line(fault: BaseException) -> int:
    message = fault.format_message()  # type: ignore[attr-defined]  # every fault of this class has it
    context = getattr(fault, "ctx", None)
    if not message or type(fault).__name__ == "NoArgsIsHelpError":
        if context is not None:
            console.tell(context.get_help())
        return errors.ExitCode.USAGE
    said, _, suggestion = message.partition(" Did you mean ")
    if not suggestion:
        said, _, suggestion = message.partition(" (Possible options: ")
        suggestion = suggestion.rstrip(")") and f"{suggestion.rstrip(')')}?"
    command = context.command_path if context is not None else "planctl"
    hint = f"did you mean {suggestion}" if suggestion else f"{command} --help shows what there is"
    console.error(said[:1].lower() + said[1:].rstrip("."), hint.replace("'", ""))
    return errors.ExitCode.USAGE


def _tell_bug(fault: Exception) -> None:
    # Neither the message nor any value: both may hold a client's text.
    lines = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
        if "planctl" in frame.filename
    ]
    console.tell("\n".join([f"planctl: a bug of planctl's own: {type(fault).__name__}", *lines]))
    console.tell("  hint: please report the lines above; they hold nothing of a plan")
