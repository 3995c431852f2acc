"""Files that carry code, told by their content."""

import struct

import pytest

from danvan.lib.sheets.macros import has_macros
from tests.lib.test_sheets import compound, with_parts, xls, xlsx

PLAIN = xlsx(["TT", "Tên mô hình"])
OLD = xls([["TT", "Ten mo hinh"]])


def with_code_sheet():
    record = struct.pack("<HHIBB", 0x85, 8, 0, 0, 1) + b"\1\0"
    return compound(Workbook=struct.pack("<HH", 0x809, 0) + record)


@pytest.mark.parametrize(
    "data",
    [
        with_parts(PLAIN, **{"xl__vbaProject.bin": b"x"}),
        with_parts(PLAIN, xl__macrosheets__sheet1_xml=b"<a/>"),
        with_parts(PLAIN, **{"xl__activeX__activeX1.bin": b"x"}),
        with_parts(PLAIN, Basic__Standard__Module1_xml=b"<a/>"),
        compound(Workbook=b"x", _VBA_PROJECT=b"x"),
        with_code_sheet(),
        b"MIME-Version: 1.0\n\nContent-Location: editdata.mso\n",
    ],
)
def test_a_file_with_code_is_known(data):
    assert has_macros(data)


@pytest.mark.parametrize(
    "data",
    [PLAIN, OLD, b"", b"PK", b"PK\3\4broken", OLD[:600], b"TT;macro\n1;vbaProject.bin\n"],
)
def test_a_file_without_code_is_not_accused(data):
    assert not has_macros(data)
