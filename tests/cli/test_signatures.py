"""What a signature is of: written when it is recorded, and held against the plan as it is."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.test_undo import commit
from tests.command_line import Done
from tests.model.test_fingerprint import EVERYTHING, OPENED, PLANS, lay_out, mutations, read

from planctl.analysis import signatures
from planctl.lint import linter
from planctl.lint.linter import RuleSelection
from planctl.lint.rule import Context
from planctl.lint.rules.plan import changed_since_signed
from planctl.model import fingerprint
from planctl.model.plan import Entry, Plan
from planctl.storage import bundled_data

Run = Callable[..., Done]
Folder = Callable[..., Path]
PLAN = """\
format: 1
client: c-0001
start: 2026-01-12
people: [{role: partner, must_sign: true}]
services: [{type: individual, minutes: 50, every: 1 week}]
goals:
  - {id: g1, text: "PHQ-9 from 18 to 9", measure: {name: PHQ-9, baseline: 18, target: 9}, by: 2026-12-01}
history:
  - {date: 2026-01-12, kind: created}
"""
ONLY = RuleSelection(("P011",))


def findings(plan: Plan, **more: Any) -> list[str]:
    """What P011 says of a plan."""
    lexicon, today = bundled_data.lexicon(), plan.known_by
    found = linter.check(plan, "c-0001.yaml", OPENED.settings, lexicon, today, ONLY, **more).findings
    return [finding.message for finding in found]


def is_outdated(plan: Plan) -> bool:
    """Whether P011 speaks of a plan, though it may name a policy that there is not."""
    rule: Any = changed_since_signed.check
    return bool(list(rule(Context(plan, plan.start, OPENED.settings, bundled_data.lexicon()))))


def signed(plan: Plan, *roles: str, day: int = 1) -> Plan:
    """The plan, signed as it is."""
    for role in roles:
        plan = plan.with_entry(
            fingerprint.signed(Entry(date=plan.known_by.replace(day=day), kind="signed", by=role), plan)
        )
    return plan


def plan_of(text: str) -> Plan:
    return read(Path("c-0001.yaml"), text.encode())


# ---- the fingerprint is written ----------------------------------------------------------------


def test_log_writes_what_was_signed(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    planctl("log", "c-0001", "signed", "--by", "client", plans=plans)
    planctl("log", "c-0001", "signed", "--by", "partner", "--declined", "not today", plans=plans)

    *_, of_client, of_partner = (plans / "c-0001.yaml").read_text().splitlines()

    expected = fingerprint.of_plan(plan_of(PLAN))
    assert of_client == f'  - {{date: 2026-06-01, kind: signed, by: client, plan: "{expected}"}}'
    assert of_partner == '  - {date: 2026-06-01, kind: signed, by: partner, declined: "not today"}'


# ---- P011 --------------------------------------------------------------------------------------

CHANGED = PLAN.replace("target: 9", "target: 5")


@pytest.mark.parametrize(
    ("before", "roles", "after", "again", "expected"),
    [
        pytest.param(PLAN, ("client",), PLAN, (), [], id="unchanged"),
        pytest.param(PLAN, ("client",), CHANGED, (), ["after the client signed"], id="changed"),
        pytest.param(PLAN, ("practitioner",), CHANGED, (), [], id="signed by who need not"),
        pytest.param(PLAN, (), CHANGED, (), [], id="signed by nobody"),
        pytest.param(PLAN, ("client",), CHANGED, ("client",), [], id="signed again"),
        pytest.param(
            PLAN, ("client", "partner"), CHANGED, (), ["after the client", "after the partner"], id="signed by two"
        ),
        pytest.param(
            PLAN,
            ("client", "partner"),
            CHANGED,
            ("partner",),
            ["after the client signed it on 2026-01-01; it was signed as it is by the partner on 2026-01-02"],
            id="signed again by one of two",
        ),
        pytest.param(
            PLAN,
            ("client",),
            PLAN.replace("start:", "minor: true\nstart:"),
            (),
            [],
            id="of a minor it is the guardian's that counts",
        ),
        pytest.param(
            PLAN,
            ("client",),
            PLAN.replace("history:", "ignore: [{rule: P011, reason: told by phone}]\nhistory:").replace("50", "45"),
            (),
            [],
            id="set aside",
        ),
    ],
)
def test_changed_since_signed(
    before: str, roles: tuple[str, ...], after: str, again: tuple[str, ...], expected: list[str]
) -> None:
    journal = signed(plan_of(before), *roles).journal
    plan = signed(plan_of(after).replace(journal=journal), *again, day=2)

    messages = findings(plan)

    assert len(messages) == len(expected)
    assert all(part in message for part, message in zip(expected, messages, strict=True))


def test_signature_that_does_not_say_what_was_signed_is_not_judged() -> None:
    assert findings(plan_of(PLAN + "  - {date: 2026-01-12, kind: signed, by: client}\n")) == []


def test_retracted_signature_is_none(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    planctl("log", "c-0001", "signed", "--by", "client", plans=plans)
    commit(plans)
    planctl("undo", "c-0001", "--yes", plans=plans)
    file = plans / "c-0001.yaml"
    file.write_text(file.read_text().replace("target: 9", "target: 5"))
    assert "P011" not in planctl("check", "c-0001", plans=plans).stdout


@given(path=st.sampled_from(list(PLANS)), seed=st.integers())
def test_it_is_never_about_layout_and_always_about_meaning(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    plan = PLANS[path].replace(minor=False, people=(), ignore=(), journal=PLANS[path].journal[:1])
    plan = signed(plan, "client")
    again = read(path, lay_out(plan, chance)).replace(journal=plan.journal)
    _, changed = chance.choice(
        list(mutations(plan, frozenset({"journal", "client", "format", "ignore", "minor", "people"})))
    )

    assert not is_outdated(again)
    assert isinstance(changed, Plan)
    assert is_outdated(changed) == (changed != plan)


# ---- what was changed, as far as git knows -----------------------------------------------------


def test_keys_that_changed_are_named_without_a_word_of_the_client(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    file = plans / "c-0001.yaml"
    commit(plans)
    planctl("log", "c-0001", "signed", "--by", "client", plans=plans)
    commit(plans)
    for old, new in (
        ("target: 9", "target: 5"),
        ("minutes: 50", "minutes: 45"),
        ("history:", "barriers: [canary]\nhistory:"),
    ):
        file.write_text(file.read_text().replace(old, new))
        commit(plans)

    done = planctl("check", "c-0001", "--select", "P011", plans=plans)

    assert "after the client signed it on 2026-06-01: barriers, services, g1 (target)." in done.stdout
    assert "canary" not in done.stdout


def test_keys_that_changed_are_named_under_every_name_of_the_plan(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    planctl("log", "c-0001", "signed", "--by", "client", plans=plans)
    commit(plans)
    file = plans / "c-0001.yaml"
    file.write_text(file.read_text().replace("target: 9", "target: 5"))
    commit(plans)
    for old, new in (("c-0001", "c-0002"), ("c-0002", "c-0003")):
        planctl("rename", old, new, plans=plans)
        commit(plans)

    done = planctl("check", "c-0003", "--select", "P011", plans=plans)

    assert "after the client signed it on 2026-06-01: g1 (target)." in done.stdout


def test_without_git_it_is_still_found(planctl: Run, folder: Folder) -> None:
    plans = folder({"c-0001": PLAN})
    planctl("log", "c-0001", "signed", "--by", "client", plans=plans)
    file = plans / "c-0001.yaml"
    file.write_text(file.read_text().replace("minutes: 50", "minutes: 45"))

    done = planctl("check", "c-0001", "--select", "P011", plans=plans)

    assert "c-0001.yaml:10:5: warning P011 changed-since-signed" in done.stdout
    assert "signed it on 2026-06-01. Has the client agreed" in done.stdout


def test_what_changed_names_ids_and_sections() -> None:
    before = PLANS[EVERYTHING]
    after = before.replace(
        goals=before.goals[1:],
        barriers=(),
        preferences=None,
        strengths=before.strengths[:1],
        client="c-0009",
        ignore=(),
    )
    names = signatures.changed_keys(before, after)
    assert {"barriers", "preferences", "strengths", "g1 (removed)"} <= set(names)
    assert not {"client", "ignore"} & set(names)
