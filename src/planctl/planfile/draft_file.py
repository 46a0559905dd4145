"""The draft of a guided dialogue as text: what it is of, and the answers given so far."""

from collections.abc import Mapping as Table
from datetime import date
from typing import Final, NamedTuple

from planctl.model import dates
from planctl.model.source import Items, Mapping, Node, Scalar, plain
from planctl.planfile import decode, yaml_reader
from planctl.planfile.yaml_writer import quoted

_MARK: Final = "draft"


class Answer(NamedTuple):
    """An answer as it was typed, to which question, and when."""

    question: str
    text: str
    day: date


class Draft(NamedTuple):
    """The draft of `new` or `review`: the `options` it was begun with, and the answers in their order."""

    command: str
    options: Table[str, str]
    answers: tuple[Answer, ...]


def text(draft: Draft, client: str) -> str:
    """Return the draft as text."""
    lines = [
        f"# Answers to `planctl {draft.command} {client}`, which goes on with them.",
        f"{_MARK}: {draft.command}",
        *(f"{name}: {quoted(value)}" for name, value in draft.options.items()),
        "answers:",
        *(
            f"  - {{date: {answer.day}, question: {quoted(answer.question)}, text: {quoted(answer.text)}}}"
            for answer in draft.answers
        ),
    ]
    return "".join(f"{line}\n" for line in lines)


def read(data: bytes) -> Draft | None:
    """Return the draft that the bytes hold; none if they are no draft of a dialogue."""
    try:
        tree = yaml_reader.read(decode.text(data))
    except decode.UnreadableFile:
        return None
    command, answers = (tree.get(_MARK), tree.get("answers")) if isinstance(tree, Mapping) else (None, None)
    if not isinstance(command, Scalar) or not isinstance(answers, Items) or not isinstance(tree, Mapping):
        return None
    options = {key.text: value.text for key, value in tree if isinstance(value, Scalar) and key.text != _MARK}
    return Draft(command.text, options, tuple(filter(None, map(_answer, answers.items))))


def _answer(node: Node) -> Answer | None:
    values = plain(node)
    if not isinstance(values, dict):
        return None
    question, text, day = values.get("question"), values.get("text"), values.get("date")
    if not isinstance(question, str) or not isinstance(text, str) or not isinstance(day, str):
        return None
    try:
        return Answer(question, text, dates.day(day))
    except dates.UnreadableDay:
        return None
