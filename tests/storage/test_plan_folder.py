"""A plans folder: its settings, and the plans in it."""

from datetime import date
from pathlib import Path

import pytest

from planctl.model.dates import Interval
from planctl.schedule.next_review import next_review
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Document, UnreadablePlan

PLAN = "format: 1\nclient: {client}\nstart: 2026-01-12\n{more}history:\n  - {{date: 2026-01-12, kind: created}}\n"


def _settings(path: Path, text: str) -> plan_folder.Folder:
    (path / "planctl.yaml").write_text(text)
    return plan_folder.open_folder(path)


def _plan(path: Path, client: str, more: str = "") -> Path:
    file = path / f"{client}.yaml"
    file.write_text(PLAN.format(client=client, more=more))
    return file


# ---- settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("# nothing yet\n\n", id="comments alone"),
        pytest.param("\ufeff# nothing yet\n", id="comments after a byte order mark"),
        pytest.param("x_own: 1\n", id="one's own keys alone"),
        pytest.param(None, id="no such file"),
    ],
)
def test_settings_may_say_nothing(tmp_path: Path, text: str | None) -> None:
    found = _settings(tmp_path, text) if text is not None else plan_folder.open_folder(tmp_path)

    assert found.broken_settings is None
    assert (found.settings.triggers, found.settings.commit) == ({}, False)
    assert found.settings.check.fail_on == "error"
    assert "general-6m" in found.settings.policies
    assert "phq9" in found.settings.instruments


def test_every_setting_is_read(tmp_path: Path) -> None:
    found = _settings(
        tmp_path,
        "practitioner: {name: R. Ortega, credential: LCSW}\n"
        "review: {policy: [mine, va-quarterly], notice: 3 weeks, grace: 2 days, triggers: {court_date: 2 weeks}}\n"
        "triggers:\n  crisis: 1 day\n  progress: never\n  court_date: 1 month\n"
        "check: {select: [P, S001], ignore: {S006: plain words here}, fail_on: warning}\n"
        "git: {commit: true}\n"
        "policies:\n"
        "  mine: {description: Every 45 days, source: the contract, read_on: 2026-01-01, confirmed: yes,"
        " every: 45 days, grace: 3 days}\n",
    )
    settings = found.settings

    assert found.broken_settings is None
    assert settings.practitioner is not None
    assert (settings.practitioner.name, settings.practitioner.credential) == ("R. Ortega", "LCSW")
    assert settings.review.policy == ("mine", "va-quarterly")
    assert (settings.review.notice, settings.review.grace) == (Interval(3, "week"), Interval(2, "day"))
    assert settings.review.triggers == {"court_date": Interval(2, "week")}
    assert settings.triggers == {"crisis": Interval(1, "day"), "progress": "never", "court_date": Interval(1, "month")}
    assert settings.check.select == ("P", "S001")
    assert settings.check.ignore == {"S006": "plain words here"}
    assert settings.check.fail_on == "warning"
    assert settings.commit is True
    assert settings.policies["mine"].clock.every == Interval(45, "day")
    assert settings.policies["mine"].name == "mine"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        pytest.param("reviews: {every: 6 months}\n", (1, 1), "review", id="a key misspelt"),
        pytest.param("review: {every: often}\n", (1, 17), "6 months", id="an interval in words"),
        pytest.param("review: {policy: mine}\n", (1, 18), "", id="a policy that there is not"),
        pytest.param("triggers: {Crisis: 1 day}\n", (1, 12), "small letters", id="a kind in capitals"),
        pytest.param("triggers: {session: 1 day}\n", (1, 12), "", id="a kind that triggers nothing"),
        pytest.param("measures: {PLC-5: {worse_by: 15}}\n", (1, 12), "PCL-5", id="no such instrument"),
        pytest.param("measures: {PCL-5: {worse_by: 0}}\n", (1, 30), "more than zero", id="a change of nothing"),
        pytest.param("measures: {PCL-5: {worse_by: -5}}\n", (1, 30), "more than zero", id="a change for the better"),
        pytest.param("measures: {PCL-5: {worse_by: a lot}}\n", (1, 30), "number", id="a change in words"),
        pytest.param("measures: {PCL-5: {}}\n", (1, 19), "worse_by: 15", id="no change"),
        pytest.param("measures: {PCL-5: 15}\n", (1, 19), "mapping", id="a change alone"),
        pytest.param("review: {needs_content: [crysis]}\n", (1, 26), "crisis", id="content for no trigger"),
        pytest.param(
            "review: {needs_content: [session]}\n", (1, 26), "trigger", id="content for what triggers nothing"
        ),
        pytest.param("check: {fail_on: errors}\n", (1, 18), "error", id="a level misspelt"),
        pytest.param("git: {commit: yes}\n", (1, 15), "", id="yes for true"),
        pytest.param(
            "policies: {mine: {description: a, every: 1 year}}\n", (1, 18), "source", id="a policy without source"
        ),
        pytest.param("practitioner: {name: A}\npractitioner: {name: B}\n", (2, 1), "", id="a key twice"),
        pytest.param("- a\n", (1, 1), "", id="a list"),
        pytest.param("a: [b\n", (1, 4), "bracket", id="no YAML"),
    ],
)
def test_settings_that_cannot_be_read_are_told_and_say_nothing(
    tmp_path: Path, text: str, place: tuple[int, int], words: str
) -> None:
    found = _settings(tmp_path, text)

    assert found.broken_settings is not None
    problem = found.broken_settings.problems[0]
    assert found.broken_settings.file == "planctl.yaml"
    assert tuple(problem.place) == place
    assert words in problem.message + problem.hint
    assert found.settings.review.every is None


def test_shipped_policy_keeps_its_name(tmp_path: Path) -> None:
    found = _settings(tmp_path, "policies:\n  general-6m: {description: a, source: b, every: 1 year}\n")

    assert found.broken_settings is not None
    assert "general-6m" in found.broken_settings.problems[0].message


def test_settings_that_are_a_dangling_link_are_told(tmp_path: Path) -> None:
    (tmp_path / "planctl.yaml").symlink_to("nowhere")

    assert plan_folder.open_folder(tmp_path).broken_settings is not None


def test_kinds_and_policies_of_the_folder_hold_for_its_plans(tmp_path: Path) -> None:
    file = _plan(tmp_path, "c-0001", "review: {policy: mine, triggers: {court_date: 1 day}}\n")
    file.write_text(file.read_text() + "  - {date: 2026-02-02, kind: court_date}\n")
    without = plan_folder.read_all(plan_folder.open_folder(tmp_path))
    opened = _settings(
        tmp_path,
        "triggers: {court_date: 2 weeks}\npolicies: {mine: {description: a, source: b, every: 45 days}}\n",
    )

    assert [isinstance(document, Document) for document in plan_folder.read_all(opened)] == [True]
    assert isinstance(without[0], UnreadablePlan)
    assert len(without[0].problems) == 3


# ---- its plans ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["C-0001.yaml", "c 1.yaml", "con.yaml", "c-0001 (copy).yaml", "c-0001.YAML", "c-0001.yml"]
)
def test_file_that_looks_like_a_plan_and_has_no_plans_name_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PLAN.format(client="c-0001", more=""))

    (document,) = plan_folder.read_all(plan_folder.open_folder(tmp_path))

    assert isinstance(document, UnreadablePlan)
    assert document.problems[0].hint == "rename the file"


def test_file_that_git_is_just_replacing_is_read_again(tmp_path: Path) -> None:
    import threading

    file = tmp_path / "c-0001.yaml"
    file.write_bytes(b"")
    replaced = threading.Timer(0.03, lambda: _plan(tmp_path, "c-0001"))
    replaced.start()

    (document,) = plan_folder.read_all(plan_folder.open_folder(tmp_path))
    replaced.join()

    assert isinstance(document, Document)
    assert document.path == file


def test_practice_sets_its_own_smallest_change(tmp_path: Path) -> None:
    found = _settings(tmp_path, "measures: {pcl 5: {worse_by: 15}, IES-R: {worse_by: 7.5}}\n")

    assert found.broken_settings is None
    changes = {name: found.settings.instruments[name].smallest_change(50) for name in ("pcl5", "iesr", "phq9")}
    assert changes == {"pcl5": 15, "iesr": 7.5, "phq9": 5}


@pytest.mark.parametrize(
    ("settings", "readings", "opens"),
    [
        pytest.param("", (40, 50), True, id="PCL-5 by 10 points"),
        pytest.param("measures: {PCL-5: {worse_by: 15}}", (40, 50), False, id="by less than the practice's 15"),
        pytest.param("measures: {PCL-5: {worse_by: 15}}", (40, 55), True, id="by 15"),
    ],
)
def test_change_of_the_practice_decides_when_a_review_is_due(
    tmp_path: Path, settings: str, readings: tuple[int, int], opens: bool
) -> None:
    opened = _settings(tmp_path, f"{settings}\n")
    history = "".join(
        f"  - {{date: 2026-02-0{day}, kind: reading, measure: PCL-5, value: {value}}}\n"
        for day, value in enumerate(readings, 1)
    )
    (tmp_path / "c-0001.yaml").write_text(
        f"format: 1\nclient: c-0001\nstart: 2026-01-12\nhistory:\n  - {{date: 2026-01-12, kind: created}}\n{history}"
    )
    (document,) = plan_folder.read_all(opened)
    assert isinstance(document, Document)

    due = next_review(document.plan, opened.settings, date(2026, 2, 10))

    assert due.open_triggers == (("deterioration",) if opens else ())


@pytest.mark.parametrize("name", ["PCL-5", "pcl 5", "BDI-2", "Patient Health Questionnaire-9", "C-SSRS"])
def test_reading_of_an_instrument_that_no_goal_names_is_sound(tmp_path: Path, name: str) -> None:
    (tmp_path / "c-0001.yaml").write_text(
        "format: 1\nclient: c-0001\nstart: 2026-01-12\nhistory:\n  - {date: 2026-01-12, kind: created}\n"
        f"  - {{date: 2026-02-01, kind: reading, measure: {name}, value: 3}}\n"
    )

    assert isinstance(plan_folder.read_all(plan_folder.open_folder(tmp_path))[0], Document)
