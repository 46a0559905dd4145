"""The ways in which a plan can vanish from a folder: each is named, by the list of plans or beside it."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from planctl.doctor import vanished_plans
from planctl.render import escape
from planctl.schedule.due_list import Trouble
from planctl.storage import journal, scan, update

PLAN = "format: 1\nclient: c-2\nstart: 2026-01-12\nhistory:\n  - {date: 2026-01-12, kind: created}\n"
CLOSED = PLAN + "  - {date: 2026-03-01, kind: closed}\n"
CRISIS = "  - {date: 2026-03-02, kind: crisis}\n"


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A. Tester", "-c", "user.email=tester@example.org")
    subprocess.run(("git", *identity, *arguments), cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plans folder of two plans in git."""
    folder = tmp_path_factory.mktemp("repository")
    (folder / "planctl.yaml").touch()
    (folder / "c-1.yaml").write_text(PLAN.replace("c-2", "c-1"))
    (folder / "c-2.yaml").write_text(PLAN)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "first")
    return folder


@pytest.fixture
def plans(repository: Path, tmp_path: Path) -> Path:
    return shutil.copytree(repository, tmp_path / "plans")


@pytest.fixture
def without_git(repository: Path, tmp_path: Path) -> Path:
    return shutil.copytree(repository, tmp_path / "plans", ignore=shutil.ignore_patterns(".git"))


def named(folder: Path) -> dict[str, Trouble]:
    """What is listed as trouble, by its file."""
    rows = [*vanished_plans.rows(folder), *scan.scan(folder, date(2026, 6, 1), use_index=False)]
    return {row.file: row.trouble for row in rows if row.problems}


OTHER_NAMES = [
    "c-2.yaml.gpg", "c-2.yaml.age", "c-2.gpg", "c-2.age", "c-2.yaml.gz", "c-2.zip", "c-2.yaml.txt", "c-2.txt", "c-2.md",
    "c-2", "c-2.json", "c-2.yml", "c-2.YAML", "C-2.yaml", "c-2.yaml ", "c-2 .yaml", " c-2.yaml", "c-2.yaml\u200b",
    "c-2\u200b.yaml", "\u0441-2.yaml", "c-2.y\u0430ml", "c\u20112.yaml", ".c-2.yaml", "..c-2.yaml", ".c-2.yaml.swp",
    "c-2.yaml~", "c-2~", "#c-2.yaml#", "c-2.yaml.orig", "c-2.yaml.bak", "c-2.yaml.save", "c-2.yaml.1", "c-2.yaml.part",
    "c-2 (conflicted copy 2026-06-01).yaml", "c-2.sync-conflict-20260601-120000-ABCDEFG.yaml", "c-2 (1).yaml",
    "Copy of c-2.yaml", "c-2 - Copy.yaml", "c-2.yaml.icloud", ".c-2.yaml.icloud", "c-2,yaml", "c-2.yaml\n",
    "c-2.yaml\x1b[2J", "c-2.displaced-0123abcd.yaml",
]  # fmt: skip


@pytest.mark.parametrize("name", OTHER_NAMES, ids=ascii)
def test_a_plan_under_another_name_is_named_without_git(without_git: Path, name: str) -> None:
    (without_git / "c-2.yaml").rename(without_git / name)
    assert list(named(without_git)) == [name]
    assert escape.line(name).isprintable()


@pytest.mark.parametrize(
    "name", ["c-2.yaml.gpg", "c-2.age", "c-2.yaml.txt", "c-2.txt", "c-2", "c-2 (conflicted copy 2026-06-01).yaml"]
)
def test_a_copy_that_holds_more_is_named_beside_the_plan(without_git: Path, name: str) -> None:
    (without_git / name).write_text(PLAN + CRISIS if name[-4:] not in (".gpg", ".age") else "\0\1\2")
    assert list(named(without_git)) == ([name] if name != "c-2.age" else [])


@pytest.mark.parametrize("name", ["c-2.yaml~", "c-2.yaml.orig", "#c-2.yaml#", "c-2.txt", "c-2.json", "c-2.yaml.bak"])
def test_a_copy_that_holds_no_more_than_the_plan_is_not(without_git: Path, name: str) -> None:
    shutil.copy(without_git / "c-2.yaml", without_git / name)
    with (without_git / "c-2.yaml").open("a") as file:
        file.write(CRISIS)
    assert named(without_git) == {}


NO_PLANS = {
    "README.md": "# Plans\nclient: see the files\n",
    "notes.txt": "call about the client: tomorrow\n",
    "letter.pdf": PLAN,
    ".pre-commit-config.yaml": "repos: []\n",
    ".c-3.draft.yaml": PLAN,
    ".planctl-0123456789abcdef.tmp": PLAN,
    ".c-2.yaml.swp": "b0VIM",
    "planctl.yaml~": "git: {commit: true}\n",
    "templates/panic.yaml": PLAN,
    "archive/c-3.yaml": PLAN,
    ".github/workflow.yaml": PLAN,
    "practice/planctl.yaml": "",
    "practice/c-9.yaml": PLAN,
    "site/mkdocs.yml": "site_name: x\n",
}


def test_what_is_no_plan_is_not_named(plans: Path) -> None:
    for name, text in NO_PLANS.items():
        (plans / name).parent.mkdir(exist_ok=True)
        (plans / name).write_text(text)
    assert named(plans) == {}


def move_to(*place: str) -> Callable[[Path], None]:
    def move(plans: Path) -> None:
        target = plans.joinpath(*place)
        target.parent.mkdir(parents=True)
        (plans / "c-2.yaml").rename(target)

    return move


def delete(plans: Path) -> None:
    (plans / "c-2.yaml").unlink()


def delete_with_another_index(version: str) -> Callable[[Path], None]:
    def way(plans: Path) -> None:
        git(plans, "update-index", "--index-version", version)
        delete(plans)

    return way


def delete_beside_a_split_index(plans: Path) -> None:
    git(plans, "update-index", "--split-index")
    delete(plans)


def sparse_checkout(plans: Path) -> None:
    git(plans, "update-index", "--refresh")
    git(plans, "sparse-checkout", "set", "--no-cone", "/*", "!/c-2.yaml")


def skip_worktree(plans: Path) -> None:
    git(plans, "update-index", "--skip-worktree", "c-2.yaml")
    delete(plans)


def deleted_in_a_conflict(plans: Path) -> None:
    git(plans, "checkout", "--quiet", "-b", "other")
    git(plans, "rm", "--quiet", "c-2.yaml")
    git(plans, "commit", "--quiet", "--message", "gone")
    git(plans, "checkout", "--quiet", "-")
    (plans / "c-2.yaml").write_text(PLAN + CRISIS)
    git(plans, "commit", "--quiet", "--all", "--message", "crisis")
    with pytest.raises(subprocess.CalledProcessError):
        git(plans, "merge", "other")
    delete(plans)


def remove_without_a_commit(plans: Path) -> None:
    git(plans, "rm", "--quiet", "c-2.yaml")


def remove_and_commit_another(plans: Path) -> None:
    remove_without_a_commit(plans)
    (plans / "c-1.yaml").write_text(PLAN.replace("c-2", "c-1") + CRISIS)
    git(plans, "commit", "--quiet", "--message", "crisis", "c-1.yaml")


def link_to_nothing(plans: Path) -> None:
    delete(plans)
    (plans / "c-2.yaml").symlink_to("nowhere.yaml")


def folder_in_its_place(plans: Path) -> None:
    delete(plans)
    (plans / "c-2.yaml").mkdir()


def link_in_a_circle(plans: Path) -> None:
    delete(plans)
    (plans / "c-2.yaml").symlink_to("c-2.yaml")
    (plans / "loop").symlink_to("loop")


def closed_in_another_way(plans: Path) -> None:
    """Closed and taken up again: not done with."""
    (plans / "c-2.yaml").write_text(CLOSED + "  - {date: 2026-04-01, kind: reopened}\n")
    git(plans, "add", "--all")
    delete(plans)


WAYS = {
    "deleted": delete,
    "deleted, index version 3 or less": delete_with_another_index("2"),
    "deleted, index version 4": delete_with_another_index("4"),
    "deleted, split index": delete_beside_a_split_index,
    "sparse checkout": sparse_checkout,
    "skip-worktree": skip_worktree,
    "deleted in an unfinished merge": deleted_in_a_conflict,
    "git rm": remove_without_a_commit,
    "git rm, and a commit of another plan": remove_and_commit_another,
    "a link to nothing": link_to_nothing,
    "a folder in its place": folder_in_its_place,
    "a link in a circle": link_in_a_circle,
    "reopened, then deleted": closed_in_another_way,
    "moved to a sub-folder": move_to("2026", "c-2.yaml"),
    "moved further down": move_to("old", "2026", "spring", "c-2.yaml"),
    "moved to a sub-folder under another name": move_to("old", "anna.yaml"),
    "moved to the archive of somebody's own": move_to("Archive", "c-2.yaml"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_plan_that_git_knows_is_named(plans: Path, way: Callable[[Path], None]) -> None:
    way(plans)
    assert "c-2.yaml" in named(plans)


@pytest.mark.parametrize("way", [name for name in WAYS if name.startswith("moved")])
def test_a_plan_in_a_sub_folder_is_named_without_git(without_git: Path, way: str) -> None:
    WAYS[way](without_git)
    (file,) = named(without_git)
    assert file.count("/") in (1, 3)


def test_a_plans_folder_within_a_repository(plans: Path) -> None:
    (plans / "practice" / "old").mkdir(parents=True)
    (plans / "practice" / "planctl.yaml").touch()
    for name in ("c-7.yaml", "old/c-8.yaml"):
        (plans / "practice" / name).write_text(PLAN.replace("c-2", "c-7"))
    git(plans, "add", "--all")
    assert list(named(plans / "practice")) == ["old/c-8.yaml"]
    (plans / "practice" / "c-7.yaml").unlink()
    (plans / "c-1.yaml").unlink()
    assert list(named(plans / "practice")) == ["c-7.yaml", "old/c-8.yaml"]


def close(plans: Path) -> None:
    (plans / "c-2.yaml").write_text(CLOSED)
    git(plans, "add", "--all")
    delete(plans)


def close_and_remove_without_a_commit(plans: Path) -> None:
    (plans / "c-2.yaml").write_text(CLOSED)
    git(plans, "commit", "--quiet", "--all", "--message", "closed")
    remove_without_a_commit(plans)


def rename_without_a_commit(plans: Path) -> None:
    (plans / "c-2.yaml").rename(plans / "c-3.yaml")
    (plans / "c-3.yaml").write_text(PLAN.replace("c-2", "c-3"))
    git(plans, "add", "--all")


def remove_by_git(plans: Path) -> None:
    git(plans, "rm", "--quiet", "c-2.yaml")
    git(plans, "commit", "--quiet", "--message", "gone")


@pytest.mark.parametrize(
    "way",
    [
        *(close, move_to("archive", "c-2.yaml"), remove_by_git),
        *(close_and_remove_without_a_commit, rename_without_a_commit),
    ],
)
def test_a_plan_that_is_done_with_is_not_named(plans: Path, way: Callable[[Path], None]) -> None:
    way(plans)
    assert named(plans) == {}


def test_a_new_plan_that_git_never_saw_is_named_by_the_journal(plans: Path) -> None:
    update.create_plan(plans / "c-3.yaml", PLAN.encode())
    (plans / "c-3.yaml").unlink()
    assert named(plans) == {"c-3.yaml": Trouble.MISSING}
    journal.forget(plans, journal.writes(plans))
    assert named(plans) == {}


@pytest.mark.parametrize("patterns", ["[c-2.yaml.txt, old/*, c-1.yaml, docker-compose.yml]", '"*"'])
def test_the_settings_ignore_files(plans: Path, patterns: str) -> None:
    (plans / "c-2.yaml").rename(plans / "c-2.yaml.txt")
    git(plans, "add", "--all")
    (plans / "old").mkdir()
    shutil.copy(plans / "c-1.yaml", plans / "old")
    (plans / "c-1.yaml").unlink()
    (plans / "docker-compose.yml").write_text("services: {}\n")
    assert set(named(plans)) == {"c-2.yaml.txt", "old/c-1.yaml", "c-1.yaml", "docker-compose.yml"}
    (plans / "planctl.yaml").write_text(f"ignore_files: {patterns}\n")
    assert named(plans) == {}
    (plans / "c-1.yaml").write_text(PLAN)
    shutil.copy(plans / "old" / "c-1.yaml", plans / "c-1.yaml")
    assert [row.file for row in scan.scan(plans, date(2026, 6, 1), use_index=False)] == ["c-1.yaml"]
