"""How lists of commendations are read: their columns, their lines and rows, and what is asked once for a sheet."""

from typing import Final

from danvan.lists.commendations.columns import COMMENDATION_COLUMNS
from danvan.lists.commendations.lines import CommendationLines
from danvan.lists.commendations.rows import CommendationRows
from danvan.lists.reading.workbook import ListShape

COMMENDATION_LIST: Final = ListShape(
    COMMENDATION_COLUMNS,
    CommendationLines,
    CommendationRows,
    {
        "unit": "thuộc đơn vị nào",
        "year": "khen thưởng của năm nào",
        "form": "khen thưởng theo hình thức nào",
    },
)
