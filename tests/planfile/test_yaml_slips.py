"""The slips of people who write a plan by hand: each is named at its place, the same by both parsers."""

from pathlib import Path

import pytest

from planctl.model.settings import Settings
from planctl.planfile import yaml_reader
from planctl.storage import plan_folder
from planctl.storage.plan_folder import UnreadablePlan

# » marks the place of the slip.
SLIPS = [
    pytest.param("preferences: 'I don»'t want it'", "a quote inside quotes", id="an apostrophe in single quotes"),
    pytest.param('preferences: "He said »"no""', "a quote inside quotes", id="double quotes in double quotes"),
    pytest.param("safety: {plan: 'it»'s signed', risk: low}", "a quote inside quotes", id="an apostrophe in braces"),
    pytest.param("intake:\n  hopes: »#1 thing", "begins with # needs quotes", id="a value that is a comment"),
    pytest.param("level_of_care: outpatient\n  »preferences: x", "indented more", id="a key indented more"),
    pytest.param("intake:\n    hopes: x\n  »goals: y", "indented less", id="a key indented less"),
    pytest.param("intake:\n»\thopes: x", "a tab stands", id="a tab"),
    pytest.param("intake:\n»\u00a0\u00a0hopes: x", "a no-break space", id="no-break spaces"),
    pytest.param("goals:\n  - {id: g1, text: x, by: »02/15/2027}", "dates are written 2027-02-15", id="a date"),
    pytest.param("goals:\n  - {id: g1, text: x, by: »02/03/2027}", "written YYYY-MM-DD", id="a date of two readings"),
    pytest.param("»preferences x", "not followed by a colon", id="no colon"),
    pytest.param("intake:\n  »hopes x\n  goals: y", "not followed by a colon", id="no colon, indented"),
    pytest.param("preferences:»x", "a space is missing after the colon", id="no space after a colon"),
    pytest.param("barriers:\n  »-x\n  -y", "should be a list", id="no space after a hyphen"),
    pytest.param("preferences: at 10:30 »: x", "a colon stands in a text", id="a colon between blanks"),
    pytest.param("preferences: note»: x", "a colon stands in a text", id="a colon in a text"),
    pytest.param("barriers: »[a, b", "opened here is not closed", id="a bracket left open"),
    pytest.param("safety: »{risk: low", "opened here is not closed", id="a brace left open"),
    pytest.param("safety: {risk: low »plan: x}", "a comma is missing", id="no comma"),
    pytest.param('preferences: »"abc', "never closed", id="a quote left open"),
    pytest.param("preferences: »@home", "begins with @ needs quotes", id="an at sign"),
    pytest.param("preferences: »%5", "begins with % needs quotes", id="a percent sign"),
    pytest.param("preferences: »`x`", "begins with ` needs quotes", id="a backtick"),
    pytest.param("preferences: »*x*", "an alias", id="an asterisk"),
    pytest.param("preferences: »&x y", "an anchor", id="an ampersand"),
    pytest.param("preferences: a\n»preferences: b", "occurs twice", id="a key twice"),
    pytest.param("preferences: »\u201ca: b\u201d", "a curly quote", id="curly quotes"),
]


@pytest.mark.parametrize("with_c", [pytest.param(True, id="C parser"), pytest.param(False, id="pure parser")])
@pytest.mark.parametrize(("marked", "message"), SLIPS)
def test_slip_is_named_at_its_place(
    marked: str, message: str, with_c: bool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not with_c:
        monkeypatch.setattr(yaml_reader, "c_parser", lambda text: None)
    marked = f"format: 1\nclient: c-1\nstart: 2026-01-12\n{marked}\nhistory:\n  - {{date: 2026-01-12, kind: created}}\n"
    above, _, _ = marked.partition("»")

    read = plan_folder.parsed(Path("c-1.yaml"), marked.replace("»", "").encode(), settings)

    assert isinstance(read, UnreadablePlan)
    (problem,) = read.problems
    assert message in problem.message
    assert problem.hint
    assert problem.place == (above.count("\n") + 1, len(above) - above.rfind("\n"))
    assert not {"want", "said", "signed", "thing", "home"} & set(f"{problem.message} {problem.hint}".split())
