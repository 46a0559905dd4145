"""Pages as HTML for paper, one file each: no script, nothing from outside, all of a plan's text escaped."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import count, groupby
from typing import Final

from planctl.render import escape as visible
from planctl.render import svg
from planctl.render.pages import blocks
from planctl.render.pages.blocks import Page
from planctl.render.pages.packet import PacketPage
from planctl.storage import bundled_data

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
# Widths in percent as classes: a page that is valid in the strict sense has no style attributes.
_WIDTHS: Final = "".join(f".w{percent}{{width:{percent}%}}" for percent in range(101))
_RECORD: Final = "Treatment record"
# A table of up to so many rows is kept on one page.
_SHORT: Final = 6


def page(page: Page) -> str:
    """Write the page as a document."""
    letterhead = [f'<p class="from">{escaped(page.letterhead)}</p>'] if page.letterhead else []
    letterhead += [f"<h1>{escaped(page.title)}</h1>", f'<p class="about">{escaped(page.about)}</p>']
    letterhead += [_blanks(page.blanks)] if page.blanks else []
    header = ["<header>", *letterhead, "</header>"]
    summary = _summary(page.summary) if page.summary is not None else ()
    body = [*summary, *_sections(page), *_signatures(page.signatures)]
    return _document(page.title, page.locale, [*header, "<main>", *body, "</main>"])


def packet(page: PacketPage) -> str:
    """Write the record for an auditor: a title page, then numbered sections."""
    charts = count(1)
    body = [*_cover(page), "<main>"]
    for number, section in enumerate(page.sections, 1):
        body.append(f'<section id="s{number}"><h2>{number}. {escaped(section.title)}</h2>')
        for block in section.blocks:
            body += _block(block, charts, page.locale)
        body.append("</section>")
    return _document(f"{_RECORD} {page.client}", page.locale, [*body, "</main>"], "packet.css")


def _cover(page: PacketPage) -> Iterator[str]:
    yield '<header class="cover"><div class="from">'
    yield from (f"<p>{escaped(line)}</p>" for line in page.letterhead)
    yield f"</div><h1>{_RECORD}</h1>"
    yield f'<dl class="about">{_facts(page.about)}</dl>'
    yield _blanks(page.blanks)
    yield '<nav class="contents" aria-label="Contents"><table class="short">'
    yield '<colgroup><col class="w7"><col class="w45"><col class="w48"></colgroup>'
    yield f"{_table_head(('No.', 'Section', 'In short'))}<tbody>"
    for number, section in enumerate(page.sections, 1):
        yield f'<tr><td>{number}</td><th scope="row"><a href="#s{number}">{escaped(section.title)}</a></th>'
        yield f'<td data-label="In short">{escaped(section.answer)}</td></tr>'
    yield "</tbody></table></nav>"
    yield '<div class="sign"><span>Signature of the practitioner</span><span>Date</span></div></header>'


def _document(title: str, locale: str, body: Iterable[str], *more_sheets: str) -> str:
    """Write a document of one file, with its title at the foot of each page."""
    # A title is our own words and an id, and has nothing in it that means anything in a style sheet.
    style = bundled_data.text("page.css").replace("TITLE", title) + _WIDTHS
    more = "".join(f"\n{bundled_data.text(sheet)}" for sheet in more_sheets)
    head = [
        "<!DOCTYPE html>",
        f'<html lang="{locale}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escaped(title)}</title>",
        f"<style>\n{style}\n{more}</style>",
        "</head>",
        "<body>",
    ]
    return "\n".join([*head, *body, "</body>", "</html>", ""])


def _summary(summary: blocks.Summary) -> Iterator[str]:
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


def _sections(page: Page) -> Iterator[str]:
    charts = count(1)
    for narrow, sections in groupby(page.sections, key=lambda section: section.narrow):
        if narrow:
            yield '<div class="pairs">'
        for section in sections:
            yield f"<section><h2>{escaped(section.title)}</h2>"
            quotes = any(isinstance(block, blocks.Quote) for block in section.blocks)
            yield '<div class="answers">' if quotes else "<div>"
            for block in section.blocks:
                yield from _block(block, charts, page.locale)
            yield "</div>"
            yield "</section>"
        if narrow:
            yield "</div>"


def _block(block: blocks.Block, charts: Iterator[int], locale: str) -> Iterator[str]:
    # Each text has its own direction: Arabic runs from the right, whatever is around it.
    match block:
        case blocks.Paragraph():
            yield f'<p dir="auto">{escaped(block.text)}</p>'
        case blocks.Quote():
            yield f'<div class="answer"><p class="question">{escaped(block.question)}</p>'
            yield f'<blockquote dir="auto">{escaped(block.text)}</blockquote></div>'
        case blocks.Items():
            yield from _items(block.items)
        case blocks.Table():
            yield from _table(block)
        case blocks.Goal():
            yield '<article class="goal">'
            yield from _goal(block, 3, charts, locale)
            yield "</article>"
        case blocks.Charts():
            yield '<div class="charts">'
            for chart in block.charts:
                yield from _figure(chart, next(charts), locale)
            yield "</div>"


def _goal(goal: blocks.Goal, level: int, charts: Iterator[int], locale: str) -> Iterator[str]:
    yield f'<div class="{"with-chart" if goal.charts else "words"}"><div>'
    yield f'<h{level}><small>{escaped(goal.label)}</small> <span dir="auto">{escaped(goal.title)}</span></h{level}>'
    if goal.text:
        yield f'<p dir="auto">{escaped(goal.text)}</p>'
    if goal.facts:
        yield f'<dl class="facts">{_facts(goal.facts)}</dl>'
    if goal.notes:
        yield f'<p class="notes" dir="auto">{escaped(" ".join(goal.notes))}</p>'
    if goal.levels:
        yield "<p>How far it can go, from the least to the most:</p>"
        yield from _items(goal.levels)
    yield "</div>"
    for chart in goal.charts:
        yield from _figure(chart, next(charts), locale)
    yield "</div>"
    for step in goal.steps:
        yield from _goal(step, level + 1, charts, locale)


def _signatures(signatures: blocks.Signatures) -> Iterator[str]:
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


def _table(table: blocks.Table) -> Iterator[str]:
    yield '<table class="short">' if len(table.rows) <= _SHORT else "<table>"
    # With columns of fixed widths, a word is broken only if it is wider than its column.
    columns = "".join(f'<col class="w{width}">' for width in table.widths)
    yield f"<colgroup>{columns}</colgroup>"
    yield _table_head(table.heading)
    yield "<tbody>"
    for first, *others in table.rows:
        cells = f'<th scope="row" dir="auto">{escaped(first)}</th>'
        # On a phone each cell stands on its own line, and is labeled.
        for cell, title in zip(others, table.heading[1:], strict=True):
            cells += f'<td dir="auto" data-label="{escape(title)}">{escaped(cell or blocks.NOTHING)}</td>'
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"


def _table_head(titles: Sequence[str]) -> str:
    cells = "".join(f'<th scope="col">{escaped(title)}</th>' for title in titles)
    return f"<thead><tr>{cells}</tr></thead>"


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<div><dt>{escaped(label)}</dt><dd>{escaped(text)}</dd></div>" for label, text in facts)


def _blanks(blanks: Sequence[str]) -> str:
    return '<p class="blanks">' + "".join(f"<span>{escaped(blank)}</span>" for blank in blanks) + "</p>"


def _figure(chart: blocks.Chart, number: int, locale: str) -> Iterator[str]:
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
    return lines.replace(blocks.STICKY_SPACE, "\u00a0")
