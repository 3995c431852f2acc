"""The title of a row's model, and what may be more than one title or less than a whole one."""

import re
from typing import Final

from danvan.lib.text import clean, clean_multiline
from danvan.lists.reading.row.cells import RowCells, as_text, shorten
from danvan.lists.reading.row.old_text import ask_of_old_text
from danvan.lists.reading.row.own_numbers import counts_several
from danvan.lists.reading.words.titles import clean_title
from danvan.lists.results import QUESTION

_LISTED: Final = re.compile(r"^\s*(?:[-–—+*•●▪]|\d{1,2}\s*[.)/-])\s*[^\W\d_]", re.MULTILINE)
_LETTER: Final = re.compile(r"[^\W\d_]")
# What a cell may say of a model under its title, a line each: "- Nội dung: ...".
_LABELLED: Final = re.compile(
    r"[-–+*•. ]*(?:nội dung|cách làm|mục tiêu|mục đích|kết quả|hiệu quả|giải pháp|đối tượng|địa điểm|địa bàn|quy mô"
    r"|thời gian|kinh phí|lực lượng|thành phần|sản phẩm)\b[^:]{0,40}:",
    re.IGNORECASE,
)


def read_title(cells: RowCells) -> str:
    """Reads the title, from one column or one for each field; gives the code of the field whose column is filled."""
    at, field_code = _title_column(cells)
    row = cells.row
    if not at:
        row.title = clean_title(cells.told.get("title", ""))
        return ""
    value = cells.cell(at)
    if isinstance(value, str) and "\n" in value:
        value = _without_content(cells, value)
    row.title = title = clean_title(value) if isinstance(value, str) else as_text(value)
    if title:
        if isinstance(value, str) and (_lists_several(value) or counts_several(value)):
            reason = "ô ghi nhiều mô hình; mỗi dòng chỉ ghi một, hãy tách thành từng dòng."
            cells.problem("several_models", at, "title", reason, value=value, severity=QUESTION)
        if (isinstance(value, bool) or not _LETTER.search(as_text(value))) and "title" not in cells.told:
            reason = (
                f"“{shorten(title)}” là số, ngày hoặc dấu, không phải tên mô hình. Hãy gõ lại tên mô hình."
            )
            cells.problem("bad_value", at, "title", reason, value=value, severity=QUESTION)
        cells.check_text(title, at, "title")
        ask_of_old_text(cells, title, at, "title")
    elif not cells.is_faulty(at, "title"):
        cells.problem("missing", at, "title", "thiếu tên mô hình. Hãy ghi tên mô hình vào ô này.")
    return field_code


def _lists_several(value: str) -> bool:
    """Whether several lines of a cell begin as those of a list do: "- Lúa nếp", "+ Ao cá"."""
    return "\n" in value and len(_LISTED.findall(value)) > 1


def _title_column(cells: RowCells) -> tuple[int, str]:
    """The column of the row's title; of several by field the one that is filled, and its field."""
    columns = cells.columns
    if "title" in columns.single or not columns.titles:
        return columns.single.get("title", 0), ""
    filled = [(at, code) for at, code in columns.titles if cells.text(at)]
    if len(filled) > 1:
        both = " và ".join(f"“{shorten(cells.text(at))}”" for at, _ in filled[:2])
        reason = f"dòng này ghi cả {both}. Mỗi dòng chỉ ghi một mô hình; hãy tách thành hai dòng."
        cells.problem("several_models", filled[0][0], "title", reason, severity=QUESTION)
    return filled[0] if filled else (columns.titles[0][0], "")


def _without_content(cells: RowCells, value: str) -> str:
    """A title alone; what stands under it in the same cell, each line under its label, is the content."""
    title, *lines = [line for line in value.splitlines() if line.strip()]
    if not lines or _LABELLED.match(title) or not all(map(_LABELLED.match, lines)):
        return value
    if "content" not in cells.columns.single:
        cells.row.other["content"] = clean_multiline("\n".join(lines))
    return title


def ask_of_line_below(cells: RowCells, row: int, at: int, text: str) -> None:
    """The line right under this one has only a title or a name: the rest of this one, or a model of its own."""
    name = cells.columns.bases[at]
    if name in cells.told:
        return
    what = "tên mô hình" if name == "title" else "tên tập thể, cá nhân"
    reason = (
        f"dòng {row} ngay bên dưới chỉ ghi “{shorten(clean(text))}”. "
        f"Nếu đó là phần tiếp của {what}, hãy ghi đủ vào ô này; "
        f"nếu là mô hình khác, hãy ghi đủ các ô của dòng {row}."
    )
    cells.problem("continued", at, name, reason, value=text, severity=QUESTION)
