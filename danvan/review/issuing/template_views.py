"""/van-ban/<unit>/mau-word/: the unit's own Word templates, checked, tried, put into use, kept with their versions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danvan.accounts.signed_in import user_of
from danvan.lib.text import lowered
from danvan.lib.word.faults import TemplateFaultsError
from danvan.lib.word.papers import Paper
from danvan.review.issuing.forms import TemplateForm
from danvan.review.issuing.kinds import KINDS, real_one
from danvan.review.issuing.templates import put_into_use, sample, take_in
from danvan.review.issuing.views import unit_for
from danvan.review.models import WordTemplate
from danvan.review.pages import WORD, paper_answer
from danvan.review.paper import FORMS
from danvan.review.report.declared import REPORT
from danvan.review.report.own_templates import judge, kept_template, remark_on, template_for, template_path
from models_registry.bodies import head_of
from models_registry.models import Unit
from models_registry.one_use import acts_once, key_sent
from models_registry.used_keys import refuse_used


@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest, pk: int, paper: str = REPORT.code) -> HttpResponse:
    """/van-ban/<unit>/mau-word/<paper>/: versions by form; a file that is sent is checked whole, then kept."""
    unit, kind = unit_for(request, pk), _kind(paper)
    form = TemplateForm(request.POST or None, request.FILES or None, initial={"form": head_of(unit)})
    if request.method == "POST":
        refuse_used(request.user, key_sent(request))
        if form.is_valid() and (made := _take_in(request, unit, kind, form)):
            messages.success(
                request,
                f"Đã nhận mẫu Word bản {made.version}. Hãy xem thử, rồi bấm “Dùng mẫu này”.",
            )
            _remark(request, made, kind)
            return _page(unit, kind)
    versions = list(WordTemplate.objects.filter(unit=unit, paper=kind.code).order_by("-version"))
    context = {
        "unit": unit,
        "kind": kind,
        "kinds": KINDS.values(),
        "form": form,
        "forms": [
            (
                key,
                name,
                [one for one in versions if one.form == key],
                used,
                _serves(key, kind),
                _faults(used, kind),
            )
            for key, name in FORMS.items()
            for used in [_used(versions, key)]
        ],
        "real": real_one(unit, kind, user_of(request)),
        "rows": {name: ", ".join(columns) for name, columns in kind.rows.items()},
    }
    return render(request, "review/word_templates.html", context, status=400 if form.errors else 200)


def _kind(code: str) -> Paper:
    if code not in KINDS:
        raise Http404("Không có loại văn bản này.")
    return KINDS[code]


def _page(unit: Unit, kind: Paper) -> HttpResponse:
    return redirect("issuing:templates", unit.pk, kind.code)


def _take_in(request: HttpRequest, unit: Unit, kind: Paper, form: TemplateForm) -> WordTemplate | None:
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
            kind,
        )
    except TemplateFaultsError as error:
        form.add_error("tep", error.faults)
    except ValidationError as error:
        form.add_error("tep", error)
    return None


def _remark(request: HttpRequest, template: WordTemplate, kind: Paper) -> None:
    if remark := remark_on(kept_template(template), kind):
        messages.warning(request, remark)


def _used(versions: list[WordTemplate], form: str) -> WordTemplate | None:
    return next((one for one in versions if one.form == form and one.in_use), None)


def _faults(used: WordTemplate | None, kind: Paper) -> list[str]:
    """What is wrong today with the version in use, and what serves in its place."""
    if used is None:
        return []
    try:
        return template_for(used.unit, used.form, kind)[1]
    except TemplateFaultsError as error:
        return error.faults


def _serves(form: str, kind: Paper) -> str:
    """What serves where no version is in use."""
    return "mẫu chung đặt trên máy chủ" if template_path(form, kind).exists() else "mẫu mặc định của cổng"


@require_POST
@acts_once
def use(request: HttpRequest, pk: int, paper: str, form: str) -> HttpResponse:
    """/van-ban/<unit>/mau-word/<paper>/dung/<form>/: a version is put into use ("ban"), or ("" there) none of its own.

    "dang_dung" is what was in use when the page was opened: a choice that others have changed is shown first.
    """
    unit, kind = unit_for(request, pk), _kind(paper)
    versions = WordTemplate.objects.filter(unit=unit, paper=kind.code, form=form)
    asked, seen = request.POST.get("ban", ""), request.POST.get("dang_dung", "")
    if form not in FORMS or not (asked.isdecimal() or asked == ""):
        return render(request, "400.html", status=400)
    template = get_object_or_404(versions, version=int(asked[:6])) if asked else None
    used = versions.filter(in_use=True).first()
    if seen != (str(used.version) if used else ""):
        messages.error(request, "Mẫu đang dùng vừa được người khác đổi. Hãy xem lại rồi chọn.")
        return _page(unit, kind)
    try:
        put_into_use(unit, form, template, user_of(request), kind)
    except TemplateFaultsError as error:
        return _back(request, unit, kind, error)
    whose = f"mẫu Word bản {template.version}" if template else _serves(form, kind)
    messages.success(request, f"{kind.name} theo {lowered(FORMS[form])} từ nay dùng {whose}.")
    if template:
        _remark(request, template, kind)
    return _page(unit, kind)


@require_GET
def template_file(request: HttpRequest, pk: int, paper: str, form: str, version: int) -> HttpResponse:
    """/van-ban/<unit>/mau-word/<paper>/<form>/<version>/: the file as it was sent; 0 is the default template."""
    unit, kind = unit_for(request, pk), _kind(paper)
    if form not in FORMS:
        return render(request, "400.html", status=400)
    if version == 0:
        return _word(kind.default(form), f"mau-mac-dinh-{kind.code}-{form}.docx")
    template = get_object_or_404(WordTemplate, unit=unit, paper=kind.code, form=form, version=version)
    try:
        return _word(kept_template(template), f"mau-{kind.code}-{form}-ban-{version}.docx")
    except TemplateFaultsError as error:
        return _back(request, unit, kind, error)


@require_GET
def trial(request: HttpRequest, pk: int, paper: str, form: str, version: int) -> HttpResponse:
    """/van-ban/<unit>/mau-word/<paper>/<form>/<version>/xem-thu/: a version filled with a real paper of the unit's.

    That is its running review, or its last proposal, meeting, draft or decision; without one, and for who may read
    none, with a sample that has no figures. A real one stands in the trail as any that is taken along.
    """
    unit, kind, user = unit_for(request, pk), _kind(paper), user_of(request)
    template = get_object_or_404(WordTemplate, unit=unit, paper=kind.code, form=form, version=version)
    real = real_one(unit, kind, user)
    name = f"xem-thu-{kind.code}-{form}-ban-{version}.docx"
    try:
        content = kept_template(template)
        judge(content, kind)
        tried = real.fill(form, content) if real else sample(unit, form, content, user, kind)
    except TemplateFaultsError as error:
        return _back(request, unit, kind, error)
    if real:
        return paper_answer(request, real.model, f"Xem thử mẫu Word: {real.name}", tried, WORD, name)
    return _word(tried, name)


def _back(request: HttpRequest, unit: Unit, kind: Paper, error: TemplateFaultsError) -> HttpResponse:
    for fault in error.faults:
        messages.error(request, fault)
    return _page(unit, kind)


def _word(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=WORD, headers=headers)
