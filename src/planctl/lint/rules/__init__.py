"""The rules that a treatment plan is checked against, in the order of their codes."""

from planctl.lint.rule import Rule
from planctl.lint.rules import achievable, history, ignores, measurable, plan, relevant, specific, time_bound

RULES: tuple[Rule, ...] = (
    *sorted((*plan.RULES, *history.RULES), key=lambda rule: rule.code),
    *specific.RULES,
    *measurable.RULES,
    *time_bound.RULES,
    *achievable.RULES,
    *relevant.RULES,
    *ignores.RULES,
)
BY_CODE = {rule.code: rule for rule in RULES}
