"""The sample lists read exactly as expected."""

import pytest

from danvan.lib.text import fold
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.matches import UnitEntry
from danvan.lists.reading.workbook import read_workbook
from tests.lists.lists import FIELDS
from tests.lists.samples import NAMES, sample

COMMUNES = "Phúc Yên|Xuân Lập|Khuôn Hà|Thượng Lâm|Bình An|Thổ Bình|Hồng Quang|Phúc Sơn|Minh Quang"
UNITS = (
    UnitEntry("lc", "Thị trấn Lăng Can", "Lăng Can"),
    UnitEntry("lb", "Huyện Lâm Bình", "Lâm Bình", rank=2),
    *(UnitEntry(name, f"Xã {name}", name) for name in COMMUNES.split("|")),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_read_exactly_as_expected(name):
    data, file_name, expected = sample(name)
    reading = read_workbook(data, file_name, Catalogue(FIELDS, UNITS))
    rows = {(row.sheet, row.row): row for row in reading.rows}
    assert [(row["sheet"], row["row"]) for row in expected["rows"]] == list(rows)
    for wanted in expected["rows"]:
        row = rows[wanted["sheet"], wanted["row"]]
        if "error" in wanted:
            assert [problem.code for problem in row.problems] == [wanted["error"]]
        elif "title" in wanted:
            assert (fold(row.title), fold(row.registrant)) == (
                fold(wanted["title"]),
                fold(wanted["registrant"]),
            )
            assert (row.kind, row.field_code) == (wanted["kind"], wanted["field"])
            assert (row.unit, row.year) == (wanted["unit"], wanted["year"])
            assert not row.problems
    assert reading.encoding == expected.get("encoding", "Unicode")
