"""Review policies: a clock each, and where it was read. None claims to be legal advice."""

from dataclasses import dataclass
from datetime import date

from planctl.model import Part, ReviewTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Part):
    """A clock with its source.

    `confirmed` is `yes` where the source was read in full, `partly` where only in part, `no` else.
    `next_required` is set where there is no clock and each review must set the date of the next.
    """

    name: str
    description: str
    source: str
    read_on: date | None = None
    confirmed: str = "no"
    clock: ReviewTerms | None = None
    next_required: bool = False
