"""Pages as Markdown (CommonMark), with nothing of a plan taken for markup."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from planctl.render import escape
from planctl.render.pages import blocks
from planctl.render.pages.blocks import Page
from planctl.render.text.chart import DRAWN, chart

_CHART_WIDTH: Final = 72
# What begins emphasis, code, a link, a tag, an entity, a table's cell, a deletion.
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>|~&$#]")
# What begins a list, a heading or a rule at the beginning of a line.
_LINE_START: Final = re.compile(r"^(?:[-+=:]|\d{1,9}(?=[.)]))")
# What some readers make links, pictures or mentions of: an address's colon, the dot of a bare host, an at sign.
_LIVE: Final = re.compile(r":(?=//|[\w+-]+:|[^\s:]*@)|(?<=www)\.(?=\S)|@", re.IGNORECASE)


def page(page: Page) -> str:
    """Write the page as a document."""
    lines = [f"# {escape_text(page.title)}", ""]
    if page.letterhead:
        lines += [escape_text(page.letterhead), ""]
    lines += [escape_text(page.about), ""]
    lines += [" ".join(f"{blank}: {'_' * 24}" for blank in page.blanks), ""] if page.blanks else []
    lines += _summary(page.summary) if page.summary else []
    for section in page.sections:
        lines += [f"## {escape_text(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    lines += _signatures(page.signatures)
    return "\n".join(lines).rstrip("\n") + "\n"


def escape_text(text: str) -> str:
    """Write the text on one line, none of it markup."""
    return _escaped(" ".join(text.split("\n")))


def escape_lines(text: str) -> str:
    """Write the text, none of it markup, with its line breaks kept."""
    return "\\\n".join(_escaped(line) for line in text.strip().split("\n") if line.strip())


def _escaped(line: str) -> str:
    line = escape.on_page(line.strip()).strip()
    safe = _LIVE.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", line))
    # A number begins a list only with the character after it, so it is that which is escaped.
    safe = _LINE_START.sub(lambda start: f"{start[0]}\\" if start[0][0].isdigit() else f"\\{start[0]}", safe)
    return safe.replace(blocks.STICKY_SPACE, " ")


def _summary(summary: blocks.Summary) -> Iterator[str]:
    yield from ("## At a glance", "")
    for reason in summary.reasons:
        yield from (escape_text(reason), "")
    if summary.calls:
        yield from (f"- {escape_text(label)}: {escape_text(text)}" for label, text in summary.calls)
        yield ""
    if summary.goals:
        rows = [(f"{row.label}: {row.title}", *row.cells) for row in summary.goals]
        yield from _table(summary.heading, rows)
        yield ""


def _block(block: blocks.Block) -> Iterator[str]:
    match block:
        case blocks.Paragraph():
            yield escape_lines(block.text)
        case blocks.Quote():
            yield from (escape_text(block.question), "")
            yield from (f"> {line}" for line in escape_lines(block.text).split("\n"))
        case blocks.Items():
            yield from (f"- {_hanging(item)}" for item in block.items)
        case blocks.Table():
            yield from _table(block.heading, block.rows)
        case blocks.Goal():
            yield from _goal(block, 3)
        case blocks.Charts():
            yield from (line for drawn in block.charts for line in _chart(drawn))


def _hanging(item: str) -> str:
    return escape_lines(item).replace("\n", "\n  ")


def _goal(goal: blocks.Goal, level: int) -> Iterator[str]:
    yield f"{'#' * level} {escape_text(f'{goal.label}: {goal.title}')}"
    if goal.text:
        yield from ("", escape_lines(goal.text))
    if goal.facts:
        facts = " \u00b7 ".join(f"{label} {text}" for label, text in goal.facts)
        yield from ("", escape_text(facts))
    if goal.notes:
        yield from ("", escape_text(" ".join(goal.notes)))
    if goal.levels:
        yield from ("", "How far it can go, from the least to the most:", "")
        yield from (f"- {_hanging(text)}" for text in goal.levels)
    for drawn in goal.charts:
        yield from _chart(drawn)
    for step in goal.steps:
        yield ""
        yield from _goal(step, level + 1)


def _chart(drawn: blocks.Chart) -> Iterator[str]:
    yield from ("", f"{escape_text(drawn.title)}:", "", "```text")
    yield from chart(drawn.trend, _CHART_WIDTH, DRAWN, events=drawn.events)
    yield from ("```", "", escape_text(drawn.readings))


def _signatures(signatures: blocks.Signatures) -> Iterator[str]:
    if not signatures.title:
        return
    yield from (f"## {escape_text(signatures.title)}", "")
    if signatures.about:
        yield from (escape_text(signatures.about), "")
    if signatures.signed:
        yield from (f"- {escape_text(signature)}" for signature in signatures.signed)
        yield ""
    for role, name in signatures.people:
        person = f"{escape_text(role)} ({escape_text(name)})" if name else escape_text(role)
        yield from (f"{person}: {'_' * 30} Date: {'_' * 12}", "")


def _cell(text: str) -> str:
    return "<br>".join(_escaped(line) for line in (text or blocks.NOTHING).strip().split("\n"))


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(_cell, heading))} |"
    yield f"| {' | '.join(['---'] * len(heading))} |"
    yield from (f"| {' | '.join(map(_cell, row))} |" for row in rows)
