"""One filter for every list: which registrations are meant. Each list then shows what belongs to them.

An unknown parameter or value is an error (the page says so and shows no row), never "all rows".
"""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from awards.models import Assessment, Recognition
from awards.models.decisions import Revocations
from danvan.portal import filter_scopes
from danvan.portal.catalogues import Catalogues
from danvan.portal.list_filter import ListFilter
from danvan.review.figures.addresses import COUNTED, UNDATED
from danvan.review.figures.counted import ASSESSMENTS, RECOGNITIONS, REGISTRATIONS, Records
from danvan.review.figures.places import OWN, WITHOUT_BODIES
from danvan.review.models import ReviewPeriod
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.access import Asker, successions_for
from models_registry.choices import UnitSelect
from models_registry.models import (
    Kind,
    Level,
    Novelty,
    Programme,
    Registration,
    State,
    Unit,
)
from models_registry.models.programmes import code_as_now
from models_registry.models.years import UNKNOWN_YEAR_WORDS

YES = [("co", "Có")]


class RegistrationFilter(ListFilter):
    """Filters registrations; the choices of units are those that the user may see."""

    ky = filters.ChoiceFilter(label="Kỳ báo cáo", method="pass_on", empty_label="Tất cả")
    ngay = filters.ChoiceFilter(
        label="Theo ngày tính số liệu của kỳ",
        choices=filter_scopes.DAYS,
        method="pass_on",
        empty_label="Không xét",
    )
    giai_doan = filters.ChoiceFilter(label="Giai đoạn", method="pass_on", empty_label="Tất cả")
    nam = filters.ChoiceFilter(label="Năm", method="filter_year", empty_label="Tất cả")
    linh_vuc = filters.ChoiceFilter(label="Lĩnh vực chính", method="filter_field", empty_label="Tất cả")
    lien_quan = filters.ChoiceFilter(
        label="Lĩnh vực, kể cả liên quan", method="filter_any_field", empty_label="Tất cả"
    )
    don_vi = filters.ChoiceFilter(
        label="Đơn vị",
        method="pass_on",
        empty_label="Tất cả",
        widget=UnitSelect,
        error_messages={"invalid_choice": UnitSelect.UNKNOWN},
    )
    hang = filters.ChoiceFilter(
        label="Dòng đơn vị trong bảng của kỳ",
        method="pass_on",
        empty_label="Tất cả",
        widget=forms.HiddenInput,  # comes from a number of that table; a second list of all units helps nobody
    )
    rieng = filters.ChoiceFilter(
        label="Riêng đơn vị này",
        choices=[(OWN, "Không gồm cấp dưới"), (WITHOUT_BODIES, "Không gồm cơ quan báo cáo riêng")],
        method="pass_on",
        empty_label="Gồm mọi đơn vị trực thuộc",
    )
    loai = filters.ChoiceFilter(
        label="Tập thể, hộ gia đình, cá nhân",
        field_name="model__registrant__kind",
        choices=Kind.choices,
        empty_label="Tất cả",
    )
    trang_thai = filters.ChoiceFilter(
        label="Trạng thái", field_name="state", choices=State.choices, empty_label="Tất cả"
    )
    cap = filters.ChoiceFilter(
        label="Cấp đăng ký", field_name="level", choices=Level.choices, empty_label="Tất cả"
    )
    tinh_chat = filters.ChoiceFilter(
        label="Tính chất", field_name="novelty", choices=Novelty.choices, empty_label="Tất cả"
    )
    danh_gia = filters.ChoiceFilter(
        label="Đánh giá",
        choices=[("co", "Đã đánh giá"), ("khong", "Chưa đánh giá")],
        method="pass_on",
        empty_label="Tất cả",
    )
    cong_nhan = filters.ChoiceFilter(
        label="Công nhận",
        choices=[("co", "Đã công nhận"), ("khong", "Chưa công nhận")],
        method="pass_on",
        empty_label="Tất cả",
    )
    cap_cong_nhan = filters.ChoiceFilter(
        label="Cấp công nhận", choices=Level.choices, method="pass_on", empty_label="Tất cả"
    )
    trung_nam = filters.ChoiceFilter(
        label="Trùng năm, chờ xem lại", choices=YES, method="pass_on", empty_label="Không"
    )
    tieu_bieu = filters.ChoiceFilter(label="Tiêu biểu", choices=YES, method="pass_on", empty_label="Tất cả")

    MAIN: tuple[str, ...] = (
        "q",
        "ky",
        "nam",
        "linh_vuc",
        "don_vi",
        "trang_thai",
        "danh_gia",
        "cong_nhan",
        "cap_cong_nhan",
        "loai",
    )

    class Meta:
        model = Registration
        fields: list[str] = []

    def __init__(
        self, data: QueryDict, user: Asker, *, catalogues: Catalogues | None = None, **kwargs: Any
    ) -> None:
        if "giai_doan" in data:  # as an address of before may name a programme of one year
            data = data.copy()
            data["giai_doan"] = code_as_now(str(data["giai_doan"]))
        super().__init__(data, Registration.objects.visible_to(user), **kwargs)
        self.user = user
        self.catalogues = catalogues or Catalogues(user)
        self.programmes, self.periods = self.catalogues.programmes, self.catalogues.periods
        # Within a period a field means its row in the period's set of fields.
        period = self.periods.get(self.data.get("ky", ""))
        self.fields = self.catalogues.fields(period)
        fields = [(field.code, field.name) for field in self.fields.fields]
        self.units = self.catalogues.units([self.data.get(name, "") for name in ("don_vi", "hang")])
        spans: list[Programme | ReviewPeriod] = [one for found in self.programmes.values() for one in found]
        spans += self.periods.values()
        years = filter_scopes.years_of(
            [period] if period else spans
        )  # nothing lies outside the period asked for
        self._choose("ky", [(pk, period.choice_label) for pk, period in self.periods.items()])
        self._choose("giai_doan", [(code, str(found[0])) for code, found in self.programmes.items()])
        self._choose("nam", [*((str(y), str(y)) for y in years), (UNKNOWN_YEAR, UNKNOWN_YEAR_WORDS)])
        self._choose("linh_vuc", fields)
        self._choose("lien_quan", fields)
        units = self.catalogues.choices(self.units)
        self._choose("don_vi", units)
        self._choose("hang", units)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        if name in self.filters:
            self.filters[name].extra["choices"] = choices

    @property
    def is_refused(self) -> bool:
        """Whether the list must show an error in place of rows. A day of counting is that of a period."""
        if self.form.is_valid() and "ngay" in self.values and self.scope is None:
            self.form.add_error("ky", "Chọn kỳ báo cáo: ngày tính số liệu là ngày của một kỳ.")
        return super().is_refused

    @property
    def is_bare(self) -> bool:
        """No filter but words and unit: then what was never registered is listed too."""
        return not set(self.values) - {"q", "don_vi", "rieng"}

    @property
    def is_counted(self) -> bool:
        """Numbers open lists of a period, of doubles, of a decision."""
        return bool(set(self.values) & {"ky", "trung_nam", "quyet_dinh"})

    @cached_property
    def scope(self) -> Scope | None:
        """What the period, the unit, the year and the levels asked for mean together; None without a period."""
        return filter_scopes.scope_asked(self.values, self.periods, self.units)

    @property
    def day_seen(self) -> date | None:
        """The day on which the list counts, where it is one of what counted that day."""
        counted = self.values.get("ngay") in (COUNTED, UNDATED)
        return self.scope.day if self.scope and counted else None

    def in_its_time(self, rows: Any, records: Records[Any]) -> Any:
        """Of these rows those of the period asked for, in its territory, by their own day as asked."""
        if self.scope is None:
            return rows
        if day := self.values.get("ngay"):
            return rows & self.catalogues.in_time(records, self.scope, day)
        return rows.filter(records.dating.belonging(self.scope), records.at_levels(self.scope))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The registrations meant: of the period or programme, in the territory, recognised or not as asked."""
        rows: Any = super().filter_queryset(queryset)
        if programmes := self.programmes.get(self.values.get("giai_doan", "")):
            rows = rows.filter(programme__in=programmes)
        rows = rows.doubles() if "trung_nam" in self.values else rows.filter(double_of=None)
        rows = rows.filter(self.unit_condition("unit"))
        found: QuerySet[Any] = self._recognised(self._assessed(rows))
        return found

    def _assessed(self, rows: Any) -> Any:
        """Of these registrations the assessed ones, or those that are not."""
        if not (asked := self.values.get("danh_gia")):
            return rows
        assessed = Exists(self.assessments().filter(registration=OuterRef("pk")))
        return rows.filter(assessed if asked == "co" else ~assessed)

    def _recognised(self, rows: Any) -> Any:
        """Of these registrations the recognised ones of the time asked for, or those that are not.

        Of what is recognised the day of the decision counts, and of what is assessed that of the assessment, not that
        of the registration.
        """
        if self.values.get("cong_nhan") == "khong":
            rows = rows.filter(~Exists(self.recognitions().filter(registration=OuterRef("pk"))))
        elif set(self.values) & {"cong_nhan", "cap_cong_nhan", "tieu_bieu"}:
            of_row = self._in_row(self.recognitions(), "registration__")
            if "hang" in self.values:
                return rows.filter(pk__in=of_row.values("registration"))
            return rows.filter(Exists(of_row.filter(registration=OuterRef("pk"))))
        if self.values.get("danh_gia") != "co":
            rows = self.in_its_time(rows, REGISTRATIONS)
        return self._in_row(rows, "")

    def _in_row(self, rows: Any, to_registration: str) -> Any:
        """Of counted rows those that stand in the row of units asked for: where each model was counted last."""
        if "hang" not in self.values:
            return rows
        inside = rows.filter(self.unit_condition(f"{to_registration}unit")) if to_registration else rows
        return filter_scopes.last_in_units(rows, inside, to_registration, self._units_of_row)

    def assessments(self) -> QuerySet[Assessment]:
        """Assessments that count."""
        found: QuerySet[Assessment] = self.in_its_time(Assessment.objects.counted(), ASSESSMENTS)
        return found

    def recognitions(self) -> QuerySet[Recognition]:
        """Recognitions in force, of the level and mark asked for; one query, however often they are asked for."""
        return self._recognitions.all()

    @cached_property
    def known_in_force(self) -> QuerySet[Recognition]:
        """All recognitions in force today: what listed models tell where no period is asked for."""
        return Recognition.objects.in_force(self.papers)

    @property
    def papers(self) -> Revocations:
        """What revokes what."""
        return self.catalogues.papers

    @cached_property
    def _recognitions(self) -> QuerySet[Recognition]:
        visible = Recognition.objects.visible_to(self.user)
        # What counts on a day was in force on it; otherwise what is in force now is asked for.
        rows = visible if self.scope and "ngay" in self.values else visible.in_force(self.papers)
        recognitions: QuerySet[Recognition] = self.in_its_time(rows, RECOGNITIONS)
        if level := self.values.get("cap_cong_nhan"):
            recognitions = recognitions.filter(level=level)
        if "tieu_bieu" in self.values:
            recognitions = recognitions.filter(exemplary=True)
        return recognitions

    def unit_condition(self, lookup: str) -> Q:
        """The territory asked for, as the period asked for has it, or else of today."""
        unit = self.units.get(self.values.get("don_vi", ""))
        if unit is None:
            return Q()
        alone = "" if "hang" in self.values else self.values.get("rieng", "")
        return filter_scopes.within_unit(lookup, unit, alone, self.scope, successions_for(self.user))

    @cached_property
    def _units_of_row(self) -> frozenset[int]:
        """The units counted in the row asked for, as the review's table of units shares them out."""
        if self.scope is None:
            return frozenset()
        row, alone = self.values["hang"], self.values.get("rieng", "")
        return self.catalogues.units_of_row(self.scope, row, alone)

    @property
    def unit_asked(self) -> Unit | None:
        """The unit asked for, else that of the period asked for."""
        return self.units.get(self.values.get("don_vi", "")) or (self.scope.unit if self.scope else None)

    def filter_year(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A year, or "không rõ năm"."""
        return queryset.filter(year=None if value == UNKNOWN_YEAR else int(value))

    def filter_field(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whose main field stands in the row."""
        return queryset.filter(model__field__in=self.fields.members(value))

    def filter_any_field(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whose main field stands in the row, or a related one; each model once."""
        return queryset.filter(filter_scopes.of_any_field(self.fields.members(value)))
