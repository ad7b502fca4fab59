"""What a rule of the portal refuses, in a sentence for whoever asked."""

from typing import Protocol


class Sentence(Protocol):
    """A text that is chosen when it is shown."""

    def __html__(self) -> str: ...


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """A rule does not allow it; the sentence says why, and what can be done instead."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
