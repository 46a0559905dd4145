"""The manual page, out of the commands' own help."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import typer.main
from tests.cli import roff

from planctl import RELEASED, __version__
from planctl.cli import app
from planctl.cli.registry import EXAMPLES, SECTIONS

_MANUAL: Final = "Treatment plans"
# An option of so many commands is explained once for all of them.
_SHARED_BY: Final = 3
_WIDEST_EXAMPLE: Final = 66

_CLIENT: Final = (
    "A `CLIENT` is named by the plan's id, which is a pseudonym and never a name, or by the path of the plan's file. "
    "Where several may be named, none means all."
)
_DAYS: Final = (
    "A `DATE` is written as `2026-06-03`, `today`, `yesterday`, `+10d` or `-2w`, as a weekday (`fri`: the coming one "
    "for a day asked about or set, the last one for something that happened), or in words that can be read in one "
    "way only (`3 June 2026`). What can be read in two ways is refused. What is not ISO is repeated as ISO, with its "
    "weekday."
)
_LENGTHS: Final = (
    "An `INTERVAL` is a whole number and a unit: `10d`, `2 weeks`, `6 months`, `1 year`. Months are counted on the "
    "calendar, always from the day they start at: 31 August and 6 months is the last day of February."
)
_ASKING: Final = (
    "planctl asks questions only on a terminal, and never with `--no-input`. An answer goes to standard output, the "
    "talk about it to standard error."
)

_EXIT_STATUS: Final = {
    "0": "Done.",
    "1": "`check` or `doctor` found something, or `--exit-code` was given and something is due.",
    "2": "The command line was wrong.",
    "3": "Something could not be read, written or found. What could be done was done and printed.",
    "70": "A bug in planctl.",
    "130": "Interrupted. The last line says what was done by then.",
}
_ENVIRONMENT: Final = {
    "PLANCTL_PLANS": "The plans folder, where `--plans` is not given.",
    "PLANCTL_CACHE": "Where the index of derived facts is kept, else `$XDG_CACHE_HOME/planctl` or `~/.cache/planctl`.",
    "PLANCTL_TODAY": "Stands in for today's date, for trials; `planctl doctor` warns of it.",
    "TZ": "The time zone, which decides what day it is.",
}
_FILES: Final = {
    "CLIENT.yaml": "A client's plan. Its upper half is edited; its `history` is only ever added to.",
    "planctl.yaml": (
        "The settings of a plans folder, which it marks: without `--plans` and `PLANCTL_PLANS` the nearest folder "
        "upward that holds one is the plans folder, else the current one."
    ),
    ".planctl/plan.schema.json": "The JSON Schema of plans, for editors; beside it those of settings and templates.",
    ".planctl/folder-id": (
        "A random number, from which the UIDs of calendar events and the URLs of FHIR resources follow. Commit it, so "
        "that your other computers make the same ones. A folder without it gets it with its first calendar or bundle."
    ),
    ".planctl/journal": "The last 200 writes, ignored by git; see `planctl restore`.",
    ".planctl.lock": "Held while a plan is written. It stays; removing it is safe when nothing runs.",
    "~/.local/state/planctl": "When reminders looked, told you and were seen, with counts; no id, name or text. "
    "`$XDG_STATE_HOME/planctl` where that is set.",
    "~/.cache/planctl": "Facts read off plans: hashes, dates, counts and words of the format; no id, name or text. "
    "It can go.",
}
_SEE_ALSO: Final = r"\fBcrontab\fR(5), \fBgit\fR(1), \fBgitattributes\fR(5), \fBsystemd.timer\fR(5)"


class _Option(NamedTuple):
    """An option as the help shows it."""

    names: str
    help: str


class _Command(NamedTuple):
    """A command as the help shows it."""

    name: str
    arguments: tuple[_Option, ...]
    options: tuple[_Option, ...]
    paragraphs: tuple[str, ...]
    example: str


def page() -> str:
    """The page `planctl.1`, the same on every day and machine."""
    group: Any = typer.main.get_command(app.app)
    context = group.context_class(group, info_name="planctl")
    commands = {
        each.name: _command(group.get_command(context, each.name), context)
        for section in SECTIONS.values()
        for each in section
        if not each.hidden
    }
    times = Counter(option for command in commands.values() for option in command.options)
    shared = [option for option, count in times.items() if count >= _SHARED_BY]
    return roff.page(
        [
            roff.title("planctl", 1, RELEASED, f"planctl {__version__}", _MANUAL),
            roff.section("Name"),
            "planctl \\- treatment plans in plain files, checked, and reviewed in time\n",
            roff.section("Synopsis"),
            f"{roff.bold('planctl')} [{roff.italic('option')} ...] {roff.italic('command')} "
            f"[{roff.italic('argument')} ...]\n",
            roff.section("Description"),
            *(roff.paragraph(each) for each in _paragraphs(group.help)[1:]),
            *(roff.paragraph(each) for each in (_CLIENT, _DAYS, _LENGTHS, _ASKING)),
            roff.section("Options"),
            roff.paragraph("Before the command:"),
            *_entries(_options(group, context)),
            roff.paragraph("After it, for the commands that have them:"),
            *_entries(sorted(shared, key=lambda option: option.names.lstrip("-"))),
            *_commands(commands, shared),
            roff.section("Exit status"),
            *_table(_EXIT_STATUS),
            roff.section("Environment"),
            *_table(_ENVIRONMENT),
            roff.section("Files"),
            *_table(_FILES),
            roff.section("Examples"),
            *(part for name, line in EXAMPLES.items() for part in (roff.paragraph(f"{name}:"), roff.example([line]))),
            roff.section("See also"),
            f"{_SEE_ALSO}\n",
        ]
    )


def _commands(commands: dict[str, _Command], shared: list[_Option]) -> Iterator[str]:
    for section, listed in SECTIONS.items():
        yield roff.section(f"Commands to {section}")
        for command in (commands[each.name] for each in listed if not each.hidden):
            yield roff.subsection(_synopsis(command))
            yield from (roff.paragraph(each) for each in command.paragraphs)
            yield from _entries(command.arguments)
            yield from _entries([option for option in command.options if option not in shared])
            also = [f"`{_long(option.names)}`" for option in command.options if option in shared]
            if also:
                yield roff.paragraph(f"Also {', '.join(also)}.")
            yield roff.example(_continued(command.example))


def _command(command: Any, parent: Any) -> _Command:
    context = command.context_class(command, info_name=command.name, parent=parent)
    paragraphs = _paragraphs(command.help)
    example = next(each for each in paragraphs if each.startswith("Example: ")).removeprefix("Example: ")
    arguments = [each for each in command.get_params(context) if each.param_type_name == "argument"]
    return _Command(
        command.name,
        tuple(_Option(_argument(each), _said(each, context)) for each in arguments),
        tuple(_options(command, context)),
        tuple(each for each in paragraphs if not each.startswith("Example: ")),
        example,
    )


def _argument(param: Any) -> str:
    name: str = param.metavar
    return name if param.required or name.startswith("[") else f"[{name}]"


def _options(command: Any, context: Any) -> list[_Option]:
    params = [each for each in command.get_params(context) if each.param_type_name == "option" and not each.hidden]
    return [
        _Option(each.get_help_record(context)[0], _said(each, context)) for each in params if "--help" not in each.opts
    ]


def _said(param: Any, context: Any) -> str:
    """What the help says of it; that an argument is required is seen from the synopsis."""
    said: str = param.get_help_record(context)[1]
    return said.replace("[required]", "").strip()


def _paragraphs(help: str | None) -> list[str]:
    return [" ".join(each.split()) for each in (help or "").split("\n\n")]


def _continued(line: str) -> list[str]:
    """A command line in as many lines as it takes, as a shell takes it: broken before its options."""
    lines = [""]
    for part in re.split(r" (?=--)", line):
        if lines[-1] and len(lines[-1]) + len(part) > _WIDEST_EXAMPLE:
            lines[-1] += " \\"
            lines.append(f"    {part}")
        else:
            lines[-1] = f"{lines[-1]} {part}".strip() if not lines[-1].startswith(" ") else f"{lines[-1]} {part}"
    return lines


def _synopsis(command: _Command) -> str:
    return " ".join(["planctl", command.name, *(each.names for each in command.arguments), "[option ...]"]).replace(
        "-", "\\-"
    )


def _entries(options: Any) -> Iterator[str]:
    for option in options:
        yield roff.entry(_term(option.names), option.help)


def _term(names: str) -> str:
    """Options bold, what they take in italics."""
    return "".join(
        roff.bold(each) if each.startswith("-") else roff.italic(each) if each.strip(" ,[].") else each
        for each in re.split(r"([ ,]+)", names)
    )


def _long(names: str) -> str:
    return next(name for name in re.split(r"[ ,]+", names) if name.startswith("--"))


def _table(rows: dict[str, str]) -> Iterator[str]:
    for term, text in rows.items():
        yield roff.entry(roff.bold(term), text)
