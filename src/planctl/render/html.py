"""A handout as one HTML file for paper: no script, nothing from outside, all of a plan's text escaped."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from planctl.analysis.trends import MeasureTrend
from planctl.model.dates import long_date
from planctl.model.instruments import format_number
from planctl.render import escape as visible
from planctl.render import handout, svg
from planctl.render.handout import Handout

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
# No paper is named, so that the printer's own is taken: A4 or Letter.
_STYLE: Final = """
@page { margin: 20mm 18mm 20mm 18mm;
  @bottom-left { content: "Treatment plan CLIENT"; font: 9pt sans-serif; color: #444; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt sans-serif; color: #444; } }
* { box-sizing: border-box; }
html { color: #1a1a1a; background: #fff; color-scheme: light; -webkit-text-size-adjust: 100%; }
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
ul { padding-inline-start: 1.3rem; }
li, p, blockquote { break-inside: avoid; }
.question, blockquote { break-after: avoid; }
.question { color: #444; }
.question + blockquote { break-after: auto; }
blockquote { border-inline-start: 3px solid #678; padding-inline-start: .8rem; font-size: 1.05em; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; font-size: .82rem; line-height: 1.35;
  margin: .5rem 0; }
table.short { break-inside: avoid; }
th, td { text-align: start; vertical-align: top; padding: .3rem 0 .3rem 0; padding-inline-end: .7rem;
  border-bottom: 1px solid #ccd; }
thead th { border-bottom: 1.5px solid #456; }
tbody th { font-weight: inherit; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
figure { margin: .6rem 0 .9rem; max-width: 37rem; break-inside: avoid; break-before: avoid; }
figcaption { font-size: .78rem; color: #333; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px "Helvetica Neue", Arial, sans-serif; fill: #222; }
.axis, .target, .cutoff, .baseline, .review, .curve { fill: none; stroke: #555; stroke-width: 1; }
.target { stroke: #14532d; stroke-width: 2; }
.cutoff { stroke: #7a3b00; stroke-width: 1.5; stroke-dasharray: 8 4; }
.baseline { stroke: #555; stroke-width: 1.5; stroke-dasharray: 1.5 4; }
.review { stroke: #778; stroke-dasharray: 3 3; }
.curve { stroke: #1d4e89; stroke-width: 2; }
.reading { fill: #1d4e89; stroke: #fff; stroke-width: 1; }
.start { fill: #fff; stroke: #1d4e89; stroke-width: 1.5; }
.mark { fill: #445; }
.happened { fill: #9b1c1c; }
section:has(+ .signatures) { break-inside: avoid; break-after: avoid; }
.signatures { break-inside: avoid; }
.sign { display: grid; grid-template-columns: 3fr 1fr; column-gap: 2rem; margin-top: 3rem; font-size: .82rem; }
.sign span { border-top: 1px solid #222; padding-top: .2rem; }
@media screen and (max-width: 34rem) {
  svg text { font-size: 15px; } svg .between { display: none; }
  table, thead, tbody, tr, th, td { display: block; } colgroup, col { display: none; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { border-bottom: 1px solid #ccd; padding: .4rem 0; } th, td { border: 0; padding: .1rem 0; }
  td:empty { display: none; } tbody th { font-weight: 600; }
  [data-label]::before { content: attr(data-label) ": "; color: #444; } }
@media print { body { margin: 0; padding: 0; max-width: none; } * { print-color-adjust: exact; } }
"""
# A table of up to so many rows is kept on one page.
_SHORT: Final = 6


def page(page: Handout) -> str:
    """Write the page as a document."""
    head = [
        "<!DOCTYPE html>",
        f'<html lang="{page.locale}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>Treatment plan {_text(page.client)}</title>",
        # An id has nothing in it that means anything in a style sheet.
        f"<style>{_STYLE.replace('CLIENT', page.client)}</style>",
        "</head>",
        "<body>",
        "<header>",
    ]
    letterhead = [f'<p class="from">{_text(page.practitioner)}</p>'] if page.practitioner else []
    letterhead += [f"<h1>Treatment plan {_text(page.client)}</h1>", f'<p class="about">{_text(page.about)}</p>']
    return "\n".join([*head, *letterhead, "</header>", "<main>", *_blocks(page), "</main>", "</body>", "</html>", ""])


def _blocks(page: Handout) -> Iterator[str]:
    charts = 0
    in_section = False
    for block in page.blocks:
        signatures = isinstance(block, handout.Signatures)
        if signatures or (isinstance(block, handout.Heading) and block.level == 2):
            if in_section:
                yield "</section>"
            yield '<section class="signatures">' if signatures else "<section>"
            in_section = True
        if isinstance(block, handout.Chart):
            charts += 1
            yield from _figure(block.trend, charts, page.locale)
        else:
            yield from _block(block)
    if in_section:
        yield "</section>"


def _block(block: handout.Block) -> Iterator[str]:
    # Each text has its own direction: Arabic runs from the right, whatever is around it.
    match block:
        case handout.Heading():
            yield f'<h{block.level} dir="auto">{_text(block.text)}</h{block.level}>'
        case handout.Paragraph():
            yield f'<p dir="auto">{_text(block.text)}</p>'
        case handout.Quote():
            if block.question:
                yield f'<p class="question">{_text(block.question)}</p>'
            yield f'<blockquote dir="auto">{_text(block.text)}</blockquote>'
        case handout.Items():
            yield from _items(block.items)
        case handout.Table():
            yield from _table(block)
        case handout.Signatures():
            yield f"<h2>{_text(block.title)}</h2>"
            yield from _items(block.signed)
            for role, name in block.people:
                person = _text(f"{role}: {name}" if name else role)
                yield f'<div class="sign"><span>{person}</span><span>Date</span></div>'


def _items(items: Sequence[str]) -> Iterator[str]:
    if items:
        yield "<ul>"
        yield from (f'<li dir="auto">{_text(item)}</li>' for item in items)
        yield "</ul>"


def _table(table: handout.Table) -> Iterator[str]:
    yield '<table class="short">' if len(table.rows) <= _SHORT else "<table>"
    # With columns of fixed widths, a word is broken only if it is wider than its column.
    yield "".join(f'<col style="width: {width}%">' for width in table.widths)
    titles = "".join(f'<th scope="col">{_text(title)}</th>' for title in table.heading)
    yield f"<thead><tr>{titles}</tr></thead>"
    yield "<tbody>"
    for first, *others in table.rows:
        cells = f'<th scope="row" dir="auto">{_text(first)}</th>'
        # On a phone each cell stands on its own line, and is labeled.
        for cell, title in zip(others, table.heading[1:], strict=True):
            cells += f'<td dir="auto" data-label="{escape(title)}">{_text(cell)}</td>'
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"


def _figure(trend: MeasureTrend, number: int, locale: str) -> Iterator[str]:
    readings = ", ".join(f"{format_number(score.value)} on {long_date(score.day, locale)}" for score in trend.scores)
    signs = ["\u25b2 review"] if trend.reviews else []
    signs += ["\u25c6 event"] if trend.triggers else []
    key = f" ({', '.join(signs)})" if signs else ""
    yield "<figure>"
    yield svg.chart(trend, number, locale)
    yield f'<figcaption dir="auto">{_text(trend.measure.name)}: {_text(readings)}{key}</figcaption>'
    yield "</figure>"


def _text(text: str) -> str:
    """Escape the text for an element or an attribute; its lines stay lines."""
    return "<br>".join(escape(line, quote=True) for line in visible.page_lines(text.strip()))
