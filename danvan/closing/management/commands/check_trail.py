"""`manage.py check_trail`: proves that nothing of the trail and of the closed reviews was changed or taken out."""

from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from danvan.closing.proof import faults_of_closings
from danvan.review.models import ClosedReview
from models_registry import chain
from models_registry.models import Act
from models_registry.proof import prove

_SAID_AT_MOST: Final = 50


class Command(BaseCommand):
    """Exit status 1 with what does not fit. The head that it prints is to be kept outside the portal."""

    help = "Kiểm tra nhật ký và các bản chốt: không dòng nào bị sửa, xóa hay thêm sau khi ghi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            default="",
            help="dấu của nhật ký đã ghi ở nơi khác (trên giấy, trong bản sao lưu): phải còn trong nhật ký",
        )

    def handle(self, *, head: str, **options: Any) -> None:
        proof = prove(head.rpartition("-")[2].strip().lower())  # as on paper: the number, a dash, the hash
        faults = [*proof.faults, *faults_of_closings()]
        number = proof.head[0]
        self.stdout.write(
            f"Nhật ký: {proof.acts} lần thao tác, {proof.changes} thay đổi; "
            f"{ClosedReview.objects.count()} bản chốt."
        )
        places = Act.objects.filter(pk__in=proof.anonymised).order_by("position")
        for act, place in places.values_list("pk", "position"):
            self.stdout.write(f"Lần thao tác số {place} ẩn danh {proof.anonymised[act]} thay đổi.")
        if proof.acts:
            self.stdout.write(
                f"Lần cuối: {number}-{chain.short(proof.head[1])} (dấu đầy đủ: {proof.head[1]})."
            )
        if faults:
            for fault in faults[:_SAID_AT_MOST]:
                self.stderr.write(fault)
            more = f" (còn {len(faults) - _SAID_AT_MOST} chỗ nữa)" if len(faults) > _SAID_AT_MOST else ""
            raise CommandError(f"Có {len(faults)} chỗ không khớp{more}.")
        self.stdout.write("Tất cả đều khớp.")
