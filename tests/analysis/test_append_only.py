"""Whether a history was only ever added to: versions by hand, each with its parents."""

from datetime import date

import pytest

from planctl.analysis import append_only
from planctl.analysis.append_only import Version
from planctl.planfile import history_entries
from planctl.planfile.history_entries import HistoryEntry

# What each letter stands for; one in capitals is the same entry with another note.
KINDS = {"a": "created", "b": "session", "c": "crisis", "d": "relapse", "e": "request", "f": "session"}


def line(letter: str) -> str:
    """The line of an entry."""
    day = f"2026-01-{ord(letter.lower()) - ord('a') + 1:02}"
    return f'  - {{date: {day}, kind: {KINDS[letter.lower()]}, note: "{letter}"}}\n'


def entries(letters: str) -> tuple[HistoryEntry, ...]:
    """A history of one entry per letter."""
    return history_entries.read(f"history:\n{''.join(map(line, letters))}".encode()).entries


def versions(*rows: tuple[str, tuple[int, ...]]) -> list[Version]:
    """Versions with their parents: `-` is a plan that is gone, `?` one that cannot be read, `~abc` a dropped one."""
    made = []
    for index, (letters, parents) in enumerate(rows):
        kept = None if letters in "-?" else entries(letters.removeprefix("~"))
        dropped = letters.startswith("~")
        made.append(Version(f"r{index}", date(2026, 1, 1), "c-1.yaml", parents, kept, letters == "-", dropped))
    return made


def named(rewrites: list[append_only.Rewrite]) -> list[str]:
    """Rewrites in short: `changed c C r1`."""
    letters = {entry.text: letter for letter in "abcdefABCDEF" for entry in entries(letter)}
    return [
        " ".join(
            filter(None, (found.what, letters.get(found.before), letters.get(found.after), found.version.revision))
        )
        + (f" back in {found.restored.revision}" if found.restored else "")
        for found in rewrites
    ]


LINEAR = [
    pytest.param(["ab", "abc", "abcd"], [], id="only added to"),
    pytest.param(["abd", "abcd"], [], id="added between"),
    pytest.param(["abc", "aBc"], ["changed b B r1"], id="changed"),
    pytest.param(["abc", "aBcd"], ["changed b B r1"], id="changed, and another added"),
    pytest.param(["abc", "abC"], ["changed c C r1"], id="the last changed"),
    pytest.param(["abc", "abCd"], ["changed c C r1"], id="the last changed, and another added"),
    pytest.param(["abc", "abd"], ["removed c r1"], id="the last removed, and another added"),
    pytest.param(["abc", "ac"], ["removed b r1"], id="removed"),
    pytest.param(["abcd", "a"], ["removed b r1", "removed c r1", "removed d r1"], id="several removed"),
    pytest.param(["abc", "ac", "ac"], ["removed b r1"], id="named once"),
    pytest.param(["abc", "ac", "abc"], ["removed b r1 back in r2"], id="restored"),
    pytest.param(["abc", "ac", "abc", "ac"], ["removed b r1 back in r2", "removed b r3"], id="removed twice"),
    pytest.param(["abcd", "acbd"], ["moved b r1"], id="neighbors exchanged"),
    pytest.param(["abcdef", "acdefb"], ["moved b r1"], id="one moved to the end"),
    pytest.param(["abcdef", "aCbdef"], ["changed c C r1"], id="changed and moved"),
    pytest.param(["abb", "ab"], ["removed b r1"], id="one of two alike removed"),
    pytest.param(["abc", "-", "abc"], [], id="deleted and made anew as it was"),
    pytest.param(["abc", "-", "ac"], ["removed b r2"], id="deleted and made anew without one"),
    pytest.param(["abc", "-"], ["gone r1"], id="deleted"),
    pytest.param(["abc", "?", "abc"], ["unreadable r1"], id="unreadable for a while"),
    pytest.param(["abc", "?", "ac"], ["unreadable r1", "removed b r2"], id="a loss behind an unreadable one"),
]


@pytest.mark.parametrize(("history", "found"), LINEAR)
def test_each_rewrite_of_a_line_of_versions_is_named(history: list[str], found: list[str]) -> None:
    rows = [(letters, (index - 1,) if index else ()) for index, letters in enumerate(history)]
    assert named(append_only.rewrites(versions(*rows))) == found


MERGES = [
    pytest.param(("abc", "abd", "abcd"), [], id="both sides kept"),
    pytest.param(("abc", "abd", "abdc"), [], id="both sides kept, the other first"),
    pytest.param(("abc", "abd", "abc"), ["removed d r3"], id="one side lost"),
    pytest.param(("abc", "abd", "abcD"), ["changed d D r3"], id="changed by the merge"),
    pytest.param(("a", "abd", "ad"), ["removed b r1"], id="removed on one side"),
    pytest.param(("a", "a", "a"), ["removed b r1", "removed b r2"], id="removed on both"),
    pytest.param(("a", "ab", "ab"), ["removed b r1 back in r3"], id="brought back by the merge"),
    pytest.param(("ba", "ab", "ba"), ["moved a r1"], id="moved on one side"),
    pytest.param(("abc", "abd", "bacd"), ["moved a r3"], id="moved by the merge"),
    pytest.param(("abc", "abc", "abc"), [], id="the same on both"),
    pytest.param(("-", "abc", "-"), ["gone r1"], id="deleted on one side"),
    pytest.param(("abc", "?", "abc"), ["unreadable r2"], id="unreadable on one side"),
]


@pytest.mark.parametrize(("sides", "found"), MERGES)
def test_a_merge_loses_only_what_no_side_had_removed(sides: tuple[str, str, str], found: list[str]) -> None:
    ours, theirs, merged = sides
    assert named(append_only.rewrites(versions(("ab", ()), (ours, (0,)), (theirs, (0,)), (merged, (1, 2))))) == found


@pytest.mark.parametrize(
    ("dropped", "found"),
    [
        pytest.param("~abc", [], id="what stands there still"),
        pytest.param("~abd", ["dropped d r2"], id="what stood only there"),
        pytest.param("~a", [], id="what was removed there, and stands there still"),
    ],
)
def test_what_only_a_dropped_commit_had_is_named(dropped: str, found: list[str]) -> None:
    assert named(append_only.rewrites(versions(("ab", ()), ("abc", (0,)), (dropped, (0,))))) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('  - {kind: crisis, note: "c", date: 2026-01-03}', id="the keys in another order"),
        pytest.param("  - date: '2026-01-03'\n    note: c\n    kind: crisis  # by telephone", id="in block style"),
        pytest.param("- date: 2026-01-03\n  kind: crisis\n  note: >-\n    c", id="folded, at the margin"),
    ],
)
def test_an_entry_that_says_the_same_is_the_same(text: str) -> None:
    assert history_entries.read(f"client: c-1\nhistory:\n{text}\n".encode()).entries[0].text == entries("c")[0].text


@pytest.mark.parametrize("added", ["", "\n", "d", "# so\n", "de"])
def test_reading_what_was_added_alone_gives_the_same(added: str) -> None:
    text = "client: c-1\nhistory:\n" + "".join(map(line, "abc"))
    longer = text + ("".join(map(line, added)) if added.isalpha() else added)
    earlier = history_entries.read(text.encode())
    assert history_entries.read(longer.encode(), earlier).entries == history_entries.read(longer.encode()).entries
