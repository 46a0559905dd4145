"""Random work in two clones of a plans folder, merged both ways by real git, and what came of it."""

import os
import random
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from planctl.git import setup
from planctl.model.settings import Settings
from planctl.planfile import decode, history_blocks, yaml_reader
from planctl.schedule import events, terms
from planctl.storage import bundled_data, plan_folder
from planctl.storage.plan_folder import Document

GOALS = (
    "  - id: g{n}\n    text: Walk to the shop alone, {n} times a week\n    by: 2026-09-{n:02}\n"
    "    measure: {{name: walks {n}, unit: a week, baseline: 0, target: {n}, better: higher}}\n"
)
TRIGGERS = ("crisis", "relapse", "trauma", "request")
KINDS = ("crisis", "relapse", "request", "session", "worsening", "life_change")


@dataclass
class Found:
    """What came of one pair."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    unparsable: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    closed_unseen: list[str] = field(default_factory=list)
    kept_open: int = 0
    conflicts: int = 0

    @property
    def faults(self) -> list[str]:
        """Everything that must not be."""
        return self.lost + self.duplicated + self.unparsable + self.needless + self.closed_unseen


def base_plan(random: random.Random) -> str:
    """A plan with some goals and some history."""
    goals = "\n".join(GOALS.format(n=n) for n in range(1, random.randint(2, 5) + 1))
    lines = ["  - {date: 2026-01-12, kind: created}"]
    for day in range(random.randint(0, 8)):
        if random.random() < 0.2:
            lines.append(f"  # remark {day}")
        lines.append(f"  - {{date: 2026-02-{day + 1:02}, kind: {random.choice(KINDS)}}}")
        if random.random() < 0.15:
            lines.append(lines[-1])
    history = "".join(f"{line}\n" for line in lines)
    return (
        f"format: 1\nclient: c-1\nstart: 2026-01-12\nlevel_of_care: outpatient\n\ngoals:\n{goals}\nhistory:\n{history}"
    )


@dataclass
class Work:
    """What one person does to the plan; `traces` are texts that must be there after a merge without conflict."""

    name: str
    random: random.Random
    text: str
    traces: list[str] = field(default_factory=list)
    # What happened to each entry of the base that was touched, by its line.
    touched: dict[str, str] = field(default_factory=dict)

    def do(self) -> None:
        """Some things, one after the other."""
        choices: tuple[Callable[[int], None], ...] = (
            self.log, self.log, self.score, self.log_in_block, self.log_what_both_know, self.edit_entry,
            self.delete_entry, self.add_goal, self.edit_goal, self.comment, self.log_near, self.log_near, self.review,
        )  # fmt: skip
        for number in range(self.random.randint(1, 5)):
            self.random.choice(choices)(number)

    def add(self, lines: str) -> None:
        self.text += lines

    def day(self) -> str:
        return f"2026-0{self.random.randint(3, 5)}-{self.random.randint(1, 28):02}"

    def log(self, number: int) -> None:
        trace = f"{self.name} {number}"
        self.add(f'  - {{date: {self.day()}, kind: {self.random.choice(KINDS)}, note: "{trace}"}}\n')

    def score(self, number: int) -> None:
        self.add(f"  - {{date: {self.day()}, kind: reading, measure: walks 1, value: {self.random.randint(0, 9)}}}\n")

    def log_in_block(self, number: int) -> None:
        note = f"    note: |\n      {self.name}\n      {number}\n"
        self.add(f"  # {self.name} {number}\n  - date: {self.day()}\n    kind: crisis\n{note}")
        self.traces.append(f"# {self.name} {number}\n")

    def log_near(self, number: int) -> None:
        """A trigger on one of the few days on which reviews are held."""
        day, note = self.random.randint(1, 4), f'note: "{self.name} near {number}"'
        logged = f", logged: 2026-06-0{day + 1}" if self.random.random() < 0.3 else ""
        self.add(f"  - {{date: 2026-06-0{day}, kind: {self.random.choice(TRIGGERS)}{logged}, {note}}}\n")

    def review(self, number: int) -> None:
        said = self.random.choice((f', note: "{self.name} review {number}"', ", decision: continue", ""))
        self.add(f"  - {{date: 2026-06-0{self.random.randint(1, 5)}, kind: review{said}}}\n")

    def log_what_both_know(self, number: int) -> None:
        self.add(f"  - {{date: 2026-04-0{self.random.randint(1, 3)}, kind: session}}\n")

    def _entry(self) -> str | None:
        lines = [line for line in self.text.splitlines() if line.startswith("  - {date: 2026-02")]
        lines = [line for line in lines if "note" not in line and self.text.count(line) == 1]
        return self.random.choice(lines) if lines else None

    def edit_entry(self, number: int) -> None:
        line = self._entry()
        if line is not None:
            new = line.replace("}", f', note: "{self.name} edited"}}')
            self.text = self.text.replace(line, new)
            self.touched[line] = new

    def delete_entry(self, number: int) -> None:
        line = self._entry()
        if line is not None:
            self.text = self.text.replace(f"{line}\n", "")
            self.touched[line] = ""

    def add_goal(self, number: int) -> None:
        n = (10 if self.name == "ours" else 20) + number
        self.text = self.text.replace("\nhistory:\n", f"\n{GOALS.format(n=n)}\nhistory:\n")
        self.traces.append(f"- id: g{n}\n")

    def edit_goal(self, number: int) -> None:
        goals = re.findall(r"(?<=\n    by: )2026-09-0\d(?=\n)", self.text)
        if goals:
            new = f"2026-1{0 if self.name == 'ours' else 1}-0{number + 1}"
            self.text = self.text.replace(f"by: {self.random.choice(goals)}\n", f"by: {new}\n", 1)
            self.traces.append(f"by: {new}\n")

    def comment(self, number: int) -> None:
        self.text = self.text.replace("start: 2026-01-12\n", f"# {self.name} says {number}\nstart: 2026-01-12\n")
        self.traces.append(f"# {self.name} says {number}\n")


JOINING = {
    "merge": ("merge", "--quiet", "--no-edit", "FETCH_HEAD"),
    "rebase": ("rebase", "--quiet", "FETCH_HEAD"),
    "cherry-pick": ("cherry-pick", "--keep-redundant-commits", "FETCH_HEAD"),
}


def trial(seed: int, folder: Path, by: str = "merge") -> Found:
    """One pair of clones: both work, both join the other's work to theirs."""
    draw = random.Random(seed)
    end, bom = draw.choice([("\n", "")] * 3 + [("\r\n", ""), ("\n", "\ufeff")])

    def write(text: str) -> str:
        return bom + text.replace("\n", end)

    base = base_plan(draw)
    works = [Work(name, draw, base) for name in ("ours", "theirs")]
    for work in works:
        work.do()
    _git(folder, "init", "--quiet", "ours")
    _save(folder / "ours", write(base))
    _git(folder, "clone", "--quiet", "ours", "theirs")
    setup.set_up(folder / "theirs")
    for work in works:
        _save(folder / work.name, write(work.text))
    _git(folder, "clone", "--quiet", "ours", "witness")
    found = Found()
    texts = []
    for here, there in (("ours", "theirs"), ("theirs", "witness")):
        _git(folder / here, "fetch", "--quiet", f"../{there}", "HEAD")
        merged = _run(folder / here, *JOINING[by])
        found.kept_open += merged.stderr.count(b"and stays open")
        texts.append((merged.returncode, (folder / here / "c-1.yaml").read_bytes()))
    for code, data in texts:
        found.conflicts += code != 0
        _judge(seed, base, works, code, data, folder, found)
    if texts[0][0] == texts[1][0] == 0 and texts[0][1] != texts[1][1]:
        found.lost.append(f"{seed}: the two clones have different plans")
    return found


def _judge(seed: int, base: str, works: list[Work], code: int, data: bytes, folder: Path, found: Found) -> None:
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    # Work that undid an earlier trace of its own is no loss.
    found.lost += [f"{seed}: {t!r}" for work in works for t in work.traces if t in work.text and t not in text]
    entries = [_entries(each) for each in (base, works[0].text, works[1].text)]
    if code:
        if not _is_due(base, works, folder):
            found.needless.append(f"{seed}: a conflict without a reason")
        for meaning in (entries[1] - entries[0]) | (entries[2] - entries[0]):
            note = re.search(r'"note": "([^"]+)"', meaning)
            if note and not all(part in text for part in note[1].split("\\n")):
                found.lost.append(f"{seed}: {meaning}")
        return
    closed = [_closed_triggers(each) for each in (text, works[0].text, works[1].text)]
    if closed[0] is None:
        found.unparsable.append(f"{seed}: no plan came of it")
        return
    found.closed_unseen += [f"{seed}: {line}" for line in closed[0] - (closed[1] or set()) - (closed[2] or set())]
    merged = _entries(text)
    for meaning in entries[0] | entries[1] | entries[2] | merged:
        before, here, there = (each[meaning] for each in entries)
        few, many = sorted((here, there))
        wanted = few if many <= before else many
        if merged[meaning] < wanted:
            found.lost.append(f"{seed}: {meaning}")
        if merged[meaning] > wanted:
            found.duplicated.append(f"{seed}: {meaning}")


def _is_due(base: str, works: list[Work], folder: Path) -> bool:
    """Whether both changed the same lines of the plan by git's own judgement, or the same entry otherwise.

    So it is if one deleted an entry but not its comment, and the other the entry that the comment stands above now.
    """
    ours, theirs = (work.touched for work in works)
    if any(ours[line] != theirs[line] for line in ours.keys() & theirs.keys()):
        return True
    if _keeps_a_comment_above_what_is_gone(base, ours, theirs) or _keeps_a_comment_above_what_is_gone(
        base, theirs, ours
    ):
        return True
    names = []
    for name, text in (("o", works[0].text), ("b", base), ("t", works[1].text)):
        (folder / name).write_text(text.partition("history:\n")[0] + "history:\n")
        names.append(name)
    return _git(folder, "merge-file", "-p", *names) != 0


def _keeps_a_comment_above_what_is_gone(base: str, one: dict[str, str], other: dict[str, str]) -> bool:
    lines = base.partition("history:\n")[2].splitlines()
    for place, line in enumerate(lines):
        if not line.startswith("  #"):
            continue
        below = [entry for entry in lines[place:] if not entry.startswith("  #")]
        left = [entry for entry in below if one.get(entry) != ""]
        if below[:1] != left[:1] and left and other.get(left[0]) == "":
            return True
    return False


def _closed_triggers(text: str) -> set[str] | None:
    """The triggers that are not open, by their lines; an edit of an entry is known by its kind and day alone."""
    settings = Settings(policies=bundled_data.policies(), instruments=bundled_data.instruments())
    document = plan_folder.parsed(Path("c-1.yaml"), text.encode(), settings)
    if not isinstance(document, Document):
        return None
    holding = terms.terms(document.plan, settings)
    still_open = {reason.line for reason in events.triggers(document.plan, holding)}
    return {
        f"{entry.kind} {entry.known} {entry.note if 'edited' not in (entry.note or '') else None}"
        for entry in document.plan.history
        if entry.kind in holding.leads and entry.line() not in still_open
    }


def _entries(text: str) -> Counter[str]:
    return history_blocks.entries(yaml_reader.read(decode.text(text.encode())))


def _save(folder: Path, text: str) -> None:
    if not (folder / "planctl.yaml").exists():
        (folder / "planctl.yaml").write_text("")
        (folder / ".gitattributes").write_text(setup.ATTRIBUTES)
        setup.set_up(folder)
    (folder / "c-1.yaml").write_bytes(text.encode())
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "work")


def _git(folder: Path, *arguments: str) -> int:
    return _run(folder, *arguments).returncode


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    identity = {
        f"GIT_{who}_{what}": "tester@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    return subprocess.run(
        ("git", *arguments), cwd=folder, env=os.environ | identity, capture_output=True, timeout=60, check=False
    )
