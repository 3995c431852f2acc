"""`manage.py doctor`: what of this server is missing, unsafe or old."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from danvan.keeping.doctor import Level, findings


class Command(BaseCommand):
    """Ends with 1 where something must be mended, so that a timer tells it; a database that is away is a finding."""

    help = "Khám cổng: nêu điều gì thiếu, không an toàn hoặc đã cũ, và cách sửa."
    requires_system_checks = []  # it runs them itself
    style_of = {Level.GOOD: "SUCCESS", Level.LOOK: "WARNING", Level.MEND: "ERROR"}

    def handle(self, **options: Any) -> None:
        wrong = 0
        for finding in findings():
            wrong += finding.level is Level.MEND
            mark = getattr(self.style, self.style_of[finding.level])(f"[{finding.level.value}]")
            self.stdout.write(f"{mark} {finding.words}")
        if wrong:
            self.stdout.write(self.style.ERROR(f"{wrong} điều phải sửa."))
            sys.exit(1)
        self.stdout.write("Không có điều gì phải sửa ngay.")
