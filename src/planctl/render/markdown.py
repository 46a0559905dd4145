"""A handout as Markdown (CommonMark), with nothing of a plan taken for markup."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from planctl.model.dates import long_date
from planctl.model.instruments import format_number
from planctl.render import escape, handout
from planctl.render.handout import Handout
from planctl.render.text.chart import DRAWN, chart

_CHART_WIDTH: Final = 72
# What begins emphasis, code, a link, a tag, an entity, a table's cell, a deletion.
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>|~&$#]")
# What begins a list, a heading or a rule at the beginning of a line.
_LINE_START: Final = re.compile(r"^(?:[-+=:]|\d{1,9}(?=[.)]))")
# What some readers make links and pictures of.
_LIVE: Final = re.compile(r":(?=//|[\w+-]+:)|(?<=www)\.(?=\S)")


def page(page: Handout) -> str:
    """Write the page as a document."""
    lines = [f"# Treatment plan {escape_text(page.client)}", ""]
    if page.practitioner:
        lines += [escape_text(page.practitioner), ""]
    lines += [escape_text(page.about), ""]
    for block in page.blocks:
        lines += [*_block(block, page.locale), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def escape_text(text: str) -> str:
    """Write the text on one line, none of it markup."""
    line = " ".join(escape.on_page(line.strip()) for line in text.split("\n")).strip()
    safe = _LIVE.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", line))
    # A number begins a list only with the character after it, so it is that which is escaped.
    return _LINE_START.sub(lambda start: f"{start[0]}\\" if start[0][0].isdigit() else f"\\{start[0]}", safe)


def _block(block: handout.Block, locale: str) -> Iterator[str]:
    match block:
        case handout.Heading():
            yield f"{'#' * block.level} {escape_text(block.text)}"
        case handout.Paragraph():
            yield escape_text(block.text)
        case handout.Quote():
            if block.question:
                yield escape_text(block.question)
                yield ""
            yield from (f"> {escape_text(line)}".rstrip() for line in block.text.strip().split("\n"))
        case handout.Items():
            yield from (f"- {escape_text(item)}" for item in block.items)
        case handout.Table():
            yield from _table(block.heading, block.rows)
        case handout.Chart():
            yield f"{escape_text(block.trend.measure.name)} over time:"
            yield ""
            yield "```text"
            yield from chart(block.trend, _CHART_WIDTH, DRAWN)
            yield "```"
            yield ""
            rows = [(long_date(score.day, locale), format_number(score.value)) for score in block.trend.scores]
            yield from _table(("Date", "Value"), rows)
        case handout.Signatures():
            yield f"## {escape_text(block.title)}"
            yield ""
            yield from (f"- {escape_text(signature)}" for signature in block.signed)
            yield ""
            for role, name in block.people:
                person = f"{escape_text(role)} ({escape_text(name)})" if name else escape_text(role)
                yield f"{person}: {'_' * 30} Date: {'_' * 12}"
                yield ""


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(escape_text, heading))} |"
    yield f"| {' | '.join(['---'] * len(heading))} |"
    yield from (f"| {' | '.join(map(escape_text, row))} |" for row in rows)
