"""What is not as it should be around the plans: their files, their repository, the surroundings of a run."""

from collections.abc import Mapping

from planctl.doctor import environment as surroundings
from planctl.doctor import files, repository
from planctl.doctor.finding import Symptom
from planctl.storage.plan_folder import Broken, Document, Folder

__all__ = ["Symptom", "findings"]


def findings(opened: Folder, read: list[Document | Broken], environment: Mapping[str, str]) -> list[Symptom]:
    """All that is to be mended, and then what is merely good to know."""
    found = [
        *files.findings(opened, read),
        *repository.findings(opened.path, [each.path for each in read]),
        *surroundings.findings(environment),
    ]
    return sorted(found, key=lambda each: each.note)
