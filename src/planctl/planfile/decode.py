"""What is looked at before the YAML parser sees a byte."""

import re
from typing import Final

from planctl.model.source import WHOLE_FILE, Place, Problem

# Of a larger one the parser could not say within two seconds what is wrong with it.
LARGEST_FILE: Final = 1024 * 1024

_ENCRYPTED: Final = {b"\0GITCRYPT\0": "git-crypt", b"age-encryption.org/": "age", b"-----BEGIN AGE": "age"}

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
# What most files are made of; looked for first, since it costs a tenth of looking for the rest.
_ORDINARY: Final = b"\t\n" + bytes(range(0x20, 0x7F))
# What YAML allows in no file: the controls of C0 and C1 but for line ends, and what is no character at all.
_CONTROL: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\r(?!\n)"
# Only above the document: further down a line may begin with a percent sign.
_DIRECTIVE: Final = r"(?:[ \t]*(?:#.*)?\r?\n)*%"
_CONFLICT: Final = r"^(?:<{7}|\|{7}|>{7})(?: |\r?$)|^={7}\r?$"


class UnreadableFile(Exception):
    """The file is not fit to be read as a plan; `problem` says why and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def too_large() -> UnreadableFile:
    """Return the refusal of a file larger than any plan."""
    return UnreadableFile(
        Problem(
            WHOLE_FILE,
            f"is larger than {LARGEST_FILE // 1024 // 1024} MiB, and no plan is",
            "is it a plan? Then move old history to a plan in archive/",
        )
    )


def text(data: bytes) -> str:
    """Return the file's text.

    Raises:
        UnreadableFile: it is too large, empty, not UTF-8, holds control characters or conflict markers.
    """
    if len(data) > LARGEST_FILE:
        raise too_large()
    tool = encrypted_by(data)
    if tool:
        raise UnreadableFile(Problem(WHOLE_FILE, f"is encrypted by {tool}", "unlock the folder first"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(Problem(Place(1, 1), "is written in UTF-16", "save it as UTF-8"))
    data = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        decoded = data.decode()
    except UnicodeDecodeError as fault:
        raise UnreadableFile(
            Problem(_place_of_byte(data, fault.start), f"is not UTF-8 (byte {fault.start + 1})", "save it as UTF-8")
        ) from None
    if not decoded or decoded.isspace():
        raise UnreadableFile(Problem(Place(1, 1), "is empty", "restore it from git or a backup, or delete it"))
    if "<<<<<<<" in decoded and ">>>>>>>" in decoded:
        _refuse_conflict(decoded)
    directive = re.match(_DIRECTIVE, decoded) if decoded.startswith("%") or "\n%" in decoded else None
    if directive:
        place = _place(decoded, directive.end() - 1)
        raise UnreadableFile(Problem(place, "a YAML directive (%) is not allowed", "remove the line"))
    if not data.translate(None, _ORDINARY).decode().isprintable():
        _refuse_control(decoded)
    return decoded


def _refuse_conflict(text: str) -> None:
    conflict = re.search(_CONFLICT, text, re.MULTILINE)
    if conflict:
        raise UnreadableFile(
            Problem(
                _place(text, conflict.start()),
                "an unfinished git merge: conflict markers begin here",
                "run planctl resolve CLIENT, which joins both sides; or join them by hand, and remove the markers",
            )
        )


def _refuse_control(text: str) -> None:
    control = re.search(_CONTROL, text)
    if control:
        code = ord(control[0])
        message = "a lone carriage return" if code == 13 else f"the control character U+{code:04X}"
        raise UnreadableFile(Problem(_place(text, control.start()), f"{message} stands in the file", "remove it"))


def encrypted_by(data: bytes) -> str | None:
    """Return what has encrypted the file, or none where nothing has."""
    return next((tool for sign, tool in _ENCRYPTED.items() if data.startswith(sign)), None)


def _place(text: str, index: int) -> Place:
    return Place(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _place_of_byte(data: bytes, index: int) -> Place:
    before = data[:index]
    return _place(before.decode("utf-8", "replace") + "?", len(before.decode("utf-8", "replace")))
