"""How lists of one subject are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from danvan.lists.reading.given import GIVEN
from danvan.lists.reading.row.list_table import GroupMeaning
from danvan.lists.reading.row.registration import read_registration
from danvan.lists.reading.row.rows import ReadCells
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.table.lines_above import Meaning, meaning_of
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.columns import REGISTRATIONS
from danvan.lists.reading.words.headings import ColumnSet


@dataclass(frozen=True)
class ListShape:
    """How lists of one subject are read: their columns, their group lines and the cells of their rows.

    `asked` names the columns that one answer for a sheet settles, with the end of the question. `doubts` and `remarks`
    name what a table is looked over for that it says against itself (`doubts_of`, `remarks_of`).
    """

    columns: ColumnSet
    group_meaning: GroupMeaning
    reader: Callable[[Whole], ReadCells]  # for a table, with what is said of the whole of it
    asked: Mapping[str, str]
    doubts: frozenset[str]
    remarks: frozenset[str]


def _group_meaning(text: str, catalogue: Catalogue, year: int | None, _counted: bool) -> Meaning:
    return meaning_of(text, catalogue, year)


def _reader(whole: Whole) -> ReadCells:
    return partial(read_registration, whole)


REGISTRATION_LIST: Final = ListShape(
    REGISTRATIONS,
    _group_meaning,
    _reader,
    {"unit": "thuộc đơn vị nào", "year": "của năm nào", "field": "thuộc lĩnh vực nào"},
    doubts=frozenset(("movement", "struck_rows", "hidden_rows", "turned_days", "differs", "restart", *GIVEN)),
    remarks=frozenset(
        (
            *(
                "noted",
                "other_year",
                "other_unit",
                "person",
                "struck",
                "partly_struck",
                "hidden",
                "hidden_column",
                "unheaded",
            ),
            *("total_above", "total_below"),
        )
    ),
)
