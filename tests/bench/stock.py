"""The road that is measured against: django-import-export's own admin, as its documentation says to register it.

A plain `ModelResource`; what a row refers to and the registry lacks is made in `before_import_row`, catalogues are
looked up once. This module is the URL configuration too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import admin
from django.test import Client, RequestFactory, override_settings
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import path
from import_export import resources
from import_export.admin import ImportMixin
from import_export.fields import Field
from import_export.formats.base_formats import XLSX
from import_export.widgets import ForeignKeyWidget, IntegerWidget

from models_registry.models import ActivityField, EmulationModel, Programme, Registrant, Registration, Unit

_KINDS = {"Tập thể": "collective", "Cá nhân": "individual"}
_ADDRESS = "/stock/models_registry/registration"


class RegistrationResource(resources.ModelResource):
    """A list of registrations with the models and registrants that they are of."""

    model = Field("model", "Tên mô hình", ForeignKeyWidget(EmulationModel))
    year = Field("year", "Năm đăng ký", IntegerWidget())

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.units = {unit.label: unit for unit in Unit.objects.exclude(valid_to=None)}
        self.activity_fields = {field.name: field for field in ActivityField.objects.all()}
        self.programme = Programme.objects.get(first_year=2020)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        registrant, _ = Registrant.objects.get_or_create(
            unit=self.units[row["Đơn vị"]],
            kind=_KINDS[row["Loại hình"]],
            name=row["Tên tập thể, cá nhân"],
            defaults={"post": row["Chức vụ"] or ""},
        )
        model, _ = EmulationModel.objects.get_or_create(
            registrant=registrant,
            title=row["Tên mô hình"],
            defaults={
                "field": self.activity_fields[row["Lĩnh vực"]],
                "place": row["Địa điểm"],
                "content": row["Nội dung"],
            },
        )
        row["Tên mô hình"] = model.pk  # found by its key: a title alone is neither unique nor indexed

    def after_init_instance(self, instance: Registration, new: bool, row: Any, **kwargs: Any) -> None:
        instance.programme = self.programme

    class Meta:
        model = Registration
        fields = import_id_fields = ("model", "year")


class RegistrationAdmin(ImportMixin, admin.ModelAdmin):
    resource_classes = [RegistrationResource]
    list_display = ("model", "unit", "year", "level", "novelty", "state")
    list_select_related = ("model", "unit")
    search_fields = ("model__title", "model__registrant__name", "unit__name")


site = admin.AdminSite("stock")
site.register(Registration, RegistrationAdmin)
urlpatterns = [path("stock/", site.urls)]

# Neither our templates nor our settings for the library.
stock_settings = override_settings(
    ROOT_URLCONF=__name__,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    IMPORT_EXPORT_IMPORT_PERMISSION_CODE=None,
    IMPORT_EXPORT_IMPORT_IGNORE_BLANK_LINES=False,
    IMPORT_EXPORT_SKIP_ADMIN_LOG=False,
)


@contextmanager
def instrumented() -> Iterator[None]:
    """With the contexts of rendered templates, in which the preview hands on its form."""
    setup_test_environment()
    try:
        yield
    finally:
        teardown_test_environment()


@stock_settings
def list_page(client: Client) -> bytes:
    """The first page of the stock list."""
    page = client.get(f"{_ADDRESS}/")
    if page.status_code != 200:
        raise SystemExit(f"the stock list answers {page.status_code}")
    return page.content


def searched(phrase: str) -> Any:
    """The rows that the stock admin's search finds, by icontains in each of its columns for each word."""
    registrations = site.get_model_admin(Registration)
    request = RequestFactory().get("/")
    found, _ = registrations.get_search_results(request, Registration.objects.select_related("model"), phrase)
    return found


class Exported(resources.ModelResource):
    """A list of registrations for Excel, as the library's documentation says to declare it."""

    title = Field("model__title", "Tên mô hình")
    holder = Field("model__registrant__name", "Tập thể, cá nhân")
    kind = Field("model__registrant__kind", "Loại hình")
    unit = Field("unit__name", "Đơn vị")
    field = Field("model__field__name", "Lĩnh vực")

    class Meta:
        model = Registration
        fields = (
            "title",
            "holder",
            "kind",
            "unit",
            "field",
            "year",
            "registered_on",
            "level",
            "novelty",
            "state",
        )


def export(rows: Any) -> bytes:
    """These registrations as a workbook."""
    written: bytes = XLSX().export_data(Exported().export(rows))
    return written


@stock_settings
@instrumented()
def take_in(client: Client, file: Any) -> None:
    """Uploads a workbook, gets the preview of all its rows, and confirms."""
    admin_of_registrations = site.get_model_admin(Registration)
    formats = [one().get_title() for one in admin_of_registrations.get_import_formats()]
    upload = {"import_file": file, "format": formats.index("xlsx"), "resource": 0}
    preview = client.post(f"{_ADDRESS}/import/", upload)
    confirm = preview.context["confirm_form"]
    done = client.post(f"{_ADDRESS}/process_import/", confirm.initial)
    if done.status_code != 302:
        raise SystemExit(f"the stock import answers {done.status_code}")
