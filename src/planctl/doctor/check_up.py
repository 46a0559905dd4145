"""What is not as it should be around the plans: their files, their repository, the surroundings of a run."""

from collections.abc import Mapping

from planctl.doctor import environment as surroundings
from planctl.doctor import files, repository
from planctl.doctor.finding import HealthFinding
from planctl.storage.plan_folder import Document, Folder, UnreadablePlan

__all__ = ["HealthFinding", "findings"]


def findings(
    opened: Folder, read: list[Document | UnreadablePlan], environment: Mapping[str, str]
) -> list[HealthFinding]:
    """All that is to be mended, and then what is merely good to know."""
    found = [
        *files.findings(opened, read),
        *repository.findings(opened.path, [each.path for each in read]),
        *surroundings.findings(environment),
    ]
    return sorted(found, key=lambda each: each.note)
