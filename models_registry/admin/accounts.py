"""Entry of accounts, for who administers a unit: one person, one account, one screen, with his tasks on it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django_otp.plugins.otp_static import admin as _of_codes  # noqa: F401 - registers what is taken off below
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp import admin as _of_telephones  # noqa: F401 - as above
from django_otp.plugins.otp_totp.models import TOTPDevice

from danvan.accounts.confirming import ask_password
from danvan.accounts.models import User
from danvan.accounts.second_factor import authenticator_of
from danvan.accounts.sessions import end_sessions
from danvan.accounts.signed_in import user_of
from models_registry import access
from models_registry.accounts import (
    SLIPS,
    add_slips,
    note_shown_slips,
    one_time_password,
    reset_password,
    standing_slips,
)
from models_registry.admin.assignments import AssignmentInline, Confirmed, warn_of_nothing_seen
from models_registry.models.assignments import accounts_under
from models_registry.one_use import key_sent
from models_registry.second_factors import take_away

admin.site.unregister(Group)  # rights come from assignments alone
admin.site.unregister([TOTPDevice, StaticDevice])  # their screens would show everybody's secrets


class NewAccountForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """Who it is; the password is drawn by lot, for one sign-in."""

    class Meta:
        model = User
        fields = ("username", "full_name")


@admin.register(User)
class AccountAdmin(Confirmed[User], UserAdmin):  # type: ignore[type-arg] # takes no parameters when it runs
    """Django's own account screens, with one name field, assignments and the trail."""

    add_form = NewAccountForm
    add_form_template = None
    list_display = ["username", "full_name", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["username", "full_name"]
    search_help_text = "Tìm theo tên đăng nhập, họ và tên."
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password_given", "second_factor"]}),
        ("Người dùng", {"fields": ["full_name", "email"]}),
        ("Quyền", {"fields": ["is_active", "is_superuser"]}),
        ("Thời điểm", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "full_name"]})]
    readonly_fields = ["password_given", "second_factor", "last_login", "date_joined"]
    inlines = [AssignmentInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return accounts_under(request.user)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_view_permission(request) and self._among(accounts_under(request.user), obj)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request) and self._among(accounts_under(request.user), obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Who stands above the scope is made by such a one only."""
        above = () if access.sees_everything(request.user) else ("is_superuser",)
        return (*self.readonly_fields, *above)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Accounts have no stored fold; there are few of them."""
        return admin.ModelAdmin.get_search_results(self, request, queryset, search_term)

    @admin.display(description="mật khẩu")
    def password_given(self, obj: User) -> str:
        """Nobody sees it; who may give another one is led there."""
        said = "Mật khẩu dùng một lần, chưa đổi." if obj.must_change_password else "Do chủ tài khoản tự đặt."
        if obj.pk is None:
            return self.get_empty_value_display()
        door = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html('{} <a href="{}">Đặt lại mật khẩu</a>', said, door)

    @admin.display(description="xác thực hai bước")
    def second_factor(self, obj: User) -> str:
        """Whether a telephone is set up; who may take it away is led there."""
        if obj.pk is None or authenticator_of(obj) is None:
            return "Chưa đặt."
        door = reverse("admin:accounts_user_take_factor_away", args=[obj.pk])
        return format_html('Đang bật. <a href="{}">Gỡ xác thực hai bước</a>', door)

    def get_urls(self) -> list[URLPattern]:
        slip = self.admin_site.admin_view(self.one_time_password)
        away = self.admin_site.admin_view(self.take_factor_away)
        return [
            path("<id>/mat-khau-mot-lan/", slip, name="accounts_user_slip"),
            path("<id>/go-xac-thuc/", away, name="accounts_user_take_factor_away"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: User, form: "ModelForm[Any]", change: bool) -> None:
        if not change:
            obj.given_password = password = one_time_password()  # type: ignore[attr-defined] # for response_add
            obj.set_password(password)
            obj.must_change_password = True
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        add_slips(request.session, [(obj, obj.given_password)])  # type: ignore[attr-defined] # from save_model
        return redirect("admin:accounts_user_slip", obj.pk)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Nobody types another's password: it is drawn by lot, for one sign-in; the trail keeps nothing of it."""
        user = self._to_change(request, id)
        if user == request.user:
            return redirect("password_change")
        if asked := ask_password(request):
            return asked
        if request.method == "POST":
            slip = reverse("admin:accounts_user_slip", args=[user.pk])
            password = reset_password(user, user_of(request), key_sent(request), slip)
            end_sessions(user)
            add_slips(request.session, [(user, password)])
            return redirect(slip)
        return self._page_of(request, user, "reset_password", "Đặt lại mật khẩu")

    def one_time_password(self, request: HttpRequest, id: str) -> HttpResponse:
        """The password that was given in this session, as long as its owner has not set his own."""
        user = self._to_change(request, id)
        slips = dict(standing_slips(request.session.get(SLIPS, [])))
        note_shown_slips([user] if user in slips else [], user_of(request))
        more = {"password": slips.get(user), "address": request.build_absolute_uri("/")}
        return self._page_of(request, user, "one_time_password", "Mật khẩu dùng một lần", **more)

    def take_factor_away(self, request: HttpRequest, id: str) -> HttpResponse:
        """Of who lost his telephone; he is told who did it."""
        user = self._to_change(request, id)
        if user == request.user:
            return redirect("own_account:second_factor")
        has_factor = authenticator_of(user) is not None
        if asked := ask_password(request):
            return asked
        if request.method == "POST" and has_factor:
            take_away(user, user_of(request))
            end_sessions(user)
            self.message_user(request, f"Đã gỡ xác thực hai bước của {user}.", messages.SUCCESS)
            return redirect("admin:accounts_user_change", user.pk)
        title = "Gỡ xác thực hai bước"
        return self._page_of(request, user, "take_factor_away", title, has_factor=has_factor)

    def _to_change(self, request: HttpRequest, id: str) -> User:
        user: User | None = self.get_object(request, unquote(id)) if id.isdecimal() else None
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def _page_of(
        self, request: HttpRequest, user: User, name: str, title: str, **more: object
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **more,
            "title": title,
            "opts": self.opts,
            "account": user,
        }
        response = render(request, f"admin/accounts/user/{name}.html", context)
        add_never_cache_headers(response)
        return response

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Any]",
        formsets: "Iterable[BaseModelFormSet[Any, Any]]",
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        warn_of_nothing_seen(self, request, form.instance)
