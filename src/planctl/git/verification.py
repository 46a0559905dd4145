"""What git's history says of plans: whether each history was only ever added to, what was signed, and by whom."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from planctl.analysis import append_only
from planctl.analysis.append_only import SignedCommit, Verification, VerifiedPlan, Version
from planctl.analysis.packet import CommittedPlan
from planctl.git import command, commits, plan_histories, renames, repository, versions
from planctl.git.plan_histories import PlanHistory
from planctl.model import fingerprint
from planctl.planfile import history_entries
from planctl.planfile.decode import UnreadableFile
from planctl.storage import files, paths, plan_folder
from planctl.storage.plan_folder import Document, Folder


class _Plans(NamedTuple):
    """The plans asked about: their repository, their folder with its settings, and those that were never committed."""

    top: Path
    opened: Folder
    histories: list[PlanHistory]
    uncommitted: tuple[str, ...]


def verify(folder: Path, named: Collection[Path] | None, today: date) -> Verification:
    """Verify the plans named, or all that the folder holds or ever held.

    Raises:
        PlanctlError: the folder is in no repository, or nothing was committed yet.
    """
    return _verification(_plans(folder, named, today))


def examine(folder: Path, document: Document, today: date) -> tuple[Verification, tuple[CommittedPlan, ...]]:
    """Verify a plan that was read, and return it as it was at each commit that changed its upper half, oldest first.

    Raises:
        PlanctlError: the folder is in no repository, or nothing was committed yet.
    """
    plans = _plans(folder, [document.path], today, document)
    states = (state for history in plans.histories for state in _states(plans.top, history, plans.opened))
    return _verification(plans), tuple(states)


def _plans(folder: Path, named: Collection[Path] | None, today: date, read: Document | None = None) -> _Plans:
    top = repository.committed_top(folder)
    inside = repository.name_in(top, folder)
    histories = plan_histories.read(top)
    folders = {inside, *(repository.name_in(top, path.parent) for path in named or ())}
    contents = {} if read is None else {repository.name_in(top, repository.real(read.path)): read.data}
    _add_working_tree(top, histories, folders, today, contents)
    present = paths.plan_files(folder) if named is None else named
    names = {repository.name_in(top, repository.real(path)) for path in present}
    chosen = [
        history
        for history in histories
        if history.names & names or (named is None and any(_stands_in(name, inside) for name in history.names))
    ]
    unknown = names - {name for history in chosen for name in history.names}
    uncommitted = tuple(sorted(PurePosixPath(name).stem for name in unknown))
    return _Plans(top, plan_folder.open_folder(folder), chosen, uncommitted)


def _verification(asked: _Plans) -> Verification:
    verified = (_verified(asked.top, history, asked.opened) for history in asked.histories)
    plans = tuple(sorted(verified, key=lambda plan: plan.client))
    shallow = command.read(asked.top, "rev-parse", "--is-shallow-repository").text == "true"
    return Verification(plans, _signed_commits(asked.top, asked.histories), asked.uncommitted, shallow)


def _stands_in(name: str, folder: str) -> bool:
    return PurePosixPath(name).parent == PurePosixPath(folder)


def _states(top: Path, history: PlanHistory, opened: Folder) -> tuple[CommittedPlan, ...]:
    # Along the first parents, and without what cannot be read.
    line = [index for index in plan_histories.line_of(history) if history.versions[index].entries is not None]
    return tuple(_parsed(top, history, line, opened))


def _parsed(top: Path, history: PlanHistory, places: Iterable[int], opened: Folder) -> Iterator[CommittedPlan]:
    places = list(places)
    contents = commits.blobs(top, (history.blobs[place] for place in places))
    earlier = None
    for place in places:
        version, data = history.versions[place], contents[history.blobs[place]]
        upper = history_entries.upper_half(data)
        if upper == earlier:
            continue
        document = versions.parse(Path(PurePosixPath(version.path).name), data, opened)
        if isinstance(document, Document):
            earlier = upper
            yield CommittedPlan(version.revision, version.day, document.plan)


def _verified(top: Path, history: PlanHistory, opened: Folder) -> VerifiedPlan:
    latest = next((version.entries for version in reversed(history.versions) if version.entries), ())
    retractions = tuple(entry.text for entry in latest if entry.kind == "retracted")
    signed = {entry: entry.value("plan") for entry in latest if entry.kind == "signed" and entry.value("plan")}
    fitting = {
        fingerprint.of_plan(state.plan)
        for state in (_parsed(top, history, history.upper_halves, opened) if signed else ())
    }
    unfounded = tuple(entry.text for entry, plan in signed.items() if plan not in fitting)
    rewrites = tuple(append_only.rewrites(history.versions))
    committed = sum(not version.dropped and bool(version.revision) for version in history.versions)
    return VerifiedPlan(history.client, committed, rewrites, retractions, unfounded)


def _signed_commits(top: Path, histories: Iterable[PlanHistory]) -> tuple[SignedCommit, ...]:
    by_id: dict[str, tuple[date, set[str]]] = {}
    for history in histories:
        for version in history.versions:
            if version.revision and not version.dropped:
                by_id.setdefault(version.revision, (version.day, set()))[1].add(history.client)
    signatures = commits.signatures(top, by_id)
    signed = (
        SignedCommit(id, day, tuple(sorted(clients)), signatures.get(id, append_only.UNSIGNED))
        for id, (day, clients) in by_id.items()
    )
    return tuple(sorted(signed, key=lambda commit: (commit.day, commit.revision)))


def _add_working_tree(
    top: Path, histories: Iterable[PlanHistory], folders: Iterable[str], today: date, read: Mapping[str, bytes]
) -> None:
    """Add a version for each plan whose file is no longer as HEAD has it: changed, renamed or deleted since.

    What was `read` of a file already is not read again.
    """
    held = {history.versions[history.current].path: history for history in histories if history.current is not None}
    missing = {}
    for name, history in held.items():
        if name in read or paths.is_there(top / name):
            _add_version(history, name, read.get(name) or top / name, today)
        else:
            missing[name] = history
    if not missing:
        return
    places = {str(PurePosixPath(folder) / name) for folder in folders for name in ("", "archive")}
    new = {
        name: data
        for place in places
        if (top / place).is_dir()
        for name in (str(PurePosixPath(place) / file) for file in paths.plan_names(top / place))
        if name not in held and (data := files.read_small_file(str(top / name)))
    }
    gone = commits.tree(top, "HEAD", *missing)
    contents = commits.blobs(top, gone.values())
    former = renames.former_names(new, {name: contents.get(id, b"") for name, id in gone.items()})
    now = {old: name for name, old in former.items()}
    for name, history in missing.items():
        if name in now:
            history.names.add(now[name])
            _add_version(history, now[name], read.get(now[name]) or top / now[name], today)
        else:
            last = history.current if history.current is not None else 0
            history.versions.append(Version("", today, name, (last,), None, gone=True))


def _add_version(history: PlanHistory, name: str, file: Path | bytes, today: date) -> None:
    if history.current is None:
        return
    committed = history.versions[history.current]
    try:
        entries = history_entries.read(file if isinstance(file, bytes) else files.read_file(file)).entries
    except UnreadableFile:
        entries = None
    if (name, entries) != (committed.path, committed.entries):
        history.versions.append(Version("", today, name, (history.current,), entries))
        history.current = len(history.versions) - 1
