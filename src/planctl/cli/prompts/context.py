"""What one sitting at the terminal has at hand."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from planctl.lint.goal_text import Lexicon
from planctl.model.settings import Settings, Template


class PromptContext(NamedTuple):
    """What the questions of a new plan are asked with.

    `lexicon` holds the word lists that goals are read with. `same_texts` gives the goal texts of all
    plans of the folder, as `linter.same_texts` does; it may take a while the first time.
    """

    settings: Settings
    lexicon: Lexicon
    template: Template
    today: date
    same_texts: Callable[[], Mapping[str, tuple[str, ...]]]
