"""Quyết định: the list of the papers that recognise and commend, in force or not, each with what it gave."""

from typing import Any, Final

import django_filters as filters
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import QueryDict

from awards.columns.decisions import DECISIONS, with_given
from awards.models import Commendation, Decision, Evidence, Recognition
from danvan.portal import filter_scopes
from danvan.portal.list_filter import ListFilter
from danvan.portal.lists import ListPage
from danvan.review.figures.places import OWN
from danvan.review.scope import UNKNOWN_YEAR
from models_registry.access import Asker, successions_for
from models_registry.choices import UnitSelect, unit_choices
from models_registry.models import Unit
from models_registry.models.years import UNKNOWN_YEAR_WORDS

_NOBODY: Final = "chua-ghi"


class DecisionFilter(ListFilter):
    """Decisions that the user may read; names and values are those of the lists of what they gave."""

    nam = filters.ChoiceFilter(label="Năm ban hành", method="filter_year", empty_label="Tất cả")
    don_vi = filters.ChoiceFilter(
        label="Đơn vị ban hành",
        method="filter_unit",
        empty_label="Tất cả",
        widget=UnitSelect,
        error_messages={"invalid_choice": UnitSelect.UNKNOWN},
    )
    rieng = filters.ChoiceFilter(
        label="Riêng đơn vị này",
        choices=[(OWN, "Không gồm cấp dưới")],
        method="pass_on",
        empty_label="Gồm mọi đơn vị trực thuộc",
    )
    loai_khen = filters.ChoiceFilter(
        label="Loại quyết định", field_name="track", choices=Decision.Track.choices, empty_label="Tất cả"
    )
    cho = filters.ChoiceFilter(
        label="Quyết định việc",
        choices=[("cong-nhan", "Công nhận"), ("khen-thuong", "Khen thưởng"), (_NOBODY, "Chưa ghi ai")],
        method="filter_given",
        empty_label="Tất cả",
    )
    hieu_luc = filters.ChoiceFilter(
        label="Hiệu lực",
        choices=[("con", "Còn hiệu lực"), ("het", "Đã bị hủy")],
        method="filter_force",
        empty_label="Tất cả",
    )
    ban_chup = filters.ChoiceFilter(
        label="Bản chụp",
        choices=[("co", "Đã có"), ("khong", "Chưa có")],
        method="filter_scan",
        empty_label="Không xét",
    )

    MAIN = ("q", "nam", "don_vi", "rieng", "loai_khen", "cho", "hieu_luc", "ban_chup")

    class Meta:
        model = Decision
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: Asker, **kwargs: Any) -> None:
        rows = Decision.objects.visible_to(user)
        super().__init__(data, rows, **kwargs)
        self.user = user
        self.units = {
            str(unit.pk): unit for unit in filter_scopes.units_to_choose(user, [data.get("don_vi", "")])
        }
        years = rows.order_by().values_list("issued_on__year", flat=True).distinct()
        known = sorted({year for year in years if year}, reverse=True)
        self.filters["nam"].extra["choices"] = [
            *((str(year), str(year)) for year in known),
            (UNKNOWN_YEAR, UNKNOWN_YEAR_WORDS),
        ]
        self.filters["don_vi"].extra["choices"] = unit_choices(self.units.values())

    @property
    def unit_asked(self) -> Unit | None:
        """Whose decisions are asked for."""
        return self.units.get(self.values.get("don_vi", ""))

    def filter_year(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of the day on which it was issued."""
        if value == UNKNOWN_YEAR:
            return queryset.filter(issued_on=None)
        return queryset.filter(issued_on__year=int(value))

    def filter_unit(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Issued in the territory of a unit, or by itself alone."""
        alone = str(self.form.cleaned_data.get("rieng", ""))
        within = filter_scopes.within_unit("unit", self.units[value], alone, None, successions_for(self.user))
        return queryset.filter(within)

    def filter_given(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By what it gave, revoked or not."""
        recognised = Exists(Recognition.objects.filter(decision=OuterRef("pk")))
        commended = Exists(Commendation.objects.filter(decision=OuterRef("pk")))
        if value == _NOBODY:
            return queryset.filter(~recognised, ~commended)
        return queryset.filter(recognised if value == "cong-nhan" else commended)

    def filter_force(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whether another decision revokes it."""
        in_force = Decision.objects.in_force().values("pk")
        return queryset.filter(pk__in=in_force) if value == "con" else queryset.exclude(pk__in=in_force)

    def filter_scan(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whether a scan, or a link, stands behind it."""
        scanned = Exists(Evidence.objects.current().filter(decision=OuterRef("pk")))
        return queryset.filter(scanned if value == "co" else ~scanned)


def decisions_meant(asked: DecisionFilter) -> QuerySet[Decision]:
    """Decisions, the words asked for among them."""
    if asked.is_refused:
        return Decision.objects.none()
    meant: Any = asked.qs
    found: QuerySet[Decision] = meant.matching(asked.words)
    return found


def _linked(rows: Any, asked: DecisionFilter) -> Any:
    return with_given(rows.with_force(), asked.user).select_related("unit", "revoked_by")


DECISION_LIST: Final = ListPage(
    "Quyết định",
    "Quyết định công nhận, khen thưởng",
    "quyết định",
    DECISIONS,
    Decision,
    decisions_meant,
    _linked,
    DecisionFilter,
    lead="Quyết định đã ban hành của các đơn vị đồng chí được xem, kể cả quyết định đã bị hủy. Quyết định đang soạn ở "
    "mục Dự thảo quyết định của bàn khen thưởng.",
    usual=(F("issued_on").desc(nulls_last=True), "-pk"),
    none_yet="Chưa có quyết định nào trong các đơn vị của đồng chí.",
)
