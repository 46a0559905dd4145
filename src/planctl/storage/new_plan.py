"""The text of a plan that was not there before."""

from collections.abc import Sequence

from planctl.errors import PlanctlError
from planctl.model import dates
from planctl.model.dates import Interval
from planctl.model.plan import Plan
from planctl.model.settings import Template
from planctl.planfile import scaffold
from planctl.storage import paths, plan_folder
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan


def compose(opened: Folder, plan: Plan, template: Template, above_history: Sequence[str] = ()) -> Document:
    """Return a new plan as a document: its text, read back and found to say exactly what the plan says.

    Raises:
        PlanctlError: it does not.
    """
    text = scaffold.text(
        plan,
        template,
        dates.after(plan.start, Interval(6, "month")),
        has_practitioner=opened.settings.practitioner is not None,
        above_history=above_history,
        modeline=(opened.path / paths.editor_schema("plan")).is_file(),
    )
    made = plan_folder.parsed(opened.plan_path(plan.client), text.encode(), opened.settings)
    if isinstance(made, UnreadablePlan):
        raise PlanctlError(f"the new plan would be invalid: {made.problems[0].message}", made.problems[0].hint)
    if made.plan != plan:
        raise PlanctlError("the new plan would not say what it should; nothing was written")
    return made
