"""The data files that come with planctl."""

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planctl.errors import PlanctlError, UsageError
from planctl.model import ids
from planctl.model.instruments import Instrument
from planctl.model.instruments import read as read_instruments
from planctl.model.settings import SHIPPED, Policy, Template, under_all_names
from planctl.model.source import Problem, did_you_mean
from planctl.planfile import decode, settings_file, yaml_reader
from planctl.planfile.decode import UnreadableFile
from planctl.storage.files import SUFFIX, read_file

if TYPE_CHECKING:
    from planctl.lint.goal_text import Lexicon


def text(name: str) -> str:
    """Return the text of a data file, by its path below the package's `data` folder."""
    data = pkgutil.get_data("planctl", f"data/{name}")
    if data is None:
        raise FileNotFoundError(name)
    return data.decode("utf-8")


@cache
def instruments() -> Mapping[str, Instrument]:
    """Return the known instruments, under every normalized name that a plan may give them."""
    return read_instruments(text("measures.csv"))


class _Policies(Mapping[str, Policy]):
    """The known review policies, by former names too, read when the first is looked up: most plans name none."""

    def __getitem__(self, name: str) -> Policy:
        return _policies()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_policies())

    def __len__(self) -> int:
        return len(_policies())


def policies() -> Mapping[str, Policy]:
    """Return the known review policies, under their names, and under those that they had formerly."""
    return _Policies()


@cache
def _policies() -> Mapping[str, Policy]:
    by_name, problems = settings_file.policies(yaml_reader.read(text("policies.yaml")))
    if problems:
        raise ValueError(f"policies.yaml: {problems[0].message} in line {problems[0].place.line}")
    return under_all_names(by_name)


@cache
def lexicon() -> "Lexicon":
    """Return the word lists that goals are read with; only the commands that judge goals pay for them."""
    from planctl.lint import goal_text

    return goal_text.build({name: text(f"words/{name}.txt") for name in goal_text.LISTS}, instruments())


def first_names() -> frozenset[str]:
    """Common first names, in small letters."""
    lines = text("first-names.txt").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


FOLDER: Final = "templates"


def names(folder: Path) -> list[str]:
    """Return the names of all templates, planctl's first; a custom one of the same name stands in for planctl's."""
    return list(dict.fromkeys([*SHIPPED, *_own(folder)]))


def _own(folder: Path) -> list[str]:
    try:
        files = sorted(path.name for path in (folder / FOLDER).iterdir())
    except OSError:
        return []
    stems = [name.removesuffix(SUFFIX) for name in files if name.endswith(SUFFIX)]
    return [stem for stem in stems if not ids.fault(stem)]


def read(folder: Path, name: str) -> Template:
    """Return the template of that name.

    Raises:
        UsageError: there is none; the nearest is named.
        PlanctlError: it is one's own, and cannot be read.
    """
    if name in _own(folder):
        return _read_own(folder, f"{name}{SUFFIX}")
    if name not in SHIPPED:
        raise UsageError(f"there is no template {name}", did_you_mean(name, names(folder), "templates"))
    template, problems = settings_file.template(yaml_reader.read(text(f"{FOLDER}/{name}{SUFFIX}")))
    if template is None:
        raise ValueError(f"{name}{SUFFIX}: {problems[0].message} in line {problems[0].place.line}")
    return template


def _read_own(folder: Path, file: str) -> Template:
    shown = f"{FOLDER}/{file}"
    try:
        root = yaml_reader.read(decode.text(read_file(folder / FOLDER / file)))
    except UnreadableFile as refused:
        raise _unreadable(shown, [refused.problem]) from None
    template, problems = settings_file.template(root)
    problems = sorted({*yaml_reader.repeated_keys(root), *problems})
    if template is None or problems:
        raise _unreadable(shown, problems)
    return template


def _unreadable(file: str, problems: list[Problem]) -> PlanctlError:
    return PlanctlError(
        f"the template {file} cannot be read, and no plan was made from it",
        problems=tuple((file, problem) for problem in problems),
    )
