"""Answer a shell that asks what the word being typed may become, and install its script.

The script (in `data/completion/`) runs `planctl` with the words of the line as its arguments, the unfinished one
last, and the shell's name in `_PLANCTL_COMPLETE`. The answer is one candidate per line, with its help behind a tab
where the shell shows that, or `:files` or `:folders` alone. There is nothing else on any stream, whatever goes wrong.
"""

import contextlib
import os
import re
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

import typer.main

from planctl.cli.registry import LISTED, Commands
from planctl.errors import PlanctlError, reason
from planctl.exit_codes import ExitCode


class Candidate(NamedTuple):
    """A word that fits, and what it means."""

    value: str
    help: str = ""


# In place of words: the shell knows its files best.
_FILES: Final = Candidate(":files")
_FOLDERS: Final = Candidate(":folders")
_PATHS: Final = (_FILES, _FOLDERS)
# A client may be named by the path of the plan, too.
_CLIENT: Final = ("CLIENT", "[CLIENT]...")


def run(app: typer.Typer, shell: str, words: list[str]) -> int:
    """Answer a shell: the exit code. Whatever goes wrong, there is nothing to offer."""
    # Somebody is in the middle of a line: a message would land in it, and might quote a plan.
    with contextlib.suppress(Exception):
        sys.stdout.write(answer(app, shell, words))
        sys.stdout.flush()
    return ExitCode.OK


def answer(app: typer.Typer, shell: str, words: list[str]) -> str:
    """Return the candidates for the last of the words, in the shape that the shell's script reads."""
    whole, cut = _joined(words) if shell == "bash" else (words, 0)
    candidates = _candidates(app, whole[:-1], whole[-1] if whole else "")
    shows_help = shell != "bash"
    return "".join(
        f"{candidate.value}\t{candidate.help}\n"
        if shows_help and candidate.help
        else f"{_quoted(candidate.value[0 if candidate in _PATHS else cut :], shell)}\n"
        for candidate in candidates
    )


def _candidates(app: typer.Typer, before: list[str], incomplete: str) -> list[Candidate]:
    command = typer.main.get_command(app)
    place = _place(command, command.context_class(command, info_name="planctl"), before)
    if place is None:
        return []
    option, equals, value = incomplete.partition("=")
    if place.param is None and incomplete.startswith("-") and equals:
        # Of `--format=js` only what follows the sign is looked at.
        named = _options(place).get(option)
        return [
            item if item in _PATHS else Candidate(f"{option}={item.value}", item.help)
            for item in _values(place, named, value)
        ]
    if place.param is None and incomplete.startswith("-"):
        return [
            Candidate(name, _one_line(param.help))
            for name, param in _options(place).items()
            if name.startswith(incomplete) and not param.hidden
        ]
    if place.param is None and isinstance(place.command, Commands):
        return [Candidate(command.name, command.help) for command in LISTED if command.name.startswith(incomplete)]
    return _values(place, place.param or _argument(place), incomplete)


class _Place(NamedTuple):
    """Where on the line the unfinished word stands: in which command, as which option's value, after how many words."""

    command: Any
    context: Any
    param: Any
    given: int


def _place(command: Any, context: Any, before: list[str]) -> _Place | None:
    """Follow the words to the place they lead to; none if a command is named that there is not.

    Nothing is parsed: click gives up on a line whose last option still lacks its value, and forgets the rest of it.
    """
    place = _Place(command, context, None, 0)
    options, arguments = _options(place), _arguments(place)
    for index, word in enumerate(before):
        name, equals, value = word.partition("=")
        if place.param is not None:
            context.params[place.param.name] = word
            place = place._replace(param=None)
        elif word.startswith("-") and name in options:
            if equals:
                context.params[options[name].name] = value
            elif not options[name].is_flag:
                place = place._replace(param=options[name])
        elif word.startswith("-"):
            continue
        elif isinstance(command, Commands):
            inner = command.get_command(context, word)
            if inner is None:
                return None
            return _place(inner, inner.context_class(inner, info_name=word, parent=context), before[index + 1 :])
        else:
            if arguments:
                argument = arguments[min(place.given, len(arguments) - 1)]
                several = [*context.params.get(argument.name, ()), word] if argument.nargs == -1 else word
                context.params[argument.name] = several
            place = place._replace(given=place.given + 1)
    return place


def _options(place: _Place) -> dict[str, Any]:
    params = [param for param in place.command.get_params(place.context) if param.param_type_name == "option"]
    return {name: param for param in params for name in (*param.opts, *param.secondary_opts)}


def _arguments(place: _Place) -> list[Any]:
    return [param for param in place.command.get_params(place.context) if param.param_type_name == "argument"]


def _argument(place: _Place) -> Any:
    """Return the argument that the next word is; none if all are there."""
    arguments = _arguments(place)
    if place.given < len(arguments):
        return arguments[place.given]
    return arguments[-1] if arguments and arguments[-1].nargs == -1 else None


def _values(place: _Place, param: Any, incomplete: str) -> list[Candidate]:
    """Return what an option or an argument may be."""
    if param is None:
        return []
    if param.type.name == "path" or (os.sep in incomplete and param.metavar in _CLIENT):
        return [_FOLDERS if (param.metavar or "").strip("[]") == "DIR" else _FILES]
    return [Candidate(item.value, _one_line(item.help)) for item in param.shell_complete(place.context, incomplete)]


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _joined(words: list[str]) -> tuple[list[str], int]:
    """Return bash's words, those joined that it parts at an equals sign, and how much of the last it has already."""
    joined: list[str] = []
    cut = 0
    for index, word in enumerate(words):
        if joined and (word == "=" or words[index - 1] == "="):
            joined[-1] += word
            cut = joined[-1].rfind("=") + 1
        else:
            joined.append(_unquoted(word))
            cut = 0
    return joined, cut


def _quoted(word: str, shell: str) -> str:
    """Return the word as it must stand on the line: bash takes it as it is, the others quote it themselves."""
    return re.sub(r"[^\w@%+=:,./-]", r"\\\g<0>", word) if shell == "bash" else word


def _unquoted(word: str) -> str:
    """Return the word as the shell would pass it on; as it is where a quote is still open."""
    import shlex

    try:
        return "".join(shlex.split(word))
    except ValueError:
        return word.lstrip("\"'")


SCRIPTS: Final = {"bash": "planctl.bash", "zsh": "_planctl", "fish": "planctl.fish"}


def script(shell: str) -> str:
    """Return the script that the shell reads, one of `SCRIPTS`."""
    from planctl.storage import bundled_data

    return bundled_data.text(f"completion/{SCRIPTS[shell]}")


def install(shell: str) -> tuple[Path, str]:
    """Write the script where the shell finds it; return the path, and what is left to do, if anything.

    Raises:
        PlanctlError: there is no home folder, or it cannot be written.
    """
    from planctl.storage import atomic_write

    try:
        home = Path.home()
    except RuntimeError:
        raise PlanctlError("there is no home folder to install into", "set HOME") from None
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    path, left = {
        "bash": (
            data / "bash-completion" / "completions" / "planctl",
            "it is found by the package bash-completion; without that, put into ~/.bashrc: . {path}",
        ),
        "zsh": (data / "zsh" / "site-functions" / "_planctl", "put into ~/.zshrc, before compinit: fpath+=({folder})"),
        "fish": (config / "fish" / "completions" / "planctl.fish", ""),
    }[shell]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise PlanctlError(f"{path.parent} cannot be made: {reason(fault)}") from None
    atomic_write.write_output(path, script(shell).encode())
    return path, left.format(path=path, folder=path.parent)
