"""`manage.py figures 2020-2022 [--unit CODE] [--year Y] [--live] --json`: the review for machines."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from danvan.review.commands import scope_for_command
from danvan.review.figures.as_json import as_json
from danvan.review.figures.review import review_of
from danvan.review.figures.stated import with_stated
from danvan.review.models import ClosedReview
from danvan.review.scope import UNKNOWN_YEAR


class Command(BaseCommand):
    """Prints what the review page shows, as JSON; of a closed review, what was closed."""

    help = "In số liệu của một kỳ báo cáo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="kỳ báo cáo, ví dụ 2020-2022, nam-2025, 6-thang-dau-2026")
        parser.add_argument("--unit", default="", help="Mã đơn vị")
        parser.add_argument("--year", default="", help=f"Năm, hoặc {UNKNOWN_YEAR}")
        parser.add_argument("--live", action="store_true", help="Số hiện tại, dù số liệu đã chốt")
        parser.add_argument("--json", action="store_true", help="Một dòng, cho máy đọc")

    def handle(
        self, *args: Any, period: str, unit: str, year: str, live: bool, json: bool, **options: Any
    ) -> None:
        scope, units = scope_for_command(period, unit, year)
        closed = None if live else ClosedReview.objects.in_force_of(scope)
        if closed:
            figures = {
                **closed.content["figures"],
                "closed": {"code": closed.printed_code, "version": closed.version},
            }
        else:
            figures = as_json(with_stated(review_of(scope, units)))
        self.stdout.write(_dump(figures, compact=json))


def _dump(figures: dict[str, object], *, compact: bool) -> str:
    return json.dumps(figures, ensure_ascii=False, indent=None if compact else 2)
