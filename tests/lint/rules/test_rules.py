"""The rules that read fields: what each finds, the innocent neighbour, and what clears it."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from planctl.lint import linter
from planctl.lint.linter import RuleSelection
from planctl.lint.rules.plan import folded
from planctl.model.plan import Plan
from planctl.model.settings import CheckSettings, Settings
from planctl.model.source import Problem
from planctl.storage import bundled_data

Parsed = Callable[..., tuple[Plan | None, list[Problem]]]

HEAD = "format: 1\nclient: c-0001\nstart: 2026-01-12\n"
CREATED = "{date: 2026-01-12, kind: created}"
SIGNED = "{date: 2026-01-12, kind: signed, by: client}"
ALL = RuleSelection()
WALK = "text: Walk to the corner shop alone twice a week by 31 May 2026"


def found(
    parsed: Parsed,
    settings: Settings,
    top: str = "",
    history: tuple[str, ...] = (),
    today: str = "2026-03-01",
    texts: Mapping[str, tuple[str, ...]] | None = None,
    choice: RuleSelection = ALL,
) -> list[tuple[str, int]]:
    """The codes found in a plan, each with its line."""
    upper = top.rstrip("\n") + "\n" if top else ""
    text = f"{HEAD}{upper}history:\n" + "".join(f"  - {entry}\n" for entry in (CREATED, *history))
    plan, problems = parsed(text)
    assert plan is not None, problems
    result = linter.check(
        plan, "c-0001.yaml", settings, bundled_data.lexicon(), date.fromisoformat(today), choice, texts
    )
    return [(finding.rule, finding.place.line) for finding in result.findings]


def codes(parsed: Parsed, settings: Settings, top: str = "", *history: str, today: str = "2026-03-01") -> list[str]:
    return [code for code, _ in found(parsed, settings, top, history, today)]


def goals(*each: str) -> str:
    return "goals:\n" + "".join(f"  - {{id: g{number}, {goal}}}\n" for number, goal in enumerate(each, 1))


# ---- the plan as a whole: how often a code is found --------------------------------------------

PLANS = [
    pytest.param("P002", 1, "", ["{date: 2026-02-20, kind: review}", "{date: 2026-02-06, kind: relapse}"],
                 id="P002 known before the review above it"),
    pytest.param("P002", 1, "", ["{date: 2026-02-20, kind: relapse}", "{date: 2026-02-06, kind: review}"],
                 id="P002 a review known before what it should deal with"),
    pytest.param("P002", 0, "", ["{date: 2026-02-20, kind: session}", "{date: 2026-02-06, kind: relapse}"],
                 id="P002 the order of sessions decides nothing"),
    pytest.param("P002", 0, "", ["{date: 2026-02-20, kind: crisis}", "{date: 2026-02-06, kind: relapse}"],
                 id="P002 nor does that of two triggers"),
    pytest.param("P002", 0, "",
                 ["{date: 2026-02-20, kind: session}", "{date: 2026-02-06, kind: relapse, logged: 2026-02-20}"],
                 id="P002 cleared by logged, on the same day as the one above"),
    pytest.param("P002", 1, "", ["{date: 2026-02-06, kind: paused}", "{date: 2026-02-01, kind: resumed}"],
                 id="P002 resumed before it was paused, once"),
    pytest.param("P002", 1, "", ["{date: 2026-02-06, kind: paused}",
                                 "{date: 2026-02-01, kind: resumed, logged: 2026-02-20}"],
                 id="P002 resumed before it was paused, logged later"),
    pytest.param("P002", 1, "", ["{date: 2026-02-06, kind: closed}",
                                 "{date: 2026-02-01, kind: reopened, logged: 2026-02-20}"],
                 id="P002 reopened before it was closed"),
    pytest.param("P013", 1, "", ["{date: 2026-02-06, kind: review}"], id="P013 an empty review"),
    pytest.param("P013", 1, "", ["{date: 2026-02-06, kind: review, scope: event, logged: 2026-02-08}"],
                 id="P013 a scope and the day it was logged are no content"),
    pytest.param("P013", 0, "", ["{date: 2026-02-06, kind: review, note: by phone}"], id="P013 a note"),
    pytest.param("P013", 0, "", ["{date: 2026-02-06, kind: review, next: 2026-05-01}"], id="P013 a next date"),
    pytest.param("P014", 1, "", ["{date: 2026-02-06, kind: crisis}", "{date: 2026-02-20, kind: closed}"],
                 id="P014 a crisis"),
    pytest.param("P014", 1, "", ["{date: 2026-02-06, kind: reading, measure: PHQ-9, value: 5}",
                                 "{date: 2026-02-16, kind: reading, measure: PHQ-9, value: 15}",
                                 "{date: 2026-02-20, kind: closed}"], id="P014 deterioration"),
    pytest.param("P014", 2, "", ["{date: 2026-02-06, kind: crisis}", "{date: 2026-02-07, kind: relapse}",
                                 "{date: 2026-02-20, kind: closed}"], id="P014 two triggers"),
    pytest.param("P014", 0, "", ["{date: 2026-02-06, kind: crisis}",
                                 "{date: 2026-02-07, kind: review, decision: close}",
                                 "{date: 2026-02-20, kind: closed}"], id="P014 reviewed before"),
    pytest.param("P014", 0, "", ["{date: 2026-02-06, kind: crisis}", "{date: 2026-02-20, kind: closed}",
                                 "{date: 2026-02-21, kind: reopened}"], id="P014 reopened since"),
    pytest.param("P014", 0, "", ["{date: 2026-02-06, kind: closed}", "{date: 2026-02-20, kind: crisis}"],
                 id="P014 a crisis after closing is P005's"),
    pytest.param("P017", 1, "", ["{date: 2026-01-12, kind: paused}", "{date: 2026-04-13, kind: session}",
                                 "{date: 2026-05-01, kind: session}"], id="P017 told once"),
    pytest.param("P017", 0, "", ["{date: 2026-01-12, kind: paused}", "{date: 2026-04-12, kind: session}"],
                 id="P017 90 days"),
    pytest.param("P017", 0, "", ["{date: 2026-01-12, kind: paused, until: 2026-08-01}",
                                 "{date: 2026-04-13, kind: session}"], id="P017 a pause with an end"),
    pytest.param("P018", 1, "", ["{date: 2026-02-06, kind: closed}", "{date: 2026-02-20, kind: closed}"],
                 id="P018 closed twice"),
    pytest.param("P018", 1, "", ["{date: 2026-02-06, kind: paused}", "{date: 2026-02-20, kind: paused}"],
                 id="P018 paused while paused"),
    pytest.param("P018", 1, "", ["{date: 2026-02-06, kind: resumed}"], id="P018 resumed while not paused"),
    pytest.param("P018", 0, "", ["{date: 2026-02-06, kind: paused}", "{date: 2026-02-20, kind: resumed}"],
                 id="P018 resumed"),
    pytest.param("P002", 0, "", ["{date: 2026-02-06, kind: session}", "{date: 2026-02-06, kind: relapse}"],
                 id="P002 not on two entries of one day"),
    pytest.param("P003", 1, "", ["{date: 2026-03-02, kind: session}"], id="P003 tomorrow"),
    pytest.param("P003", 0, "", ["{date: 2026-03-01, kind: session}"], id="P003 not today"),
    pytest.param("P003", 1, "", ["{date: 2026-02-01, kind: relapse, logged: 2026-03-02}"], id="P003 known tomorrow"),
    pytest.param("P003", 0, "", ["{date: 2026-02-01, kind: review, next: 2026-09-01}"], id="P003 not a review's next"),
    pytest.param("P003", 1, "previous_review: 2026-03-02", [], id="P003 a review held elsewhere"),
    pytest.param("P003", 1, "intake: {date: 2027-01-05}", [], id="P003 the first contact"),
    pytest.param("P003", 0, "intake: {date: 2026-01-05}\nprevious_review: 2026-03-01", [], id="P003 both in the past"),
    pytest.param("P003", 0, "", ["{date: 2026-02-01, kind: paused, until: 2026-09-01}"], id="P003 not a pause's end"),
    pytest.param("P004", 1, "", [], id="P004 no goals"),
    pytest.param("P004", 1, goals(WALK), ["{date: 2026-02-01, kind: dropped, goal: g1}"], id="P004 all dropped"),
    pytest.param("P004", 0, goals(WALK), ["{date: 2026-02-01, kind: achieved, goal: g1}"], id="P004 not if achieved"),
    pytest.param("P004", 0, goals(WALK),
                 ["{date: 2026-02-01, kind: dropped, goal: g1}", "{date: 2026-02-02, kind: resumed_goal, goal: g1}"],
                 id="P004 cleared by resuming"),
    pytest.param("P005", 2, "", ["{date: 2026-02-01, kind: closed}", "{date: 2026-02-02, kind: crisis}",
                                 "{date: 2026-02-03, kind: session}"], id="P005 each entry after closing"),
    pytest.param("P005", 0, "", ["{date: 2026-02-01, kind: closed}", "{date: 2026-02-02, kind: reopened}",
                                 "{date: 2026-02-03, kind: session}"], id="P005 cleared by reopening"),
    pytest.param("P006", 1, "", [], id="P006 unsigned after 48 days"),
    pytest.param("P006", 0, "", [SIGNED], id="P006 cleared by a signature"),
    pytest.param("P006", 0, "", ["{date: 2026-02-01, kind: disagreement}"], id="P006 cleared by a disagreement"),
    pytest.param("P006", 0, "", ["{date: 2026-02-01, kind: signed, by: client, declined: not today}"],
                 id="P006 cleared by a signature declined"),
    pytest.param("P006", 1, "", ["{date: 2026-02-01, kind: signed, by: practitioner}"], id="P006 not by another's"),
    pytest.param("P006", 1, "minor: true", [SIGNED], id="P006 a minor's guardian"),
    pytest.param("P006", 0, "minor: true", ["{date: 2026-02-01, kind: signed, by: guardian}"],
                 id="P006 cleared by the guardian"),
    pytest.param("P006", 1, "people: [{role: partner, must_sign: true}]", [SIGNED], id="P006 who must sign, too"),
    pytest.param("P006", 0, "people: [{role: partner, must_sign: true}]",
                 [SIGNED, "{date: 2026-02-01, kind: signed, by: partner}"], id="P006 cleared by the partner"),
    pytest.param("P006", 0, "people: [{role: prescriber, name: Dr. A.}]", [SIGNED], id="P006 not who need not sign"),
    pytest.param("P007", 1, "safety: {risk: moderate}", [], id="P007 moderate risk"),
    pytest.param("P007", 1, "safety: {risk: high, date: 2026-01-12}", [], id="P007 high risk"),
    pytest.param("P007", 0, "safety: {risk: low}", [], id="P007 not at low risk"),
    pytest.param("P007", 0, "safety: {risk: high, plan: in the blue folder}", [], id="P007 cleared by safety.plan"),
    pytest.param("P007", 1, "", ["{date: 2026-02-01, kind: crisis}"], id="P007 a crisis"),
    pytest.param("P007", 1, "safety: {risk: none}", ["{date: 2026-02-01, kind: crisis}"], id="P007 a crisis, no risk"),
    pytest.param("P007", 1, "", ["{date: 2026-02-01, kind: crisis}"] * 2, id="P007 once for two crises"),
    pytest.param("P007", 0, "", ["{date: 2026-02-01, kind: relapse}"], id="P007 not after a relapse"),
    pytest.param("P008", 1, "", [], id="P008 no criteria"),
    pytest.param("P008", 1, "discharge: {discussed: 2026-01-12}", [], id="P008 talked over, and not written down"),
    pytest.param("P008", 0, "discharge: {criteria: [Four weeks at work]}", [], id="P008 cleared by criteria"),
    pytest.param("P009", 1, "", [], id="P009 no service"),
    pytest.param("P009", 1, "services: [{type: individual, every: 1 week}]", [], id="P009 no length"),
    pytest.param("P009", 2, "services: [{type: group}, {minutes: 50}]", [], id="P009 each service"),
    pytest.param("P009", 0, "services: [{type: individual, minutes: 50, every: 1 week}]", [], id="P009 cleared"),
    pytest.param("P009", 0, "services: [{type: individual, minutes: 50, every: twice a month}]", [], id="P009 a rate"),
    pytest.param(
        "P009", 1, "services: [{type: individual, minutes: 50, every: every session}]", [], id="P009 of a session"
    ),
    pytest.param("A006", 1, goals(*[WALK] * 6), [], id="A006 six goals"),
    pytest.param("A006", 0, goals(*[WALK] * 5), [], id="A006 not five"),
    pytest.param("A006", 0, goals(*[WALK] * 6), ["{date: 2026-02-01, kind: achieved, goal: g6}"],
                 id="A006 cleared by an achieved one"),
    pytest.param("A006", 0, goals(f"{WALK}, objectives: [{', '.join(f'{{id: o{n}, {WALK}}}' for n in range(7))}]"), [],
                 id="A006 objectives do not count"),
    pytest.param("R004", 1, "problems: [{id: p1, text: Sleep}]", [], id="R004 a problem that nothing takes up"),
    pytest.param("R004", 0, "problems: [{id: p1, text: Sleep, deferred: later}]", [], id="R004 cleared by deferring"),
    pytest.param("R004", 0, f"problems: [{{id: p1, text: Sleep}}]\n{goals(f'{WALK}, problem: p1')}", [],
                 id="R004 cleared by a goal"),
    pytest.param("R004", 0, f"problems: [{{id: p1, text: Sleep}}]\n{goals(f'{WALK}, problem: p1')}",
                 ["{date: 2026-02-01, kind: achieved, goal: g1}"], id="R004 not once its goal is achieved"),
    pytest.param("R004", 1, f"problems: [{{id: p1, text: Sleep}}]\n{goals(f'{WALK}, problem: p1')}",
                 ["{date: 2026-02-01, kind: dropped, goal: g1}"], id="R004 once its goal is dropped"),
    pytest.param("X001", 1, "ignore: [{rule: P008}]", [], id="X001 no reason"),
    pytest.param("X001", 1, "ignore: [{reason: because}]", [], id="X001 no rule"),
    pytest.param("X001", 1, 'ignore: [{rule: P008, reason: " "}]', [], id="X001 blanks for a reason"),
    pytest.param("X001", 0, "ignore: [{rule: P008, reason: because}]", [], id="X001 cleared by both"),
    pytest.param("P021", 1, "review: {plan_due: 30 days}", [], id="P021 nothing to count from"),
    pytest.param("P021", 0, "review: {plan_due: 30 days}\nintake: {date: 2026-01-05}", [], id="P021 said"),
    pytest.param("P021", 0, "review: {plan_due: 30 days, plan_due_from: start}", [], id="P021 counted from the start"),
    pytest.param("P021", 0, "review: {plan_due: 30 days}", ["{date: 2026-01-14, kind: signed, by: practitioner}"],
                 id="P021 signed"),
    pytest.param("P021", 0, "review: {plan_due_visits: 5}", [], id="P021 counted in sessions"),
    pytest.param("P023", 1, "", ["{date: 2026-02-01, kind: reading, measure: SWEMWBS, value: 21}"],
                 id="P023 a raw sum"),
    pytest.param("P023", 0, "", ["{date: 2026-02-01, kind: reading, measure: SWEMWBS, value: 19.25}"],
                 id="P023 a score"),
    pytest.param("P023", 1, "", ["{date: 2026-02-01, kind: reading, measure: PHQ-9, value: 28}"],
                 id="P023 too high"),
    pytest.param("P023", 0, "", ["{date: 2026-02-01, kind: reading, measure: PHQ-9, value: 27}"],
                 id="P023 the highest"),
    pytest.param("P022", 1, "review: {policy: [payer-90d, initial-30d]}", [], id="P022 a former name"),
    pytest.param("P022", 0, "review: {policy: pa-5200-initial}", [], id="P022 the name it has now"),
    pytest.param("X002", 1, "ignore: [{rule: P003, reason: because}]", [], id="X002 matches nothing"),
    pytest.param("X002", 0, "ignore: [{rule: P008, reason: because}]", [], id="X002 not if it matches"),
    pytest.param("X002", 1, "ignore: [{rule: P008, reason: because, until: 2026-02-28}]", [], id="X002 it is over"),
    pytest.param("P008", 1, "ignore: [{rule: P008, reason: because, until: 2026-02-28}]", [], id="P008 found again"),
    pytest.param("X002", 0, "ignore: [{rule: P008, reason: because, until: 2026-03-01}]", [], id="X002 not yet over"),
    pytest.param("P008", 0, "ignore: [{rule: P008, reason: because, until: 2026-03-01}]", [], id="P008 set aside"),
    pytest.param("P008", 0, "ignore: [{rule: P, reason: because}]", [], id="P008 set aside by the code's beginning"),
    pytest.param("P008", 1, "ignore: [{rule: P008}]", [], id="P008 not set aside without a reason"),
    pytest.param("X002", 1, "ignore: [{rule: X002, reason: because}]", [], id="X002 cannot itself be set aside"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "times", "top", "history"), PLANS)
def test_rule_on_the_plan(
    parsed: Parsed, settings: Settings, code: str, times: int, top: str, history: list[str]
) -> None:
    assert codes(parsed, settings, top, *history).count(code) == times


@pytest.mark.parametrize(
    ("today", "times"), [pytest.param("2026-02-11", 0, id="on day 30"), pytest.param("2026-02-12", 1, id="on day 31")]
)
def test_unsigned_is_found_after_thirty_days(parsed: Parsed, settings: Settings, today: str, times: int) -> None:
    assert codes(parsed, settings, today=today).count("P006") == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        pytest.param("Sleep seven hours on five nights a week", 1, id="the same words"),
        pytest.param("sleep  SEVEN hours, on five nights a week.", 1, id="but for case, blanks and points"),
        pytest.param("Sleep eight hours on five nights a week", 0, id="a number differs"),
    ],
)
def test_same_goal_elsewhere(parsed: Parsed, settings: Settings, text: str, times: int) -> None:
    texts = {folded("Sleep seven hours on five nights a week"): ("c-0001", "c-0002")}

    listed = found(parsed, settings, f"goals:\n  - {{id: g1, text: '{text}'}}", texts=texts)

    assert [code for code, _ in listed].count("P010") == times


# ---- a goal ------------------------------------------------------------------------------------

AGREED = "interventions: [{id: i1, goals: [g1], agreement: agreed}]"
DECLINED = "interventions: [{id: i1, goals: [g1], agreement: declined}]"
BOTH = "interventions: [{id: i1, goals: [g1], agreement: declined}, {id: i2, goals: [g1], agreement: agreed}]"
OPEN = "interventions: [{id: i1, goals: [g1], agreement: undecided}]"
PROBLEM = "problems: [{id: p1, text: Sleep}]"


def measure(said: str, more: str = "") -> str:
    return goals(f"{WALK}, measure: {{{said}}}{more}")


GOALS = [
    pytest.param("R001", 1, f"{PROBLEM}\n{goals(WALK)}", id="R001 no problem, though there are some"),
    pytest.param("R001", 1, goals(WALK), id="R001 no problem, and there are none"),
    pytest.param("R001", 0, f"{PROBLEM}\n{goals(f'{WALK}, problem: p1')}", id="R001 cleared by problem"),
    pytest.param("R001", 0, f"{PROBLEM}\n{goals(f'{WALK}, problem: p1, objectives: [{{id: o1, {WALK}}}]')}",
                 id="R001 an objective has its goal's"),
    pytest.param("R001", 1, goals(f"{WALK}, objectives: [{{id: o1, {WALK}}}]"), id="R001 is said of the goal alone"),
    pytest.param("R002", 1, goals(WALK), id="R002 no intervention"),
    pytest.param("R002", 1, f"{goals(WALK)}{OPEN}", id="R002 one that is undecided"),
    pytest.param("R002", 0, f"{goals(WALK)}{DECLINED}", id="R002 leaves one that was declined to R005"),
    pytest.param("R002", 0, f"{goals(WALK)}{AGREED}", id="R002 cleared by an agreed one"),
    pytest.param("R002", 0, goals(f"{WALK}, objectives: [{{id: o1, {WALK}}}]") + AGREED.replace("g1", "o1"),
                 id="R002 cleared by one for its objective"),
    pytest.param("R005", 1, f"{goals(WALK)}{DECLINED}", id="R005 only a declined one"),
    pytest.param("R005", 0, f"{goals(WALK)}{BOTH}", id="R005 not beside an agreed one"),
    pytest.param("R005", 0, f"{goals(WALK)}{OPEN}", id="R005 not one that is undecided"),
    pytest.param("R005", 0, goals(WALK), id="R005 not without any"),
    pytest.param("R003", 1, goals(WALK), id="R003 nothing of agreement"),
    pytest.param("R003", 0, goals(f"{WALK}, agreed: 2026-01-12"), id="R003 cleared by a day"),
    pytest.param("R003", 0, goals(f"{WALK}, agreed: declined"), id="R003 declined is no fault"),
    pytest.param("M004", 1, measure("name: PHQ-9, baseline: 12, target: 15"), id="M004 the wrong way"),
    pytest.param("M004", 1, measure("name: PHQ-9, baseline: 12, target: 12"), id="M004 no change"),
    pytest.param("M004", 0, measure("name: PHQ-9, baseline: 12, target: 12", ", maintenance: true"),
                 id="M004 cleared by maintenance"),
    pytest.param("M004", 0, measure("name: PHQ-9, baseline: 15, target: 8"), id="M004 not the right way"),
    pytest.param("M004", 1, measure("name: PHQ-9, baseline: 28, target: 9"), id="M004 a baseline out of range"),
    pytest.param("M004", 1, measure("name: PHQ-9, baseline: 12, target: -1"), id="M004 a target out of range"),
    pytest.param("M004", 1, measure("name: ORS, baseline: 30, target: 20"), id="M004 lower where higher is better"),
    pytest.param("M004", 0, measure("name: ORS, baseline: 20, target: 30"), id="M004 higher where higher is better"),
    pytest.param("M004", 0, measure("name: walks, baseline: 4, target: 2"), id="M004 not where nothing says which way"),
    pytest.param("M004", 1, measure("name: walks, baseline: 4, target: 2, better: higher"), id="M004 one's own"),
    pytest.param("M004", 0, measure("name: PHQ-9, target: 9"), id="M004 not without a baseline"),
    pytest.param("M004", 1, measure("name: PHQ-9, target: 30"), id="M004 out of range without a baseline"),
    pytest.param("M004", 1, measure("name: PHQ-9, baseline: 20, target: 30"), id="M004 out of range, asked once"),
    pytest.param("A007", 0, measure("name: PHQ-9, target: 30"), id="A007 not of a target out of range"),
    pytest.param("M004", 0, measure("name: PHQ-9, baseline: 27, target: 0"), id="M004 not from end to end"),
    pytest.param("M008", 1, measure("name: C-SSRS, baseline: 3, target: 0"), id="M008 a risk screen"),
    pytest.param("M008", 1, measure("name: SRS, baseline: 30, target: 38"), id="M008 a session rating"),
    pytest.param("M008", 1, measure("name: gaf, baseline: 50, target: 70"), id="M008 obsolete"),
    pytest.param("M008", 0, measure("name: ORS, baseline: 20, target: 30"), id="M008 not the outcome rating"),
    pytest.param("M009", 0, measure("name: PHQ-9, baseline: 15, target: 8"), id="M009 not yet"),
    pytest.param("M009", 1, measure("name: PHQ-9, baseline: 15, target: 8", ", start: 2025-02-28"),
                 id="M009 a year and a day after the start"),
    pytest.param("M009", 0, measure("name: PHQ-9, baseline: 15, target: 8", ", start: 2025-03-01"),
                 id="M009 not after exactly two intervals"),
    pytest.param("M009", 1, "review: {every: 3 weeks}\n" + measure("name: PHQ-9, baseline: 15, target: 8"),
                 id="M009 by the plan's own interval"),
    pytest.param("A002", 1, measure("name: PHQ-9, baseline: 15, target: 13"), id="A002 too small a change"),
    pytest.param("A002", 0, measure("name: PHQ-9, baseline: 15, target: 10"), id="A002 not the smallest one itself"),
    pytest.param("A002", 1, measure("name: PHQ-9, baseline: 4, target: 0"), id="A002 the floor is too near"),
    pytest.param("A002", 0, measure("name: PHQ-9, baseline: 4, target: 4", ", maintenance: true"),
                 id="A002 not where holding is the goal"),
    pytest.param("A002", 0, measure("name: walks, baseline: 1, target: 2"), id="A002 not one's own measure"),
    pytest.param("T004", 1, goals(f"{WALK}, by: 2026-01-11"), id="T004 before the start"),
    pytest.param("T004", 0, goals(f"{WALK}, start: 2026-03-01, by: 2026-03-01"), id="T004 not on the start"),
    pytest.param("T004", 1, goals(f"{WALK}, start: 2026-05-01, by: 2026-04-30"), id="T004 before the goal's own start"),
    pytest.param("T004", 1, goals(f"{WALK}, by: 2026-02-01"), id="T004 past, though no review was held since"),
    pytest.param("T004", 0, goals(f"{WALK}, by: 2026-03-01"), id="T004 not on the day itself"),
    pytest.param("T005", 1, goals(f"{WALK}, by: 2027-01-13"), id="T005 a year and a day"),
    pytest.param("T005", 0, goals(f"{WALK}, by: 2027-01-12"), id="T005 not a year"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "times", "top"), GOALS)
def test_rule_on_a_goal(parsed: Parsed, settings: Settings, code: str, times: int, top: str) -> None:
    assert codes(parsed, settings, top).count(code) == times


@pytest.mark.parametrize(
    ("code", "top", "history", "times"),
    [
        pytest.param("T004", f"{WALK}, by: 2026-02-01", ["{date: 2026-02-01, kind: review}"], 1,
                     id="T004 a review has left it standing"),
        pytest.param("T004", f"{WALK}, by: 2026-02-01", ["{date: 2026-01-31, kind: review}"], 1,
                     id="T004 past, whether or not a review was held"),
        pytest.param("T004", f"{WALK}, by: 2026-02-01",
                     ["{date: 2026-02-02, kind: review}", "{date: 2026-02-02, kind: achieved, goal: g1}"], 0,
                     id="T004 cleared by achieving it"),
        pytest.param("T004", f"{WALK}, by: 2026-03-01", ["{date: 2026-03-01, kind: review}"], 0,
                     id="T004 not on the day itself"),
        pytest.param("M009", f"{WALK}, start: 2024-06-01, measure: {{name: PHQ-9, baseline: 15, target: 8}}",
                     ["{date: 2026-02-01, kind: reading, measure: PHQ-9, value: 12}"], 0, id="M009 cleared"),
        pytest.param("R001", WALK, ["{date: 2026-02-01, kind: achieved, goal: g1}"], 0,
                     id="R001 not of a goal that is achieved"),
        pytest.param("R003", WALK, ["{date: 2026-02-01, kind: dropped, goal: g1}"], 0,
                     id="R003 not of a goal that is dropped"),
    ],
)  # fmt: skip
def test_rule_on_a_goal_with_a_history(
    parsed: Parsed, settings: Settings, code: str, top: str, history: list[str], times: int
) -> None:
    assert codes(parsed, settings, goals(top), *history).count(code) == times


# ---- setting aside -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["R003", "M001", "T001"])
@pytest.mark.parametrize(
    ("on", "left"),
    [
        pytest.param("", 0, id="of the whole plan"),
        pytest.param(", on: c-0001", 0, id="on the plan's id"),
        pytest.param(", on: g1", 1, id="on one goal"),
    ],
)
def test_finding_on_a_goal_is_set_aside_by_its_id(
    parsed: Parsed, settings: Settings, code: str, on: str, left: int
) -> None:
    top = goals("text: Feel calmer", "text: Feel braver")

    before = codes(parsed, settings, top).count(code)
    after = codes(parsed, settings, f"{top}ignore: [{{rule: {code}, reason: because{on}}}]").count(code)

    assert (before, after) == (2, left)


def test_settings_set_aside_and_count(parsed: Parsed, settings: Settings) -> None:
    plan, _ = parsed(f"{HEAD}history:\n  - {CREATED}\n")
    assert plan is not None
    using = settings._replace(check=CheckSettings(ignore={"P008": "elsewhere"}))

    result = linter.check(plan, "c-0001.yaml", using, bundled_data.lexicon(), date(2026, 3, 1))

    assert "P008" not in [finding.rule for finding in result.findings]
    assert result.ignored == 1


def test_findings_stand_in_the_order_of_the_file(parsed: Parsed, settings: Settings) -> None:
    top = goals(f"{WALK}, by: 2025-01-01", WALK) + "safety: {risk: high}"

    listed = found(parsed, settings, top)

    assert [line for _, line in listed] == sorted(line for _, line in listed)


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        pytest.param(RuleSelection(("P",), ()), {"P004", "P006", "P008", "P009", "P012"}, id="a criterion"),
        pytest.param(RuleSelection(("P00",), ("P008", "P009")), {"P004", "P006"}, id="a beginning, but for some"),
        pytest.param(RuleSelection((), ("P",)), set(), id="all but a criterion"),
    ],
)
def test_rules_are_chosen_by_their_beginning(
    parsed: Parsed, settings: Settings, choice: RuleSelection, wanted: set[str]
) -> None:
    assert {code for code, _ in found(parsed, settings, choice=choice)} == wanted
