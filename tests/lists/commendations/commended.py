"""Commendation lists as offices write them, built by tests."""

from collections.abc import Sequence

from danvan.lists.commendations.reading import COMMENDATION_LIST
from danvan.lists.reading.workbook import Answers, Reading, read_workbook
from danvan.lists.results import ReadRow
from tests.lists.lists import CATALOGUE, workbook

PAPER = "(Kèm theo Quyết định số 123/QĐ-UBND ngày 05/10/2022 của Chủ tịch UBND huyện)"
TITLES = [
    ["UBND HUYỆN LÂM BÌNH", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["DANH SÁCH"],
    [
        "Tập thể, cá nhân được tặng Giấy khen đã có thành tích xuất sắc trong phong trào “Dân vận khéo” năm 2022"
    ],
    [PAPER],
    [],
]
HEADER = ["TT", "Họ và tên/Tên tập thể", "Chức vụ", "Đơn vị công tác", "Thành tích", "Mức thưởng", "Ghi chú"]
COLLECTIVES, PERSONS = ["I", "Tập thể"], ["II", "Cá nhân"]
UNION = [1, "Hội LHPN xã Xuân Lập", None, None, "Xây dựng đường hoa", 447000]
PERSON = [1, "Ông Ma Văn Ả", "Bí thư chi bộ", "Thôn Nà Lừa, xã Hồng Quang", "Vận động hiến đất", 223500]


def annex(*people: Sequence[object], collectives: Sequence[Sequence[object]] = (UNION,)) -> list:
    """The rows of an annex: titles, header, collectives, persons, total and signature; UNION stands on row 8."""
    footer = [[None, "Tổng cộng", None, None, None, 670500], [], [None, "CHỦ TỊCH"], [None, "Nguyễn Văn Z"]]
    return [*TITLES, HEADER, COLLECTIVES, *collectives, PERSONS, *(people or (PERSON,)), *footer]


def read(*rows: Sequence[object], **options: object) -> Reading:
    """Read one sheet of these rows; options of `workbook` and answers alike."""
    built = {name: options.pop(name) for name in ("names", "merged") if name in options}
    return read_workbook(workbook(rows, **built), "kt.xlsx", CATALOGUE, Answers(**options), COMMENDATION_LIST)


def said(row: ReadRow, *names: str) -> list[str]:
    """What a row says beside name, unit and year."""
    return [row.other.get(name, "") for name in names]
