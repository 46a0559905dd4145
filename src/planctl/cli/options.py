"""The options that commands share, and short ways to declare what is one command's own."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Optional

import typer

from planctl.cli import completers

# Typer reads these at run time, where `X | None` inside Annotated is not understood by all its versions.
Text = Optional[str]
Texts = Optional[list[str]]
Completer = Callable[..., Any]


def option(name: str, metavar: str, help: str, completer: Completer | None = None) -> Any:
    """Declare an option that takes a text."""
    return typer.Option(name, metavar=metavar, help=help, show_default=False, autocompletion=completer)


def flag(name: str, help: str) -> Any:
    """Declare an option that is given or not."""
    return typer.Option(name, help=help)


def argument(metavar: str, help: str, completer: Completer | None = None) -> Any:
    """Declare an argument."""
    return typer.Argument(metavar=metavar, help=help, autocompletion=completer)


def choice(name: str, metavar: str, words: Sequence[str], help: str = "", *, show_default: bool = False) -> Any:
    """Declare an option that is one of some words, however it is spelled."""

    def known(given: Optional[str]) -> Optional[str]:
        if given is None or given in words:
            return given
        # Imported only where something is to be read.
        from planctl.cli import inputs

        return inputs.parse_choice(given, words, name)

    listed = help or f"{', '.join(words)}."
    return typer.Option(
        name, metavar=metavar, help=listed, show_default=show_default, callback=known, autocompletion=lambda: [*words]
    )


def format(*formats: str, help: str = "") -> Any:
    """Declare the option that says in which format to answer."""
    return choice("--format", "FORMAT", formats, help, show_default=True)


# These three hold for every command, and are given before or after it.
Plans = Annotated[
    Optional[Path],
    # Whether it can be read shows when it is read, and is no fault of the command line.
    typer.Option("--plans", metavar="DIR", help="The plans folder (or PLANCTL_PLANS).", readable=False),
]
Color = Annotated[
    Text,
    choice("--color", "WHEN", ("auto", "always", "never"), "auto (on a terminal), always, or never; for text only."),
]
NoInput = Annotated[bool, flag("--no-input", "Never ask.")]


class GlobalOptions(NamedTuple):
    """What was given of those, wherever it stood."""

    plans: Path | None = None
    color: str | None = None
    no_input: bool = False


Client = Annotated[str, argument("CLIENT", "A client id, or a path to a plan file.", completers.complete_clients)]
OptionalClient = Annotated[
    Text, argument("[CLIENT]", "A client id, or a path to a plan file.", completers.complete_clients)
]
Clients = Annotated[
    Texts, argument("[CLIENT]...", "Client ids or paths; none means all plans.", completers.complete_clients)
]
NoIndex = Annotated[bool, flag("--no-index", "Ignore the index and parse every plan.")]
AsOf = Annotated[Text, option("--as-of", "DATE", "Answer as of this day; today by default.")]
At = Annotated[Text, option("--at", "DATE|REVISION", "As committed in git by this day, or in this revision.")]
Archived = Annotated[bool, flag("--archived", "Look in the archive, too.")]
On = Annotated[Text, option("--date", "DATE", "The day it happened; today by default.")]
Logged = Annotated[Text, option("--logged", "DATE", "The day it became known, when later.")]
Note = Annotated[Text, option("--note", "TEXT", "One short line; `-` reads it from standard input.")]
Why = Annotated[Text, option("--reason", "TEXT", "Why; `-` reads it from standard input.")]
Until = Annotated[Text, option("--until", "DATE", "The day the pause ends.")]
Force = Annotated[bool, flag("--force", "Record it even if the plan is already closed or paused, or is not paused.")]
Format = Annotated[str, format("text", "json", help="text or json.")]
Commit = Annotated[bool, flag("--commit", "Commit just this plan's file to git.")]
Output = Annotated[
    Optional[Path], typer.Option("-o", "--output", metavar="FILE", help="Write the result to a file.", readable=False)
]
Alarms = Annotated[
    Texts,
    option(
        "--alarm", "INTERVAL", "In iCalendar: alert at 9:00 this long before, 0d for the day itself; may be repeated."
    ),
]
Brief = Annotated[bool, flag("--brief", "Only client and date, in every format: for mail and shared calendars.")]
