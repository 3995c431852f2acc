"""A taken-in file handed back to its sender: their own workbook with every fault marked, or the refused rows alone.

Who may have it is for the caller to say: a batch comes from `ImportBatch.objects.visible_to(user)`.
"""

from pathlib import PurePath
from typing import Final

from django.core.exceptions import ValidationError

from danvan.lib.sheets import read_book
from danvan.lists.handing_back.findings import findings_of
from danvan.lists.handing_back.marking_copy import mark_copy
from danvan.lists.handing_back.marking_original import mark_original
from danvan.lists.handing_back.refused_rows import write_refused
from danvan.lists.models import ImportBatch

MAX_CELLS: Final = 300_000  # filled ones; openpyxl writes them in half a minute

_TOO_LONG: Final = "Danh sách quá dài nên không trả lại cả tệp được. Hãy tải danh sách các dòng chưa nhận."


def marked_workbook(batch: ImportBatch) -> tuple[bytes, str]:
    """An .xlsx of what was sent, faults coloured and commented, verdicts beside the rows, a summary first; its name.

    Raises ValidationError if the original is no longer kept, or is too long.
    """
    data = batch.original()
    source = read_book(data, batch.file_name)
    if sum(cell != "" for sheet in source.sheets for _, cells in sheet.rows for cell in cells) > MAX_CELLS:
        raise ValidationError(_TOO_LONG)
    found = findings_of(batch)
    content = mark_original(data, source, batch, found) or mark_copy(source, batch, found)
    return content, _named(batch, "ket qua kiem tra")


def refused_list(batch: ImportBatch) -> tuple[bytes, str]:
    """An .xlsx of the rows that are not taken, each with its reasons and place, ready to be sent again; its name."""
    return write_refused(batch), _named(batch, "dong chua nhan")


def _named(batch: ImportBatch, what: str) -> str:
    name = PurePath(batch.file_name).stem.removesuffix(
        f" - {what}"
    )  # of a file that comes for the second time
    return f"{name} - {what}.xlsx"
