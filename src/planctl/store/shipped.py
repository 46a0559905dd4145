"""The data files that come with planctl."""

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from planctl.model import instruments as measures
from planctl.model.instruments import Instrument
from planctl.model.settings import Policy
from planctl.planfile import settings_file, yaml_reader

if TYPE_CHECKING:
    from planctl.lint.goal_text import Lexicon


def text(name: str) -> str:
    """The text of a data file, by its path below the package's `data` folder."""
    data = pkgutil.get_data("planctl", f"data/{name}")
    if data is None:
        raise FileNotFoundError(name)
    return data.decode("utf-8")


@cache
def instruments() -> Mapping[str, Instrument]:
    """The known instruments, under every normalised name that a plan may give them."""
    return measures.read(text("measures.csv"))


class _Policies(Mapping[str, Policy]):
    """The known review policies, read when the first of them is looked up: most plans name none."""

    def __getitem__(self, name: str) -> Policy:
        return _policies()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_policies())

    def __len__(self) -> int:
        return len(_policies())


def policies() -> Mapping[str, Policy]:
    """The known review policies, under their names."""
    return _Policies()


@cache
def _policies() -> Mapping[str, Policy]:
    found, problems = settings_file.policies(yaml_reader.read(text("policies.yaml")))
    if problems:
        raise ValueError(f"policies.yaml: {problems[0].message} in line {problems[0].place.line}")
    return found


@cache
def lexicon() -> "Lexicon":
    """The word lists that goals are read with; only the commands that judge goals pay for them."""
    from planctl.lint import goal_text

    return goal_text.build({name: text(f"words/{name}.txt") for name in goal_text.LISTS}, instruments())


def first_names() -> frozenset[str]:
    """Common first names, in small letters."""
    lines = text("first-names.txt").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())
