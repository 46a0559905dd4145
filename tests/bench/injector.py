"""Every system call of every writing command fails once: what was written, what was not, and was it said?

    python tests/bench/injector.py --faults 2000 --seed 1
    python tests/bench/injector.py --commands log edit --errors EIO
    python tests/bench/injector.py --kill --faults 500
    python tests/bench/injector.py --lasting

strace makes a call fail that concerns the folder of the trial (the plans, the home, the output) or the
answer; what Python itself opens, and what git does, is left alone. After each fault one of these must hold:

    not written   the files are as they were; exit 3 and a sentence with the reason
    written       the files are as without the fault; exit 3 and "recorded, but ..."
    quiet         the files are as without the fault, and nothing is said; exit 0, or that of the findings
    partly        of several files (init, a plan and its commit) some are written; exit 3, and it says so

Exit 70, a traceback, and "nothing was changed" beside a change are failures, and are printed.

With `--lasting` every later one of these calls fails, too, as on a disk that stays full; of calls without which
nothing can be said, and Python cannot go on, this is not tried.

With `--kill` the merge driver and the imports are killed (kill -9) at each of these calls. Each file must then be the
old one or the new one, the same command must finish the work, and nothing else may be left a minute later.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
KILL = "KILL"
# What is done without the answer, or the rest of Python.
_LASTING = frozenset({"fsync", "unlink", "renameat2", "rename", "link", "linkat", "pread64", "mkdir", "fchmod"})
_TOLD = (" but ", "filled in", "not on the page", "could not be changed back")
ERRORS = {"EIO": "input/output error", "ENOSPC": "no space left", "EACCES": "permission denied"}
CALLS = (
    *("open", "openat", "read", "pread64", "write", "close", "stat", "lstat", "fstat", "newfstatat", "statx"),
    *("mkdir", "chmod", "fchmod", "fchown", "unlink", "rmdir", "rename", "renameat2", "link", "linkat", "fsync"),
    *("getdents64", "flock", "readlink", "flistxattr", "fgetxattr", "fsetxattr"),
)
GIT = ("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
# What lies about without being part of a result.
_PASSING = re.compile(r"\.planctl\.lock|\.planctl-.*\.tmp|\.planctl/journal|home/.*|.*\.git/.*|.*\.draft\.yaml")
_CALL = re.compile(r"(\w+)\((.*)")


class Command(NamedTuple):
    """A command line, what its folder holds beforehand, and the editor that it may start.

    `{place}` in the arguments is the folder of the trial, in which `plans` are the plans.
    """

    arguments: str
    prepare: Callable[[Path], None]
    editor: str = "false"


class Fault(NamedTuple):
    """The `nth` call of a name, which concerns `what`, fails with an error, and every later one if it `lasts`."""

    command: str
    call: str
    nth: int
    error: str
    what: str
    lasts: bool = False


class Ended(NamedTuple):
    """How a command ended: its code, what it said on stderr, and the files that it left."""

    code: int
    stderr: str
    files: dict[str, bytes]


def _plans(place: Path) -> None:
    (place / "plans").mkdir(mode=0o700)
    (place / "home").mkdir()
    for name in ("c-0112.yaml", "c-0118.yaml", "planctl.yaml"):
        shutil.copy(ROOT / "examples" / "plans" / name, place / "plans")
    # Given, so that two runs make the same UIDs and can be compared.
    (place / "plans" / ".planctl").mkdir(mode=0o700)
    (place / "plans" / ".planctl" / "folder-id").write_text("6ba7b810-9dad-41d1-80b4-00c04fd430c8\n")
    for file in (place / "plans").glob("*.yaml"):
        file.chmod(0o600)


def _in_git(place: Path) -> None:
    _plans(place)
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "plans")):
        subprocess.run([*GIT, *arguments], cwd=place / "plans", check=True)
    for name, value in (("user.name", "t"), ("user.email", "t@example.org")):
        subprocess.run(["git", "config", name, value], cwd=place / "plans", check=True)


def _in_conflict(place: Path) -> None:
    _in_git(place)
    plan = place / "plans" / "c-0112.yaml"
    text = plan.read_text()
    for branch, kind in (("other", "request"), ("main", "crisis")):
        subprocess.run([*GIT, "checkout", "-q", *(["-b"] if branch == "other" else []), branch], cwd=plan.parent)
        plan.write_text(f"{text}  - {{date: 2026-05-20, kind: {kind}}}\n")
        subprocess.run([*GIT, "commit", "-qam", kind], cwd=plan.parent, check=True)
    subprocess.run([*GIT, "merge", "-q", "other"], cwd=plan.parent, capture_output=True)


def _three_versions(place: Path) -> None:
    _plans(place)
    text = (place / "plans" / "c-0112.yaml").read_text()
    for name, kind in (("base", ""), ("ours", "crisis"), ("theirs", "request")):
        entry = f"  - {{date: 2026-05-20, kind: {kind}}}\n" if kind else ""
        (place / "plans" / f".merge_{name}").write_text(text + entry)


def _archived(place: Path) -> None:
    _closed(place)
    (place / "plans" / "archive").mkdir(mode=0o700)
    (place / "plans" / "c-0112.yaml").rename(place / "plans" / "archive" / "c-0112.yaml")


def _closed(place: Path) -> None:
    _in_git(place)
    _run_quietly(place, "close", "c-0112")
    subprocess.run([*GIT, "commit", "-qam", "closed"], cwd=place / "plans", check=True)


def _logged(place: Path) -> None:
    _in_git(place)
    _run_quietly(place, "log", "c-0112", "crisis")


def _lost(place: Path) -> None:
    _logged(place)
    subprocess.run([*GIT, "checkout", "-q", "--", "."], cwd=place / "plans", check=True)


def _run_quietly(place: Path, *arguments: str) -> None:
    command = [sys.executable, "-P", "-m", "planctl", *arguments, "--no-input", "--plans", "plans"]
    environment = {"PATH": os.environ["PATH"], "PLANCTL_TODAY": "2026-05-30"}
    subprocess.run(command, cwd=place, env=environment, capture_output=True, check=True)


def _with_goal(place: Path) -> None:
    _plans(place)
    plan = place / "plans" / "c-0112.yaml"
    plan.write_text(plan.read_text().replace("    by: 2026-06-30\n", ""))


def _with_table(place: Path) -> None:
    _plans(place)
    (place / "scores.csv").write_text(
        "client,date,measure,value\nc-0112,2026-05-28,PHQ-9,9\nc-0118,2026-05-28,GAD-7,8\n"
    )


def _with_roster(place: Path) -> None:
    _plans(place)
    (place / "roster.csv").write_text("client,start\nc-0901,2026-05-04\nc-0902,2026-05-11\n")


def _nothing(place: Path) -> None:
    (place / "home").mkdir()


_EDITOR = "sed -i $a#edited"
_SAME = "--plans {place}/plans"
COMMANDS = {
    "init": Command("init {place}/plans", _nothing),
    "init again": Command("init {place}/plans", _in_git),
    "new": Command(f"new c-0900 --no-input {_SAME}", _plans),
    "goal": Command(f"goal c-0112 Sleep --measure hours --baseline 4 --target 7 {_SAME}", _plans),
    "log": Command(f"log c-0112 crisis {_SAME}", _plans),
    "log closed": Command(f"log c-0112 closed --no-input {_SAME}", _plans),
    "log --commit": Command(f"log c-0112 crisis --commit {_SAME}", _in_git),
    "score": Command(f"score c-0112 PHQ-9 12 {_SAME}", _plans),
    "review": Command(f"review c-0112 --scope full --decision continue {_SAME}", _plans),
    "check --fix": Command(f"check c-0112 --fix {_SAME}", _with_goal),
    "undo": Command(f"undo c-0112 --yes {_SAME}", _logged),
    "undo committed": Command(f"undo c-0112 --yes {_SAME}", _in_git),
    "restore": Command(f"restore c-0112 {_SAME}", _lost),
    "rename": Command(f"rename c-0112 c-0312 {_SAME}", _in_git),
    "archive": Command(f"archive c-0112 {_SAME}", _closed),
    "archive --restore": Command(f"archive c-0112 --restore {_SAME}", _archived),
    "import roster": Command(f"import {{place}}/roster.csv {_SAME}", _with_roster),
    "import scores": Command(f"import {{place}}/scores.csv {_SAME}", _with_table),
    "edit": Command(f"edit c-0112 {_SAME}", _plans, _EDITOR),
    "resolve": Command(f"resolve c-0112 {_SAME}", _in_conflict),
    "merge-driver": Command(
        "merge-driver {place}/plans/.merge_base {place}/plans/.merge_ours {place}/plans/.merge_theirs "
        "{place}/plans/c-0112.yaml",
        _three_versions,
    ),
    "export -o": Command(f"export c-0112 --yes -o {{place}}/page.html {_SAME}", _plans),
    "packet -o": Command(f"packet c-0112 -o {{place}}/packet.html {_SAME}", _in_git),
    "calendar -o": Command(f"calendar -o {{place}}/reviews.ics {_SAME}", _plans),
}


def faults(name: str, place: Path, errors: tuple[str, ...]) -> Iterator[Fault]:
    """Yield every fault that can be put into a command, from what it does without any."""
    log = place.with_name("trace")
    _run(name, place, ("-o", str(log), "-y", "-e", f"trace={','.join(CALLS)}"))
    counts: Counter[str] = Counter()
    for line in log.read_text(errors="replace").splitlines():
        call = _CALL.match(line)
        if call is None:
            continue
        counts[call[1]] += 1
        concerns = re.sub(r"AT_FDCWD<[^>]*>", "", call[2])
        if f"<{place}" in concerns or f'"{place}' in concerns or concerns.startswith("1<"):
            for error in errors:
                yield Fault(name, call[1], counts[call[1]], error, concerns.replace(f"{place}/", "")[:90])


def run(fault: Fault, place: Path) -> Ended:
    """Run the command of the fault with it put in."""
    tracing = ("-o", "/dev/null", "-e", f"trace={fault.call}")
    how = "signal=KILL" if fault.error == KILL else f"error={fault.error}"
    when = f"{fault.nth}{'+' if fault.lasts else ''}"
    return _run(fault.command, place, (*tracing, "-e", f"inject={fault.call}:{how}:when={when}"))


def _run(name: str, place: Path, tracing: tuple[str, ...], again: bool = False) -> Ended:
    """Run a command under strace in a folder made anew, or `again` in the one that there is."""
    command = COMMANDS[name]
    if not again:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(_template(name, place), place, symlinks=True)
    environment = {"HOME": f"{place}/home", "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
    environment |= {"PLANCTL_TODAY": "2026-06-01", "PYTHONDONTWRITEBYTECODE": "1", "EDITOR": command.editor}
    arguments = [word.format(place=place) for word in command.arguments.split()]
    done = subprocess.run(
        ["strace", *tracing, sys.executable, "-P", "-m", "planctl", *arguments],
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stderr.decode("utf-8", "replace"), files(place))


def _template(name: str, place: Path) -> Path:
    template = place.with_name(f"before {name}")
    if not template.exists():
        template.mkdir()
        COMMANDS[name].prepare(template)
    return template


def files(place: Path) -> dict[str, bytes]:
    """Return what the folder holds, and under `commits` the messages of its commits."""
    found = {
        # A folder's id is random.
        path: b"" if file.name == "folder-id" else file.read_bytes()
        for file in sorted(place.rglob("*"))
        if file.is_file() and not _PASSING.search(path := file.relative_to(place).as_posix())
    }
    if (place / "plans" / ".git").exists():
        told = ("git", "log", "--format=%s")
        found["commits"] = subprocess.run(told, cwd=place / "plans", capture_output=True, check=False).stdout
    return found


def judge(before: dict[str, bytes], after: dict[str, bytes], ended: Ended, error: str) -> str:
    """Return what came of a fault: `not written`, `written`, `quiet`, `partly`, or what is wrong, in capitals.

    `after` is what the command makes without a fault.
    """
    if ended.code not in (0, 1, 3):
        return f"EXIT {ended.code}"
    if "Traceback" in ended.stderr or "Exception ignored" in ended.stderr:
        return "TRACEBACK"
    changed = [name for name in before | after if before.get(name) != after.get(name)]
    new = [name for name in changed if ended.files.get(name) == after.get(name)]
    old = [name for name in changed if ended.files.get(name) == before.get(name)]
    # Without the settings another text may be written, and an answer says what could not be read.
    other = [name for name in changed if name not in (*new, *old)]
    is_told = ended.code == 3 and any(words in ended.stderr for words in ("cannot be read", "not on the page"))
    if any(
        "planctl.yaml: " not in ended.stderr and not (is_told and name.endswith((".ics", ".html"))) for name in other
    ):
        return "DAMAGED"
    new += other
    outcome = "not written" if not new else "written" if not old else "partly"
    if ended.code != 3:
        return "quiet" if outcome == "written" else f"EXIT {ended.code}, BUT {outcome}"
    if "planctl: " not in ended.stderr:
        return "SILENT"
    if ERRORS[error] not in ended.stderr and "may not be read" not in ended.stderr:
        return "NO REASON GIVEN"
    told = (
        any(words in ended.stderr for words in _TOLD)
        or (outcome == "partly" and "not set up completely" in ended.stderr)
        or other
    )
    if outcome != "not written" and ("nothing was" in ended.stderr or not told):
        return f"{outcome}, BUT SAID TO HAVE FAILED"
    if outcome == "not written" and " but " in ended.stderr:
        return "not written, BUT SAID TO BE"
    return outcome


def judge_kill(name: str, place: Path, before: dict[str, bytes], after: dict[str, bytes], ended: Ended) -> str:
    """Return whether a command that was killed left the old files or the new ones, or what is wrong, in capitals."""
    # Written with the first line of the journal, and by a run that has nothing left to write not at all.
    plans = {name for name in before | after if not name.startswith("plans/.planctl/")}
    changed = [name for name in plans if before.get(name) != after.get(name)]
    if any(ended.files.get(name) not in (before.get(name), after.get(name)) for name in changed):
        return "DAMAGED"
    new = [name for name in changed if ended.files.get(name) == after.get(name)]
    for left in place.rglob(".planctl-*.tmp"):
        os.utime(left, (0, 0))
    finished = _run(name, place, ("-o", "/dev/null", "-e", "trace=none"), again=True)
    is_done = name == "merge-driver" or all(finished.files.get(name) == after.get(name) for name in plans)
    if finished.code != 0 or not is_done:
        return f"EXIT {finished.code} OF THE NEXT RUN, {'done' if is_done else 'NOT DONE'}"
    if any((place / "plans").glob(".planctl-*.tmp")):
        return "LEFT BEHIND"
    return "not written" if not new else "written" if len(new) == len(changed) else "partly"


def trials(chosen: list[Fault], place: Path) -> Iterator[tuple[Fault, str, Ended]]:
    """Yield the faults with what came of each."""
    sound: dict[str, Ended] = {}
    for fault in chosen:
        if fault.command not in sound:
            sound[fault.command] = _run(fault.command, place, ("-o", "/dev/null", "-e", "trace=none"))
        ended = run(fault, place)
        before, after = files(_template(fault.command, place)), sound[fault.command].files
        if fault.error == KILL:
            yield fault, judge_kill(fault.command, place, before, after, ended), ended
        else:
            yield fault, judge(before, after, ended, fault.error), ended


def main() -> int:
    """Put the faults in, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--commands", nargs="*", default=list(COMMANDS))
    parser.add_argument("--errors", nargs="*", default=list(ERRORS))
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--lasting", action="store_true")
    given = parser.parse_args()
    if given.kill:
        given.commands, given.errors = ["merge-driver", "import roster", "import scores"], [KILL]
    counts: dict[tuple[str, str], Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder).resolve() / "trial"
        chosen = [fault for name in given.commands for fault in faults(name, place, tuple(given.errors))]
        if given.lasting:
            chosen = [fault._replace(lasts=True) for fault in chosen if fault.call in _LASTING]
        if len(chosen) > given.faults:
            chosen = sorted(random.Random(given.seed).sample(chosen, given.faults))
        for fault, outcome, ended in trials(chosen, place):
            is_failure = any(word.isupper() for word in outcome.split())
            counts.setdefault((fault.command, fault.error), Counter())["FAILED" if is_failure else outcome] += 1
            if is_failure:
                print(f"{fault}\n  {outcome}, exit {ended.code}")
                print("".join(f"    {line}\n" for line in ended.stderr.splitlines()[-12:]), flush=True)
    columns = ("not written", "written", "partly", "quiet", "FAILED")
    print(f"{'':<26}" + "".join(f"{name:>13}" for name in columns))
    for (name, error), row in sorted(counts.items()):
        print(f"{name:<18}{error:<8}" + "".join(f"{row[column]:>13}" for column in columns))
    total = sum((row for row in counts.values()), Counter[str]())
    print(f"{'all':<18}{total.total():<8}" + "".join(f"{total[column]:>13}" for column in columns))
    return 1 if total["FAILED"] else 0


if __name__ == "__main__":
    sys.exit(main())
