"""`edit`: what editors of many sorts leave in the draft, and what becomes of the plan."""

import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pexpect
import pytest
from tests.command_line import PLANCTL

Run = Callable[..., Any]
Editor = Callable[..., str]

PLAN = """\
# yaml-language-server: $schema=.planctl/plan.schema.json
format: 1
client: c-0001
start: 2026-01-12   # the first session
preferences: Rather not the canary in the morning
history:
  - {date: 2026-01-12, kind: created}
  - {date: 2026-03-02, kind: crisis, note: "canary"}
  - {date: 2026-03-03, kind: review, scope: event, decision: continue}
"""
CHANGED = PLAN.replace("Rather not", "Never")
DRAFT = ".c-0001.draft.yaml"
# What lies in the folder when nothing is left behind.
SOUND = {".planctl.lock", "c-0001.yaml", "planctl.yaml"}

CHANGE = "s/Rather not/Never/"
BREAK = "s/^start:/strat:/"
FORGET = "/kind: crisis/d"


def by_rename(script: str) -> str:
    return f"""sed '{script}' "$1" > "$1.new" && mv "$1.new" "$1"\n"""


def in_place(script: str) -> str:
    return f"""new=$(sed '{script}' "$1"; echo .); printf %s "${{new%.}}" > "$1"\n"""


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder with one plan."""
    path = tmp_path / "plans"
    path.mkdir(mode=0o700)
    (path / "planctl.yaml").touch()
    (path / "c-0001.yaml").write_text(PLAN)
    (path / "c-0001.yaml").chmod(0o600)
    return path


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    """An editor that does what a few lines of shell say; `$1` is the file."""

    def make(lines: str, name: str = "editor") -> str:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(0o700)
        return str(path)

    return make


@pytest.fixture
def edit(planctl: Run, plans: Path) -> Run:
    """Run `planctl edit` with that editor, where nobody can be asked."""

    def run(editor: str, *arguments: str, env: Mapping[str, str] | None = None) -> Any:
        return planctl("edit", "c-0001", *arguments, plans=plans, env={"EDITOR": editor, **(env or {})})

    return run


def left(plans: Path) -> set[str]:
    return {path.name for path in plans.iterdir()} - {".planctl"}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# ---- what comes back is sound ------------------------------------------------------------------


@pytest.mark.parametrize("write", [by_rename, in_place])
def test_sound_draft_replaces_the_plan(edit: Run, editor: Editor, plans: Path, write: Callable[[str], str]) -> None:
    done = edit(editor(write(CHANGE)))

    assert (done.returncode, (plans / "c-0001.yaml").read_text()) == (0, CHANGED)
    assert done.stdout.splitlines() == [
        "c-0001: changed",
        'plan: preferences "Rather not the canary in the morning" → "Never the canary in the morning"',
        "next review 2026-07-12, in 41 days: start on 2026-01-12 + 6 months",
    ]
    assert "planctl check c-0001 has" in done.stderr
    assert mode(plans / "c-0001.yaml") == 0o600
    assert left(plans) == SOUND


def unread_stat(path: Path) -> tuple[int, ...]:
    """All of a file that writing changes, without the time at which it was last read."""
    stat = path.stat()
    return stat.st_ino, stat.st_mode, stat.st_nlink, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


@pytest.mark.parametrize(
    ("lines", "at_once"),
    [
        pytest.param(":", True, id="returns at once"),
        pytest.param("sleep 1.1", False, id="is looked at"),
        pytest.param(by_rename(""), True, id="saves what it was given"),
    ],
)
def test_unchanged_draft_changes_nothing(edit: Run, editor: Editor, plans: Path, lines: str, at_once: bool) -> None:
    before = unread_stat(plans / "c-0001.yaml")

    done = edit(editor(lines))

    assert (done.returncode, done.stdout) == (0, "c-0001: nothing was changed\n")
    assert ("code --wait" in done.stderr) == at_once
    assert unread_stat(plans / "c-0001.yaml") == before
    assert left(plans) == SOUND


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PLAN.replace("\n", "\r\n").encode(), id="lines that end in CR LF"),
        pytest.param(b"\xef\xbb\xbf" + PLAN.encode(), id="a byte order mark"),
        pytest.param(PLAN.rstrip("\n").encode(), id="no newline at the end"),
        pytest.param(PLAN.replace("history:", "# a comment   \n\n\nhistory:").encode(), id="comments and blank lines"),
    ],
)
def test_every_other_byte_is_as_it_was(edit: Run, editor: Editor, plans: Path, data: bytes) -> None:
    (plans / "c-0001.yaml").write_bytes(data)

    assert edit(editor(in_place(CHANGE))).returncode == 0
    assert (plans / "c-0001.yaml").read_bytes() == data.replace(b"Rather not", b"Never")


def test_change_of_a_comment_alone_is_told_as_such(edit: Run, editor: Editor, plans: Path) -> None:
    done = edit(editor(by_rename("s/the first session/the first/")))

    assert done.stdout.splitlines()[1] == "only comments, order or spacing"
    assert "# the first\n" in (plans / "c-0001.yaml").read_text()


def test_entry_added_at_the_end_is_no_rewriting(edit: Run, editor: Editor, plans: Path) -> None:
    done = edit(editor("""echo '  - {date: 2026-05-30, kind: relapse}' >> "$1" """))

    assert done.returncode == 0
    assert "history: added 2026-05-30 relapse\nnext review 2026-06-06" in done.stdout


def test_plan_that_could_not_be_read_is_mended(edit: Run, editor: Editor, plans: Path) -> None:
    (plans / "c-0001.yaml").write_text(PLAN.replace("start:", "strat:"))

    done = edit(editor(by_rename("s/^strat:/start:/")))

    assert (done.returncode, (plans / "c-0001.yaml").read_text()) == (0, PLAN)
    assert "c-0001.yaml:4:1: unknown key `strat` in the plan" in done.stderr
    assert done.stdout.startswith("c-0001: can be read again\nnext review 2026-07-12")


def test_symlinked_plan_is_edited_where_it_is(edit: Run, editor: Editor, plans: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (plans / "c-0001.yaml").rename(kept / "other.yaml")
    (plans / "c-0001.yaml").symlink_to(kept / "other.yaml")

    done = edit(editor(f'echo "$1" > {tmp_path}/given\n{by_rename(CHANGE)}'))

    assert done.returncode == 0
    # Nothing but the plan itself is written into a folder that is no plans folder.
    assert (tmp_path / "given").read_text() == f"{plans / DRAFT}\n"
    assert (plans / "c-0001.yaml").is_symlink()
    assert (kept / "other.yaml").read_text() == CHANGED
    assert left(kept) == {"other.yaml"}


def test_commit(process: Run, editor: Editor, plans: Path, tmp_path: Path) -> None:
    for command in (["init", "-q"], ["config", "user.name", "t"], ["config", "user.email", "t@example.org"]):
        subprocess.run(["git", *command], cwd=plans, check=True)

    done = process("edit", "c-0001", "--commit", plans=plans, env={"EDITOR": editor(by_rename(CHANGE))})

    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "committed: planctl: edit c-0001")
    shown = subprocess.run(["git", "ls-files"], cwd=plans, capture_output=True, text=True, check=True)
    assert shown.stdout == "c-0001.yaml\n"


# ---- what comes back is not taken over ---------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        pytest.param(by_rename(BREAK), f"{DRAFT}:4:1: unknown key `strat` in the plan", id="a misspelt key"),
        pytest.param(in_place("s/client: c-0001/client: c-0002/"), f"{DRAFT}:3:9: the client is c-0002", id="a client"),
        pytest.param(': > "$1"', f"{DRAFT}:1:1: is empty", id="nothing"),
        pytest.param(in_place("s/2026-03-02/2026-02-30/"), f"{DRAFT}:8:12: 2026-02-30", id="a day that does not exist"),
        pytest.param("""printf 'format: \\377' > "$1" """, "is not UTF-8", id="another encoding"),
        pytest.param('head -c 1100000 /dev/zero > "$1"', "is larger than 1 MiB", id="more than a plan can be"),
        pytest.param('ln -sf /etc/passwd "$1"', f"{DRAFT}: is a symbolic link", id="a link to another file"),
        pytest.param('rm "$1"; mkdir "$1"', f"{DRAFT}: is a folder", id="a folder"),
        pytest.param(
            by_rename(FORGET), "c-0001.yaml:8: the crisis of 2026-03-02 was changed or removed", id="an entry"
        ),
        pytest.param(
            in_place("s/2026-03-02, kind/2026-02-02, kind/"),
            "c-0001.yaml:8: the crisis of 2026-03-02 was changed or removed",
            id="another day of an entry",
        ),
        pytest.param(
            in_place("s/^  - .*crisis.*/  - {date: 2026-02-02, kind: relapse}\\n&/"),
            "c-0001.yaml:8: the crisis of 2026-03-02 is no longer where it was",
            id="an entry above others",
        ),
    ],
)
def test_what_is_not_sound_stays_in_the_draft(edit: Run, editor: Editor, plans: Path, lines: str, says: str) -> None:
    done = edit(editor(lines))

    assert (done.returncode, done.stdout) == (3, "")
    assert says in done.stderr
    assert done.stderr.splitlines()[-1] == f"nothing was changed; the draft is kept: {plans / DRAFT}"
    assert "canary" not in done.stderr
    assert (plans / "c-0001.yaml").read_text() == PLAN
    assert left(plans) == SOUND | {DRAFT}
    assert (plans / DRAFT).is_symlink() or not (plans / DRAFT).is_file() or mode(plans / DRAFT) == 0o600


@pytest.mark.parametrize(
    ("lines", "says", "kept"),
    [
        pytest.param("exit 1", "the editor ended with code 1", False, id="fails with nothing changed"),
        pytest.param(f"{by_rename(CHANGE)}exit 7", "the editor ended with code 7", True, id="fails with a change"),
        pytest.param(f"{by_rename(CHANGE)}kill -9 $$", "the editor was ended by SIGKILL", True, id="is killed"),
        pytest.param('rm "$1"', "the draft no longer exists", False, id="removes the draft"),
    ],
)
def test_editor_that_does_not_end_well(
    edit: Run, editor: Editor, plans: Path, lines: str, says: str, kept: bool
) -> None:
    done = edit(editor(lines))

    assert done.returncode == 3
    assert f"planctl: {says}; nothing was changed" in done.stderr
    assert (plans / "c-0001.yaml").read_text() == PLAN
    assert left(plans) == (SOUND | {DRAFT} if kept else SOUND)
    if kept:
        assert (plans / DRAFT).read_text() == CHANGED
        assert f"the draft is kept: {plans / DRAFT}\n  hint: planctl edit c-0001 goes on with it" in done.stderr


@pytest.mark.parametrize(
    ("meanwhile", "becomes"),
    [
        pytest.param(
            f"{PLANCTL} log c-0001 relapse --plans ${{1%/*}} >/dev/null",
            PLAN + "  - {date: 2026-06-01, kind: relapse}\n",
            id="by an entry",
        ),
        pytest.param("cp planctl.yaml c-0001.yaml", "", id="by another program"),
        pytest.param("rm c-0001.yaml", None, id="by its removal"),
    ],
)
def test_plan_that_is_changed_meanwhile_stays_so(
    edit: Run, editor: Editor, plans: Path, meanwhile: str, becomes: str | None
) -> None:
    done = edit(editor(f'cd "${{1%/*}}"; {meanwhile}\n{by_rename(CHANGE)}'))

    assert done.returncode == 3
    assert f"c-0001.yaml was changed meanwhile; nothing was changed; the draft is kept: {plans / DRAFT}" in done.stderr
    assert (plans / "c-0001.yaml").exists() == (becomes is not None)
    assert becomes is None or (plans / "c-0001.yaml").read_text() == becomes
    assert (plans / DRAFT).read_text() == CHANGED


# ---- which editor ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("editor", "{path}", id="a path"),
        pytest.param("editor", "{path} --wait 'two words'", id="with arguments"),
        pytest.param("my own editor", "{quoted}", id="a path with blanks, in quotes"),
        pytest.param("my own editor", "{path}", id="a path with blanks, as it is"),
        pytest.param("my own editor", "{quoted} --wait", id="a path with blanks, and an argument"),
    ],
)
def test_editor_is_found(edit: Run, editor: Editor, plans: Path, name: str, said: str) -> None:
    # The file is the last argument.
    path = editor(f'for file; do :; done; set -- "$file"\n{by_rename(CHANGE)}', name)

    done = edit(said.format(path=path, quoted=shlex.quote(path)))

    assert done.returncode == 0, done.stderr
    assert (plans / "c-0001.yaml").read_text() == CHANGED


def test_visual_goes_before_editor(edit: Run, editor: Editor, plans: Path) -> None:
    assert edit("false", env={"VISUAL": editor(by_rename(CHANGE))}).returncode == 0
    assert (plans / "c-0001.yaml").read_text() == CHANGED


@pytest.mark.parametrize(
    ("env", "says"),
    [
        pytest.param({"EDITOR": "no-such-editor -x"}, "the editor no-such-editor in $EDITOR", id="unknown"),
        pytest.param({"VISUAL": "/nowhere/vi"}, "the editor /nowhere/vi in $VISUAL", id="not there"),
        pytest.param({"EDITOR": "vi 'x"}, "$EDITOR cannot be read: a quote is left open", id="an open quote"),
        pytest.param({"PATH": "/nowhere"}, "no editor is set, and none was found", id="none at all"),
    ],
)
def test_editor_that_cannot_be_found_leaves_no_draft(planctl: Run, plans: Path, env: dict[str, str], says: str) -> None:
    done = planctl("edit", "c-0001", plans=plans, env=env)

    assert done.returncode == 3
    assert done.stderr.startswith(f"planctl: {says}")
    assert left(plans) == SOUND - {".planctl.lock"}


# ---- what is refused before the editor is started ----------------------------------------------


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        pytest.param("chmod u-w c-0001.yaml", "c-0001.yaml is read-only; nothing was changed", id="a read-only plan"),
        pytest.param("ln c-0001.yaml backup", "2 names (hard links)", id="a plan with two names"),
        pytest.param("printf '\\0GITCRYPT\\0x' > c-0001.yaml", "is encrypted by git-crypt", id="an encrypted plan"),
        pytest.param("rm c-0001.yaml; mkdir c-0001.yaml", "is a folder, not a file", id="a folder"),
        pytest.param("rm c-0001.yaml; ln -s nowhere c-0001.yaml", "is not there any more", id="a link to nothing"),
        pytest.param("rm c-0001.yaml", "there is no plan c-0001", id="no plan"),
        pytest.param(f"echo x > {DRAFT}", f"a draft already exists: {{plans}}/{DRAFT}", id="another draft"),
        pytest.param(f"ln -s c-0001.yaml {DRAFT}", f"{DRAFT} is a symbolic link", id="a link for a draft"),
        pytest.param(f"mkdir {DRAFT}", f"{DRAFT} is a folder", id="a folder for a draft"),
    ],
)
def test_nothing_is_begun(edit: Run, editor: Editor, plans: Path, tmp_path: Path, prepare: str, says: str) -> None:
    subprocess.run(["sh", "-c", prepare], cwd=plans, check=True)
    before = left(plans)

    done = edit(editor(f"touch {tmp_path}/started"))

    assert done.returncode == 3
    assert says.format(plans=plans) in done.stderr
    assert not (tmp_path / "started").exists()
    assert left(plans) == before


@pytest.mark.parametrize("data", [b"", b"\0" * 4096], ids=["nothing", "NULs"])
def test_draft_lost_to_a_power_cut_is_none(edit: Run, editor: Editor, plans: Path, data: bytes) -> None:
    (plans / ".c-0001.draft.yaml").write_bytes(data)
    done = edit(editor(by_rename(CHANGE)))
    assert done.returncode == 0, done.stderr
    assert not (plans / ".c-0001.draft.yaml").exists()


_UNATTENDED = """
import sys
from planctl import __main__
from planctl.cli.prompts import editor
editor._UNATTENDED_SECONDS = 0.3
__main__.main()
"""


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("vi", "needs a terminal, and there is none", id="one that needs a terminal"),
        pytest.param("mine", "was stopped after 0 seconds: there is neither a terminal nor a screen", id="any"),
    ],
)
def test_editor_without_anybody_to_use_it(plans: Path, editor: Editor, name: str, says: str) -> None:
    before = (plans / "c-0001.yaml").read_bytes()
    done = subprocess.run(
        [sys.executable, "-P", "-c", _UNATTENDED, "edit", "c-0001", "--plans", str(plans)],
        env={"PATH": os.environ["PATH"], "EDITOR": editor("exec sleep 60", name)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == 3
    assert says in done.stderr
    assert (plans / "c-0001.yaml").read_bytes() == before
    assert not (plans / ".c-0001.draft.yaml").exists()


def test_draft_that_says_what_the_plan_says_is_none(edit: Run, editor: Editor, plans: Path) -> None:
    (plans / DRAFT).write_text(PLAN)

    assert edit(editor(by_rename(CHANGE))).returncode == 0
    assert (plans / "c-0001.yaml").read_text() == CHANGED
    assert left(plans) == SOUND


# ---- with somebody to ask ----------------------------------------------------------------------


@pytest.fixture
def asked(terminal: Callable[..., pexpect.spawn], plans: Path, tmp_path: Path) -> Callable[..., pexpect.spawn]:
    """The same at a terminal. Each run of the editor is counted in a file `runs`."""

    def start(editor: str, *arguments: str) -> pexpect.spawn:
        command = ["edit", "c-0001", "--plans", str(plans), *arguments]
        return terminal(PLANCTL, command, tmp_path, columns=200, env={"EDITOR": editor})

    return start


def ended(child: pexpect.spawn) -> tuple[int, str]:
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus if child.exitstatus is not None else -(child.signalstatus or 0)), str(child.before)


# Breaks the plan at first, and mends it the next time.
BREAKS_THEN_MENDS = f"""\
if grep -q ^start "$1"; then
{by_rename(BREAK)}
else
{by_rename("s/^strat/start/")}
{by_rename(CHANGE)}
fi"""


def test_broken_draft_is_edited_again(asked: Callable[..., pexpect.spawn], editor: Editor, plans: Path) -> None:
    child = asked(editor(BREAKS_THEN_MENDS))
    child.expect(r"\.c-0001\.draft\.yaml:4:1: unknown key .strat. in the plan")
    child.expect("What now")
    child.expect("> ")
    child.send("\r")
    code, _ = ended(child)

    assert (code, (plans / "c-0001.yaml").read_text()) == (0, CHANGED)
    assert left(plans) == SOUND


@pytest.mark.parametrize(
    ("typed", "code", "says", "kept"),
    [
        pytest.param("keep\r", 3, f"the draft is kept: plans/{DRAFT}", True, id="keep"),
        pytest.param("d\r", 0, "c-0001: nothing was changed", False, id="drop"),
        pytest.param("\x03", 130, f"interrupted; nothing was changed; the draft is kept: plans/{DRAFT}", True, id="^C"),
        pytest.param("\x04", 130, f"interrupted; nothing was changed; the draft is kept: plans/{DRAFT}", True, id="^D"),
    ],
)
def test_broken_draft_is_given_up(
    asked: Callable[..., pexpect.spawn], editor: Editor, plans: Path, typed: str, code: int, says: str, kept: bool
) -> None:
    child = asked(editor(by_rename(BREAK)))
    child.expect("What now")
    child.expect("> ")
    child.send(typed)
    gave, said = ended(child)

    assert (gave, says in said) == (code, True), said
    assert (plans / "c-0001.yaml").read_text() == PLAN
    assert left(plans) == (SOUND | {DRAFT} if kept else SOUND)


@pytest.mark.parametrize(
    ("answers", "forgets"),
    [
        pytest.param(["y\r"], True, id="yes"),
        pytest.param(["\r", "drop\r"], False, id="no is what Enter means"),
    ],
)
def test_history_is_changed_only_after_a_yes(
    asked: Callable[..., pexpect.spawn], editor: Editor, plans: Path, answers: list[str], forgets: bool
) -> None:
    child = asked(editor(by_rename(FORGET)))
    child.expect(r"c-0001\.yaml:8: the crisis of 2026-03-02 was changed or removed")
    for answer in answers:
        child.expect("> ")
        child.send(answer)
    code, _ = ended(child)

    assert code == 0
    assert ("crisis" not in (plans / "c-0001.yaml").read_text()) == forgets
    assert left(plans) == SOUND


@pytest.mark.parametrize(
    ("lines", "answers", "code", "becomes", "kept"),
    [
        pytest.param(":", ["\r", "\r"], 0, CHANGED, False, id="continued, and put in its place"),
        pytest.param(
            by_rename("s/the first/the very first/"),
            ["c\r", "y\r"],
            0,
            CHANGED.replace("the first", "the very first"),
            False,
            id="continued, and changed further",
        ),
        pytest.param(":", ["c\r", "n\r", "keep\r"], 3, PLAN, True, id="continued, and left"),
        pytest.param(by_rename("s/Rather/Better/"), ["a\r"], 0, PLAN.replace("Rather", "Better"), False, id="afresh"),
        pytest.param(by_rename("s/Rather/Better/"), ["stop\r"], 3, PLAN, True, id="stopped"),
        pytest.param(by_rename("s/Rather/Better/"), ["\x03"], 130, PLAN, True, id="broken off"),
    ],
)
def test_draft_of_an_earlier_edit(
    asked: Callable[..., pexpect.spawn],
    editor: Editor,
    plans: Path,
    lines: str,
    answers: list[str],
    code: int,
    becomes: str,
    kept: bool,
) -> None:
    (plans / DRAFT).write_text(CHANGED)
    (plans / DRAFT).chmod(0o644)
    child = asked(editor(lines))
    child.expect("A draft of this plan already exists")
    child.expect("preferences .Rather not the canary in the morning. → .Never the canary in the morning.")
    for answer in answers:
        child.expect("> ")
        child.send(answer)
    gave, said = ended(child)

    assert (gave, (plans / "c-0001.yaml").read_text()) == (code, becomes), said
    assert left(plans) - {".planctl.lock"} == (SOUND | {DRAFT} if kept else SOUND) - {".planctl.lock"}
    if kept:
        assert ((plans / DRAFT).read_text(), mode(plans / DRAFT)) == (CHANGED, 0o600)


def test_draft_that_began_with_another_plan_takes_nothing_back_unasked(
    asked: Callable[..., pexpect.spawn], editor: Editor, plans: Path
) -> None:
    (plans / DRAFT).write_text(CHANGED)
    with (plans / "c-0001.yaml").open("a") as file:
        file.write("  - {date: 2026-05-30, kind: relapse}\n")
    child = asked(editor(":"))
    child.expect("history: removed 2026-05-30 relapse")
    child.expect("> ")
    child.send("continue\r")
    child.expect(r"c-0001\.yaml:10: the relapse of 2026-05-30 was changed or removed")
    child.expect("> ")
    child.send("\r")
    child.expect("What now")
    child.expect("> ")
    child.send("keep\r")
    code, _ = ended(child)

    assert code == 3
    assert (plans / "c-0001.yaml").read_text().endswith("relapse}\n")


def test_nothing_is_asked_with_no_input(asked: Callable[..., pexpect.spawn], editor: Editor, plans: Path) -> None:
    code, said = ended(asked(editor(by_rename(BREAK)), "--no-input"))

    assert (code, "What now" in said) == (3, False)
    assert left(plans) == SOUND | {DRAFT}


def test_interrupt_key_is_the_editors(asked: Callable[..., pexpect.spawn], editor: Editor, plans: Path) -> None:
    script = "trap 'echo caught; exit_now=1' INT; echo ready; while [ -z \"$exit_now\" ]; do sleep 0.05; done\n"
    child = asked(editor(script + by_rename(CHANGE)))
    child.expect("ready")
    child.send("\x03")
    code, said = ended(child)

    assert (code, "caught" in said, "interrupted" in said) == (0, True, False)
    assert (plans / "c-0001.yaml").read_text() == CHANGED


# ---- what a run that died leaves ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["KILL", "TERM", "HUP"])
def test_planctl_that_dies_while_the_editor_runs_leaves_plan_and_draft(
    process: Run, editor: Editor, plans: Path, name: str
) -> None:
    done = process(
        "edit", "c-0001", plans=plans, env={"EDITOR": editor(f"{by_rename(CHANGE)}kill -{name} $PPID; sleep 0.2")}
    )

    assert done.returncode < 0
    assert (plans / "c-0001.yaml").read_text() == PLAN
    assert ((plans / DRAFT).read_text(), mode(plans / DRAFT)) == (CHANGED, 0o600)
    found = process("doctor", plans=plans)
    assert f"{DRAFT}: is the draft of an edit that is still under way, or was never finished\n" in found.stdout
    assert process("review-due", "--all", plans=plans).stdout.startswith("c-0001  2026-07-12")


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077], ids=oct)
@pytest.mark.parametrize("write", [by_rename, in_place])
def test_draft_and_plan_are_the_owners_alone(
    process: Run, editor: Editor, plans: Path, tmp_path: Path, umask: int, write: Callable[[str], str]
) -> None:
    look = f"""ls -l "$1" | cut -c 1-10 >> {tmp_path}/modes\n"""
    env = {"EDITOR": editor(f"{look}{write(CHANGE)}{look}")}

    assert process("edit", "c-0001", plans=plans, env=env, umask=umask).returncode == 0
    assert (tmp_path / "modes").read_text().split() == ["-rw-------"] * 2
    assert mode(plans / "c-0001.yaml") == 0o600


def test_folder_that_may_not_be_written(
    process: Run, editor: Editor, plans: Path, unprivileged: tuple[str, ...]
) -> None:
    plans.chmod(0o500)
    done = process("edit", "c-0001", plans=plans, env={"EDITOR": editor("touch started")}, under=unprivileged)
    plans.chmod(0o700)

    assert done.returncode == 3
    assert "permission denied; nothing was changed" in done.stderr
    assert left(plans) == SOUND - {".planctl.lock"}


def test_disk_that_is_full(process: Run, editor: Editor, plans: Path, tmp_path: Path) -> None:
    # A limit as a full disk is: 1 block of 512 bytes, and the draft is longer.
    plan = plans / "c-0001.yaml"
    plan.write_text(PLAN.replace("canary", "canary " * 200))
    before = plan.read_text()
    under = ("sh", "-c", 'ulimit -f 1; exec "$@"', "sh")

    done = process("edit", "c-0001", plans=plans, env={"EDITOR": editor(f"touch {tmp_path}/started")}, under=under)

    assert done.returncode == 3
    assert "file too large; nothing was changed" in done.stderr
    assert (plan.read_text(), left(plans)) == (before, SOUND)
    assert not (tmp_path / "started").exists()


def test_git_does_not_see_a_draft(process: Run, plans: Path) -> None:
    assert process("init", plans, env={"HOME": str(plans.parent)}).returncode == 0
    (plans / DRAFT).write_text(CHANGED)

    seen = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"], cwd=plans, capture_output=True, text=True, check=True
    )

    assert "c-0001.yaml" in seen.stdout
    assert "draft" not in seen.stdout
    assert not os.path.lexists(plans / ".git" / "index")
