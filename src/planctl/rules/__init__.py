"""The rules that a treatment plan is checked against, in the order of their codes."""

from planctl.rules import dates_in_plan, relations, scores, set_aside, structure
from planctl.rules.rule import Rule

FAMILIES = (structure, scores, dates_in_plan, relations, set_aside)
RULES: tuple[Rule, ...] = tuple(
    sorted(
        (rule for family in FAMILIES for rule in family.RULES),
        key=lambda rule: ("PSMTARX".index(rule.criterion), rule.code),
    )
)
BY_CODE = {rule.code: rule for rule in RULES}
