"""Completion: what planctl offers a shell, and each shell's script in that shell."""

import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "src" / "planctl" / "data" / "completion"
EXAMPLES = ROOT / "examples" / "plans"

Run = Callable[..., Any]
Offered = Callable[..., list[str]]


@pytest.fixture
def offered(planctl: Run) -> Offered:
    """The lines that a shell gets for the words typed, the last of them unfinished."""

    def ask(*words: str, shell: str = "zsh", cwd: Path = EXAMPLES, env: dict[str, str] | None = None) -> list[str]:
        done = planctl(*words, cwd=cwd, env={"_PLANCTL_COMPLETE": shell, **(env or {})})
        assert (done.returncode, done.stderr) == (0, "")
        lines: list[str] = done.stdout.splitlines()
        return lines

    return ask


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        pytest.param(["sho"], ["show"], id="commands"),
        pytest.param(["merge-d"], [], id="no command that others call"),
        pytest.param(["--ver"], ["--version"], id="options of the program"),
        pytest.param(["review-due", "--with"], ["--within"], id="options of a command"),
        pytest.param(["show", "c-011"], ["c-0112", "c-0118"], id="client ids"),
        pytest.param(["review-due", "c-0112", "c-011"], ["c-0118"], id="each client once"),
        pytest.param(["log", "c-0112", "cri"], ["crisis"], id="kinds"),
        pytest.param(["log", "c-0112", "school"], ["school_meeting"], id="kinds of one's own"),
        pytest.param(["log", "c-0112", "reading"], [], id="no kind that another command records"),
        pytest.param(["rule", "P00"], [f"P00{n}" for n in range(1, 10)], id="rule codes"),
        pytest.param(["check", "--select", "P001"], ["P001"], id="rule codes of an option"),
        pytest.param(["score", "c-0112", "PHQ"], ["PHQ-9", "PHQ-A"], id="instruments"),
        pytest.param(["measures", "PHQ-9"], ["PHQ-9"], id="instruments to look up"),
        pytest.param(["goal", "c-0112", "TEXT", "--measure", "PHQ-9"], ["PHQ-9"], id="instruments of a goal"),
        pytest.param(["policies", "va-q"], ["va-quarterly"], id="policies"),
        pytest.param(["policies", "in"], [], id="no former name of a policy"),
        pytest.param(["new", "c-0201", "--policy", "county"], ["county-60d"], id="policies of one's own"),
        pytest.param(["export", "c-0118", "--format", "h"], ["html"], id="formats"),
        pytest.param(["review-due", "--format", ""], ["text", "json", "csv", "ics"], id="formats of one command"),
        pytest.param(["list", "--format=j"], ["--format=json"], id="a value behind an equals sign"),
        pytest.param(["review", "c-0112", "--decision", "step"], ["step-up", "step-down"], id="decisions"),
        pytest.param(["review", "c-0112", "--scope", ""], ["full", "event"], id="scopes"),
        pytest.param(["review", "c-0112", "--goal", "g"], ["g1=", "g2=", "g3=", "g4="], id="a goal of a review"),
        pytest.param(["review", "c-0112", "--goal", "g1=no-c"], ["g1=no-change"], id="its progress"),
        pytest.param(["log", "c-0112", "achieved", "--goal", "g1"], ["g1"], id="goal ids"),
        pytest.param(["log", "c-0112", "signed", "--by", "g"], ["guardian"], id="who signed"),
        pytest.param(["goal", "c-0112", "TEXT", "--problem", ""], ["p1", "p2", "p3"], id="problem ids"),
        pytest.param(["goal", "c-0112", "TEXT", "--under", "g1"], ["g1"], id="the goal of an objective"),
        pytest.param(["goal", "c-0112", "TEXT", "--better", ""], ["lower", "higher"], id="which way is better"),
        pytest.param(["check", "--fail-on", "e"], ["error"], id="levels"),
        pytest.param(["list", "--color", "n"], ["never"], id="colours"),
        pytest.param(["--show-completion", ""], ["bash", "zsh", "fish"], id="shells"),
        pytest.param(["--plans", ""], [":folders"], id="the plans folder"),
        pytest.param(["calendar", "-o", ""], [":files"], id="a file"),
        pytest.param(["show", "./c-01"], [":files"], id="a plan by its path"),
        pytest.param(["log", "c-0112", "crisis", "--note", ""], [], id="nothing for a text"),
        pytest.param(["new", "c-01"], [], id="nothing for a new client"),
        pytest.param(["show", "c-0112", ""], [], id="nothing where nothing follows"),
        pytest.param(["nonsense", ""], [], id="nothing after an unknown command"),
        pytest.param(["show", "--nonsense", "c-0112"], ["c-0112"], id="an unknown option is passed over"),
    ],
)
def test_what_is_offered(offered: Offered, words: list[str], wanted: list[str]) -> None:
    assert [line.partition("\t")[0] for line in offered(*words)] == wanted


def test_commands_and_kinds_come_with_what_they_mean(offered: Offered) -> None:
    assert "crisis\tA crisis." in offered("log", "c-0112", "c")
    assert "list\tList all plans with their state, reviews, goals, and open triggers." in offered("")
    assert offered("log", "c-0112", "cri", shell="bash") == ["crisis"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        pytest.param(["list", "--format", "=", "j"], ["json"], id="a value"),
        pytest.param(["list", "--format", "="], ["text", "json"], id="no value yet"),
        pytest.param(["review", "c-0112", "--goal", "g1", "=", "imp"], ["improving"], id="progress"),
        pytest.param(["--plans", "'../plans'", "show", "c-0112"], ["c-0112"], id="a quoted word"),
        pytest.param(["--plans", "'../pl"], [":folders"], id="a quote still open"),
    ],
)
def test_bash_parts_words_at_equals_signs_and_leaves_quotes(
    offered: Offered, words: list[str], wanted: list[str]
) -> None:
    assert offered(*words, shell="bash") == wanted


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        pytest.param(["--plans", str(EXAMPLES), "show"], {}, id="an option before the command"),
        pytest.param(["show", "--plans", str(EXAMPLES)], {}, id="an option after the command"),
        pytest.param([f"--plans={EXAMPLES}", "show"], {}, id="an equals sign"),
        pytest.param(["--plans", "~", "show"], {"HOME": str(EXAMPLES)}, id="the home folder"),
        pytest.param(["show"], {"PLANCTL_PLANS": str(EXAMPLES)}, id="the environment"),
    ],
)
def test_folder_is_the_one_that_the_line_means(
    offered: Offered, tmp_path: Path, words: list[str], environment: dict[str, str]
) -> None:
    assert offered(*words, "c-0112", cwd=tmp_path, env=environment) == ["c-0112"]


@pytest.mark.parametrize(
    ("files", "shell"),
    [
        pytest.param({}, "zsh", id="an empty folder"),
        pytest.param({"c-0001.yaml": b"\xff\xfe"}, "zsh", id="a plan that is no text"),
        pytest.param({"c-0001.yaml": b"goals: [\n"}, "zsh", id="a plan that is no YAML"),
        pytest.param({"planctl.yaml": b"triggers: [\n"}, "zsh", id="broken settings"),
        pytest.param({"Anna Schmidt.yaml": b"format: 1\n"}, "zsh", id="a file named like a person"),
        pytest.param(None, "zsh", id="no folder"),
        pytest.param(None, "bash", id="no folder, bash"),
        pytest.param(None, "fish", id="no folder, fish"),
        pytest.param({}, "tcsh", id="another shell"),
    ],
)
def test_nothing_but_candidates_is_ever_printed(
    process: Run, planctl: Run, tmp_path: Path, files: dict[str, bytes] | None, shell: str
) -> None:
    for name, data in (files or {}).items():
        (tmp_path / name).write_bytes(data)
    plans = tmp_path if files is not None else tmp_path / "nowhere"
    environment = {"_PLANCTL_COMPLETE": shell, "PLANCTL_PLANS": str(plans)}

    offered = "c-0001\n" if "c-0001.yaml" in (files or {}) else ""
    for run, words, known in (
        (process, ["show", ""], offered),
        (planctl, ["log", "c-0001", "crisis", "--goal", ""], ""),
        (planctl, ["--plans", "~/nowhere", "show", ""], ""),
    ):
        done = run(*words, env=environment)
        assert (done.returncode, done.stdout, done.stderr) == (0, known, "")


def test_text_of_a_plan_is_never_offered(offered: Offered, folder: Run, plan: Run) -> None:
    top = (
        "problems: [{id: p1, text: SECRET}]\n"
        "goals: [{id: g1, text: SECRET, measure: {name: SECRET, baseline: 1, target: 2, better: lower}}]"
    )
    plans = folder({"c-0001": plan("c-0001", "date: 2026-02-01, kind: crisis, note: SECRET", top=top)})
    asked = [
        ["score", "c-0001", ""],
        ["goal", "c-0001", "TEXT", "--measure", ""],
        ["goal", "c-0001", "TEXT", "--problem", ""],
        ["review", "c-0001", "--goal", ""],
        ["log", "c-0001", ""],
        ["show", ""],
        ["measures", ""],
    ]

    found = [offered(*words, cwd=plans) for words in asked]

    assert all(found)
    assert "SECRET" not in str(found)


# ---- the scripts, in the shells ------------------------------------------------------------------


def _shared() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared: dict[str, str] = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    return shared


def test_wheel_puts_every_script_where_its_shell_looks(process: Run) -> None:
    places = {Path(source).name: place for source, place in _shared().items() if "completion" in source}

    assert places == {
        "planctl.bash": "share/bash-completion/completions/planctl",
        "_planctl": "share/zsh/site-functions/_planctl",
        "planctl.fish": "share/fish/vendor_completions.d/planctl.fish",
    }
    for shell, name in {"bash": "planctl.bash", "zsh": "_planctl", "fish": "planctl.fish"}.items():
        done = process("--show-completion", shell, env={})
        assert (done.returncode, done.stdout) == (0, (SCRIPTS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("shell", "place", "left"),
    [
        pytest.param("bash", ".local/share/bash-completion/completions/planctl", "~/.bashrc", id="bash"),
        pytest.param("zsh", ".local/share/zsh/site-functions/_planctl", "~/.zshrc", id="zsh"),
        pytest.param("fish", ".config/fish/completions/planctl.fish", "new shell", id="fish"),
    ],
)
def test_installed_where_the_shell_finds_it(planctl: Run, tmp_path: Path, shell: str, place: str, left: str) -> None:
    for _ in ("once", "again"):
        done = planctl("--install-completion", shell, env={"HOME": str(tmp_path)})

        assert (done.returncode, done.stdout) == (0, f"wrote {tmp_path / place}\n")
        assert left in done.stderr
        assert (tmp_path / place).read_text() == planctl("--show-completion", shell).stdout
    # Start-up files are the user's: what is left to do there is told, and not done.
    assert [path.name for path in tmp_path.iterdir()] == [place.partition("/")[0]]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["--show-completion", "fihs"], 2, "did you mean fish?", id="a shell that there is not"),
        pytest.param(["--install-completion"], 2, "requires an argument", id="no shell named"),
        pytest.param(["--install-completion", "bash"], 3, "cannot be made", id="a home that is no folder"),
    ],
)
def test_what_cannot_be_installed_is_told(planctl: Run, arguments: list[str], code: int, said: str) -> None:
    done = planctl(*arguments, env={"HOME": "/dev/null"})

    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
LOAD = {
    "bash": f". {SCRIPTS}/planctl.bash; bind 'set bell-style none'",
    "zsh": f"fpath=({SCRIPTS} $fpath); autoload -Uz compinit; compinit -u -D; unsetopt beep",
    "fish": f"source {SCRIPTS}/planctl.fish",
}


@pytest.fixture(params=["bash", "zsh", "fish"])
def typed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Type a line at a shell, with tabs in it, and press Enter: the words that planctl was called with."""
    shell: str = request.param
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    bin = tmp_path / "bin"
    bin.mkdir()
    # Asked for candidates it is planctl; run, it says with which words.
    (bin / "planctl").write_text(
        "#!/bin/sh\n"
        f'[ -n "$_PLANCTL_COMPLETE" ] && exec {Path(sys.executable).parent}/planctl "$@"\n'
        "printf GOT; printf '<%s>' \"$@\"; echo END\n"
    )
    (bin / "planctl").chmod(0o755)
    (tmp_path / "mine.ics").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folded").write_text("")
    environment = {
        "PATH": f"{bin}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
        "PS1": "",
        "PLANCTL_PLANS": str(EXAMPLES),
    }
    child = pexpect.spawn(
        START[shell][0], START[shell][1:], env=environment, cwd=str(tmp_path), encoding="utf-8", timeout=10, echo=False
    )
    child.sendline(f"{LOAD[shell]}; printf 'REA'; echo DY")
    child.expect("READY")

    def line(keys: str) -> str:
        # What is typed ahead waits until the shell has completed what stands before it.
        child.sendline(keys)
        child.expect("GOT(.*?)END")
        return str(child.match.group(1))

    yield line
    child.close(force=True)


@pytest.mark.parametrize(
    ("keys", "got"),
    [
        pytest.param("planctl forec\t", "<forecast>", id="a command"),
        pytest.param("planctl log c-0112 cri\t", "<log><c-0112><crisis>", id="a kind"),
        pytest.param("planctl measures DASS-21\\ dep\t", "<measures><DASS-21 depression>", id="a name with a space"),
        pytest.param("planctl list --form\tj\t", "<list><--format><json>", id="an option and its value"),
        pytest.param("planctl list --format=j\t", "<list><--format=json>", id="a value behind an equals sign"),
        pytest.param(
            "planctl review c-0107 --goal g2\timp\t",
            "<review><c-0107><--goal><g2=improving>",
            id="a goal, and behind its equals sign the progress",
        ),
        pytest.param("planctl calendar -o mine\t", "<calendar><-o><mine.ics>", id="a file"),
        pytest.param("planctl --plans fol\t", "<--plans><folder>", id="a folder"),
        pytest.param("planctl list --plans=fol\t", "<list><--plans=folder>", id="a folder behind an equals sign"),
        pytest.param("planctl calendar --output=mine\t", "<calendar><--output=mine.ics>", id="a file behind one"),
        pytest.param("planctl log c-0112 crisis --note mi\t", "<log><c-0112><crisis><--note><mi>", id="no text"),
    ],
)
def test_shell_completes(typed: Callable[[str], str], keys: str, got: str) -> None:
    # zsh takes the slash away again when the line is run.
    assert typed(keys).replace("/>", ">") == got
