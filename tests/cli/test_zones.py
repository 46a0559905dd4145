"""Days never shift: what is written in one time zone is the same in every other."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

Run = Callable[..., Any]
Make = Callable[..., Path]
Text = Callable[..., str]

EAST, WEST = "Pacific/Auckland", "America/Los_Angeles"


@pytest.fixture(scope="module", autouse=True)
def zones() -> None:
    for zone in (EAST, WEST):
        if not (Path("/usr/share/zoneinfo") / zone).is_file():
            pytest.skip("the system knows no time zones")


_STAMPS = re.compile(r"^(?:DTSTAMP|LAST-MODIFIED|SEQUENCE):.*$", re.M)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["review-due", "--all", "--explain"], id="text"),
        pytest.param(["review-due", "--all", "--format", "json"], id="JSON"),
        pytest.param(["review-due", "--all", "--format", "csv"], id="CSV"),
        pytest.param(["calendar"], id="iCalendar"),
        pytest.param(["show", "c-0142"], id="show"),
        pytest.param(["check"], id="check"),
    ],
)
def test_written_in_the_east_and_read_in_the_west(planctl: Run, folder: Make, plan: Text, command: list[str]) -> None:
    plans = folder({"c-0142": plan("c-0142", "date: 2026-03-29, kind: session", "date: 2026-05-28, kind: crisis")})
    planctl("log", "c-0142", "relapse", "--date", "2026-05-30", plans=plans, env={"TZ": EAST})
    planctl(
        "review",
        "c-0142",
        "--scope",
        "full",
        "--decision",
        "continue",
        "--next",
        "2026-10-04",
        plans=plans,
        env={"TZ": EAST},
    )

    asked = [*command, "--as-of", "2026-06-01"]
    east, west = (planctl(*asked, plans=plans, today=None, env={"TZ": zone}) for zone in (EAST, WEST))

    # A calendar file says when it was made, which is another time of day in the west.
    assert _STAMPS.sub("", east.stdout) == _STAMPS.sub("", west.stdout) != ""
    assert east.returncode == west.returncode


@pytest.mark.parametrize("zone", [EAST, WEST, "UTC"])
def test_today_is_the_local_day(process: Run, folder: Make, plan: Text, zone: str) -> None:
    plans = folder({"c-0142": plan("c-0142")})

    before = datetime.now(ZoneInfo(zone)).date()
    process("log", "c-0142", "session", plans=plans, today=None, env={"TZ": zone})
    after = datetime.now(ZoneInfo(zone)).date()

    last = (plans / "c-0142.yaml").read_text().splitlines()[-1]
    assert last in {f"  - {{date: {day}, kind: session}}" for day in (before, after)}


def test_day_that_stands_in_for_today_must_be_one(planctl: Run, folder: Make) -> None:
    done = planctl("list", plans=folder({}), today="1 June")

    assert done.returncode == 2
    assert "PLANCTL_TODAY" in done.stderr
