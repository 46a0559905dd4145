"""A goal's sentence: what is exact is read exactly, the rest is judged by a few general features."""

from planctl.lint.goal_text.lexicon import LISTS, Lexicon, build
from planctl.lint.goal_text.parser import GoalText, read

__all__ = ["LISTS", "GoalText", "Lexicon", "build", "read"]
