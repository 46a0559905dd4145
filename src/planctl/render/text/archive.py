"""The archived plans: how long each is to be kept, and how to destroy one whose time is over."""

import shlex
from collections.abc import Iterator, Sequence
from typing import Final

from planctl.analysis.retention import KeptPlan
from planctl.render.blocks import BLANK, Block, Line, Table, words

_HEAD: Final = ("client", "closed", "keep until")
_GIT_KEEPS: Final = (
    "git keeps every version that was ever committed: in this folder, in its clones, and in backups. To remove a plan "
    "there, too, rewrite the history with git filter-repo (--invert-paths, and --path for the plan and its old place), "
    "and make all clones and backups anew."
)


def page(plans: Sequence[KeptPlan], in_git: bool) -> Iterator[Block]:
    """Lay out a line per plan, and the commands for those whose time is over."""
    rows = [(words(plan.client, "title"), words(str(plan.closed or "no")), words(_until(plan))) for plan in plans]
    yield Table(rows, _HEAD, wrap_columns=frozenset({2}), unlabelled=frozenset({0}))
    over = [plan for plan in plans if plan.is_over]
    if not over:
        return
    yield BLANK
    yield Line(words("To destroy a plan whose time is over, once you have looked at it, in the plans folder:"))
    for plan in over:
        file = shlex.quote(plan.file)
        if in_git:
            command = f"git rm --quiet -- {file} && git commit --quiet --message 'planctl: destroy' -- {file}"
        else:
            command = f"rm -- {file}"
        yield Line(words(command), indent=2)
    if in_git:
        yield Line(words(_GIT_KEEPS))


def _until(plan: KeptPlan) -> str:
    if plan.closed is None:
        return f"it is not closed, and nothing reminds you of it: planctl archive {plan.client} --restore"
    if plan.keep_until is None:
        return "not set: retention in planctl.yaml"
    until = f"{plan.keep_until}, over" if plan.is_over else f"{plan.keep_until}"
    if plan.minor_until is None:
        return until
    return f"{until}; and until the client is {plan.minor_until}, by your own record of the date of birth"
