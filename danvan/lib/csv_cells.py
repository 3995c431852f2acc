"""Values as cells of a CSV that Excel opens: days and numbers as they are written in Vietnamese."""

from datetime import date
from decimal import Decimal
from typing import Any

from danvan.lib.xlsx import FORMULA_STARTS


def csv_cell(value: Any) -> str:
    """A text that a program would read as a formula is guarded by an apostrophe: a CSV has no cells of text."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    if isinstance(value, Decimal):
        return str(value.normalize() if value % 1 else int(value)).replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)
