"""What an installation needs before an office can work with it, and which of it is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from danvan.accounts.models import User
from danvan.lib.counting import numbers_of
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


def what_is_there() -> dict[str, QuerySet[Any]]:
    """What the steps count, by names of their own."""
    return {
        "start-units": Unit.objects.all(),
        "start-fields": ActivityField.objects.all(),
        "start-programmes": Programme.objects.all(),
        "start-periods": ReviewPeriod.objects.all(),
        "start-issuers": IssuerProfile.objects.all(),
        "start-accounts": User.objects.filter(Exists(Assignment.objects.filter(user=OuterRef("pk")))),
    }


def steps(numbers: Mapping[str, int] | None = None) -> list[Step]:
    """In the order in which they are taken; each stands on those before (one query, if the caller has no numbers)."""
    found = numbers_of(what_is_there()) if numbers is None else numbers
    return [
        Step(
            "Đơn vị",
            "Lấy tỉnh, xã, phường của đồng chí từ danh mục đơn vị hành chính cả nước.",
            reverse("start:units"),
            found.get("start-units", 0),
            "đơn vị",
        ),
        Step(
            "Lĩnh vực",
            "Chọn bộ lĩnh vực mà mô hình đăng ký.",
            reverse("start:fields"),
            found.get("start-fields", 0),
            "lĩnh vực",
        ),
        Step(
            "Giai đoạn, kỳ báo cáo",
            "Ghi giai đoạn nhận đăng ký; cổng lập kỳ báo cáo của năm nay.",
            reverse("start:years"),
            min(found.get("start-programmes", 0), found.get("start-periods", 0)),
            "giai đoạn",
        ),
        Step(
            "Cơ quan ban hành",
            "Ghi tên cơ quan, người ký, nơi nhận in trên báo cáo, biểu.",
            reverse("start:issuer"),
            found.get("start-issuers", 0),
            "đơn vị đã khai",
        ),
        Step(
            "Tài khoản",
            "Cấp tài khoản cho từng cán bộ, mỗi người một mật khẩu dùng một lần.",
            reverse("start:accounts"),
            found.get("start-accounts", 0),
            "người được giao nhiệm vụ",
        ),
    ]


def is_told_of_steps(user: Asker) -> bool:
    """Whoever administers the installation is; nobody else."""
    return access.sees_everything(user)


def steps_waiting(user: Asker, numbers: Mapping[str, int] | None = None) -> list[Step]:
    """Those that are not done yet, for whoever is told of them."""
    return [step for step in steps(numbers) if not step.is_done] if is_told_of_steps(user) else []
