"""Templates: those that planctl ships, and one's own."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from planctl.errors import PlanctlError, UsageError
from planctl.lint import linter
from planctl.model import instruments
from planctl.model.plan import Entry, Goal, Measure, Plan
from planctl.model.settings import SHIPPED, Settings
from planctl.planfile.settings_file import TEMPLATE
from planctl.storage import bundled_data

DATA = Path(bundled_data.__file__).parents[1] / "data" / "templates"
PROMPTS = ("problems", "strengths", "safety", "goals", "interventions", "discharge", "review")


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Path]:
    """A plans folder with templates of one's own."""

    def make(**texts: str | bytes) -> Path:
        (tmp_path / "templates").mkdir(exist_ok=True)
        for name, text in texts.items():
            data = text if isinstance(text, bytes) else text.encode()
            (tmp_path / "templates" / f"{name.replace('_', '-')}.yaml").write_bytes(data)
        return tmp_path

    return make


# ---- those that planctl ships --------------------------------------------------------------------


def test_every_data_file_is_listed_and_no_other() -> None:
    assert sorted(path.stem for path in DATA.iterdir()) == sorted(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_prompts_are_questions_and_never_the_text_of_a_goal(name: str, tmp_path: Path) -> None:
    template = bundled_data.read(tmp_path, name)

    prompts = [prompt for key in PROMPTS for prompt in getattr(template, key)]
    assert prompts
    assert [prompt for prompt in prompts if not prompt.endswith("?")] == []
    assert template.goals
    assert len(prompts) == len(set(prompts))


@pytest.mark.parametrize("name", SHIPPED)
def test_suggested_measures_are_known_or_say_what_they_count(name: str, tmp_path: Path) -> None:
    for each in bundled_data.read(tmp_path, name).measures:
        instrument = instruments.find(each.name, bundled_data.instruments())
        if instrument is None:
            assert each.unit, each.name
            assert each.better, each.name
            # A misspelt instrument would pass for a count of one's own.
            assert re.fullmatch(r"[a-z ]+", each.name)
        else:
            assert (each.name, each.unit, each.better) == (instrument.label, None, None)


@pytest.mark.parametrize("name", SHIPPED)
def test_no_suggested_measure_is_unfit_for_a_goal(name: str, tmp_path: Path, settings: Settings) -> None:
    suggested = bundled_data.read(tmp_path, name).measures
    goals = tuple(
        Goal(id=f"g{n}", text="x", measure=Measure(name=each.name, baseline=4, target=2))
        for n, each in enumerate(suggested)
    )
    day = date(2026, 6, 1)
    plan = Plan(client="c-0201", start=day, goals=goals, journal=(Entry(date=day, kind="created"),))

    selection = linter.RuleSelection(select=("M008",))
    found = linter.check(plan, "", settings, bundled_data.lexicon(), day, selection).findings

    assert found == []


# ---- one's own -----------------------------------------------------------------------------------


def test_ones_own_stand_beside_and_in_place_of_those_shipped(own: Callable[..., Path]) -> None:
    folder = own(grief="description: Loss.\nmeasures: [PHQ-9]\n", trauma="description: Mine.\n", Not_one="x", b="x")
    (folder / "templates" / "notes.txt").write_text("no template")

    assert bundled_data.names(folder) == [*SHIPPED, "b", "grief"]
    assert bundled_data.read(folder, "grief").measures[0].name == "PHQ-9"
    assert bundled_data.read(folder, "trauma").description == "Mine."
    assert bundled_data.read(folder, "anxiety").description != "Mine."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            "description: x\ngaols: [y]\n", [(2, 1, "unknown key `gaols` in the template")], id="an unknown key"
        ),
        pytest.param("goals: [y]\n", [(1, 1, "the key `description` is missing")], id="no description"),
        pytest.param(
            "description: x\ndescription: y\nmeasures: [{unit: z}]\n",
            [(2, 1, "occurs twice"), (3, 12, "the key `name` is missing")],
            id="all that is wrong at once",
        ),
        pytest.param("- x\n", [(1, 1, "a template is a mapping")], id="a list"),
        pytest.param("", [(1, 1, "is empty")], id="an empty file"),
        pytest.param(b"\xff", [(1, 1, "is not UTF-8")], id="no text"),
        pytest.param("a: [\n", [(2, 1, "")], id="no YAML"),
    ],
)
def test_broken_one_tells_all_with_places_and_is_not_passed_over(
    own: Callable[..., Path], text: str | bytes, says: list[tuple[int, int, str]]
) -> None:
    with pytest.raises(PlanctlError) as fault:
        bundled_data.read(own(trauma=text), "trauma")

    assert fault.value.exit_code == 3
    assert {file for file, _ in fault.value.problems} == {"templates/trauma.yaml"}
    found = [(problem.place.line, problem.place.column, problem.message) for _, problem in fault.value.problems]
    assert [place[:2] for place in found] == [place[:2] for place in says]
    assert all(words in message for (*_, message), (*_, words) in zip(found, says, strict=True))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("grif", "did you mean grief?", id="nearly one's own"),
        pytest.param("truma", "did you mean trauma?", id="nearly one of planctl's"),
        pytest.param("../secret", f"templates: {', '.join(SHIPPED)}, grief", id="a path"),
    ],
)
def test_unknown_one_is_refused_with_the_nearest(own: Callable[..., Path], name: str, hint: str) -> None:
    folder = own(grief="description: Loss.\n")
    (folder / "secret.yaml").write_text("description: x\n")

    with pytest.raises(UsageError) as fault:
        bundled_data.read(folder, name)

    assert fault.value.hint == hint


def test_folder_without_templates_has_those_shipped(tmp_path: Path) -> None:
    assert bundled_data.names(tmp_path) == list(SHIPPED)


def test_every_key_of_the_format_is_a_field() -> None:
    assert {key.name for key in TEMPLATE.keys} == {"description", "measures", "approaches", "services", *PROMPTS}
