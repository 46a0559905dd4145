"""The rules that a treatment plan is checked against, in the order of their codes."""

from planctl.rules import (
    achievable,
    dates_in_plan,
    measurable,
    relations,
    scores,
    set_aside,
    specific,
    structure,
    timed,
)
from planctl.rules.rule import Rule

FAMILIES = (structure, specific, measurable, scores, timed, dates_in_plan, achievable, relations, set_aside)
RULES: tuple[Rule, ...] = tuple(
    sorted(
        (rule for family in FAMILIES for rule in family.RULES),
        key=lambda rule: ("PSMTARX".index(rule.criterion), rule.code),
    )
)
BY_CODE = {rule.code: rule for rule in RULES}
