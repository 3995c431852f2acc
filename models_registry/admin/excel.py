"""Excel on the entry screens: "Xuất Excel" of the list as filtered, and loading of catalogues."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ImportForm
from import_export.results import RowResult
from import_export.tmp_storages import BaseStorage

from danvan.accounts.signed_in import user_of
from danvan.lib.columns import EXCEL, ListColumn, printed
from danvan.lib.serving import send_written
from danvan.lib.text import slug
from models_registry import trail
from models_registry.excel import ListWorkbook, UnreadableWorkbookError
from models_registry.resources import ListResource


class StagedUpload(BaseStorage):
    """A previewed upload, kept in private media so that every worker finds it, for an hour at most.

    The library's default leaves files that nobody confirms in the shared temporary folder for ever, and its
    cache storage needs one cache for all workers (anchors, traps 28 and 29).
    """

    KEPT_SECONDS = 3600

    def _folder(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "nhap-danh-muc"

    def _path(self) -> Path:
        if not self.name or not self.name.isalnum():
            raise FileNotFoundError(self.name)
        return self._folder() / self.name

    def save(self, data: bytes) -> None:
        folder = self._folder()
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if old.stat().st_mtime < time.time() - self.KEPT_SECONDS:
                old.unlink(missing_ok=True)
        self.name = uuid4().hex
        self._path().write_bytes(data)

    def read(self) -> bytes:
        return self._path().read_bytes()

    def remove(self) -> None:
        self._path().unlink(missing_ok=True)


class ExcelExportMixin(ExportMixin):
    """The button "Xuất Excel": exactly the rows of the list as filtered, within the user's scope."""

    export_formats = [ListWorkbook]
    skip_export_form = True
    import_export_change_list_template = "admin/import_export/change_list_export.html"
    resource_classes = [ListResource]
    export_columns: Sequence[ListColumn[Any]] = ()

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        try:
            rows: QuerySet[Any] = super().get_export_queryset(request)
        except IncorrectLookupParameters as error:
            raise BadRequest("Bộ lọc không đúng.") from error
        return rows

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        columns = printed(EXCEL, self.export_columns)
        return {**super().get_export_resource_kwargs(request, **kwargs), "columns": columns}

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(super().has_export_permission(request) and self.has_view_permission(request))

    def _do_file_export(
        self, file_format: ListWorkbook, request: HttpRequest, queryset: QuerySet[Any], **kwargs: Any
    ) -> HttpResponseBase:
        """The library's own has the whole file in memory; this one leaves while it is written."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        resource = ListResource(**self.get_export_resource_kwargs(request))
        file, rows = resource.stream(queryset, file_format)
        self._note_export(request, file_format, rows)
        name = self.get_export_filename(request, queryset, file_format)
        return send_written(file, name, file_format.get_content_type())

    def _note_export(self, request: HttpRequest, file_format: ListWorkbook, rows: int) -> None:
        title = capfirst(str(self.opts.verbose_name_plural))
        written_as, asked = file_format.get_title(), request.GET.urlencode()
        with trail.act(user_of(request)):
            trail.record_exported(self.model, title, rows=rows, written_as=written_as, asked=asked)

    def get_export_filename(
        self, request: HttpRequest, queryset: QuerySet[Any], file_format: ListWorkbook
    ) -> str:
        name = slug(str(self.opts.verbose_name_plural))
        return f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx"


class CatalogueUploadForm(ImportForm):
    """One file; its format is always the same and not asked."""

    import_file = forms.FileField(
        label="Tệp Excel (.xlsx)", error_messages={"required": "Chọn tệp Excel cần nhập."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].widget = forms.HiddenInput()
        self.fields["resource"].widget = forms.HiddenInput()
        self.fields["import_file"].widget.attrs["accept"] = ".xlsx"

    @property
    def media(self) -> forms.Media:
        return forms.Media()


class CatalogueImportMixin(ImportMixin, ExcelExportMixin):
    """A catalogue loaded from Excel: upload, look at what would change, confirm; exported so that it can be loaded."""

    import_formats = [ListWorkbook]
    import_form_class = CatalogueUploadForm
    tmp_storage_class = StagedUpload
    import_export_change_list_template = "admin/import_export/change_list_import_export.html"

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = ExportMixin.get_export_resource_kwargs(self, request, **kwargs)
        return found

    _do_file_export = ExportMixin._do_file_export  # its few rows are written as they can be loaded again

    def get_export_data(
        self, file_format: ListWorkbook, request: HttpRequest, queryset: QuerySet[Any], **kwargs: Any
    ) -> bytes:
        if not self.has_export_permission(request):
            raise PermissionDenied
        kwargs["force_native_type"] = True
        dataset = self.get_data_for_export(request, queryset, **kwargs)
        self._note_export(request, file_format, len(dataset))
        return file_format.export_data(dataset)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(super().has_import_permission(request) and self.has_change_permission(request))

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        """What cannot be read is not kept for a confirmation either."""
        StagedUpload(name=form.cleaned_data["import_file"].tmp_storage_name).remove()
        known = isinstance(e, UnreadableWorkbookError)
        form.add_error("import_file", str(e) if known else "Không đọc được tệp này. Hãy lưu lại bằng Excel.")

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().import_action(request, **kwargs)
        context = getattr(response, "context_data", None)
        if context is not None:
            context["title"] = f"Nhập {self.opts.verbose_name_plural} từ Excel"
            _put_into_vietnamese(context.get("form"))
            for row in getattr(context.get("result"), "invalid_rows", []):
                row.vietnamese_errors = {
                    self.opts.get_field(name).verbose_name: errors
                    for name, errors in row.field_specific_errors.items()
                }
        return response

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            with trail.act(request.user):
                answer: HttpResponse = super().process_import(request, **kwargs)
        except (FileNotFoundError, UnreadableWorkbookError):
            messages.error(request, "Tệp đã xem trước không còn trên máy chủ. Hãy chọn lại tệp.")
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import"))
        return answer

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            messages.error(
                request, "Dữ liệu đã thay đổi sau khi xem trước, chưa ghi dòng nào. Hãy nhập lại tệp."
            )
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import"))
        answer: HttpResponse = super().process_result(result, request)
        return answer

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        totals = result.totals
        messages.success(
            request,
            f"Đã nhập xong: {totals[RowResult.IMPORT_TYPE_NEW]} dòng mới, "
            f"{totals[RowResult.IMPORT_TYPE_UPDATE]} dòng sửa, "
            f"{totals[RowResult.IMPORT_TYPE_SKIP]} dòng không đổi.",
        )


def _put_into_vietnamese(form: forms.Form | None) -> None:
    """The library ships no Vietnamese; its one message of this page is replaced."""
    if form is None or not form.is_bound:
        return
    errors = form.errors.get("import_file")
    if errors and any("No valid data" in str(error) for error in errors):
        form.errors["import_file"] = form.error_class(["Tệp không có dòng dữ liệu nào."])
