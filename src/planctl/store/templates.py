"""The templates of new plans: those that planctl ships, and one's own in the plans folder's `templates`."""

from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError, UsageError
from planctl.model import ids
from planctl.model.settings import SHIPPED, Template
from planctl.model.source import Problem, did_you_mean
from planctl.planfile import decode, settings_file, yaml_reader
from planctl.store import contents, shipped
from planctl.store.contents import SUFFIX, Refused

FOLDER: Final = "templates"


class BrokenTemplate(PlanctlError):
    """A template of one's own cannot be read; `problems` are all that is wrong with it."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        super().__init__(f"the template {file} cannot be read, and no plan was made from it")
        self.problems = tuple((file, problem) for problem in problems)


def names(folder: Path) -> list[str]:
    """The names of all templates, planctl's own first; one's own of the same name stands in for planctl's."""
    return list(dict.fromkeys([*SHIPPED, *_own(folder)]))


def _own(folder: Path) -> list[str]:
    try:
        files = sorted(path.name for path in (folder / FOLDER).iterdir())
    except OSError:
        return []
    stems = [name.removesuffix(SUFFIX) for name in files if name.endswith(SUFFIX)]
    return [stem for stem in stems if not ids.fault(stem)]


def read(folder: Path, name: str) -> Template:
    """The template of that name.

    Raises:
        UsageError: there is none; the nearest is named.
        BrokenTemplate: it is one's own, and cannot be read.
    """
    if name in _own(folder):
        return _read_own(folder, f"{name}{SUFFIX}")
    if name not in SHIPPED:
        raise UsageError(f"there is no template {name}", did_you_mean(name, names(folder), "templates"))
    found, problems = settings_file.template(yaml_reader.read(shipped.text(f"{FOLDER}/{name}{SUFFIX}")))
    if found is None:
        raise ValueError(f"{name}{SUFFIX}: {problems[0].message} in line {problems[0].place.line}")
    return found


def _read_own(folder: Path, file: str) -> Template:
    shown = f"{FOLDER}/{file}"
    try:
        root = yaml_reader.read(decode.text(contents.data_of(folder / FOLDER / file)))
    except Refused as refused:
        raise BrokenTemplate(shown, [refused.problem]) from None
    found, problems = settings_file.template(root)
    problems = sorted({*yaml_reader.repeated_keys(root), *problems})
    if found is None or problems:
        raise BrokenTemplate(shown, problems)
    return found
