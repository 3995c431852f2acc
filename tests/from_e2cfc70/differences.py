"""Where today's portal says something else than e2cfc70 on purpose: faults that were mended, and nothing else.

The one place for it: `expected/` is what e2cfc70 said and is never edited.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """Why, and by answer ("figures-district.json") pairs of lines: as they read then, once in it, and now."""

    why: str
    lines: dict[str, tuple[tuple[str, str], ...]]


_TOLD_OF_REASONS = """Trước → sau
10:00 01/12/2026
Hệ thống
Sửa lượt đăng ký “Nuôi cá lồng Khuổi Trang – 2022”
Lượt đăng ký không còn bị trả lại
lý do trả lại:
Thiếu ý kiến của cấp uỷ xã. → (trống)
10:00 01/12/2026
Hệ thống
Sửa lượt đăng ký “Dạy trẻ hát Then – 2022”
Lượt đăng ký không còn bị trả lại
lý do trả lại:
Chưa nêu đối tượng thụ hưởng (mục 4). → (trống)
"""
_HISTORY_OF_REASON = """Nội dung
10:00 01/12/2026
Hệ thống
Sửa
Lý do trả lại:
Chưa nêu đối tượng thụ hưởng (mục 4).
→
(trống)
Lý do: Lượt đăng ký không còn bị trả lại
"""
_REASONS_GONE = (
    ('"Đã tiếp nhận","Chưa nêu đối tượng thụ hưởng (mục 4)."]', '"Đã tiếp nhận",null]'),
    ('"Đã gửi","Thiếu ý kiến của cấp uỷ xã."]', '"Đã gửi",null]'),
)

ON_PURPOSE = (
    Difference(
        "The reason of a return goes when the registration moves on; a migration cleared two, with their trail.",
        {
            "export-registration-quantri.txt": _REASONS_GONE,
            "export-registration-xa.txt": _REASONS_GONE,
            "rows-of-tables.txt": (("models_registry_change 3292\n", "models_registry_change 3294\n"),),
            "trail-of-registration.txt": (("Nội dung\n", _HISTORY_OF_REASON),),
            "closed-1-since.txt": (("Trước → sau\n", _TOLD_OF_REASONS),),
            "closed-2-since.txt": (("Trước → sau\n", _TOLD_OF_REASONS),),
            "closed-3-since.txt": (("Trước → sau\n", _TOLD_OF_REASONS),),
        },
    ),
)
