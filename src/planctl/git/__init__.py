"""Everything that planctl asks of git: by argument list, in a cleaned environment, never through a shell."""

from planctl.git.repository import (
    Revision,
    Stages,
    commit,
    commit_written,
    relative,
    revisions,
    show,
    stage_move,
    stages,
    top_level,
    uncommitted,
)
from planctl.git.setup import ATTRIBUTES, IGNORE, driver_is_set_up, lacks_repository, program, set_up

__all__ = [
    "ATTRIBUTES",
    "IGNORE",
    "Revision",
    "Stages",
    "commit",
    "commit_written",
    "driver_is_set_up",
    "lacks_repository",
    "program",
    "relative",
    "revisions",
    "set_up",
    "show",
    "stage_move",
    "stages",
    "top_level",
    "uncommitted",
]
