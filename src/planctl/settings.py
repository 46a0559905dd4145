"""What holds for all plans of a folder, with the reference data that planctl ships."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planctl.dates import Interval
from planctl.measures import Instrument
from planctl.model import Never, Practitioner, ReviewTerms
from planctl.policies import Policy
from planctl.problems import Place

if TYPE_CHECKING:
    # Only its name: what is read with the word lists lies above the settings.
    from planctl.wording.lexicon import Lexicon


@dataclass(frozen=True, kw_only=True)
class CheckSettings:
    """Which rules `planctl check` applies, and from which level on it fails."""

    select: tuple[str, ...] = ()
    ignore: Mapping[str, str] = field(default_factory=dict)
    fail_on: str = "error"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A folder's `planctl.yaml`, and the shipped policies and instruments."""

    practitioner: Practitioner | None = None
    review: ReviewTerms = field(default_factory=ReviewTerms)
    triggers: Mapping[str, Interval | Never] = field(default_factory=dict)
    check: CheckSettings = field(default_factory=CheckSettings)
    commit: bool = False
    policies: Mapping[str, Policy] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict, repr=False)
    # Given where goals are judged; everything else does without, and does not wait for it.
    lexicon: "Lexicon | None" = field(default=None, repr=False, compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, repr=False, compare=False)
