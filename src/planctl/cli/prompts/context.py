"""What the questions of a new plan are asked with."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from planctl.cli.prompts.dialogue import Dialogue
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
    dialogue: Dialogue
    same_texts: Callable[[], Mapping[str, tuple[str, ...]]]

    @property
    def today(self) -> date:
        """The day of the answer last given."""
        return self.dialogue.today
