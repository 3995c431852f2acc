"""`manage.py repair_keys`: writes stored search and sort keys, and the index over them, anew where they are wrong."""

from django.apps import apps
from django.core.management.base import BaseCommand

from danvan.lib import word_index
from danvan.lib.fields import FoldedField, SortKeyField, repair_keys


class Command(BaseCommand):
    """Needed after a mass `update()` of texts, or when the rules of folding and order change."""

    help = "Sửa các khóa tìm kiếm, khóa sắp xếp, chỉ mục tìm kiếm bị lệch so với nội dung."

    def handle(self, **options: object) -> None:
        total = 0
        for model in apps.get_models():
            if any(isinstance(field, FoldedField | SortKeyField) for field in model._meta.concrete_fields):
                repaired = repair_keys(model)
                total += repaired
                self.stdout.write(f"{model._meta.verbose_name}: sửa khóa của {repaired} dòng")
        self.stdout.write(f"Tổng cộng: {total} dòng")
        self.stdout.write(f"Chỉ mục tìm kiếm: sửa {word_index.repair()} dòng")
