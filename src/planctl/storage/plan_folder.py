"""One plan file, read: its bytes, its tree and its plan, or what is wrong with it."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from planctl.model import ids
from planctl.model.plan import Plan, ReviewTerms
from planctl.model.settings import DEFAULT_LOCALE, RemindSettings, Settings
from planctl.model.source import WHOLE_FILE, Node, Place, Problem, listed
from planctl.planfile import decode, parser, settings_file, yaml_reader
from planctl.planfile.decode import UnreadableFile
from planctl.storage import bundled_data, files, paths
from planctl.storage.files import SUFFIX


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


class UnreadablePlan(NamedTuple):
    """A plan file that could not be read, and all that is wrong with it."""

    path: Path
    problems: tuple[Problem, ...]
    # The bytes that have these problems; none of them where they are not known.
    data: bytes = b""

    @property
    def file(self) -> str:
        """The file's name within the folder."""
        return self.path.name

    @property
    def client(self) -> str:
        """The id that the file's name gives."""
        return self.path.name.removesuffix(SUFFIX)

    @property
    def is_plan(self) -> bool:
        """False where it is the folder's settings that cannot be read."""
        return self.path.name != paths.SETTINGS_FILE


def document(path: Path, settings: Settings) -> Document | UnreadablePlan:
    """Return the plan file at `path`, or all that is wrong with it. Never raises for anything a file can be."""
    try:
        return parsed(path, files.read_file(path), settings)
    except UnreadableFile as refused:
        return UnreadablePlan(path, (refused.problem,))


def parsed(path: Path, data: bytes, settings: Settings) -> Document | UnreadablePlan:
    """Return the plan that the bytes hold, as if they stood in the file at `path`."""
    try:
        text = decode.text(data)
        root = yaml_reader.read(text)
    except UnreadableFile as refused:
        return UnreadablePlan(path, (refused.problem,), data)
    repeated = yaml_reader.repeated_keys(root)
    plan, problems = parser.plan(
        root,
        client=path.name.removesuffix(SUFFIX),
        custom_kinds=settings.triggers,
        policies=settings.policies,
        instruments=settings.instruments,
    )
    if plan is None or repeated:
        from planctl.planfile import yaml_slips

        # A slip is behind whatever else is wrong with its line, and with the line above and below.
        found = yaml_slips.find_unread(text)
        beside = {slip.place.line + step for slip in found for step in (-1, 0, 1)}
        others = [problem for problem in (*repeated, *problems) if problem.place.line not in beside]
        return UnreadablePlan(path, listed({*found, *others}), data)
    return Document(path, data, root, plan)


def misnamed(path: Path) -> UnreadablePlan | None:
    """Return what is wrong with the name of a file that looks like a plan, if anything is."""
    name = path.name
    if not name.endswith(SUFFIX):
        return UnreadablePlan(
            path, (Problem(WHOLE_FILE, f"does not end in {SUFFIX}, as a plan does", "rename the file"),)
        )
    fault = ids.fault(name.removesuffix(SUFFIX))
    if fault:
        return UnreadablePlan(
            path, (Problem(Place(0, 0), f"has a name that is not a client id: {fault[1]}", "rename the file"),)
        )
    return None


# Wraps the paths to show progress while they are read.
Track = Callable[[Sequence[Path]], Iterator[Path]]


class Folder(NamedTuple):
    """A plans folder with its settings; `broken_settings` says what is wrong with those, if anything."""

    path: Path
    settings: Settings
    broken_settings: UnreadablePlan | None = None
    # The bytes that the settings were read from; none of them where there is no such file.
    settings_data: bytes = b""

    def plan_path(self, client: str) -> Path:
        """Return where the plan of a client stands, or would stand."""
        return self.path / f"{client}{SUFFIX}"


def open_folder(path: Path) -> Folder:
    """Open the folder at `path` with the settings that hold in it; settings that cannot be read say nothing."""
    file = paths.home(path) / paths.SETTINGS_FILE
    if not paths.is_there(file):
        return Folder(path, _defaults())
    try:
        return parsed_settings(file, files.read_file(file))._replace(path=path)
    except UnreadableFile as refused:
        return Folder(path, _defaults(), UnreadablePlan(file, (refused.problem,)))


def _defaults() -> Settings:
    return Settings(policies=bundled_data.policies(), instruments=bundled_data.instruments())


def parsed_settings(file: Path, data: bytes) -> Folder:
    """Return the folder whose settings the bytes are, as if they stood in the file."""
    path, defaults = file.parent, _defaults()
    try:
        # Settings may be empty, or comments alone; a plan may not.
        root = yaml_reader.read(decode.text(data)) if _says_anything(data) else None
    except UnreadableFile as refused:
        return Folder(path, defaults, UnreadablePlan(file, (refused.problem,)))
    if root is None:
        return Folder(path, defaults, settings_data=data)
    parsed, problems = settings_file.settings(root, bundled_data.policies(), bundled_data.instruments())
    listed_problems = listed([*yaml_reader.repeated_keys(root), *problems])
    custom = settings_file.custom_policies(parsed)
    settings = Settings(
        practitioner=parsed.practitioner,
        practice=parsed.practice,
        review=parsed.review or ReviewTerms(),
        triggers=parsed.triggers or {},
        check=parsed.check_settings(),
        commit=bool((parsed.git or {}).get("commit")),
        ignore_files=parsed.ignore_files,
        language=parsed.language,
        remind=parsed.remind or RemindSettings(),
        locale=parsed.locale or DEFAULT_LOCALE,
        retention=parsed.retention,
        policies={**bundled_data.policies(), **custom} if custom else bundled_data.policies(),
        instruments=settings_file.practice_instruments(parsed, bundled_data.instruments()),
    )
    return Folder(path, settings, UnreadablePlan(file, listed_problems) if listed_problems else None, data)


def _says_anything(data: bytes) -> bool:
    return any(
        line.strip() and not line.strip().startswith(b"#") for line in data.removeprefix(b"\xef\xbb\xbf").splitlines()
    )


def read_all(folder: Folder, track: Track = iter) -> list[Document | UnreadablePlan]:
    """Return every plan of the folder, readable or not, in the order of the files' names."""
    documents = read(folder, paths.plan_files(folder.path), track)
    return [document for document in documents if isinstance(document, Document) or not is_ignored(document, folder)]


def is_ignored(unreadable: UnreadablePlan, folder: Folder) -> bool:
    """Tell whether a file that cannot be read as a plan is none, as the settings say."""
    return any(fnmatch(unreadable.file, pattern) for pattern in folder.settings.ignore_files)


def read(folder: Folder, plans: Iterable[Path], track: Track = iter) -> list[Document | UnreadablePlan]:
    """Return the plans at the paths; what cannot be read is looked at once more before it is reported."""
    wanted = list(plans)
    documents = {document.path: document for document in read_each(folder, track(wanted))}
    return [documents[path] for path in wanted]


def read_each(folder: Folder, plans: Iterable[Path]) -> Iterator[Document | UnreadablePlan]:
    """Yield the same, each plan as soon as it is read, those that cannot be read at the end."""
    unread = []
    for path in plans:
        document = read_once(folder, path)
        if isinstance(document, UnreadablePlan):
            unread.append(document)
        else:
            yield document
    if unread:
        time.sleep(files.REPLACED_WITHIN_SECONDS)
        yield from (read_again(folder.settings, plan) for plan in unread)


def read_again(settings: Settings, unreadable: UnreadablePlan) -> Document | UnreadablePlan:
    """Return what is in a plan's file now; it is not parsed again if that is what it was."""
    if misnamed(unreadable.path):
        return unreadable
    try:
        data = files.read_file(unreadable.path)
    except UnreadableFile as refused:
        return UnreadablePlan(unreadable.path, (refused.problem,))
    return unreadable if data == unreadable.data else parsed(unreadable.path, data, settings)


def read_once(folder: Folder, path: Path) -> Document | UnreadablePlan:
    """Return the plan at the path as it is at this moment."""
    return misnamed(path) or document(path, folder.settings)


def problems(documents: Sequence[Document | UnreadablePlan]) -> list[tuple[str, Problem]]:
    """Return all that is wrong with the plans, with the name of the file each."""
    return [
        (document.file, problem)
        for document in documents
        if isinstance(document, UnreadablePlan)
        for problem in document.problems or (Problem(WHOLE_FILE, "cannot be read"),)
    ]
