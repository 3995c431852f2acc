"""What stands below a list: its signatures, and lines after them that may head the next list of the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean, fold
from danvan.lists.reading.table.endings import is_footer
from danvan.lists.reading.words.catalogue import INDIVIDUAL
from danvan.lists.reading.words.names import guess_kind

# The day of a letterhead is like that of a signature: what follows it are titles all the same.
_DATED: Final = re.compile(r".{0,40}, ?ngay .{0,6} ?thang")


def is_signature(texts: Sequence[str], *, after_another: bool = False) -> bool:
    """Whether the names in a line are those of signers: posts and capitals, beneath them persons.

    One of them must be a signature's word, unless the line stands after such a line and names persons.
    """
    sure = any(map(is_footer, texts))
    return bool(texts) and (sure or after_another) and all(_may_sign(text, sure=sure) for text in texts)


def _may_sign(text: str, *, sure: bool) -> bool:
    return is_footer(text) or (sure and text.isupper()) or guess_kind(text)[0] == INDIVIDUAL


@dataclass(slots=True)
class Below:
    """The lines since a signature began; `is_open` until a row comes."""

    is_open: bool = False
    lines: list[tuple[int, str, bool]] = field(
        default_factory=list
    )  # row, text, whether a letterhead has its day

    def end(self, row: int, texts: Sequence[tuple[int, Cell]]) -> None:
        """A line that says by its words that the list has ended."""
        dated = any(_DATED.match(fold(str(value))) for _, value in texts)
        if not dated:
            self.lines.clear()
        self.is_open = True
        self.lines += [
            (row, clean(str(value)), True) for _, value in texts if dated and not is_footer(str(value))
        ]

    def go_on(self, row: int, texts: Sequence[tuple[int, Cell]]) -> None:
        """A line after it."""
        self.lines += [(row, clean(str(value)), False) for _, value in texts]

    def titles(self) -> list[tuple[int, str]]:
        """What may be titles of another list: everything since the last signature but the signers' names."""
        return [
            (row, text) for row, text, _ in self.lines if guess_kind(text)[0] != INDIVIDUAL or text.isupper()
        ]

    def close(self) -> None:
        """A row has come."""
        self.is_open = False
        self.lines.clear()
