"""What may be a client's or another id in a plan, and so the name of a file."""

import re
from collections.abc import Collection
from typing import Final

PATTERN: Final = r"[a-z0-9][a-z0-9._-]{0,63}"
# Windows keeps these names for devices, with any ending, and folders are synchronised to it.
RESERVED_NAMES: Final = frozenset(
    {"con", "nul", "aux", "prn"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
# The settings of all plans stand in planctl.yaml.
SETTINGS_NAME: Final = "planctl"
_WORD: Final = r"[^\W\d_]+"
_CAMEL: Final = r"(?<=[a-z])(?=[A-Z])"


# What stands before a National Provider Identifier when its check digit is computed: health, United States.
_NPI_PREFIX: Final = "80840"


def npi_fault(text: str) -> tuple[str, str] | None:
    """Return what keeps a text from being a National Provider Identifier, with a hint; none if it is one.

    The last of the ten digits is a check digit by Luhn's formula (CMS, NPI check digit).
    """
    if not re.fullmatch(r"[12][0-9]{9}", text):
        return ("this is not an NPI", "an NPI has ten digits and begins with 1 or 2")
    total = 0
    for position, digit in enumerate(reversed(_NPI_PREFIX + text)):
        doubled = int(digit) * (1 + position % 2)
        total += doubled // 10 + doubled % 10
    return ("the check digit of this NPI is wrong", "is one of its ten digits mistyped?") if total % 10 else None


def fault(text: str) -> tuple[str, str] | None:
    """Return what keeps a text from being an id, with a hint; none if it is one."""
    if not re.fullmatch(PATTERN, text):
        return (
            "this is not an id",
            "an id is 1 to 64 small letters, digits, dots, hyphens or underscores, and begins with a letter or digit",
        )
    if text.partition(".")[0] in RESERVED_NAMES:
        return ("this id is a name that Windows keeps for a device", "choose another")
    if text == SETTINGS_NAME:
        return ("this id is the name of the folder's settings", "choose another")
    return None


def names_a_person(text: str, first_names: Collection[str]) -> bool:
    """Tell whether one of the words of an id, or of what should be one, is a first name (in small letters)."""
    words = [word for part in re.findall(_WORD, text) for word in re.split(_CAMEL, part)]
    return any(word.casefold() in first_names for word in words)
