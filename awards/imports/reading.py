"""How lists of commendations are read: their columns, their lines and rows, and what is asked once for a sheet."""

from typing import Final

from awards.imports.columns import COMMENDATION_COLUMNS
from awards.imports.lines import CommendationLines
from awards.imports.rows import CommendationRows
from models_registry.imports.reading.workbook import ListShape

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
