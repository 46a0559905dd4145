"""The reference pages as JSON: rules, instruments, policies."""

from collections.abc import Sequence

from planctl.lint.rule import Rule
from planctl.model import schema
from planctl.model.instruments import Instrument
from planctl.model.settings import Policy
from planctl.render import json


def rules(all_rules: Sequence[Rule]) -> str:
    """Write the rules with their documentation."""
    return json.document(
        {
            "rules": [
                json.named(rule, "code", "name", "criterion", "level")
                | {section.lower(): text for section, text in rule.sections.items()}
                for rule in all_rules
            ]
        }
    )


def instruments(all_instruments: Sequence[Instrument]) -> str:
    """Write the instruments with their facts and sources."""
    return json.document(
        {
            "measures": [
                {
                    **json.named(instrument, "key", "label", "name"),
                    "min": instrument.low,
                    "max": instrument.high,
                    "better": instrument.better,
                    "cutoff": instrument.cutoff_text or None,
                    "bands": [band._asdict() for band in instrument.bands],
                    "bands_note": instrument.bands_note or None,
                    "min_change": instrument.min_change,
                    "min_change_kind": instrument.min_change_kind or None,
                    "min_change_basis": instrument.min_change_basis or None,
                    "min_change_population": instrument.min_change_population or None,
                    "min_change_note": instrument.min_change_note or None,
                    "metric": instrument.metric,
                    "loinc": instrument.loinc or None,
                    "license": instrument.licence or None,
                    **json.named(instrument, "confirmed", "sources"),
                }
                for instrument in all_instruments
            ]
        },
        # Since 2 `license` is spelled in one way only.
        version=2,
    )


def policies(all_policies: Sequence[Policy]) -> str:
    """Write the review policies with their clocks and sources."""
    return json.document(
        {
            "policies": [
                json.named(policy, "name", "description")
                | {"clock": json.record(policy.clock, schema.REVIEW)}
                | json.named(
                    policy, "next_required", "source", "quote", "read_on", "binds", "inferred", "confirmed", "aliases"
                )
                for policy in all_policies
            ]
        }
    )


def vectors(all_policies: Sequence[Policy]) -> str:
    """Write the policies' examples so that another program can hold itself against them.

    A plan of that start and first contact, under that policy alone, with that history, is due on that day, for the
    earliest of its reasons; `because` is null where two reasons say the same day, or where nothing is due.
    """
    return json.document(
        {
            "vectors": [
                {
                    "policy": policy.name,
                    "why": vector.why,
                    **json.named(vector, "start", "intake"),
                    "history": [json.history_entry(entry) for entry in vector.journal],
                    "as_of": vector.as_of,
                    "due": None if vector.due == "none" else vector.due,
                    "because": vector.because,
                }
                for policy in all_policies
                for vector in policy.vectors
            ]
        }
    )
