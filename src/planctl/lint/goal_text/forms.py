"""The forms in which an entry of a word list may stand in a sentence."""

from typing import Final

_VOWELS: Final = frozenset("aeiou")
_HISSING: Final = ("s", "x", "z", "ch", "sh")


def plural(noun: str) -> str:
    """The regular plural, which is also the third person of a verb."""
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(_HISSING) else "s")


def participles(verb: str) -> tuple[str, str]:
    """The regular past form and the form in -ing."""
    if verb.endswith("ie"):
        return verb + "d", verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied", verb + "ing"
    if _doubles(verb):
        return verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    return verb + "ed", verb + "ing"


def verb_forms(entry: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """A verb with its regular forms; in a phrase the first word is the one that changes."""
    head, rest = entry[0], entry[1:]
    return tuple((form, *rest) for form in (head, plural(head), *participles(head)))


def noun_forms(entry: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """A noun and its plural; in a phrase the last word is the one that changes."""
    return (entry, (*entry[:-1], plural(entry[-1])))


def _doubles(verb: str) -> bool:
    if len(verb) < 3 or verb[-1] in "aeiouwxyh":
        return False
    short = sum(letter in _VOWELS for letter in verb) == 1 or verb.endswith(("mit", "bmit", "gin", "get"))
    return short and verb[-2] in _VOWELS and verb[-3] not in _VOWELS
