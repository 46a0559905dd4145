"""A handout as one HTML file for paper: no script, nothing from outside, everything of a plan escaped."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from planctl import dates, handout
from planctl.course import Course
from planctl.handout import Handout
from planctl.measures import shown
from planctl.render import svg, visible

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
# No paper is named, so that the printer's own is taken: A4 or Letter.
_STYLE: Final = """
@page { margin: 20mm 18mm 20mm 18mm;
  @bottom-left { content: "Treatment plan CLIENT"; font: 9pt sans-serif; color: #444; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt sans-serif; color: #444; } }
* { box-sizing: border-box; }
html { color: #1a1a1a; background: #fff; }
body { font: 11pt/1.45 Georgia, "Times New Roman", serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem;
  overflow-wrap: anywhere; }
header { border-bottom: 2px solid #234; padding-bottom: .6rem; margin-bottom: 1.2rem; }
header p { margin: .15rem 0; }
header .from { font-size: 1.05rem; }
h1, h2, h3, h4, table, figure, .sign, header .about { font-family: "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.6rem; margin: .3rem 0; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .4rem; color: #234; border-bottom: 1px solid #bbc; padding-bottom: .15rem; }
h3 { font-size: 1rem; margin: 1.1rem 0 .3rem; }
h4 { font-size: .92rem; font-weight: 600; margin: .8rem 0 .2rem; color: #333; }
h1, h2, h3, h4 { break-after: avoid; break-inside: avoid; line-height: 1.25; }
p, ul, blockquote { margin: .35rem 0; orphans: 3; widows: 3; }
ul { padding-left: 1.3rem; }
li { break-inside: avoid; }
.question { color: #444; break-after: avoid; }
blockquote { border-left: 3px solid #89a; padding-left: .8rem; font-style: italic; break-inside: avoid; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; font-size: .82rem; line-height: 1.35;
  margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid #ccd; }
th { border-bottom: 1.5px solid #456; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
figure { margin: .6rem 0 .9rem; break-inside: avoid; }
figcaption { font-size: .78rem; color: #333; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px "Helvetica Neue", Arial, sans-serif; fill: #222; }
.axis, .target, .cutoff, .baseline, .review, .curve { fill: none; stroke: #555; stroke-width: 1; }
.target { stroke: #14532d; stroke-width: 2; }
.cutoff { stroke: #7a3b00; stroke-width: 1.5; stroke-dasharray: 8 4; }
.baseline { stroke: #555; stroke-width: 1.5; stroke-dasharray: 1.5 4; }
.review { stroke: #99a; stroke-dasharray: 3 3; }
.curve { stroke: #1d4e89; stroke-width: 2; }
.reading { fill: #1d4e89; stroke: #fff; stroke-width: 1; }
.start { fill: #fff; stroke: #1d4e89; stroke-width: 1.5; }
.mark { fill: #445; }
.happened { fill: #9b1c1c; }
.signatures { break-inside: avoid; }
.sign { display: grid; grid-template-columns: 3fr 1fr; column-gap: 2rem; margin-top: 3rem; font-size: .82rem; }
.sign span { border-top: 1px solid #222; padding-top: .2rem; }
@media print { body { margin: 0; padding: 0; max-width: none; } * { print-color-adjust: exact; } }
"""


def page(each: Handout) -> str:
    """The page as a document."""
    head = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>Treatment plan {_text(each.client)}</title>",
        # An id has nothing in it that means anything in a style sheet.
        f"<style>{_STYLE.replace('CLIENT', each.client)}</style>",
        "</head>",
        "<body>",
        "<header>",
    ]
    letterhead = [f'<p class="from">{_text(each.practitioner)}</p>'] if each.practitioner else []
    letterhead += [f"<h1>Treatment plan {_text(each.client)}</h1>", f'<p class="about">{_text(each.about)}</p>']
    return "\n".join([*head, *letterhead, "</header>", "<main>", *_blocks(each), "</main>", "</body>", "</html>", ""])


def _blocks(each: Handout) -> Iterator[str]:
    charts = 0
    for block in each.blocks:
        match block:
            case handout.Heading():
                yield f"<h{block.level}>{_text(block.text)}</h{block.level}>"
            case handout.Paragraph():
                yield f"<p>{_text(block.text)}</p>"
            case handout.Quote():
                if block.question:
                    yield f'<p class="question">{_text(block.question)}</p>'
                yield f"<blockquote>{_text(block.text)}</blockquote>"
            case handout.Items():
                yield from _items(block.items)
            case handout.Table():
                yield from _table(block)
            case handout.Chart():
                charts += 1
                yield from _figure(block.course, charts)
            case handout.Signatures():
                yield f'<div class="signatures"><h2>{_text(block.title)}</h2>'
                yield from _items(block.signed)
                for role, name in block.people:
                    who = f"{_text(role)}{f': {_text(name)}' if name else ''}"
                    yield f'<div class="sign"><span>{who}</span><span>Date</span></div>'
                yield "</div>"


def _items(items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in items)}</ul>"


def _table(block: handout.Table) -> Iterator[str]:
    titles = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in block.heading)
    # Columns of fixed widths: a word is broken only where it is wider than its column.
    yield "<table>"
    yield "".join(f'<col style="width: {width}%">' for width in block.widths)
    yield f"<thead><tr>{titles}</tr></thead>"
    yield "<tbody>"
    for row in block.rows:
        yield f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>"
    yield "</tbody></table>"


def _figure(course: Course, number: int) -> Iterator[str]:
    readings = ", ".join(f"{shown(score.value)} on {dates.written(score.day)}" for score in course.scores)
    signs = ["\u25b2 review" if course.reviews else "", "\u25c6 event" if course.events else ""]
    key = f" ({', '.join(filter(None, signs))})" if any(signs) else ""
    yield "<figure>"
    yield svg.chart(course, number)
    yield f"<figcaption>{_text(course.measure.name)}: {_text(readings)}{key}</figcaption>"
    yield "</figure>"


def _text(text: str) -> str:
    """The text, escaped for an element or an attribute; its lines stay lines."""
    return "<br>".join(escape(line, quote=True) for line in visible.lines(text.strip()))
