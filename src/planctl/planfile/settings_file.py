"""A folder's settings, and review policies, out of their trees."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from planctl.model import entry_kinds_and_leads, schema
from planctl.model import instruments as measures
from planctl.model.dates import Interval
from planctl.model.instruments import Instrument
from planctl.model.plan import Never, PlanPart, Practitioner, ReviewTerms
from planctl.model.schema import Amount, Day, Flag, Key, ListOf, MapOf, OneOf, Record, Reference, Text, Whole
from planctl.model.settings import (
    LOCALES,
    MAIL_ADDRESS,
    CheckSettings,
    Policy,
    Practice,
    RemindSettings,
    Retention,
    Suggested,
    Template,
    Vector,
    under_all_names,
)
from planctl.model.source import Mapping as MappingNode
from planctl.model.source import Node, Problem, Scalar
from planctl.planfile import records
from planctl.planfile.fields import ParseContext


def _policy(**values: Any) -> Policy:
    about = {name: values.pop(name) for name in tuple(values) if name in Policy.KEYS}
    return Policy(name="", clock=ReviewTerms(**values), **about)


VECTOR: Final = Record(
    "vector",
    Vector,
    (
        Key("why", Text(), "What it shows, in one line.", required=True),
        Key("start", Day(), "The plan's start, on which it was created.", required=True, example="2026-01-12"),
        Key("intake", Day(), "The day of the first contact."),
        Key("history", schema.History(), "What happened after the plan was created."),
        Key("as_of", Day(), "The day asked about.", required=True, example="2026-02-01"),
        Key("due", Day(or_word="none"), "The day the policy makes something due, or `none`.", required=True),
        Key("because", Text(), "The kind of the deciding reason.", example="clock"),
    ),
)

POLICY: Final = Record(
    "policy",
    _policy,
    (
        Key("description", Text(), "What it asks for, in one line.", required=True),
        Key("source", Text(), "Where it stands.", required=True),
        Key("quote", Text(), "The clause, in at most 25 words."),
        Key("read_on", Day(), "The day it was read."),
        Key("binds", Text(), "Whom it binds."),
        Key("inferred", Text(), "What of the clock the quotation does not say."),
        Key("confirmed", OneOf(("yes", "partly", "no")), "Whether the quotation says what the clock does."),
        Key("next_required", Flag(), "True where each review must set the date of the next."),
        *schema.CLOCK_KEYS,
        Key("grace", schema.Length(), "How many days after a review its entry may be written."),
        Key("vectors", ListOf(VECTOR), "Examples: what happened, when something was then due, and why."),
        Key("aliases", MapOf(schema.Id("policy"), Text()), "Former names, each with what was wrong with it."),
    ),
)

GIT: Final = Record("git section", dict, (Key("commit", Flag(), "Commit each file that planctl writes."),))
CHECK: Final = Record(
    "check section",
    dict,
    (
        Key("select", ListOf(Text(), single=True), "Only these rules, by code or beginning of code."),
        Key("ignore", MapOf(Text(), Text()), "Rules not to apply, each with the reason."),
        Key("fail_on", OneOf(("error", "warning", "note")), "The level from which `check` fails. Default: error."),
    ),
)

# What a practice says of an instrument.
WATCHED: Final = Record(
    "measure",
    dict,
    (Key("worse_by", Amount(), "How large a worsening calls for a review.", required=True, example="15"),),
)


def _remind(**values: Any) -> RemindSettings:
    return RemindSettings(**_without_node(values))


def _retention(**values: Any) -> Retention:
    return Retention(**_without_node(values))


def _without_node(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "node"}


REMIND: Final = Record(
    "remind section",
    _remind,
    (
        Key("desktop", Flag(), "Whether to show a notification, with counts alone. Default: true."),
        Key("mail", Text(), "Where to send ids and dates, by your own sendmail.", example="me@example.org"),
        Key("after", Text(), "A command of your own, which gets ids and dates on its standard input."),
        Key("calendar", Text(), "An iCalendar file to write on every look.", example="~/reviews.ics"),
    ),
)


RETENTION: Final = Record(
    "retention section",
    _retention,
    (
        Key("years", Whole(1, 100), "How many years after its closing a plan is kept.", required=True, example="7"),
        Key("minor_until", Whole(18, 100), "For a minor, at least until the client is so old.", example="21"),
    ),
)

PRACTICE: Final = Record(
    "practice",
    Practice,
    (
        Key("name", Text(), "What the practice is called.", example="Harbor Street Counseling"),
        Key("phone", Text(), "Where clients reach it.", example="555-0142"),
        Key("crisis_line", Text(), "Whom to call in a crisis, as it is to be printed.", example="988, day and night"),
    ),
)


class FolderSettings(PlanPart):
    """What a `planctl.yaml` says."""

    practitioner: Practitioner | None = None
    practice: Practice | None = None
    review: ReviewTerms | None = None
    triggers: Mapping[str, Interval | Never] | None = None
    measures: Mapping[str, Mapping[str, Any]] | None = None
    check: Mapping[str, Any] | None = None
    policies: Mapping[str, Policy] | None = None
    git: Mapping[str, Any] | None = None
    ignore_files: tuple[str, ...] = ()
    language: str | None = None
    remind: RemindSettings | None = None
    locale: str | None = None
    retention: Retention | None = None

    def check_settings(self) -> CheckSettings:
        """Return the settings of `planctl check`."""
        section = self.check or {}
        return CheckSettings(
            select=section.get("select", ()), ignore=section.get("ignore", {}), fail_on=section.get("fail_on", "error")
        )


SETTINGS: Final = Record(
    "settings file",
    FolderSettings,
    (
        Key("practitioner", schema.PRACTITIONER, "Who is responsible for all plans that do not say so themselves."),
        Key("practice", PRACTICE, "Whom a client calls: printed on pages for clients."),
        Key("review", schema.REVIEW, "When reviews are due, for plans that do not say so themselves."),
        Key("triggers", schema.TriggerLeads(own=True), "Lead times of triggers, and triggers of one's own."),
        Key(
            "measures",
            MapOf(Reference("measure"), WATCHED),
            "How large a worsening of an instrument calls for a review.",
        ),
        Key("check", CHECK, "Which rules apply."),
        Key("policies", MapOf(schema.Id("policy"), POLICY), "Review policies of one's own."),
        Key("git", GIT, "How planctl uses git."),
        Key(
            "ignore_files",
            ListOf(Text(), single=True),
            "Files that look like plans and are none, by name or pattern.",
            example='["*.bak"]',
        ),
        Key("language", schema.Text(), "The language of the plans' texts; only `en` is read by `check`."),
        Key("remind", REMIND, "How `planctl remind` tells what is due."),
        Key(
            "locale",
            OneOf(LOCALES),
            "How dates are written on pages for clients: June 3, 2026 (`en-US`, the default) or 3 June 2026.",
            example="en-GB",
        ),
        Key("retention", RETENTION, "How long archived plans are kept: what your board, payers and state ask for."),
    ),
    own_keys=True,
)


def with_review(text: str, terms: ReviewTerms) -> str:
    """Return the text of a settings file that says nothing of reviews, with the terms added at its end."""
    from planctl.planfile import yaml_writer

    end = "\r\n" if "\r\n" in text else "\n"
    review = next(key for key in SETTINGS.keys if key.name == "review")
    lines = yaml_writer.key_lines(terms, review)
    return text + ("" if not text or text.endswith("\n") else end) + "".join(f"{line}{end}" for line in lines)


def policies(tree: Node, taken: Collection[str] = ()) -> tuple[dict[str, Policy], list[Problem]]:
    """Return the policies of a `policies.yaml`, and what is wrong with it."""
    context = ParseContext()
    by_name = records.mapping(tree, MapOf(schema.Id("policy"), POLICY), context)
    return _named(by_name or {}), context.sorted_problems()


def settings(
    tree: Node, shipped_policies: Collection[str], instruments: Mapping[str, Instrument]
) -> tuple[FolderSettings, list[Problem]]:
    """Return what a `planctl.yaml` says, and what is wrong with it; what is wrong says nothing."""
    custom_kinds, own_policies = _declared(tree, "triggers"), _declared(tree, "policies")
    # Those that come with planctl are not read unless one of them is looked up.
    policies = [*shipped_policies, *own_policies] if own_policies else shipped_policies
    context = ParseContext(custom_kinds, policies, instruments)
    for name in own_policies:
        if name in shipped_policies:
            context.add_problem(tree.place, f"there is a policy {name} already", "choose another name for your own")
    parsed: FolderSettings | None = records.record(tree, SETTINGS, context)
    section = tree.get("remind") if isinstance(tree, MappingNode) else None
    address = section.get("mail") if isinstance(section, MappingNode) else None
    if isinstance(address, Scalar) and not re.fullmatch(MAIL_ADDRESS, address.text):
        context.add_problem(address.place, "this is not a mail address", "write it like me@example.org")
    _resolve_references(context, instruments)
    for measure in (parsed.measures or {}).values() if parsed is not None else ():
        if measure["worse_by"] <= 0:
            context.add_problem(measure["node"].get("worse_by").place, "a meaningful worsening is more than zero")
    if parsed is None:
        return FolderSettings(), context.sorted_problems()
    if parsed.review is not None:
        parsed = parsed.replace(review=_without_unknown_policies(parsed.review, policies))
    return parsed, context.sorted_problems()


def _without_unknown_policies(terms: ReviewTerms, known: Collection[str]) -> ReviewTerms:
    return terms.replace(policy=tuple(name for name in terms.policy if name in known)) if terms.policy else terms


def _resolve_references(context: ParseContext, instruments: Mapping[str, Instrument]) -> None:
    labels = dict.fromkeys(instrument.label for instrument in instruments.values())
    known: dict[str, tuple[Collection[str], str]] = {
        "policy": (context.policies, "policies"),
        "trigger": ([*entry_kinds_and_leads.LEADS, *context.custom_kinds], "triggers"),
        "measure": (labels, "instruments"),
    }
    for what, scalar in context.references:
        names, all_of_them = known[what]
        is_known = measures.find(scalar.text, instruments) is not None if what == "measure" else scalar.text in names
        if not is_known:
            hint = context.suggestion(scalar.text, names, f"{all_of_them}: {', '.join(names)}")
            context.add_problem(scalar.place, f"there is no {what} of this name", hint)


def practice_instruments(parsed: FolderSettings, instruments: Mapping[str, Instrument]) -> Mapping[str, Instrument]:
    """Return the instruments with the practice's own smallest changes in place of the published ones."""
    custom: dict[str, Instrument] = {}
    for name, setting in (parsed.measures or {}).items():
        instrument = measures.find(name, instruments)
        if instrument is not None:
            custom[instrument.key] = instrument._replace(
                min_change=setting["worse_by"], min_change_kind="own", min_change_population="as planctl.yaml has it"
            )
    if not custom:
        return instruments
    return {name: custom.get(instrument.key, instrument) for name, instrument in instruments.items()}


def _named(policies: Mapping[str, Policy]) -> dict[str, Policy]:
    return {name: policy.replace(name=name) for name, policy in policies.items()}


def custom_policies(parsed: FolderSettings) -> dict[str, Policy]:
    """Return the folder's own policies, under their names."""
    return under_all_names(_named(parsed.policies or {}))


def _declared(tree: Node, section: str) -> list[str]:
    node = tree.get(section) if isinstance(tree, MappingNode) else None
    return [key.text for key, _ in node.pairs] if isinstance(node, MappingNode) else []


_QUESTIONS: Final = ListOf(Text(), single=True)

SUGGESTED: Final = Record(
    "suggested measure",
    Suggested,
    (
        Key("name", Text(), "A known instrument, or a name of one's own.", required=True, example="PHQ-9"),
        Key("unit", Text(), "What one point is, for a custom measure.", example="days per week"),
        Key("better", OneOf(("lower", "higher")), "Which way is better, for a custom measure."),
    ),
    text_key="name",
)

TEMPLATE: Final = Record(
    "template",
    Template,
    (
        Key("description", Text(), "What it is for, in one line.", required=True, example="Grief and loss."),
        Key("problems", _QUESTIONS, "Questions to think of when problems are written down."),
        Key("strengths", _QUESTIONS, "Questions about what the client brings along."),
        Key("safety", _QUESTIONS, "Questions about safety."),
        Key("services", ListOf(schema.SERVICE), "What services are proposed; the first is offered."),
        Key("goals", _QUESTIONS, "Questions to think of when goals are written down; never a goal's own text."),
        Key("measures", ListOf(SUGGESTED), "Measures to choose from."),
        Key("interventions", _QUESTIONS, "Questions to think of when interventions are chosen."),
        Key("approaches", ListOf(Text(), single=True), "Schools and methods, for completion."),
        Key("discharge", _QUESTIONS, "Questions about when treatment can end."),
        Key("review", _QUESTIONS, "Questions about how often the plan is reviewed."),
    ),
    own_keys=True,
)


def template(tree: Node) -> tuple[Template | None, list[Problem]]:
    """Return the template that a tree holds, or none and all that is wrong with it, in the order of the file."""
    context = ParseContext()
    parsed: Template | None = records.record(tree, TEMPLATE, context)
    return (None if context.problems else parsed), context.sorted_problems()
