"""Of the filter of registrations what makes sense for commendations and for outcomes."""

from collections import OrderedDict
from typing import Any

import django_filters as filters
from django.http import QueryDict

from danvan.portal.filters import YES, RegistrationFilter
from models_registry.access import Asker


class CommendationFilter(RegistrationFilter):
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

    KEPT = ("q", "ky", "ngay", "giai_doan", "nam", "don_vi", "rieng", "loai", "gop", "ten", "lap")
    MAIN = KEPT

    def __init__(self, data: QueryDict, user: Asker, **kwargs: Any) -> None:
        super().__init__(data, user, **kwargs)
        self.filters = OrderedDict((name, self.filters[name]) for name in self.KEPT)


class OutcomeFilter(RegistrationFilter):
    """The filters that make sense for outcomes; the same names, values and errors."""

    KEPT = ("q", "ky", "ngay", "giai_doan", "nam", "don_vi", "rieng")
    MAIN = KEPT

    def __init__(self, data: QueryDict, user: Asker, **kwargs: Any) -> None:
        super().__init__(data, user, **kwargs)
        self.filters = OrderedDict((name, self.filters[name]) for name in self.KEPT)
