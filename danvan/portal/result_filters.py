"""Of the filter of registrations what makes sense for recognitions, commendations and outcomes."""

from collections import OrderedDict
from typing import Any, Final

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from awards.models import Commendation, Decision, Recognition
from danvan.lib.keys import is_key
from danvan.portal.filters import YES, RegistrationFilter
from danvan.review.figures.addresses import NO_DECISION
from models_registry.access import Asker

# What has no model, as (value, words): a table's sums open their lists too.
NO_MODEL: Final = ("khong-mo-hinh", "Không gắn với mô hình")


def _decision_known(key: int, user: Asker) -> list[Decision]:
    """The decision, if he may read it or what it gave: another office's stands by its name beside each such row."""
    recognised = Recognition.objects.visible_to(user).filter(decision=OuterRef("pk")).order_by()
    commended = Commendation.objects.visible_to(user).filter(decision=OuterRef("pk")).order_by()
    rows = Decision.objects.filter(pk=key)
    return list(rows.visible_to(user)) or list(rows.filter(Exists(recognised) | Exists(commended)))


class OfDecisionFilter(RegistrationFilter):
    """With one decision, as its page asks for what it gave: in force or not."""

    quyet_dinh = filters.ChoiceFilter(
        label="Theo quyết định, kể cả lượt đã hủy",
        method="pass_on",
        empty_label="Tất cả",
        widget=forms.HiddenInput,  # comes from the number of its page; offices have thousands
    )

    def __init__(self, data: QueryDict, user: Asker, **kwargs: Any) -> None:
        super().__init__(data, user, **kwargs)
        asked = str(self.data.get("quyet_dinh", ""))
        known = _decision_known(int(asked), user) if is_key(asked) else []
        self._choose("quyet_dinh", [(str(one.pk), str(one)) for one in known])


class CommendationFilter(OfDecisionFilter):
    """The filters that make sense for commendations; the same names, values and errors."""

    gop = filters.ChoiceFilter(
        label="Mỗi người nhận một dòng", choices=[("nguoi-nhan", "Có")], method="pass_on", empty_label="Không"
    )

    ten = filters.ChoiceFilter(
        label="Tên tập thể, cá nhân",
        choices=[("khong", "Nguồn không nêu")],
        method="pass_on",
        empty_label="Tất cả",
    )

    lap = filters.ChoiceFilter(
        label="Ghi lặp trong một quyết định", choices=YES, method="pass_on", empty_label="Tất cả"
    )

    hinh_thuc = filters.ChoiceFilter(label="Hình thức", method="pass_on", empty_label="Tất cả")

    loai_khen = filters.ChoiceFilter(
        label="Loại khen thưởng",
        choices=[*Decision.Track.choices, NO_DECISION],
        method="pass_on",
        empty_label="Tất cả",
    )

    KEPT = (
        *("q", "ky", "ngay", "giai_doan", "nam", "don_vi", "rieng", "loai", "hinh_thuc", "loai_khen"),
        *("linh_vuc", "gop", "ten", "lap", "quyet_dinh"),
    )
    MAIN = KEPT

    def __init__(self, data: QueryDict, user: Asker, **kwargs: Any) -> None:
        super().__init__(data, user, **kwargs)
        self._choose("hinh_thuc", [(form.code, form.choice_label) for form in self.catalogues.forms])
        fields = [(field.code, field.name) for field in self.fields.fields]
        self._choose("linh_vuc", [*fields, NO_MODEL])
        self.filters = OrderedDict((name, self.filters[name]) for name in self.KEPT)

    @property
    def is_counted(self) -> bool:
        """Tables of these have numbers without a period too."""
        return True


class OutcomeFilter(RegistrationFilter):
    """The filters that make sense for outcomes; the same names, values and errors."""

    KEPT = ("q", "ky", "ngay", "giai_doan", "nam", "don_vi", "rieng")
    MAIN = KEPT

    def __init__(self, data: QueryDict, user: Asker, **kwargs: Any) -> None:
        super().__init__(data, user, **kwargs)
        self.filters = OrderedDict((name, self.filters[name]) for name in self.KEPT)

    @property
    def is_counted(self) -> bool:
        """Tables of these have numbers without a period too."""
        return True
