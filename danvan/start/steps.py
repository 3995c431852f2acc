"""What an installation needs before an office can work with it, and which of it is there."""

from dataclasses import dataclass

from django.urls import reverse

from danvan.review.models import ReviewPeriod
from models_registry import access
from models_registry.access import Asker
from models_registry.models import ActivityField, Assignment, IssuerProfile, Programme, Unit


@dataclass(frozen=True)
class Step:
    """One of them: what it is for, its page, and what is there so far."""

    title: str
    purpose: str
    url: str
    found: int
    noun: str

    @property
    def is_done(self) -> bool:
        return self.found > 0


def steps() -> list[Step]:
    """In the order in which they are taken; each stands on those before."""
    return [
        Step(
            "Đơn vị",
            "Lấy tỉnh, xã, phường của đồng chí từ danh mục đơn vị hành chính cả nước.",
            reverse("start:units"),
            Unit.objects.count(),
            "đơn vị",
        ),
        Step(
            "Lĩnh vực",
            "Chọn bộ lĩnh vực mà mô hình đăng ký.",
            reverse("start:fields"),
            ActivityField.objects.count(),
            "lĩnh vực",
        ),
        Step(
            "Giai đoạn, kỳ báo cáo",
            "Ghi giai đoạn nhận đăng ký; cổng lập kỳ báo cáo của năm nay.",
            reverse("start:years"),
            min(Programme.objects.count(), ReviewPeriod.objects.count()),
            "giai đoạn",
        ),
        Step(
            "Cơ quan ban hành",
            "Ghi tên cơ quan, người ký, nơi nhận in trên báo cáo, biểu.",
            reverse("start:issuer"),
            IssuerProfile.objects.count(),
            "đơn vị đã khai",
        ),
        Step(
            "Tài khoản",
            "Cấp tài khoản cho từng cán bộ, mỗi người một mật khẩu dùng một lần.",
            reverse("start:accounts"),
            Assignment.objects.values("user").distinct().count(),
            "người được giao nhiệm vụ",
        ),
    ]


def steps_waiting(user: Asker) -> list[Step]:
    """Those that are not done yet, for whoever administers the installation; nobody else is told."""
    return [step for step in steps() if not step.is_done] if access.sees_everything(user) else []
