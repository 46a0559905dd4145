"""The command line as a whole: its common options, and the one place that maps faults to exit codes."""

import os
import sys
from collections.abc import Callable
from typing import Annotated, Any, Final

import typer
import typer.core
import typer.main
from typer._click.exceptions import ClickException, NoArgsIsHelpError, NoSuchOption

from planctl import __version__, errors
from planctl.cli import console
from planctl.cli.options import Color, GlobalOptions, NoInput, Plans, Text
from planctl.cli.registry import CONTEXT_SETTINGS, Commands
from planctl.exit_codes import ExitCode

_SHELLS: Final = ("bash", "zsh", "fish")
app = typer.Typer(
    cls=Commands,
    # Shells are served by `completion`.
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog="planctl COMMAND --help explains a command and gives an example; man planctl covers them all.",
    context_settings=CONTEXT_SETTINGS,
)


def _standalone(name: str, help: str, act: Callable[[str], None], words: tuple[str, ...] = ()) -> Any:
    """Declare an option that does something of its own, and nothing else is done; with `words`, for one of these."""

    def callback(context: typer.Context, given: Any) -> None:
        if given in (None, False) or context.resilient_parsing:
            return
        from planctl.cli import inputs

        act(inputs.parse_choice(given, words, "SHELL") if words else "")
        raise typer.Exit

    return typer.Option(
        name, help=help, metavar="SHELL" if words else None, is_eager=not words, callback=callback,
        autocompletion=lambda: [*words],
    )  # fmt: skip


def _show_version(_: str) -> None:
    console.print_result(f"planctl {__version__}\n")


def _show_completion(shell: str) -> None:
    from planctl.cli import completion_scripts

    console.print_result(completion_scripts.script(shell))


def _install_completion(shell: str) -> None:
    from planctl.cli import completion_scripts

    path, next_step = completion_scripts.install(shell)
    console.print_result(f"wrote {path}\n")
    console.info(next_step or "open a new shell to use it")


@app.callback()
def planctl(
    context: typer.Context,
    plans: Plans = None,
    color: Color = None,
    no_input: NoInput = False,
    version: Annotated[bool, _standalone("--version", "Show the version.", _show_version)] = False,
    install_completion: Annotated[
        Text,
        _standalone("--install-completion", "Install completion for bash, zsh or fish.", _install_completion, _SHELLS),
    ] = None,
    show_completion: Annotated[
        Text,
        _standalone("--show-completion", "Show the script that installing would write.", _show_completion, _SHELLS),
    ] = None,
) -> None:
    """Treatment plans in plain files: write them, check them, and review them on time.

    A plans folder holds one YAML file per client. planctl checks its goals, keeps a journal of what
    happens, and uses that journal to work out when each plan is next due for review, and why.
    """
    context.obj = GlobalOptions(plans, color, no_input)


def run(arguments: list[str]) -> int:
    """Run a command line, report on stderr whatever goes wrong, and return the exit code."""
    console.prepare()
    shell = os.environ.get("_PLANCTL_COMPLETE")
    if shell:
        from planctl.cli import completion_scripts

        return completion_scripts.run(app, shell, arguments)
    code = _run(arguments)
    if sys.stderr is not None and sys.stderr.isatty():
        _warn_of_reminders(arguments)
    return code


def _run(arguments: list[str]) -> int:
    try:
        code = typer.main.get_command(app).main(arguments, prog_name="planctl", standalone_mode=False)
        return code if isinstance(code, int) else ExitCode.OK
    except errors.PlanctlError as error:
        for file, problem in error.problems:
            console.problem(file, problem)
        if error.message:
            console.error(error.message, error.hint)
        return error.exit_code
    except ClickException as error:
        _report_usage_error(error)
        return ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        console.info("planctl: interrupted; nothing was changed")
        return ExitCode.INTERRUPTED
    except OSError as error:
        refused = errors.no_access(error)
        console.error(refused.message, refused.hint)
        return refused.exit_code
    except Exception as error:
        _report_bug(error)
        return ExitCode.BUG


def _report_usage_error(error: ClickException) -> None:
    """Report what click refused, in planctl's form; without any arguments, show the help."""
    context = getattr(error, "ctx", None)
    if isinstance(error, NoArgsIsHelpError):
        console.info(error.ctx.get_help())
        return
    command = context.command_path if context is not None else "planctl"
    message, hint = error.format_message().rstrip("."), f"{command} --help lists the options and arguments"
    if isinstance(error, NoSuchOption):
        message = f"no such option: {error.option_name}"
        if error.possibilities:
            hint = f"did you mean {' or '.join(error.possibilities)}?"
    console.error(message[:1].lower() + message[1:], hint)


def _report_bug(error: Exception) -> None:
    # Neither the message nor any value: both may hold a client's text.
    import traceback

    lines = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "planctl" in frame.filename
    ]
    # Our own notes tell what was written by then.
    notes = [f"  {note}" for note in getattr(error, "__notes__", [])]
    console.info("\n".join([f"planctl: this is a bug in planctl: {type(error).__name__}", *lines, *notes]))
    console.info("  hint: please report the lines above; they contain nothing from a plan")


def _warn_of_reminders(arguments: list[str]) -> None:
    """Warn in one line if reminders have stopped or went unseen; `remind` and `reminders` report that themselves."""
    if not arguments or {"remind", "reminders", "merge-driver", "textconv", "-h", "--help"} & set(arguments):
        return
    from planctl.cli import inputs
    from planctl.reminders import record as records
    from planctl.reminders import store

    try:
        now = inputs.now()
        for record in store.load_all():
            trouble = records.trouble(record.at_home(now), now.date())
            if trouble is not None:
                status = f"planctl reminders status --plans {record.folder}"
                console.warn(f"{trouble.message}; {'planctl review-due' if trouble.check == 'seen' else status}")
    except records.DamagedRecord:
        console.warn("the record of reminders cannot be read; planctl reminders status")
    except (errors.PlanctlError, OSError, OverflowError):
        return  # The command itself is done, whatever keeps us from knowing.
