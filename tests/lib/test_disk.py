"""What is said of a file that cannot be read or written."""

import errno

from danvan.lib.disk import reason_of


def reason(act) -> str:
    try:
        act()
    except OSError as error:
        return reason_of(error)
    raise AssertionError("nothing was wrong")


def test_a_file_that_cannot_be_opened_is_told_in_vietnamese(tmp_path):
    (tmp_path / "a").write_text("")
    assert reason((tmp_path / "không-có.xlsx").read_bytes) == "không có tệp hoặc thư mục này"
    assert reason(tmp_path.read_bytes) == "đây là thư mục, không phải tệp"
    assert reason((tmp_path / "a" / "b").read_bytes) == "đường dẫn đi qua một tệp, không phải thư mục"
    assert reason((tmp_path / ("x" * 300)).read_bytes) == "tên tệp quá dài"


def test_what_is_rare_is_named_as_the_machine_does():
    assert reason_of(OSError(errno.EIO, "")).startswith("lỗi của máy: ")
