"""What officers answered of lists, kept for the next ones."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from danvan.lib.indexes import indexes_of_filled
from danvan.lists.models.batches import ENTERED_WITH, ImportBatch, ImportQuerySet
from models_registry import access
from models_registry.models import Unit
from models_registry.territory import holders_of


class RememberedAnswerQuerySet(ImportQuerySet["RememberedAnswer"]):
    """Answers serve the lists of their unit's territory."""

    def visible_to(self, user: access.Asker) -> Self:
        """Those of the units in which the user enters, and those of other units that serve his lists."""
        own = super().visible_to(user)
        if access.sees_everything(user):
            return own
        paths = {path for permission in ENTERED_WITH.values() for path in access.paths_for(user, permission)}
        today, successions = timezone.localdate(), access.successions_for(user)
        above = {holder for path in paths for holder in holders_of(path, today, successions)}
        return own | self.filter(unit__path__in=above).exclude(about__in=RememberedAnswer.OF_RECORDS)

    def editable_by(self, user: access.Asker) -> Self:
        """Those of the units in which the user enters."""
        return super().visible_to(user)


class RememberedAnswer(models.Model):
    """What an officer once answered of a unit's lists, so that the next list of that unit is not asked again.

    `asked` is the question's key: a folded heading or word, a registrant's "kind|name" or a model's
    "registrant|title"; `answer` the canonical column or code, the record's number, or "" for "none of these".
    `text` is the heading, word, name or title as it was written; `batch` the list with which it was given.
    """

    class About(models.TextChoices):
        COLUMN = "column", "Cột"
        FIELD = "field", "Lĩnh vực"
        UNIT = "unit", "Đơn vị"
        KIND = "kind", "Tập thể, cá nhân"
        FORM = "form", "Hình thức khen thưởng"
        REGISTRANT = "registrant", "Là một hay khác nhau (tên)"
        MODEL = "model", "Là một hay khác nhau (mô hình)"

    OF_RECORDS = (About.REGISTRANT, About.MODEL)  # the others are about words, in whatever unit

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="remembered_answers", verbose_name="đơn vị gửi"
    )
    about = models.CharField("về", max_length=10, choices=About)
    asked = models.CharField("câu hỏi", max_length=600)
    answer = models.CharField("trả lời", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="remembered_answers",
        verbose_name="tài khoản",
    )
    by_name = models.CharField("người trả lời", max_length=150)
    at = models.DateTimeField("lúc trả lời", default=timezone.now)
    text = models.CharField("nguyên văn", max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="remembered_answers",
        verbose_name="danh sách",
        db_index=False,
    )

    objects = RememberedAnswerQuerySet.as_manager()
    unit_lookup, subject_lookup = "unit", ""  # of lists of every subject
    search_lookups = ("asked", "unit__search_text")

    class Meta:
        db_table = "models_registry_rememberedanswer"
        verbose_name = "câu trả lời đã nhớ"
        verbose_name_plural = "câu trả lời đã nhớ"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "about", "asked"], name="remembered_answer_once")
        ]
        indexes = indexes_of_filled("remembered_answer", "batch")

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.asked}"
