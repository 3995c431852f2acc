"""How lists of commendations are read: their columns, their group lines and rows, what is asked once for a sheet."""

from functools import partial
from typing import Final

from danvan.lists.commendations.columns import COMMENDATION_COLUMNS
from danvan.lists.commendations.lines import award_meaning
from danvan.lists.commendations.rows import award_list, read_commendation
from danvan.lists.reading.given import GIVEN
from danvan.lists.reading.row.rows import ReadCells
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.shapes import ListShape


def _reader(whole: Whole) -> ReadCells:
    return partial(read_commendation, award_list(whole))


COMMENDATION_LIST: Final = ListShape(
    COMMENDATION_COLUMNS,
    award_meaning,
    _reader,
    {
        "unit": "thuộc đơn vị nào",
        "year": "khen thưởng của năm nào",
        "form": "khen thưởng theo hình thức nào",
    },
    doubts=frozenset(("struck_rows", "hidden_rows", "restart", *GIVEN)),
    remarks=frozenset(("noted", "person", "struck", "partly_struck", "hidden", "hidden_column", "unheaded")),
)
