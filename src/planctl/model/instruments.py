"""Outcome instruments: their range, direction, bands, cut-off and smallest meaningful change."""

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

Better = Literal["lower", "higher", "either"]
Number = int | float


class Band(NamedTuple):
    """A severity band; both ends belong to it."""

    low: Number
    high: Number
    label: str


class Instrument(NamedTuple):
    """One instrument's published facts; scores in points, `None` where no source gives a value.

    `min_change` is in points of change, or in percent of the reference above the scale's
    minimum where `min_change_kind` is `percent`. `cutoff_text` is the clinical side as
    published; `cutoff` is empty where it differs by sex and so cannot be computed with.
    `min_change_basis` is what the smallest change rests on: the spread of scores (`distribution`), what patients
    notice (`anchor`), `both`, or a criterion of `response`; empty where no source says. `metric` has the score that
    stands for each sum of the items, from the lowest on, where the sum itself is no score.
    `confirmed` is `yes`, or `partly` where `sources` names fields that no source was read for.
    """

    key: str
    name: str
    low: Number | None
    high: Number | None
    better: Better
    cutoff: tuple[Literal[">=", "<=", "<"], Number] | None
    cutoff_text: str
    bands_text: str
    bands_note: str
    min_change: Number | None
    min_change_kind: str
    min_change_basis: str
    min_change_population: str
    min_change_note: str
    metric: tuple[Number, ...]
    loinc: str
    licence: str
    sources: tuple[str, ...]
    confirmed: str

    @property
    def label(self) -> str:
        """The short name that practitioners write, such as `PHQ-9`."""
        return _LABELS.get(self.key, self.key.upper().replace("_", "-"))

    @property
    def bands(self) -> tuple[Band, ...]:
        """The severity bands from the lowest score to the highest, read from the text only when they are asked for."""
        return tuple(_bands(self.bands_text))

    @property
    def has_published_change(self) -> bool:
        """Whether the smallest change is a number of the literature: neither a level nor the practice's own."""
        return self.min_change is not None and self.min_change_kind not in ("level", "own")

    def smallest_change(self, reference: Number) -> float | None:
        """Return the smallest meaningful change in points, from a reference score; none where none is known.

        A percentage of a score at the scale's minimum would be nothing: it counts as one point.
        """
        if self.min_change is None:
            return None
        if self.min_change_kind == "percent":
            return 1.0 if self._is_at_minimum(reference) else self.min_change / 100 * (reference - (self.low or 0))
        return float(self.min_change)

    def is_meaningful(self, change: float, reference: Number) -> bool | None:
        """Tell whether a change of so many points, either way, is meaningful; none where that is not known.

        From the minimum of a scale that is measured in percent, one point alone is not: Y-BOCS 0 to 1.
        """
        smallest = self.smallest_change(reference)
        if smallest is None:
            return None
        if self.min_change_kind == "percent" and self._is_at_minimum(reference):
            return abs(change) > smallest
        return reaches(change, smallest)

    def _is_at_minimum(self, reference: Number) -> bool:
        return reference <= (self.low or 0)

    def holds(self, score: Number) -> bool:
        """Tell whether a score lies within the scale's range."""
        return (self.low is None or score >= self.low) and (self.high is None or score <= self.high)

    def score_fault(self, score: Number) -> str | None:
        """Say why a number is no score of the instrument; none if it is one."""
        if not self.holds(score):
            return f"{self.label} runs from {self.low} to {self.high}"
        if not self.metric or score in self.metric or score != int(score):
            return None
        metric = self.metric[int(score - (self.low or 0))]
        return (
            f"{self.label} is recorded by its metric score, and {score} is a sum of items: its metric score is {metric}"
        )

    def band(self, score: Number) -> str | None:
        """Return the severity band that a score falls into, or none."""
        # Bands of whole scores leave room between them (4, 5): a score in between belongs to the lower.
        bands = self.bands
        reached = [band for band in bands if band.low <= score]
        return reached[-1].label if reached and score <= bands[-1].high else None

    def clinical(self, score: Number) -> bool | None:
        """Tell whether a score lies on the clinical side of the cut-off; none where there is no cut-off."""
        if self.cutoff is None:
            return None
        comparator, edge = self.cutoff
        if comparator == ">=":
            return score >= edge
        return score <= edge if comparator == "<=" else score < edge


def reaches(change: float, smallest: Number) -> bool:
    """Tell whether a change, either way, is at least the smallest meaningful one, which is never zero or less."""
    # Sums of decimals must not miss it by the last binary digit.
    return smallest > 0 and abs(change) >= smallest - 1e-9


@lru_cache(maxsize=1024)
def normalize_name(name: str) -> str:
    """An instrument's name without case, spaces, hyphens and underscores: `PHQ 9` is `phq9`."""
    return re.sub(r"[\s_\-\u2010-\u2015.]+", "", name).casefold()


def find(name: str, instruments: Mapping[str, Instrument]) -> Instrument | None:
    """Return the instrument that a plan means by `name`, or none for a custom measure.

    `instruments` is keyed as `read` returns it.
    """
    return instruments.get(normalize_name(name))


def identity(name: str, instruments: Mapping[str, Instrument]) -> str:
    """Return what two names of one measure have in common: the instrument's key, else the normalized name."""
    instrument = find(name, instruments)
    return instrument.key if instrument else normalize_name(name)


def read(text: str) -> dict[str, Instrument]:
    """Return the instruments of a `measures.csv`, under every normalized name that a plan may give them."""
    by_name: dict[str, Instrument] = {}
    for row in csv.DictReader(text.splitlines()):
        instrument = _instrument(row)
        for name in (instrument.key, instrument.label, instrument.name):
            by_name.setdefault(normalize_name(name), instrument)
    for alias, key in _ALIASES.items():
        if key in by_name:
            by_name.setdefault(normalize_name(alias), by_name[key])
    return by_name


def _instrument(row: Mapping[str, str]) -> Instrument:
    cutoff = re.fullmatch(r"(>=|<=|<)([0-9.]+)", row["cutoff"])
    better: Better = "lower" if row["better"] == "lower" else "higher" if row["better"] == "higher" else "either"
    return Instrument(
        key=row["key"],
        name=row["name"],
        low=_number(row["min"]),
        high=_number(row["max"]),
        better=better,
        cutoff=(cutoff[1], number(cutoff[2])) if cutoff else None,  # type: ignore[arg-type]  # the pattern's three
        cutoff_text=row["cutoff"],
        bands_text=row["bands"],
        bands_note=row["bands_note"],
        min_change=_number(row["min_change"]),
        min_change_kind=row["min_change_kind"],
        min_change_basis=row["min_change_basis"],
        min_change_population=row["min_change_population"],
        min_change_note=row["min_change_note"],
        metric=tuple(number(score) for score in row["metric"].split()),
        loinc=row["loinc_total"],
        licence=row["licence"],
        sources=tuple(source.strip() for source in row["sources"].split(" | ")),
        confirmed=row["confirmed"],
    )


def _bands(text: str) -> list[Band]:
    bands = []
    for part in filter(None, text.split("; ")):
        edges, label = part.split("=", 1)
        match = re.fullmatch(r"(-?[0-9.]+)(?:-(-?[0-9.]+))?", edges)
        if match:
            bands.append(Band(number(match[1]), number(match[2] or match[1]), label))
    return bands


def format_number(amount: float) -> str:
    """An amount of points without needless decimals."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def number(text: str) -> Number:
    """Return a decimal text as a whole number where it is one."""
    return float(text) if "." in text else int(text)


def _number(text: str) -> Number | None:
    return number(text) if text else None


_LABELS = {
    "phq9": "PHQ-9", "phq_a": "PHQ-A", "gad7": "GAD-7", "pcl5": "PCL-5", "ies_r": "IES-R", "oq45": "OQ-45",
    "core10": "CORE-10", "core_om": "CORE-OM", "whodas2_12": "WHODAS 2.0", "bdi2": "BDI-II", "hamd17": "HAM-D17",
    "qids_sr16": "QIDS-SR16", "ybocs": "Y-BOCS", "oci_r": "OCI-R", "lsas_sr": "LSAS-SR", "audit_c": "AUDIT-C",
    "dast10": "DAST-10", "bam_use": "BAM use", "bam_risk": "BAM risk", "bam_protective": "BAM protective",
    "ede_q": "EDE-Q", "dass21_d": "DASS-21 depression", "dass21_a": "DASS-21 anxiety", "dass21_s": "DASS-21 stress",
    "sdq_parent": "SDQ parent", "sdq_teacher": "SDQ teacher", "sdq_self": "SDQ self-report", "psc17": "PSC-17",
    "itq_ptsd": "ITQ PTSD", "itq_dso": "ITQ DSO", "des2": "DES-II", "csi16": "CSI-16",
    "promis_dep_t": "PROMIS Depression", "promis_anx_t": "PROMIS Anxiety", "who5": "WHO-5", "ders16": "DERS-16",
    "c_ssrs": "C-SSRS", "days_per_week": "days per week", "days_per_month": "days per month",
    "times_per_week": "times per week", "minutes_per_day": "minutes per day",
    "percent_of_occasions": "percent of occasions",
}  # fmt: skip

# Other spellings of the same instrument; a family's bare name (PHQ, BDI) names none of its members.
_ALIASES = {
    "DES-2": "des2", "BDI-2": "bdi2",
    "WHODAS 2.0 12": "whodas212", "WHODAS 2.0, 12 items": "whodas212", "OQ-45.2": "oq45",
    "PHQ-9M": "phqa", "HAMD-17": "hamd17", "HDRS-17": "hamd17", "Goal Attainment Scaling": "gas",
}  # fmt: skip
