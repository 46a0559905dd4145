"""What can happen to an edit: the plan is the old one or the new one, and what was typed is in one of two files."""

from pathlib import Path

import pytest
from tests.faults import trials

CHANGED = trials.PLAN.replace("Rather not", "Never")
DRAFT = ".c-0001.draft.yaml"
# The draft is written, the plan is, and the draft is removed: the third file to be unlinked, after two temporary ones.
DIE = "kill -9 $PPID"


def edit(tmp_path: Path, fault: str, script: str = "s/Rather not/Never/") -> trials.Ended:
    """Edit the plan with an editor that does that, and with the fault."""
    editor = tmp_path / "editor"
    editor.write_text(f"""#!/bin/sh\nsed '{script}' "$1" > "$1.new" && mv "$1.new" "$1"\n""")
    editor.chmod(0o700)
    under = ("env", f"EDITOR={editor}")
    return trials.log(tmp_path / "plans", fault, arguments=("edit", "c-0001"), under=under)


def files(plan: Path) -> dict[str, str]:
    """The plan and the draft, as far as they are there; whatever else is there is a fault."""
    names = trials.left(plan.parent)
    assert names - {DRAFT} == trials.SOUND
    return {name: (plan.parent / name).read_text() for name in names & {"c-0001.yaml", DRAFT}}


OLD, NEW = {"c-0001.yaml": trials.PLAN}, {"c-0001.yaml": CHANGED}


@pytest.mark.parametrize(
    ("fault", "code", "says", "left"),
    [
        pytest.param("fail:write:ENOSPC", 3, "no space left", OLD, id="the disk is full for the draft"),
        pytest.param("fail:link:EROFS", 3, "read-only file system", OLD, id="the draft gets no name"),
        pytest.param("fail:write:ENOSPC:2", 3, "no space left", OLD | {DRAFT: CHANGED}, id="it is full for the plan"),
        pytest.param("fail:exchange:EIO", 3, "output error", OLD | {DRAFT: CHANGED}, id="the plan cannot be replaced"),
        pytest.param("unsupported", 0, "", NEW, id="files cannot be exchanged here"),
        pytest.param("fail:fsync:EIO:4", 3, "was written, but", NEW | {DRAFT: CHANGED}, id="the disk does not confirm"),
        pytest.param("fail:unlink:EIO:3", 3, "cannot be removed", NEW | {DRAFT: CHANGED}, id="the draft stays"),
    ],
)
def test_call_that_fails(tmp_path: Path, fault: str, code: int, says: str, left: dict[str, str]) -> None:
    plan = trials.make(tmp_path / "plans")

    ended = edit(tmp_path, fault)

    said = trials.complaint(ended)
    assert (ended.code, says in said) == (code, True), said
    assert ("nothing was changed" in said) == (code == 3 and left["c-0001.yaml"] == trials.PLAN)
    assert ("the draft is kept" in said) == (DRAFT in left and "unlink" not in fault)
    assert files(plan) == left


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        pytest.param("write:1", OLD, id="while the draft is written"),
        pytest.param("link:1", OLD, id="before the draft has its name"),
        pytest.param("lstat:1", OLD | {DRAFT: CHANGED}, id="once the editor has ended"),
        pytest.param("exchange:1", OLD | {DRAFT: CHANGED}, id="before the plan is replaced"),
        pytest.param("unlink:3", NEW | {DRAFT: CHANGED}, id="before the draft is removed"),
    ],
)
def test_kill(tmp_path: Path, moment: str, left: dict[str, str]) -> None:
    plan = trials.make(tmp_path / "plans")

    assert edit(tmp_path, f"run:{moment}:{DIE}").code == -9
    assert all((plan.parent / name).read_text() == text for name, text in left.items())
    assert (plan.parent / DRAFT).exists() == (DRAFT in left)

    # The next run takes up a draft only if nothing can be lost by it, and removes what else was left.
    code = edit(tmp_path, "none", "s/Never/Rather not/").code
    if left == OLD | {DRAFT: CHANGED}:
        assert code == 3
        assert trials.log(plan.parent).code == 0
        assert files(plan) == {"c-0001.yaml": trials.PLAN + trials.NEW, DRAFT: CHANGED}
    else:
        assert (code, files(plan)) == (0, OLD)
