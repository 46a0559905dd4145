"""What holds for all plans of a folder, with the reference data that planctl ships."""

from collections.abc import Mapping
from typing import NamedTuple

from planctl.dates import Interval
from planctl.measures import Instrument
from planctl.model import NOTHING, Never, Practitioner, ReviewTerms
from planctl.policies import Policy


class CheckSettings(NamedTuple):
    """Which rules `planctl check` applies, and from which level on it fails."""

    select: tuple[str, ...] = ()
    ignore: Mapping[str, str] = NOTHING
    fail_on: str = "error"


class Settings(NamedTuple):
    """A folder's `planctl.yaml`, and the shipped policies and instruments."""

    practitioner: Practitioner | None = None
    review: ReviewTerms = ReviewTerms()
    triggers: Mapping[str, Interval | Never] = NOTHING
    check: CheckSettings = CheckSettings()
    commit: bool = False
    policies: Mapping[str, Policy] = NOTHING
    instruments: Mapping[str, Instrument] = NOTHING
