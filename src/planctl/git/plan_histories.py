"""All committed versions of each plan of a repository, and which came from which: renames and merges followed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from planctl.analysis.append_only import Version
from planctl.git import command, commits, renames
from planctl.git.commits import Commit
from planctl.planfile import decode, history_entries
from planctl.planfile.history_entries import HistoryText

# How many files are held in memory at once.
_BATCH: Final = 256


@dataclass
class PlanHistory:
    """One plan of a repository.

    Attributes:
        names: the paths that it had, from the root of the repository.
        versions: its versions, parents first.
        blobs: the file of each version, empty where there is none.
        upper_halves: the places of the versions that brought another upper half, by the order of the commits.
        current: the place of the version that HEAD has; none if the plan is gone.
    """

    names: set[str]
    versions: list[Version]
    blobs: list[str]
    upper_halves: list[int]
    current: int | None

    @property
    def client(self) -> str:
        """The client's id, by the latest of its names."""
        last = self.versions[-1 if self.current is None else self.current]
        return PurePosixPath(last.path).stem


class _Node(NamedTuple):
    """A version before its file is read; without a blob the plan is gone."""

    commit: Commit
    path: str
    blob: str
    parents: tuple[int, ...]
    dropped: bool


@dataclass
class _Graph:
    """The versions of all plans: `heads` are, for each commit, the version of each path in it."""

    top: Path
    nodes: list[_Node] = field(default_factory=list)
    heads: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, commit: Commit, dropped: bool) -> None:
        """Add the versions that a commit makes, once those of its parents are there."""
        if any(parent not in self.heads for parent in commit.parents):
            # It stands on another branch, whose commits are not asked about.
            return
        parents = [self.heads[parent] for parent in commit.parents] or [{}]
        former = [renames.in_changes(self.top, changes) for changes in commit.changes]
        after = {change.path: change.after for changes in commit.changes for change in changes}
        paths = [path for path in after if renames.is_plan(path)]
        for other in parents[1:]:
            paths += [path for path, index in other.items() if parents[0].get(path) != index]
        head = self.heads[commit.id] = dict(parents[0])
        for path in dict.fromkeys(paths):
            sources = [parent.get(names.get(path, path)) for parent, names in zip(parents, former, strict=True)]
            known = tuple(dict.fromkeys(index for index in sources if index is not None))
            blob = after[path] if path in after else next((self.nodes[index].blob for index in known), "")
            if not blob and all(path in names.values() for names in former):
                head.pop(path, None)
            elif len(known) == 1 and self.nodes[known[0]].blob == blob and self.nodes[known[0]].path == path:
                head[path] = known[0]
            elif blob or known:
                head[path] = len(self.nodes)
                self.nodes.append(_Node(commit, path, blob, known, dropped))


def read(top: Path) -> list[PlanHistory]:
    """Return the plans that a repository holds or held."""
    graph = _Graph(top)
    held = commits.log(top, "HEAD")
    for commit in reversed(held):
        graph.add(commit, dropped=False)
    for commit in reversed(_dropped(top)):
        graph.add(commit, dropped=True)
    heads = graph.heads[held[0].id]
    histories = (_history(graph, group, heads) for group in _groups(graph.nodes))
    return [history for history in histories if any(version.entries for version in history.versions)]


def line_of(history: PlanHistory) -> list[int]:
    """Return the places of the committed versions from the first to the one of HEAD, along the first parents."""
    line = [] if history.current is None else [history.current]
    while line and (parents := history.versions[line[-1]].parents):
        line.append(parents[0])
    return [index for index in reversed(line) if history.versions[index].revision]


def _dropped(top: Path) -> list[Commit]:
    """Return the commits that HEAD once had, and that an amended commit, a rebase or a reset left behind."""
    log = command.read(top, "log", "-g", "--format=%H", "HEAD", ok_codes=(0, 128))
    once = list(dict.fromkeys(log.text.split())) if log.code == 0 else []
    return commits.log(top, *once, "--not", "--all") if once else []


def _groups(nodes: Sequence[_Node]) -> Iterator[list[int]]:
    """Yield the places of the versions of each plan; a dropped one belongs to the plan of its name."""
    group = list(range(len(nodes)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    by_path: dict[str, int] = {}
    for index, node in enumerate(nodes):
        for parent in node.parents:
            group[root(index)] = root(parent)
        if node.dropped and not node.parents and node.path in by_path:
            group[root(index)] = root(by_path[node.path])
        by_path.setdefault(node.path, index)
    members: dict[int, list[int]] = {}
    for index in range(len(nodes)):
        members.setdefault(root(index), []).append(index)
    yield from members.values()


def _history(graph: _Graph, group: Sequence[int], heads: Mapping[str, int]) -> PlanHistory:
    place = {index: number for number, index in enumerate(group)}
    texts: dict[int, HistoryText] = {}
    uppers: dict[str, int] = {}
    versions = []
    for index, data in _contents(graph, group):
        node = graph.nodes[index]
        entries = None
        earlier = next((texts[parent] for parent in node.parents if parent in texts), None)
        try:
            text = history_entries.read(data, earlier) if data else earlier
        except decode.UnreadableFile:
            text = earlier
        else:
            if data and text is not None:
                entries = text.entries
                if not node.dropped:
                    uppers.setdefault(text.upper, place[index])
        if text is not None:
            texts[index] = text
        parents = tuple(place[parent] for parent in node.parents)
        versions.append(
            Version(node.commit.id, node.commit.day, node.path, parents, entries, not node.blob, node.dropped)
        )
    held = (place[index] for index in heads.values() if index in place and graph.nodes[index].blob)
    names = {version.path for version in versions}
    blobs = [graph.nodes[index].blob for index in group]
    return PlanHistory(names, versions, blobs, list(uppers.values()), next(held, None))


def _contents(graph: _Graph, group: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Yield the bytes of each version, empty where the plan is gone."""
    for start in range(0, len(group), _BATCH):
        batch = group[start : start + _BATCH]
        contents = commits.blobs(graph.top, (graph.nodes[index].blob for index in batch if graph.nodes[index].blob))
        for index in batch:
            yield index, contents.get(graph.nodes[index].blob, b"")
