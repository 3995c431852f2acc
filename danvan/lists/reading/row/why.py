"""Why a line is no model's row, as the officer is told."""

from typing import Final

from danvan.lists.results import Aside, SetAside

WHY: Final[dict[Aside, str]] = {
    "title": "Dòng tiêu đề phía trên bảng",
    "header": "Dòng tiêu đề cột lặp lại",
    "numbering": "Dòng đánh số cột",
    "group": "Dòng tên nhóm",
    "total": "Dòng cộng",
    "unfilled": "Dòng chưa điền tên",
    "stopped": "Mô hình ghi không tiếp tục",
    "footer": "Phần cuối bảng (ký tên, nơi nhận, ghi chú)",
    "hidden": "Dòng ẩn hoặc gạch bỏ, không lấy",
    "other": "Dòng ngoài bảng danh sách",
    "unclear": "Không rõ là dòng của danh sách hay dòng ghi chú",
}
# Why a row may be none; it is asked.
AFTER_END: Final = (
    "dòng này đứng dưới phần ký tên và không có số thứ tự. Nếu không phải là dòng của danh sách, hãy bỏ dòng."
)
OVER_HEADINGS: Final = (
    "dòng này chỉ ghi một tên, ngay trên tiêu đề cột. Nếu là tiêu đề của bảng bên dưới, hãy bỏ dòng."
)
UNDER_STOPPED: Final = (
    "dòng này đứng dưới một dòng nói là dừng, rút hoặc không đăng ký nữa. Nếu đúng như vậy, hãy bỏ dòng."
)
SAMPLE: Final = "dòng này ghi là ví dụ, dòng mẫu. Nếu không phải là dòng của danh sách, hãy bỏ dòng."
_SHOWN: Final = 500  # characters of a line


def aside(
    row: int, kind: Aside, text: str, numbers: dict[str, float] | None = None, why: str = ""
) -> SetAside:
    """A line that is set aside, for the reason of its kind unless `why` says another."""
    return SetAside(row, why or WHY[kind], kind, text[:_SHOWN], numbers or {})
