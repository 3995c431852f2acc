"""The yearly registrations of a model: their level, novelty and state, and on which day one counts."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone

from danvan.lib.fields import CleanCharField, changed
from danvan.lib.indexes import indexes_of_filled
from models_registry.models.calendar import (
    fault_of_day,
    fault_of_level,
    fault_of_unit,
    fault_of_withdrawal,
    fault_of_year,
    refuse,
    unit_in,
    years_of,
)
from models_registry.models.corrections import FixedWhenAccepted
from models_registry.models.emulation import EmulationModel
from models_registry.models.programmes import Programme
from models_registry.models.states import Level, Novelty, State
from models_registry.models.units import Unit
from models_registry.models.years import UNKNOWN_YEAR_WORDS, YEAR_LIMITS, YEAR_OR_PROGRAMME, year_words
from models_registry.scoping import ScopedQuerySet

KNOWN_IN_YEAR: Final = "Mô hình này đã đăng ký trong năm đó."
KNOWN_WITHOUT_YEAR: Final = "Mô hình này đã có một lượt đăng ký không rõ năm trong giai đoạn."


def counts_on(day: date, way: str = "") -> Q:
    """A registration counts on a day: it stands that day, and was registered by then or nobody knows when.

    `way` leads to the registration from another row ("registration__").
    """
    return stands_on(day, way) & (Q(**{f"{way}registered_on": None}) | Q(**{f"{way}registered_on__lte": day}))


def counts(way: str = "") -> Q:
    """A registration counts as the registry stands, whatever its day: accepted, of two for one year the one kept."""
    return _accepted(way) & _kept(way)


def stands_on(day: date, way: str = "") -> Q:
    """Accepted, or withdrawn only after that day; of two for one year the one that is kept."""
    # Only what had been accepted has a day of withdrawal.
    withdrawn_later = Q(**{f"{way}state": State.WITHDRAWN, f"{way}withdrawn_on__gt": day})
    return (_accepted(way) | withdrawn_later) & _kept(way)


def _accepted(way: str) -> Q:
    return Q(**{f"{way}state": State.ACCEPTED})


def _kept(way: str) -> Q:
    return Q(**{f"{way}double_of": None})


class RegistrationQuerySet(ScopedQuerySet["Registration"]):
    """Registrations, asked in the words of the review."""

    def counted(self) -> Self:
        """Those that count as the registry stands, whatever their day."""
        return self.filter(counts())

    def counted_on(self, day: date) -> Self:
        """Those that counted on that day (`counts_on`)."""
        return self.filter(counts_on(day))

    def dated_after(self, day: date) -> Self:
        """Those that do not count on that day only because they were registered after it."""
        return self.filter(stands_on(day), registered_on__gt=day)

    def withdrawn_after(self, day: date) -> Self:
        """Those that counted on that day and were withdrawn after it."""
        return self.filter(counts_on(day), state=State.WITHDRAWN)

    def seen_on(self, day: date | None) -> Self:
        """The same, each in the state of that day (`state_told`); None: of today."""
        return self if day is None else self.annotate(day_seen=Value(day, models.DateField()))

    def doubles(self) -> Self:
        """Those that wait beside another of the same model and year, until they are withdrawn."""
        return self.filter(double_of__isnull=False).exclude(state=State.WITHDRAWN)


class Registration(FixedWhenAccepted):
    """A model in one year, made under a programme; one of the two may be unknown where the source does not say.

    A model has one registration for a year, whatever the programme. Where two were entered before that was a rule, the
    other is `double_of` the one that is kept: it does not count.
    """

    day_seen: date | None = None  # where `seen_on` asked for it

    model = models.ForeignKey(
        EmulationModel,
        models.PROTECT,
        related_name="registrations",
        verbose_name="mô hình",
        db_index=False,  # `registration_of_model` begins with it
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="registrations",
        verbose_name="đơn vị",
        blank=True,
        db_index=False,  # `registration_of_unit` begins with it
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name="giai đoạn",
        db_index=False,  # `registration_in_programme` begins with it
    )
    year = models.PositiveSmallIntegerField(
        "năm", null=True, blank=True, validators=YEAR_LIMITS, help_text="Để trống nếu không rõ năm."
    )
    registered_on = models.DateField("ngày đăng ký", null=True, blank=True)
    level = models.CharField("cấp đăng ký", max_length=10, choices=Level, default=Level.COMMUNE)
    novelty = models.CharField("tính chất", max_length=10, choices=Novelty, default=Novelty.NEW)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.SUBMITTED)
    return_reason = CleanCharField("lý do trả lại", max_length=500, blank=True)
    withdrawn_on = models.DateField("ngày rút", null=True, blank=True, editable=False)
    double_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="doubles",
        verbose_name="trùng năm với",
        db_index=False,
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()
    unit_lookup = "unit"
    search_lookups = ("model__search_text", "model__registrant__search_text", "unit__search_text")
    FIXED = ("unit", "programme", "year", "registered_on", "level", "novelty")
    TO_REGISTRATIONS = ""

    class Meta:
        verbose_name = "lượt đăng ký"
        verbose_name_plural = "lượt đăng ký"
        ordering = ["-year", "model__sort_title", "pk"]
        permissions = [("decide_registration", "Tiếp nhận, trả lại đăng ký")]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "year"],
                condition=Q(year__isnull=False, double_of=None),
                name="registration_once_a_year",
                violation_error_message=KNOWN_IN_YEAR,
            ),
            models.UniqueConstraint(
                fields=["model", "programme"],
                condition=Q(year__isnull=True, double_of=None),
                name="registration_once_without_year",
                violation_error_message=KNOWN_WITHOUT_YEAR,
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""),
                name="registration_returned_with_reason",
                violation_error_message="Trả lại thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=Q(state="returned") | Q(return_reason=""),
                name="registration_reason_while_returned",
                violation_error_message="Lý do trả lại chỉ ghi khi lượt đăng ký đang bị trả lại.",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=False) | Q(programme__isnull=False),
                name="registration_year_or_programme",
                violation_error_message=YEAR_OR_PROGRAMME,
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(state="withdrawn"),
                name="registration_withdrawn_day",
                violation_error_message="Ngày rút chỉ ghi khi lượt đăng ký đã rút.",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="registration_state"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="registration_level"),
            models.CheckConstraint(condition=Q(novelty__in=Novelty.values), name="registration_novelty"),
        ]
        indexes = [
            models.Index(fields=["programme", "state", "year"], name="registration_in_programme"),
            # The same three behind the model: of two indexes SQLite takes the one of which more columns are asked,
            # and "this model's accepted ones of a programme" must not read all accepted ones of the programme.
            models.Index(fields=["model", "programme", "state", "year"], name="registration_of_model"),
            # A commune's own of a year, found without a join.
            models.Index(fields=["unit", "state", "year"], name="registration_of_unit"),
            # A list begins with the newest year: of that alone the titles are sorted.
            models.Index(fields=["-year", "model"], name="registration_by_year"),
            *indexes_of_filled("registration", "double_of"),
        ]

    def __str__(self) -> str:
        return f"{self.model} – {self.year_or_unknown}"

    @property
    def choice_label(self) -> str:
        """The model with its registrant, the unit and the year."""
        return f"{self.model} – {self.model.registrant.name}, {self.unit.label}, {self.year_or_unknown}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A registration for which nobody has said otherwise is of its model's unit, or of what that had become."""
        self._take_unit()
        super().save(*args, **kwargs)

    @property
    def year_or_unknown(self) -> str:
        """ "2021", or "không rõ năm", within a sentence."""
        return str(self.year or UNKNOWN_YEAR_WORDS.lower())

    @property
    def year_in_words(self) -> str:
        """ "năm 2021", or "không rõ năm", within a sentence."""
        return year_words(self.year)

    @property
    def came_on(self) -> date | None:
        """Its day, once that has come; one ahead, mistyped before that was refused, is told on no page."""
        return (
            self.registered_on if self.registered_on and self.registered_on <= timezone.localdate() else None
        )

    @property
    def state_told(self) -> State:
        """The state as a list tells it: of today, or of the day on which it counted (`seen_on`).

        What was withdrawn later than that day was accepted on it. No other change of state has a day.
        """
        withdrawn_later = self.day_seen and self.withdrawn_on and self.withdrawn_on > self.day_seen
        return State.ACCEPTED if withdrawn_later else State(self.state)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Asked of model and `double_of` too where the form has them not: Django leaves such constraints aside."""
        super().validate_constraints({*(exclude or ())} - {"model", "double_of"})

    def clean(self) -> None:
        """Unit, year and day agree (`calendar`); the programme serves the unit.

        A programme that takes no more gets none but what it has. What was accepted changes only by a correction.
        """
        self._take_unit()
        self.refuse_change()
        new = changed(self, "unit", "programme", "year", "registered_on", "level")
        refuse(
            unit=self._fault_of_unit() if new & {"unit", "programme", "year"} else "",
            year=self._fault_of_year() if new & {"programme", "year"} else "",
            level=fault_of_level(self.level, years_of(self.year, self.programme))
            if new & {"level", "programme", "year"}
            else "",
            registered_on=fault_of_day(self.registered_on, years_of(self.year, self.programme))
            if new & {"registered_on", "programme", "year"}
            else "",
        )
        if new & {"programme", "year", "registered_on"}:
            refuse(registered_on=self.fault_of_withdrawal(self.withdrawn_on))
        if self.programme is None or self._was_in_programme():
            return
        if not self.programme.accepts:
            raise ValidationError({"programme": f"{self.programme} đã ngừng nhận đăng ký."})
        unit = self.unit if self.unit_id else self.model.unit if self.model_id else None
        if unit and not self.programme.serves(unit):
            raise ValidationError(
                {"programme": f"{self.programme.choice_label} không dùng cho {unit.label}."}
            )

    def refuse_change(self, written: Iterable[str] = ()) -> None:
        """Nor is what was accepted withdrawn without a day: no review could tell when it ceased to count."""
        super().refuse_change(written)
        without_day = self.pk is not None and self.state == State.WITHDRAWN and not self.withdrawn_on
        if without_day and Registration.objects.filter(_accepted(""), pk=self.pk).exists():
            raise ValidationError("Lượt đăng ký đã tiếp nhận thì khi rút phải có ngày rút.")

    def fault_of_withdrawal(self, day: date | None) -> str:
        """Why it cannot have been withdrawn on that day, "" if it can."""
        return fault_of_withdrawal(day, self.registered_on, years_of(self.year, self.programme))

    def _fault_of_year(self) -> str:
        ended = self.model.fault_of_registering(self.year) if self.model_id else ""
        return fault_of_year(self.year, self.programme) or ended

    def _fault_of_unit(self) -> str:
        return fault_of_unit(self.unit, years_of(self.year, self.programme)) if self.unit_id else ""

    def _take_unit(self) -> None:
        if self.unit_id is None and self.model_id is not None and self.model.unit_id is not None:
            self.unit = unit_in(self.model.unit, self.year)

    def _was_in_programme(self) -> bool:
        return Registration.objects.filter(pk=self.pk, programme=self.programme_id).exists()
