"""What the portal keeps of persons and for what, said to everyone (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15)."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from awards.models import (
    Certificate,
    Commendation,
    Decision,
    DecisionDraft,
    FieldCheck,
    MeetingMember,
    Nominee,
)
from danvan.accounts.models import OpenSession, User
from danvan.lists.models import KEPT_STAGED
from danvan.portal.persons.anonymising import TYPED_ELSEWHERE
from models_registry.models import Change, IssuerProfile, Registrant


@dataclass(frozen=True)
class Kept:
    """Columns of a table that say something of a person, whose they are, and why they are kept."""

    model: type[models.Model]
    columns: tuple[str, ...]
    of_whom: str
    purpose: str

    @property
    def labels(self) -> list[str]:
        """What each column is called on the forms, in small letters."""
        names = {field.name: str(field.verbose_name) for field in self.model._meta.concrete_fields}
        return [names[column][:1].lower() + names[column][1:] for column in self.columns]


# A new column of these tables stands here or in `OF_NO_PERSON`: a test asks.
KEPT: Final = (
    Kept(
        Registrant,
        ("name", "address", "post", "workplace", "hamlet", "mark", "unit"),
        "Người đăng ký mô hình, điển hình",
        "Biết ai đăng ký, không lẫn với người trùng tên, ghi đúng trong báo cáo và quyết định",
    ),
    Kept(
        Commendation,
        ("recipient_name", "recipient_post", "unit", "merit", "form", "amount", "reason"),
        "Người được khen thưởng",
        "Lưu kết quả khen thưởng như trong quyết định",
    ),
    Kept(
        Certificate,
        ("name", "form_name", "void_reason"),
        "Người được cấp giấy khen, giấy chứng nhận",
        "Sổ cấp giấy: số nào đã cấp cho ai; trang xác minh công khai không nêu tên",
    ),
    Kept(
        Nominee,
        ("recipient_name", "recipient_post", "unit", "merit", "reason"),
        "Người được đưa ra xét, được đề nghị khen thưởng",
        "Lập danh sách, tờ trình, biên bản đúng như lúc xét",
    ),
    Kept(MeetingMember, ("name", "post", "role", "present"), "Người dự họp xét", "Lập biên bản họp"),
    Kept(Decision, ("signer", "signer_post"), "Người ký quyết định", "Dẫn đúng quyết định"),
    Kept(DecisionDraft, ("signer", "signer_post"), "Người ký quyết định", "Soạn dự thảo quyết định"),
    Kept(
        FieldCheck,
        ("people", "found"),
        "Người đi kiểm tra thực tế mô hình",
        "Biết ai đã xem mô hình, ngày nào, thấy gì",
    ),
    Kept(IssuerProfile, ("signer", "post"), "Người ký báo cáo", "Ghi phần ký của báo cáo"),
    Kept(
        User,
        ("full_name", "username", "email", "date_joined", "last_login"),
        "Người dùng cổng",
        "Đăng nhập, phân quyền, gửi thư báo việc",
    ),
    Kept(
        OpenSession,
        ("device", "address", "began_at", "seen_at"),
        "Người dùng cổng",
        "Chủ tài khoản thấy mình đang đăng nhập ở đâu; mất khi phiên kết thúc",
    ),
    Kept(
        Change,
        ("by_name", "at", "action", "reason", "before", "after"),
        "Người dùng cổng",
        "Biết ai đã sửa gì, ai đăng nhập từ máy nào, lúc nào; không sửa, không xóa được",
    ),
)
OF_NO_PERSON: Final = {
    Registrant: {"kind", "sector"},
    Commendation: {"recipient_kind", "source"},
    Certificate: {"form", "body", "code"},
    Nominee: {"purpose", "recipient_kind"},
    MeetingMember: set[str](),
    Decision: {"number", "subject", "body", "track", "source"},
    DecisionDraft: {"track", "body", "subject", "grounds", "articles", "recipients", "reason", "state"},
    FieldCheck: set[str](),
    IssuerProfile: {
        "superior",
        "body",
        "name",
        "abbreviation",
        "place",
        "behalf",
        "recipients",
        "head",
        "acting",
    },
    User: {"password"},
    OpenSession: set[str](),
    Change: {"subject", "source_file", "source_sheet", "salt", "digest"},
}


@login_not_required
def personal_data(request: HttpRequest) -> HttpResponse:
    """/du-lieu-ca-nhan/: open to everyone, for most of whom something is kept have no account."""
    context = {
        "kept": KEPT,
        "kept_days": KEPT_STAGED.days,
        "typed_elsewhere": TYPED_ELSEWHERE,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "portal/personal_data.html", context)
