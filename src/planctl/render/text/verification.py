"""What git's history says of plans: one line if nothing was rewritten, else each rewrite with both wordings."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from planctl.analysis.append_only import UNSIGNED, Rewrite, Verification, Version
from planctl.model.plurals import count
from planctl.render.blocks import Block, Line, Span, span

# What is said of one, and of several.
_WHAT: Final = {
    "changed": ("entry changed", "entries changed"),
    "removed": ("entry removed", "entries removed"),
    "moved": ("entry moved to another place", "entries moved to another place"),
    "dropped": ("entry dropped", "entries dropped"),
    "gone": ("plan deleted", "plans deleted"),
    "unreadable": ("version that cannot be read", "versions that cannot be read"),
}


def page(answer: Verification, unsigned: bool = False) -> list[Block]:
    """Lay out the rewrites by plan, what was retracted, the commits in doubt, and one line that sums up."""
    blocks: list[Block] = []
    for plan in answer.plans:
        for rewrite in plan.rewrites:
            blocks += _rewrite(plan.client, rewrite)
        for text in plan.unfounded:
            blocks += _entry(plan.client, "signature of a plan that was never committed", text)
        for text in plan.retractions:
            blocks += _entry(plan.client, "entry retracted, and still in the file", text)
    for commit in answer.forged:
        blocks.append(
            _line(", ".join(commit.clients), f"commit {commit.revision[:8]} of {commit.day} has a bad signature")
        )
    for commit in answer.commits if unsigned else ():
        if commit.signature == UNSIGNED:
            blocks.append(
                _line(", ".join(commit.clients), f"commit {commit.revision[:8]} of {commit.day} is not signed")
            )
    for client in answer.uncommitted:
        blocks.append(_line(client, "not committed yet, so nothing shows what it said before"))
    return [*blocks, Line((Span(summary(answer), "good" if answer.is_clean else "bad"),))]


def _line(client: str, text: str) -> Line:
    return Line((span(f"{client}  ", "title"), span(text)), hanging_indent=2)


def _entry(client: str, what: str, *texts: str) -> Iterator[Line]:
    yield _line(client, what)
    labels = ("was ", "now ") if len(texts) > 1 else ("",)
    for label, text in zip(labels, texts, strict=True):
        yield Line((span(text, "words"),), (span(f"  {label}", "quiet"),))


def _rewrite(client: str, rewrite: Rewrite) -> Iterator[Line]:
    texts = tuple(filter(None, (rewrite.before, rewrite.after)))
    return _entry(client, rewrite_line(rewrite), *texts) if texts else iter([_line(client, rewrite_line(rewrite))])


def rewrite_line(rewrite: Rewrite) -> str:
    """Say what was done, in which commit and on which day; not to what."""
    is_plan = rewrite.what == "dropped" and not rewrite.before
    what = "plan dropped" if is_plan else _WHAT[rewrite.what][0]
    where = f" in {_commit(rewrite.version)}"
    if rewrite.what == "dropped":
        where = f": commit {_commit(rewrite.version)} was amended, rebased or reset away"
    if not rewrite.version.revision:
        where = ", not committed yet"
    if rewrite.restored is not None:
        where += f"; restored in {_commit(rewrite.restored)}" if rewrite.restored.revision else "; restored since"
    return what + where


def _commit(version: Version) -> str:
    return f"{version.revision[:8]} of {version.day}"


def summary(answer: Verification) -> str:
    """Say in one line what was found, among how many plans and commits, and how many of those are signed."""
    result = findings(answer) or "every history was only ever added to"
    looked_at = f"{count(len(answer.plans), 'plan')}, {count(len(answer.commits), 'commit')}, {answer.signed} signed"
    looked_at += f", {count(answer.unchecked, 'signature')} that cannot be checked here" if answer.unchecked else ""
    shallow = "; the clone is shallow: what came before was not looked at" if answer.shallow else ""
    return f"{result} ({looked_at}){shallow}"


def findings(answer: Verification) -> str:
    """Count what was found; empty if that is nothing."""
    found = Counter(rewrite.what for plan in answer.plans for rewrite in plan.rewrites)
    counts = [f"{number} {_WHAT[what][number > 1]}" for what, number in found.items()]
    unfounded = sum(len(plan.unfounded) for plan in answer.plans)
    if unfounded:
        counts.append(f"{count(unfounded, 'signature')} of a plan that was never committed")
    if answer.forged:
        counts.append(count(len(answer.forged), "bad signature"))
    return ", ".join(counts)
