"""A record for an auditor as one HTML file for paper: a title page, then numbered sections."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from planctl.render import html
from planctl.render.html import escaped
from planctl.render.packet import PacketPage

_TITLE: Final = "Treatment record"
_STYLE: Final = """
.cover h1 { font-size: 2rem; margin-top: 2rem; }
.cover .from p { margin: .1rem 0; }
.about { display: grid; grid-template-columns: repeat(3, auto); gap: .4rem 2rem; margin: 1rem 0; }
.about dd { font-weight: 600; font-size: 1.05rem; }
.cover .blanks { grid-template-columns: 2fr 1fr; gap: 1.9rem 1.5rem; padding-top: 2rem; }
.cover .blanks span { padding-top: .2rem; }
.contents { margin-top: 2rem; } .contents td, .contents th { font-size: .95rem; padding: .45rem 0; }
.contents a { color: inherit; text-decoration: none; } .contents th[scope=row] { font-weight: 600; }
.contents td:first-child { color: #444; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 0 1.5rem; }
.sign { max-width: 34rem; }
main > section { margin-top: 2rem; }
main h2 { break-before: auto; } td { white-space: normal; }
@media print { .cover { break-after: page; border: 0; } main > section { margin-top: 1.2rem; }
  main h2 { font-size: 12.5pt; } table { font-size: 8.5pt; } .contents td, .contents th { font-size: 10pt; }
  .charts { grid-template-columns: 1fr 1fr; } .charts figure { margin: .4rem 0; } }
"""


def page(page: PacketPage) -> str:
    """Write the record as a document."""
    charts = count(1)
    body = [*_cover(page), "<main>"]
    for number, section in enumerate(page.sections, 1):
        body.append(f'<section id="s{number}"><h2>{number}. {escaped(section.title)}</h2>')
        for block in section.blocks:
            body += html.render_block(block, charts, page.locale)
        if section.charts:
            figures = (line for chart in section.charts for line in html.figure(chart, next(charts), page.locale))
            body += ['<div class="charts">', *figures, "</div>"]
        body.append("</section>")
    return html.document(f"{_TITLE} {page.client}", page.locale, [*body, "</main>"], _STYLE)


def _cover(page: PacketPage) -> Iterator[str]:
    yield '<header class="cover"><div class="from">'
    yield from (f"<p>{escaped(line)}</p>" for line in page.letterhead)
    yield f"</div><h1>{_TITLE}</h1>"
    facts = "".join(f"<div><dt>{escaped(label)}</dt><dd>{escaped(text)}</dd></div>" for label, text in page.about)
    yield f'<dl class="about">{facts}</dl>'
    yield '<p class="blanks">' + "".join(f"<span>{escaped(blank)}</span>" for blank in page.blanks) + "</p>"
    yield '<nav class="contents" aria-label="Contents"><table class="short">'
    titles = "".join(f'<th scope="col">{title}</th>' for title in ("No.", "Section", "In short"))
    yield '<colgroup><col class="w7"><col class="w45"><col class="w48"></colgroup>'
    yield f"<thead><tr>{titles}</tr></thead><tbody>"
    for number, section in enumerate(page.sections, 1):
        yield f'<tr><td>{number}</td><th scope="row"><a href="#s{number}">{escaped(section.title)}</a></th>'
        yield f'<td data-label="In short">{escaped(section.answer)}</td></tr>'
    yield "</tbody></table></nav>"
    yield '<div class="sign"><span>Signature of the practitioner</span><span>Date</span></div></header>'
