"""`doctor`: is everything around the plans as it should be."""

import os

import typer

from planctl.cli import console, inputs, session
from planctl.cli.options import Format, Output
from planctl.doctor import check_up
from planctl.doctor.finding import HealthFinding, Setup
from planctl.errors import PlanctlError
from planctl.exit_codes import ExitCode
from planctl.reminders import health, schedulers, store
from planctl.reminders.record import DamagedRecord
from planctl.schedule.due_list import Trouble
from planctl.storage import plan_folder
from planctl.storage.plan_folder import Folder


def doctor_command(context: typer.Context, format: Format = "text", output: Output = None) -> int:
    """Check the setup, and say how to fix what is wrong.

    Checks whether all plans can be read; file permissions, names, leftovers, and links; git, this
    clone's merge driver, unfinished merges, remotes, and encryption; cron, the time zone, and the
    clock; and whether reminders are scheduled, run, and reach you.
    Exit code 1 if there is a problem, 3 if a plan cannot be read or is missing.

    Example: planctl doctor
    """
    opened = session.open_folder(context)
    read = plan_folder.read_all(opened)
    results = [*check_up.findings(Setup(opened, read, os.environ)), *_reminders(opened)]
    results.sort(key=lambda finding: finding.note)
    if format == "json":
        from planctl.render import json

        console.print_result(json.doctor(results, str(opened.path), len(read)), output)
    else:
        from planctl.render.text import findings

        console.print_result(findings.doctor(results, str(opened.path), len(read)), output)
    if any(finding.check in {trouble.code for trouble in Trouble} for finding in results):
        return ExitCode.UNREADABLE
    return ExitCode.OK if all(finding.note for finding in results) else ExitCode.FINDINGS


def _reminders(opened: Folder) -> list[HealthFinding]:
    """What is wrong with the reminders of this folder."""
    try:
        record = store.load(opened.path)
    except DamagedRecord:
        record = None
    try:
        machine = health.machine(opened.path, schedulers.installed(), os.environ)
    except PlanctlError as fault:
        return [HealthFinding("schedule", "reminders", fault.message, fault.hint)]
    now = inputs.now()
    record = record.at_home(now) if record else None
    troubles = health.troubles(opened.path, machine, record, opened.settings.remind, now.date())
    return [
        HealthFinding(trouble.check, "reminders", trouble.message, trouble.hint, trouble.note) for trouble in troubles
    ]
