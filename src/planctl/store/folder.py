"""A plans folder: where it is, its settings, and the plan files in it."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from planctl.model.plan import ReviewTerms
from planctl.model.settings import Settings
from planctl.model.source import WHOLE_FILE, Problem
from planctl.planfile import decode, settings_file, yaml_reader
from planctl.store import contents, place, reading, shipped
from planctl.store.contents import SUFFIX, Refused
from planctl.store.reading import Broken, Document

# Hands on the paths one by one, as they are read, to whoever wants to see how far that is.
Watched = Callable[[Sequence[Path]], Iterator[Path]]
# How long git and editors, which unlink a file and write it anew, may take about it.
_REPLACED_WITHIN_SECONDS: Final = 0.1


class Folder(NamedTuple):
    """A plans folder with its settings; `broken_settings` says what is wrong with those, if anything."""

    path: Path
    settings: Settings
    broken_settings: Broken | None = None
    # The bytes that the settings were read from; none of them where there is no such file.
    settings_data: bytes = b""

    def plan_path(self, client: str) -> Path:
        """Where the plan of a client stands, or would stand."""
        return self.path / f"{client}{SUFFIX}"


def open_folder(path: Path) -> Folder:
    """The folder at `path` with its settings, read once; settings that cannot be read say nothing."""
    defaults = Settings(policies=shipped.policies(), instruments=shipped.instruments())
    file = path / place.SETTINGS_FILE
    if not file.exists() and not file.is_symlink():
        return Folder(path, defaults)
    try:
        data = contents.data_of(file)
        # Settings may be empty, or comments alone; a plan may not.
        root = yaml_reader.read(decode.text(data)) if _says_anything(data) else None
    except Refused as refused:
        return Folder(path, defaults, Broken(file, (refused.problem,)))
    if root is None:
        return Folder(path, defaults, settings_data=data)
    said, problems = settings_file.settings(root, shipped.policies())
    problems = sorted({*yaml_reader.repeated_keys(root), *problems})
    settings = Settings(
        practitioner=said.practitioner,
        review=said.review or ReviewTerms(),
        triggers=said.triggers or {},
        check=said.check_settings(),
        commit=bool((said.git or {}).get("commit")),
        policies={**shipped.policies(), **own} if (own := settings_file.own_policies(said)) else shipped.policies(),
        instruments=shipped.instruments(),
    )
    return Folder(path, settings, Broken(file, tuple(problems)) if problems else None, data)


def _says_anything(data: bytes) -> bool:
    return any(
        line.strip() and not line.strip().startswith(b"#") for line in data.removeprefix(b"\xef\xbb\xbf").splitlines()
    )


def read_all(folder: Folder, watched: Watched = iter) -> list[Document | Broken]:
    """Every plan of the folder, readable or not, in the order of the files' names."""
    return read(folder, place.plan_files(folder.path), watched)


def read(folder: Folder, paths: Iterable[Path], watched: Watched = iter) -> list[Document | Broken]:
    """The plans at the paths; what cannot be read is looked at once more before it is reported."""
    wanted = list(paths)
    found = {document.path: document for document in read_each(folder, watched(wanted))}
    return [found[path] for path in wanted]


def read_each(folder: Folder, paths: Iterable[Path]) -> Iterator[Document | Broken]:
    """The same, each plan as soon as it is read, those that cannot be read at the end."""
    unread = []
    for path in paths:
        document = read_once(folder, path)
        if isinstance(document, Broken):
            unread.append(path)
        else:
            yield document
    if unread:
        time.sleep(_REPLACED_WITHIN_SECONDS)
        yield from (read_once(folder, path) for path in unread)


def read_once(folder: Folder, path: Path) -> Document | Broken:
    """The plan at the path as it is at this moment."""
    return reading.misnamed(path) or reading.document(path, folder.settings)


def problems(documents: Sequence[Document | Broken]) -> list[tuple[str, Problem]]:
    """All that is wrong with the plans, with the name of the file each."""
    return [
        (document.file, problem)
        for document in documents
        if isinstance(document, Broken)
        for problem in document.problems or (Problem(WHOLE_FILE, "cannot be read"),)
    ]
