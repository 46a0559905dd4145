"""A handout as one HTML file for paper: no script, nothing from outside, all of a plan's text escaped."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import count, groupby
from typing import Final

from planctl.render import escape as visible
from planctl.render import handout, svg
from planctl.render.handout import Handout

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
# No paper is named, so that the printer's own is taken: A4 or Letter.
_SHEET: Final = """
@page { margin: 15mm 16mm;
  @bottom-left { content: "TITLE"; font: 9pt sans-serif; color: #444; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt sans-serif; color: #444; } }
* { box-sizing: border-box; }
html { color: #1a1a1a; background: #fff; color-scheme: light; -webkit-text-size-adjust: 100%; }
body { font: 10.5pt/1.4 "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums;
  max-width: 44rem; margin: 2rem auto; padding: 0 1rem;
  overflow-wrap: anywhere; }
header { border-bottom: 2px solid #234; padding-bottom: .6rem; margin-bottom: 1.2rem; }
header p { margin: .15rem 0; }
header .from { font-size: 1.05rem; }
h1 { font-size: 1.6rem; margin: .3rem 0; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .4rem; color: #234; border-bottom: 1px solid #bbc; padding-bottom: .15rem; }
h3 { font-size: 1rem; margin: 1.1rem 0 .3rem; }
h4 { font-size: .92rem; font-weight: 600; margin: .8rem 0 .2rem; color: #333; }
h1, h2, h3, h4 { break-after: avoid; break-inside: avoid; line-height: 1.25; }
p, ul, blockquote { margin: .35rem 0; orphans: 3; widows: 3; }
ul { padding-inline: 1.3rem; }
li, p, blockquote { break-inside: avoid; }
.question, blockquote { break-after: avoid; }
.question { color: #444; }
.question + blockquote { break-after: auto; }
blockquote { border-inline-start: 3px solid #678; padding-inline-start: .8rem; font-size: 1.05em; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; font-size: .82rem; line-height: 1.35;
  margin: .5rem 0; }
table.short { break-inside: avoid; }
th, td { text-align: start; vertical-align: top; padding: .3rem .7rem .3rem 0;
  border-bottom: 1px solid #ccd; }
thead th { border-bottom: 1.5px solid #456; }
tbody th { font-weight: inherit; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
figure { margin: .6rem 0 .9rem; max-width: 37rem; break-inside: avoid; }
figcaption { font-size: .78rem; color: #333; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px "Helvetica Neue", Arial, sans-serif; fill: #222; }
.axis, .target, .cutoff, .baseline, .review, .curve { fill: none; stroke: #555; stroke-width: 1; }
.target { stroke: #14532d; stroke-width: 2; }
.cutoff { stroke: #7a3b00; stroke-width: 1.5; stroke-dasharray: 8 4; }
.baseline { stroke: #555; stroke-width: 1.5; stroke-dasharray: 1.5 4; }
.review { stroke: #889; stroke-width: .6; } .grid { stroke: #e3e6ec; stroke-width: 1; }
.step { fill: none; stroke: #14532d; stroke-width: 1; stroke-dasharray: 6 3; } svg .last { font-weight: 700; }
.curve { stroke: #1d4e89; stroke-width: 2; }
.reading { fill: #1d4e89; stroke: #fff; stroke-width: 1; }
.start { fill: #fff; stroke: #1d4e89; stroke-width: 1.5; }
.mark { fill: #445; }
.happened { fill: #9b1c1c; }
.panel { border: 1.5px solid #234; border-radius: 6px; padding: .7rem 1rem; margin-bottom: 1rem; }
.panel h2 { border: 0; margin: 0; } .panel h3 { font-size: .82rem; margin: .3rem 0; color: #444; }
.glance { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.5rem; }
.day { font-size: 1.3rem; font-weight: 700; margin: 0; }
.panel td { font-weight: 600; } .panel th[scope=col]:first-child { width: 52%; }
small { display: block; color: #444; font-weight: 400; font-size: .78rem; }
dl { margin: .3rem 0; } dd { margin: 0; } dt { color: #444; font-size: .78rem; }
.goal h4 ~ .facts div { display: flex; gap: .4rem; align-items: baseline; }
.facts { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; } .facts dd { font-weight: 700; }
.bar { display: block; height: 4px; background: #dde3ea; margin: .25rem 1rem 0 0; }
.bar span { display: block; height: 4px; background: #1d4e89; }
.goal { border: 1px solid #bbc; border-radius: 6px; padding: .6rem .9rem; margin: .6rem 0; break-inside: avoid; }
.goal h3, .goal h4 { margin: 0 0 .2rem; } .goal h4 { margin-top: .5rem; } .notes, .readings { font-size: .82rem; }
.readings { margin: 0; } .goal figure { margin: 0; } .answer { break-inside: avoid; }
.blanks { display: grid; grid-template-columns: 2fr 1fr; gap: 1.5rem; font-size: .82rem; padding-top: 1.1rem; }
.blanks span { border-top: 1px solid #222; }
.pairs { columns: 2; column-gap: 2rem; } .pairs section { break-inside: avoid; }
.pairs h2 { margin-top: 0; padding-top: .7rem; } .lines { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2rem; }
@media (min-width: 44rem), print { .with-chart { display: grid; grid-template-columns: 1fr 22rem; gap: 1rem; } }
.goal .with-chart:has(figure + figure) { grid-template-columns: 1fr 1fr; }
.signatures { break-inside: avoid; }
.sign { display: grid; grid-template-columns: 3fr 1fr; column-gap: 2rem; margin-top: 2.2rem; font-size: .82rem; }
.sign span { border-top: 1px solid #222; padding-top: .2rem; }
@media screen and (max-width: 34rem) {
  .glance, .lines { grid-template-columns: 1fr; } .pairs { columns: 1; } .goal, .panel { padding: .6rem .7rem; }
  svg text { font-size: 13px; } svg .between { display: none; }
  table, thead, tbody, tr, th, td { display: block; } colgroup, col { display: none; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { border-bottom: 1px solid #ccd; padding: .4rem 0; } th, td { border: 0; padding: .1rem 0; }
  td:empty { display: none; } tbody th { font-weight: 600; }
  .panel tr { display: flex; flex-wrap: wrap; gap: 0 1rem; } .panel tbody th { width: 100%; }
  [data-label]::before { content: attr(data-label) ": "; color: #444; } }
@media print { html { font-size: 13px; } body { font-size: 9pt; line-height: 1.3; } h1 { font-size: 15pt; }
  h2 { font-size: 11pt; margin-top: .7rem; }
  .goal h3 { font-size: 10pt; } .with-chart { grid-template-columns: 1fr 17rem; }
  .goal { margin: .4rem 0; padding: .35rem .8rem; } .goal p, .panel p, dl { margin: .15rem 0; }
  .panel { padding: .4rem .9rem; margin-bottom: .6rem; }
  .panel th, .panel td { padding-top: .15rem; padding-bottom: .15rem; }
  .blanks { padding-top: .7rem; } .sign { margin-top: 1.7rem; } .day { font-size: 13pt; }
  header { margin-bottom: .7rem; } .answers { display: grid; grid-template-columns: repeat(3, 1fr); gap: .8rem; } }
@media print { body { margin: 0; padding: 0; max-width: none; } * { print-color-adjust: exact; } }
"""
# Widths in percent as classes: a page that is valid in the strict sense has no style attributes.
_STYLE: Final = _SHEET + "".join(f".w{percent}{{width:{percent}%}}" for percent in range(101)) + "\n"
# A table of up to so many rows is kept on one page.
_SHORT: Final = 6


def page(page: Handout) -> str:
    """Write the page as a document."""
    letterhead = [f'<p class="from">{escaped(page.letterhead)}</p>'] if page.letterhead else []
    letterhead += [f"<h1>{escaped(page.title)}</h1>", f'<p class="about">{escaped(page.about)}</p>']
    blanks = "".join(f"<span>{escaped(blank)}</span>" for blank in page.blanks)
    if blanks:
        letterhead.append(f'<p class="blanks">{blanks}</p>')
    header = ["<header>", *letterhead, "</header>"]
    summary = _summary(page.summary) if page.summary is not None else ()
    body = [*summary, *_sections(page), *_signatures(page.signatures)]
    return document(page.title, page.locale, [*header, "<main>", *body, "</main>"])


def document(title: str, locale: str, body: Iterable[str], style: str = "") -> str:
    """Write a document of one file, with its title at the foot of each page."""
    head = [
        "<!DOCTYPE html>",
        f'<html lang="{locale}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escaped(title)}</title>",
        # A title is our own words and an id, and has nothing in it that means anything in a style sheet.
        f"<style>{_STYLE.replace('TITLE', title)}{style}</style>",
        "</head>",
        "<body>",
    ]
    return "\n".join([*head, *body, "</body>", "</html>", ""])


def _summary(summary: handout.Summary) -> Iterator[str]:
    yield '<section class="panel">'
    yield '<h2>At a glance</h2><div class="glance"><div><h3>Next review</h3>'
    if summary.review:
        yield f'<p class="day">{escaped(summary.review)}</p>'
    yield from (f'<p dir="auto">{escaped(reason)}</p>' for reason in summary.reasons)
    yield "</div>"
    if summary.calls:
        yield "<div><h3>Whom to call</h3><dl>"
        yield from (
            f'<div><dt>{escaped(label)}</dt><dd dir="auto">{escaped(text)}</dd></div>' for label, text in summary.calls
        )
        yield "</dl></div>"
    yield "</div>"
    if summary.goals:
        yield '<table class="short"><thead><tr>'
        yield "".join(f'<th scope="col">{escaped(title)}</th>' for title in summary.heading)
        yield "</tr></thead><tbody>"
        for row in summary.goals:
            measure = f'<small dir="auto">{escaped(row.measure)}</small>' if row.measure else ""
            yield f'<tr><th scope="row"><small>{escaped(row.label)}</small>'
            yield f'<span dir="auto">{escaped(row.title)}</span>{measure}{_bar(row.progress)}</th>'
            for cell, title in zip(row.cells, summary.heading[1:], strict=True):
                yield f'<td data-label="{escape(title)}">{escaped(cell)}</td>'
            yield "</tr>"
        yield "</tbody></table>"
    yield "</section>"


def _bar(progress: float | None) -> str:
    if progress is None:
        return ""
    percent = round(min(1.0, max(0.0, progress)) * 100)
    return f'<span class="bar"><span class="w{percent}"></span></span>'


def _sections(page: Handout) -> Iterator[str]:
    charts = count(1)
    for narrow, sections in groupby(page.sections, key=lambda section: section.narrow):
        if narrow:
            yield '<div class="pairs">'
        for section in sections:
            yield f"<section><h2>{escaped(section.title)}</h2>"
            quotes = any(isinstance(block, handout.Quote) for block in section.blocks)
            yield '<div class="answers">' if quotes else "<div>"
            for block in section.blocks:
                yield from render_block(block, charts, page.locale)
            yield "</div>"
            yield "</section>"
        if narrow:
            yield "</div>"


def render_block(block: handout.Block, charts: Iterator[int], locale: str) -> Iterator[str]:
    """Write one block; `charts` numbers those drawn."""
    # Each text has its own direction: Arabic runs from the right, whatever is around it.
    match block:
        case handout.Paragraph():
            yield f'<p dir="auto">{escaped(block.text)}</p>'
        case handout.Quote():
            yield f'<div class="answer"><p class="question">{escaped(block.question)}</p>'
            yield f'<blockquote dir="auto">{escaped(block.text)}</blockquote></div>'
        case handout.Items():
            yield from _items(block.items)
        case handout.Table():
            yield from _table(block)
        case handout.Goal():
            yield '<article class="goal">'
            yield from _goal(block, 3, charts, locale)
            yield "</article>"


def _goal(goal: handout.Goal, level: int, charts: Iterator[int], locale: str) -> Iterator[str]:
    yield f'<div class="{"with-chart" if goal.charts else "words"}"><div>'
    yield f'<h{level}><small>{escaped(goal.label)}</small> <span dir="auto">{escaped(goal.title)}</span></h{level}>'
    if goal.text:
        yield f'<p dir="auto">{escaped(goal.text)}</p>'
    if goal.facts:
        facts = "".join(f"<div><dt>{escaped(label)}</dt><dd>{escaped(text)}</dd></div>" for label, text in goal.facts)
        yield f'<dl class="facts">{facts}</dl>'
    if goal.notes:
        yield f'<p class="notes" dir="auto">{escaped(" ".join(goal.notes))}</p>'
    if goal.levels:
        yield "<p>How far it can go, from the least to the most:</p>"
        yield from _items(goal.levels)
    yield "</div>"
    for chart in goal.charts:
        yield from figure(chart, next(charts), locale)
    yield "</div>"
    for step in goal.steps:
        yield from _goal(step, level + 1, charts, locale)


def _signatures(signatures: handout.Signatures) -> Iterator[str]:
    if not signatures.title:
        return
    yield f'<section class="signatures"><h2>{escaped(signatures.title)}</h2>'
    if signatures.about:
        yield f"<p>{escaped(signatures.about)}</p>"
    yield from _items(signatures.signed)
    if not signatures.people:
        yield "</section>"
        return
    yield '<div class="lines">'
    for role, name in signatures.people:
        person = escaped(f"{role}: {name}" if name else role)
        yield f'<div class="sign"><span dir="auto">{person}</span><span>Date</span></div>'
    yield "</div></section>"


def _items(items: Sequence[str]) -> Iterator[str]:
    if items:
        yield "<ul>"
        yield from (f'<li dir="auto">{escaped(item)}</li>' for item in items)
        yield "</ul>"


def _table(table: handout.Table) -> Iterator[str]:
    yield '<table class="short">' if len(table.rows) <= _SHORT else "<table>"
    # With columns of fixed widths, a word is broken only if it is wider than its column.
    columns = "".join(f'<col class="w{width}">' for width in table.widths)
    yield f"<colgroup>{columns}</colgroup>"
    titles = "".join(f'<th scope="col">{escaped(title)}</th>' for title in table.heading)
    yield f"<thead><tr>{titles}</tr></thead>"
    yield "<tbody>"
    for first, *others in table.rows:
        cells = f'<th scope="row" dir="auto">{escaped(first)}</th>'
        # On a phone each cell stands on its own line, and is labeled.
        for cell, title in zip(others, table.heading[1:], strict=True):
            cells += f'<td dir="auto" data-label="{escape(title)}">{escaped(cell or handout.NOTHING)}</td>'
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"


def figure(chart: handout.Chart, number: int, locale: str) -> Iterator[str]:
    """Draw a chart with its title and its readings."""
    trend = chart.trend
    signs = ["\u25b2 review"] if trend.reviews else []
    signs += ["\u25c6 event"] if trend.triggers and chart.events else []
    key = f" ({', '.join(signs)})".replace(" ", "\u00a0").replace("\u00a0(", " (") if signs else ""
    yield f'<figure><figcaption dir="auto">{escaped(chart.title)}</figcaption>'
    yield svg.chart(chart, number, locale)
    yield f'<p class="readings" dir="auto">{escaped(chart.readings)}{key}</p></figure>'


def escaped(text: str) -> str:
    """Escape the text for an element or an attribute; its lines stay lines."""
    lines = "<br>".join(escape(line, quote=True) for line in visible.page_lines(text.strip()))
    return lines.replace(handout.STICKY_SPACE, "\u00a0")
