"""Rules on the findings that a plan sets aside."""

from collections.abc import Iterator

from planctl.lint.rule import Context, Diagnostic, plan_rule


@plan_rule("X001", "ignore-without-reason", "error")
def ignore_without_reason(context: Context) -> Iterator[Diagnostic]:
    """An `ignore` names no rule, or gives no reason.

    Why: A finding set aside without a reason is a finding hidden.
    Poor:
        ignore: [{rule: S003, on: g1}]
    Better:
        ignore: [{rule: P008, reason: Agreed with the client to settle it at the second review}]
    Clear: `rule` and `reason`.
    Source: planctl's own.
    """
    for index, ignore in enumerate(context.plan.ignore):
        missing = [key for key in ("rule", "reason") if not (getattr(ignore, key) or "").strip()]
        if missing:
            yield Diagnostic(
                ("ignore", index), f"a finding is set aside without a {' and a '.join(missing)}", "Why is it set aside?"
            )


@plan_rule("X002", "ignore-unused", "warning")
def ignore_unused(context: Context) -> Iterator[Diagnostic]:
    """An `ignore` matched nothing, or its time is over.

    Why: What is no longer found need not be set aside; left standing it would hide the next one.
    Poor:
        ignore: [{rule: P003, reason: There was a slip of the year}]
    Better:
        ignore: [{rule: P008, reason: Agreed with the client to settle it at the second review}]
    Clear: delete the entry.
    Source: planctl's own.
    """
    for index in context.unused_ignores:
        ignore = context.plan.ignore[index]
        over = ignore.until is not None and ignore.until < context.today
        about = f"{ignore.rule}{f' on {ignore.on}' if ignore.on else ''}"
        why = f"was set aside only until {ignore.until}" if over else "no longer matches anything"
        yield Diagnostic(("ignore", index), f"{about} {why}")


RULES = (ignore_without_reason, ignore_unused)
