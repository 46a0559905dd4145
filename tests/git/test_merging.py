"""The merge driver, as git runs it, in two clones."""

import os
import re
import sys
from collections.abc import Callable

import pytest
from tests.faults import trials
from tests.git.conftest import PLAN, Clone

from planctl.git import merge_driver, setup
from planctl.model.plan import Plan
from planctl.model.settings import Settings
from planctl.storage import bundled_data, plan_folder
from planctl.storage.plan_folder import Document

SESSION = "  - {date: 2026-04-01, kind: session}"
RELAPSE = "  - {date: 2026-05-01, kind: relapse}"
CRISIS = '  - {date: 2026-03-02, kind: crisis, note: "emergency department"}'

Another = Callable[..., Clone]


def merged(clone: Clone, other: Clone, fine: tuple[int, ...] = (0,)) -> str:
    """What comes of merging the other clone's work into this one."""
    clone.git("fetch", "--quiet", str(other.path), "main")
    clone.git("merge", "--quiet", "--no-edit", "FETCH_HEAD", fine=fine)
    return clone.text


def test_both_clones_come_to_the_same_plan(clone: Clone, another: Another) -> None:
    other, witness = another(), another("witness")
    clone.edit("target: 9}", "target: 7}")
    clone.add(SESSION)
    clone.commit()
    other.edit("by: 2026-06-30", "by: 2026-08-31")
    other.add(RELAPSE)
    other.commit()
    witness.git("pull", "--quiet", str(other.path), "main")

    here, there = merged(clone, witness), merged(other, clone)
    assert here == there
    assert here == PLAN.replace("target: 9}", "target: 7}").replace("06-30", "08-31") + f"{SESSION}\n{RELAPSE}\n"


def test_a_deleted_entry_stays_deleted_and_an_edited_one_edited(clone: Clone, another: Another) -> None:
    other = another()
    clone.edit("  # told by telephone\n" + CRISIS + "\n", "")
    clone.commit()
    other.edit("value: 15", "value: 16")
    other.add(SESSION)
    other.commit()
    text = merged(clone, other)
    assert "crisis" not in text
    assert "telephone" not in text
    assert "value: 16" in text
    assert "value: 15" not in text


def test_an_entry_edited_on_both_sides_is_a_conflict_with_both(clone: Clone, another: Another) -> None:
    other = another()
    clone.edit("value: 15", "value: 16")
    clone.commit()
    other.edit("value: 15", "value: 17")
    other.add(SESSION)
    other.commit()
    text = merged(clone, other, fine=(1,))
    assert text.count("<<<<<<< ours") == 1
    assert "value: 16" in text
    assert "value: 17" in text
    assert text.endswith(f"{SESSION}\n")
    assert clone.git("ls-files", "--unmerged")


def test_the_same_line_of_the_plan_is_a_conflict_and_the_history_is_joined(clone: Clone, another: Another) -> None:
    other = another()
    for side, target, line in ((clone, "7", SESSION), (other, "6", RELAPSE)):
        side.edit("target: 9}", f"target: {target}}}")
        side.add(line)
        side.commit()
    text = merged(clone, other, fine=(1,))
    assert text.count("<<<<<<<") == text.count(">>>>>>>") == 1
    assert text.endswith(f"{SESSION}\n{RELAPSE}\n")
    ended = clone.planctl("review-due", fine=(3,))
    assert "planctl resolve" in ended.stderr


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param(
            ("level_of_care: outpatient", "level_of_care: inpatient"),
            ("history:\n", "  - {id: i1, text: Another of the same id}\n\nhistory:\n"),
            id="an id given twice, once on each side",
        ),
        pytest.param(
            (
                "  - {id: i1, goals: [g1], text: Graded exposure, who: client}\n",
                "  - {id: i1, text: Graded exposure}\n",
            ),
            ("    problem: p1\n    measure: {name: bus", "    problem: p1\n    measure: {name: tram"),
            id="nothing wrong",
        ),
    ],
)
def test_what_joined_would_be_no_plan_is_a_conflict(
    clone: Clone, another: Another, here: tuple[str, str], there: tuple[str, str]
) -> None:
    other = another()
    clone.edit(*here)
    clone.commit()
    other.edit(*there)
    other.commit()
    sound = "tram" in there[1]
    text = merged(clone, other, fine=(0,) if sound else (1,))
    assert ("<<<<<<<" in text) == (not sound)


def test_a_goal_deleted_here_and_reached_there_is_a_conflict(clone: Clone, another: Another) -> None:
    other = another()
    goal = PLAN[PLAN.index("  - id: g2") : PLAN.index("interventions:")]
    clone.edit(goal, "")
    clone.commit()
    other.add("  - {date: 2026-05-01, kind: achieved, goal: g2}")
    other.commit()
    text = merged(clone, other, fine=(1,))
    assert "<<<<<<< ours" in text
    assert "- id: g2" in text
    assert "kind: achieved" in text


def test_the_same_client_made_in_two_clones_is_never_blended(clone: Clone, another: Another) -> None:
    other = another()
    for side, day in ((clone, "2026-01-12"), (other, "2026-01-13")):
        (side.path / "c-2.yaml").write_text(PLAN.replace("c-1", "c-2").replace("2026-01-12", day))
        side.commit()
    merged(clone, other, fine=(1,))
    text = (clone.path / "c-2.yaml").read_text()
    ours, theirs = text.removeprefix("<<<<<<< ours\n").removesuffix(">>>>>>> theirs\n").split("=======\n")
    assert ours == PLAN.replace("c-1", "c-2")
    assert theirs == PLAN.replace("c-1", "c-2").replace("2026-01-12", "2026-01-13")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="carriage returns"),
        pytest.param(lambda text: "\ufeff" + text, id="a byte order mark"),
        pytest.param(lambda text: text.removesuffix("\n"), id="no line end at the end"),
        pytest.param(
            lambda text: text.replace("\n  - {date", "\n    - {date").replace("\n  # told", "\n    # told"),
            id="indented further",
        ),
        pytest.param(lambda text: text + "\n# the end\n", id="a comment at the end"),
        pytest.param(
            lambda text: text.replace("history:\n", "history:  # what happened\n"), id="a comment at the history"
        ),
        pytest.param(lambda text: "---\n" + text, id="a document's beginning"),
    ],
)
def test_a_file_stays_written_as_it_was(written: Callable[[str], str]) -> None:
    base = written(PLAN)
    ours = base.replace("target: 9}", "target: 7}").replace("value: 15", "value: 16")
    theirs = base.replace("kind: review, scope: event", "kind: review, scope: full").replace("06-30", "08-31")
    both = ours.replace("kind: review, scope: event", "kind: review, scope: full").replace("06-30", "08-31")
    for sides in ((ours, theirs), (theirs, ours)):
        found = join(base, *sides)
        assert found.conflict_reason == ""
        assert found.data.decode() == both


def test_line_ends_changed_on_one_side_are_changed(clone: Clone) -> None:
    found = join(PLAN, PLAN.replace("\n", "\r\n"), PLAN + f"{SESSION}\n")
    assert found == merge_driver.MergeResult((PLAN + f"{SESSION}\n").replace("\n", "\r\n").encode())


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        pytest.param(PLAN, PLAN + "x: [\n", PLAN + f"{SESSION}\n", id="our side is no YAML"),
        pytest.param(PLAN + "x: [\n", PLAN + "y: 1\n", PLAN + f"{SESSION}\n", id="the base is no YAML"),
        pytest.param(
            PLAN, PLAN.replace("client: c-1", "client: c-2"), PLAN + f"{SESSION}\n", id="our side has another id"
        ),
        pytest.param(PLAN, PLAN + "x_a: 1\n", PLAN + f"{SESSION}\n", id="a key below the history"),
        pytest.param(PLAN, "\0" + PLAN, PLAN + f"{SESSION}\n", id="binary"),
    ],
)
def test_in_doubt_there_is_a_conflict_with_both_sides(base: str, ours: str, theirs: str) -> None:
    for sides in ((ours, theirs), (theirs, ours)):
        found = join(base, *sides)
        assert found.conflict_reason
        here = set(found.data.decode().splitlines())
        assert all(set(side.splitlines()) - set(base.splitlines()) <= here for side in sides)


def test_a_history_in_brackets_is_joined_only_where_git_can() -> None:
    base = "format: 1\nclient: c-1\nstart: 2026-01-12\nx_a: 1\nhistory: [{date: 2026-01-12, kind: created}]\n"
    ours = base.replace("}]", "}, {date: 2026-02-01, kind: crisis}]")
    assert join(base, ours, base.replace("start: 2026-01-12", "start: 2026-01-13")).conflict_reason == ""
    assert join(base, ours, base.replace("}]", "}, {date: 2026-02-02, kind: crisis}]")).conflict_reason


def test_a_line_by_line_merge_that_would_close_a_trigger_is_a_conflict() -> None:
    entries = "".join(f"  {{date: 2026-02-0{day}, kind: session}},\n" for day in range(1, 5))
    base = (
        f"format: 1\nclient: c-1\nstart: 2026-01-12\nhistory: [\n  {{date: 2026-01-12, kind: created}},\n{entries}  ]\n"
    )
    ours = base.replace("created},\n", "created},\n  {date: 2026-05-01, kind: crisis},\n")
    for day, reason in (("2026-04-30", ""), ("2026-05-02", "a review of one side would close a trigger")):
        theirs = base.replace("  ]", f"  {{date: {day}, kind: review, decision: continue}},\n  ]")
        found = join(base, ours, theirs).conflict_reason
        assert found.startswith(reason)
        assert bool(found) is bool(reason)


def test_kinds_that_only_the_other_side_knows_are_no_conflict() -> None:
    found = join(PLAN, PLAN + f"{SESSION}\n", PLAN + "  - {date: 2026-05-02, kind: court_date}\n")
    assert found.conflict_reason == ""


def test_what_is_no_plan_is_merged_as_git_would() -> None:
    assert (
        join("a: 1\n\nb: 1\n\nc: 1\n", "a: 2\n\nb: 1\n\nc: 1\n", "a: 1\n\nb: 1\n\nc: 3\n").data
        == b"a: 2\n\nb: 1\n\nc: 3\n"
    )


FULL = Settings(instruments=bundled_data.instruments(), policies=bundled_data.policies())


def join(base: str, ours: str, theirs: str, settings: Settings | None = None) -> merge_driver.MergeResult:
    from pathlib import Path

    path = Path("c-1.yaml")
    return merge_driver.join(path, base.encode(), ours.encode(), theirs.encode(), settings or Settings())


def test_a_trigger_stays_open_below_the_review_of_the_other_clone_and_git_shows_why(
    clone: Clone, another: Another
) -> None:
    other, without = another(), another("without", set_up=False)
    review = "  - {date: 2026-05-02, kind: review, decision: continue}"
    clone.add(review)
    clone.commit()
    for side in (other, without):
        side.add(RELAPSE)
        side.commit()
    why = "c-1.yaml: the relapse of 2026-05-01 stands below the review of 2026-05-02 and stays open"
    other.git("fetch", "--quiet", str(clone.path), "main")
    assert why in other.run("git", "merge", "--no-edit", "FETCH_HEAD").stderr
    assert merged(without, clone, fine=(1,)) != other.text
    assert why in without.planctl("resolve", "c-1").stderr
    assert without.text == other.text == PLAN + f"{review}\n{RELAPSE}\n"


@pytest.mark.parametrize("step", ["open", "write", "replace"])
def test_merge_whose_driver_is_killed_is_joined_by_resolve(clone: Clone, another: Another, step: str) -> None:
    other = another()
    clone.add(RELAPSE)
    clone.commit()
    other.add(SESSION)
    other.commit()
    driver = other.git("config", "merge.planctl.driver")
    log = other.path / ".git" / "steps"
    injected = f"{sys.executable} -P {trials.INJECTED} run:{step}:1:'kill -9 $PPID' {log} -- merge-driver"
    other.git("config", "merge.planctl.driver", re.sub(r"then \S.* merge-driver", lambda _: f"then {injected}", driver))
    merged(other, clone, fine=(1,))
    assert step in log.read_text().split()
    for line in (SESSION, RELAPSE):
        assert other.text.count(line) == 1
    log.unlink()
    other.git("config", "merge.planctl.driver", driver)
    other.planctl("resolve", "c-1")
    assert other.text == PLAN + f"{SESSION}\n{RELAPSE}\n"
    # Nothing of the plan lies about in the git folder; what it was writing, the next answer to a file removes.
    assert not [path for path in (other.path / ".git").glob("*") if "client" in path.name or "planctl" in path.name]
    for left in other.path.glob(".planctl-answer-*"):
        os.utime(left, (0, 0))
    other.git("commit", "--quiet", "--no-edit")
    for side, day in ((clone, "05-02"), (other, "05-03")):
        side.add(SESSION.replace("04-01", day))
        side.commit()
    merged(other, clone)
    assert not list(other.path.glob(".planctl-*.tmp"))


SCORES = "  - {date: 2026-02-01, kind: reading, measure: GAD-7, value: 8}\n"
WORSE = "  - {date: 2026-05-01, kind: reading, measure: GAD-7, value: 20}\n"
REVIEW = "  - {date: 2026-05-02, kind: review, decision: continue}\n"


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        pytest.param(
            WORSE, REVIEW, ["deterioration"], id="a worse score that the review of the other clone did not see"
        ),
        pytest.param(f"{CRISIS}\n", "  - {date: 2026-03-02, kind: closed}\n", ["crisis"], id="a crisis and a closing"),
        pytest.param(WORSE.replace("05-01", "05-02"), REVIEW, [], id="a worse score of the review's day stays open"),
        pytest.param(WORSE, REVIEW.replace("05-02", "04-02"), [], id="a worse score after the review stays open"),
        pytest.param(
            WORSE, WORSE.replace("05-01", "05-02").replace("value: 20", "value: 7"), [], id="a better score since"
        ),
        pytest.param(f"{RELAPSE}\n", REVIEW, [], id="a trigger that stays open"),
        pytest.param(WORSE, "  - {date: 2026-05-02, kind: paused}\n", [], id="a pause holds nothing back"),
    ],
)
def test_what_one_clone_had_open_and_the_merge_has_not_is_told(one: str, other: str, kinds: list[str]) -> None:
    base = PLAN + SCORES

    for ours, theirs in ((one, other), (other, one)):
        result = join(base, base + ours, base + theirs, settings=FULL)
        assert (result.conflict_reason, [reason.kind for reason in result.overtaken]) == ("", kinds)


def test_a_worse_score_that_a_review_has_not_seen_is_told_by_git(clone: Clone, another: Another) -> None:
    clone.add(SCORES.rstrip())
    clone.commit()
    other = another()
    clone.add(WORSE.rstrip())
    clone.commit()
    other.add(REVIEW.rstrip())
    other.commit()
    other.git("fetch", "--quiet", str(clone.path), "main")
    told = other.run("git", "merge", "--no-edit", "FETCH_HEAD").stderr
    assert "nothing asks for a review because of GAD-7 from 8 to 20 on 2026-05-01" in told


def test_without_the_driver_the_conflict_is_loud_and_resolve_joins_it(clone: Clone, another: Another) -> None:
    other = another(set_up=False)
    clone.add(RELAPSE)
    clone.commit()
    other.add(SESSION)
    other.commit()
    assert not setup.driver_is_set_up(other.path)
    merged(other, clone, fine=(1,))
    due = other.planctl("review-due", fine=(3,))
    assert "c-1  cannot be read" in due.stdout
    assert "planctl resolve" in due.stderr
    (other.path / "note.txt").write_text("not to be staged")

    ended = other.planctl("resolve", "c-1")
    assert "merged and staged" in ended.stdout
    assert other.text == PLAN + f"{SESSION}\n{RELAPSE}\n"
    assert other.git("status", "--short") == "M  c-1.yaml\n?? note.txt"
    other.git("commit", "--quiet", "--no-edit")
    assert "has no merge conflict" in other.planctl("resolve", "c-1", fine=(3,)).stderr


def test_resolve_leaves_what_somebody_has_worked_on(clone: Clone, another: Another) -> None:
    other = another(set_up=False)
    clone.add(RELAPSE)
    clone.commit()
    other.add(SESSION)
    other.commit()
    merged(other, clone, fine=(1,))
    other.edit(SESSION, SESSION.replace("04-01", "04-02"))
    before = other.text
    ended = other.planctl("resolve", "c-1", fine=(3,))
    assert "was edited since" in ended.stderr
    assert "git checkout --merge" in ended.stderr
    assert other.text == before


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize("finished", [None, "ours", "theirs"])
def test_resolve_leaves_what_is_half_resolved(clone: Clone, another: Another, style: str, finished: str | None) -> None:
    other = another(set_up=False)
    other.git("config", "merge.conflictStyle", style)
    for side, target, line in ((clone, "7", SESSION), (other, "6", RELAPSE)):
        side.edit("target: 9}", f"target: {target}}}")
        side.add(line)
        side.commit()
    merged(other, clone, fine=(1,))
    if finished is not None:
        # One of the two conflicts, with nothing new in it.
        first = re.compile(r"<{7}.*?\n(.*?)(?:\|{7}.*?)?={7}\n(.*?)>{7}.*?\n", re.DOTALL)
        other.plan.write_text(first.sub(rf"\{1 if finished == 'ours' else 2}", other.text, count=1))
    before = other.text
    ended = other.planctl("resolve", "c-1", fine=(3,) if finished else (1,))
    assert ("was edited since" in ended.stderr) == (finished is not None)
    assert (other.text == before) == (finished is not None)
    # Nothing of the plan lies about in the git folder, not even while git merges.
    assert not list((other.path / ".git").glob(".planctl*"))


@pytest.mark.parametrize("side", ["ours", "theirs"])
@pytest.mark.parametrize("binary", [False, True])
def test_resolve_leaves_a_side_that_was_chosen(clone: Clone, another: Another, side: str, binary: bool) -> None:
    other = another(set_up=False)
    if binary:
        (other.path / ".git" / "info" / "attributes").write_text("*.yaml -merge\n")
    clone.add(RELAPSE)
    clone.commit()
    other.add(SESSION)
    other.commit()
    merged(other, clone, fine=(1,))
    other.git("checkout", f"--{side}", "c-1.yaml")
    before = other.text
    # As git itself leaves what it takes for binary: then nobody has chosen.
    joins = binary and side == "ours"
    ended = other.planctl("resolve", "c-1", fine=(0,) if joins else (3,))
    assert (other.text == before) == (not joins)
    if not joins:
        assert f"as it was on {'this' if side == 'ours' else 'the other'} side" in ended.stderr
        other.git("checkout", "--merge", "c-1.yaml")
        other.planctl("resolve", "c-1")
    assert other.text == PLAN + f"{SESSION}\n{RELAPSE}\n"


def test_resolve_leaves_a_real_conflict_between_markers(clone: Clone, another: Another) -> None:
    other = another(set_up=False)
    for side, target, line in ((clone, "7", SESSION), (other, "6", RELAPSE)):
        side.edit("target: 9}", f"target: {target}}}")
        side.add(line)
        side.commit()
    merged(other, clone, fine=(1,))
    ended = other.planctl("resolve", "c-1", fine=(1,))
    assert "both sides changed the same lines" in ended.stderr
    assert other.text.endswith(f"{SESSION}\n{RELAPSE}\n")
    assert other.text.count("<<<<<<<") == 1
    assert "UU c-1.yaml" in other.git("status", "--short")


def test_a_driver_that_is_gone_falls_back_to_gits_own_merge(clone: Clone, another: Another) -> None:
    other = another()
    driver = other.git("config", "merge.planctl.driver")
    import sys

    other.git("config", "merge.planctl.driver", driver.replace(sys.executable, "/nowhere/planctl"))
    other.git("config", "diff.planctl.textconv", "exit 1 #")
    clone.edit("target: 9}", "target: 7}")
    clone.add(RELAPSE)
    clone.commit()
    other.edit("by: 2026-06-30", "by: 2026-08-31")
    other.commit()
    assert merged(other, clone) == PLAN.replace("target: 9}", "target: 7}").replace("06-30", "08-31") + f"{RELAPSE}\n"
    clone.add(SESSION)
    clone.commit()
    other.add(RELAPSE.replace("relapse", "crisis"))
    other.commit()
    text = merged(other, clone, fine=(1,))
    assert "<<<<<<< ours" in text
    assert "kind: session" in text


def test_a_driver_that_fails_leaves_a_conflict_with_both_sides(clone: Clone, another: Another) -> None:
    other = another()
    driver = other.git("config", "merge.planctl.driver")
    other.git("config", "merge.planctl.driver", driver.replace("merge-driver --", "no-such-command --"))
    clone.edit("target: 9}", "target: 7}")
    clone.commit()
    other.edit("by: 2026-06-30", "by: 2026-08-31")
    other.add(SESSION)
    other.commit()
    merged(other, clone, fine=(1,))
    assert "UU c-1.yaml" in other.git("status", "--short")
    assert "target: 7}" in other.text
    assert SESSION in other.text


def test_rebase_and_cherry_pick_join_as_well(clone: Clone, another: Another) -> None:
    other = another()
    clone.add(RELAPSE)
    clone.commit()
    other.add(SESSION)
    other.commit()
    other.git("pull", "--quiet", "--rebase", str(clone.path), "main")
    assert other.text == PLAN + f"{SESSION}\n{RELAPSE}\n"


def test_clones_that_merge_again_and_again_keep_the_same_plan(clone: Clone, another: Another) -> None:
    other = another()
    for month in (4, 5):
        for side, kind in ((clone, "crisis"), (other, "relapse")):
            side.add(f'  - {{date: 2026-0{month}-01, kind: {kind}, note: "{month}"}}')
            side.commit()
        # Each merges what the other had before it merged, so that the next merge has two bases.
        tips = [side.git("rev-parse", "HEAD") for side in (clone, other)]
        for side, there, tip in ((clone, other, tips[1]), (other, clone, tips[0])):
            side.git("fetch", "--quiet", str(there.path), "main")
            side.git("merge", "--quiet", "--no-edit", tip)
        assert clone.text == other.text
    assert [line.count("note") for line in clone.text.splitlines()[-4:]] == [1, 1, 1, 1]


def plan_in(clone: Clone) -> Plan:
    settings = Settings(policies=bundled_data.policies(), instruments=bundled_data.instruments())
    document = plan_folder.document(clone.plan, settings)
    assert isinstance(document, Document), document
    return document.plan


def test_what_one_clone_retracted_counts_for_nothing_in_both(clone: Clone, another: Another) -> None:
    other, witness = another(), another("witness")
    clone.planctl("undo", "c-1", "--yes", "--commit")
    other.add(SESSION)
    other.commit()
    witness.git("pull", "--quiet", str(other.path), "main")

    here, there = merged(clone, witness), merged(other, clone)

    assert here == there
    plan = plan_in(clone)
    assert [entry.kind for entry in plan.history] == ["created", "reading", "crisis", "session"]
    assert [plan.journal[place].kind for place in plan.retractions] == ["review"]


def test_same_entry_retracted_in_both_clones_is_retracted_once(clone: Clone, another: Another) -> None:
    clone.add(SESSION, SESSION)
    clone.commit()
    other = another()
    for side, reason in ((clone, "twice"), (other, "by mistake")):
        side.planctl("undo", "c-1", "--yes", "--commit", "--reason", reason)

    merged(clone, other)

    assert [entry.kind for entry in plan_in(clone).history].count("session") == 1


def test_retracted_here_and_edited_there_is_a_conflict(clone: Clone, another: Another) -> None:
    other = another()
    clone.planctl("undo", "c-1", "--yes", "--commit")
    other.edit("decision: continue", "decision: revise")
    other.commit()
    text = merged(clone, other, fine=(1,))
    assert "decision: revise" in text
    assert "kind: retracted" in text


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        pytest.param("# agreed at home", "# agreed by telephone", 0, id="a comment"),
        pytest.param("by: 2026-06-30", "by: 2026-08-31", 1, id="a goal's day"),
    ],
)
def test_signature_after_a_merge(clone: Clone, another: Another, old: str, new: str, found: int) -> None:
    other, witness = another(), another("witness")
    clone.planctl("log", "c-1", "signed", "--by", "client", "--commit")
    other.edit(old, new)
    other.add(SESSION)
    # As if it had been committed long after the signature, so that git lists the signature behind it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_COMMITTER_DATE", "2035-06-01T12:00:00Z")
        other.commit()
    witness.git("pull", "--quiet", str(other.path), "main")

    assert merged(clone, witness) == merged(other, clone)

    said = clone.planctl("check", "c-1", "--select", "P011").stdout
    assert said.count("P011") == found
    assert said.count("g1 (by)") == found
