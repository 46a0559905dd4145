"""`packet`: what an auditor or a payer asks for, as one page to print."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planctl.cli import console, inputs, session
from planctl.cli.options import Archived, Client, Output, Text, option
from planctl.errors import NoAccess, PlanctlError, UsageError
from planctl.exit_codes import ExitCode
from planctl.git.command import GitError
from planctl.storage import locks
from planctl.storage.plan_folder import Document, Folder

if TYPE_CHECKING:
    from planctl.analysis.append_only import Verification
    from planctl.analysis.packet import CommittedPlan


def packet_command(
    context: typer.Context,
    client: Client,
    since: Annotated[Text, option("--from", "DATE", "First day; the plan's start by default.")] = None,
    until: Annotated[Text, option("--to", "DATE", "Last day; today by default.")] = None,
    output: Output = None,
    archived: Archived = False,
) -> int:
    """Write the record that a payer's or an auditor's letter asks for, as one HTML page to print.

    A title page with blanks for what planctl does not know, and the answers in short; then the plan in
    force, its changes in words, signatures and what they are of, sessions counted, reviews with their
    due dates, events and what became of them, scores, and whether git shows that the history was only
    ever added to. Notes are not on it. Without git it says what cannot be shown.

    Example: planctl packet c-0118 --from 2026-01-01 -o c-0118.packet.html
    """
    last = inputs.past_date(until, "--to", "a record is of what has been")
    opened, path = session.find_plan(context, client, archived)
    document = session.read_plan(opened, path)
    first = inputs.parse_day(since, "back", "--from") if since else min(document.plan.start, last)
    if first > last:
        raise UsageError(f"--from {first} is after --to {last}", "exchange the two")
    from planctl.analysis.packet import packet
    from planctl.render import html
    from planctl.render.pages.packet import packet_page

    faults: list[PlanctlError] = []
    states, verification = _from_git(opened, document, faults.append)
    facts = packet(document.plan, opened.settings, (first, last), states, verification)
    if verification is not None and not verification.is_clean:
        console.warn(f"the history was not only added to: planctl verify {document.plan.client} says where")
    console.print_result(html.packet(packet_page(facts, opened.settings)), _file(output, document))
    return max(session.report_settings(opened), ExitCode.UNREADABLE if faults else ExitCode.OK)


def _file(output: Path | None, document: Document) -> Path | None:
    """Where to write: in a folder the file is named after the client."""
    return output / f"{document.plan.client}.packet.html" if output is not None and output.is_dir() else output


def _from_git(
    opened: Folder, document: Document, failed: Callable[[PlanctlError], None]
) -> tuple[tuple["CommittedPlan", ...], "Verification | None"]:
    """What git says of the plan: its states, the one that is not committed among them, and whether it was rewritten.

    `failed` gets what went wrong where the folder is in a repository.
    """
    from planctl.analysis.packet import CommittedPlan
    from planctl.git import verification
    from planctl.model import fingerprint

    now = CommittedPlan("", inputs.today(), document.plan)
    try:
        verified, states = verification.examine(opened.path, document, inputs.today())
    except PlanctlError as fault:
        message = f"changes of the plan, and verify's answer, are not on the page: {fault.message}"
        if isinstance(fault, GitError | NoAccess) and locks.git_lock(Path(os.path.realpath(opened.path))) is not None:
            failed(fault)
            console.error(message, fault.hint)
        else:
            console.info(message)
        return (), None
    if not states:
        console.info("changes of the plan, and verify's answer, are not on the page: the plan was never committed")
        return (), None
    if fingerprint.of_plan(states[-1].plan) != fingerprint.of_plan(document.plan):
        states = (*states, now)
    return states, verified
