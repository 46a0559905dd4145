"""What a terminal is shown: the words of the plain text at any width, no line too wide, no word cut."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from planctl.analysis import audit, forecast, overview, trends
from planctl.model.plan import ClientProblem, Discharge, Entry, Goal, Intake, Intervention, Measure, Plan
from planctl.model.settings import Settings
from planctl.model.source import Place, Problem
from planctl.render import plain_layout, rich_layout
from planctl.render.blocks import Block, Figure, Table
from planctl.render.blocks import words as cell_words
from planctl.render.text import audit as audit_text
from planctl.render.text import chart, plan_list, progress
from planctl.render.text import forecast as forecast_text
from planctl.render.text import plan as plan_text
from planctl.schedule.due_list import PlanRow
from planctl.schedule.next_review import next_review
from planctl.storage import plan_folder, scan
from planctl.storage.plan_folder import Document

Planned = Callable[..., Plan]
THE_DAY = date(2026, 6, 1)
OPENED = plan_folder.open_folder(Path(__file__).parents[2] / "examples" / "plans")
PLANS = [document.plan for document in plan_folder.read_all(OPENED) if isinstance(document, Document)]
WIDTHS = [40, 60, 80, 200]
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
# What is drawn, and stands for no word.
DRAWING = re.compile(r"[─│╭╮╰╯█░✓✗·]|\[[#.]{20}\]")
TITLES = {
    *("client", "state", "start", "last", "next", "review", "goals", "open", "triggers"),
    *("date", "value", "change", "%", "of", "goal", "what", "it", "shows"),
}
MONTHS = Counter({"Jun": 9, "Jul": 9, "Aug": 9, "Sep": 9, "Oct": 9, "Nov": 9})


def shown(blocks: Iterable[Block], width: int, *, color: bool = False) -> str:
    return rich_layout.text(blocks, width, color=color)


def words(text: str) -> Counter[str]:
    """The words of a page, in no order: on a terminal the lines of a row's cells stand side by side.

    Without the words of titles: where there is no room for columns, those stand beside each cell.
    """
    found = Counter(DRAWING.sub(" ", ESCAPE.sub("", text)).split())
    return Counter({word: count for word, count in found.items() if word not in TITLES and word.strip("#+")})


def widest(text: str) -> int:
    return max(map(cell_len, ESCAPE.sub("", text).splitlines()), default=0)


def overviews(settings: Settings = OPENED.settings) -> list[overview.Overview]:
    return [overview.overview(plan, settings, THE_DAY) for plan in PLANS]


def rows() -> list[PlanRow]:
    return scan.scan(OPENED.path, THE_DAY, use_index=False)


def row(plan: Plan, settings: Settings) -> PlanRow:
    file = f"{plan.client}.yaml"
    return PlanRow(plan.client, file, f"plans/{file}", "plans", next_review(plan, settings, THE_DAY), plan.start)


def unreadable(client: str, problem: Problem) -> PlanRow:
    return PlanRow(client, f"{client}.yaml", f"plans/{client}.yaml", "plans", problems=(problem,))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.client)
def test_show_loses_no_word_at_any_width(plan: Plan, width: int) -> None:
    each = overview.overview(plan, OPENED.settings, THE_DAY)
    terminal = shown(plan_text.page(each, OPENED.settings.practitioner, drawn=True), width, color=True)
    plain = plain_layout.text(plan_text.page(each, OPENED.settings.practitioner))

    assert words(terminal) == words(plain)
    assert widest(terminal) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_list_loses_no_word_at_any_width(width: int) -> None:
    listed = [unreadable("c-0199", Problem(Place(14, 3), "is no plan at all, and a list at the top")), *rows()]
    terminal = shown(plan_list.page(listed), width, color=True)
    plain = plain_layout.text(plan_list.page(listed))

    assert words(terminal) == words(plain)
    assert all(title in terminal for title in ("state", "start", "last review", "next review", "goals")) or width < 80
    assert widest(terminal) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_audit_loses_no_word_at_any_width(width: int) -> None:
    answer = audit.audit(PLANS, OPENED.settings, THE_DAY)
    terminal = shown(audit_text.page(answer, 1, drawn=True), width, color=True)

    assert words(terminal) == words(plain_layout.text(audit_text.page(answer, 1)))
    assert widest(terminal) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_forecast_loses_no_word_at_any_width(width: int) -> None:
    answer = forecast.forecast(PLANS, OPENED.settings, THE_DAY, 6)
    terminal = shown(forecast_text.page(answer, forecast_text.DRAWN), width, color=True)
    plain = words(plain_layout.text(forecast_text.page(answer, forecast_text.TYPED)))

    assert words(terminal) - plain <= MONTHS
    assert plain <= words(terminal)
    assert widest(terminal) <= width
    assert (terminal.count("█"), terminal.count("░")) == (10 + 1, 25 + 1)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.client)
def test_progress_loses_no_word_at_any_width(plan: Plan, width: int) -> None:
    courses = trends.measure_trends(plan, OPENED.settings, THE_DAY)
    blocks = list(progress.page(plan, courses, chart.DRAWN))
    # How much of a chart there is depends on the width.
    told = [block for block in blocks if not isinstance(block, Figure)]

    assert words(shown(told, width)) == words(plain_layout.text(told))
    assert widest(shown(blocks, width, color=True)) <= width
    assert widest(plain_layout.text(blocks, width)) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_axes_have_days_levels_and_marks(width: int) -> None:
    plan = next(plan for plan in PLANS if plan.client == "c-0112")
    phq = trends.measure_trends(plan, OPENED.settings, THE_DAY)[0]
    *levels, axis, days, marks = ["".join(part.text for part in line) for line in chart.draw(phq, width, chart.DRAWN)]
    labels = {line.split("│")[0].strip() for line in levels}

    assert {"19", "10", "9"} <= labels
    assert days.split()[0] == "2025-09-08"
    assert days.split()[-1] == "2026-07-31"
    assert axis.count("┴") == len(days.split())
    assert set(marks) == {" ", "R", "r", "!"}


# ---- text that is hard to lay out ----------------------------------------------------------------

HOSTILE = [
    pytest.param("[red]x[/red] closing only [/due] [link=x]", id="markup of rich"),
    pytest.param(":smile: :warning:", id="names of emojis"),
    pytest.param("Donaudampfschifffahrtsgesellschaftskapitaen" * 6, id="a word longer than the terminal"),
    pytest.param("喜びと悲しみのあいだで" * 9, id="wide characters without a space"),
    pytest.param("e\u0301a\u0308n\u0303" * 50, id="combining characters"),
    pytest.param("🚲 🙂 👍🏽 ❤️ " * 8 + "🚲" * 60, id="emojis"),
    pytest.param("שלום עולם, سلام", id="letters from right to left"),
    pytest.param("a" * 59 + " " + "b" * 60 + " " + "c" * 61 + " " + "d" * 55, id="words as long as a line"),
    pytest.param("%s {0} {} \\n \\x1b[31m", id="signs that formats know"),
    pytest.param("a  b   c    d" * 12, id="more than one space"),
    pytest.param("zero\u200bwidth two\u2028lines \u202eback", id="characters that cannot be seen"),
    pytest.param("\x1b[31mred\x1b]52;c;eA==\a\x9b2J\rover\bwrite\x00", id="escape codes"),
]


def hostile_plan(text: str) -> Plan:
    """A plan with the text in each place that a page is laid out in differently."""
    measure = Measure(name=text, unit=text, baseline=9, target=4, better="lower", worse_by=2)
    return Plan(
        client="c-0001",
        start=date(2026, 1, 12),
        intake=Intake(hopes=text),
        problems=(ClientProblem(id="p1", text=text, deferred=text),),
        goals=(Goal(id="g" * 64, text=text, words=text, measure=measure, levels={"0": text}),),
        interventions=(Intervention(id="i1", text=text, approach=text, who=text),),
        discharge=Discharge(criteria=(text,)),
        journal=(
            Entry(date=date(2026, 1, 12), kind="created"),
            Entry(date=date(2026, 2, 9), kind="reading", measure=text, value=7),
            Entry(date=date(2026, 2, 10), kind="amended", what=text, note=text),
            Entry(date=date(2026, 2, 11), kind="school_meeting", note=text),
        ),
    )


def squeezed(text: str) -> str:
    """The letters of a page in order, whatever the lines they stand on."""
    return "".join(DRAWING.sub("", ESCAPE.sub("", text)).split())


@pytest.mark.parametrize("width", [40, 60, 200])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_whole_and_as_text(text: str, width: int, settings: Settings) -> None:
    plan = hostile_plan(text)
    each = overview.overview(plan, settings, THE_DAY)
    courses = trends.measure_trends(plan, settings, THE_DAY)
    measured = [block for block in progress.page(plan, courses, chart.DRAWN) if not isinstance(block, (Figure, Table))]
    for blocks in (list(plan_text.page(each, None)), measured):
        terminal = shown(blocks, width, color=True)
        plain = plain_layout.text(blocks)

        # In the same order, letter by letter: these pages have one column.
        assert squeezed(terminal) == squeezed(plain)
        assert widest(terminal) <= width
        assert all(character.isprintable() or character == "\n" for character in ESCAPE.sub("", terminal))


@pytest.mark.parametrize("width", [40, 60, 80])
def test_unreadable_plan_with_a_long_name_is_listed_whole(width: int) -> None:
    name = "c-" + "x" * 100
    listed = [unreadable(name, Problem(Place(1, 1), "[red]is no plan[/red]"))]
    terminal = shown(plan_list.page(listed), width)

    assert squeezed(terminal) == squeezed(plain_layout.text(plan_list.page(listed)))
    assert widest(terminal) <= width


def new(client: str) -> Plan:
    created = Entry(date=date(2026, 1, 12), kind="created")
    return Plan(client=client, start=created.date, journal=(created,))


def test_clients_with_the_longest_ids_are_listed_whole(settings: Settings) -> None:
    listed = [row(new(letter * 64), settings) for letter in ("a", "b")]
    for width in WIDTHS:
        terminal = shown(plan_list.page(listed), width)
        assert widest(terminal) <= width
        assert all(squeezed(terminal).count(letter * 64) == 1 for letter in "ab")


# ---- layout ----------------------------------------------------------------------------------------


def table(*cells: str, head: tuple[str, ...] = (), loose: Iterable[int] = ()) -> Table:
    return Table([tuple(cell_words(cell) for cell in cells)], head, frozenset(loose))


@pytest.mark.parametrize(
    ("drawn", "available", "widths"),
    [
        pytest.param(table("abc", "de"), 7, [3, 2], id="as wide as the text"),
        pytest.param(table("abc", "de", head=("title", "")), 9, [5, 2], id="as wide as the title"),
        pytest.param(table("abc", "喜び"), 9, [3, 4], id="wide letters take two columns"),
        pytest.param(table("abc", "de"), 6, None, id="no room"),
        pytest.param(table("abc", "one two three four five", loose=[1]), 23, [3, 18], id="a loose one gets the rest"),
        pytest.param(table("abc", "Donaudampfschiff is long", loose=[1]), 20, None, id="no column less than a word"),
        pytest.param(
            table("one two three four five", "six seven eight nine ten", loose=[0, 1]), 40, [19, 19],
            id="two loose columns share alike",
        ),
    ],
)  # fmt: skip
def test_widths_of_columns(drawn: Table, available: int, widths: list[int] | None) -> None:
    assert rich_layout.column_widths(drawn, available) == widths


def test_without_colours_there_is_no_escape_code_at_all() -> None:
    blocks = list(plan_text.page(overviews()[0], None, drawn=True))

    assert "\x1b" not in shown(blocks, 80)
    assert ESCAPE.sub("", shown(blocks, 80, color=True)) == shown(blocks, 80)


def test_colour_says_nothing_that_words_do_not(planned: Planned, settings: Settings) -> None:
    overdue = row(planned(start="2025-01-12"), settings)
    (line,) = shown(plan_list.page([overdue]), 200, color=True).splitlines()[2:]

    assert "\x1b[1;31m324 days overdue\x1b[0m" in line
    assert "324 days overdue" in plain_layout.text(plan_list.page([overdue]))


def test_plain_text_in_colours_is_the_plain_text() -> None:
    blocks = [*plan_list.page(rows()), *plan_text.page(overviews()[0], None)]
    colored = plain_layout.text(blocks, color=True)

    assert "\x1b[" in colored
    assert ESCAPE.sub("", colored) == plain_layout.text(blocks)


def test_a_week_with_very_many_reviews_has_a_bar_that_fits(settings: Settings) -> None:
    many = [new(f"c-{number:04d}") for number in range(100)]
    answer = forecast.forecast(many, settings, THE_DAY, 2)
    text = shown(forecast_text.page(answer, forecast_text.DRAWN), 60)

    assert max(line.count("█") for line in text.splitlines()) == 20
    assert "stands for up to 5 reviews" in text
    assert all(f"c-{number:04d}" in text for number in range(100))


def test_long_table_is_laid_out_in_time_and_whole() -> None:
    rows = [(cell_words(f"row {number}"), cell_words("a word " * 9)) for number in range(5_000)]
    started = time.process_time()
    shown = rich_layout.text([Table(rows, wrap_columns=frozenset({1}))], 80, color=False)
    assert time.process_time() - started < 2
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.count("word") == 9 * 5_000
    assert "row 4999" in shown
