"""/van-ban/<unit>/mau-word/: the unit's own Word templates, checked, tried, put into use, kept with their versions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danvan.accounts.signed_in import user_of
from danvan.lib.text import lowered
from danvan.lib.word.faults import TemplateFaultsError
from danvan.review.issuing.forms import TemplateForm
from danvan.review.issuing.templates import filled, put_into_use, running_review, sample, take_in
from danvan.review.issuing.views import unit_for
from danvan.review.models import WordTemplate
from danvan.review.pages import WORD
from danvan.review.paper import FORMS
from danvan.review.report.context import FIGURES, PARAGRAPHS, ROWS, TEXTS, TOTALS
from danvan.review.report.templates import (
    TAKEN_INSTEAD,
    NoLongerTakenError,
    default_template,
    judge,
    kept_template,
    own_template,
    remark_on,
    template_path,
)
from models_registry.bodies import head_of
from models_registry.models import Unit
from models_registry.one_use import acts_once, key_sent
from models_registry.used_keys import refuse_used


@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest, pk: int) -> HttpResponse:
    """/van-ban/<unit>/mau-word/: its versions by form; a file that is sent is checked whole before it is kept."""
    unit = unit_for(request, pk)
    form = TemplateForm(request.POST or None, request.FILES or None, initial={"form": head_of(unit)})
    if request.method == "POST":
        refuse_used(request.user, key_sent(request))
        if form.is_valid() and (made := _take_in(request, unit, form)):
            messages.success(
                request,
                f"Đã nhận mẫu Word bản {made.version}. Hãy xem thử, rồi bấm “Dùng mẫu này”.",
            )
            _remark(request, made)
            return redirect("issuing:templates", unit.pk)
    versions = list(WordTemplate.objects.filter(unit=unit).order_by("-version"))
    context = {
        "unit": unit,
        "form": form,
        "forms": [
            (key, name, [one for one in versions if one.form == key], used, _serves(key), _faults(used))
            for key, name in FORMS.items()
            for used in [_used(versions, key)]
        ],
        "scope": running_review(unit, user_of(request)),
        "texts": {**TEXTS, **{name: text for name, (text, _) in FIGURES.items()}},
        "paragraphs": PARAGRAPHS,
        "rows": {name: ", ".join(columns) for name, columns in ROWS.items()},
        "totals": TOTALS,
    }
    return render(request, "review/word_templates.html", context, status=400 if form.errors else 200)


def _take_in(request: HttpRequest, unit: Unit, form: TemplateForm) -> WordTemplate | None:
    sent = form.cleaned_data["tep"]
    try:
        return take_in(
            unit,
            form.cleaned_data["form"],
            sent.read(),
            sent.name or "",
            user_of(request),
            form.cleaned_data["note"],
            key_sent(request),
        )
    except TemplateFaultsError as error:
        form.add_error("tep", error.faults)
    except ValidationError as error:
        form.add_error("tep", error)
    return None


def _remark(request: HttpRequest, template: WordTemplate) -> None:
    if remark := remark_on(kept_template(template)):
        messages.warning(request, remark)


def _used(versions: list[WordTemplate], form: str) -> WordTemplate | None:
    return next((one for one in versions if one.form == form and one.in_use), None)


def _faults(used: WordTemplate | None) -> list[str]:
    """What is wrong today with the version in use, and what serves in its place."""
    try:
        if used:
            own_template(used.unit, used.form)
    except NoLongerTakenError as error:
        return [*error.faults, TAKEN_INSTEAD]
    except TemplateFaultsError as error:
        return error.faults
    return []


def _serves(form: str) -> str:
    """What serves where no version is in use."""
    return "mẫu chung đặt trên máy chủ" if template_path(form).exists() else "mẫu mặc định của cổng"


@require_POST
@acts_once
def use(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """/van-ban/<unit>/mau-word/dung/<form>/: a version is put into use ("ban"), or ("" there) none of its own any more.

    "dang_dung" is what was in use when the page was opened: a choice that others have changed is shown first.
    """
    unit = unit_for(request, pk)
    versions = WordTemplate.objects.filter(unit=unit, form=form)
    asked, seen = request.POST.get("ban", ""), request.POST.get("dang_dung", "")
    if form not in FORMS or not (asked.isdecimal() or asked == ""):
        return render(request, "400.html", status=400)
    template = get_object_or_404(versions, version=int(asked[:6])) if asked else None
    used = versions.filter(in_use=True).first()
    answer = redirect("issuing:templates", unit.pk)
    if seen != (str(used.version) if used else ""):
        messages.error(request, "Mẫu đang dùng vừa được người khác đổi. Hãy xem lại rồi chọn.")
        return answer
    try:
        put_into_use(unit, form, template, user_of(request))
    except TemplateFaultsError as error:
        return _back(request, unit, error)
    whose = f"mẫu Word bản {template.version}" if template else _serves(form)
    messages.success(request, f"Báo cáo theo {lowered(FORMS[form])} từ nay dùng {whose}.")
    if template:
        _remark(request, template)
    return answer


@require_GET
def template_file(request: HttpRequest, pk: int, form: str, version: int) -> HttpResponse:
    """/van-ban/<unit>/mau-word/<form>/<version>/: the file as it was sent; version 0 is the default template."""
    unit = unit_for(request, pk)
    if form not in FORMS:
        return render(request, "400.html", status=400)
    if version == 0:
        return _word(default_template(form), f"mau-mac-dinh-{form}.docx")
    template = get_object_or_404(WordTemplate, unit=unit, form=form, version=version)
    try:
        return _word(kept_template(template), f"mau-{form}-ban-{version}.docx")
    except TemplateFaultsError as error:
        return _back(request, unit, error)


@require_GET
def trial(request: HttpRequest, pk: int, form: str, version: int) -> HttpResponse:
    """/van-ban/<unit>/mau-word/<form>/<version>/xem-thu/: a version filled with the unit's running review.

    Without a review, and for who may read none, with a sample that has no figures.
    """
    unit, user = unit_for(request, pk), user_of(request)
    template = get_object_or_404(WordTemplate, unit=unit, form=form, version=version)
    scope = running_review(unit, user)
    try:
        content = kept_template(template)
        judge(content)
        tried = filled(scope, form, content, user) if scope else sample(unit, form, content, user)
    except TemplateFaultsError as error:
        return _back(request, unit, error)
    return _word(tried, f"xem-thu-{form}-ban-{version}.docx")


def _back(request: HttpRequest, unit: Unit, error: TemplateFaultsError) -> HttpResponse:
    for fault in error.faults:
        messages.error(request, fault)
    return redirect(reverse("issuing:templates", args=[unit.pk]))


def _word(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=WORD, headers=headers)
