"""The admin as the district's desk for entry: who may come in and how the site names itself."""

from typing import Any, Final, TypeVar

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.i18n import JavaScriptCatalog

from danvan.lib.choices import label_of
from danvan.lib.wording import SCRIPT_WORDS

_Row = TypeVar("_Row", bound=Model)


def with_links(model_admin: "admin.ModelAdmin[Any]", rows: QuerySet[_Row]) -> QuerySet[_Row]:
    """The rows with what the screen's list shows of other tables, in the same query."""
    related = model_admin.list_select_related
    return rows if isinstance(related, bool) else rows.select_related(*related)


# The first page of entry: what people do, and the screens on which they do it.
WORK: Final = (
    (
        "Đăng ký",
        "Mô hình, người đăng ký và từng năm; gửi, tiếp nhận, trả lại ở danh sách lượt đăng ký.",
        ("models_registry.emulationmodel", "models_registry.registration", "models_registry.registrant"),
    ),
    (
        "Đánh giá, công nhận, khen thưởng",
        "Nhập quyết định trước, rồi chọn quyết định khi công nhận, khen thưởng.",
        (
            *("awards.assessment", "awards.fieldcheck"),
            *("awards.decision", "awards.recognition", "awards.commendation"),
        ),
    ),
    (
        "Kết quả, đính chính",
        "Kết quả vận động được; sửa nội dung đã tiếp nhận, công nhận.",
        ("models_registry.outcome", "models_registry.correctionrequest"),
    ),
    (
        "Kỳ báo cáo, danh mục",
        "Làm một lần đầu mỗi giai đoạn, mỗi kỳ.",
        (
            *("models_registry.programme", "review.reviewperiod", "awards.criteriaset"),
            *("models_registry.activityfield", "models_registry.fieldset"),
        ),
    ),
    (
        "Quy định khen thưởng",
        "Hình thức, thẩm quyền, căn cứ, mức tiền thưởng theo từng thời gian; quy định riêng của tỉnh ghi thêm ở đây.",
        (
            *("awards.awardform", "awards.signingrule", "awards.legalground"),
            *("awards.basesalary", "awards.rewardcoefficient"),
        ),
    ),
    (
        "Đơn vị, tài khoản",
        "Ai được làm gì, ở đơn vị nào.",
        ("models_registry.unit", "accounts.user", "models_registry.assignment"),
    ),
    ("Nhật ký", "Ai đã sửa gì, lúc nào.", ("models_registry.change",)),
)


class _ScriptWords(JavaScriptCatalog):
    """Django's catalogue for scripts with ours over it."""

    def get_catalog(self) -> dict[str, list[str] | str]:
        return {**super().get_catalog(), **SCRIPT_WORDS}


class _Suggestions(AutocompleteJsonView):
    """Rows that begin to be typed, by the label that tells each from its namesakes; beside it the name alone."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        told: dict[str, str] = super().serialize_result(obj, to_field_name)
        return {**told, "text": label_of(obj), "name": str(obj)}

    def get_queryset(self) -> QuerySet[Any]:
        return with_links(self.model_admin, super().get_queryset())


class PortalAdminSite(admin.AdminSite):
    """Open to whoever may enter something; a reader (committee member) works in the portal's own pages."""

    site_header = "Dân vận khéo – Nhập liệu"
    site_title = "Nhập liệu"
    index_title = "Nhập liệu"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return user.has_perm("models_registry.open_entry")

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Words for the admin's own scripts, ours among them."""
        view = _ScriptWords.as_view(packages=["django.contrib.admin"])
        return view(request)  # type: ignore[return-value] # such a view promises less than this one gives

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """The screens that the user may open, by what people do there.

        Django asks for them on every page of entry; they are found where a page shows them: the first one alone.
        """
        return SimpleLazyObject(lambda: self._screens(request, app_label))

    def _screens(self, request: HttpRequest, app_label: str | None) -> list[dict[str, Any]]:
        found = {
            f"{app['app_label']}.{one['object_name'].lower()}": one
            for app in super().get_app_list(request, app_label)
            for one in app["models"]
        }
        work = [
            {"name": title, "lead": lead, "models": [found[label] for label in labels if label in found]}
            for title, lead, labels in WORK
        ]
        return [part for part in work if part["models"]]

    def app_index(  # type: ignore[override] # leads on, where Django's shows a page
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Nobody thinks in apps: the first page of entry."""
        return redirect("admin:index")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """What may be meant by what somebody types, as JSON."""
        view = _Suggestions.as_view(admin_site=self)
        return view(request)  # type: ignore[return-value] # as above

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One door for all: the portal's own sign-in. Who is in but may not enter data is told so (403)."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))
