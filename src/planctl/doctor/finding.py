"""What a check of the set-up looks at, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planctl.storage.plan_folder import Document, Folder, UnreadablePlan


@dataclass(frozen=True, slots=True)
class Setup:
    """A plans folder, its plans, and the environment of the run."""

    folder: "Folder"
    plans: "list[Document | UnreadablePlan]"
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """One finding: what it is about, what is wrong, and what to do.

    `check` identifies the check for programs. A `note` is good to know, and no problem.
    """

    check: str
    about: str
    message: str
    hint: str
    note: bool = False
