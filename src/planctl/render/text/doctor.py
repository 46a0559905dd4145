"""What the doctor found, as text."""

from collections.abc import Sequence

from planctl.doctor.finding import Symptom
from planctl.render import visible


def doctor(found: Sequence[Symptom], folder: str, plans: int) -> str:
    """Two lines for each finding: what is wrong, and what to do; one line where there is nothing to mend."""
    text = ""
    if all(each.note for each in found):
        text = f"{visible.line(folder)}: {plans} plan{'' if plans == 1 else 's'}, and nothing to mend\n"
    for each in found:
        note = "note: " if each.note else ""
        text += f"{note}{visible.line(each.about)}: {visible.line(each.message)}\n  {visible.line(each.hint)}\n"
    return text
