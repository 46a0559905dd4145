"""English word forms that many messages need."""


def count(number: int, noun: str) -> str:
    """Write a number of things: `1 plan`, `3 plans`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def spaced(word: str) -> str:
    """Write a word of the format for reading: `hospital_discharge` as `hospital discharge`."""
    return word.replace("_", " ")
