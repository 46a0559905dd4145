"""Two states of a plan compared: parts matched by id, in words."""

import json

import pytest

from planctl.analysis import diff
from planctl.analysis.diff import Comparison
from planctl.model.plan import Plan
from planctl.planfile import decode, parser, yaml_reader
from planctl.render import json_reports
from planctl.render.text.diff import differences, in_words
from planctl.render.text.history import journal
from planctl.storage import bundled_data

PLAN = """\
format: 1
client: c-1
start: 2026-01-12
level_of_care: outpatient
review: {every: 6 months}
problems:
  - {id: p1, text: Panic attacks}
strengths: [Keeps a diary]
barriers: [Shift work]
services:
  - {type: individual, modality: CBT, minutes: 50, every: 1 week}
goals:
  - id: g1
    text: Ride the bus
    problem: p1
    measure: {name: bus rides, unit: a week, baseline: 0, target: 9, better: higher}
    by: 2026-06-30
    agreed: 2026-01-12
    objectives:
      - {id: g1a, text: Ride two stops, by: 2026-02-28}
  - {id: g2, text: Sleep through, measure: {name: PHQ-9, target: 9}}
interventions:
  - {id: i1, goals: [g1], text: Graded exposure, who: client}
discharge: {criteria: [Four weeks alone]}
history:
  - {date: 2026-01-12, kind: created}
  - {date: 2026-02-01, kind: crisis}
  - {date: 2026-02-09, kind: reading, measure: PHQ-9, value: 15}
"""


def plan(text: str) -> Plan:
    found, problems = parser.plan(yaml_reader.read(decode.text(text.encode())), instruments=bundled_data.instruments())
    assert found is not None, problems
    return found


def compared(after: str, before: str = PLAN) -> Comparison:
    return diff.compare(plan(before), plan(after))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param("target: 9, better", "target: 7, better", "g1: target 9 → 7", id="a target"),
        pytest.param("by: 2026-06-30", "by: 2026-08-31", "g1: by 2026-06-30 → 2026-08-31", id="a day"),
        pytest.param("by: 2026-02-28", "by: 2026-03-31", "g1a: by 2026-02-28 → 2026-03-31", id="an objective's day"),
        pytest.param("Ride the bus", "Take the bus", 'g1: text "Ride the bus" → "Take the bus"', id="a text"),
        pytest.param("    agreed: 2026-01-12\n", "", "g1: agreed 2026-01-12 removed", id="a key that went"),
        pytest.param("client}", "client, every: 2 days}", "intervention i1: every 2 days added", id="a key that came"),
        pytest.param("goals: [g1]", "goals: [g1, g2]", "intervention i1: goals g2 added", id="a list that grew"),
        pytest.param(
            "[Shift work]",
            "[A long way]",
            'plan: barriers "Shift work" removed, barriers "A long way" added',
            id="a text of a list",
        ),
        pytest.param("every: 6 months", "every: 3 months", "review: every 6 months → 3 months", id="a section"),
        pytest.param("review: {every: 6 months}\n", "", "review: every 6 months removed", id="a section that went"),
        pytest.param("outpatient", "inpatient", "plan: level of care outpatient → inpatient", id="the plan itself"),
        pytest.param("minutes: 50", "minutes: 25", "service individual CBT: minutes 50 → 25", id="a service"),
        pytest.param(
            "[Keeps a diary]",
            "[Sings]",
            'strength removed: text "Keeps a diary"\nstrength added: text Sings',
            id="a strength for another",
        ),
        pytest.param(
            "      - {id: g1a, text: Ride two stops, by: 2026-02-28}\n",
            "      - {id: g1b, text: Walk to the stop}\n",
            'objective g1a removed: text "Ride two stops", by 2026-02-28, under g1\n'
            'objective g1b added: text "Walk to the stop", under g1',
            id="an objective for another",
        ),
        pytest.param(
            "problems:\n",
            "problems:\n  - {id: p2, text: Other}\n",
            "problem p2 added: text Other",
            id="a problem above another",
        ),
        pytest.param(
            "  - {date: 2026-02-01, kind: crisis}\n", "", "history: removed 2026-02-01 crisis", id="an entry that went"
        ),
        pytest.param(
            "value: 15}\n",
            'value: 15}\n  - {date: 2026-02-01, kind: relapse, logged: 2026-03-01, note: "by letter"}\n',
            'history: added 2026-02-01 relapse, known 2026-03-01, "by letter"',
            id="an entry that came",
        ),
        pytest.param(
            "value: 15}",
            "value: 16}",
            "history: removed 2026-02-09 reading, measure PHQ-9, value 15\n"
            "history: added 2026-02-09 reading, measure PHQ-9, value 16",
            id="an entry that was edited",
        ),
        pytest.param(
            "kind: crisis}\n",
            "kind: crisis}\n  - {date: 2026-02-01, kind: crisis}\n",
            "history: added 2026-02-01 crisis",
            id="the same entry once more",
        ),
    ],
)
def test_a_change_is_told_in_words(old: str, new: str, words: str) -> None:
    assert old in PLAN
    assert differences(compared(PLAN.replace(old, new, 1))) == f"{words}\n"


def test_several_changes_of_a_goal_stand_on_one_line() -> None:
    after = PLAN.replace("target: 9, better", "target: 7, better").replace("06-30", "08-31")
    assert differences(compared(after)) == "g1: target 9 → 7, by 2026-06-30 → 2026-08-31\n"


def test_what_was_only_moved_has_not_changed() -> None:
    goal = "  - {id: g2, text: Sleep through, measure: {name: PHQ-9, target: 9}}\n"
    after = PLAN.replace(goal, "").replace("goals:\n  - id", f"goals:\n{goal}  - id")
    found = compared(after)
    assert not found
    assert differences(found) == ""


def test_keys_of_ones_own_are_compared() -> None:
    found = diff.compare(plan(PLAN), plan(PLAN), {"x_room": "1"}, {"x_room": "2", "x_fee": "80"})
    assert differences(found) == "plan: x_room 1 → 2, x_fee 80 added\n"


def test_what_could_command_a_terminal_is_made_visible() -> None:
    assert all(line.isprintable() for line in in_words(plan(PLAN.replace("Shift", "Shift\u200b"))).splitlines())
    told = differences(diff.compare(plan(PLAN), plan(PLAN.replace("Ride the bus", '"Ride\\tthe\\nbus"'))))
    assert told == 'g1: text "Ride the bus" → "Ride the\\nbus"\n'


def test_the_plan_in_words_has_one_fact_a_line() -> None:
    lines = in_words(plan(PLAN)).splitlines()
    assert "g1: target 9" in lines
    assert "g1a: by 2026-02-28" in lines
    assert "history: 2026-02-09 reading, measure PHQ-9, value 15" in lines
    assert lines[-1].startswith("history: ")


def test_the_journal_has_one_line_an_entry() -> None:
    text = PLAN + '  - {date: 2026-03-20, kind: relapse, logged: 2026-03-30, note: "told by letter"}\n'
    assert journal(plan(text)) == (
        "2026-01-12  created\n"
        "2026-02-01  crisis\n"
        "2026-02-09  reading  measure PHQ-9, value 15\n"
        '2026-03-20  relapse  known 2026-03-30, "told by letter"\n'
    )


def test_both_as_json() -> None:
    found = compared(PLAN.replace("target: 9, better", "target: 7, better").replace("kind: crisis", "kind: request"))
    said = json.loads(json_reports.comparison("c-1", "HEAD", "the working tree", found))
    assert said["changes"] == [
        {"what": "goal", "id": "g1", "happened": "changed", "keys": {"target": {"before": 9, "after": 7}}}
    ]
    assert said["entries_added"] == [{"date": "2026-02-01", "kind": "request"}]
    assert said["entries_removed"] == [{"date": "2026-02-01", "kind": "crisis"}]
    told = json.loads(json_reports.history(plan(PLAN), "c-1.yaml"))
    assert told["version"] == 1
    assert told["entries"][2] == {
        "date": "2026-02-09", "kind": "reading", "measure": "PHQ-9", "value": 15, "known": "2026-02-09", "line": 28,
        "retracted": False,
    }  # fmt: skip
