"""The blanks of a unit: a list, a new one, where each thing stands on it, its scan; printers and their test sheets."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.desk.certificates.layouts import (
    LAYOUT,
    faults_of,
    make_layout,
    sample_for,
    save_layout,
    save_printer,
    set_background,
)
from awards.desk.certificates.papers import sample_sheet
from awards.models import CertificateBox, CertificateLayout, CertificatePrinter
from danvan.accounts.signed_in import user_of
from danvan.awarding.certificates.forms import (
    BackgroundForm,
    BoxForm,
    LayoutForm,
    NewLayoutForm,
    NewPrinterForm,
    PrinterForm,
    box_forms,
)
from danvan.lib.faults import add_faults
from danvan.lib.pdf import crosses, pdf_of, picture_of
from models_registry.admin.seen import MOVED, Seen, seen_of
from models_registry.models import Unit
from models_registry.one_use import acts_once
from models_registry.units.office import own_units

PDF = "application/pdf"


@require_safe
def layouts(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/mau-in/: the layouts and printers of the units in which the user decides.

    With the layouts that serve these from above, which are changed there alone.
    """
    _must_decide(request)
    user = request.user
    context = {
        "own": set(CertificateLayout.objects.editable_by(user).values_list("pk", flat=True)),
        "layouts": CertificateLayout.objects.visible_to(user)
        .select_related("unit")
        .order_by("unit__path", "form_name", "recipient_kind"),
        "printers": CertificatePrinter.objects.visible_to(user)
        .select_related("unit")
        .order_by("unit__path", "name"),
    }
    return render(request, "awarding/layouts.html", context)


@require_http_methods(["GET", "POST"])
@acts_once
def add_layout(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/mau-in/them/: a new layout, with its boxes where they usually stand."""
    form = NewLayoutForm(_units(request), request.POST or None, user=request.user)
    if request.method == "POST" and _is_written(form, lambda: make_layout(_named(form), user_of(request))):
        messages.success(request, "Đã thêm mẫu in. Thêm ảnh quét phôi rồi đặt chỗ từng ô.")
        return redirect("awarding:layout", form.instance.pk)
    return _form_page(request, form, "Thêm mẫu in")


@require_http_methods(["GET", "POST"])
@acts_once
def add_printer(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/may-in/them/: a new printer."""
    form = NewPrinterForm(_units(request), request.POST or None)
    if request.method == "POST" and _is_written(form, lambda: save_printer(form.instance, user_of(request))):
        messages.success(request, "Đã thêm máy in. In tờ thử rồi đo để canh.")
        return redirect("awarding:printer", form.instance.pk)
    return _form_page(request, form, "Thêm máy in")


@require_http_methods(["GET", "POST"])
@acts_once
def printer(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/may-in/<pk>/: its offset, and the sheets by which it is measured."""
    found = _own(request, CertificatePrinter, pk)
    seen = seen_of(request, found)
    form = PrinterForm(request.POST or None, instance=found)
    if seen.has_moved:
        form.add_error(None, MOVED)
    if request.method == "POST" and _is_written(form, lambda: save_printer(form.instance, user_of(request))):
        messages.success(request, "Đã lưu máy in.")
        return redirect("awarding:printer", pk)
    papers = [
        (f"{paper.label}, {turn.label.lower()}", reverse("awarding:crosses", args=[pk, paper, turn]))
        for paper in CertificateLayout.Paper
        for turn in CertificateLayout.Turn
    ]
    context = {
        "printer": CertificatePrinter.objects.select_related("unit").get(pk=pk),
        "form": form,
        "papers": papers,
        "seen_changes": seen.mark,
        "saved_meanwhile": seen.later,
    }
    return render(request, "awarding/printer.html", context, status=400 if form.errors else 200)


@require_safe
def crosses_of(request: HttpRequest, pk: int, paper: str, turn: str) -> HttpResponse:
    """/khen-thuong/may-in/<pk>/a4-ngang.pdf: crosses at known places, moved as the printer's offset says."""
    found = _own(request, CertificatePrinter, pk)
    if paper not in CertificateLayout.Paper or turn not in CertificateLayout.Turn:
        raise Http404
    size = CertificateLayout(paper=paper, turn=turn).size
    title = f"Tờ thử {paper.upper()}, máy in “{found}”: số cạnh mỗi dấu là mi-li-mét từ mép trái và mép trên tờ giấy."
    return pdf_answer(crosses(size, title, found.shift), f"to-thu-{paper}-{turn}.pdf")


@require_http_methods(["GET", "POST"])
@acts_once
def layout(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/mau-in/<pk>/: where each thing stands; what was saved is shown as a picture over the scan."""
    found = _own(request, CertificateLayout, pk)
    seen = _seen(request, found)
    data = request.POST or None
    form, boxes = LayoutForm(data, instance=found), box_forms(found, data)
    if request.method == "POST":
        if seen.has_moved:
            form.add_error(None, MOVED)
        if _is_good(form, boxes) and _is_written(
            form, lambda: save_layout(found, [box.instance for box in boxes], user_of(request))
        ):
            messages.success(request, "Đã lưu mẫu in.")
            return redirect("awarding:layout", pk)
    return _layout_page(request, pk, form, boxes, BackgroundForm(), seen)


def _seen(request: HttpRequest, found: CertificateLayout) -> Seen:
    columns = {field.attname for field in CertificateBox._meta.concrete_fields}
    return seen_of(request, found, [(CertificateBox, "layout", columns)])


def _layout_page(
    request: HttpRequest,
    pk: int,
    form: LayoutForm,
    boxes: Sequence[BoxForm],
    background: BackgroundForm,
    seen: Seen,
) -> HttpResponse:
    """The page of a layout, with what is wrong in either of its forms; the picture is of what is saved."""
    standing = get_object_or_404(CertificateLayout.objects.select_related("unit", "background"), pk=pk)
    context = {
        "layout": standing,
        "form": form,
        "boxes": boxes,
        "background": background,
        "seen_changes": seen.mark,
        "saved_meanwhile": seen.later,
        **_preview(standing),
    }
    refused = form.errors or background.errors or any(box.errors for box in boxes)
    return render(request, "awarding/layout.html", context, status=400 if refused else 200)


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/mau-in/<pk>/xem-truoc/: what stands in the form now, for the page's script; it writes nothing."""
    found = _own(request, CertificateLayout, pk)
    form, boxes = LayoutForm(request.POST, instance=found), box_forms(found, request.POST)
    if not _is_good(form, boxes):
        return HttpResponse(status=400)
    shown = _preview(found, [box.instance for box in boxes])
    return render(request, "awarding/_layout_preview.html", {"layout": found, **shown})


@require_POST
@acts_once
def background(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/mau-in/<pk>/phoi/: the scan of the blank."""
    found = _own(request, CertificateLayout, pk)
    seen = _seen(request, found)
    form = BackgroundForm(request.POST, request.FILES)
    if seen.has_moved:
        form.add_error(None, MOVED)
    if _is_written(form, lambda: set_background(found, form.cleaned_data["scan"], user_of(request))):
        messages.success(request, "Đã nhận ảnh phôi.")
        return redirect("awarding:layout", pk)
    return _layout_page(request, pk, LayoutForm(instance=found), box_forms(found), form, seen)


@require_safe
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/mau-in/<pk>/ban-thu.pdf: the layout with its sample, without a number, to be printed on a blank."""
    found = _own(request, CertificateLayout, pk)
    sheet = sample_sheet(found, with_scan=found.prints_background)
    return pdf_answer(pdf_of([sheet], f"Bản thử: {found}"), "ban-thu.pdf")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF that is shown in the browser; what it is saved as."""
    return HttpResponse(
        content, content_type=PDF, headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _preview(layout: CertificateLayout, boxes: Sequence[CertificateBox] = ()) -> dict[str, Any]:
    """A picture of the layout with its sample, within the page; what of the sample does not fit."""
    picture = b64encode(picture_of(sample_sheet(layout, boxes))).decode()
    faults = faults_of(boxes or layout.boxes.all(), sample_for(layout))
    return {"picture": f"data:image/jpeg;base64,{picture}", "faults": faults}


def _is_good(form: LayoutForm, boxes: Sequence[BoxForm]) -> bool:
    """Of the layout first, for boxes are judged by its paper."""
    return (
        form.is_valid() and sum(not box.is_valid() for box in boxes) == 0
    )  # each is asked, so that each says


def _is_written(form: forms.BaseForm, write: Callable[[], Any]) -> bool:
    """Whether a good form was written; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        write()
    except ValidationError as refusal:
        add_faults(form, refusal)
        return False
    return True


def _named(form: NewLayoutForm) -> CertificateLayout:
    form.instance.unit, form.instance.form = form.cleaned_data["unit"], form.cleaned_data["form"]
    return form.instance  # type: ignore[no-any-return] # of that model


def _form_page(request: HttpRequest, form: "forms.ModelForm[Any]", title: str) -> HttpResponse:
    context = {"form": form, "heading": title}
    return render(request, "awarding/add.html", context, status=400 if form.errors else 200)


def _units(request: HttpRequest) -> list[Unit]:
    """For which the user sets up printing: his own, and those that issue decisions. Raises PermissionDenied."""
    _must_decide(request)
    units = Unit.objects.permitted_to(request.user, LAYOUT)
    own = own_units(request.user, list(units.without_villages()))
    keys = {unit.pk for unit in own} | set(units.exclude(decisions=None).values_list("pk", flat=True))
    return Unit.objects.filter(pk__in=keys).in_tree_order()


def _must_decide(request: HttpRequest) -> None:
    if not request.user.has_perm(LAYOUT):
        raise PermissionDenied("Mẫu in giấy khen do người được giao công nhận, khen thưởng đặt.")


def _own(request: HttpRequest, model: Any, pk: int) -> Any:
    """A layout or printer that the user may change. Raises Http404."""
    _must_decide(request)
    return get_object_or_404(model.objects.editable_by(request.user).select_related("unit"), pk=pk)
