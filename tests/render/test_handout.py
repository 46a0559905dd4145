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

from planctl import handout
from planctl.handout import Block, Handout, Heading, Items, Paragraph, Quote, Signatures, Table
from planctl.model import Plan
from planctl.render import html, markdown
from planctl.settings import Settings
from planctl.store import folder
from planctl.store.reading import Document

Planned = Callable[..., Plan]
THE_DAY = date(2026, 6, 1)
OPENED = folder.open_folder(Path(__file__).parents[2] / "examples" / "plans")
PLANS = [document.plan for document in folder.read_all(OPENED) if isinstance(document, Document)]
PAGES = [handout.handout(plan, OPENED.settings, THE_DAY) for plan in PLANS]
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


def everywhere(said: str) -> Handout:
    """A page with the text in every place that a plan's text can stand in."""
    blocks: tuple[Block, ...] = (
        Heading(said, 3),
        Paragraph(said),
        Quote(said, "What do you hope for?"),
        Items((said, said)),
        Table((said, "b"), ((said, said),), (50, 50)),
        Signatures("Signatures", (said,), (("Client", ""), ("Practitioner", said))),
    )
    return Handout("c-0001", said, said, blocks)


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.client)
def test_no_request_can_leave_the_page(page: Handout) -> None:
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
    text = flat(" ".join(walked(html.page(handout.handout(plan, OPENED.settings, THE_DAY))).text))
    said = [goal.text for goal, _ in plan.aims()] + [goal.words for goal, _ in plan.aims() if goal.words]
    said += [each.text for each in plan.problems] + [each.text for each in plan.strengths] + list(plan.barriers)
    said += [each.text for each in plan.interventions if each.text]
    said += [value for value in (plan.intake.hopes, plan.intake.goals) if value] if plan.intake else []

    assert [each for each in said if flat(each) not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.client)
def test_every_picture_has_a_title_and_a_description(page: Handout) -> None:
    text = html.page(page)
    pictures = re.findall(r"<svg .*?</svg>", text, re.DOTALL)

    assert len(pictures) == sum(isinstance(block, handout.Chart) for block in page.blocks)
    for picture in pictures:
        named = re.search(r'role="img" aria-labelledby="(\S+) (\S+)"', picture)
        assert named
        assert f'<title id="{named[1]}">' in picture
        assert f'<desc id="{named[2]}">' in picture
    assert len(set(re.findall(r' id="([^"]+)"', text))) == len(re.findall(r' id="([^"]+)"', text))


def test_nothing_in_a_picture_lies_outside_it() -> None:
    for page in PAGES:
        for x, y in re.findall(r'(?:cx|x)="([\d.-]+)" (?:cy|y)="([\d.-]+)"', html.page(page)):
            assert 0 <= float(x) <= 640
            assert 0 <= float(y) <= 210


# ---- Markdown ----------------------------------------------------------------------------------


def texts(document: str) -> list[str]:
    """The texts of a Markdown document, and nothing but texts where a plan's texts stand."""
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(document):
        for child in token.children or []:
            assert child.type in ("text", "softbreak", "text_special"), child.type
        if token.type == "inline":
            found.append("".join(child.content if child.type != "softbreak" else " " for child in token.children or []))
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.client)
def test_example_is_markdown_without_surprises(page: Handout) -> None:
    texts(markdown.page(page))


# ---- what stands on it -------------------------------------------------------------------------


def test_sections_in_their_order(planned: Planned, settings: Settings) -> None:
    (page,) = [each for each in PAGES if each.client == "c-0107"]
    sections = [block.text for block in page.blocks if isinstance(block, Heading) and block.level == 2]

    assert sections == [
        "In your own words",
        "What we are working on",
        "What can wait",
        "Your goals",
        "What we will do",
        "Sessions",
        "What helps",
        "What may get in the way",
        "What you prefer",
        "Safety",
        "When treatment can end",
        "Reviews so far",
        "Next review",
    ]
    assert isinstance(page.blocks[-1], Signatures)


def test_letterhead_is_the_plan_s_own_practitioner_or_the_folder_s() -> None:
    assert {page.practitioner for page in PAGES} >= {"A. Brenner-Vale, LMHC"}


@pytest.mark.parametrize(
    ("history", "said"),
    [
        pytest.param(
            [], "The next review is due on 12 July 2026. Why then: start on 12 January 2026 + 6 months.", id="ahead"
        ),
        pytest.param(
            ["crisis 2026-05-20"],
            "The next review was due on 22 May 2026. Why then: crisis on 20 May 2026 + 2 days.",
            id="overdue",
        ),
        pytest.param(["closed 2026-05-20"], "Treatment has ended, and so no review is due.", id="closed"),
    ],
)
def test_next_review_with_its_reason(planned: Planned, settings: Settings, history: list[str], said: str) -> None:
    page = handout.handout(planned(*history), settings, THE_DAY)

    assert Paragraph(said) in page.blocks


def test_notes_of_the_journal_are_not_on_the_page(planned: Planned, settings: Settings) -> None:
    page = handout.handout(planned("crisis 2026-05-20, note: rang at night"), settings, THE_DAY)

    assert "rang at night" not in html.page(page) + markdown.page(page)


def test_a_declined_intervention_is_on_the_page() -> None:
    (page,) = [each for each in PAGES if each.client == "c-0118"]
    (done, _) = [block for block in page.blocks if isinstance(block, Table)]

    assert ("EMDR", "goal 1", "a colleague in town", "", "you declined") in done.rows
