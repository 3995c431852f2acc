"""Ứng viên: the list from which the awards desk takes whom it puts to a meeting or into a proposal."""

from typing import Any, Final

import django_filters as filters
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import QueryDict

from awards.columns.recognitions import recognised_as
from awards.models import Assessment, Commendation, Nominee, Recognition
from danvan.lib.columns import EXCEL, PAGE, ListColumn
from danvan.lib.dates import REVIEW_YEARS
from danvan.lib.fields import CleanFormField
from danvan.lib.numbers import ScoreField
from danvan.lib.text import joined, spelling_key
from danvan.portal.filters import RegistrationFilter
from danvan.portal.lists import ListPage
from models_registry.access import Asker
from models_registry.columns import NUMBER, field_order, model_columns
from models_registry.models import Registration, State
from models_registry.models.years import UNKNOWN_IN_YEAR_COLUMN

_YEARS: Final = [(str(number), f"Từ {number} năm trở lên") for number in (1, 2, 3)]
_YES_NO: Final = [("co", "Đã có"), ("khong", "Chưa có")]


class _ScoreFilter(filters.NumberFilter):
    field_class = ScoreField


class _GradeFilter(filters.CharFilter):
    field_class = CleanFormField


class CandidateFilter(RegistrationFilter):
    """Registrations that were accepted, by what is known of them; the same names, values and errors as elsewhere."""

    gom = filters.ChoiceFilter(
        label="Gồm",
        choices=[("tat-ca", "Mọi lượt đã tiếp nhận")],
        method="pass_on",
        empty_label="Đã đánh giá hoặc đã công nhận",
    )
    diem = _ScoreFilter(label="Điểm đánh giá từ", method="filter_score")
    xep_loai = _GradeFilter(label="Xếp loại, ví dụ Tốt", method="filter_grade")
    nam_cong_nhan = filters.ChoiceFilter(
        label="Đã được công nhận", choices=_YEARS, method="filter_years", empty_label="Không xét"
    )
    khen_thuong = filters.ChoiceFilter(
        label="Khen thưởng từ trước", choices=_YES_NO, method="filter_commended", empty_label="Không xét"
    )
    dua_vao = filters.ChoiceFilter(
        label="Danh sách họp xét, đề nghị", choices=_YES_NO, method="filter_listed", empty_label="Không xét"
    )

    MAIN = (
        *("q", "gom", "nam", "don_vi", "linh_vuc", "loai", "danh_gia", "diem", "xep_loai"),
        *("cong_nhan", "nam_cong_nhan", "khen_thuong", "dua_vao"),
    )
    KEPT = (*MAIN, "rieng", "lien_quan", "cap_cong_nhan", "tieu_bieu", "tinh_chat")

    def __init__(self, data: QueryDict, user: Asker, **kwargs: Any) -> None:
        super().__init__(data, user, **kwargs)
        self.filters = type(self.filters)((name, self.filters[name]) for name in self.KEPT)
        asked = data.get("nam", "")
        years = self.filters["nam"].extra["choices"]
        if asked in map(str, REVIEW_YEARS) and asked not in dict(
            years
        ):  # a meeting leads here, of whatever year
            self._choose("nam", [(asked, asked), *years])

    def filter_score(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Whose score by the office above, for the year, is that or more."""
        scored = Assessment.objects.counted().filter(registration=OuterRef("pk"), score__gte=value)
        return queryset.filter(Exists(scored))

    def filter_grade(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whose score by the office above, for the year, was graded so; typed, for each set has names of its own."""
        counted = Assessment.objects.counted()
        # As typed but for case and tone: SQLite knows the case of plain letters alone.
        known = counted.exclude(grade="").order_by().values_list("grade", flat=True).distinct()
        alike = [grade for grade in known if spelling_key(grade) == spelling_key(value)]
        return queryset.filter(Exists(counted.filter(registration=OuterRef("pk"), grade__in=alike)))

    def filter_years(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whose model is recognised for so many years, as far as the user may read."""
        years = (
            Recognition.objects.visible_to(self.user)
            .in_force(self.papers)
            .order_by()
            .values("registration__model")
            .annotate(years=Count("registration__year", distinct=True))
            .filter(years__gte=int(value))
        )
        return queryset.filter(model__in=years.values("registration__model"))

    def filter_commended(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whose holder has been commended, by what is in force and the user may read."""
        given = Commendation.objects.visible_to(self.user).in_force(self.papers)
        known = Exists(given.filter(registrant=OuterRef("model__registrant")))
        return queryset.filter(known if value == "co" else ~known)

    def filter_listed(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Which stand already on a list that the user may read."""
        on_list = Nominee.objects.visible_to(self.user).filter(
            Q(candidates__isnull=False) | Q(lines__isnull=False), registration=OuterRef("pk")
        )
        return queryset.filter(Exists(on_list) if value == "co" else ~Exists(on_list))


def _of_registration() -> QuerySet[Assessment]:
    """What the office above made of it in the year: one assessment at most."""
    return Assessment.objects.counted().filter(registration=OuterRef("pk"))


def candidates_meant(asked: CandidateFilter) -> QuerySet[Registration]:
    """Accepted registrations, those that were assessed or recognised unless all are asked for."""
    if asked.is_refused:
        return Registration.objects.none()
    meant: Any = asked.qs
    rows: QuerySet[Registration] = meant.matching(asked.words).filter(state=State.ACCEPTED)
    if "gom" in asked.values:
        return rows
    recognised = asked.known_in_force.filter(registration=OuterRef("pk"))
    return rows.filter(Exists(_of_registration()) | Exists(recognised))


def _linked(rows: Any, asked: CandidateFilter) -> Any:
    """With its assessments, and of its model and holder the recognitions and commendations that the user may read."""
    user = asked.user
    recognitions = Recognition.objects.visible_to(user).filter(pk__in=asked.known_in_force.values("pk"))
    given = Commendation.objects.visible_to(user).in_force(asked.papers).order_by("year", "pk")
    rows = rows.annotate(
        score=Subquery(_of_registration().values("score")[:1]),
        assessed_as=Subquery(_of_registration().values("result")[:1]),
        grade=Subquery(_of_registration().values("grade")[:1]),
    )
    return rows.select_related("model__registrant", "unit", "model__field").prefetch_related(
        Prefetch("model__registrations", Registration.objects.visible_to(user).order_by("year", "pk")),
        Prefetch("model__registrations__recognitions", recognitions, to_attr="recognised"),
        Prefetch("model__registrant__commendations", given, to_attr="given"),
    )


def _recognised(row: Registration) -> str:
    """Of the registrations of its model, which are read, itself."""
    return next((recognised_as(one.recognised) for one in _of_model(row) if one.pk == row.pk), "")


def _of_model(row: Registration) -> list[Any]:
    return list(row.model.registrations.all())


def _assessed(row: Any) -> str:
    return joined(", ", Assessment.Result(row.assessed_as).label, row.grade) if row.assessed_as else ""


def _years_recognised(row: Any) -> str:
    told = (one.year_or_unknown for one in _of_model(row) if one.recognised)
    return ", ".join(map(str, told))


def _commended(row: Any) -> str:
    return "; ".join(joined(", ", str(one.form), str(one.year or "")) for one in row.model.registrant.given)


_COLUMNS: Final[list[ListColumn[Registration]]] = [
    NUMBER,
    *model_columns(lambda row: row.model, "model__"),
    ListColumn("Chức vụ", lambda row: row.model.registrant.post, EXCEL),
    ListColumn("Đơn vị", lambda row: row.unit.label, PAGE | EXCEL, order=("unit__sort_name",)),
    ListColumn("Lĩnh vực", lambda row: row.model.field.name, PAGE | EXCEL, order=field_order("model__field")),
    ListColumn("Năm", lambda row: row.year or UNKNOWN_IN_YEAR_COLUMN, PAGE, order=("year",)),
    ListColumn("Năm", lambda row: row.year, EXCEL),
    ListColumn("Đánh giá", _assessed, PAGE | EXCEL),
    ListColumn("Điểm", lambda row: row.score, PAGE | EXCEL, order=("score_given",)),  # type: ignore[attr-defined] # annotated
    ListColumn("Công nhận", _recognised, PAGE | EXCEL),
    ListColumn("Các năm được công nhận", _years_recognised, PAGE | EXCEL),
    ListColumn("Khen thưởng từ trước", _commended, PAGE | EXCEL),
]

CANDIDATES: Final = ListPage(
    "Ứng viên",
    "Ứng viên công nhận, khen thưởng",
    "ứng viên",
    _COLUMNS,
    Registration,
    candidates_meant,
    _linked,
    CandidateFilter,
    lead="Mô hình, điển hình đã tiếp nhận, đã đánh giá hoặc công nhận. Chọn các dòng rồi đưa vào cuộc họp xét hoặc "
    "đề nghị lên cấp trên. Tập thể, hộ gia đình, cá nhân được khen không theo mô hình thì đưa vào từ trang riêng của "
    "họ.",
    names=lambda asked: {"score_given": lambda: Subquery(_of_registration().values("score")[:1])},
    none_yet="Chưa có mô hình nào được đánh giá hoặc công nhận trong các đơn vị của đồng chí.",
)
