"""/bat-dau/: the first run; it can be left and taken up again, for what is done is seen in the registry."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from danvan.accounts.confirming import password_confirmed
from danvan.accounts.models import User
from danvan.accounts.signed_in import user_of
from danvan.lib.faults import add_faults
from danvan.start.code import code_path, use_code
from danvan.start.forms import AccountsForm, AdministratorForm, FieldsForm, IssuerForm, UnitsForm, YearsForm
from danvan.start.services import REASON, begin_fields, begin_issuer, begin_years
from danvan.start.steps import steps
from models_registry import access, trail
from models_registry.access import OPERATOR
from models_registry.accounts import (
    SLIPS,
    AccountsError,
    add_slips,
    create_accounts,
    note_shown_slips,
    standing_slips,
    with_passwords,
)
from models_registry.models import IssuerProfile, Unit
from models_registry.one_use import key_sent
from models_registry.units.file import UnitFileError
from models_registry.units.office import office_of
from models_registry.units.official import load_official
from models_registry.units.writing import told_of_ended
from models_registry.used_keys import refuse_used


@sensitive_post_parameters("code", "password1", "password2")
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Without any account: the administrator. Else what is done and what waits, for whoever administers it all."""
    if not User.objects.exists():
        return _administrator(request)
    if not request.user.is_authenticated:
        return redirect("login")
    _must_administer(request)
    has_slips = bool(standing_slips(request.session.get(SLIPS, [])))
    return render(request, "start/steps.html", {"steps": steps(), "has_slips": has_slips})


def _administrator(request: HttpRequest) -> HttpResponse:
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if use_code():
            with trail.act(OPERATOR, REASON):
                user = form.save(commit=False)
                user.is_staff = user.is_superuser = True
                user.save()
                trail.record_created([user])
            login(request, user, settings.AUTHENTICATION_BACKENDS[-1])
            return redirect("start:start")
        form.add_error("code", "Mã bắt đầu vừa được dùng.")
    context = {"form": form, "has_code": code_path().exists(), "command": settings.DANVAN_COMMAND}
    return render(request, "start/administrator.html", context, status=400 if form.errors else 200)


def units(request: HttpRequest) -> HttpResponse:
    """/bat-dau/don-vi/: official units are taken into the registry."""
    _must_administer(request)
    form = UnitsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with trail.act(request.user, REASON, key=key_sent(request)):
                loaded = load_official(user_of(request), **form.asked)
        except UnitFileError as error:
            form.add_error("place", [_in_one_line(fault) for fault in error.errors])
        else:
            messages.success(
                request, f"Đã thêm {loaded.created} đơn vị. {told_of_ended(loaded.ended)}".strip()
            )
            return redirect("start:start")
    lead = "Đơn vị lấy từ danh mục cả nước, kèm đơn vị trước sắp xếp và đơn vị cấp trên; lấy thêm lúc nào cũng được."
    return _page(request, form, "Đơn vị", lead, "Lấy đơn vị")


def fields(request: HttpRequest) -> HttpResponse:
    """/bat-dau/linh-vuc/: the fields in which models are registered."""
    _must_administer(request)
    form = FieldsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with trail.act(request.user, REASON, key=key_sent(request)):
            field_set = begin_fields(user_of(request), form.codes)
        messages.success(request, f"Đã có bộ lĩnh vực “{field_set}”.")
        return redirect("start:start")
    lead = "Lĩnh vực thêm, đổi tên, ngừng dùng được sau này, ở phần Nhập liệu."
    return _page(request, form, "Lĩnh vực", lead, "Dùng bộ lĩnh vực này")


def years(request: HttpRequest) -> HttpResponse:
    """/bat-dau/giai-doan/: the programme, and the review of this year."""
    _must_administer(request)
    own = office_of(Unit.objects.in_tree_order())
    if not own:
        messages.info(request, "Hãy lấy đơn vị trước.")
        return redirect("start:units")
    form = YearsForm(own[0], request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with trail.act(request.user, REASON, key=key_sent(request)):
                period = begin_years(user_of(request), data["unit"], data["first_year"], data["last_year"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã có giai đoạn nhận đăng ký và kỳ “{period}”.")
            return redirect("start:start")
    lead = "Giai đoạn nhận đăng ký của đơn vị. Cổng lập luôn kỳ báo cáo của năm nay; kỳ khác lập ở phần Nhập liệu."
    return _page(request, form, "Giai đoạn, kỳ báo cáo", lead, "Ghi giai đoạn")


def issuer(request: HttpRequest) -> HttpResponse:
    """/bat-dau/co-quan/: whose the office's papers are and who signs; of several offices, and later, on their pages."""
    _must_administer(request)
    own = office_of(Unit.objects.in_tree_order())
    if not own:
        messages.info(request, "Hãy lấy đơn vị trước.")
        return redirect("start:units")
    refuse_used(request.user, key_sent(request))
    is_said = IssuerProfile.objects.filter(unit=own[0]).exists()
    if len(own) > 1 or (is_said and request.method != "POST"):
        return redirect("issuing:issuers")
    form = IssuerForm(own[0], request.POST if request.method == "POST" else None)
    if is_said:  # by another page that was open: what was typed here is not lost in silence
        there = reverse("issuing:issuer", args=[own[0].pk])
        fault = 'Cơ quan ban hành của {} vừa được khai ở trang khác; <a href="{}">mở trang đó để sửa</a>.'
        form.add_error(None, format_html(fault, own[0].label, there))
    elif request.method == "POST" and form.is_valid():
        try:
            with trail.act(request.user, REASON, key=key_sent(request)) as act:
                begin_issuer(user_of(request), form.profile)
                act.answer = reverse("start:start")
        except ValidationError as error:
            add_faults(form, error)
        else:
            messages.success(request, f"Đã khai cơ quan ban hành của {own[0].label}.")
            return redirect("start:start")
    lead = format_html(
        'In ở đầu và cuối báo cáo, biểu. Cơ quan khác, nơi nhận, chữ viết tắt: khai ở <a href="{}">trang Cơ quan ban '
        'hành</a>; mẫu Word riêng: ở <a href="{}">trang Mẫu Word</a>.',
        reverse("issuing:issuer", args=[own[0].pk]),
        reverse("issuing:templates", args=[own[0].pk]),
    )
    return _page(request, form, "Cơ quan ban hành", lead, "Ghi cơ quan ban hành")


@never_cache
@password_confirmed
def accounts(request: HttpRequest) -> HttpResponse:
    """/bat-dau/tai-khoan/: accounts from a pasted list; their slips come next, to print and cut."""
    _must_administer(request)
    all_units = Unit.objects.in_tree_order()
    own = office_of(all_units)
    if not own:
        messages.info(request, "Hãy lấy đơn vị trước.")
        return redirect("start:units")
    refuse_used(
        request.user, key_sent(request)
    )  # the names that the first press took would be faults of the second
    form = AccountsForm(all_units, own[0] if len(own) == 1 else None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        prepared = with_passwords(form.accounts)
        try:
            with trail.act(request.user, REASON, key=key_sent(request)) as act:
                made = create_accounts(prepared, user_of(request))
                act.answer = reverse("start:slips")
        except AccountsError as error:
            form.add_error("people", error.errors)
        else:
            add_slips(request.session, made)
            return redirect("start:slips")
    lead = "Mỗi cán bộ một tài khoản. Mật khẩu dùng một lần hiện ở trang sau để in và cắt phiếu."
    return _page(request, form, "Tài khoản", lead, "Cấp tài khoản")


def _in_one_line(fault: str) -> str:
    """A sentence, with what it lists below it."""
    sentence, *listed = map(str.strip, fault.splitlines())
    return " ".join([sentence, "; ".join(listed)]).strip()


@never_cache
def slips(request: HttpRequest) -> HttpResponse:
    """/bat-dau/tai-khoan/phieu/: a slip for each account that was made in this session and has not been used yet."""
    _must_administer(request)
    made = standing_slips(request.session.get(SLIPS, []))
    note_shown_slips((user for user, _ in made), user_of(request))
    context = {"made": made, "address": request.build_absolute_uri("/")}
    return render(request, "start/slips.html", context)


def _must_administer(request: HttpRequest) -> None:
    if not access.sees_everything(request.user):
        raise PermissionDenied


def _page(request: HttpRequest, form: BaseForm, title: str, lead: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead, "button": button}
    return render(request, "start/step.html", context, status=400 if form.errors else 200)
