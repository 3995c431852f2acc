"""Filters that a reader keeps under a name, each for himself alone."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from danvan.accounts.signed_in import user_of
from danvan.lib.fields import CleanFormField, longest
from danvan.portal.layout import asked_beside
from danvan.portal.models import KeptFilter
from models_registry import trail
from models_registry.one_use import acts_once, key_sent

KEPT_AT_MOST: Final = 20  # of one list


class KeepForm(forms.Form):
    """The name under which the list is kept as it is seen; a name that is there already takes the new filter."""

    ten_bo_loc = CleanFormField(label="Tên bộ lọc", max_length=longest(KeptFilter, "name"))

    def __init__(self, request: HttpRequest, name: str) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.request = request
        self.list = name
        self.asked = asked_as_kept(request.GET)

    def clean(self) -> dict[str, Any]:
        """Not without anything to keep, not too many, none too long."""
        data = super().clean() or self.cleaned_data
        kept = KeptFilter.objects.filter(user=user_of(self.request), list=self.list)
        if not self.asked:
            raise forms.ValidationError("Chưa lọc, chưa sắp xếp hay chọn cột nào nên chưa có gì để giữ.")
        if len(self.asked) > longest(KeptFilter, "asked"):
            raise forms.ValidationError("Điều kiện dài quá, không giữ được. Hãy bỏ bớt điều kiện hoặc cột.")
        if kept.exclude(name=data.get("ten_bo_loc", "")).count() >= KEPT_AT_MOST:
            raise forms.ValidationError(
                f"Mỗi danh sách giữ được nhiều nhất {KEPT_AT_MOST} bộ lọc. Hãy bỏ bớt bộ lọc cũ."
            )
        return data

    def save(self) -> KeptFilter:
        """Keeps it (valid forms)."""
        user, name = user_of(self.request), self.cleaned_data["ten_bo_loc"]
        with trail.act(user, key=key_sent(self.request)) as act:
            kept = KeptFilter.objects.filter(user=user, list=self.list, name=name).first()
            kept = kept or KeptFilter(user=user, list=self.list, name=name)
            kept.asked = self.asked
            trail.save(kept)
            act.answer = kept.get_absolute_url()
        return kept


def asked_as_kept(data: QueryDict) -> str:
    """What an address asks of filter and layout, in one order, so that two ways to ask are one."""
    return urlencode(sorted([*asked_beside(data, layout=False), *asked_beside(data, layout=True)]))


def kept_by(request: HttpRequest, name: str) -> list[KeptFilter]:
    """The reader's own filters of that list (one query)."""
    return list(KeptFilter.objects.filter(user=user_of(request), list=name))


def current(kept: Iterable[KeptFilter], asked: str) -> KeptFilter | None:
    """Of these the one that the address asks for."""
    return next((one for one in kept if one.asked == asked), None)


@require_POST
@acts_once
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """/bo-loc/<pk>/bo/: a filter of one's own is kept no longer; the list stays as it is seen."""
    kept = get_object_or_404(KeptFilter, user=user_of(request), pk=pk)
    address = kept.get_absolute_url()
    trail.delete(kept)
    messages.success(request, f"Đã bỏ bộ lọc “{kept.name}”. Danh sách vẫn hiển thị theo điều kiện đó.")
    return redirect(address)
