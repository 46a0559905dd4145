"""A handout as Markdown (CommonMark), with nothing of a plan taken for markup."""

import re
from collections.abc import Iterator

from planctl.model import dates
from planctl.model.instruments import shown
from planctl.render import escape, handout
from planctl.render.handout import Handout
from planctl.render.text.chart import DRAWN, chart

_WIDTH = 72
# What begins emphasis, code, a link, a tag, an entity, a table's cell, a deletion.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#]")
# What begins a list, a heading or a rule, where a line begins.
_LINE_START = re.compile(r"^(?:[-+=:]|\d{1,9}(?=[.)]))")
# What some readers make links and pictures of.
_LIVE = re.compile(r":(?=//|[\w+-]+:)|(?<=www)\.(?=\S)")


def page(each: Handout) -> str:
    """The page as a document."""
    lines = [f"# Treatment plan {escaped(each.client)}", ""]
    if each.practitioner:
        lines += [escaped(each.practitioner), ""]
    lines += [escaped(each.about), ""]
    for block in each.blocks:
        lines += [*_block(block), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """The text on one line, all of it text."""
    shown = " ".join(escape.on_page(line.strip()) for line in text.split("\n")).strip()
    safe = _LIVE.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", shown))
    return _LINE_START.sub(lambda found: _first(found[0]), safe)


def _first(found: str) -> str:
    # A number begins a list only with what follows it, so it is that which is escaped.
    return f"{found}\\" if found[0].isdigit() else f"\\{found}"


def _block(block: handout.Block) -> Iterator[str]:
    match block:
        case handout.Heading():
            yield f"{'#' * block.level} {escaped(block.text)}"
        case handout.Paragraph():
            yield escaped(block.text)
        case handout.Quote():
            if block.question:
                yield f"{escaped(block.question)}"
                yield ""
            yield from (f"> {escaped(line)}".rstrip() for line in block.text.strip().split("\n"))
        case handout.Items():
            yield from (f"- {escaped(item)}" for item in block.items)
        case handout.Table():
            yield _row(block.heading)
            yield _row(["---"] * len(block.heading), plain=True)
            yield from (_row(row) for row in block.rows)
        case handout.Chart():
            yield f"{escaped(block.course.measure.name)} over time:"
            yield ""
            yield "```text"
            yield from chart(block.course, _WIDTH, DRAWN)
            yield "```"
            yield ""
            yield from _readings(block)
        case handout.Signatures():
            yield f"## {escaped(block.title)}"
            yield ""
            yield from (f"- {escaped(signed)}" for signed in block.signed)
            yield ""
            for role, name in block.people:
                yield f"{escaped(role)}{f' ({escaped(name)})' if name else ''}: {'_' * 30} Date: {'_' * 12}"
                yield ""


def _readings(block: handout.Chart) -> Iterator[str]:
    yield _row(("Date", "Value"))
    yield _row(["---"] * 2, plain=True)
    yield from (_row((dates.written(score.day), shown(score.value))) for score in block.course.scores)


def _row(cells: "tuple[str, ...] | list[str]", *, plain: bool = False) -> str:
    return f"| {' | '.join(cell if plain else escaped(cell) for cell in cells)} |"
