"""Check the set-up around the plans: their files, their repository, the environment of a run."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from planctl.doctor import environment, files, repository
from planctl.doctor.finding import HealthFinding, Setup

CHECKS: Final[tuple[Callable[[Setup], Iterator[HealthFinding]], ...]] = (
    files.unreadable_files,
    files.left_out_plans,
    files.archived_plans,
    files.renamed_policies,
    files.file_modes,
    files.folder_entries,
    files.editor_schemas,
    repository.repository,
    environment.clock,
    environment.time_zone,
    environment.crontab,
    environment.yaml_parser,
)


def findings(setup: Setup) -> list[HealthFinding]:
    """Run all checks, and list the problems before the notes."""
    results = chain.from_iterable(check(setup) for check in CHECKS)
    return sorted(results, key=lambda finding: finding.note)
