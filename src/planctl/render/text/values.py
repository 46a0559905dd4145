"""A value of a plan in words."""

from collections.abc import Mapping

from planctl.analysis.diff import Said

_UNITS = ("day", "week", "month", "year")


def said(value: Said | None) -> str:
    """A value in words; free text in quotes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {said(each)}" for name, each in value.items())
    if isinstance(value, tuple):
        return ", ".join(said(each) for each in value)
    text = str(value)
    return f'"{text}"' if _is_free(text) else text


def _is_free(text: str) -> bool:
    # Intervals, days, ids and the format's own words stand bare.
    first, *rest = text.split() or [""]
    return "".join(text.split()) != text and not (first.isdigit() and len(rest) == 1 and rest[0].rstrip("s") in _UNITS)
