"""What was accepted stands fast: it is corrected by whoever decides; whoever enters asks for it here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from danvan.lib.fields import CleanCharField, changed
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.text import joined
from models_registry.models.units import Unit
from models_registry.scoping import ScopedQuerySet


class FixedWhenAccepted(models.Model):
    """A row whose `FIXED` fields change only by a correction once a registration that rests on it was accepted.

    `TO_REGISTRATIONS` is the way to these registrations ("registrations__").
    """

    FIXED: ClassVar[tuple[str, ...]]
    TO_REGISTRATIONS: ClassVar[str]
    is_being_corrected = False  # set by the form and the service that correct

    class Meta:
        abstract = True

    @property
    def is_fixed(self) -> bool:
        """Whether one of the registrations has been accepted, or recognised (which hangs on it later)."""
        return self.pk is not None and bool(self.fixed_among([self.pk]))

    @classmethod
    def fixed_among(cls, keys: Iterable[int]) -> set[int]:
        """The same of many: those of the keys whose row `is_fixed` (one query)."""
        way = cls.TO_REGISTRATIONS
        fast = (
            Q(**{f"{way}state": "accepted"})
            | Q(**{f"{way}withdrawn_on__isnull": False})
            | Q(**{f"{way}recognitions__isnull": False})
        )
        return set(cls._base_manager.filter(fast, pk__in=list(keys)).values_list("pk", flat=True))

    def refuse_change(self, written: Iterable[str] = ()) -> None:
        """Raises ValidationError if a fixed field is about to change otherwise than by a correction.

        `written` are the fields that will be written; without any it is the whole row.
        """
        if self.pk is None or self.is_being_corrected:
            return
        names = changed(self, *(set(self.FIXED).intersection(written or self.FIXED)))
        if names and self.is_fixed:
            labels = joined(", ", *(label_of(type(self), name) for name in self.FIXED if name in names))
            raise ValidationError(
                f"Đã được tiếp nhận hoặc công nhận, chỉ đổi được bằng đính chính: {labels}."
            )


def label_of(model: type[models.Model], name: str) -> str:
    """What a form calls a field."""
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # a column has a name


def as_text(row: models.Model, name: str) -> str:
    """The value of a field as a request keeps it: of a link the key, of a day 2022-10-05, "" for nothing."""
    value = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr] # as above
    return "" if value is None else str(value)


def from_text(model: type[models.Model], name: str, text: str) -> Any:
    """What `as_text` wrote, as the field holds it."""
    field: Any = model._meta.get_field(name)
    if not text:
        return None if field.null else ""
    if field.is_relation:
        return field.related_model._base_manager.filter(pk=int(text)).first()
    return field.to_python(text)


def in_words(model: type[models.Model], name: str, text: str) -> str:
    """What `as_text` wrote, as a page tells it."""
    field: Any = model._meta.get_field(name)
    value = from_text(model, name, text)
    if isinstance(field, models.DateField) and value:
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Unit):
        return value.label
    return str(dict(field.choices or ()).get(value, "để trống" if value in (None, "") else value))


@dataclass(frozen=True)
class AskedChange:
    """One field of a request, in words."""

    label: str
    before: str
    after: str


class CorrectionRequest(models.Model):
    """A correction that an officer asks for, of some fields of a registration, a model or a registrant.

    `before` and `after` hold the same fields by name, as `as_text` writes them: {"year": "2021"}. They are granted or
    refused together, for one alone may break a rule that they keep together (a year and its programme).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ xem xét"
        GRANTED = "granted", "Đã đính chính"
        REFUSED = "refused", "Không chấp nhận"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="correction_requests", verbose_name="đơn vị")
    registration = models.ForeignKey(
        "Registration",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="correction_requests",
        verbose_name="lượt đăng ký",
        db_index=False,
    )
    model = models.ForeignKey(
        "EmulationModel",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="correction_requests",
        verbose_name="mô hình",
        db_index=False,
    )
    registrant = models.ForeignKey(
        "Registrant",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="correction_requests",
        verbose_name="tập thể, cá nhân",
        db_index=False,
    )
    before = models.JSONField("đang ghi", default=dict)
    after = models.JSONField("đề nghị ghi", default=dict)
    reason = CleanCharField("lý do", max_length=500)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.WAITING)
    answer = CleanCharField("ý kiến trả lời", max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="người đề nghị",
        db_index=False,
    )
    asked_at = models.DateTimeField("đề nghị lúc", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người quyết định",
        db_index=False,
    )

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "đề nghị đính chính"
        verbose_name_plural = "đề nghị đính chính"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration__isnull=False, model=None, registrant=None)
                | Q(registration=None, model__isnull=False, registrant=None)
                | Q(registration=None, model=None, registrant__isnull=False),
                name="correction_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="correction_with_reason",
                violation_error_message="Ghi rõ lý do.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "granted", "refused")), name="correction_state"
            ),
        ]
        indexes = [
            *indexes_of_filled("correction", "registration", "model", "registrant", "asked_by", "decided_by"),
            models.Index(fields=["unit"], condition=Q(state="waiting"), name="correction_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {joined(', ', *(change.label for change in self.changes))}"

    @property
    def subject(self) -> Any:
        """What is to be corrected: a registration, a model or a registrant."""
        return self.registration or self.model or self.registrant

    @property
    def changes(self) -> list[AskedChange]:
        """What is to be another, in the order of the form."""
        model = type(self.subject)
        return [
            AskedChange(
                label_of(model, name),
                in_words(model, name, self.before[name]),
                in_words(model, name, self.after[name]),
            )
            for name in model.FIXED
            if name in self.after
        ]
