"""What was counted, of which question and unit; and the marks that say of what it is true no longer.

None of it is a record: it is counted from the records, dropped and counted again, and no backup carries it.
"""

from typing import Final

from django.db import models

from models_registry.models import Unit
from models_registry.scoping import ScopedQuerySet

# How many numbers a cell has; each part says what its own are.
NUMBERS: Final = tuple(f"n{place}" for place in range(1, 9))
COUNTED: Final = "counted"  # the part that says that a unit was counted, though nothing may count in it


class Question(models.Model):
    """What is counted, but for the units: times, day of counting, levels and rows of fields, as one text (`key`).

    What counts to today has no day in its key: its cells are true of `day`, and of the next one but for what is dated
    then.
    """

    key = models.CharField("khóa", max_length=64, unique=True)
    day = models.DateField("ngày tính số liệu")
    counted_on = models.DateField("ngày đếm gần nhất")

    class Meta:
        verbose_name = "câu hỏi của bảng đếm"
        verbose_name_plural = "câu hỏi của bảng đếm"

    def __str__(self) -> str:
        return self.key


class Cell(models.Model):
    """Numbers of one unit: of a part of what is counted, and within it of a year, a row of fields and a word.

    What counts once however often it stands in the registry (a model, a registrant) stands in each unit that has it;
    `later` names, by their keys, the units in which it stands later still. So a cell counts in every territory that
    holds its unit and none of those, and cells of any territory add up.

    Those of all units `below` a unit are kept added up too, but for what stands later among them or in the unit itself:
    a unit with all that lies in it is its own cells and these.
    """

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="cells", verbose_name="câu hỏi", db_index=False
    )
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="đơn vị")
    below = models.BooleanField("của các đơn vị bên dưới", default=False)
    part = models.CharField("phần", max_length=20)
    later = models.TextField("đơn vị về sau", blank=True)
    year = models.PositiveSmallIntegerField("năm", null=True)
    field = models.BigIntegerField("dòng lĩnh vực", null=True)
    word = models.CharField("mã", max_length=60, blank=True)
    n1 = models.BigIntegerField("số 1", default=0)
    n2 = models.BigIntegerField("số 2", default=0)
    n3 = models.BigIntegerField("số 3", default=0)
    n4 = models.BigIntegerField("số 4", default=0)
    n5 = models.BigIntegerField("số 5", default=0)
    n6 = models.BigIntegerField("số 6", default=0)
    n7 = models.BigIntegerField("số 7", default=0)
    n8 = models.BigIntegerField("số 8", default=0)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "ô của bảng đếm"
        verbose_name_plural = "ô của bảng đếm"
        indexes = [models.Index(fields=["question", "unit", "part"], name="cell_of_question")]

    def __str__(self) -> str:
        return f"{self.part} {self.unit_id}"


class Mark(models.Model):
    """That something was written which may be counted: by the database itself, in the transaction that wrote it."""

    class Kind(models.TextChoices):
        UNIT = "unit", "đơn vị"
        MODEL = "model", "mô hình"
        REGISTRATION = "registration", "lượt đăng ký"
        REGISTRANT = "registrant", "chủ thể"
        DECISION = "decision", "quyết định"
        ALL = "all", "tất cả"

    kind = models.CharField("đối tượng", max_length=12, choices=Kind)
    subject = models.BigIntegerField("số hiệu")

    class Meta:
        verbose_name = "dấu của bảng đếm"
        verbose_name_plural = "dấu của bảng đếm"

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
