"""The lists of one's own work, as its pages show them and as files: what waits, and what was begun."""

from typing import Any, Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone

from danvan.accounts.signed_in import user_of
from danvan.lib.columns import EXCEL, PAGE, ListColumn, ranked
from danvan.portal.cells import Titled
from danvan.portal.room_lists import RoomList
from danvan.portal.work.listed import waiting_registrations
from danvan.portal.work.mine import RETURNED, SENT, TO_ACCEPT, TO_CORRECT, TO_SEND
from models_registry.admin.entry_form import missing_in
from models_registry.columns import NUMBER, model_columns
from models_registry.models import EntryDraft, Registration, State
from models_registry.models.registrations import RegistrationQuerySet
from models_registry.models.years import UNKNOWN_IN_YEAR_COLUMN, UNKNOWN_YEAR_WORDS
from models_registry.services import entry_drafts_for

WHICH: Final = "viec"
_WHICH: Final = (TO_ACCEPT, TO_CORRECT, TO_SEND, SENT, RETURNED)


def _waiting(request: HttpRequest) -> RegistrationQuerySet:
    name = request.GET.get(WHICH, "")
    if name and name not in _WHICH:
        raise BadRequest("Không có việc này.")
    rows = waiting_registrations(user_of(request), name)
    return rows.select_related("model__registrant", "model__field", "unit")


WORK: Final = RoomList(
    "Việc của tôi",
    "lượt đăng ký",
    Registration,
    [
        NUMBER,
        *model_columns(lambda row: row.model, "model__"),
        ListColumn("Đơn vị", lambda row: row.unit.label, PAGE | EXCEL, order=("unit__sort_name",)),
        ListColumn("Năm", lambda row: row.year or UNKNOWN_IN_YEAR_COLUMN, PAGE, order=("year",)),
        ListColumn("Năm", lambda row: row.year or UNKNOWN_YEAR_WORDS, EXCEL),
        ListColumn("Trạng thái", lambda row: row, PAGE, cell="state_reason", order=(ranked("state", State),)),
        ListColumn("Trạng thái", lambda row: row.get_state_display(), EXCEL),
        ListColumn("Lý do trả lại", lambda row: row.return_reason, EXCEL),
        ListColumn(
            "Chờ từ", lambda row: timezone.localtime(row.since).date(), PAGE | EXCEL, order=("since",)
        ),
    ],
    _waiting,
    asks=(WHICH,),
    usual=("since",),
)


def _lacking(draft: EntryDraft) -> str:
    return "; ".join(missing_in(draft.typed)) or "mục cần xem lại"


def _begun(request: HttpRequest) -> Any:
    return entry_drafts_for(user_of(request)).select_related("unit")


DRAFTS: Final = RoomList(
    "Bản nháp còn thiếu mục",
    "bản nháp còn thiếu mục",
    EntryDraft,
    [
        NUMBER,
        ListColumn(
            "Tên mô hình",
            lambda row: Titled(row.title, row.get_absolute_url()),
            PAGE,
            cell="titled",
            order=("title",),
        ),
        ListColumn("Tên mô hình", lambda row: row.title, EXCEL),
        ListColumn("Đơn vị", lambda row: row.unit.label, PAGE | EXCEL, order=("unit__sort_name",)),
        ListColumn("Còn thiếu", _lacking, PAGE | EXCEL),
        ListColumn("Người lưu", lambda row: row.by_name, PAGE | EXCEL, order=("by_name",)),
        ListColumn(
            "Lưu lúc",
            lambda row: f"{timezone.localtime(row.kept_at):%H:%M %d/%m/%Y}",
            PAGE | EXCEL,
            order=("kept_at",),
        ),
    ],
    _begun,
)
