"""A practice's client list and its scores, as spreadsheets have them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from planctl.analysis import scores
from planctl.errors import PlanctlError
from planctl.interchange import cells, readings, table
from planctl.interchange.table import Layout, Row, Table
from planctl.model import instruments
from planctl.model.plan import Entry, Plan, ReviewTerms
from planctl.model.source import Place, Problem
from planctl.storage import bundled_data, update
from planctl.storage.plan_folder import Folder

LAYOUTS: Final = {
    "roster": Layout(("client", "start"), ("last_review", "every", "policy")),
    "scores": Layout(("client", "date", "measure", "value")),
}
SOURCE: Final = "roster.csv"


class Incoming(NamedTuple):
    """What the spreadsheets bring: new plans, and readings for plans that are there.

    `known_plans` and `known_readings` count what the folder has already; `unread` are the columns that are not
    read, by file. Where there are `problems`, nothing is to be written.
    """

    plans: tuple[Plan, ...] = ()
    additions: Mapping[str, tuple[Entry, ...]] = {}
    known_plans: int = 0
    known_readings: int = 0
    unread: tuple[tuple[str, tuple[str, ...]], ...] = ()
    problems: tuple[tuple[str, Problem], ...] = ()


def read(files: Sequence[tuple[str, bytes]], opened: Folder, today: date) -> Incoming:
    """Read rosters and scores, given as labels and bytes, against the plans of the folder."""
    problems: list[tuple[str, Problem]] = []
    tables: list[Table] = []
    for label, data in files:
        try:
            tables.append(table.read(label, data, LAYOUTS))
        except table.UnreadableTable as unreadable:
            problems += [(label, problem) for problem in unreadable.problems]
    reader = _Reader(opened, today, problems)
    reader.read_roster(row for listed in tables if listed.layout == "roster" for row in listed.rows)
    reader.read_scores(row for listed in tables if listed.layout == "scores" for row in listed.rows)
    incoming = reader.incoming()
    return incoming._replace(unread=tuple((listed.file, listed.unread) for listed in tables if listed.unread))


class _Reader:
    """Reads the rows one by one, and keeps what is wrong with them."""

    def __init__(self, opened: Folder, today: date, problems: list[tuple[str, Problem]]) -> None:
        self.opened = opened
        self.today = today
        self.problems = problems
        self.first_names = bundled_data.first_names()
        # Where each client was listed first, and their plans: of the roster, of the folder, or none that can be read.
        self.listed: dict[str, Row] = {}
        self.new: dict[str, Plan] = {}
        self.plans: dict[str, Plan | None] = {}
        self.known_plans = 0
        self.readings: dict[str, list[Entry]] = {}
        self.rows_of_readings = 0

    def read_roster(self, rows: Iterable[Row]) -> None:
        known = self.opened.settings.policies
        for row in rows:
            client = self._client(row)
            start = self._cell(row, "start", cells.day)
            last_review = self._cell(row, "last_review", lambda text: cells.day(text, self.today), optional=True)
            every = self._cell(row, "every", cells.interval, optional=True)
            policies = self._cell(row, "policy", lambda text: cells.policies(text, known), optional=True)
            if client is None:
                continue
            if client in self.listed:
                first = self.listed[client]
                message = f"{client} is listed already, in line {first.line} of {first.file}"
                self._refuse(row, message, "remove one of them")
                continue
            self.listed[client] = row
            if self.opened.plan_path(client).exists():
                self.known_plans += 1
            elif start is not None:
                terms = ReviewTerms(every=every, policy=policies or ()) if every or policies else None
                created = Entry(date=min(start, self.today), kind="created")
                imported = Entry(date=self.today, kind="imported", source=SOURCE)
                self.new[client] = Plan(
                    client=client,
                    start=start,
                    review=terms,
                    previous_review=last_review,
                    journal=(created, imported),
                )

    def read_scores(self, rows: Iterable[Row]) -> None:
        for row in rows:
            client = self._client(row)
            day = self._cell(row, "date", lambda text: cells.day(text, self.today))
            value = self._cell(row, "value", cells.amount)
            plan = self._plan(row, client) if client is not None else None
            if plan is None:
                continue
            name = self._measure(row, plan)
            if day is None or value is None or name is None:
                continue
            fault = readings.fault(instruments.find(name, self.opened.settings.instruments), value)
            if fault:
                self._refuse(row, f"value: {fault}", "correct the score, or remove the row")
                continue
            entry = Entry(date=day, kind="reading", measure=name, value=value)
            self.readings.setdefault(plan.client, []).append(entry)
            self.rows_of_readings += 1

    def incoming(self) -> Incoming:
        """Return what was read, without what the plans have already."""
        plans = dict(self.new)
        additions = {}
        added = 0
        for client, entries in self.readings.items():
            plan = self.plans[client]
            missing = readings.missing(plan, entries, self.opened.settings.instruments) if plan else ()
            added += len(missing)
            if client in plans:
                # The day of the import is the last of what is known.
                *before, imported = plans[client].journal
                plans[client] = plans[client].replace(journal=(*before, *missing, imported))
            elif missing:
                additions[client] = missing
        return Incoming(
            tuple(plans.values()),
            additions,
            self.known_plans,
            self.rows_of_readings - added,
            problems=tuple(self.problems),
        )

    def _cell(self, row: Row, column: str, parse: Callable[[str], Any], *, optional: bool = False) -> Any | None:
        text = row.cells[column]
        if optional and not text:
            return None
        try:
            return parse(text)
        except cells.BadCell as bad:
            self._refuse(row, f"{column}: {bad}", bad.hint)
            return None

    def _client(self, row: Row) -> str | None:
        client: str | None = self._cell(row, "client", lambda text: cells.client(text, self.first_names))
        return client

    def _plan(self, row: Row, client: str) -> Plan | None:
        """Return the plan that a score belongs to; none, once that was reported, if there is none."""
        if client not in self.plans:
            self.plans[client] = self.new.get(client)
            path = self.opened.plan_path(client)
            if path.exists():
                try:
                    self.plans[client] = update.read(path, self.opened.settings).plan
                except PlanctlError as fault:
                    self.problems += fault.problems
            elif client not in self.listed:
                hint = "list it in the roster, or write it with planctl new"
                self._refuse(row, f"there is no plan {client}", hint)
        return self.plans[client]

    def _measure(self, row: Row, plan: Plan) -> str | None:
        """Return the name of the measure as the plan or the instrument has it."""
        name = row.cells["measure"]
        known = self.opened.settings.instruments
        measure = scores.measure_of(plan, name, known) if name else None
        instrument = instruments.find(name, known)
        if measure is not None:
            return measure.name
        if instrument is not None:
            return instrument.label
        hint = "planctl measures lists the instruments; a measure of your own must be that of a goal of the plan"
        self._refuse(row, "measure: neither an instrument nor a measure of the plan", hint)
        return None

    def _refuse(self, row: Row, message: str, hint: str) -> None:
        self.problems.append((row.file, Problem(Place(row.line, 0), message, hint)))
