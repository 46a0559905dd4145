"""`packet`: the record for an auditor, with git and without."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_at import commit, git

PLAN = """\
format: 1
client: c-1
start: 2026-01-12
problems:
  - {id: p1, text: Panic on buses, impairment: Late at work, diagnosis: F40.01}
diagnoses:
  - {code: F40.01, label: Agoraphobia with panic disorder}
goals:
  - id: g1
    text: Ride the bus on 4 of 5 workdays
    problem: p1
    measure: {name: PHQ-9, baseline: 18, target: 9}
    by: 2026-06-30
intake: {hopes: To be seventeen again}
safety: {risk: low, date: 2026-01-12}
history:
  - {date: 2026-01-12, kind: created}
  - {date: 2026-01-12, kind: signed, by: client, method: on paper}
  - {date: 2026-01-20, kind: session}
"""
LATER = """\
  - {date: 2026-02-03, kind: session}
  - {date: 2026-02-10, kind: session}
  - {date: 2026-02-20, kind: crisis, note: a secret}
  - {date: 2026-02-21, kind: reading, measure: PHQ-9, value: 11}
  - {date: 2026-02-25, kind: review, scope: event, decision: continue}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan without git, with a crisis reviewed late."""
    (tmp_path / "planctl.yaml").write_text(
        "practitioner: {name: A. Brenner-Vale, credential: LMHC, license: MH-12345, npi: 1234567893}\n"
    )
    (tmp_path / "c-1.yaml").write_text(PLAN.replace("4 of 5", "3 of 5") + LATER)
    return tmp_path


@pytest.fixture
def kept(folder: Path) -> Path:
    """The same in git, where its goal was changed in February."""
    git(folder, "init", "--quiet", "--initial-branch", "main")
    now = (folder / "c-1.yaml").read_text()
    (folder / "c-1.yaml").write_text(PLAN)
    commit(folder, "2026-01-20")
    (folder / "c-1.yaml").write_text(now)
    commit(folder, "2026-02-26")
    return folder


def text_of(page: str) -> str:
    """What one reads on the page, cell by cell."""
    body = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page.replace("\N{NO-BREAK SPACE}", " "), flags=re.DOTALL)
    return " | ".join(filter(None, (unescape(part).strip() for part in re.split(r"<[^>]*>", body))))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Period | January 12, 2026 to June 1, 2026", id="the period"),
        pytest.param("Member number", id="a blank for what planctl does not know"),
        pytest.param("A. Brenner-Vale, LMHC | License MH-12345 | NPI 1234567893", id="the practitioner"),
        pytest.param(
            "g1 | Ride the bus on 3 of 5 workdays | PHQ-9 | 18 | 9 | 2026-06-30 | active", id="the goal in force"
        ),
        pytest.param('g1: text "Ride the bus on 4 of 5 workdays" → "Ride the bus on 3 of 5 workdays"', id="a change"),
        pytest.param("p1 | Panic on buses | Impairment: Late at work | F40.01", id="the impairment"),
        pytest.param("2026-01-12 | client | on paper | the plan of that day", id="a signature"),
        pytest.param("4 | Sessions | 3, in 2 months", id="sessions counted"),
        pytest.param("2026-02 | 2 | 3, 10", id="sessions of a month"),
        pytest.param(
            "2026-02-25 | event | 2026-02-22 | 3 days late | continue | crisis on 2026-02-20", id="a late review"
        ),
        pytest.param("2026-02-20 | – | crisis | reviewed on 2026-02-25 | 5 days", id="what became of a crisis"),
        pytest.param("PHQ-9 | g1 | 18 | 11 | 2026-02-21 | 7 better | meaningful", id="a score"),
        pytest.param("every history was only ever added to (1 plan, 2 commits, 0 signed)", id="what git shows"),
    ],
)
def test_record_answers_what_an_auditor_asks(planctl: Callable[..., Any], kept: Path, words: str) -> None:
    done = planctl("packet", "c-1", plans=kept)
    assert (done.returncode, done.stderr) == (0, "")
    assert words in text_of(done.stdout)


@pytest.mark.parametrize("words", ["a secret", "seventeen", "risk"])
def test_record_leaves_out_notes_intake_and_risk(planctl: Callable[..., Any], kept: Path, words: str) -> None:
    assert words not in text_of(planctl("packet", "c-1", plans=kept).stdout)


def test_period_bounds_what_is_counted(planctl: Callable[..., Any], kept: Path) -> None:
    text = text_of(planctl("packet", "c-1", "--from", "2026-02-05", "--to", "2026-02-24", plans=kept).stdout)
    assert "4 | Sessions | 1, in 1 month" in text
    assert "2026-02-20 | – | crisis | open" in text
    assert "g1 | Ride the bus on 4 of 5 workdays" in text


def test_record_says_what_it_cannot_show_without_git(planctl: Callable[..., Any], folder: Path) -> None:
    done = planctl("packet", "c-1", "-o", folder, plans=folder)
    text = text_of((folder / "c-1.packet.html").read_text())
    assert (done.returncode, done.stdout) == (0, "")
    assert "are not on the page: " in done.stderr
    assert "Without git, this page cannot show what the plan said before." in text
    assert "8 | How this record is kept | not verified" in text


def test_record_that_lacks_what_git_would_not_say_is_no_success(planctl: Callable[..., Any], kept: Path) -> None:
    (kept / ".git" / "config").write_text("[broken")
    done = planctl("packet", "c-1", "-o", kept, plans=kept)
    assert done.returncode == 3
    assert "are not on the page: git: bad config" in done.stderr
    assert "not verified" in text_of((kept / "c-1.packet.html").read_text())


def test_rewritten_history_is_told_without_its_wording(planctl: Callable[..., Any], kept: Path) -> None:
    file = kept / "c-1.yaml"
    file.write_text(file.read_text().replace("a secret", "another one"))
    commit(kept, "2026-03-01")
    done = planctl("packet", "c-1", plans=kept)
    assert "planctl verify c-1 says where" in done.stderr
    assert "8 | How this record is kept | 1 entry changed" in text_of(done.stdout)
    assert "a secret" not in done.stdout + done.stderr


def test_signature_says_what_it_was_given_for(planctl: Callable[..., Any], kept: Path) -> None:
    file = kept / "c-1.yaml"
    log = ("log", "c-1", "signed", "--by", "client", "--date", "2026-03-01")
    planctl(*log, plans=kept)
    signed = file.read_text()
    commit(kept, "2026-03-01")
    assert "; unchanged since" in text_of(planctl("packet", "c-1", plans=kept).stdout)
    file.write_text(signed.replace("3 of 5", "2 of 5"))
    commit(kept, "2026-03-02")
    assert "; changed since: g1 (text)" in text_of(planctl("packet", "c-1", plans=kept).stdout)
    file.write_text(signed.replace("plan: ", "plan: 00"))
    assert "signature of a plan that was never committed" in planctl("verify", "c-1", plans=kept).stdout
