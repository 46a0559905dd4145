"""The instruments that planctl ships: their bands, names, cut-offs and smallest changes."""

from itertools import pairwise

import pytest

from planctl.model import instruments
from planctl.model.instruments import Instrument, Number
from planctl.model.settings import Settings
from planctl.storage import bundled_data

INSTRUMENTS = {instrument.key: instrument for instrument in bundled_data.instruments().values()}
ALL = [pytest.param(instrument, id=key) for key, instrument in INSTRUMENTS.items()]
BANDED = [pytest.param(instrument, id=key) for key, instrument in INSTRUMENTS.items() if instrument.bands]


def test_there_are_fifty_instruments_or_so() -> None:
    assert len(INSTRUMENTS) >= 50
    assert {"phq9", "gad7", "pcl5", "bdi2", "k10", "ders", "who5", "c_ssrs"} <= set(INSTRUMENTS)


@pytest.mark.parametrize("instrument", ALL)
def test_facts_are_complete_and_fit_together(instrument: Instrument) -> None:
    assert instrument.name
    assert instrument.licence
    assert instrument.sources
    assert all(instrument.sources)
    assert instrument.confirmed in ("yes", "partly")
    assert instrument.better in ("lower", "higher", "either")
    if instrument.low is not None and instrument.high is not None:
        assert instrument.low < instrument.high
        if instrument.cutoff is not None:
            assert instrument.low <= instrument.cutoff[1] <= instrument.high
    if instrument.min_change is not None:
        assert instrument.min_change > 0
        assert instrument.min_change_kind


@pytest.mark.parametrize("instrument", BANDED)
def test_bands_go_from_the_lowest_to_the_highest_score_without_a_gap(instrument: Instrument) -> None:
    bands = instrument.bands

    assert bands[0].low == instrument.low
    assert bands[-1].high == instrument.high
    assert all(band.low <= band.high and band.label for band in bands)
    gaps = [round(above.low - below.high, 6) for below, above in pairwise(bands)]
    step = 0.1 if any(isinstance(band.high, float) for band in bands) else 1
    assert all(gap == step for gap in gaps)


@pytest.mark.parametrize("instrument", BANDED)
def test_every_score_of_the_range_falls_into_one_band_and_none_beyond(instrument: Instrument) -> None:
    assert instrument.low is not None
    assert instrument.high is not None
    for band in instrument.bands:
        assert instrument.band(band.low) == instrument.band(band.high) == band.label
    halves = int((instrument.high - instrument.low) * 2)
    assert all(instrument.band(instrument.low + half / 2) is not None for half in range(halves + 1))
    assert instrument.band(instrument.low - 1) is None
    assert instrument.band(instrument.high + 1) is None


@pytest.mark.parametrize(
    ("key", "score", "band"),
    [
        ("phq9", 4, "minimal"),
        ("phq9", 5, "mild"),
        ("phq9", 9, "mild"),
        ("phq9", 10, "moderate"),
        ("phq9", 27, "severe"),
        ("phq9", 28, None),
        ("gad7", 15, "severe"),
        ("gas", -2, "much less than expected"),
        ("gas", 0, "expected outcome"),
        ("pcl5", 33, None),
    ],
)
def test_band_of_a_score(key: str, score: Number, band: str | None) -> None:
    assert INSTRUMENTS[key].band(score) == band


@pytest.mark.parametrize(
    ("key", "score", "clinical"),
    [
        pytest.param("phq9", 9, False, id="PHQ-9 below 10"),
        pytest.param("phq9", 10, True, id="PHQ-9 of 10"),
        pytest.param("who5", 50, True, id="WHO-5 of 50: low is clinical"),
        pytest.param("who5", 51, False, id="WHO-5 above 50"),
        pytest.param("ors", 25, False, id="ORS of 25: below 25 is clinical"),
        pytest.param("ors", 24, True, id="ORS below 25"),
        pytest.param("ede_q", 2.8, True, id="EDE-Q of 2.8"),
        pytest.param("ede_q", 2.79, False, id="EDE-Q below 2.8"),
        pytest.param("audit_c", 12, None, id="AUDIT-C differs by sex"),
        pytest.param("ders", 180, None, id="DERS has no cut-off"),
    ],
)
def test_clinical_side_of_the_cut_off(key: str, score: Number, clinical: bool | None) -> None:
    assert INSTRUMENTS[key].clinical(score) is clinical


@pytest.mark.parametrize("instrument", ALL)
def test_direction_agrees_with_the_cut_off(instrument: Instrument) -> None:
    if instrument.cutoff is not None and instrument.better != "either":
        assert (instrument.cutoff[0] == ">=") == (instrument.better == "lower")


@pytest.mark.parametrize("instrument", ALL)
def test_instrument_is_found_by_each_of_its_names_however_they_are_written(instrument: Instrument) -> None:
    known = bundled_data.instruments()
    for name in (instrument.key, instrument.label, instrument.name):
        for written in (name, name.upper(), name.lower(), name.replace("-", " "), name.replace(" ", "-"), f" {name} "):
            assert instruments.find(written, known) is instrument


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("PHQ-9", "phq9"), ("phq 9", "phq9"), ("Phq9", "phq9"), ("P H Q - 9", "phq9"), ("PHQ\u20119", "phq9"),
        ("gad_7", "gad7"), ("BDI-II", "bdi2"), ("BDI-2", "bdi2"), ("OQ-45.2", "oq45"), ("WHODAS 2.0", "whodas2_12"),
        ("Goal Attainment Scaling", "gas"), ("Y-BOCS", "ybocs"), ("Days per week", "days_per_week"),
    ],
)  # fmt: skip
def test_names_that_practitioners_write(settings: Settings, name: str, key: str) -> None:
    found = instruments.find(name, settings.instruments)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("name", ["PHQ", "BDI", "bus rides alone", "", "-", "PHQ-99", "GAD 2"])
def test_other_names_are_measures_of_ones_own(settings: Settings, name: str) -> None:
    assert instruments.find(name, settings.instruments) is None


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("PHQ-9", "Patient Health Questionnaire-9", True),
        ("BDI-2", "bdi ii", True),
        ("bus rides", "Bus-Rides", True),
        ("PHQ-9", "GAD-7", False),
        ("bus rides", "bus", False),
    ],
)
def test_two_names_of_one_measure(settings: Settings, first: str, second: str, same: bool) -> None:
    found = [instruments.identity(name, settings.instruments) for name in (first, second)]

    assert (found[0] == found[1]) is same


@pytest.mark.parametrize(
    ("key", "score", "holds"),
    [
        pytest.param("promis_dep_t", 81.3, True, id="the highest T-score of the adult depression bank's long forms"),
        pytest.param("promis_anx_t", 84.9, True, id="a high T-score of anxiety"),
        pytest.param("promis_dep_t", 10, True, id="the end of the T metric"),
        pytest.param("promis_anx_t", 90, True, id="its other end"),
        pytest.param("promis_dep_t", 9.9, False, id="below it"),
        pytest.param("promis_anx_t", 90.1, False, id="above it"),
    ],
)
def test_t_scores_run_as_far_as_they_are_published(key: str, score: Number, holds: bool) -> None:
    assert INSTRUMENTS[key].holds(score) is holds


@pytest.mark.parametrize(
    ("key", "score", "fault"),
    [
        pytest.param("phq9", 27, None, id="the highest"),
        pytest.param("phq9", 28, "PHQ-9 runs from 0 to 27", id="beyond it"),
        pytest.param("swemwbs", 19.25, None, id="what the table has for a sum"),
        pytest.param("swemwbs", 7, None, id="the lowest sum is its own score"),
        pytest.param("swemwbs", 35, None, id="the highest sum is its own score"),
        pytest.param("swemwbs", 36, "SWEMWBS runs from 7 to 35", id="beyond the table"),
        pytest.param(
            "swemwbs",
            21,
            "SWEMWBS is recorded by its metric score, and 21 is a sum of items: its metric score is 19.25",
            id="a sum",
        ),
    ],
)
def test_number_that_is_no_score(key: str, score: Number, fault: str | None) -> None:
    assert INSTRUMENTS[key].score_fault(score) == fault


def test_table_has_a_score_for_each_sum_and_rises() -> None:
    swemwbs = INSTRUMENTS["swemwbs"]
    assert (swemwbs.low, swemwbs.high, len(swemwbs.metric)) == (7, 35, 29)
    assert (swemwbs.metric[0], swemwbs.metric[-1]) == (7, 35)
    assert all(below < above for below, above in pairwise(swemwbs.metric))
    assert [key for key, instrument in INSTRUMENTS.items() if instrument.metric] == ["swemwbs"]


@pytest.mark.parametrize("instrument", ALL)
def test_smallest_change_says_what_it_rests_on(instrument: Instrument) -> None:
    assert instrument.min_change_basis in ("", "distribution", "anchor", "both", "response")
    assert not instrument.min_change_basis or instrument.has_published_change
    if instrument.min_change_kind == "RCI":  # A reliable change is worked out from the spread of scores.
        assert instrument.min_change_basis == "distribution"


@pytest.mark.parametrize(
    ("key", "fact", "value"),
    [
        pytest.param("gas", "loinc", "107332-9", id="GAS has its code"),
        pytest.param("epds", "loinc", "", id="EPDS has none until one is certain"),
        pytest.param("pcl5", "min_change_note", "15 and 18 in male veterans", id="PCL-5 names the other changes"),
        pytest.param("wemwbs", "min_change_note", "6.6 to 8.6", id="WEMWBS names the range of changes"),
        pytest.param("oci_r", "bands_text", "mild among people with OCD", id="OCI-R grades people with OCD"),
        pytest.param("promis_dep_t", "bands_note", "HealthMeasures has another set", id="PROMIS names both sets"),
        pytest.param("promis_anx_t", "bands_note", "Kroenke 2020 has another set", id="PROMIS Anxiety, too"),
        pytest.param("csi16", "cutoff_text", "<51.5", id="CSI-16"),
        pytest.param("rdas", "cutoff_text", "<=48", id="RDAS"),
        pytest.param("des2", "cutoff_text", ">=30", id="DES-II"),
        pytest.param("itq_ptsd", "label", "ITQ PTSD", id="ITQ"),
    ],
)
def test_fact(key: str, fact: str, value: str) -> None:
    found = getattr(INSTRUMENTS[key], fact)

    assert value in found
    assert value or not found


@pytest.mark.parametrize(
    ("key", "reference", "change"),
    [
        pytest.param("phq9", 18, 5.0, id="points, from any score"),
        pytest.param("phq9", 5, 5.0, id="points, from a low score"),
        pytest.param("bdi2", 40, 7.0, id="percent of the score"),
        pytest.param("bdi2", 20, 3.5, id="percent of a lower score"),
        pytest.param("bdi2", 0, 1.0, id="percent of nothing: one point"),
        pytest.param("ies_r", 40, None, id="none is known"),
    ],
)
def test_smallest_change(key: str, reference: Number, change: float | None) -> None:
    assert INSTRUMENTS[key].smallest_change(reference) == (pytest.approx(change) if change is not None else None)


@pytest.mark.parametrize(
    ("low", "reference", "change"),
    [
        pytest.param(36, 86, 10.0, id="a scale from 36: 50 points above it"),
        pytest.param(10, 30, 4.0, id="a scale from 10: 20 points above it"),
        pytest.param(10, 10, 1.0, id="at the minimum: one point"),
        pytest.param(0, 30, 6.0, id="a scale from nought"),
    ],
)
def test_percent_counts_above_the_minimum(low: int, reference: int, change: float) -> None:
    scale = INSTRUMENTS["ders"]._replace(low=low, min_change=20, min_change_kind="percent")

    assert scale.smallest_change(reference) == pytest.approx(change)


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("-3", -3), ("3.5", 3.5), ("3.0", 3.0), ("0", 0), ("-0.5", -0.5)]
)
def test_whole_numbers_stay_whole(text: str, number: Number) -> None:
    found = instruments.number(text)

    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize(
    ("amount", "text"), [(5.0, "5"), (3.5, "3.5"), (10, "10"), (100, "100"), (0.25, "0.25"), (1 / 3, "0.33"), (0, "0")]
)
def test_amount_is_shown_without_needless_decimals(amount: float, text: str) -> None:
    assert instruments.format_number(amount) == text
