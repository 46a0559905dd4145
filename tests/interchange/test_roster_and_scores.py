"""Rosters and scores: how a spreadsheet may be saved, what its cells may hold, and what a bad row is told."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planctl.interchange import roster_and_scores, table
from planctl.interchange.roster_and_scores import Incoming
from planctl.storage import plan_folder

TODAY = date(2026, 6, 1)
ROSTER = "client,start,last_review,every,policy\n"
SCORES = "client,date,measure,value\n"
PLAN = """\
format: 1
client: c-0142
start: 2026-01-12
goals:
  - {id: g1, text: Walk by the river, measure: {name: river walks, better: higher}}
history:
  - {date: 2026-01-12, kind: created}
  - {date: 2026-02-09, kind: reading, measure: PHQ-9, value: 15}
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one plan, which has one reading."""
    folder = tmp_path_factory.mktemp("plans")
    (folder / "planctl.yaml").touch()
    (folder / "c-0142.yaml").write_text(PLAN)
    return folder


def read(plans: Path, *texts: str | bytes) -> Incoming:
    files = [(f"{index}.csv", text if isinstance(text, bytes) else text.encode()) for index, text in enumerate(texts)]
    return roster_and_scores.read(files, plan_folder.open_folder(plans), TODAY)


def values(incoming: Incoming) -> list[object]:
    return [entry.value for entry in incoming.additions.get("c-0142", ())]


TWO_SCORES = SCORES + "c-0142,2026-03-02,PHQ-9,12\nc-0142,2026-04-06,river walks,2.5\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TWO_SCORES.encode(), id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + TWO_SCORES.encode(), id="UTF-8 with a byte order mark"),
        pytest.param(TWO_SCORES.encode("utf-16"), id="UTF-16"),
        pytest.param(TWO_SCORES.encode("utf-16-be"), id="UTF-16, big end first, without a mark"),
        pytest.param(TWO_SCORES.replace("\n", "\r\n").encode(), id="line ends of Windows"),
        pytest.param(TWO_SCORES.rstrip("\n").encode(), id="no line end at the end"),
        pytest.param(TWO_SCORES.replace(",", ";").encode(), id="semicolons"),
        pytest.param(TWO_SCORES.replace(",", ";").replace("2.5", "2,5").encode(), id="semicolons and a decimal comma"),
        pytest.param(TWO_SCORES.replace("2.5", '"2,5"').encode(), id="a decimal comma in quotes"),
        pytest.param(TWO_SCORES.replace(",", "\t").encode(), id="tabs"),
        pytest.param(("sep=;\n" + TWO_SCORES.replace(",", ";")).encode(), id="Excel's line about the delimiter"),
        pytest.param(TWO_SCORES.replace("date", " Date ").replace("client", '"CLIENT"').encode(), id="a loose header"),
        pytest.param(TWO_SCORES.replace("04-06", "04-06 00:00:00").encode(), id="midnight"),
        pytest.param(TWO_SCORES.replace("c-0142,2026-04", ",,,\n\nc-0142,2026-04").encode(), id="empty rows"),
        pytest.param(TWO_SCORES.replace("PHQ-9", '" phq 9\n"').encode(), id="a line break within quotes"),
        pytest.param((TWO_SCORES + TWO_SCORES.removeprefix(SCORES)).encode(), id="every row twice"),
    ],
)  # fmt: skip
def test_scores_are_read_however_they_were_saved(plans: Path, data: bytes) -> None:
    incoming = read(plans, data)

    assert incoming.problems == ()
    assert values(incoming) == [12, 2.5]


def test_columns_stand_in_any_order_and_others_are_named(plans: Path) -> None:
    incoming = read(plans, "Phone,value,measure,client,date\n555,12,PHQ-9,c-0142,12/18/2025\n")

    assert values(incoming) == [12]
    assert incoming.unread == (("0.csv", ("phone",)),)


def test_a_roster_becomes_skeleton_plans_with_their_scores(plans: Path) -> None:
    roster = ROSTER + "c-0301,2026-01-12,2026-04-01,90 days,\nc-0302,2025-12-18,,,va-quarterly\nc-0142,2026-01-12,,,\n"
    incoming = read(plans, SCORES + "c-0301,2026-03-02,PHQ-9,12\n", roster)
    first, second = incoming.plans

    assert (incoming.problems, incoming.known_plans) == ((), 1)
    assert (first.client, first.start, first.previous_review) == ("c-0301", date(2026, 1, 12), date(2026, 4, 1))
    assert [(entry.date, entry.kind) for entry in first.history] == [
        (date(2026, 1, 12), "created"),
        (date(2026, 3, 2), "reading"),
        (TODAY, "imported"),
    ]
    assert str(first.review and first.review.every) == "90 days"
    assert (second.previous_review, second.review and second.review.policy) == (None, ("va-quarterly",))


def test_what_the_plan_has_is_not_added_again(plans: Path) -> None:
    incoming = read(plans, SCORES + "c-0142,2026-02-09,phq9,15\nc-0142,2026-02-09,PHQ-9,14\n")

    assert values(incoming) == [14]
    assert incoming.known_readings == 1


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param(ROSTER + "Maria Lopez,2026-01-12,,,\n", 2, "client: holds a person's name", id="a name"),
        pytest.param(ROSTER + "maria.l,2026-01-12,,,\n", 2, "client: holds a person's name", id="a name as an id"),
        pytest.param(ROSTER + "C-0142,2026-01-12,,,\n", 2, "client: is no pseudonym", id="capital letters"),
        pytest.param(ROSTER + ",2026-01-12,,,\n", 2, "client: is empty", id="no client"),
        pytest.param(ROSTER + "c-1,,,,\n", 2, "start: is empty", id="no start"),
        pytest.param(ROSTER + "c-1,46000,,,\n", 2, "start: is a day number of the spreadsheet", id="Excel's number"),
        pytest.param(ROSTER + "c-1,2/3/2026,,,\n", 2, "start: can be read as 2026-02-03 or as 2026-03-02", id="two"),
        pytest.param(ROSTER + "c-1,2026-02-30,,,\n", 2, "start: is not a date", id="no such day"),
        pytest.param(ROSTER + "c-1,12/18/26,,,\n", 2, "start: is not a date", id="the century left open"),
        pytest.param(ROSTER + "c-1,2026-01-12,2026/6/2,,\n", 2, "last_review: 2026-06-02 is in the future", id="soon"),
        pytest.param(ROSTER + "c-1,2026-01-12,,often,\n", 2, "every: is no interval", id="no interval"),
        pytest.param(ROSTER + "c-1,2026-01-12,,,medicare\n", 2, "policy: names no known policy", id="no policy"),
        pytest.param(
            ROSTER + "c-1,2026-01-12,,,\n\nc-1,2026-01-12,,,\n", 4, "c-1 is listed already, in line 2 of 0.csv",
            id="a client twice",
        ),
        pytest.param(ROSTER + "c-1,2026-01-12,,,,x\n", 2, "the row has 6 cells, and the header has 5", id="too long"),
        pytest.param(ROSTER + 'c-1,"2026-01-12,,,\n', 2, "the quotes of this row do not match", id="a quote left open"),
        pytest.param("c-1,2026-01-12\n", 1, "the first line names no column", id="no header"),
        pytest.param("client,strat\nc-1,2026-01-12\n", 1, "unknown column strat", id="a misspelled column"),
        pytest.param("client,every\nc-1,90 days\n", 1, "the column start is missing", id="a missing column"),
        pytest.param("client,start,Start\nc-1,x,y\n", 1, "the column start stands there twice", id="column twice"),
        pytest.param(SCORES + "c-9,2026-03-02,PHQ-9,12\n", 2, "there is no plan c-9", id="no plan"),
        pytest.param(SCORES + "c-0142,2026-06-02,PHQ-9,12\n", 2, "date: 2026-06-02 is in the future", id="ahead"),
        pytest.param(SCORES + "c-0142,2026-03-02,PHQ-9,28\n", 2, "value: PHQ-9 runs from 0 to 27", id="out of range"),
        pytest.param(SCORES + "c-0142,2026-03-02,PHQ-9,12.5\n", 2, "value: PHQ-9 is a whole number", id="a fraction"),
        pytest.param(SCORES + "c-0142,2026-03-02,PHQ-9,high\n", 2, "value: is no number", id="no number"),
        pytest.param(
            SCORES + "c-0142,2026-03-02,Mood,3\n", 2, "measure: neither an instrument nor a measure of the plan",
            id="an unknown measure",
        ),
    ],
)  # fmt: skip
def test_bad_row_is_told_by_its_line(plans: Path, text: str, line: int, message: str) -> None:
    problems = read(plans, text).problems

    assert [(file, problem.place.line, problem.message) for file, problem in problems] == [("0.csv", line, message)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "is empty", id="nothing"),
        pytest.param(b"client,start\nc-1,\xe4\n", "this is neither UTF-8 nor UTF-16", id="Windows-1252"),
        pytest.param(b"PK\x03\x04\0\0client\0", "is no text", id="a workbook"),
        pytest.param(b"x" * (table.LARGEST_MIB * 1024 * 1024 + 1), "is larger than 16 MiB", id="too large"),
    ],
)
def test_file_that_is_no_table(plans: Path, data: bytes, message: str) -> None:
    assert [problem.message for _, problem in read(plans, data).problems] == [message]


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=6), max_size=5), st.sampled_from(",;\t"))
def test_no_cell_is_ever_quoted(rows: list[list[str]], delimiter: str) -> None:
    text = io.StringIO()
    marked = [[f"Zqx{cell}" for cell in row] for row in rows]
    csv.writer(text, delimiter=delimiter).writerows([["client", "start", "every"], *marked])
    problems = read(Path("nowhere"), text.getvalue().encode("utf-8", "surrogatepass")).problems

    assert bool(problems) == bool(rows)
    assert not re.search("zqx", str(problems), re.IGNORECASE)
