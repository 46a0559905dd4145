"""A spreadsheet saved as text: its rows under the names of their columns, however it was saved."""

import csv
import difflib
import io
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from planctl.model.source import WHOLE_FILE, Place, Problem

LARGEST_MIB: Final = 16
_DELIMITERS: Final = ",;\t|"


class Layout(NamedTuple):
    """The columns that a table must have, and those that it may have."""

    must: tuple[str, ...]
    may: tuple[str, ...] = ()


class Row(NamedTuple):
    """One row: its file, the line it begins on, and its cells by column, empty where there are none."""

    file: str
    line: int
    cells: Mapping[str, str]


class Table(NamedTuple):
    """A file: the layout and rows that it has, and the columns that are not read."""

    file: str
    layout: str
    rows: tuple[Row, ...]
    unread: tuple[str, ...]


class UnreadableTable(Exception):
    """The file is no table that can be read; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].message)
        self.problems = problems


def read(file: str, data: bytes, layouts: Mapping[str, Layout]) -> Table:
    """Read a table in UTF-8 or UTF-16, with commas, semicolons, tabs or bars; its header says which layout it has.

    Raises:
        UnreadableTable: it is no such table, or a row does not fit the header.
    """
    text = _text(data)
    above = 0
    if text[:4].lower() == "sep=":  # So Excel names the delimiter.
        text, above = text.partition("\n")[2], 1
    known = {column for layout in layouts.values() for column in (*layout.must, *layout.may)}
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda mark: len(known.intersection(map(_column, first.split(mark)))))
    records = _records(text, delimiter, above)
    line, cells = next(records)
    header = [_column(cell) for cell in cells]
    name = _find_layout(header, layouts, line)
    wanted = {*layouts[name].must, *layouts[name].may}
    rows, problems = [], []
    for line, cells in records:
        if len(cells) > len(header) and any(cells[len(header) :]):
            message = f"the row has {len(cells)} cells, and the header has {len(header)}"
            problems.append(Problem(Place(line, 0), message, "put a cell that holds a delimiter in quotes"))
            continue
        named = dict(zip(header, cells, strict=False))
        rows.append(Row(file, line, {column: named.get(column, "") for column in wanted}))
    if problems:
        raise UnreadableTable(*problems)
    return Table(file, name, tuple(rows), tuple(column for column in header if column and column not in wanted))


def _text(data: bytes) -> str:
    if len(data) > LARGEST_MIB * 1024 * 1024:
        raise UnreadableTable(Problem(WHOLE_FILE, f"is larger than {LARGEST_MIB} MiB", "split it"))
    encoding = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data[1:2] == b"\0":
        encoding = "utf-16-le"
    elif data[:1] == b"\0":
        encoding = "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        hint = "in the spreadsheet, save it again as CSV UTF-8"
        raise UnreadableTable(Problem(Place(line, 0), "this is neither UTF-8 nor UTF-16", hint)) from None
    if "\0" in text:
        raise UnreadableTable(Problem(WHOLE_FILE, "is no text", "in the spreadsheet, save it as CSV UTF-8"))
    if not text.strip():
        raise UnreadableTable(Problem(WHOLE_FILE, "is empty"))
    return text


def _records(text: str, delimiter: str, above: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold anything, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = above + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, [cell.strip() for cell in cells]
            begins = above + reader.line_num + 1
    except csv.Error:
        hint = "a quote within a quoted cell is written twice"
        raise UnreadableTable(Problem(Place(begins, 0), "the quotes of this row do not match", hint)) from None


def _column(cell: str) -> str:
    return "_".join(cell.strip().strip('"').casefold().replace("-", " ").replace("_", " ").split())


def _find_layout(header: list[str], layouts: Mapping[str, Layout], line: int) -> str:
    """Return the layout that has all of its columns in the header.

    Raises:
        UnreadableTable: there is none, a column stands twice, or one is misspelled.
    """
    place = Place(line, 0)
    name = max(layouts, key=lambda name: len({*layouts[name].must, *layouts[name].may}.intersection(header)))
    must, may = layouts[name]
    if not {*must, *may}.intersection(header):
        wanted = "; or ".join(", ".join((*layout.must, *layout.may)) for layout in layouts.values())
        # What stands there instead may be a row of the table, and so is not quoted.
        raise UnreadableTable(Problem(place, "the first line names no column", f"write above the rows: {wanted}"))
    problems = [
        Problem(place, f"the column {column} stands there twice", "remove one of them")
        for column in (*must, *may)
        if header.count(column) > 1
    ]
    lacking = [column for column in (*must, *may) if column not in header]
    for column in header:
        # Other columns of a practice's list, such as last_name, must not be taken for misspelled ones.
        close = difflib.get_close_matches(column, lacking, n=1, cutoff=0.75) if column not in (*must, *may) else []
        if close:
            problems.append(Problem(place, f"unknown column {column}", f"did you mean {close[0]}?"))
            lacking.remove(close[0])
    problems += [
        Problem(place, f"the column {column} is missing", f"needed: {', '.join(must)}")
        for column in lacking
        if column in must
    ]
    if problems:
        raise UnreadableTable(*problems)
    return name
