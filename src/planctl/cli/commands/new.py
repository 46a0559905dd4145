"""`new`: a plan that was not there before."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planctl.cli import completers, console, inputs, recording, session
from planctl.cli.options import Commit, NoInput, Text, argument, flag, option
from planctl.errors import PlanctlError, Unconfirmed, UsageError
from planctl.exit_codes import ExitCode
from planctl.model import fingerprint
from planctl.model.plan import Entry, Plan, ReviewTerms
from planctl.model.settings import SHIPPED, Template, under_own_names
from planctl.model.source import did_you_mean
from planctl.storage import bundled_data, paths, update
from planctl.storage.files import SUFFIX
from planctl.storage.new_plan import compose
from planctl.storage.plan_folder import Folder

BLANK = SHIPPED[0]


def new_command(
    context: typer.Context,
    client: Annotated[str, argument("CLIENT", "The client's pseudonym, never a name.")],
    template: Annotated[
        Text,
        option(
            "--template",
            "NAME",
            f"The template: {', '.join(SHIPPED)}, or a custom one; {BLANK} by default.",
            completers.complete_templates,
        ),
    ] = None,
    start: Annotated[Text, option("--start", "DATE", "The day the plan takes effect; today by default.")] = None,
    every: Annotated[Text, option("--every", "INTERVAL", "How often it is reviewed.")] = None,
    policy: Annotated[
        Text, option("--policy", "NAME", "The review policy it follows.", completers.complete_policies)
    ] = None,
    edit: Annotated[bool, flag("--edit", "Open the new plan in your editor.")] = False,
    no_input: NoInput = False,
    commit: Commit = False,
) -> int:
    """Write a new plan.

    On a terminal it asks for the intake, problems, goals, and interventions, and checks each goal as
    you enter it. You can press Enter to skip any question, and go back; Ctrl-C can keep a draft. Without a
    terminal, or with --no-input, the file contains comments for what is still to be filled in. It
    is valid either way, and an existing plan is never overwritten.

    A template suggests questions to consider and measures to choose from, never the text of a
    goal. Custom templates go in the plans folder as templates/NAME.yaml.

    Example: planctl new c-0201 --template anxiety --start 2026-06-01 --no-input
    """
    opened = session.open_folder(context)
    paths.checked_id(client)
    if client.endswith(SUFFIX):
        alone = client.removesuffix(SUFFIX)
        raise UsageError(f"{client} is a file name, not a client id", f"write: planctl new {alone}")
    today = inputs.today()
    empty = _empty_plan(client, start, today, _terms(opened, every, policy))
    chosen = bundled_data.read(opened.path, template or BLANK)
    path = opened.plan_path(client)
    update.check_free(path)
    asks = inputs.may_ask(context, no_input)
    if not asks:
        _refuse_draft(path)
    usual = None
    plan: Plan | None = empty
    if asks:
        plan, usual, chosen = _ask(opened, path, template, start, empty.review, today)
    if plan is None:
        console.info("nothing was written")
        return ExitCode.OK
    plan = plan.replace(journal=tuple(fingerprint.signed(entry, plan) for entry in plan.journal))
    document = compose(opened, plan, chosen)
    unnoted: list[PlanctlError] = []
    _write(path, document.data, asks, unnoted.append)
    with console.after_writing(f"{inputs.short_path(path)} was written", unnoted):
        if asks:
            _settle(opened, path, usual, commit)
        console.print_receipt(f"{inputs.short_path(path)} written\n")
        recording.commit_if_wanted(opened, path, "new", client, commit)
        recording.check_settings(opened)
    if edit:
        from planctl.cli.commands import edit as editing

        return editing.edit(opened, path, commit, interactive=asks)
    if asks:
        console.info(f"next: planctl show {client}, planctl check {client}, planctl review-due {client}")
    else:
        console.info(f"next: fill it in, then planctl check {client}")
    return ExitCode.OK


def _refuse_draft(path: Path) -> None:
    """Leave it to a person to decide on a draft.

    Raises:
        PlanctlError: there is one.
    """
    from planctl.storage import draft

    file = draft.path_of(path)
    if draft.is_there(file):
        client = path.name.removesuffix(SUFFIX)
        raise PlanctlError(
            f"there is an unfinished draft of {client}, {file.name}; nothing was written",
            f"on a terminal, planctl new {client} goes on with it; or delete it",
        )


def _settle(opened: Folder, path: Path, usual: ReviewTerms | None, commit: bool) -> None:
    """Remove the draft of a plan that was written, and write the usual review terms to the folder's settings."""
    from planctl.cli.prompts import drafts

    drafts.remove(path)
    if usual is not None:
        settings = update.write_review(opened, usual)
        console.info(f"{settings.name}: the usual review interval was written")
        recording.commit_if_wanted(opened, settings, "new", path.name.removesuffix(SUFFIX), commit)


def _terms(opened: Folder, every: str | None, policy: str | None) -> ReviewTerms | None:
    """The plan's own review terms, if it has any.

    Raises:
        UsageError: there is no such policy, or the interval is none.
    """
    known = opened.settings.policies
    if policy is not None and policy not in known:
        raise UsageError(f"there is no policy {policy}", did_you_mean(policy, under_own_names(known), "policies"))
    length = inputs.parse_interval(every, "--every") if every is not None else None
    return ReviewTerms(every=length, policy=(known[policy].name,) if policy else ()) if length or policy else None


def _empty_plan(client: str, start: str | None, today: date, terms: ReviewTerms | None) -> Plan:
    starts = inputs.parse_day(start, "ahead", "--start")
    created = Entry(date=min(starts, today), kind="created")
    return Plan(client=client, start=starts, review=terms, journal=(created,))


def _ask(
    opened: Folder, path: Path, template: str | None, start: str | None, terms: ReviewTerms | None, today: date
) -> tuple[Plan | None, ReviewTerms | None, Template]:
    """Ask for a plan, and for the folder's usual review terms where it has none; no plan if it was dropped.

    The template is that of the draft, where one is continued.
    """
    from functools import cache, partial

    from planctl.cli.prompts import drafts, new_plan
    from planctl.cli.prompts.dialogue import PlanDialogue

    client = path.name.removesuffix(SUFFIX)
    draft = drafts.former(path, "new")
    options = dict(draft.options) if draft else {}
    name = template or options.get("template", BLANK)
    if draft and draft.answers and start is None:
        today = draft.answers[0].day
    terms = terms or _terms(opened, options.get("every") or None, options.get("policy") or None)
    empty = _empty_plan(client, start or options.get("start"), today, terms)
    options = {"template": name, "start": empty.start.isoformat()}
    if empty.review is not None:
        options |= {"every": str(empty.review.every or ""), "policy": " ".join(empty.review.policy)}
    chosen = bundled_data.read(opened.path, name)
    # Scripted goals are looked for in all plans, which takes a while in a large folder.
    same_texts = cache(partial(session.goal_texts, opened))
    answers = draft.answers if draft else ()
    dialogue = PlanDialogue(inputs.today(), answers, opened.settings, bundled_data.lexicon(), chosen, same_texts)
    asks_usual = opened.broken_settings is None and opened.settings.review == ReviewTerms()
    with drafts.kept_if_interrupted(dialogue, path, "new", client, options):
        conduct = partial(new_plan.ask_plan, empty, name, dialogue, asks_usual=asks_usual)
        plan, usual = dialogue.run(conduct)
    if plan is None:
        drafts.remove(path)
    return plan, usual, chosen


def _write(path: Path, data: bytes, asks: bool, unnoted: Callable[[PlanctlError], None]) -> None:
    """Write the plan; whoever has answered so many questions may clear away what is in the way, and try again.

    Raises:
        PlanctlError: it could not be written.
    """
    while True:
        try:
            return update.create_plan(path, data, unnoted)
        except Unconfirmed:
            raise
        except PlanctlError as fault:
            if not asks:
                raise
            from planctl.cli.prompts import terminal

            console.error(fault.message, fault.hint)
            if not terminal.confirm("Try again? Your answers are not lost yet.", True):
                raise PlanctlError(f"the plan was not written to {path}") from None
