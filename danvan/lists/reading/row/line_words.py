"""What the words of a line say of it: a total, a signature or its head, a remark, a row for certain."""

import re
from typing import Final

from danvan.lib.sheets.book import Cell
from danvan.lib.text import fold
from danvan.lists.reading.row.below import is_signature
from danvan.lists.reading.row.continuations import Held
from danvan.lists.reading.row.list_table import ListTable, PhysicalLine
from danvan.lists.reading.table.endings import SUBTOTAL, TOTAL, is_count, is_footer, is_number
from danvan.lists.reading.table.layout import is_repeated, own_cells
from danvan.lists.reading.table.meanings import is_mark, value_of
from models_registry.hamlets import UNMARKED_SORT, is_hamlet

_COUNT: Final = re.compile(r"\s*(?:\(.*\)|[:=].*|\d.*)$")
_PLACE: Final = re.compile(rf"(?:{UNMARKED_SORT}|xa|thi tran|phuong|linh vuc) ")

# Folded; in the column of numbers, and before a name.
_SAMPLE: Final = re.compile(r"\(?(?:vd|vi du|mau)[\W\d]*")
_AS_SAMPLE: Final = re.compile(r"\(?(?:vi du|vd)\s*\d*\s*[:.)-]")


def is_total(line: PhysicalLine, table: ListTable) -> bool:
    """Whether the first text of a line heads a total of the list, of a place or of a field."""
    first = fold(str(line.texts[0][1]))
    total = TOTAL.match(first) or (SUBTOTAL.match(first) and _sums_up(line, table))
    return bool(total) and (not line.numbered or len(line.filled) < 4)


def _sums_up(line: PhysicalLine, table: ListTable) -> bool:
    """Whether the first text is "Cộng xã Phúc Sơn", "Tổng lĩnh vực kinh tế" in a line without a holder."""
    at, text = line.texts[0]
    bases = table.columns.bases
    if any(bases.get(other) == "registrant" for other, _ in line.texts if other != at):
        return False
    rest = _COUNT.sub("", str(text).strip().partition(" ")[2])
    if _PLACE.match(fold(rest)) or is_hamlet(rest):
        return True
    unit = table.catalogue.name_unit(rest, table.year)
    return bool(unit.value or unit.several or table.catalogue.match_field(rest).value)


def only_counts(line: PhysicalLine) -> bool:
    """Whether a line says but numbers of models and holders behind its first text: "Tổng", "02 mô hình", "01 hộ"."""
    return all(is_count(str(value)) for _, value in line.texts[1:])


def has_holder_and_title(line: PhysicalLine, table: ListTable) -> bool:
    """Whether a line names both; a number may be a title, and is nobody's name."""
    bases = table.columns.bases
    words = [at for at, value in line.filled if not is_number(value)]
    named = {bases[at] for at in words if at in table.columns.names}
    if len(words) > 1:
        named |= {bases[at] for at, _ in line.filled if table.table.columns.get(at) == "title"}
    return len(named) > 1


def heads_signature(line: PhysicalLine, table: ListTable) -> bool:
    """Whether bodies in capitals stand over the posts of those who sign: "BAN CHỈ ĐẠO" over "TRƯỞNG BAN"."""
    body = table.table.body
    if line.index + 1 >= len(body) or not all(str(value).isupper() for _, value in line.texts):
        return False
    below = [str(value) for value in body[line.index + 1][1] if isinstance(value, str) and value]
    return bool(below) and is_signature(below)


def is_row_for_certain(
    line: PhysicalLine, table: ListTable, *, complete: bool, after_signature: bool
) -> bool:
    """Whether a line without a number is a row, whatever a cell of it says.

    It has a title and a holder (`complete`), and these are no signers, or one of them and a field, a kind, a level.
    """
    columns, marked = table.columns, table.catalogue.columns.marked
    names = [str(value) for at, value in line.texts if at in columns.names]
    if names and any(
        _means_something(at, value, table) for at, value in line.filled if columns.bases.get(at) in marked
    ):
        return complete or not any(map(is_footer, names))
    return complete and not is_signature(names, after_another=after_signature)


def _means_something(at: int, value: Cell, table: ListTable) -> bool:
    """Whether a cell under field, kind, level or the like says one."""
    name, _, mark = table.table.columns.get(at, "").partition(":")
    return is_mark(value) if mark else bool(value_of(name, str(value), table.catalogue))


def ends(line: PhysicalLine, table: ListTable) -> bool:
    """Whether one of a line's texts stands below a list: a signature, nơi nhận, a remark.

    A post ("Chủ tịch", "Bí thư") or a day beside a name is none, unless it is written as signatures are.
    """
    columns = table.columns
    named = any(at in columns.names for at, _ in line.texts)
    return any(
        is_footer(str(value))
        for at, value in line.texts
        if not named or at in columns.names or at not in columns.bases or str(value).isupper()
    )


def is_remark(line: PhysicalLine, table: ListTable, held: Held | None) -> bool:
    """Whether the only text of a line is all in brackets, and does not carry on a name of the row `held` above it."""
    if len(line.filled) != 1:
        return False
    at, value = line.texts[0]
    text = str(value).strip()
    above = held.last if held and at in table.columns.names else -1
    return text[0] == "(" and text[-1] == ")" and line.row != above + 1


def is_over_headings(line: PhysicalLine, table: ListTable) -> bool:
    """Whether a lone text stands right over the headings, come again, or over those of the next list of the sheet."""
    if len(line.filled) != 1 or not line.texts:
        return False
    body = table.table.body
    if line.index + 1 < len(body):
        row, cells = body[line.index + 1]
        return row == line.row + 1 and is_repeated(own_cells(table.sheet, (row, cells)), table.table)
    return any(row == line.row + 1 for row, _ in table.sheet.rows)


def is_counted_group(line: PhysicalLine, table: ListTable) -> bool:
    """Whether a line without a row's number says but one thing and how many stand under it: "II | Xã Khuôn Hà | 1"."""
    if line.numbered or len(line.filled) < 2:
        return False
    said = [
        value
        for at, value in line.filled
        if at != table.columns.ordinal and not (is_number(value) or is_count(str(value)))
    ]
    return len(said) == 1


def is_sample(cells: list[Cell], table: ListTable) -> bool:
    """Whether a row only shows how to fill in the list: "VD | Đường hoa | ...", "Ví dụ: Đường hoa"."""
    texts = {
        at: str(cells[at - 1]) for at in (table.columns.ordinal, *table.columns.names) if 0 < at <= len(cells)
    }
    return any(
        _SAMPLE.fullmatch(fold(text)) if at == table.columns.ordinal else _AS_SAMPLE.match(fold(text))
        for at, text in texts.items()
    )
