"""What the cells of one line say: an ordinal, the numbers of a total, the whole line as text."""

import re

from danvan.lib.dates import parse_number
from danvan.lib.sheets import column_letter
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean


def ordinal_text(value: Cell) -> str:
    """An ordinal as it is seen: 1 for 1.0."""
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def is_number(value: Cell) -> bool:
    """1, "01", "1." and "12/" are ordinals of rows; "I" and "A" are of groups."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) or (isinstance(value, str) and value.strip(" .)/").isdecimal())


def join(filled: list[tuple[int, Cell]]) -> str:
    """What a line says, as it is shown where lines are set aside."""
    return " | ".join(clean(ordinal_text(value)) for _, value in filled)


def numbers(filled: list[tuple[int, Cell]], ordinal: int) -> dict[str, float]:
    """The numbers of a total line by column letter; one within its words under the letter of the words."""
    found: dict[str, float] = {}
    for at, value in filled:
        if at != ordinal and isinstance(value, int | float) and not isinstance(value, bool):
            found[column_letter(at)] = float(value)
        elif isinstance(value, str) and (match := re.search(r"\d[\d.]*", value)):
            try:
                found[column_letter(at)] = float(parse_number(match[0].rstrip(".")))
            except ValueError:
                continue
    return found
