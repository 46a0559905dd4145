"""`planctl review-due`, as cron and people run it."""

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path
from time import sleep
from typing import Any

import icalendar
import pytest
from tests.command_line import PLANCTL

Run = Callable[..., Any]
Make = Callable[..., Path]
Shown = Callable[..., str]
Text = Callable[..., str]


@pytest.fixture
def three(folder: Make, plan: Text) -> Path:
    """The three plans of the contract's example, and one that is due long after."""
    goals = (
        "goals:\n  - {id: g1, text: Call a friend weekly, by: 2026-12-31}\n"
        "  - {id: g2, text: Cook three dinners a week, by: 2026-06-12}"
    )
    return folder(
        {
            "c-0142": plan("c-0142", "date: 2026-05-28, kind: crisis"),
            "c-0107": plan("c-0107", "date: 2025-12-01, kind: review", start="2025-06-02"),
            "c-0163": plan("c-0163", top=goals, start="2026-03-02"),
            "c-0180": plan("c-0180", start="2026-05-04"),
        }
    )


ROWS = [
    ["c-0142", "2026-05-30", "2 days overdue", "crisis on 2026-05-28 + 2 days"],
    ["c-0107", "2026-06-01", "today", "review on 2025-12-01 + 6 months"],
    ["c-0163", "2026-06-12", "in 11 days", "target date of goal g2"],
]
LATER = ["c-0180", "2026-11-04", "in 156 days", "start on 2026-05-04 + 6 months"]


def rows(text: str) -> list[list[str]]:
    return [re.split(r" {2,}", line) for line in text.splitlines()]


def clients(text: str) -> list[str]:
    return [line.split()[0] for line in text.splitlines()]


# ---- what is listed ----------------------------------------------------------------------------


def test_list_says_client_day_distance_and_reason(planctl: Run, three: Path) -> None:
    done = planctl("review-due", "--as-of", "2026-06-01", plans=three, today=None)

    assert rows(done.stdout) == ROWS
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("options", "listed"),
    [
        pytest.param([], ["c-0142", "c-0107", "c-0163"], id="a fortnight ahead by default"),
        pytest.param(["--within", "0d"], ["c-0142", "c-0107"], id="within 0 days: overdue and today"),
        pytest.param(["--within", "10 days"], ["c-0142", "c-0107"], id="within 10 days: not what is due in 11"),
        pytest.param(["--within", "11d"], ["c-0142", "c-0107", "c-0163"], id="within 11 days: the last day counts"),
        pytest.param(["--within", "6 months"], ["c-0142", "c-0107", "c-0163", "c-0180"], id="within 6 months"),
        pytest.param(["--overdue"], ["c-0142"], id="overdue: not what is due today"),
        pytest.param(["--all"], ["c-0142", "c-0107", "c-0163", "c-0180"], id="all that have a date"),
        pytest.param(["c-0163", "c-0107"], ["c-0107", "c-0163"], id="the clients named, by day"),
    ],
)
def test_listed(planctl: Run, three: Path, options: list[str], listed: list[str]) -> None:
    done = planctl("review-due", *options, plans=three)

    assert clients(done.stdout) == listed
    assert done.returncode == 0


def test_past_day_is_answered_as_it_was_known_then(planctl: Run, folder: Make, plan: Text) -> None:
    plans = folder({"c-0001": plan("c-0001", "date: 2026-03-02, kind: relapse, logged: 2026-03-20")})

    before = planctl("review-due", "--all", "--as-of", "2026-03-19", plans=plans)
    after = planctl("review-due", "--all", "--as-of", "2026-03-20", plans=plans)

    assert rows(before.stdout)[0][:2] == ["c-0001", "2026-07-12"]
    assert rows(after.stdout)[0][:2] == ["c-0001", "2026-03-27"]


def test_same_day_is_sorted_by_client(planctl: Run, folder: Make, plan: Text) -> None:
    names = ["c-9", "b.1", "c-10", "a_z"]
    plans = folder({f"{name}.yaml": plan(name) for name in names})

    assert clients(planctl("review-due", "--all", plans=plans).stdout) == sorted(names)


@pytest.mark.parametrize(
    ("top", "settings", "listed"),
    [
        pytest.param("", "", [], id="42 days ahead is not listed by default"),
        pytest.param("review: {every: 6 months, notice: 6 weeks}", "", ["c-0001"], id="the plan's own notice"),
        pytest.param("", "review: {notice: 6 weeks}\n", ["c-0001"], id="the folder's notice"),
    ],
)
def test_notice_widens_the_list(
    planctl: Run, folder: Make, plan: Text, top: str, settings: str, listed: list[str]
) -> None:
    plans = folder({"c-0001": plan("c-0001", top=top)}, settings)

    assert clients(planctl("review-due", plans=plans, today="2026-05-31").stdout) == listed


def test_brief_is_client_and_day_alone(planctl: Run, three: Path) -> None:
    done = planctl("review-due", "--brief", plans=three)

    assert rows(done.stdout) == [row[:2] for row in ROWS]


@pytest.mark.parametrize(
    "command", [["review-due", "--format", "ics"], ["calendar"]], ids=["review-due as iCalendar", "calendar"]
)
def test_brief_calendar_has_no_reasons(planctl: Run, one_broken: Path, command: list[str]) -> None:
    done = planctl(*command, "--brief", "c-0142", "c-0199", plans=one_broken)

    found = events(done.stdout)
    assert [str(each["SUMMARY"]) for each in found] == ["Plan c-0199 cannot be read", "Review c-0142, due 2026-05-30"]
    assert not any("DESCRIPTION" in each for each in found)
    assert "crisis" not in done.stdout


@pytest.mark.parametrize("format", ["text", "json", "csv", "ics"])
def test_brief_answer_from_the_index_is_the_same(planctl: Run, three: Path, tmp_path: Path, format: str) -> None:
    cache = {"PLANCTL_CACHE": str(tmp_path / "cache")}
    parsed, known = (
        planctl("review-due", "--brief", "--format", format, plans=three, env=cache).stdout for _ in range(2)
    )

    assert all(row[0] in known for row in ROWS)
    assert known == parsed == planctl("review-due", "--brief", "--no-index", "--format", format, plans=three).stdout


def test_brief_table_is_client_and_day_alone(planctl: Run, one_broken: Path) -> None:
    done = planctl("review-due", "--brief", "--format", "csv", plans=one_broken)

    table = list(csv.reader(io.StringIO(done.stdout, newline="")))
    assert table == [["client", "due"], ["c-0199", "cannot be read"], *[row[:2] for row in ROWS]]
    assert done.returncode == 3


def test_brief_json_is_client_and_day_alone(planctl: Run, one_broken: Path) -> None:
    done = planctl("review-due", "--brief", "--explain", "--format", "json", plans=one_broken)

    answer = json.loads(done.stdout)
    assert answer["reviews"] == [{"client": row[0], "due": row[1]} for row in ROWS]
    assert [(each["file"], each["message"], each["hint"]) for each in answer["errors"]] == [
        ("c-0199.yaml", "cannot be read", "")
    ]


def test_explain_shows_every_candidate_with_its_line_and_marks_the_binding_one(planctl: Run, three: Path) -> None:
    done = planctl("review-due", "--explain", "c-0142", plans=three)

    head, first, second = done.stdout.splitlines()
    assert re.split(r" {2,}", head) == ROWS[0]
    assert first.split("  ")[1:] == ["* 2026-05-30", "c-0142.yaml:6", "crisis on 2026-05-28 + 2 days"]
    assert second.split("  ")[2:] == ["2026-07-12", "c-0142.yaml:3", "start on 2026-01-12 + 6 months"]


def test_unknown_client_is_no_empty_list(planctl: Run, three: Path) -> None:
    done = planctl("review-due", "c-0124", plans=three)

    assert (done.returncode, done.stdout) == (3, "")
    assert "c-0124" in done.stderr
    assert "did you mean c-0142?" in done.stderr


# ---- exit codes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param([], 0, id="something due is no failure"),
        pytest.param(["--exit-code"], 1, id="unless it was asked for"),
        pytest.param(["--exit-code", "c-0180"], 0, id="nothing due"),
        pytest.param(["--exit-code", "--overdue", "c-0107"], 0, id="nothing overdue"),
        pytest.param(["--exit-code", "--format", "json"], 1, id="in any format"),
    ],
)
def test_exit_code(planctl: Run, three: Path, options: list[str], code: int) -> None:
    assert planctl("review-due", *options, plans=three).returncode == code


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["reviw-due"], "did you mean review-due?", id="command"),
        pytest.param(["review-due", "--explian"], "did you mean --explain", id="option"),
        pytest.param(["review-due", "--format", "jsn"], "did you mean json?", id="format"),
        pytest.param(["review-due", "--format", "xml"], "text, json, csv, ics", id="format with none near"),
        pytest.param(["review-due", "--within", "soon"], "10 days, 2 weeks, 6 months", id="interval"),
        pytest.param(["review-due", "--within", "11 years"], "at most 10 years", id="interval too long"),
        pytest.param(["review-due", "--within", ""], "interval", id="empty interval"),
        pytest.param(["review-due", "--all", "--overdue"], "cannot be combined", id="options that cannot be combined"),
        pytest.param(["review-due", "--color", "alway"], "did you mean always?", id="colour"),
        pytest.param(["review-due", "--as-of"], "--as-of", id="option without its value"),
        pytest.param(["log", "c-0142", "crises"], "did you mean crisis?", id="kind"),
        pytest.param(["rule", "R01"], "R001", id="rule"),
        pytest.param(["policies", "va-quaterly"], "did you mean va-quarterly?", id="policy"),
        pytest.param(["measures", "PHQ8x"], "did you mean PHQ-", id="measure"),
        pytest.param(["check", "--select", "Q1"], "no rule", id="selected rule"),
        pytest.param(["check", "--fail-on", "errors"], "did you mean error?", id="level"),
    ],
)
def test_wrong_command_line_is_refused_with_what_is_nearest(
    planctl: Run, three: Path, arguments: list[str], says: str
) -> None:
    done = planctl(*arguments, plans=three)

    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert done.stderr.startswith("planctl: ")


# ---- machine formats ---------------------------------------------------------------------------


def test_json_has_the_shape_of_the_contract(planctl: Run, three: Path) -> None:
    done = planctl("review-due", "--format", "json", plans=three)

    answer = json.loads(done.stdout)
    assert {key: answer[key] for key in ("version", "as_of", "plans", "errors")} == {
        "version": 1,
        "as_of": "2026-06-01",
        "plans": 4,
        "errors": [],
    }
    about = {"goal": None, "measure": None, "policy": None}
    crisis = about | {
        "kind": "crisis",
        "due": "2026-05-30",
        "date": "2026-05-28",
        "lead": "2 days",
        "line": 6,
        "text": "crisis on 2026-05-28 + 2 days",
    }
    clock = about | {
        "kind": "clock",
        "due": "2026-07-12",
        "date": "2026-01-12",
        "lead": "6 months",
        "line": 3,
        "text": "start on 2026-01-12 + 6 months",
    }
    assert answer["reviews"][0] == {
        "client": "c-0142",
        "file": "c-0142.yaml",
        "due": "2026-05-30",
        "days": -2,
        "state": "overdue",
        "because": crisis,
        "candidates": [crisis, clock],
    }
    assert [each["state"] for each in answer["reviews"]] == ["overdue", "due", "upcoming"]
    target = answer["reviews"][2]["because"]
    assert (target["kind"], target["goal"]) == ("target-date", "g2")
    for each in answer["reviews"]:
        days = [candidate["due"] or "9999" for candidate in each["candidates"]]
        assert days == sorted(days)


def test_json_of_nothing_due_is_a_whole_answer(planctl: Run, folder: Make) -> None:
    done = planctl("review-due", "--format", "json", plans=folder({}))

    assert json.loads(done.stdout) == {
        "version": 1,
        "as_of": "2026-06-01",
        "plans": 0,
        "reviews": [],
        "errors": [],
    }


def test_csv_reads_back(planctl: Run, three: Path) -> None:
    done = planctl("review-due", "--format", "csv", plans=three)

    read = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
    assert [[row["client"], row["due"], row["reason"]] for row in read] == [[a, b, d] for a, b, _, d in ROWS]
    assert [row["days"] for row in read] == ["-2", "0", "11"]


def events(text: str) -> list[Any]:
    """The reviews, without the event that rings when nothing looks any more."""
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [event for event in found if not str(event["SUMMARY"]).startswith("planctl has not looked")]


def test_icalendar_reads_back(planctl: Run, three: Path) -> None:
    done = planctl("review-due", "--format", "ics", plans=three)

    found = events(done.stdout)
    assert [str(each["SUMMARY"]) for each in found] == [
        f"Review {row[0]}{', due 2026-05-30' if row[1] == '2026-05-30' else ''}" for row in ROWS
    ]
    # What is overdue stands on the file's own day, so that it rings again.
    assert [each["DTSTART"].dt.isoformat() for each in found] == [max(row[1], "2026-06-01") for row in ROWS]
    assert [str(each["DESCRIPTION"]) for each in found] == [row[3] for row in ROWS]
    assert len({str(each["UID"]) for each in found}) == 3


def test_calendar_is_all_reviews_as_icalendar(planctl: Run, three: Path) -> None:
    calendar = planctl("calendar", plans=three)

    assert calendar.stdout == planctl("review-due", "--all", "--format", "ics", plans=three).stdout
    assert len(events(calendar.stdout)) == 4


def test_event_keeps_its_identity_when_the_review_moves(planctl: Run, three: Path) -> None:
    before = {str(each["UID"]) for each in events(planctl("calendar", "c-0180", plans=three).stdout)}
    planctl("log", "c-0180", "crisis", plans=three)

    moved = events(planctl("calendar", "c-0180", plans=three).stdout)

    assert {str(each["UID"]) for each in moved} == before
    assert moved[0]["DTSTART"].dt.isoformat() == "2026-06-03"


@pytest.mark.parametrize("command", [["calendar"], ["review-due", "--all", "--format", "ics"]])
@pytest.mark.parametrize(
    ("asked", "rings"),
    [
        pytest.param([], [], id="no alarm unless asked for"),
        pytest.param(["0d"], ["2026-06-12 09:00"], id="on the day"),
        pytest.param(["1d"], ["2026-06-11 09:00"], id="the day before"),
        pytest.param(["2 days"], ["2026-06-10 09:00"], id="two days before"),
        pytest.param(["2w"], ["2026-05-29 09:00"], id="two weeks before"),
        pytest.param(["1 month"], ["2026-05-12 09:00"], id="a month before"),
        pytest.param(["7d", "0d"], ["2026-06-05 09:00", "2026-06-12 09:00"], id="two of them"),
        pytest.param(["7d", "1w", "7d"], ["2026-06-05 09:00"], id="the same one three times"),
    ],
)
def test_alarm_rings_in_the_morning_that_long_before(
    planctl: Run, three: Path, command: list[str], asked: list[str], rings: list[str]
) -> None:
    done = planctl(*command, *(part for each in asked for part in ("--alarm", each)), plans=three)

    (event,) = [each for each in events(done.stdout) if each["DTSTART"].dt.isoformat() == "2026-06-12"]
    # Where the calendar is: an all-day event has no time zone, and begins at midnight.
    begins = datetime.combine(event["DTSTART"].dt, time())
    alarms = list(event.walk("VALARM"))
    assert [f"{begins + each['TRIGGER'].dt:%Y-%m-%d %H:%M}" for each in alarms] == rings
    assert {str(each["ACTION"]) for each in alarms} <= {"DISPLAY"}
    assert {str(each["DESCRIPTION"]) for each in alarms} <= {str(event["SUMMARY"])}


def test_plan_that_cannot_be_read_rings_on_its_day(planctl: Run, one_broken: Path) -> None:
    event = events(planctl("calendar", "--alarm", "7d", plans=one_broken).stdout)[0]

    assert str(event["SUMMARY"]) == "Plan c-0199 cannot be read"
    assert [each["TRIGGER"].dt.total_seconds() for each in event.walk("VALARM")] == [9 * 3600]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["calendar", "--alarm", "soon"], "--alarm soon is not an interval", id="no interval"),
        pytest.param(["calendar", "--alarm", "-2d"], "--alarm -2d is not an interval", id="after the review"),
        pytest.param(["review-due", "--alarm", "2d"], "--alarm is only for calendars", id="no calendar"),
        pytest.param(["review-due", "--format", "csv", "--alarm", "2d"], "add --format ics", id="another format"),
    ],
)
def test_alarm_that_cannot_be_set_is_refused(planctl: Run, three: Path, options: list[str], said: str) -> None:
    done = planctl(*options, plans=three)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_file_of_a_later_day_is_a_later_version(planctl: Run, three: Path) -> None:
    first, later = (
        events(planctl("calendar", "c-0180", "--as-of", day, plans=three).stdout)[0]
        for day in ("2026-06-01", "2026-06-02")
    )

    assert first["UID"] == later["UID"]
    assert first["SEQUENCE"] < later["SEQUENCE"]
    assert first["LAST-MODIFIED"].dt < later["LAST-MODIFIED"].dt


@pytest.mark.parametrize("options", [[], ["--as-of", "2026-06-01"]], ids=["today", "of a day"])
def test_second_file_of_a_day_is_a_later_version(process: Run, three: Path, options: list[str]) -> None:
    def event() -> Any:
        return events(process("calendar", "c-0180", *options, plans=three, today=None, env={"TZ": "UTC"}).stdout)[0]

    first = event()
    sleep(1.1)
    second = event()

    assert first["UID"] == second["UID"]
    assert first["SEQUENCE"] < second["SEQUENCE"] < 2**31
    for stamp in ("DTSTAMP", "LAST-MODIFIED"):
        assert first[stamp].dt < second[stamp].dt


def test_calendar_is_folded_private_and_ends_its_lines_as_the_format_wants(planctl: Run, three: Path) -> None:
    planctl("calendar", "--alarm", "7d", "-o", three / "a.ics", plans=three)
    data = (three / "a.ics").read_bytes()

    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert data.count(b"CLASS:PRIVATE\r\n") == data.count(b"BEGIN:VEVENT\r\n") == 5


def test_output_goes_whole_to_a_file(planctl: Run, three: Path, tmp_path: Path) -> None:
    target = tmp_path / "reviews.csv"
    target.write_text("what was there before, and longer than what is to come" * 200)

    done = planctl("review-due", "--format", "csv", "-o", target, plans=three)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert target.read_bytes().decode() == planctl("review-due", "--format", "csv", plans=three).stdout
    assert [path.name for path in tmp_path.iterdir() if "planctl-" in path.name] == []


@pytest.mark.parametrize("name", ["c-0142.yaml", "planctl.yaml"])
def test_output_never_overwrites_a_plan(planctl: Run, three: Path, name: str) -> None:
    before = (three / name).read_bytes()

    done = planctl("review-due", "-o", three / name, plans=three)

    assert (done.returncode, done.stdout) == (3, "")
    assert "is not overwritten" in done.stderr
    assert (three / name).read_bytes() == before


def test_output_that_cannot_be_written_leaves_what_was_there(planctl: Run, three: Path, tmp_path: Path) -> None:
    done = planctl("review-due", "-o", tmp_path / "none" / "reviews.txt", plans=three)

    assert (done.returncode, done.stdout) == (3, "")
    assert "reviews.txt" in done.stderr


# ---- cron --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="plain"),
        pytest.param(["--brief"], id="brief"),
        pytest.param(["--explain"], id="explain"),
        pytest.param(["--overdue"], id="overdue"),
        pytest.param(["--exit-code"], id="exit code"),
        pytest.param(["--within", "1 week"], id="within"),
    ],
)
def test_nothing_due_prints_nothing_at_all(planctl: Run, folder: Make, plan: Text, options: list[str]) -> None:
    plans = folder({"c-0001": plan("c-0001"), "c-0002": plan("c-0002", "date: 2026-02-01, kind: closed")})

    done = planctl("review-due", *options, plans=plans, today="2026-02-10")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_folder_that_holds_no_plans_is_told_once(planctl: Run, tmp_path: Path) -> None:
    done = planctl("review-due", plans=tmp_path, today=None)

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.count("holds no plan") == 1


def test_folder_without_plans_prints_nothing(planctl: Run, folder: Make) -> None:
    done = planctl("review-due", plans=folder({}))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("command", ["review-due", "list", "check", "audit", "forecast", "calendar"])
def test_folder_that_is_none_of_plans_is_told(planctl: Run, folder: Make, command: str) -> None:
    plans = folder({}, None)

    done = planctl(command, plans=plans)

    assert done.returncode == 0
    assert done.stderr.startswith(
        f"planctl: {plans} holds no plan and no planctl.yaml: is it the plans folder?\n  hint: "
    )


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({}, id="no HOME"),
        pytest.param({"LANG": ""}, id="no language"),
        pytest.param({"LC_ALL": "xx_YY.ISO-8859-5"}, id="a locale that does not exist"),
        pytest.param({"PYTHONIOENCODING": "ascii"}, id="ASCII output"),
        pytest.param({"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, id="a legacy encoding"),
        pytest.param({"TERM": "dumb"}, id="dumb terminal"),
        pytest.param({"NO_COLOR": "1", "TERM": "xterm-256color"}, id="NO_COLOR"),
        pytest.param({"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, id="colour forced by others' variables"),
        pytest.param({"COLUMNS": "20", "LINES": "3"}, id="a narrow window"),
        pytest.param({"TZ": "Nowhere/Land"}, id="an unknown time zone"),
        pytest.param({"PYTHONWARNINGS": "error"}, id="warnings as errors"),
        pytest.param({"GIT_DIR": "/nowhere", "HOME": "/nowhere"}, id="a HOME that is not there"),
    ],
)
def test_environment_changes_no_byte(process: Run, three: Path, environment: dict[str, str]) -> None:
    done = process("review-due", plans=three, env=environment)

    assert rows(done.stdout) == ROWS
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()


def test_text_that_ascii_cannot_hold_is_escaped_and_not_lost(process: Run, folder: Make, plan: Text) -> None:
    goal = "goals:\n  - {id: g1, text: Zürich, measure: {name: Schlaf—größer, baseline: 5, target: 7, worse_by: 1}}"
    entry = "date: 2026-02-01, kind: reading, measure: Schlaf—größer, value: 3"
    plans = folder({"c-0001": plan("c-0001", entry, top=goal)})

    done = process("show", "c-0001", plans=plans, env={"PYTHONIOENCODING": "ascii"})

    assert done.returncode == 0
    assert "Z\\xfcrich" in done.stdout
    assert "Schlaf\\u2014gr\\xf6\\xdfer" in done.stdout


def test_folder_is_found_upward_from_the_current_one(planctl: Run, three: Path) -> None:
    deep = three / "archive" / "deep"
    deep.mkdir(parents=True)

    assert rows(planctl("review-due", cwd=deep).stdout) == ROWS


def test_folder_may_be_named_after_the_command_or_in_the_environment(planctl: Run, three: Path) -> None:
    assert rows(planctl("review-due", "--plans", three).stdout) == ROWS
    assert rows(planctl("review-due", env={"PLANCTL_PLANS": str(three)}).stdout) == ROWS
    assert planctl("review-due", "--plans", three / "none").returncode == 3


def test_named_folder_needs_no_current_one(planctl: Run, three: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f'cd "{gone}" && rmdir "{gone}" && exec "$@"'

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        from_here = ["/bin/sh", "-c", script, "sh", str(PLANCTL), *arguments]
        environment = {"PATH": "/usr/bin:/bin", "PLANCTL_TODAY": "2026-06-01"}
        return subprocess.run(
            from_here,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
            stdin=subprocess.DEVNULL,
        )

    assert rows(run("review-due", "--plans", str(three)).stdout) == ROWS
    gone.mkdir()
    lost = run("review-due")
    assert (lost.returncode, lost.stdout) == (3, "")
    assert lost.stderr.startswith("planctl: the current folder is gone\n")


def test_read_only_folder_is_read_and_nothing_is_written(
    process: Run, three: Path, unprivileged: Sequence[str]
) -> None:
    for file in three.iterdir():
        file.chmod(0o444)
    three.chmod(0o555)
    before = sorted(path.name for path in three.iterdir())

    done = process("review-due", plans=three, under=unprivileged)
    refused = process("log", "c-0142", "session", plans=three, under=unprivileged)

    three.chmod(0o755)
    assert rows(done.stdout) == ROWS
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in three.iterdir()) == before
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "nothing was changed" in refused.stderr


# ---- streams -----------------------------------------------------------------------------------


def _shell(command: str, plans: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    """A shell's redirections around `planctl`, which stands in `$planctl`."""
    environment = {"PATH": "/usr/bin:/bin", "PLANCTL_TODAY": "2026-06-01", "planctl": str(PLANCTL), **more}
    environment["PLANCTL_PLANS"] = str(plans)
    return subprocess.run(
        ["/bin/bash", "-c", command], env=environment, capture_output=True, text=True, check=False, timeout=20
    )


def test_closed_stdin_is_no_matter(three: Path) -> None:
    done = _shell('"$planctl" review-due <&-', three)

    assert rows(done.stdout) == ROWS
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("redirection", "says"),
    [
        pytest.param(">&-", "standard output is closed", id="closed"),
        pytest.param("> /dev/full", "no space left on device", id="full disk"),
        pytest.param("--format json > /dev/full", "no space left on device", id="full disk, JSON"),
    ],
)
def test_answer_that_is_lost_is_no_success(three: Path, redirection: str, says: str) -> None:
    done = _shell(f'"$planctl" review-due {redirection}', three)

    assert done.returncode == 3
    assert done.stderr.startswith("planctl: the answer cannot be written")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_answer_lost_with_nowhere_to_say_so_still_fails(three: Path) -> None:
    assert _shell('"$planctl" review-due >/dev/full 2>&-', three).returncode == 3
    assert _shell('"$planctl" review-due >&- 2>&-', three).returncode == 3


def test_closed_output_with_nothing_due_still_fails(folder: Make, plan: Text) -> None:
    plans = folder({"c-0001": plan("c-0001")})

    assert _shell('"$planctl" review-due --as-of 2026-02-01 >&-', plans).returncode == 3


def test_reader_that_goes_away_ends_it_quietly(folder: Make, plan: Text) -> None:
    plans = folder({f"c-{n:04}": plan(f"c-{n:04}", "date: 2026-05-28, kind: crisis") for n in range(1500)})

    done = _shell('"$planctl" review-due | head -1; echo "${PIPESTATUS[0]}"', plans)

    assert done.stdout.splitlines() == ["c-0000  2026-05-30  2 days overdue  crisis on 2026-05-28 + 2 days", "0"]
    assert done.stderr == ""


# ---- a terminal --------------------------------------------------------------------------------


def test_terminal_gets_a_summary_below_the_list(on_terminal: Shown, three: Path) -> None:
    shown = on_terminal("review-due", plans=three, NO_COLOR="1")

    assert rows(shown)[:3] == ROWS
    assert shown.splitlines()[3:] == ["3 of 4 plans to review by 2026-06-15"]


@pytest.mark.parametrize(
    ("option", "summary"),
    [
        pytest.param("--overdue", "1 of 4 plans to review by 2026-05-31", id="overdue: until yesterday"),
        pytest.param("--all", "4 of 4 plans to review by 2026-11-04", id="all: until the last one"),
        pytest.param("--within=0d", "2 of 4 plans to review by 2026-06-01", id="within 0 days: until today"),
    ],
)
def test_summary_is_true_of_what_was_asked(on_terminal: Shown, three: Path, option: str, summary: str) -> None:
    shown = on_terminal("review-due", option, plans=three)

    assert shown.splitlines()[-1] == summary


def test_terminal_is_told_that_nothing_is_due_and_until_when(on_terminal: Shown, three: Path) -> None:
    shown = on_terminal("review-due", "c-0180", plans=three)

    assert shown == "nothing due until 2026-11-04\n"


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"TERM": "dumb"}, id="dumb terminal"),
        pytest.param({"NO_COLOR": "1", "TERM": "xterm-256color"}, id="NO_COLOR"),
    ],
)
def test_terminal_loses_no_word_and_gets_no_escape_code(
    on_terminal: Shown, three: Path, environment: dict[str, str]
) -> None:
    shown = on_terminal("review-due", plans=three, **environment)

    assert rows(shown)[:3] == ROWS
    assert "\x1b" not in shown


# ---- broken plans ------------------------------------------------------------------------------


@pytest.fixture
def one_broken(three: Path) -> Path:
    (three / "c-0199.yaml").write_text(
        "format: 1\nclient: c-0199\nstart: 2026-02-30\nhistory:\n  - {date: 2026-01-12}\n"
    )
    return three


def test_broken_plan_stands_on_top_on_every_run(planctl: Run, one_broken: Path) -> None:
    for _ in range(3):
        done = planctl("review-due", plans=one_broken)

        first, *others = rows(done.stdout)
        assert first[:2] == ["c-0199", "cannot be read"]
        assert first[2].startswith("c-0199.yaml:3:8: ")
        assert others == ROWS
        assert done.returncode == 3
        assert done.stderr.startswith("planctl: c-0199.yaml:3:8: 2026-02-30 is a day that does not exist\n  hint: ")


@pytest.mark.parametrize("option", ["--overdue", "--all", "--brief", "--explain", "--within=0d", "--exit-code"])
def test_broken_plan_stands_on_top_whatever_is_asked(planctl: Run, one_broken: Path, option: str) -> None:
    done = planctl("review-due", option, plans=one_broken)

    assert rows(done.stdout)[0][:2] == ["c-0199", "cannot be read"]
    assert "c-0142" in done.stdout
    assert done.returncode == 3


def test_broken_plan_counts_even_if_nothing_is_due(planctl: Run, one_broken: Path) -> None:
    done = planctl("review-due", "--as-of", "2024-01-01", plans=one_broken)

    assert clients(done.stdout) == ["c-0199"]
    assert done.returncode == 3


def test_broken_plan_is_an_error_in_json(planctl: Run, one_broken: Path) -> None:
    done = planctl("review-due", "--format", "json", plans=one_broken)

    answer = json.loads(done.stdout)
    assert answer["plans"] == 5
    assert [each["client"] for each in answer["reviews"]] == [row[0] for row in ROWS]
    first = answer["errors"][0]
    assert first.keys() == {"file", "line", "column", "message", "hint"}
    assert (first["file"], first["line"], first["column"]) == ("c-0199.yaml", 3, 8)
    assert done.returncode == 3


def test_broken_plan_stands_in_csv_and_icalendar(planctl: Run, one_broken: Path) -> None:
    table = planctl("review-due", "--format", "csv", plans=one_broken)
    calendar = planctl("review-due", "--format", "ics", plans=one_broken)

    first = next(csv.DictReader(io.StringIO(table.stdout, newline="")))
    assert (first["client"], first["state"], first["file"]) == ("c-0199", "unreadable", "c-0199.yaml")
    found = events(calendar.stdout)
    assert str(found[0]["SUMMARY"]) == "Plan c-0199 cannot be read"
    assert len(found) == 4
    assert (table.returncode, calendar.returncode) == (3, 3)


def test_broken_settings_are_told_and_are_no_plan(planctl: Run, three: Path) -> None:
    (three / "planctl.yaml").write_text("revew: {every: 3 months}\n")

    done = planctl("review-due", plans=three)
    answer = json.loads(planctl("review-due", "--format", "json", plans=three).stdout)

    assert done.returncode == 3
    assert "planctl.yaml:1:1" in done.stderr
    assert "planctl.yaml:1:1" in rows(done.stdout)[0][2]
    assert rows(done.stdout)[1:] == ROWS
    assert answer["plans"] == 4
    assert answer["errors"][0]["file"] == "planctl.yaml"
