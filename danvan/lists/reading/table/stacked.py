"""Where a further list begins below another on the same sheet, and where it is but the next page of it."""

import re
from collections.abc import Sequence
from typing import Final

from danvan.lib.sheets import Sheet
from danvan.lib.text import fold
from danvan.lists.reading.table.endings import ends_list
from danvan.lists.reading.table.header_rows import Line, header_block, header_names, own_cells
from danvan.lists.reading.table.lines_above import meaning_of, read_titles
from danvan.lists.reading.table.tables import Table, is_repeated
from danvan.lists.reading.words.catalogue import COLLECTIVE, INDIVIDUAL, Catalogue
from danvan.lists.reading.words.headings import ColumnSet, heading_key
from danvan.lists.reading.words.names import guess_kind
from models_registry.hamlets import FOLDED_SORT

# Folded. What heads a letter, whose paper it is, and the line with its place and day.
_MOTTO: Final = re.compile(r"dang cong san viet nam|cong hoa xa hoi chu nghia")
_OFFICE: Final = re.compile(
    r"(?:dang bo|dang ui|huien ui|tinh ui|ubnd|ui ban|ban dan van|mttq|mat tran)\b|so\b|\W+$"
)
_DATED: Final = re.compile(r".{0,40}, ?ngay .{0,6} ?thang")
_OF_HEAD: Final = re.compile(r"^so\b|^(?:ubnd|ui ban|dang ui|dang bo)\b|doc lap|, ?ngay |^\W+$|\bdanh sach\b")
# "Cộng xã Thổ Bình: 02" is of the list above, "Tổng hợp mô hình ..." of the one below.
_SUBTOTAL: Final = re.compile(rf"(?:tong|cong) (?:xa|thi tran|phuong|{FOLDED_SORT})\b")
_LIST: Final = re.compile(r"\bdanh sach\b|\bphu luc\b|\bbieu (?:so|tong hop|mau)\b")


def is_list_title(text: str) -> bool:
    """Whether a line names a list: "DANH SÁCH ĐĂNG KÝ MÔ HÌNH ..."."""
    return bool(_LIST.match(fold(text))) and len(text.split()) > 3


def is_title(text: str) -> bool:
    """Whether a line heads a paper: whose it is ("ĐẢNG ỦY XÃ PHÚC SƠN"), or what list."""
    folded = fold(text)
    return is_list_title(text) or (text.isupper() and bool(_OFFICE.match(folded)) and len(folded) > 3)


def next_table(
    sheet: Sheet, rows: list[Line], start: int, table: Table, catalogue: Catalogue, said: set[str]
) -> tuple[int | None, int]:
    """The index of the next header and of the first title line over it; (None, the end) if there is none.

    A header of other columns begins a list. The same headings again are the next page, unless titles stand over
    them that say something new; `said` are the titles so far, as heading keys.
    """
    known = catalogue.columns
    ordinal = table.number_of("ordinal")
    for index in range(start, len(rows)):
        cells = rows[index][1]
        if ordinal and len(cells) >= ordinal and str(cells[ordinal - 1])[:1].isdecimal():
            continue
        texts = [value for value in cells[:6] if isinstance(value, str) and value]
        if len(texts) < 2 or sum(map(known.is_heading, texts)) < 2:
            continue
        found, score = header_names(sheet, rows[index], known)
        cells_of_header = own_cells(sheet, rows[index])
        is_short = score < 3 and _is_short_header(cells_of_header, table, known)
        if not (score >= 3 or is_short) or not known.make_header({name for names in found for name in names}):
            continue
        top = header_block(sheet, rows, index, known)[0]
        first = _first_title(sheet, rows, top, start, table)
        if not is_repeated(cells_of_header, table) or _names_others(cells_of_header, table):
            return index, first
        if _begins_anew(sheet, rows[first:top], table, catalogue, said):
            return index, first
    return None, len(rows)


def _is_short_header(cells: Sequence[tuple[int, object]], table: Table, known: ColumnSet) -> bool:
    """Whether all of two cells are headings, one of names over the names of the table before."""
    names = {at: table.columns.get(at, "").split(":")[0] for at, _ in cells}
    return all(known.is_heading(str(text)) for _, text in cells) and any(
        names[at] in ("title", "registrant") and names[at] in known.match(str(text)).names
        for at, text in cells
    )


def _names_others(cells: Sequence[tuple[int, object]], table: Table) -> bool:
    """Whether headings that come again name other holders: "Họ và tên" where "Tên tập thể" stood."""
    return any(
        table.columns.get(at, "").startswith("registrant")
        and heading_key(str(text)) not in table.heading_keys.get(at, ())
        for at, text in cells
    )


def _first_title(sheet: Sheet, rows: list[Line], header: int, start: int, table: Table) -> int:
    """The index of the first title line over a further table: lines of one or two texts, back to a signature.

    A letterhead holds a place and a day as a signature does: what stands over these is looked at too. No row of the
    `table` before is taken for a title.
    """
    first, dated = header, False
    for index in range(header - 1, start - 1, -1):
        cells = own_cells(sheet, rows[index])
        texts = [fold(value) for _, value in cells if isinstance(value, str)]
        if len(cells) > 2 or len(texts) < len(cells):
            break
        if any(map(_MOTTO.match, texts)):
            return index
        if any(map(_DATED.match, texts)):
            dated = True
        elif (
            any(ends_list(text) or _SUBTOTAL.match(text) for text in texts)
            or _is_signer(cells)
            or (_is_row(cells, table) and not (len(cells) == 1 and _stands_apart(rows, index)))
        ):
            break
        elif not dated or all(map(_OFFICE.match, texts)):
            first = index
        else:
            break
    return first


def _stands_apart(rows: list[Line], index: int) -> bool:
    """Whether a line has a blank one above it, and none below: it is over what follows."""
    row = rows[index][0]
    return index > 0 and rows[index - 1][0] < row - 1 and rows[index + 1][0] == row + 1


def _is_signer(cells: Sequence[tuple[int, object]]) -> bool:
    """Whether a line is but a person's name: whoever signed the list before."""
    names = [str(value) for _, value in cells]
    return all(guess_kind(name)[0] == INDIVIDUAL and not name.isupper() for name in names)


def _is_row(cells: Sequence[tuple[int, object]], table: Table) -> bool:
    names = {table.columns.get(at, "").split(":")[0] for at, _ in cells}
    numbered = len(cells) > 1 and str(cells[0][1]).strip(" .)").isdecimal()
    named = names == {"registrant"} and _is_holder(*cells[0], table)
    return numbered or named or {"title", "registrant"} <= names or _is_short_row(cells, names)


def _is_short_row(cells: Sequence[tuple[int, object]], names: set[str]) -> bool:
    """Whether two texts are a name and what belongs to it, in a list of few columns; a letterhead is in capitals."""
    if len(cells) != 2 or "" in names or names.isdisjoint(("title", "registrant")):
        return False
    return not any(str(text).isupper() or _OF_HEAD.search(fold(str(text))) for _, text in cells)


def _is_holder(at: int, name: object, table: Table) -> bool:
    """Whether a lone name stands where holders do: a body's, as a row has it. Beside numbers titles stand first."""
    text = str(name)
    return (
        (at > 1 or not table.number_of("ordinal"))
        and not text.isupper()
        and guess_kind(text) == (COLLECTIVE, True)
    )


def _begins_anew(
    sheet: Sheet, titles: list[Line], table: Table, catalogue: Catalogue, said: set[str]
) -> bool:
    """Whether lines over headings that come again are the titles of another list.

    A line that names a field, a kind or a commune and nothing else is a group line, and a lone name is a row not yet
    filled in: neither begins a list.
    """
    lines = []
    for line in titles:
        for at, value in own_cells(sheet, line):
            text, folded = str(value), fold(str(value))
            if heading_key(text) in said:
                continue
            if _MOTTO.match(folded) or _LIST.search(folded):
                return True
            name = table.columns.get(at, "").split(":")[0] in ("title", "registrant")
            wide = sheet.merged.get((line[0], at + 1)) == "across"
            if (wide or not name or text.isupper()) and not meaning_of(text, catalogue):
                lines.append(text)
    found = read_titles(lines, "", "", catalogue)
    return bool(found.meaning or found.year or found.unit_candidates or found.unclear_unit)
