"""Khen thưởng: who was commended by which decision, named or not."""

from collections.abc import Collection, Hashable, Iterable
from typing import Any, Final

from django.db import models
from django.db.models import Q

from awards.models.award_forms import AwardForm, KnownForm
from awards.models.decisions import Decision
from awards.models.force import AwardQuerySet
from danvan.lib.fields import CleanCharField, FoldedField, SortKeyField, changed
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.numbers import NOT_NEGATIVE
from danvan.lib.text import person_sort_key, sort_key
from models_registry.models import (
    EmulationModel,
    Kind,
    Programme,
    Registrant,
    Unit,
)
from models_registry.models.calendar import (
    fault_of_decision,
    fault_of_unit,
    fault_of_year,
    refuse,
    years_of,
)
from models_registry.models.years import YEAR_LIMITS, YEAR_OR_PROGRAMME

ONCE_BY_DECISION: Final = "Quyết định này đã khen thưởng tập thể, hộ gia đình, cá nhân đó."


class CommendationQuerySet(AwardQuerySet["Commendation"]):
    """Commendations, each with its form: every list and paper names it, and its few rows are joined at no cost."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query, using, hints)
        if model is not None and query is None:  # a new question, not one that goes on
            self.query.add_select_related(["form"])


class Commendation(models.Model):
    """Khen thưởng: the recipient with name, post and unit as they stood.

    The name is empty where the source gives a number without a list: the person counts, and the name is
    filled in when the paper is found.
    """

    is_in_force: bool  # where `with_force` asked for it

    Form = KnownForm  # codes of `form` that the portal brings along

    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name="quyết định",
        db_index=False,
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name="giai đoạn",
        help_text="Để trống nếu đã ghi năm.",
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
    form = models.ForeignKey(
        AwardForm,
        models.PROTECT,
        to_field="code",
        db_column="form",
        default=Form.UNSPECIFIED,
        related_name="commendations",
        verbose_name="hình thức",
        db_index=False,
    )
    recipient_kind = models.CharField("loại", max_length=10, choices=Kind)
    recipient_name = CleanCharField("tên ghi trong quyết định", max_length=250, blank=True)
    recipient_post = CleanCharField("chức vụ khi đó", max_length=200, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commendations", verbose_name="đơn vị khi đó")
    registrant = models.ForeignKey(
        Registrant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name="tập thể, cá nhân trong sổ",
        db_index=False,
    )
    model = models.ForeignKey(
        EmulationModel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name="mô hình",
        db_index=False,
    )
    merit = CleanCharField("thành tích", max_length=400, blank=True)
    amount = models.DecimalField(
        "tiền thưởng (đồng)",
        max_digits=14,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
        help_text="Như trong quyết định.",
    )
    revoked_by = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revoked_commendations",
        verbose_name="bị hủy theo quyết định",
        db_index=False,
    )
    # 0; what is written of the same recipient though the decision has him is 1, 2 ... (`Repetitions`)
    repetition = models.PositiveSmallIntegerField("lần ghi lặp trong quyết định", default=0, editable=False)
    reason = CleanCharField(
        "lý do vẫn khen thưởng",
        max_length=500,
        blank=True,
        help_text="Cần ghi khi thành tích này đã được khen thưởng, hoặc nơi ban hành không thuộc diện được tặng hình "
        "thức đó.",
    )
    source = CleanCharField("nguồn", max_length=300, blank=True)
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)
    search_text = FoldedField(source=("recipient_name", "recipient_post", "merit"), max_length=860)
    sort_name = SortKeyField(source="list_key", key=str)

    objects = CommendationQuerySet.as_manager()
    unit_lookup = "unit"
    search_lookups = ("search_text", "unit__search_text", "decision__search_text", "model__search_text")

    class Meta:
        verbose_name = "khen thưởng"
        verbose_name_plural = "khen thưởng"
        ordering = ["recipient_kind", "sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(recipient_kind__in=Kind.values), name="commendation_kind"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="commendation_amount_not_negative"
            ),
            models.UniqueConstraint(
                fields=["decision", "registrant", "repetition"],
                condition=Q(revoked_by=None, decision__isnull=False, registrant__isnull=False),
                name="commendation_of_registrant_once",
                violation_error_message=ONCE_BY_DECISION,
            ),
            models.UniqueConstraint(
                fields=["decision", "recipient_name", "recipient_kind", "unit", "repetition"],
                condition=Q(revoked_by=None, decision__isnull=False, registrant=None) & ~Q(recipient_name=""),
                name="commendation_of_name_once",
                violation_error_message=ONCE_BY_DECISION,
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=False) | Q(programme__isnull=False),
                name="commendation_year_or_programme",
                violation_error_message=YEAR_OR_PROGRAMME,
            ),
        ]
        indexes = indexes_of_filled("commendation", "decision", "registrant", "model", "revoked_by")

    def __str__(self) -> str:
        return self.display_name

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Asked of columns too that no form has: Django leaves such constraints aside."""
        super().validate_constraints({*(exclude or ())} - {"repetition", "revoked_by"})

    def clean(self) -> None:
        """Unit and year agree (`calendar`), and nobody is commended long before the year."""
        if changed(self, "unit", "programme", "year", "decision"):
            years = years_of(self.year, self.programme)
            refuse(
                unit=fault_of_unit(self.unit, years) if self.unit_id else "",
                year=fault_of_year(self.year, self.programme)
                or fault_of_decision(self.decision.issued_on if self.decision else None, years),
            )

    @property
    def display_name(self) -> str:
        """The name as printed in the decision, or that the source gives none."""
        return self.recipient_name or f"{self.get_recipient_kind_display()} (nguồn không nêu tên)"

    @property
    def list_key(self) -> str:
        """People go by given name."""
        make = person_sort_key if self.recipient_kind == Kind.INDIVIDUAL else sort_key
        return make(self.recipient_name)


class Repetitions:
    """Which row of one recipient by one decision a row would be, beside those that stand: 0, or 1, 2 ...

    A decision commends a recipient once, which the database holds. Where an officer has said of a list that it is
    another commendation all the same, and where two records become one, the row is numbered and shown as repeated.
    """

    def __init__(self, standing: Iterable[Commendation]) -> None:
        self._next: dict[Hashable, int] = {}
        for row in standing:
            if key := _recipient_of(row):
                self._next[key] = max(self._next.get(key, 0), row.repetition + 1)

    def number(self, row: Commendation) -> Commendation:
        """The row with its number, never a lower one than it had; it stands from now on."""
        if key := _recipient_of(row):
            row.repetition = max(self._next.get(key, 0), row.repetition)
            self._next[key] = row.repetition + 1
        return row


def _recipient_of(row: Commendation) -> Hashable:
    """By what the constraints know him; None for whom they leave aside."""
    if row.decision_id is None or row.revoked_by_id is not None:
        return None
    if row.registrant_id is not None:
        return row.decision_id, row.registrant_id
    name = (row.decision_id, row.recipient_name, row.recipient_kind, row.unit_id)
    return name if row.recipient_name else None
