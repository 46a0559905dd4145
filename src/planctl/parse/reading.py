"""A file being read: the problems found so far, and the names its references must find."""

from collections.abc import Collection

from planctl.model.source import Place, Problem, Scalar


class Reading:
    """What is known of one file while it is read.

    Args:
        own_kinds: trigger kinds of the folder's settings.
        policies: the names of all policies known.
        instruments: the normalised names of all instruments known.
    """

    def __init__(
        self,
        own_kinds: Collection[str] = (),
        policies: Collection[str] = (),
        instruments: Collection[str] = (),
    ) -> None:
        self.problems: list[Problem] = []
        self.own_kinds = own_kinds
        self.policies = policies
        self.instruments = instruments
        self.named: dict[str, dict[str, Place]] = {
            "problem": {},
            "goal": {},
            "intervention": {},
            "diagnosis": {},
        }
        self.references: list[tuple[str, Scalar]] = []

    def sorted_problems(self) -> list[Problem]:
        """The problems in the order of the file."""
        return sorted(self.problems, key=lambda problem: problem.place)

    def wrong(self, place: Place, message: str, hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(place, message, hint))
