"""`manage.py close_review 2020-2022 --reason TEXT`: closes a review, or proposes or approves a correction of it."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from danvan.closing import services
from danvan.review.commands import scope_for_command
from danvan.review.models import ClosedReview
from danvan.review.scope import Scope
from models_registry.access import actor_named


class Command(BaseCommand):
    """A first closing is in force at once; a correction when it is approved in the name of a second account."""

    help = "Chốt số liệu một kỳ báo cáo hoặc một năm của kỳ; chốt lại thì lập bản sửa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="kỳ báo cáo, ví dụ 2020-2022, nam-2025, 6-thang-dau-2026")
        parser.add_argument("--reason", default="", help="lý do (bắt buộc khi chốt)")
        parser.add_argument("--document", default="", help="số văn bản (bắt buộc với bản sửa)")
        parser.add_argument("--unit", default="", help="mã đơn vị; không ghi thì lấy đơn vị cao nhất")
        parser.add_argument("--year", default="", help="một năm của kỳ")
        parser.add_argument("--user", default="", help="tài khoản đứng tên")
        parser.add_argument("--approve", action="store_true", help="phê duyệt bản sửa đang chờ")

    def handle(self, *args: Any, period: str, reason: str, document: str, **options: Any) -> None:
        scope, _ = scope_for_command(period, options["unit"], options["year"])
        try:
            user = actor_named(options["user"])
            if options["approve"]:
                closed = services.decide(_waiting(scope), user, approve=True)
            else:
                closed = services.close(scope, user, reason, document)
        except (LookupError, ValidationError, PermissionDenied) as error:
            raise CommandError(" ".join(getattr(error, "messages", None) or [str(error)])) from error
        self.stdout.write(f"{closed}: {closed.get_state_display().lower()}, mã {closed.printed_code}.")


def _waiting(scope: Scope) -> ClosedReview:
    found = ClosedReview.objects.of(scope).filter(state=ClosedReview.State.PROPOSED).first()
    if found is None:
        raise CommandError("Không có bản sửa nào đang chờ phê duyệt.")
    return found
