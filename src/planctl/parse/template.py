"""A template of new plans out of its tree."""

from typing import Final

from planctl.model import schema
from planctl.model.schema import Key, ListOf, OneOf, Record, Text
from planctl.model.settings import Suggested, Template
from planctl.model.source import Node, Problem
from planctl.parse import records
from planctl.parse.reading import Reading

_QUESTIONS: Final = ListOf(Text(), single=True)

SUGGESTED: Final = Record(
    "suggested measure",
    Suggested,
    (
        Key("name", Text(), "A known instrument, or a name of one's own.", required=True, example="PHQ-9"),
        Key("unit", Text(), "What one point is, for a measure of one's own.", example="days per week"),
        Key("better", OneOf(("lower", "higher")), "Which way is better, for a measure of one's own."),
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
    """The template that a tree holds, or none and all that is wrong with it, in the order of the file."""
    reading = Reading()
    found: Template | None = records.record(tree, TEMPLATE, reading)
    return (None if reading.problems else found), reading.sorted_problems()
