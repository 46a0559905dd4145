"""One plan file, read: its bytes, its tree and its plan, or what is wrong with it."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from planctl import parse
from planctl.model import Plan
from planctl.nodes import Node
from planctl.problems import WHOLE_FILE, Place, Problem
from planctl.settings import Settings
from planctl.store import guard, tree

SUFFIX = ".yaml"


@dataclass(frozen=True)
class Document:
    """A plan file that could be read."""

    path: Path
    data: bytes
    tree: Node
    plan: Plan

    @property
    def file(self) -> str:
        """The file's name within the folder."""
        return self.path.name


@dataclass(frozen=True)
class Broken:
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


def data_of(path: Path) -> bytes:
    """The bytes of a file, which must be an ordinary one and no larger than a plan can be.

    Raises:
        Refused: it is not there, not readable, not a file, or too large.
    """
    try:
        # Opening a named pipe would wait for its writer for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError as fault:
        raise guard.Refused(_unopened(fault)) from None
    try:
        mode = os.fstat(descriptor).st_mode
        # Python's own file object refuses a folder with an exception of its own.
        if not stat.S_ISREG(mode):
            raise guard.Refused(Problem(WHOLE_FILE, f"is {_sort(mode)}, not a file", "move it out of the plans folder"))
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(guard.LARGEST_FILE + 1)
    except OSError as fault:
        raise guard.Refused(_unopened(fault)) from None
    finally:
        os.close(descriptor)
    if len(data) > guard.LARGEST_FILE:
        raise guard.too_large()
    return data


def _unopened(fault: OSError) -> Problem:
    if isinstance(fault, FileNotFoundError):
        return Problem(WHOLE_FILE, "is not there any more", "restore it, or remove what points to it")
    if isinstance(fault, PermissionError):
        return Problem(WHOLE_FILE, "may not be read by this user", "look at its mode: chmod u+r")
    reason = (fault.strerror or type(fault).__name__).lower()
    return Problem(WHOLE_FILE, f"cannot be opened: {reason}")


def _sort(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a named pipe" if stat.S_ISFIFO(mode) else "a device or socket"


def document(path: Path, settings: Settings) -> Document | Broken:
    """The plan file at `path`, or all that is wrong with it. Never raises for anything a file can be."""
    try:
        return parsed(path, data_of(path), settings)
    except guard.Refused as refused:
        return Broken(path, (refused.problem,))


def parsed(path: Path, data: bytes, settings: Settings) -> Document | Broken:
    """The plan that the bytes hold, as if they stood in the file at `path`."""
    try:
        root = tree.read(guard.text(data))
    except guard.Refused as refused:
        return Broken(path, (refused.problem,))
    repeated = tree.repeated_keys(root)
    plan, problems = parse.plan(
        root,
        client=path.name.removesuffix(SUFFIX),
        own_kinds=settings.triggers,
        policies=settings.policies,
        instruments=settings.instruments,
    )
    if plan is None or repeated:
        return Broken(path, tuple(sorted({*repeated, *problems}, key=lambda problem: problem.place)))
    return Document(path, data, root, plan)


def misnamed(path: Path) -> Broken | None:
    """What is wrong with the name of a file that looks like a plan, if anything is."""
    name = path.name
    if not name.endswith(SUFFIX):
        return Broken(path, (Problem(WHOLE_FILE, f"does not end in {SUFFIX}, as a plan does", "rename the file"),))
    fault = parse.id_fault(name.removesuffix(SUFFIX))
    if fault:
        return Broken(path, (Problem(Place(0, 0), f"has a name that is no client id: {fault[1]}", "rename the file"),))
    return None
