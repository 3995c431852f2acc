"""The call into python-calamine: a guard has bounded what it will unpack, and its panics are caught."""

import io
from typing import Final

import python_calamine

from danvan.lib.sheets.book import (
    MAX_ROWS,
    MAX_SHEETS,
    Fault,
    Place,
    Sheet,
    UnreadableFile,
    complete,
    keep_filled,
)
from danvan.lib.sheets.old_fonts import Runs, Witness, decode_legacy
from danvan.lib.sheets.package import damaged

_PASSWORD: Final = "Tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi gửi."
_NOT_A_TABLE: Final = "Đây là trang biểu đồ hoặc macro, không có bảng."


def read_sheets(
    data: bytes, faults: list[dict[Place, Fault]], fonts: list[dict[Place, Witness]], runs: Runs | None = None
) -> list[Sheet]:
    """All sheets of a workbook in order; `faults` and `fonts` are by sheet, in the same order.

    Raises UnreadableFile: password, damaged, too_big.
    """
    try:
        return _read(data, faults, fonts, runs or {})
    except UnreadableFile:
        raise
    except python_calamine.PasswordError:
        raise UnreadableFile("password", _PASSWORD) from None
    except python_calamine.CalamineError:
        raise damaged() from None
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # what Rust raises; it is no Exception
            raise damaged() from None
        raise


def _read(
    data: bytes, faults: list[dict[Place, Fault]], fonts: list[dict[Place, Witness]], runs: Runs
) -> list[Sheet]:
    sheets: list[Sheet] = []
    room = MAX_ROWS
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        for index, about in enumerate(workbook.sheets_metadata[:MAX_SHEETS]):
            sheet = Sheet(about.name, [], hidden=about.visible != python_calamine.SheetVisibleEnum.Visible)
            sheets.append(sheet)
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                sheet.notes.append(_NOT_A_TABLE)
                continue
            source = workbook.get_sheet_by_index(index)
            first_row, first_column = source.start or (0, 0)
            indent = [""] * first_column
            rows = source.to_python(skip_empty_area=True)
            sheet.rows = keep_filled(
                ((number, indent + row) for number, row in enumerate(rows, first_row + 1)), sheet.notes, room
            )
            room -= len(sheet.rows)
            complete(sheet, faults[index] if index < len(faults) else {})
            decode_legacy(sheet, fonts[index] if index < len(fonts) else {}, runs)
    return sheets
