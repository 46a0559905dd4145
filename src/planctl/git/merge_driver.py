"""Three versions of a plan's file joined into one, or into one with both sides between conflict markers."""

import contextlib
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError, reason
from planctl.git import command, repository
from planctl.model import instruments
from planctl.model.dates import Interval
from planctl.model.plan import Never, Plan, ReviewTerms
from planctl.model.settings import Policy, Settings
from planctl.model.source import WHOLE_FILE, Items, Mapping, Node, Place, Problem, Scalar
from planctl.planfile import decode, history_blocks, merge, yaml_reader
from planctl.planfile.history_blocks import SplitPlan
from planctl.planfile.unseen_triggers import KeptOpen
from planctl.schedule import events, terms
from planctl.schedule.due import Reason
from planctl.schedule.next_review import next_review
from planctl.schedule.terms import Terms
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Document, UnreadablePlan

_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The merged file; `conflict_reason` says why it is a conflict, and is empty where it is none.

    `overtaken` are triggers and deteriorations of one side that ask for no review any more, since the other
    side held a review after their day, or closed the plan, without knowing of them.
    """

    data: bytes
    conflict_reason: str = ""
    kept_open: tuple[KeptOpen, ...] = ()
    overtaken: tuple[Reason, ...] = ()

    @property
    def problem(self) -> Problem:
        """The doubt, at the first of the markers."""
        above, marker, _ = self.data.partition(merge.OURS.encode())
        place = Place(above.count(b"\n") + 1, 1) if marker else WHOLE_FILE
        return Problem(place, self.conflict_reason, "both sides stand in the file: edit it, then git add it")


@dataclass(frozen=True, slots=True)
class _Version:
    """One of the three texts, with newlines for line ends; `end` and `bom` are how it was written."""

    text: str
    tree: Node
    end: str
    bom: str
    finished: bool


def join(path: Path, base: bytes | None, ours: bytes, theirs: bytes, settings: Settings) -> MergeResult:
    """Join the two sides of the plan at `path`, which is neither read nor written.

    Raises:
        PlanctlError: git is missing, or the disk is full.
    """
    folder = _folder(path)
    if not base:
        if ours == theirs:
            return MergeResult(ours)
        return MergeResult(
            _side_by_side(ours, theirs), "both sides made a plan of this name, and two plans are never blended"
        )
    try:
        versions = [_version(data) for data in (base, ours, theirs)]
    except decode.UnreadableFile as refused:
        merged = _merged_by_line(folder, base, ours, theirs)
        return MergeResult(merged.data, merged.conflict_reason or f"one side cannot be read: {refused.problem.message}")
    if not any(_is_plan(version.tree) for version in versions):
        return _merged_by_line(folder, base, ours, theirs)
    if ours == theirs or base in (ours, theirs):
        return _sound(path, MergeResult(theirs if ours == base else ours), None, versions, settings)
    try:
        parts = [history_blocks.split(version.text, version.tree) for version in versions]
    except history_blocks.CannotSplit:
        merged = _merged_by_line(folder, base, ours, theirs)
        entries = merge.merged_counts(*(history_blocks.entries(version.tree) for version in versions))
        result = _sound(path, merged, entries, versions, settings)
        if result.conflict_reason and not merged.conflict_reason:
            return MergeResult(_side_by_side(ours, theirs), result.conflict_reason)
        return result
    return _joined(path, versions, parts, settings)


def _folder(path: Path) -> Path:
    return path.parent if path.parent.is_dir() else Path()


def _joined(path: Path, versions: list[_Version], parts: list[SplitPlan], settings: Settings) -> MergeResult:
    history = merge.merge(*parts)
    heads = [_text(part.head) for part in parts]
    merged = _merged_by_line(_folder(path), *(head.encode() for head in heads))
    data = _file(merged.data.decode() + _text(history.lines), versions)
    result = MergeResult(data, merged.conflict_reason, history.kept_open)
    if history.conflicts:
        entries = "an entry of the history was" if history.conflicts == 1 else "entries of the history were"
        result = replace(result, conflict_reason=result.conflict_reason or f"{entries} changed on both sides")
    if result.conflict_reason:
        return result
    checked = _sound(path, result, history.entries, versions, settings)
    if not checked.conflict_reason:
        return checked
    if heads[1] == heads[2]:
        return MergeResult(
            _side_by_side(*(_file(version.text, versions) for version in versions[1:])), checked.conflict_reason
        )
    head = _side_by_side(heads[1].encode(), heads[2].encode()).decode()
    return replace(checked, data=_file(head + _text(history.lines), versions))


def _version(data: bytes) -> _Version:
    text = decode.text(data)
    end = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    bom = _BOM if data.startswith(_BOM.encode()) else ""
    return _Version(text.replace("\r\n", "\n"), yaml_reader.read(text), end, bom, text.endswith("\n"))


def _is_plan(root: Node) -> bool:
    return isinstance(root, Mapping) and root.get("client") is not None and root.get("history") is not None


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _file(text: str, versions: list[_Version]) -> bytes:
    """Return the text as the bytes of a file, written the way of the side that changed it."""
    end = merge.changed_version(*(version.end for version in versions))
    bom = merge.changed_version(*(version.bom for version in versions))
    unfinished = merge.changed_version(*("" if version.finished else "unfinished" for version in versions))
    return (bom + (text.removesuffix("\n") if unfinished else text).replace("\n", end)).encode()


def _sound(
    path: Path, result: MergeResult, entries: Counter[str] | None, versions: list[_Version], settings: Settings
) -> MergeResult:
    """Return the outcome, in doubt unless it reads as a plan with exactly these entries."""
    all_known = knowing(settings, *(version.tree for version in versions))
    read = plan_folder.parsed(path, result.data, all_known)
    if isinstance(read, UnreadablePlan):
        problem = read.problems[0]
        return replace(
            result, conflict_reason=result.conflict_reason or f"merged, it would not be a valid plan: {problem.message}"
        )
    if entries is not None and history_blocks.entries(read.tree) != entries:
        return replace(result, conflict_reason=result.conflict_reason or "merged, entries of the history would be lost")
    texts = [plan_folder.parsed(path, version.text.encode(), all_known) for version in versions]
    plans = [document.plan for document in texts if isinstance(document, Document)]
    if entries is None or len(plans) < len(versions):
        return result  # A side that is no plan does not say what is open.
    base, *sides = plans
    own_leads = all_known._replace(triggers=settings.triggers)
    if _closes_unseen(read.plan, base, sides, own_leads):
        reason = "a review of one side would close a trigger of the other, which it cannot have seen"
        return replace(result, conflict_reason=result.conflict_reason or reason)
    return replace(result, overtaken=tuple(_overtaken(read.plan, base, sides, own_leads)))


def _closes_unseen(merged: Plan, base: Plan, sides: Sequence[Plan], settings: Settings) -> bool:
    """Tell whether the merged plan has a trigger dealt with that was open on the side that wrote it."""
    holding = terms.terms(merged, settings)
    here, before, ours, theirs = (_closed_triggers(plan, holding) for plan in (merged, base, *sides))
    return bool(here - (ours + theirs - before))


def _overtaken(merged: Plan, base: Plan, sides: Sequence[Plan], settings: Settings) -> Iterator[Reason]:
    """Yield what only one side knew of and had open, and the merged plan has not, though nothing newer is known."""
    day = max(entry.known for plan in (merged, *sides) for entry in plan.history)

    def unsettled(plan: Plan) -> dict[tuple[str, date, str], Reason]:
        reasons = next_review(plan, settings, day).reasons
        return {
            (reason.kind, reason.date, reason.measure or ""): reason
            for reason in reasons
            if reason.is_trigger and reason.due is not None
        }

    settled = unsettled(merged).keys() | unsettled(base).keys()
    for side in sides:
        for key, still_open in unsettled(side).items():
            if key not in settled and not _measured_since(merged, still_open, settings):
                yield still_open


def _measured_since(plan: Plan, reason: Reason, settings: Settings) -> bool:
    if reason.measure is None:
        return False
    name = instruments.identity(reason.measure, settings.instruments)
    return any(
        entry.known > reason.date and instruments.identity(entry.measure, settings.instruments) == name
        for entry in plan.history
        if entry.measure is not None
    )


def _closed_triggers(plan: Plan, holding: Terms) -> Counter[tuple[str, date]]:
    """Count the triggers that are not open any more, by their kind and the day they became known."""
    still_open = {reason.line for reason in events.triggers(plan, holding)}
    triggers = (entry for entry in plan.history if entry.kind in holding.leads)
    return Counter((entry.kind, entry.known) for entry in triggers if entry.line() not in still_open)


def knowing(settings: Settings, *trees: Node) -> Settings:
    """Return the settings with the custom kinds and policies that the trees speak of.

    While git merges, the folder's own settings may still be those of the other side.
    """
    kinds: dict[str, Interval | Never] = {}
    policies: dict[str, Policy] = {}
    for root in trees:
        for name in _named(root):
            if _KIND.fullmatch(name):
                kinds[name] = "never"
            policies[name] = Policy(name=name, description="", source="", clock=ReviewTerms())
    return settings._replace(triggers=kinds | dict(settings.triggers), policies=policies | dict(settings.policies))


def _named(root: Node) -> Iterator[str]:
    if not isinstance(root, Mapping):
        return
    history, review = root.get("history"), root.get("review")
    for entry in history.items if isinstance(history, Items) else ():
        kind = entry.get("kind") if isinstance(entry, Mapping) else None
        if isinstance(kind, Scalar):
            yield kind.text
    if isinstance(review, Mapping):
        triggers, policy = review.get("triggers"), review.get("policy")
        yield from (key.text for key, _ in triggers.pairs) if isinstance(triggers, Mapping) else ()
        named = policy.items if isinstance(policy, Items) else [policy]
        yield from (name.text for name in named if isinstance(name, Scalar))


def _merged_by_line(folder: Path, base: bytes, ours: bytes, theirs: bytes) -> MergeResult:
    """git's own three-way merge, with its ordinary markers where both sides changed the same lines."""
    if ours == theirs or base in (ours, theirs):
        return MergeResult(theirs if ours == base else ours)
    result = _merge_file(folder, base, ours, theirs)
    if result.code == 0:
        return MergeResult(result.output)
    if result.code > 127:
        return MergeResult(_side_by_side(ours, theirs), "git cannot merge it line by line")
    return MergeResult(result.output, "both sides changed the same lines")


def _merge_file(folder: Path, base: bytes, ours: bytes, theirs: bytes, *options: str) -> command.GitResult:
    """Run `git merge-file` on files that have no name, so that no plan's text is left behind by a run that is killed.

    Raises:
        PlanctlError: git is missing, or the disk is full.
    """
    # Where git itself keeps what it merges: nothing of a plan goes to /tmp.
    place = repository.git_folder(folder) or folder
    try:
        with contextlib.ExitStack() as opened:
            files = []
            for data in (ours, base, theirs):
                file = opened.enter_context(tempfile.TemporaryFile(dir=place, buffering=0))
                file.write(data)
                files.append(file.fileno())
            # Ordinary markers, whatever style of conflicts the user likes elsewhere.
            options = ("-c", "merge.conflictStyle=merge", "merge-file", "-p", *options)
            options = (*options, "-L", "ours", "-L", "base", "-L", "theirs", *(f"/dev/fd/{file}" for file in files))
            return command.read(folder, *options, ok_codes=tuple(range(256)), files=tuple(files))
    except OSError as fault:
        raise PlanctlError(f"the plan cannot be merged: {reason(fault)}") from None


def is_as_git_left_it(path: Path, data: bytes, base: bytes | None, ours: bytes, theirs: bytes) -> bool:
    """Tell whether nobody has worked on a file in conflict yet.

    However git marks the conflicts, taking one side of all of them gives what git gives where it prefers that side.
    """
    for option, side in zip(("--ours", "--theirs"), _sides(data), strict=True):
        merged = _merge_file(_folder(path), base or b"", ours, theirs, option)
        if merged.code or side != merged.output.splitlines():
            return False
    return True


_MARKERS: Final = {b"<<<<<<<": "ours", b"|||||||": "base", b"=======": "theirs", b">>>>>>>": "both"}


def _sides(data: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the lines of a file in conflict as they are with one side taken of all conflicts, and with the other."""
    sides: tuple[list[bytes], list[bytes]] = ([], [])
    where = "both"
    for line in data.splitlines():
        if line[:7] in _MARKERS and line[7:8] in (b"", b" "):
            where = _MARKERS[line[:7]]
            continue
        for side, name in zip(sides, ("ours", "theirs"), strict=True):
            if where in (name, "both"):
                side.append(line)
    return sides


def _side_by_side(ours: bytes, theirs: bytes) -> bytes:
    end = b"\r\n" if b"\r\n" in ours else b"\n"
    sides = [side if side.endswith(b"\n") or not side else side + end for side in (ours, theirs)]
    first, between, last = (marker.encode() + end for marker in (merge.OURS, merge.BETWEEN, merge.THEIRS))
    return first + sides[0] + between + sides[1] + last
