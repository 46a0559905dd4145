"""The options that commands share, as types for their signatures."""

from pathlib import Path
from typing import Annotated, NamedTuple, Optional

import typer

from planctl.cli import completers

# Typer reads these at run time, where `X | None` inside Annotated is not understood by all its versions.
Plans = Annotated[
    Optional[Path],
    # Whether it can be read shows when it is read, and is no fault of the command line.
    typer.Option(
        "--plans",
        metavar="DIR",
        help="The plans folder (or PLANCTL_PLANS).",
        show_default=False,
        readable=False,
    ),
]


def _known_color(when: Optional[str]) -> Optional[str]:
    # The color option is rarely given, and what reads it is not needed until then.
    if when is None:
        return None
    from planctl.cli import inputs

    return inputs.parse_choice(when, ("auto", "always", "never"), "--color")


Color = Annotated[
    Optional[str],
    typer.Option(
        "--color",
        metavar="WHEN",
        help="auto (on a terminal), always, or never; for text only.",
        show_default=False,
        callback=_known_color,
        autocompletion=completers.choices("auto", "always", "never"),
    ),
]
NoIndex = Annotated[bool, typer.Option("--no-index", help="Ignore the index and parse every plan.")]
NoInput = Annotated[bool, typer.Option("--no-input", help="Never ask.")]
AsOf = Annotated[
    Optional[str],
    typer.Option("--as-of", metavar="DATE", help="Answer as of this day; today by default.", show_default=False),
]
At = Annotated[
    Optional[str],
    typer.Option(
        "--at",
        metavar="DATE|REVISION",
        help="As committed in git by this day, or in this revision.",
        show_default=False,
    ),
]
Archived = Annotated[bool, typer.Option("--archived", help="Look in the archive, too.")]
On = Annotated[
    Optional[str],
    typer.Option("--date", metavar="DATE", help="The day it happened; today by default.", show_default=False),
]
Logged = Annotated[
    Optional[str],
    typer.Option("--logged", metavar="DATE", help="The day it became known, when later.", show_default=False),
]
Note = Annotated[
    Optional[str],
    typer.Option(
        "--note", metavar="TEXT", help="One short line; `-` reads it from standard input.", show_default=False
    ),
]
Why = Annotated[
    Optional[str],
    typer.Option("--reason", metavar="TEXT", help="Why; `-` reads it from standard input.", show_default=False),
]
Until = Annotated[
    Optional[str], typer.Option("--until", metavar="DATE", help="The day the pause ends.", show_default=False)
]
Force = Annotated[
    bool, typer.Option("--force", help="Record it even if the plan is already closed or paused, or is not paused.")
]
Format = Annotated[
    str,
    typer.Option("--format", metavar="FORMAT", help="text or json.", autocompletion=completers.choices("text", "json")),
]
Commit = Annotated[bool, typer.Option("--commit", help="Commit just this plan's file to git.")]
Output = Annotated[
    Optional[Path],
    typer.Option("-o", "--output", metavar="FILE", help="Write the result to a file.", readable=False),
]
Alarms = Annotated[
    Optional[list[str]],
    typer.Option(
        "--alarm",
        metavar="INTERVAL",
        help="In iCalendar: alert at 9:00 this long before, 0d for the day itself; may be repeated.",
        show_default=False,
    ),
]
Brief = Annotated[
    bool, typer.Option("--brief", help="Only client and date, in every format: for mail and shared calendars.")
]


Client = Annotated[
    str,
    typer.Argument(
        metavar="CLIENT", help="A client id, or a path to a plan file.", autocompletion=completers.complete_clients
    ),
]
Clients = Annotated[
    Optional[list[str]],
    typer.Argument(
        metavar="[CLIENT]...",
        help="Client ids or paths; none means all plans.",
        autocompletion=completers.complete_clients,
    ),
]


class GlobalOptions(NamedTuple):
    """The options given before the command, which hold unless they are given again after it."""

    plans: Path | None = None
    color: str | None = None
    no_input: bool = False
