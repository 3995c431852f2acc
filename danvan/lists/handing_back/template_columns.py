"""The columns of the list that a unit fills in, and what the guide says of each."""

from dataclasses import dataclass
from typing import Final

from danvan.lists.reading.words.columns import BY_NAME
from models_registry.models import Level
from models_registry.models.calendar import fault_of_level


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of the list: canonical name, heading, width in millimetres, how to fill it, whether it is needed."""

    name: str
    heading: str
    width: float
    guide: str
    is_needed: bool = False

    def heading_in(self, year: int) -> str:
        """What stands above the column in a year's list."""
        return f"Tiếp tục năm {year}" if self.name == "continues" else self.heading

    def guide_in(self, year: int) -> str:
        """How to fill it, with an example of that year."""
        levels = "xã hoặc tỉnh" if fault_of_level(Level.DISTRICT, (year,)) else "xã, huyện hoặc tỉnh"
        return self.guide.format(example=f"05/10/{year}", levels=levels)


COLUMNS: Final = (
    TemplateColumn("ordinal", "STT", 11, "Đã ghi sẵn."),
    TemplateColumn("title", "Tên mô hình", 46, "Ghi gọn tên gọi của mô hình, mỗi dòng một mô hình.", True),
    TemplateColumn(
        "registrant",
        "Tên tập thể, cá nhân",
        42,
        "Tập thể: ghi đủ tên, ví dụ Hội Phụ nữ xã. Cá nhân: chỉ ghi họ và tên; chức vụ ghi ở cột “Chức vụ”.",
        True,
    ),
    TemplateColumn("continues", "", 19, "Dòng tô màu: để “Có” nếu còn thực hiện, chọn “Không” nếu dừng."),
    TemplateColumn("kind", "Loại", 20, "Chọn “Tập thể”, “Hộ gia đình” hoặc “Cá nhân”.", True),
    TemplateColumn("post", "Chức vụ", 27, "Chức vụ của cá nhân, ví dụ Trưởng thôn."),
    TemplateColumn("field", "Lĩnh vực", 30, "Chọn một lĩnh vực chính trong danh sách thả xuống.", True),
    TemplateColumn(
        "related",
        "Lĩnh vực liên quan",
        28,
        "Lĩnh vực khác mà mô hình có tác động; nhiều lĩnh vực thì cách nhau bằng dấu chấm phẩy.",
    ),
    TemplateColumn("place", "Địa điểm", 25, "Thôn, bản, tổ dân phố nơi thực hiện."),
    TemplateColumn("novelty", "Tính chất", 19, "Chọn “Mới”, “Duy trì” hoặc “Nhân rộng”."),
    TemplateColumn("level", "Cấp đăng ký", 21, "Chọn cấp mà mô hình đăng ký: {levels}."),
    TemplateColumn("date", "Ngày đăng ký", 24, "Ghi ngày/tháng/năm, ví dụ {example}."),
    TemplateColumn("content", "Nội dung", 44, "Tóm tắt nội dung, cách thức thực hiện."),
    TemplateColumn("note", "Ghi chú", 22, "Điều cần nói thêm."),
    TemplateColumn("unit", "Đơn vị", 28, "Đã ghi sẵn."),
    TemplateColumn("number", BY_NAME["number"].label, 14, ""),
)
