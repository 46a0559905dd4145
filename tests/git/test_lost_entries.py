"""What git and editors overwrite is noticed by the next command, and can be put back."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.git.conftest import PLAN, Clone

from planctl.doctor import vanished_plans
from planctl.model.plan import Entry
from planctl.model.settings import Settings
from planctl.planfile.edits import AddEntry
from planctl.storage import update

LOST = "c-1.yaml: the crisis of 2026-05-30"


def log(clone: Clone, kind: str = "crisis", note: str = "canary") -> None:
    update.apply(clone.plan, AddEntry(Entry(date=date(2026, 5, 30), kind=kind, note=note)), Settings())


def named(clone: Clone) -> list[str]:
    """What the next command says is lost."""
    return [f"{row.file}: {problem.message}" for row in vanished_plans.rows(clone.path) for problem in row.problems]


def stash(clone: Clone) -> None:
    log(clone)
    clone.git("stash", "--quiet")


def check_out(clone: Clone) -> None:
    log(clone)
    clone.git("checkout", "--quiet", "--", "c-1.yaml")


def reset(clone: Clone) -> None:
    log(clone)
    clone.git("reset", "--quiet", "--hard")


def reset_after_a_commit(clone: Clone) -> None:
    log(clone)
    clone.commit()
    clone.git("reset", "--quiet", "--hard", "HEAD~1")


def test_restore_does_not_say_that_nothing_is_lost_from_a_plan_it_cannot_read(clone: Clone) -> None:
    log(clone)
    clone.plan.write_text("\tclient")
    ended = clone.planctl("restore", fine=(3,))
    assert "c-1.yaml:1:1" in ended.stderr
    assert "nothing is lost" not in ended.stdout


def another_branch(clone: Clone) -> None:
    clone.git("branch", "old")
    log(clone)
    clone.commit()
    clone.git("checkout", "--quiet", "old")


def stale_buffer(clone: Clone) -> None:
    buffer = clone.text
    log(clone)
    clone.plan.write_text(buffer + "  - {date: 2026-05-31, kind: session}\n")


def stale_buffer_committed(clone: Clone) -> None:
    stale_buffer(clone)
    clone.commit()


@pytest.mark.parametrize(
    "way", [stash, check_out, reset, reset_after_a_commit, another_branch, stale_buffer, stale_buffer_committed]
)
def test_an_overwritten_entry_is_named(clone: Clone, way: Callable[[Clone], None]) -> None:
    way(clone)
    (message,) = named(clone)
    assert message.startswith(LOST)
    assert "canary" not in message


def edited_by_hand(clone: Clone) -> None:
    log(clone)
    clone.edit("canary", "canary, at work")


def taken_out_by_a_commit(clone: Clone) -> None:
    log(clone)
    clone.commit()
    clone.plan.write_text(PLAN)
    clone.commit()


def marked_by_hand(clone: Clone) -> None:
    log(clone)
    clone.plan.write_text(clone.text.replace("\n  - {", "\n    -   {"))


def taken_out_by_a_commit_and_renamed(clone: Clone) -> None:
    taken_out_by_a_commit(clone)
    clone.planctl("rename", "c-1", "c-3")
    clone.git("commit", "--quiet", "--message", "renamed")


@pytest.mark.parametrize(
    "way", [edited_by_hand, taken_out_by_a_commit, taken_out_by_a_commit_and_renamed, marked_by_hand]
)
def test_what_was_changed_on_purpose_is_not_lost(clone: Clone, way: Callable[[Clone], None]) -> None:
    way(clone)
    assert named(clone) == []


def test_review_due_and_every_other_list_name_it_and_restore_puts_it_back(clone: Clone) -> None:
    stash(clone)
    due = clone.planctl("review-due", fine=(3,))
    assert due.stdout.startswith(f"c-1  lost an entry  {LOST}")
    assert "planctl restore c-1" in due.stderr
    assert "c-1  lost an entry" in clone.planctl("review-due", "--brief", fine=(3,)).stdout
    for command in (("list",), ("list", "--format", "json"), ("doctor",)):
        shown = clone.planctl(*command, fine=(1, 3))
        assert "the crisis of 2026-05-30" in shown.stdout + shown.stderr
        assert '"plans": 1,' in shown.stdout or "--format" not in command
    assert LOST in clone.planctl("log", "c-1", "session").stderr

    assert clone.planctl("restore", "c-1").stdout == "c-1: the crisis of 2026-05-30 is back\n"
    assert clone.text.endswith('  - {date: 2026-05-30, kind: crisis, note: "canary"}\n')
    assert clone.planctl("restore").stdout == "nothing is lost\n"
    assert named(clone) == []
    assert clone.git("status", "--short").strip() == "M c-1.yaml"


def test_what_was_meant_is_forgotten(clone: Clone) -> None:
    check_out(clone)
    assert "is forgotten" in clone.planctl("restore", "--forget").stdout
    assert named(clone) == []
    assert clone.text == PLAN


def test_a_new_plan_that_git_clean_took_is_written_again(clone: Clone) -> None:
    clone.planctl("new", "c-2", "--no-input")
    before = (clone.path / "c-2.yaml").read_bytes()
    clone.git("clean", "--quiet", "--force", "-d")
    (message,) = named(clone)
    assert message.startswith("c-2.yaml: was written by planctl")
    assert clone.planctl("restore").stdout == "c-2: the plan is back\n"
    assert (clone.path / "c-2.yaml").read_bytes() == before
