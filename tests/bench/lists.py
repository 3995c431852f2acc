"""The list that is measured: one header row, every row spelt out and good, so that all roads can read it.

As in the article, where 448 registrants hold 448 models, each row has its own registrant and its own model.
"""

import io
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import openpyxl

HEADER = (
    *("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Loại hình", "Chức vụ", "Đơn vị", "Lĩnh vực"),
    *("Năm đăng ký", "Địa điểm", "Nội dung"),
)
COMMUNES = ("Xã Xuân Lập", "Xã Khuôn Hà", "Xã Thổ Bình", "Xã Hồng Quang", "Xã Phúc Sơn")
FIELDS = (
    "Kinh tế",
    "Văn hóa - xã hội",
    "Xây dựng hệ thống chính trị",
    "Xây dựng nông thôn mới",
    "Lĩnh vực khác",
)
YEARS = (2021, 2022)
_BODIES = ("Hội Phụ nữ", "Hội Nông dân", "Hội Cựu chiến binh", "Đoàn Thanh niên", "Chi bộ", "Tổ Dân vận")
_TITLES = (
    *("Đường hoa phụ nữ", "Thắp sáng đường quê", "Tổ tự quản an ninh trật tự", "Nuôi cá lồng"),
    *("Quỹ khuyến học dòng họ", "Phân loại rác thải tại hộ gia đình", "Hiến đất mở đường"),
)
_FAMILY = ("Nguyễn", "Ma", "Chẩu", "Bàn", "Quan", "Nông", "Hoàng", "Triệu", "Đặng", "Lý")
_MIDDLE = ("Văn", "Thị", "Ngọc", "Xuân", "Thúy", "Hữu", "Seo", "Đức", "Minh", "Thanh")
_GIVEN = (
    *("An", "Bình", "Cường", "Dũng", "Ước", "Quý", "Tuấn", "Uyên", "Bích", "Đạt", "Sử", "Hạnh", "Mỹ", "Oanh"),
    *("Yến", "Phượng", "Sơn", "Hải", "Lâm", "Nga"),
)


def rows(number: int, communes: Sequence[str] = COMMUNES) -> Iterator[list[object]]:
    """Half collectives, half persons; no two registrants are named with the same words."""
    people = _people()
    for i in range(number):
        hamlet = f"thôn {_GIVEN[i % 7]} {i // 7}"
        person = i % 2
        yield [
            *(i + 1, f"{_TITLES[i % len(_TITLES)]} {hamlet}"),
            next(people) if person else f"{_BODIES[i % len(_BODIES)]} {hamlet}",
            *(("Cá nhân", "Trưởng thôn") if person else ("Tập thể", "")),
            *(communes[i // 2 % len(communes)], FIELDS[i * 7 // 3 % len(FIELDS)], YEARS[i // 3 % len(YEARS)]),
            *(hamlet.capitalize(), "Tuyên truyền, vận động Nhân dân cùng thực hiện, mỗi quý sơ kết một lần"),
        ]


def _people() -> Iterator[str]:
    """85,500 names, each of other words than all the rest."""
    for given, middle, family in product(combinations(_GIVEN, 2), combinations(_MIDDLE, 2), _FAMILY):
        yield " ".join((family, *middle, *given))


def workbook(number: int, communes: Sequence[str] = COMMUNES) -> bytes:
    """The list as an .xlsx file."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Đăng ký")
    sheet.append(HEADER)
    for row in rows(number, communes):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
