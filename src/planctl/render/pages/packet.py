"""A record for an auditor: what a payer's letter asks for, section by section, before it is laid out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from planctl.analysis.append_only import Verification
from planctl.analysis.diff import Comparison
from planctl.analysis.overview import Overview
from planctl.analysis.packet import CommittedPlan, Packet, SignedPlan
from planctl.analysis.trends import MeasureTrend
from planctl.model.instruments import format_number
from planctl.model.plan import Plan
from planctl.model.plurals import count, spaced
from planctl.model.settings import Settings
from planctl.render.pages import goals, sections
from planctl.render.pages.blocks import Block, Charts, Goal, Items, Paragraph, Section, Table, long_date
from planctl.render.reason import reason_text
from planctl.render.text import verification as integrity
from planctl.render.text.diff import differences
from planctl.render.text.scores import change, significance

# What the practitioner writes in by hand: none of it is kept in a plan.
_BLANKS: Final = ("Client's name", "Date of birth", "Member number", "Payer's reference")
_NO_GIT: Final = "Without git, this page cannot show"


@dataclass(frozen=True, slots=True)
class PacketPage:
    """The whole record: a title page with blanks and contents, then the sections, numbered."""

    client: str
    letterhead: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    blanks: tuple[str, ...]
    sections: tuple[Section, ...]
    locale: str


def packet_page(packet: Packet, settings: Settings) -> PacketPage:
    """Write the record. The notes of the history, intake, strengths and risk are not on it: no payer needs them."""
    plan, locale = packet.plan, settings.locale
    period = f"{long_date(packet.first, locale)} to {long_date(packet.last, locale)}"
    return PacketPage(
        client=plan.client,
        letterhead=tuple(_letterhead(plan, settings)),
        about=(("Client", plan.client), ("Period", period), ("Plan in effect since", long_date(plan.start, locale))),
        blanks=_BLANKS,
        sections=(
            _plan_in_force(packet, locale),
            _changes(packet, locale),
            _signatures(packet, locale),
            _sessions(packet, locale),
            _reviews(packet, locale),
            _events(packet, locale),
            _scores(packet, settings),
            _integrity(packet),
        ),
        locale=locale,
    )


def _letterhead(plan: Plan, settings: Settings) -> Iterator[str]:
    if settings.practice is not None:
        yield from filter(None, (settings.practice.name, settings.practice.phone))
    practitioner = plan.practitioner or settings.practitioner
    if practitioner is not None:
        yield sections.signer(practitioner)
        yield from (f"License {number}" for number in filter(None, [practitioner.license]))
        yield from (f"NPI {number}" for number in filter(None, [practitioner.npi]))


def _committed(state: CommittedPlan, locale: str) -> str:
    day = long_date(state.day, locale)
    return f"committed on {day}, revision {state.revision[:8]}" if state.revision else "not committed yet"


def _plan_in_force(packet: Packet, locale: str) -> Section:
    plan, last = packet.plan, long_date(packet.last, locale)
    blocks: list[Block] = [Paragraph(f"The plan as it stood on {last}; section 2 shows how it came to be so.")]
    if plan.diagnoses:
        blocks.append(Paragraph(f"Diagnosis: {'; '.join(sections.diagnosis_labels(plan))}."))
    if plan.level_of_care:
        blocks.append(Paragraph(f"Level of care: {spaced(plan.level_of_care)}."))
    if plan.problems:
        rows = tuple(
            (
                problem.id,
                "\n".join((problem.text, *(f"Impairment: {text}" for text in filter(None, [problem.impairment])))),
                problem.diagnosis or "",
                f"deferred: {problem.deferred}" if problem.deferred else "yes",
            )
            for problem in plan.problems
        )
        blocks.append(Table(("Id", "Problem", "Diagnosis", "Treated"), rows, (8, 52, 16, 24)))
    if plan.goals:
        heading = ("Id", "Goal or objective", "Measure", "From", "To", "By", "State")
        blocks.append(Table(heading, tuple(_goal_rows(packet.overview)), (7, 38, 17, 7, 7, 12, 12)))
    if plan.interventions:
        done = tuple(
            (
                item.id,
                item.text or item.approach or "",
                ", ".join(item.goals),
                item.who or "",
                sections.frequency(item.every),
            )
            for item in plan.interventions
        )
        blocks.append(Table(("Id", "Intervention", "For", "Who", "How often"), done, (8, 48, 14, 14, 16)))
    services = tuple(
        (
            service.type or "",
            service.modality or "",
            f"{service.minutes} minutes" if service.minutes else "",
            sections.frequency(service.every),
        )
        for service in plan.services
    )
    if services:
        blocks.append(Table(("Service", "Where", "Length", "How often"), services, (28, 26, 22, 24)))
    if plan.discharge is not None and plan.discharge.criteria:
        blocks += [Paragraph("Treatment can end when:"), Items(plan.discharge.criteria)]
    active = sum(goal.state == "active" for goal in packet.overview.goals if goal.parent is None)
    answer = f"{packet.overview.state}; {active} of {count(len(plan.goals), 'goal')} still worked on"
    return Section("Plan in force", tuple(blocks), answer=answer)


def _goal_rows(overview: Overview) -> Iterator[tuple[str, ...]]:
    for status in overview.goals:
        goal, measure = status.goal, status.goal.measure
        numbers = (measure.baseline, measure.target) if measure is not None else (None, None)
        values = ("" if number is None else format_number(number) for number in numbers)
        state = f"{status.state} {status.since}" if status.since is not None else status.state
        yield (goal.id, goal.text, goals.measure_name(measure), *values, str(goal.by or ""), state)


def _changes(packet: Packet, locale: str) -> Section:
    title = "Changes to the plan"
    if packet.beginning is None:
        return Section(title, (Paragraph(f"{_NO_GIT} what the plan said before."),), answer="not shown")
    start = packet.beginning
    begins = f"At the beginning of the period the plan was the one {_committed(start, locale)}."
    if start.day > packet.first:
        begins = f"The plan was first {_committed(start, locale)}. What it said before that day cannot be shown."
    if not packet.changes:
        return Section(title, (Paragraph(begins), Paragraph("It was not changed in the period.")), answer="none")
    rows = tuple(
        (str(change.state.day), change.state.revision[:8] or "not committed", "\n".join(_words(change.comparison)))
        for change in packet.changes
    )
    table = Table(("Day", "Revision", "What changed"), rows, (14, 14, 72))
    return Section(title, (Paragraph(begins), table), answer=count(len(rows), "change"))


def _words(comparison: Comparison) -> list[str]:
    return differences(Comparison(comparison.parts, (), ())).splitlines()


def _signatures(packet: Packet, locale: str) -> Section:
    rows = tuple(
        (
            str(signed.entry.date),
            signed.entry.by or "",
            "declined" if signed.entry.declined else signed.entry.method or "signed",
            _covers(signed, locale),
        )
        for signed in packet.signatures
    )
    signers = dict.fromkeys(signed.entry.by or "" for signed in packet.signatures if signed.entry.is_signature)
    missing = f"not signed by: {', '.join(packet.unsigned)}" if packet.unsigned else ""
    blocks: list[Block] = [Table(("Day", "By", "How", "What was signed"), rows, (14, 16, 20, 50))] if rows else []
    if missing:
        blocks.append(Paragraph(f"{missing[0].upper()}{missing[1:]}."))
    answer = "; ".join(filter(None, (", ".join(filter(None, signers)), missing)))
    return Section("Signatures", tuple(blocks), answer=answer)


def _covers(signed: SignedPlan, locale: str) -> str:
    if signed.entry.declined:
        return ""
    if not signed.entry.plan:
        return "the plan of that day; no fingerprint of it was kept"
    if signed.state is None:
        return f"a plan with the fingerprint {signed.entry.plan}, which was not committed"
    still = f"changed since: {', '.join(signed.changed)}" if signed.changed else "unchanged since"
    return f"the plan {_committed(signed.state, locale)}; {still}"


def _sessions(packet: Packet, locale: str) -> Section:
    months = packet.sessions_by_month
    total = len(packet.sessions)
    if not months:
        text = "No session is recorded in the period. planctl counts sessions; it is not the record of them."
        return Section("Sessions", (Paragraph(text),), answer="none recorded")
    days: dict[str, list[str]] = {}
    for entry in packet.sessions:
        days.setdefault(f"{entry.date:%Y-%m}", []).append(f"{entry.date.day}")
    rows = tuple((month, str(number), ", ".join(days[month])) for month, number in months.items())
    table = Table(("Month", "Sessions", "Days"), rows, (16, 14, 70))
    return Section("Sessions", (table,), answer=f"{total}, in {count(len(months), 'month')}")


def _reviews(packet: Packet, locale: str) -> Section:
    audit = packet.audit
    rows = tuple(
        (
            str(held.review.date),
            "full" if held.review.full_review else "event",
            str(held.due.day or "none"),
            "" if held.days_late is None else "on time" if held.on_time else f"{count(held.days_late, 'day')} late",
            spaced(held.review.decision or ""),
            reason_text(held.due.deciding) if held.due.deciding is not None else "",
        )
        for held in audit.reviews
    )
    blocks: list[Block] = []
    for initial in audit.initial_plans:
        done = f"done on {long_date(initial.until, locale)}" if initial.done else "not done"
        late = f"{count(initial.days_late, 'day')} late" if initial.days_late else "on time"
        blocks.append(Paragraph(f"Initial plan: due on {initial.reason.due}, {done}, {late}."))
    if rows:
        blocks.append(
            Table(("Held", "Scope", "Due", "Result", "Decision", "Why it was due"), rows, (13, 9, 13, 14, 13, 38))
        )
    else:
        blocks.append(Paragraph("No review was held in the period."))
    blocks += [
        Paragraph(f"Overdue since {review.day}, and not held: {reason_text(review.reason)}.")
        for review in audit.overdue
    ]
    due = packet.overview.due
    if due.day is not None and due.deciding is not None and not audit.overdue:
        blocks.append(Paragraph(f"The next review is due on {due.day}: {reason_text(due.deciding)}."))
    dated = audit.on_time + audit.late
    answer = f"{audit.on_time} of {dated} on time" if dated else "none due"
    answer += f", {len(audit.overdue)} overdue" if audit.overdue else ""
    return Section("Reviews", tuple(blocks), answer=answer)


def _events(packet: Packet, locale: str) -> Section:
    title = "Events that call for a review"
    responses = packet.audit.triggers
    if not responses:
        return Section(title, (Paragraph("None became known in the period."),), answer="none")
    rows = []
    for response in responses:
        trigger, review = response.trigger, response.review
        result = f"reviewed on {review.date}" if review else "never reviewed: closed" if response.closed else "open"
        after = count(response.days, "day") if response.days is not None else ""
        known = f"{trigger.known}" if trigger.known != trigger.date else ""
        rows.append(
            (str(trigger.date), known, " ".join(filter(None, (trigger.goal, spaced(trigger.kind)))), result, after)
        )
    table = Table(("Happened", "Known", "Event", "What became of it", "After"), tuple(rows), (15, 15, 28, 30, 12))
    done = sum(response.review is not None for response in responses)
    return Section(title, (table,), answer=f"{done} of {len(responses)} reviewed")


def _scores(packet: Packet, settings: Settings) -> Section:
    measured = [trend for trend in packet.measures if trend.scores]
    if not measured:
        return Section("Scores", (Paragraph("No measurement is recorded."),), answer="none")
    rows = tuple(_score_row(trend) for trend in measured)
    heading = ("Measure", "Goals", "Start", "Latest", "Day", "Change", "Meaningful")
    cards = goals.goals(packet.overview, packet.measures, settings.locale, {"events"})
    shown = [card for card in cards.blocks if isinstance(card, Goal)] if cards is not None else []
    charts = tuple(chart for card in shown for part in (card, *card.steps) for chart in part.charts)
    better = sum(bool(trend.scores[-1].meaningful and (trend.scores[-1].improvement or 0) > 0) for trend in measured)
    note = Paragraph(
        "Meaningful: at least the smallest change that the instrument's source calls one, against the start."
    )
    table = Table(heading, rows, (22, 12, 10, 10, 15, 14, 17))
    answer = f"{better} of {count(len(measured), 'measure')} meaningfully better"
    return Section("Scores", (table, note, Charts(charts)) if charts else (table, note), answer=answer)


def _score_row(trend: MeasureTrend) -> tuple[str, ...]:
    latest = trend.scores[-1]
    start = "" if latest.baseline is None else format_number(latest.baseline)
    named = ", ".join(status.goal.id for status in trend.goals)
    now = (format_number(latest.value), str(latest.day), change(latest), significance(latest))
    return (trend.measure.name, named, start, *now)


def _integrity(packet: Packet) -> Section:
    title = "How this record is kept"
    kept = (
        "The plan and its history are one text file. Entries are added at its end as things become known; one that "
        "is taken back stays visible. Notes, and what the client said at intake, are left out of these pages."
    )
    if packet.verification is None:
        text = f"{_NO_GIT} whether the history was only ever added to."
        return Section(title, (Paragraph(kept), Paragraph(text)), answer="not verified")
    answer = packet.verification
    lines = tuple(_rewrites(answer))
    blocks = (Paragraph(kept), Paragraph(f"planctl verify, over all versions in git: {integrity.summary(answer)}."))
    gist = integrity.findings(answer) or "history only ever added to"
    return Section(title, (*blocks, Items(lines)) if lines else blocks, answer=gist)


def _rewrites(answer: Verification) -> Iterator[str]:
    """Say what was rewritten and when, without the wordings, which may hold notes."""
    for plan in answer.plans:
        yield from (integrity.rewrite_line(rewrite) for rewrite in plan.rewrites)
        if plan.retractions:
            yield f"{count(len(plan.retractions), 'retraction')} in the history, visible beside what was taken back"
