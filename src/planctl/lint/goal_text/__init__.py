"""A goal's sentence, read into its parts: who, does what, to what, how much, by when."""

from planctl.lint.goal_text.lexicon import LISTS, Lexicon, build
from planctl.lint.goal_text.parts import Act, Aside, Horizon, Level, Parts, Subject
from planctl.lint.goal_text.reading import read

__all__ = ["LISTS", "Act", "Aside", "Horizon", "Level", "Lexicon", "Parts", "Subject", "build", "read"]
