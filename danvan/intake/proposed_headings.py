"""Headings proposed for a pasted table that has none, from what stands in its columns; an officer confirms."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from danvan.lib.dates import parse_date
from danvan.lib.sheets.book import WIDEST
from danvan.lists.commendations.words import form_of
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.headings import PROPOSED, ColumnSet
from danvan.lists.reading.words.names import guess_kind

_YEAR: Final = re.compile(r"(?:năm )?20\d\d", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d{1,4}[.)]?")
_PHONE: Final = re.compile(r"0[\d .]{8,12}")
_ENOUGH: Final = 0.6  # of the cells
_LOOKED_AT: Final = 60  # rows; headings stand among the first, and as many tell what a column holds
_LONGEST: Final = 300  # characters of a cell that is looked at


def has_headings(rows: Sequence[Sequence[str]], columns: ColumnSet) -> bool:
    """Whether some row names columns, a model's or a holder's among them."""
    for row in rows[:_LOOKED_AT]:
        found = {columns.match(cell).names for cell in row[:WIDEST] if len(cell) <= _LONGEST} - {()}
        if len(found) > 1 and columns.make_header({name for names in found for name in names}):
            return True
    return False


def proposed_headings(rows: Sequence[Sequence[str]], columns: ColumnSet, catalogue: Catalogue) -> list[str]:
    """A heading for each column of the rows, marked as a proposal; of columns that nothing is told of, a number."""
    width = min(max(map(len, rows)), WIDEST)
    cells = [
        [text[:_LONGEST] for row in rows[:_LOOKED_AT] if (text := row[at].strip() if at < len(row) else "")]
        for at in range(width)
    ]
    names: dict[int, str] = {}
    for name, is_one in _signs(catalogue).items():
        if name not in columns.by_name:
            continue
        shares = {at: _share(texts, is_one) for at, texts in enumerate(cells) if at not in names}
        best = max(shares, key=lambda at: shares[at], default=None)
        if best is not None and shares[best] >= _ENOUGH:
            names[best] = name
    left = [at for at in range(width) if at not in names and cells[at]]
    for name in columns.needed:
        if name not in names.values() and left:
            longest = max(left, key=lambda at: sum(map(len, cells[at])) / len(cells[at]))
            names[longest] = name
            left.remove(longest)
    return [
        f"{columns.label(names[at]) if at in names else f'Cột {at + 1}'} {PROPOSED}" for at in range(width)
    ]


def _signs(catalogue: Catalogue) -> Mapping[str, Callable[[str], object]]:
    """What tells a column, the plainest first: a cell of it satisfies the sign."""
    return {
        "year": _YEAR.fullmatch,
        "ordinal": _NUMBER.fullmatch,
        "phone": _PHONE.fullmatch,
        "date": _is_date,
        "kind": catalogue.match_kind,
        "field": lambda text: catalogue.match_field(text).value,
        "form": form_of,
        "unit": lambda text: catalogue.name_unit(text).unit,
        "registrant": lambda text: guess_kind(text)[0],
    }


def _share(texts: Sequence[str], is_one: Callable[[str], object]) -> float:
    return sum(map(bool, map(is_one, texts))) / len(texts) if texts else 0


def _is_date(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False
