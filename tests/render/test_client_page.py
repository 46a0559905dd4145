"""A plan as a page: what stands on it, and that nothing of a plan is taken for markup or leaves the page."""

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from planctl.model import entry_kinds_and_leads, schema
from planctl.model.dates import Interval
from planctl.model.plan import Person, Plan
from planctl.model.settings import Practice, Settings
from planctl.render import html, markdown
from planctl.render.pages.blocks import (
    STICKY_SPACE,
    Block,
    Goal,
    GoalRow,
    Items,
    Page,
    Paragraph,
    Quote,
    Section,
    Signatures,
    Summary,
    Table,
)
from planctl.render.pages.client import client_page
from planctl.render.pages.goals import PROGRESS
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Document

Planned = Callable[..., Plan]
THE_DAY = date(2026, 6, 1)
OPENED = plan_folder.open_folder(Path(__file__).parents[2] / "examples" / "plans")
PLANS = [document.plan for document in plan_folder.read_all(OPENED) if isinstance(document, Document)]
PAGES = [client_page(plan, OPENED.settings, THE_DAY) for plan in PLANS]
# What asks for something from elsewhere, or could.
FETCHING_TAGS = frozenset(
    ("script", "link", "img", "iframe", "object", "embed", "form", "base", "audio", "video", "source", "image")
).union(("use", "a", "foreignobject", "animate", "set", "input", "button", "track", "frame"))
FETCHING_ATTRIBUTES = frozenset(
    ("src", "srcset", "href", "xlink:href", "action", "formaction", "data", "poster", "background", "ping", "cite")
).union(("manifest", "codebase", "longdesc"))
HOSTILE = [
    pytest.param("<script>alert(1)</script>", id="a script"),
    pytest.param("</style><img src=x onerror=alert(1)>", id="an end of the style"),
    pytest.param("</desc></svg><script>1</script>", id="an end of a picture"),
    pytest.param("\" onload=\"alert(1)' x='", id="quotes"),
    pytest.param("&lt;b&gt; &amp; &#60;", id="entities"),
    pytest.param("![x](http://evil.example/x.png) [y](javascript:alert(1))", id="links"),
    pytest.param("<http://evil.example> http://evil.example www.evil.example", id="addresses"),
    pytest.param("*bold* _italic_ `code` ~~gone~~ __bold__ **bold**", id="emphasis"),
    pytest.param("# heading", id="a heading"),
    pytest.param("1. one", id="a list with numbers"),
    pytest.param("2) two", id="a list with brackets"),
    pytest.param("- one", id="a list"),
    pytest.param("+ one", id="a list with plus signs"),
    pytest.param("> quote", id="a quotation"),
    pytest.param("a | b || c", id="cells"),
    pytest.param("---", id="a rule"),
    pytest.param("===", id="an underline"),
    pytest.param("```", id="a fence"),
    pytest.param("a\\*b \\", id="backslashes"),
    pytest.param("[x]: http://evil.example", id="a reference"),
    pytest.param("one\n\n# two\n- three\n\n    four", id="several lines"),
]


class Walk(HTMLParser):
    """The tags, attributes and texts of a page, the style apart."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.policy = ""
        self.style = ""
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"] or ""
        if tag not in ("meta", "br", "col"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.text.append(data)


def walked(text: str) -> Walk:
    walk = Walk()
    walk.feed(text)
    walk.close()
    assert walk.open == []
    return walk


def everywhere(said: str) -> Page:
    """A page with the text in every place that a plan's text can stand in."""
    blocks: tuple[Block, ...] = (
        Goal(said, said, said, ((said, said),), (said,), (said,), ()),
        Paragraph(said),
        Quote(said, "What do you hope for?"),
        Items((said, said)),
        Table((said, "b"), ((said, said),), (50, 50)),
    )
    summary = Summary(said, (said,), ((said, said),), ("Goal", "Now"), (GoalRow("Goal 1", said, said, (said,), 0.5),))
    signatures = Signatures("Signatures", said, (said,), (("Client", ""), ("Practitioner", said)))
    return Page("c-0001", said, said, ("Name",), summary, (Section(said, blocks),), signatures, "en-US")


def _summary(page: Page) -> Summary:
    assert page.summary is not None
    return page.summary


def flat(text: str) -> str:
    return " ".join(text.split())


# ---- HTML --------------------------------------------------------------------------------------


def assert_nothing_leaves(text: str) -> None:
    walk = walked(text)
    assert not set(walk.tags) & FETCHING_TAGS
    assert not {name for name, _ in walk.attributes} & FETCHING_ATTRIBUTES
    assert not [name for name, _ in walk.attributes if name.startswith("on")]
    assert not [value for _, value in walk.attributes if re.search(r"https?:|javascript:|url\(", value)]
    assert not re.search(r"url\(|@import|@font-face|https?:|//", walk.style)
    assert walk.policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_no_request_can_leave_the_page(page: Page) -> None:
    assert_nothing_leaves(html.page(page))


@pytest.mark.parametrize("said", HOSTILE)
def test_whatever_a_plan_says_is_text_in_html(said: str) -> None:
    text = html.page(everywhere(said))

    assert_nothing_leaves(text)
    assert flat(said) in flat(" ".join(walked(text).text))
    assert walked(text).tags == walked(html.page(everywhere("x" + "\n" * said.count("\n") + "x"))).tags


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_every_text_stays_text_in_html(said: str) -> None:
    walk = walked(html.page(everywhere(said)))

    assert not set(walk.tags) & FETCHING_TAGS


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.client)
def test_every_word_of_the_plan_half_for_the_client_is_on_the_page(plan: Plan) -> None:
    text = flat(" ".join(walked(html.page(client_page(plan, OPENED.settings, THE_DAY))).text))
    said = [goal.text for goal, _ in plan.goals_and_objectives()] + [
        goal.words for goal, _ in plan.goals_and_objectives() if goal.words
    ]
    said += [each.text for each in plan.problems] + [each.text for each in plan.strengths] + list(plan.barriers)
    said += [each.text for each in plan.interventions if each.text]
    said += [value for value in (plan.intake.hopes, plan.intake.goals) if value] if plan.intake else []

    assert [each for each in said if flat(each) not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_every_picture_has_a_title_and_a_description(page: Page) -> None:
    text = html.page(page)
    pictures = re.findall(r"<svg .*?</svg>", text, re.DOTALL)

    cards = [block for block in page.blocks if isinstance(block, Goal)]
    assert len(pictures) == sum(len(goal.charts) for card in cards for goal in (card, *card.steps))
    for picture in pictures:
        named = re.search(r'role="img" aria-labelledby="(\S+)" aria-describedby="(\S+)"', picture)
        assert named
        assert f'<title id="{named[1]}">' in picture
        assert f'<desc id="{named[2]}">' in picture
    assert len(set(re.findall(r' id="([^"]+)"', text))) == len(re.findall(r' id="([^"]+)"', text))


LETTER = 7.2  # a letter's width at most, at the size of a picture's labels


def assert_labels_lie_apart(picture: str) -> None:
    """Nothing lies outside the picture, and no label on another."""
    boxes = []
    for x, y, anchor, said in re.findall(
        r'<text(?: class="last")? x="([\d.-]+)" y="([\d.-]+)"(?: text-anchor="(\w+)")?>([^<]*)<', picture
    ):
        width = LETTER * len(said) if not re.fullmatch(r"\d+ \w{3} \d{4}", said) else 6.2 * len(said)
        left = float(x) - {"end": width, "middle": width / 2}.get(anchor, 0.0)
        boxes.append((left, float(y) - 10, left + width, float(y) + 2))
    for x, y in re.findall(r'cx="([\d.-]+)" cy="([\d.-]+)"', picture):
        boxes.append((float(x), float(y), float(x), float(y)))
    labels = [box for box in boxes if box[0] < box[2]]
    assert labels
    assert [box for box in boxes if not (0 <= box[0] <= box[2] <= 360 and 0 <= box[1] <= box[3] <= 178)] == []
    assert [
        (one, other)
        for index, one in enumerate(labels)
        for other in labels[index + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_no_label_of_a_picture_lies_outside_it_or_on_another(page: Page) -> None:
    for picture in re.findall(r"<svg .*?</svg>", html.page(page), re.DOTALL):
        assert_labels_lie_apart(picture)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        pytest.param("{name: a, baseline: 5, target: 9}", "7", id="a count"),
        pytest.param("{name: a, baseline: 5, target: 5}", "5", id="all the same"),
        pytest.param("{name: a, baseline: 1234567.25, target: 9}", "-1234567.25", id="long numbers"),
        pytest.param("{name: PHQ-9, baseline: 10, target: 10}", "10", id="every level the same"),
        pytest.param("{name: PHQ-9, baseline: 27, target: 9}", "27", id="levels close to one another"),
        pytest.param("{name: a}", "0", id="no level"),
    ],
)
@pytest.mark.parametrize("day", ["2026-01-12", "2026-01-13", "2026-05-30"])
def test_picture_of_odd_numbers_and_short_times(
    planned: Planned, settings: Settings, measure: str, value: str, day: str
) -> None:
    steps = ", ".join(
        f"{{id: g1{letter}, text: Less, measure: {measure.replace('target: 9', f'target: {number}')}}}"
        for number, letter in enumerate("abcde", 9)
    )
    name = measure.split(",")[0].strip("{}").removeprefix("name: ")
    plan = planned(
        f"reading {day}, measure: {name}, value: {value}",
        goals=f"[{{id: g1, text: Less, measure: {measure}, objectives: [{steps}]}}]",
    )
    text = html.page(client_page(plan, settings, max(date(2026, 1, 13), date.fromisoformat(day))))

    (picture,) = re.findall(r"<svg .*?</svg>", text, re.DOTALL)
    assert_labels_lie_apart(picture)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", id="a Persian word with its joiner"),
        pytest.param("\U0001f468\u200d\U0001f469\u200d\U0001f467", id="a family"),
        pytest.param("5\u00a0%", id="a space that does not break"),
        pytest.param("\u4eca\u65e5\u3000\u6643", id="a wide space"),
        pytest.param("\U0001fae8", id="a sign newer than Python 3.11"),
    ],
)
def test_what_a_person_wrote_is_on_the_page_as_they_wrote_it(said: str) -> None:
    assert f">{said}</blockquote>" in html.page(everywhere(said))
    assert f"\n> {said}\n" in markdown.page(everywhere(said))


@pytest.mark.parametrize("said", ["a\x07b", "a\u202eb", "a\u2028b", "a\U000e0041b"])
def test_what_could_lead_a_reader_astray_is_shown(said: str) -> None:
    shown = f"a\\{said.encode('unicode_escape').decode()[2:-1]}b"

    assert f">{shown}</blockquote>" in html.page(everywhere(said))


# ---- Markdown ----------------------------------------------------------------------------------


def texts(document: str) -> list[str]:
    """The texts of a Markdown document, and nothing but texts where a plan's texts stand."""
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(document):
        for child in token.children or []:
            # A line break within a cell can be written in no other way.
            is_break = child.type in ("softbreak", "hardbreak") or child.content == "<br>"
            assert is_break or child.type in ("text", "text_special"), child.type
        if token.type == "inline":
            found.append(
                "".join(child.content if child.type.startswith("text") else " " for child in token.children or [])
            )
        assert token.type not in ("html_block", "code_block"), token.content
    return found


def shape(document: str) -> list[str]:
    return [token.type for token in MarkdownIt("commonmark").enable("table").parse(document)]


@pytest.mark.parametrize("said", HOSTILE)
def test_whatever_a_plan_says_is_text_in_markdown(said: str) -> None:
    document = markdown.page(everywhere(said))
    lines = "\n".join("x" if line.strip() else "" for line in said.split("\n"))

    assert shape(document) == shape(markdown.page(everywhere(lines)))
    assert flat(said) in [flat(text) for text in texts(document)]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cf"]), min_size=1))
def test_every_line_stays_a_line_of_text_in_markdown(said: str) -> None:
    texts(markdown.page(everywhere(said)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_example_is_markdown_without_surprises(page: Page) -> None:
    texts(markdown.page(page))


# ---- what stands on it -------------------------------------------------------------------------


def test_sections_in_their_order() -> None:
    (page,) = [page for page in PAGES if page.title.endswith("c-0107")]

    assert [section.title for section in page.sections] == [
        "In your own words",
        "What you are working on",
        "Your goals",
        "What we will do",
        "Sessions",
        "What helps",
        "What may get in the way",
        "What you prefer",
        "When treatment can end",
        "Reviews so far",
    ]


def test_letterhead_is_the_plan_s_own_practitioner_or_the_folder_s() -> None:
    assert {page.letterhead for page in PAGES} >= {"Mill Lane Counseling \u00b7 A. Brenner-Vale, LMHC"}


GOALS = (
    "[{id: g1, text: Ride, by: 2026-12-01, measure: {name: rides, baseline: 5, target: 9, worse_by: 2},"
    " objectives: [{id: g1a, text: Two stops, by: 2026-06-30}]}, {id: g2, text: Sleep}]"
)


@pytest.mark.parametrize(
    ("review", "history", "said"),
    [
        pytest.param("", [], "is due on June 30, 2026. It is the target date of a step toward goal 1.", id="a step"),
        pytest.param(
            "",
            ["review 2026-07-02"],
            "is due on December 1, 2026. It is the target date of goal 1.",
            id="a goal",
        ),
        pytest.param(
            "{every: 1 month}",
            ["review 2026-05-20"],
            "is due on June 20, 2026. We review the plan every month.",
            id="a clock",
        ),
        pytest.param(
            "{every: 10 weeks, from: start}",
            ["review 2026-03-20"],
            "is due on June 1, 2026. We review the plan every 10 weeks.",
            id="a clock from the start",
        ),
        pytest.param(
            "{first: 30 days}",
            [],
            "was due on February 11, 2026. The first review is held within 30 days of the start.",
            id="the first review",
        ),
        pytest.param(
            "{sessions: 2}",
            ["session 2026-02-02", "session 2026-05-02"],
            "was due on May 2, 2026. We review the plan after 2 sessions.",
            id="sessions",
        ),
        pytest.param(
            "",
            ["review 2026-05-02, next: 2026-06-02"],
            "is due on June 2, 2026. We chose this date at the review on May 2, 2026.",
            id="a day that was chosen",
        ),
        pytest.param(
            "{policy: plan-date}",
            ["review 2026-05-02"],
            "was due on May 2, 2026. No date for it has been set yet.",
            id="no day was chosen",
        ),
        pytest.param(
            "",
            ["reading 2026-05-28, measure: rides, value: 3"],
            "is due on June 4, 2026. "
            "rides has gone from 5 to 3. After a change like that, we review the plan together within 7 days.",
            id="a measure that got worse",
        ),
        pytest.param(
            "",
            ["crisis 2026-05-20, logged: 2026-05-22"],
            "was due on May 24, 2026. "
            "After the crisis, noted on May 22, 2026, we review the plan together within 2 days.",
            id="an event",
        ),
        pytest.param(
            "",
            ["achieved 2026-05-20, goal: g2"],
            "is due on June 3, 2026. "
            "After goal 2 was reached, noted on May 20, 2026, we review the plan together within 14 days.",
            id="a goal that was reached",
        ),
        pytest.param(
            "",
            ["dropped 2026-05-20, goal: g2"],
            "is due on June 3, 2026. "
            "After goal 2 was discontinued, noted on May 20, 2026, we review the plan together within 14 days.",
            id="a goal that was given up",
        ),
        pytest.param(
            "{every: 2 months}",
            ["paused 2026-02-20", "resumed 2026-05-30"],
            "was due on May 30, 2026. The plan was paused, and is reviewed when treatment goes on.",
            id="after a rest",
        ),
        pytest.param(
            "{every: 2 months}",
            ["paused 2026-01-20", "session 2026-05-30"],
            "was due on May 30, 2026. The plan was paused, and is reviewed when treatment goes on.",
            id="in a rest that nobody has ended",
        ),
    ],
)
def test_next_review_with_its_reason_in_plain_words(
    planned: Planned, settings: Settings, review: str, history: list[str], said: str
) -> None:
    as_of = date(2026, 7, 3) if history == ["review 2026-07-02"] else THE_DAY
    page = client_page(planned(*history, review=review, goals=GOALS), settings, as_of)

    assert _summary(page).reasons[0].replace(STICKY_SPACE, " ") == f"Your next review {said}"


@pytest.mark.parametrize(
    ("locale", "dates"),
    [
        pytest.param("en-US", ["January 12, 2026", "June 1, 2026"], id="en-US"),
        pytest.param("en-GB", ["12 January 2026", "1 June 2026"], id="en-GB"),
    ],
)
def test_dates_are_written_as_the_locale_has_them(
    planned: Planned, settings: Settings, locale: str, dates: list[str]
) -> None:
    measured = planned("reading 2026-02-09, measure: rides, value: 6", goals=GOALS)
    page = client_page(measured, settings._replace(locale=locale), THE_DAY)

    assert all(date.replace(" ", "\u00a0") in html.page(page) for date in dates[:2])
    assert all(date in markdown.page(page) for date in dates[:2])


def test_closed_plan_has_no_next_review(planned: Planned, settings: Settings) -> None:
    page = client_page(planned("closed 2026-05-20"), settings, THE_DAY)

    assert _summary(page).reasons == ("Treatment has ended, and so no review is due.",)


@pytest.mark.parametrize("kind", [*entry_kinds_and_leads.TRIGGER_NAMES, "school_meeting"])
def test_every_event_has_words_of_its_own(planned: Planned, settings: Settings, kind: str) -> None:
    using = settings._replace(triggers={"school_meeting": Interval(14, "day")})
    goal = ", goal: g2" if kind in entry_kinds_and_leads.GOAL_ENDS else ""
    plan = planned(f"{kind} 2026-05-20{goal}", goals=GOALS, using=using)
    reason = _summary(client_page(plan, using, THE_DAY)).reasons[0].replace(STICKY_SPACE, " ")

    assert ", noted on May 20, 2026, we review the plan together within" in reason or "target date" in reason
    assert "_" not in reason


@pytest.mark.parametrize("found", schema.PROGRESS)
def test_what_a_review_found_is_said_in_plain_words(planned: Planned, settings: Settings, found: str) -> None:
    plan = planned(f"review 2026-05-20, goals: {{g1: {found}, g1a: {found}}}", goals=GOALS)
    text = markdown.page(client_page(plan, settings, THE_DAY))

    assert f"At the review on May 20, 2026: {PROGRESS[found]}." in text
    assert f"goal 1: {PROGRESS[found]}; a step toward goal 1: {PROGRESS[found]}" in text
    assert found not in text.replace(PROGRESS[found], "")


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.client)
def test_no_id_and_no_judgement_of_risk_is_on_the_page(plan: Plan) -> None:
    page = client_page(plan, OPENED.settings, THE_DAY)
    text = " ".join(walked(html.page(page)).text)
    ids = [goal.id for goal, _ in plan.goals_and_objectives()] + [each.id for each in plan.problems]
    ids += [each.id for each in plan.interventions]

    assert [each for each in ids if re.search(rf"\b{each}\b", text)] == []
    assert "Risk" not in text
    assert not re.search(r"\d{4}-\d\d-\d\d", text.replace(plan.client, ""))


@pytest.mark.parametrize("entry", ["crisis", "review", "signed", "closed"])
def test_notes_of_the_journal_are_not_on_the_page(planned: Planned, settings: Settings, entry: str) -> None:
    signer = ", by: client" if entry == "signed" else ""
    page = client_page(planned(f"{entry} 2026-05-20{signer}, note: rang at night"), settings, THE_DAY)

    assert "rang at night" not in html.page(page) + markdown.page(page)


def test_a_declined_intervention_is_on_the_page() -> None:
    (page,) = [each for each in PAGES if each.title.endswith("c-0118")]
    (done, _) = [block for block in page.blocks if isinstance(block, Table)]

    assert ("EMDR", "goal 1", "a colleague in town", "", "you chose not to") in done.rows


@pytest.mark.parametrize(
    ("section", "gone"),
    [
        pytest.param("barriers", ["Night shifts at the bakery"], id="barriers"),
        pytest.param("diagnoses", ["F43.12"], id="diagnoses"),
        pytest.param("strengths", ["Has told the story once before"], id="strengths"),
        pytest.param("events", ["event)", "Events:", 'class="happened"'], id="events"),
        pytest.param("charts", ["<svg", "<figure", "```"], id="charts"),
    ],
)
def test_section_is_left_out_of_the_page(section: str, gone: list[str]) -> None:
    (plan,) = [plan for plan in PLANS if plan.client == "c-0118"]
    whole, left = (
        html.page(page) + markdown.page(page)
        for page in (client_page(plan, OPENED.settings, THE_DAY, without) for without in ((), (section,)))
    )

    assert [text for text in gone if text not in whole] == []
    assert [text for text in gone if text in left] == []


def test_place_of_the_safety_plan_is_not_on_the_page() -> None:
    (plan,) = [plan for plan in PLANS if plan.client == "c-0118"]
    page = client_page(plan, OPENED.settings, THE_DAY)

    assert "renewed 27 May" not in html.page(page) + markdown.page(page)


def test_page_tells_whom_to_call(planned: Planned, settings: Settings) -> None:
    practice = Practice(name="Harbor Street", phone="555-0142", crisis_line="988")
    page = client_page(planned(), settings._replace(practice=practice), THE_DAY)

    assert ("Practice", "Harbor Street, 555-0142") in _summary(page).calls
    assert ("In a crisis", "988") in _summary(page).calls


def test_signature_that_is_missing_is_no_review(planned: Planned, settings: Settings) -> None:
    page = client_page(planned(review="{plan_due: 30 days}"), settings, THE_DAY)

    assert "initial plan" not in html.page(page)
    assert _summary(page).reasons[0].replace(STICKY_SPACE, " ").startswith("Your next review is due on July")


@pytest.mark.parametrize("history", [[], ["review 2026-04-02"]])
def test_review_held_elsewhere_is_on_the_page(planned: Planned, settings: Settings, history: list[str]) -> None:
    page = client_page(planned(*history, more="previous_review: 2026-03-01"), settings, THE_DAY)

    assert "Held elsewhere: March 1, 2026." in html.page(page).replace("\N{NO-BREAK SPACE}", " ")
    assert "None yet." not in html.page(page)


def test_long_run_of_readings_is_counted(planned: Planned, settings: Settings) -> None:
    readings = [f"reading 2026-03-{day:02d}, measure: rides, value: {day}" for day in range(1, 21)]
    page = client_page(planned(*readings, goals=GOALS), settings, THE_DAY)

    assert "; and 8 earlier" in html.page(page)


@pytest.mark.parametrize("said", ["see @ann", "ann@example.org", "WWW.example.org", "HTTPS://example.org", "fix #12"])
def test_nothing_of_a_plan_becomes_a_link_or_a_mention(said: str) -> None:
    document = markdown.page(everywhere(said))

    assert said not in document
    assert said in [flat(text) for text in texts(document)]


@pytest.mark.parametrize(
    ("keys", "signers"),
    [
        pytest.param({}, {"Client": "", "Practitioner": ""}, id="a client"),
        pytest.param({"minor": True}, {"Client": "", "Practitioner": "", "Guardian": ""}, id="a minor"),
        pytest.param(
            {"people": (Person(role="partner", name="J. M.", must_sign=True), Person(role="contact", name="A. B."))},
            {"Client": "", "Practitioner": "", "Partner": "J. M."},
            id="who must sign, and who need not",
        ),
        pytest.param(
            {"minor": True, "people": (Person(role="guardian", name="M. R."),)},
            {"Client": "", "Practitioner": "", "Guardian": "M. R."},
            id="a minor's guardian by name",
        ),
    ],
)
def test_everybody_who_must_sign_has_a_line(
    planned: Planned, settings: Settings, keys: dict[str, object], signers: dict[str, str]
) -> None:
    page = client_page(planned().replace(**keys), settings, THE_DAY)

    assert dict(page.signatures.people) == signers


def test_signature_declined_is_told_and_its_reason_is_not(planned: Planned, settings: Settings) -> None:
    plan = planned("signed 2026-02-01, by: guardian, declined: wants to talk it over first")
    page = client_page(plan, settings, THE_DAY)

    assert "Not signed by the guardian" in " ".join(page.signatures.signed)
    assert "talk it over" not in html.page(page)
