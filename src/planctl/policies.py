"""Review policies: a clock each, and where it was read. None claims to be legal advice."""

from datetime import date

from planctl.model import Part, ReviewTerms


class Policy(Part):
    """A clock with its source.

    A `clock` with neither interval nor sessions is no clock.
    `confirmed` is `yes` where the source was read in full, `partly` where only in part, `no` else.
    `next_required` is set where each review must set the date of the next.
    """

    name: str
    description: str
    source: str
    read_on: date | None = None
    confirmed: str = "no"
    clock: ReviewTerms = ReviewTerms()
    next_required: bool = False
