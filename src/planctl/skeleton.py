"""The text of a new plan: valid as it stands, with what is still to be written as comments."""

from datetime import date

from planctl import changes
from planctl.dates import Interval
from planctl.settings import Settings

MODELINE = "# yaml-language-server: $schema=.planctl/plan.schema.json"

_BODY = """\
{practitioner}# level_of_care: outpatient
{review}
# The three questions of the first sessions, answered in the client's own words.
# intake:
#   hopes: ""         # What do you hope to get out of coming to therapy?
#   goals: ""         # What are your goals for treatment?
#   improvement: ""   # How would you know if things have improved?

# diagnoses:
#   - {{code: F41.1, label: Generalized anxiety disorder, date: {start}, primary: true}}

# problems:
#   - id: p1
#     text: ""        # what troubles the client: where, when, how often
# strengths: []
# barriers: []
# preferences: ""
# safety: {{risk: none, date: {start}}}
# services:
#   - {{type: individual, modality: CBT, minutes: 50, every: 1 week, until: {end}}}

# Goals: planctl goal {client} "TEXT" --problem p1 --measure NAME --baseline N --target N --by DATE
# goals:
#   - id: g1
#     text: ""        # what will be different, by how much, by when
#     words: ""       # the same in the client's own words
#     problem: p1
#     measure: {{name: PHQ-9, baseline: 15, target: 9}}
#     by: {end}
#     agreed: {start}

# interventions:
#   - {{id: i1, goals: [g1], text: "", approach: CBT, who: both, every: 1 week, agreement: agreed}}

# discharge:
#   criteria: []

# What happened, one line each: planctl log, score and review add to the end of the file.
history:
  - {{date: {created}, kind: created}}
"""


def skeleton(
    client: str,
    start: date,
    created: date,
    end: date,
    settings: Settings,
    *,
    every: Interval | None = None,
    policy: str | None = None,
    modeline: bool = False,
) -> str:
    """A new plan as text.

    Args:
        client: the plan's id.
        start: the day it takes effect; `created` the day it is written, no later.
        end: the day that examples in comments name as their horizon.
        settings: the folder's, which may name the practitioner.
        every: the review interval, or `policy` the review policy, if the plan has its own.
        modeline: whether an editor's schema is at hand.
    """
    own_terms = [f"every: {every}"] if every else []
    own_terms += [f"policy: {policy}"] if policy else []
    head = [MODELINE] if modeline else []
    head += ["format: 1", f"client: {changes.bare(client)}", f"start: {start}"]
    return (
        "\n".join(head)
        + "\n"
        + _BODY.format(
            client=client,
            start=start,
            created=created,
            end=end,
            practitioner="" if settings.practitioner else "# practitioner: {name: , credential: }\n",
            review="\n".join(["review:", *(f"  {term}" for term in own_terms)])
            if own_terms
            else "# review: {every: 6 months}",
        )
    )
