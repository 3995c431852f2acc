"""How lists of one subject are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from danvan.lists.reading.row.lines import LineReader
from danvan.lists.reading.row.rows import RowReader
from danvan.lists.reading.words.columns import REGISTRATIONS
from danvan.lists.reading.words.headings import ColumnSet


@dataclass(frozen=True)
class ListShape:
    """How lists of one subject are read: their columns, their lines and their rows.

    `asked` names the columns that one answer for a sheet settles, with the end of the question.
    """

    columns: ColumnSet
    lines: type[LineReader]
    rows: type[RowReader]
    asked: Mapping[str, str]
    doubts: bool = False  # whether a table is looked over for what it says against itself


REGISTRATION_LIST: Final = ListShape(
    REGISTRATIONS,
    LineReader,
    RowReader,
    {"unit": "thuộc đơn vị nào", "year": "của năm nào", "field": "thuộc lĩnh vực nào"},
    doubts=True,
)
