"""How a list ends: totals, signatures, nơi nhận, remarks; and what a line of cells says as text and numbers."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from danvan.lib.numbers import parse_number
from danvan.lib.sheets import column_letter
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean, fold

# Folded: "huyện" is huien, "ngày" ngay.
TOTAL: Final = re.compile(
    r"(?:tong cong|tong so|cong tong|lui ke)\b"
    r"|toan (?:huien|xa|thi tran|tinh) (?:co|gom) \d+ (?:mo hinh|dien hinh|tap the|ca nhan)\b"
    r"|(?:cong (?:mang sang|chuien sang|chuien trang|sang trang|trang)|mang sang|chuien (?:sang|tiep|trang))"
    r"(?: (?:trang|sau|truoc|nay|so))*\s*(?:[:=(].*|\d+\W*|\.)?$"
    r"|(?:tong|cong)(?: (?:chung|toan (?:xa|huien)|lai|nhom.*|linh vuc.*|khoi.*|muc.*"
    r"|tap the|ca nhan|[ivx]+|\([ivxa-e\d+ ]+\)))?\s*(?:[:=(].*|\d.*|\.)?$"
)
SUBTOTAL: Final = re.compile(r"(?:tong|cong) ")  # of a place or field, if no holder stands in the line
FOOTER: Final = re.compile(
    r"(?:nguoi )?lap (?:bieu|bang|danh sach)$|phe duiet$|thu ki$|pho truong ban$"
    r"|nguoi (?:lap|tong hop|bao cao|ki)\b|tm\b\.|t/m|kt\b\.|k/t|t\.m\b|tl\b\.|tuq\b|noi nhan|xac nhan|thu truong"
    r"|ki ten|\(ki|ghi chu ?:|luu ?:|- nhu tren|- luu|bi thu$|chu tich$|pho chu tich$|truong ban$|pho bi thu$"
    r"|can bo tong hop|.{0,40}, ngay .{0,6} ?thang|ngay [\d.… ]+thang|duiet\b"
    r"|[^,]{2,30}, ngay \d\d? ?[/.-] ?\d\d? ?[/.-] ?\d{4}\W*$"
    r"|\(?da ki\)?$|trang \d+ ?/ ?\d+$|\(?an dinh\b.{0,60}\d"
    r"|\(?danh sach (?:(?:nay|tren|dang ki|an dinh) )*(?:co|gom)(?: co)?:? (?:[a-z]+ \()?\d"
)
_COUNTED: Final = re.compile(
    r"\(?(?:\d+ ?(?:mo hinh|dien hinh|mh|tap the|ca nhan|ho(?: gia dinh)?|luot|nguoi)\b[,;.+/ -]*(?:va )?)+\)?"
)
_SIGNER: Final = re.compile(r"(?:dai dien\b.{0,60}|can bo dan van)$")  # in capitals: else a model's name


def is_footer(text: str) -> bool:
    """Whether a text stands below a list: a signature, nơi nhận, a remark."""
    folded = fold(text)
    return bool(FOOTER.match(folded) or (text.isupper() and _SIGNER.match(folded)))


def ends_list(text: str) -> bool:
    """Whether a text is a total line's or one of those below a list (signatures, nơi nhận, ghi chú)."""
    return bool(TOTAL.match(fold(text))) or is_footer(text)


def ordinal_text(value: Cell) -> str:
    """An ordinal as it is seen: 1 for 1.0; a day as a person writes it."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def is_number(value: Cell) -> bool:
    """1, "01", "1." and "12/" are ordinals of rows; "I" and "A" are of groups."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) or (isinstance(value, str) and value.strip(" .)/").isdecimal())


def is_of_counts(names: Mapping[int, str], body: Iterable[tuple[int, list[Cell]]]) -> bool:
    """Whether nothing but numbers stands under the headings of models and holders: how many of them each unit has."""
    at = [number for number, name in names.items() if name.split(":")[0] in ("title", "registrant")]
    cells = [line[column - 1] for _, line in body for column in at if column <= len(line)]
    filled = [value for value in cells if value != ""]
    return bool(filled) and all(map(is_number, filled))


def is_count(text: str) -> bool:
    """Whether a text is but a number of models and holders: "02 mô hình", "3 tập thể, 1 cá nhân"."""
    return bool(_COUNTED.fullmatch(fold(text)))


def join(filled: list[tuple[int, Cell]]) -> str:
    """What a line says, as it is shown where lines are set aside."""
    return " | ".join(clean(ordinal_text(value)) for _, value in filled)


def numbers(filled: list[tuple[int, Cell]], ordinal: int) -> dict[str, float]:
    """The numbers of a total line by column letter; one within its words under the letter of the words."""
    found: dict[str, float] = {}
    for at, value in filled:
        if at != ordinal and isinstance(value, int | float) and not isinstance(value, bool):
            found[column_letter(at)] = float(value)
        elif isinstance(value, str) and (match := re.search(r"\d[\d.,]*", value)):
            try:
                found[column_letter(at)] = float(parse_number(match[0].rstrip(".,")))
            except ValueError:
                continue
    return found
