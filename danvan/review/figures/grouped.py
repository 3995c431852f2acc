"""The text of cells: rows of a source grouped by unit, and things that count once wherever they stand.

Django groups no window functions, so the grouping is written around its own statements. What is counted is ours:
nothing that a user typed stands in them.
"""

from collections.abc import Sequence
from typing import Final

from django.db import connection
from django.db.models import F, OrderBy, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber

from danvan.tally.models import NUMBERS

ASKED: Final = RawSQL("SELECT unit FROM asked", ())  # the units that are counted
NO_YEAR, NO_FIELD = "CAST(NULL AS integer)", "CAST(NULL AS bigint)"


def turn(model: str, latest: tuple[OrderBy, ...]) -> Window:
    """Which of its model's rows a row is, the last one being the first: it says in which unit the model stands."""
    return Window(RowNumber(), partition_by=F(model), order_by=latest)


def where(condition: str) -> str:
    """How many rows of a group fulfil it."""
    return f"COUNT(CASE WHEN {condition} THEN 1 END)"


def once(source: str, thing: str, carried: str = "", where: str = "") -> str:
    """Each thing of a source once in each unit that has it, and the units in which it stands later (`Cell.later`).

    `carried` are columns in which all rows of a thing are alike.
    """
    keys = ", ".join(["in_unit", thing, *([carried] if carried else [])])
    joined = "STRING_AGG" if connection.vendor == "postgresql" else "GROUP_CONCAT"
    return (
        f"(SELECT {keys}, COALESCE({joined}(CAST(in_unit AS text), ',') OVER (PARTITION BY {thing}"  # nosec B608
        " ORDER BY turn, in_unit ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '') AS later"
        f" FROM (SELECT {keys}, MIN(turn) AS turn FROM {source} {where} GROUP BY {keys}) AS of_units) AS once"
    )


def cells(part: str, source: str, numbers: Sequence[str], **keys: str) -> str:
    """Cells of a part in the units asked for: their numbers, and by name the columns of the source that key them."""
    others = {"later": "''", "year": NO_YEAR, "field": NO_FIELD, "word": "''", **keys}
    columns = ["in_unit", f"'{part}'", *others.values(), *numbers, *["0"] * (len(NUMBERS) - len(numbers))]
    return (
        f"SELECT {', '.join(columns)} FROM {source} WHERE in_unit IN ({ASKED.sql})"  # nosec B608
        f" GROUP BY {', '.join(['in_unit', *keys.values()])}"
    )
