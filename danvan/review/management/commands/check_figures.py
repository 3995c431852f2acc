"""`manage.py check_figures`: counts again all that is kept of the figures, and says every difference."""

from time import monotonic, sleep
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from danvan.review.figures.kept import every_question
from danvan.tally.checking import Difference, differences_of, forget_old
from danvan.tally.keeping import forget_all
from danvan.tally.marks import make_triggers, missing_triggers
from danvan.tally.models import Question
from models_registry.models import Unit

_SAID_AT_MOST: Final = 50
_LONG, _PAUSE = 0.5, 0.3  # seconds


class Command(BaseCommand):
    """Exit status 1 if something was kept otherwise than it is counted; that is counted anew by whoever asks next."""

    help = "Đếm lại toàn bộ số liệu đã lưu sẵn cho các trang số liệu và nêu mọi chỗ sai lệch."

    def handle(self, *args: Any, **options: Any) -> None:
        if missing := missing_triggers():
            make_triggers()
            forget_all()
            raise CommandError(
                f"Cơ sở dữ liệu thiếu {len(missing)} cơ chế ghi dấu thay đổi ({', '.join(missing)}). "
                "Đã tạo lại; toàn bộ số liệu sẽ được đếm lại khi mở trang."
            )
        forgotten, checked = forget_old(), 0
        found: list[Difference] = []
        kept = set(Question.objects.values_list("key", flat=True))
        for counting in every_question():
            if counting.key in kept:
                checked += 1
                begun = monotonic()
                found += differences_of(counting)
                if monotonic() - begun > _LONG:
                    sleep(_PAUSE)  # on SQLite, who wanted to write meanwhile gets in
        self.stdout.write(f"Đã đếm lại {checked} bảng số liệu; bỏ {forgotten} bảng lâu không dùng.")
        if found:
            units = Unit.objects.in_bulk({one.unit for one in found})
            for one in found[:_SAID_AT_MOST]:
                label = units[one.unit].label
                self.stderr.write(f"{label}, phần {one.part}: đã lưu {one.kept}, đếm lại {one.counted}.")
            raise CommandError(
                f"Có {len(found)} chỗ sai lệch; các bảng số liệu đó sẽ được đếm lại khi mở trang."
            )
        self.stdout.write("Tất cả đều khớp.")
