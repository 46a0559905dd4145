"""One plan file, read: its bytes, its tree and its plan, or what is wrong with it."""

from pathlib import Path
from typing import NamedTuple

from planctl.model import ids
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.model.source import WHOLE_FILE, Node, Place, Problem
from planctl.planfile import decode, parser
from planctl.planfile import yaml_reader as tree
from planctl.store import contents
from planctl.store.contents import SUFFIX, Refused


class Document(NamedTuple):
    """A plan file that could be read."""

    path: Path
    data: bytes
    tree: Node
    plan: Plan

    @property
    def file(self) -> str:
        """The file's name within the folder."""
        return self.path.name


class Broken(NamedTuple):
    """A plan file that could not be read, and all that is wrong with it."""

    path: Path
    problems: tuple[Problem, ...]

    @property
    def file(self) -> str:
        """The file's name within the folder."""
        return self.path.name

    @property
    def client(self) -> str:
        """The id that the file's name gives."""
        return self.path.name.removesuffix(SUFFIX)


def document(path: Path, settings: Settings) -> Document | Broken:
    """The plan file at `path`, or all that is wrong with it. Never raises for anything a file can be."""
    try:
        return parsed(path, contents.data_of(path), settings)
    except Refused as refused:
        return Broken(path, (refused.problem,))


def parsed(path: Path, data: bytes, settings: Settings) -> Document | Broken:
    """The plan that the bytes hold, as if they stood in the file at `path`."""
    try:
        root = tree.read(decode.text(data))
    except Refused as refused:
        return Broken(path, (refused.problem,))
    repeated = tree.repeated_keys(root)
    plan, problems = parser.plan(
        root,
        client=path.name.removesuffix(SUFFIX),
        own_kinds=settings.triggers,
        policies=settings.policies,
        instruments=settings.instruments,
    )
    if plan is None or repeated:
        return Broken(path, tuple(sorted({*repeated, *problems})))
    return Document(path, data, root, plan)


def misnamed(path: Path) -> Broken | None:
    """What is wrong with the name of a file that looks like a plan, if anything is."""
    name = path.name
    if not name.endswith(SUFFIX):
        return Broken(path, (Problem(WHOLE_FILE, f"does not end in {SUFFIX}, as a plan does", "rename the file"),))
    fault = ids.fault(name.removesuffix(SUFFIX))
    if fault:
        return Broken(path, (Problem(Place(0, 0), f"has a name that is no client id: {fault[1]}", "rename the file"),))
    return None
