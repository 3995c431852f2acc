"""Random lists from a grammar of layouts: what a commune may write, with the bin of each physical row as it is written.

Nothing here knows the reader. A file holds one list or several under one another, each of one commune and year.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from hypothesis import strategies as st

COMMUNES: Final = ("Xuân Lập", "Thổ Bình", "Hồng Quang", "Phúc Sơn")
FIELDS: Final = {"Kinh tế": "economy", "QP-AN": "defence_security", "NTM": "new_rural"}
KINDS: Final = {"Hội Nông dân xã": "collective", "Công an xã": "collective", "Ma Văn Út": "individual"}
POSTS: Final = ("Chủ tịch", "Bí thư", "Trưởng ban", "Bí thư Đảng ủy", "Đảng viên", "")
HEADINGS: Final = {
    "ordinal": ("STT", "TT", "Số TT"),
    "title": ("Tên mô hình", "Tên mô hình, điển hình"),
    "registrant": ("Tên tập thể, cá nhân", "Đơn vị, cá nhân thực hiện"),
    "field": ("Lĩnh vực", "Thuộc lĩnh vực"),
    "post": ("Chức vụ",),
    "note": ("Ghi chú",),
}
SIGNATURES: Final = (
    [
        {"title": "NGƯỜI LẬP BIỂU", "registrant": "TM. BAN CHỈ ĐẠO"},
        {"title": "Ma Thị Lan", "registrant": "Lò Văn Bình"},
    ],
    [{"registrant": "T/M ĐẢNG ỦY"}, {"registrant": "BÍ THƯ"}, {"registrant": "Ma Văn Đức"}],
    [
        {"registrant": "Lâm Bình, ngày 05 tháng 10 năm 2022"},
        {"registrant": "CHỦ TỊCH"},
        {"registrant": "Nông Văn Sử"},
    ],
)


@dataclass(frozen=True)
class Expected:
    """A model's row: what must be read of it, unless it is asked about."""

    row: int
    title: str
    registrant: str
    kind: str
    field_code: str
    unit: str
    year: int


@dataclass
class Written:
    """A sheet as it grows: its rows, the bin of each that holds something, and its models."""

    rows: list[list[Any]] = field(default_factory=list)
    bins: dict[int, str] = field(default_factory=dict)
    models: list[Expected] = field(default_factory=list)

    def add(self, cells: list[Any], where: str) -> int:
        """Write a row; "" is a blank one, in no bin."""
        self.rows.append(cells)
        if where:
            self.bins[len(self.rows)] = where
        return len(self.rows)


@st.composite
def lists(draw: Any) -> Written:
    """A sheet with one to three lists; all of them have the same columns."""
    written = Written()
    names = ["title", "registrant", "field", *draw(st.sets(st.sampled_from(("post", "note"))))]
    columns = ["ordinal", *draw(st.permutations(names))]
    headings = [draw(st.sampled_from(HEADINGS[name])) for name in columns]
    style = draw(st.sampled_from(("numbered", "bare")))
    communes = draw(st.lists(st.sampled_from(COMMUNES), min_size=1, max_size=3, unique=True))
    if draw(st.booleans()):
        for at, commune in enumerate(communes):
            if at and draw(st.booleans()):
                _draw_untitled(draw, written, columns, headings, commune, style)
            else:
                _draw_list(draw, written, columns, headings, commune, style)
    else:
        _draw_of_district(draw, written, columns, headings, communes, style)
    return written


def _draw_of_district(
    draw: Any, written: Written, columns: list[str], headings: list[str], communes: list[str], style: str
) -> None:
    """One list of a district, parted by lines of its communes."""
    year = draw(st.sampled_from((2021, 2022)))
    written.add(["HUYỆN LÂM BÌNH"], "title")
    written.add([f"DANH SÁCH ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM {year}"], "title")
    written.add(headings, "header")
    form = draw(st.sampled_from(("XÃ {upper}", "Xã {name}", "Xã {name}: 02 mô hình", "{upper}")))
    mark, where = draw(st.booleans()), draw(st.sampled_from(("ordinal", "title")))
    number = 0
    for at, commune in enumerate(communes):
        text = form.format(name=commune, upper=commune.upper())
        cells = {"ordinal": ("I", "II", "III")[at], "title": text} if mark else {where: text}
        written.add([cells.get(name) for name in columns], "group")
        for _ in range(draw(st.integers(1, 3))):
            number += 1
            _draw_row(draw, written, columns, number, style, (commune, year, None))
        if draw(st.booleans()):
            written.add([f"Cộng xã {commune}: {number:02}"], "total")


def _draw_list(
    draw: Any, written: Written, columns: list[str], headings: list[str], commune: str, style: str
) -> None:
    year = draw(st.sampled_from((2021, 2022)))
    first = not written.rows
    written.add([f"ĐẢNG ỦY XÃ {commune.upper()}"], "title")
    written.add([f"DANH SÁCH ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM {year}"], "title")
    for _ in range(draw(st.integers(0, 2))):
        written.add([], "")
    if first or draw(st.booleans()):
        written.add(headings, "header")
    if style == "numbered" and draw(st.booleans()):
        written.add([f"({at})" for at in range(1, len(columns) + 1)], "numbering")
    number = 0
    groups = list(FIELDS) if draw(st.booleans()) else [None]
    for at, group in enumerate(groups):
        if group:
            cells: dict[str, Any] = {"ordinal": ("I", "II", "III")[at], "title": f"Lĩnh vực {group}"}
            written.add([cells.get(name) for name in columns], "group")
        for _ in range(draw(st.integers(1, 3))):
            number += 1
            _draw_row(draw, written, columns, number, style, (commune, year, group))
    if draw(st.booleans()):
        written.add([f"Tổng cộng: {number:02} mô hình"], "total")
    if draw(st.booleans()):
        written.add([], "")
        for line in draw(st.sampled_from(SIGNATURES)):
            written.add([line.get(name) for name in columns], "footer")
            if draw(st.booleans()):
                written.add([], "")


def _draw_untitled(
    draw: Any, written: Written, columns: list[str], headings: list[str], commune: str, style: str
) -> None:
    """A list pasted under another without its titles: only its total, or who signs it, says whose it is."""
    if draw(st.booleans()):
        written.add(headings, "header")
    for number in range(1, draw(st.integers(1, 3)) + 1):
        _draw_row(draw, written, columns, number, style, (commune, written.models[-1].year, None))
    if draw(st.booleans()):
        written.add([f"Cộng xã {commune}: {number:02} mô hình"], "total")
    else:
        cells = {"registrant": f"TM. ĐẢNG ỦY XÃ {commune.upper()}"}
        written.add([cells.get(name) for name in columns], "footer")


def _draw_row(
    draw: Any,
    written: Written,
    columns: list[str],
    number: int,
    style: str,
    of: tuple[str, int, str | None],
) -> None:
    commune, year, group = of
    holder = draw(st.sampled_from(list(KINDS)))
    own = group or draw(st.sampled_from(list(FIELDS)))
    title = f"Đường hoa {commune} thôn {len(written.rows)}"
    cells: dict[str, Any] = {
        "ordinal": number if style == "numbered" else None,
        "title": title,
        "registrant": f"{holder} {commune}" if holder.endswith("xã") else holder,
        "field": own,
        "post": draw(st.sampled_from(POSTS)),
        "note": draw(st.sampled_from(("", "Duy trì", "ngày 05/10/2022"))),
    }
    row = written.add([cells[name] for name in columns], "model")
    written.models.append(
        Expected(row, title, cells["registrant"], KINDS[holder], FIELDS[own], f"Xã {commune}", year)
    )
