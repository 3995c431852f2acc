"""A question and all questions of a batch."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from awards.desk.beside import Side
from danvan.intake.choices import Choices
from danvan.lists.reading.answers import Answers

BEGINNING: Final = "cau-"  # begins the name of every question in the form


@dataclass(frozen=True)
class Asked:
    """A question: `rows` is how many rows wait for it (0 if it is of a sheet), `place` the first of them.

    `apply` puts the value of a choice into the answers. Without choices the text of a column is asked, if `typed`
    names one, else a row number. `radio`: the choices stand beside the question, to be compared with it. `sides` is
    what the row is asked about: itself first, then what stands beside it.
    """

    name: str
    text: str
    choices: Choices
    apply: Callable[[Answers, str], Answers]
    initial: str = ""
    rows: int = 0
    place: str = ""
    radio: bool = False
    typed: str = ""
    sides: tuple[Side, ...] = ()

    @property
    def lines(self) -> list[tuple[Side, ...]]:
        """The sides, as a table shows several such questions."""
        return [self.sides] if self.sides else []


@dataclass(frozen=True)
class Questions:
    """All questions of a batch: of its sheets, of words, of likely-same names, and those that may be passed over."""

    sheets: tuple[Asked, ...]
    words: tuple[Asked, ...]
    same: tuple[Asked, ...]
    optional: tuple[Asked, ...]
    more: int = 0  # further words and names, not on this page

    def __iter__(self) -> Iterator[Asked]:
        return iter((*self.sheets, *self.words, *self.same, *self.optional))


def name_of(*parts: str) -> str:
    """A form field's name: the same for the same question, whatever has been answered meanwhile."""
    return f"{BEGINNING}{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:12]}"
