"""Evidence on its pages: added, shown beside the thing it is of, replaced, taken off, put back."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from awards.evidence import (
    add_evidence,
    describe_evidence,
    link_to,
    may_change,
    remove_evidence,
    replace_evidence,
    restore_evidence,
)
from awards.models import Decision, Evidence
from awards.models.evidence import TO_CHANGE, Subject
from danvan.accounts.signed_in import user_of
from danvan.lib.faults import add_faults
from danvan.portal.evidence_forms import AddForm, ChangeForm, RemoveForm, ScanForm
from danvan.portal.querysets import models_open_to
from models_registry import access, trail
from models_registry.admin.seen import MOVED, SEEN, Seen, seen_of
from models_registry.history import history_of
from models_registry.models import EmulationModel, Registration
from models_registry.one_use import acts_once, key_sent
from models_registry.scoping import merged_into
from models_registry.used_keys import refuse_used

_ANCHOR: Final = "#minh-chung"
_READ_ONLY: Final = "Đồng chí xem được nhưng không được giao nhập liệu ở đơn vị này."
_PAGES: Final = {"decision": "portal:decision", "proposal": "awarding:proposal"}
_REFUSALS: Final = {
    "decision": "Đồng chí xem được nhưng không được giao tiếp nhận, công nhận ở đơn vị này.",
    "proposal": "Chỉ đơn vị đề nghị thêm, sửa bản chụp, khi đang lập hoặc bị trả lại.",
}


def shown_of(user: access.Asker, thing: Subject) -> dict[str, Any]:
    """What stands behind a thing, of a model behind its registrations too (prefetched); what the user may change.

    One query, by the keys of the registrations: asked by way of their model, SQLite reads all evidence there is.
    """
    things: list[Subject] = [thing]
    of_them = Q(**{link_to(thing): thing})
    if isinstance(thing, EmulationModel):
        things += (registrations := thing.registrations.all())
        of_them |= Q(registration__in=[one.pk for one in registrations])
    own_things = [one for one in things if may_change(user, one)]
    rows = Evidence.objects.visible_to(user).filter(of_them).with_names()
    found = list(rows.order_by(F("registration__year").desc(nulls_first=True), "pk"))
    return {
        "evidence": [one for one in found if one.is_current],
        "past_evidence": [one for one in found if not one.is_current],
        "changeable": [one for one in found if (one.registration or thing) in own_things],
        "may_add": bool(own_things),
    }


@require_http_methods(["GET", "POST"])
def add_to_model(request: HttpRequest, pk: int) -> HttpResponse:
    """/mo-hinh/<pk>/minh-chung/: photographs, papers and links of a model, or of one of its registrations."""
    if into := merged_into(EmulationModel, pk):
        return redirect("portal:add_to_model", into)
    model = get_object_or_404(models_open_to(request.user).select_related("unit", "registrant"), pk=pk)
    own = Registration.objects.permitted_to(request.user, TO_CHANGE["registration"]).filter(model=model)
    things: dict[str, tuple[str, Subject]] = {"model": ("Mô hình, chung các năm", model)}
    for one in own.select_related("programme", "unit").order_by("-year", "-pk"):
        things[f"registration-{one.pk}"] = f"Đăng ký {one.year_in_words}", one
    return add(request, model, things)


@require_http_methods(["GET", "POST"])
def add_to_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """/quyet-dinh/<pk>/ban-chup/: the scan of a decision, in one file or page by page."""
    if into := merged_into(Decision, pk):
        return redirect("portal:add_to_decision", into)
    decision = get_object_or_404(Decision.objects.visible_to(request.user).select_related("unit"), pk=pk)
    return add(request, decision, {"decision": ("Quyết định", decision)})


def add(request: HttpRequest, thing: Subject, things: dict[str, tuple[str, Subject]]) -> HttpResponse:
    """The page of `thing` on which evidence is added to one of `things`, each with its words, that one may change.

    The key of such a thing may be that of a paper: of which the evidence is a scan.
    """
    things = {key: about for key, about in things.items() if may_change(request.user, about[1])}
    if not things:
        raise PermissionDenied(_refusal(thing))
    choices = [(key, label) for key, (label, _) in things.items()]
    form = (ScanForm if things.keys() & {*Evidence.Paper} else AddForm)(
        choices, request.POST or None, request.FILES or None
    )
    if request.method == "POST":
        refuse_used(request.user, key_sent(request))
        if form.is_valid():
            data, made = form.cleaned_data, list[Evidence]()

            def write() -> None:
                about = data["about"]
                paper = about if about in Evidence.Paper else ""
                words = data["link"], data["caption"]
                made.extend(
                    add_evidence(things[about][1], form.received, *words, by=user_of(request), paper=paper)
                )

            if _is_written(request, form, _page_of(thing), write):
                if made:
                    messages.success(request, f"Đã thêm {len(made)} minh chứng.")
                if known := len(form.received) + bool(data["link"]) - len(made):
                    messages.info(request, f"Đã có từ trước, không thêm lần nữa: {known} tệp hoặc liên kết.")
                for text in form.refused:
                    messages.warning(request, f"Chưa nhận {text}")
                return redirect(_page_of(thing))
    context = {
        "form": form,
        "thing": thing,
        "page": _page_of(thing),
        "is_scan": not isinstance(thing, EmulationModel),
        "noun": thing._meta.verbose_name,
    }
    return render(request, "portal/evidence_add.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """/minh-chung/<pk>/sua/: other words beside it, or another file or link in its place."""
    found = _own_or_404(request, pk)
    form = ChangeForm(request.POST or None, request.FILES or None, initial={"caption": found.caption})
    seen = Seen(request.POST.get(SEEN, ""), [], has_moved=False) if form.is_bound else seen_of(request, found)
    if request.method == "POST":
        refuse_used(request.user, key_sent(request))
        if form.is_valid():
            data, (file, *_) = form.cleaned_data, [*form.received, None]

            def write() -> None:
                nonlocal seen
                seen = seen_of(request, found)
                if seen.has_moved:
                    raise ValidationError(MOVED)
                if file or data["link"]:
                    replace_evidence(found, file, data["link"], data["caption"], by=user_of(request))
                else:
                    describe_evidence(found, data["caption"], by=user_of(request))

            if _is_written(request, form, _page_of(found), write):
                is_new = file or data["link"]
                done = "Đã thay; bản trước còn trong lịch sử." if is_new else "Đã lưu chú thích."
                messages.success(request, done)
                return redirect(_page_of(found))
    return _change_page(request, found, form, RemoveForm(), seen)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """/minh-chung/<pk>/go/: takes it off; it stays in the history."""
    found = _own_or_404(request, pk)
    form = RemoveForm(request.POST)
    refuse_used(request.user, key_sent(request))
    if form.is_valid():

        def write() -> None:
            remove_evidence(found, by=user_of(request), reason=form.cleaned_data["reason"])

        if _is_written(request, form, _page_of(found), write):
            messages.success(request, "Đã gỡ; bản gỡ còn trong lịch sử, đưa trở lại được.")
            return redirect(_page_of(found))
    other = ChangeForm(initial={"caption": found.caption})
    return _change_page(request, found, other, form, Seen(request.POST.get(SEEN, ""), [], has_moved=False))


@require_POST
@acts_once
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """/minh-chung/<pk>/dua-tro-lai/: puts back what was taken off."""
    found = _own_or_404(request, pk)
    try:
        restore_evidence(found, by=user_of(request))
    except ValidationError as refusal:
        for text in refusal.messages:
            messages.error(request, text)
    else:
        messages.success(request, "Đã đưa trở lại.")
    return redirect(_page_of(found))


def _own_or_404(request: HttpRequest, pk: int) -> Evidence:
    """Evidence of a thing that the user may change. Raises Http404, or PermissionDenied for what he may read."""
    found = Evidence.objects.editable_by(request.user).with_names().filter(pk=pk).first()
    if found and may_change(request.user, found.subject):
        return found
    if seen := Evidence.objects.visible_to(request.user).filter(pk=pk).first():
        raise PermissionDenied(_refusal(seen.subject))
    raise Http404("Không có minh chứng này trong các đơn vị của đồng chí.")


def _refusal(thing: Subject) -> str:
    """What is told to who may read a thing and not change it."""
    return _REFUSALS.get(link_to(thing), _READ_ONLY)


def _page_of(one: Subject | Evidence) -> str:
    """Where a thing, or the thing that evidence is of, is read; at its evidence."""
    thing: Any = one.subject if isinstance(one, Evidence) else one
    if link_to(thing) in _PAGES:
        return reverse(_PAGES[link_to(thing)], args=[thing.pk]) + _ANCHOR
    key = thing.model_id if isinstance(thing, Registration) else thing.pk
    return reverse("portal:model", args=[key]) + _ANCHOR


def _is_written(request: HttpRequest, form: forms.Form, page: str, write: Callable[[], None]) -> bool:
    """Whether it was; else the form says why not. A second press is led to the page."""
    try:
        with trail.act(request.user, key=key_sent(request)) as act:
            write()
            act.answer = page
    except ValidationError as refusal:
        add_faults(form, refusal)
        return False
    return True


def _change_page(
    request: HttpRequest, found: Evidence, form: ChangeForm, removal: RemoveForm, seen: Seen
) -> HttpResponse:
    context = {
        "one": found,
        "thing": found.subject,
        "page": _page_of(found),
        "form": form,
        "removal": removal,
        "seen_changes": seen.mark,
        "saved_meanwhile": seen.later,
        "history": history_of(Evidence, found.pk),
    }
    status = 400 if form.errors or removal.errors else 200
    return render(request, "portal/evidence_change.html", context, status=status)
