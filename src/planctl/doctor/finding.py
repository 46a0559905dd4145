"""What the doctor finds around the plans, as a value: what is wrong, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """One thing: what was looked at, what it is about, what is wrong with it, and what to do.

    `check` is a word for programs. A `note` is good to know, and nothing to be mended.
    """

    check: str
    about: str
    message: str
    hint: str
    note: bool = False
