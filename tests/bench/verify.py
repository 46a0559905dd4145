"""`planctl verify` on random git histories with planted changes: all of them named, and nothing else.

    python tests/bench/verify.py --trials 300 --seed 1

Each history has entries added and, between honest work (other layouts and quotes, comments, renames,
archiving, merges, rebases, cherry-picks, amended commits), entries changed, removed and moved, merges that
lose one, plans deleted and made anew, and commits that were amended to say something else.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from planctl.analysis import append_only  # noqa: E402
from planctl.git import plan_histories, setup  # noqa: E402
from planctl.model import source  # noqa: E402
from planctl.planfile import history_entries, yaml_reader  # noqa: E402

_HEAD = "format: 1\nclient: {client}\nstart: 2026-01-12\nproblems:\n  - {{id: p1, text: Panic {mark}}}\n"
_KINDS = ("session", "crisis", "relapse", "life_change", "request", "missed_sessions")

# What was planted: what happened, and the entries of which one must be named.
Planted = tuple[str, frozenset[str]]


class Folder:
    """A plans folder under git, and what was done to it that must be found."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        self.path, self.chance = path, chance
        self.planted: list[Planted] = []
        self.done: Counter[str] = Counter()
        self.number = 0
        self.name = "c-1.yaml"
        self.git("init", "--quiet", "--initial-branch", "main")
        (path / ".gitattributes").write_text(setup.ATTRIBUTES)
        (path / "archive").mkdir()
        self.git("config", "merge.planctl.driver", f"{sys.executable} -P -m planctl merge-driver -- %O %A %B %P")
        self.write("c-1", [self.entry("created"), *(self.entry() for _ in range(4))])
        # Another plan that looks alike, and that nothing is done to.
        other = _HEAD.format(client="c-9", mark="0") + "history:\n" + self.line(self.entry("created"))
        (path / "c-9.yaml").write_text(other)
        self.commit()

    def git(self, *arguments: str, ok: bool = True) -> bool:
        """Run git; whether it went well."""
        done = subprocess.run(["git", *arguments], cwd=self.path, env=_environment(), capture_output=True, check=False)
        assert done.returncode == 0 or not ok, done.stderr.decode()
        return done.returncode == 0

    def commit(self, *options: str) -> None:
        """Commit everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "work", *options)

    def entry(self, kind: str = "") -> dict[str, str]:
        """Make an entry that no other is like."""
        self.number += 1
        kind = kind or self.chance.choice(_KINDS)
        day = f"2026-{self.number // 28 % 12 + 1:02}-{self.number % 28 + 1:02}"
        return {"date": "2026-01-12" if kind == "created" else day, "kind": kind, "note": f"n{self.number}: ü"}

    def line(self, entry: dict[str, str], plain: bool = False) -> str:
        """Write an entry in one of the ways that it can be written."""
        keys = list(entry)
        if plain or self.chance.random() < 0.6:
            return "  - {" + ", ".join(f'{key}: "{entry[key]}"' for key in keys) + "}\n"
        self.chance.shuffle(keys)
        if self.chance.random() < 0.5:
            return "  - {" + ", ".join(f"{key}: '{entry[key]}'" for key in keys) + "}  # so\n"
        first, *rest = (f'{key}: "{entry[key]}"\n' for key in keys)
        return f"  - {first}" + "".join(f"    {line}" for line in rest)

    def meaning(self, entry: dict[str, str]) -> str:
        """Return the entry as it must be named."""
        return history_entries.read(f"history:\n{self.line(entry, plain=True)}".encode()).entries[0].text

    @property
    def plan(self) -> Path:
        """The plan's file."""
        return self.path / self.name

    def write(self, client: str, entries: list[dict[str, str]], anew: bool = False) -> None:
        """Write the plan; entries keep their lines unless it is written anew."""
        old = {self.meaning(entry): line for entry, line in self.lines()} if self.plan.exists() and not anew else {}
        lines = [old.get(self.meaning(entry)) or self.line(entry) for entry in entries]
        mark = f"{self.chance.randrange(3)}" if anew else "0"
        self.plan.write_text(_HEAD.format(client=client, mark=mark) + "history:\n" + "".join(lines))

    def lines(self) -> list[tuple[dict[str, str], str]]:
        """Read the plan's entries, each with its lines."""
        text = self.plan.read_text()
        tree: Any = yaml_reader.read(text)
        rows = text.splitlines(keepends=True)
        items = tree.get("history").items
        starts = [item.line - 1 for item in items] + [len(rows)]
        return [
            (_plain(item), "".join(rows[start:end]))
            for item, start, end in zip(items, starts[:-1], starts[1:], strict=True)
        ]

    def entries(self) -> list[dict[str, str]]:
        """Read the plan's entries."""
        return [entry for entry, _ in self.lines()]

    @property
    def client(self) -> str:
        """The client's id, as the file is named."""
        return self.plan.stem

    def plant(self, what: str, *entries: dict[str, str]) -> None:
        """Note what must be found."""
        self.planted.append((what, frozenset(map(self.meaning, entries))))


def _plain(item: Any) -> dict[str, str]:
    entry: Any = source.plain(item)
    return dict(entry)


def _environment() -> dict[str, str]:
    person = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {
        "PATH": os.environ["PATH"],
        "HOME": "/nowhere",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_EDITOR": "true",
        "PYTHONPATH": str(ROOT / "src"),
        **person,
    }


Work = Callable[..., None]


def add(folder: Folder, parity: int | None = None) -> None:
    """Add one to three entries."""
    more = [folder.entry() for _ in range(folder.chance.randrange(1, 4))]
    folder.write(folder.client, [*folder.entries(), *more])
    folder.commit()


def lay_out(folder: Folder, parity: int | None = None) -> None:
    """Write the same entries in other ways, and change the upper half."""
    folder.write(folder.client, folder.entries(), anew=True)
    folder.commit()


def _pick(folder: Folder, parity: int | None) -> int | None:
    """Choose an entry but the first; on two branches never the same one."""
    entries = folder.entries()
    numbers = [int(re.sub(r".*n([0-9]+):.*", r"\1", entry["note"])) for entry in entries]
    places = [i for i in range(1, len(entries)) if parity is None or numbers[i] % 2 == parity]
    return folder.chance.choice(places) if places else None


def change(folder: Folder, parity: int | None = None) -> None:
    """Change an entry, sometimes while another is added."""
    place = _pick(folder, parity)
    if place is None:
        return
    entries = folder.entries()
    new = {**entries[place], "note": f"not {entries[place]['note']}"}
    if folder.chance.random() < 0.5:
        new |= {"date": f"2025-{folder.number % 12 + 1:02}-01"}
    folder.plant("changed", entries[place])
    entries[place] = new
    folder.write(folder.client, [*entries, *([folder.entry()] if folder.chance.random() < 0.3 else [])])
    folder.commit()


def remove(folder: Folder, parity: int | None = None) -> None:
    """Remove an entry."""
    place = _pick(folder, parity)
    if place is None:
        return
    entries = folder.entries()
    folder.plant("removed", entries.pop(place))
    folder.write(folder.client, entries)
    folder.commit()


def move(folder: Folder, parity: int | None = None) -> None:
    """Let two neighbors change places."""
    entries = folder.entries()
    if len(entries) < 4 or parity is not None:
        return
    place = folder.chance.randrange(1, len(entries) - 1)
    folder.plant("moved", *entries[place : place + 2])
    entries[place : place + 2] = entries[place + 1], entries[place]
    folder.write(folder.client, entries)
    folder.commit()


def rename(folder: Folder, parity: int | None = None) -> None:
    """Rename the plan, or move it to the archive or back."""
    if parity is not None:
        return
    entries, lines = folder.entries(), folder.plan.read_text()
    del entries
    old = folder.client
    new = folder.chance.choice([old, f"c-{folder.chance.randrange(10, 99)}"])
    target = folder.chance.choice(["", "archive/"]) + f"{new}.yaml"
    if (folder.path / target).exists():
        return
    folder.plan.unlink()
    folder.name = target
    folder.plan.write_text(lines.replace(f"client: {old}\n", f"client: {new}\n"))
    folder.commit()


def make_anew(folder: Folder, parity: int | None = None) -> None:
    """Delete the plan, and make it anew without one of its entries."""
    entries = folder.entries()
    if len(entries) < 3 or parity is not None:
        return
    client = folder.client
    folder.plan.unlink()
    folder.commit()
    folder.plant("removed", entries.pop(folder.chance.randrange(1, len(entries))))
    folder.write(client, entries, anew=True)
    folder.commit()


def break_and_mend(folder: Folder, parity: int | None = None) -> None:
    """Commit a version that cannot be read, then one that can, sometimes with a loss between."""
    if parity is not None:
        return
    entries, good = folder.entries(), folder.plan.read_text()
    folder.plan.write_text(good + "  - {date: 2026-01-01, kind: [\n")
    folder.commit()
    folder.plant("unreadable")
    folder.plan.write_text(good)
    if folder.chance.random() < 0.4 and len(entries) > 2:
        folder.plant("removed", entries.pop())
        folder.write(folder.client, entries)
    folder.commit()


def amend(folder: Folder, parity: int | None = None) -> None:
    """Amend the last commit: its message alone, or the entry that it added."""
    new = folder.entry()
    folder.write(folder.client, [*folder.entries(), new])
    folder.commit()
    if folder.chance.random() < 0.5:
        folder.plant("dropped", new)
        folder.write(folder.client, [*folder.entries()[:-1], {**new, "note": f"said otherwise {new['note']}"}])
    folder.commit("--amend")


def _branch(folder: Folder, side: list[Work], base: list[Work]) -> str:
    """Work on a branch and on the main one; the name of the branch."""
    name = f"side{folder.number}"
    folder.git("checkout", "--quiet", "-b", name)
    for work in side:
        work(folder, 0)
    folder.git("checkout", "--quiet", "main")
    for work in base:
        work(folder, 1)
    return name


def merge(folder: Folder, parity: int | None = None) -> None:
    """Merge a branch; sometimes an entry is lost by it that only one side had."""
    if parity is not None:
        return
    choice = [add, lay_out, change, remove, amend]
    before = folder.entries()
    name = _branch(folder, [add, folder.chance.choice(choice)], [folder.chance.choice(choice)])
    if not folder.git("merge", "--quiet", "--no-ff", "--no-commit", name, ok=False):
        # Both sides changed one line: as people do, the whole of one side is taken, and the other is lost.
        folder.git("merge", "--abort")
        mine = folder.entries()
        text = folder.plan.read_bytes()
        folder.git("checkout", "--quiet", name)
        theirs = folder.entries()
        folder.git("checkout", "--quiet", "main")
        folder.git("merge", "--quiet", "--no-ff", "--no-commit", "--strategy", "ours", name)
        folder.plan.write_bytes(text)
        for entry in theirs:
            if entry not in mine and entry not in before:
                folder.plant("removed", entry)
        folder.commit()
        return
    after = folder.entries()
    fresh = [entry for entry in after if entry not in before]
    if fresh and folder.chance.random() < 0.4:
        gone = folder.chance.choice(fresh)
        folder.plant("removed", gone)
        folder.write(folder.client, [entry for entry in after if entry != gone])
    folder.commit()


def rebase(folder: Folder, parity: int | None = None) -> None:
    """Rebase a branch with a new entry, then move the main one to it."""
    if parity is not None:
        return
    name = _branch(folder, [add], [lay_out if folder.chance.random() < 0.3 else add])
    folder.git("checkout", "--quiet", name)
    if folder.git("rebase", "--quiet", "main", ok=False):
        folder.git("checkout", "--quiet", "main")
        folder.git("merge", "--quiet", "--ff-only", name)
    else:
        folder.git("rebase", "--abort")
        folder.git("checkout", "--quiet", "main")
        return
    folder.git("branch", "--quiet", "-D", name)


def cherry_pick(folder: Folder, parity: int | None = None) -> None:
    """Pick a commit from a branch that is merged afterwards."""
    if parity is not None:
        return
    name = _branch(folder, [add], [])
    folder.git("commit", "--quiet", "--allow-empty", "--message", "other")
    if not folder.git("cherry-pick", name, ok=False):
        folder.git("cherry-pick", "--abort")
    if not folder.git("merge", "--quiet", "--no-edit", name, ok=False):
        folder.git("merge", "--abort")


WORKS = [add, add, lay_out, change, remove, move, rename, make_anew, break_and_mend, amend, merge, rebase, cherry_pick]


def trial(path: Path, seed: int, steps: int) -> tuple[Folder, list[str]]:
    """Make a history and verify it: the folder, and what is wrong with the answer."""
    chance = random.Random(seed)
    folder = Folder(path, chance)
    for _ in range(steps):
        work = chance.choice(WORKS)
        folder.done[work.__name__] += 1
        work(folder)
    rewrites = [rewrite for history in plan_histories.read(path) for rewrite in append_only.rewrites(history.versions)]
    left = list(folder.planted)
    wrong = []
    for rewrite in rewrites:
        named = frozenset([rewrite.before] if rewrite.before else [])
        fits = [planted for planted in left if planted[0] == rewrite.what and named <= planted[1]]
        if fits:
            left.remove(fits[0])
        else:
            wrong.append(f"invented: {rewrite.what} {rewrite.version.revision[:8]} {rewrite.before} {rewrite.after}")
    return folder, wrong + [f"not found: {what} {sorted(entries)}" for what, entries in left]


def main() -> int:
    """Run the trials; 1 if any answer was wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--trials", type=int, default=60)
    options.add_argument("--steps", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    planted: Counter[str] = Counter()
    done: Counter[str] = Counter()
    failures = 0
    started = time.monotonic()
    for seed in range(given.seed, given.seed + given.trials):
        with tempfile.TemporaryDirectory() as path:
            folder, wrong = trial(Path(path), seed, given.steps)
        planted.update(what for what, _ in folder.planted)
        done.update(folder.done)
        for line in wrong:
            print(f"seed {seed}: {line}")
        failures += bool(wrong)
    print(f"{given.trials} histories in {time.monotonic() - started:.0f} s: {dict(done)}")
    print(f"planted: {dict(planted)}; histories with a wrong answer: {failures}")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
