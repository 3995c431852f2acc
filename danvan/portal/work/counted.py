"""How much of each sort waits for a person: one statement, which the head of every page asks too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from danvan.lib.counting import numbers_of
from danvan.portal.work.mine import (
    RETURNED,
    SENT,
    TO_ACCEPT,
    TO_CORRECT,
    TO_MEND,
    TO_SEND,
    TO_TAKE,
    closings_to_approve,
    corrections_to_decide,
    doubles_to_settle,
    dues_soon,
    lists_to_write,
    proposals_to_do,
    registrations_to_do,
)
from danvan.portal.work.news import news_of
from models_registry import access
from models_registry.models import EmulationModel
from models_registry.services import entry_drafts_for

CLOSINGS, NEWS, DUES, DEMO = "closings", "news", "dues", "demo"
PROPOSED, UNPROPOSED = "proposed", "unproposed"


@dataclass(frozen=True)
class Sort:
    """A sort of work: what stands beside its number, and the list that the number opens."""

    words: str
    view: str
    query: str = ""

    @property
    def address(self) -> str:
        """Where it is done."""
        return reverse(self.view) + self.query


def _listed(name: str, words: str) -> Sort:
    return Sort(words, "portal:my_work", f"?viec={name}")


SORTS: Final[Mapping[str, Sort]] = {
    TO_ACCEPT: _listed(TO_ACCEPT, "lượt đăng ký chờ tiếp nhận"),
    TO_CORRECT: _listed(TO_CORRECT, "lượt bị trả lại, cần sửa rồi gửi lại"),
    TO_SEND: _listed(TO_SEND, "bản nháp chưa gửi"),
    "drafts": Sort("bản nháp còn thiếu mục, chưa gửi được", "portal:entry_drafts"),
    PROPOSED: Sort("đề nghị của cấp dưới chờ tiếp nhận", "awarding:proposals", f"?viec={TO_TAKE}"),
    UNPROPOSED: Sort("đề nghị bị trả lại, cần sửa rồi gửi lại", "awarding:proposals", f"?viec={TO_MEND}"),
    "corrections": Sort(
        "đề nghị đính chính chờ quyết định",
        "admin:models_registry_correctionrequest_changelist",
        "?state=waiting",
    ),
    "staged": Sort("tệp danh sách đã đọc, chờ ghi", "intake:upload", "?trang_thai=staged"),
    "doubles": Sort("lượt trùng năm, chờ xem lại", "portal:registrations", "?trung_nam=co"),
    CLOSINGS: Sort("bản sửa số liệu chờ đồng chí phê duyệt", "portal:my_work"),
    NEWS: Sort("lượt của đồng chí mới được tiếp nhận hoặc rút", "portal:my_work"),
    DUES: Sort("yêu cầu gửi quá hạn hoặc đến hạn trong 7 ngày", "returns:to_send"),
}
OWED: Final[Mapping[str, Sort]] = {
    SENT: _listed(SENT, "lượt đã gửi, chờ nơi tiếp nhận"),
    RETURNED: _listed(RETURNED, "lượt đã trả lại, chờ đơn vị sửa"),
}


@dataclass(frozen=True)
class Waiting:
    """One sort of which something waits."""

    number: int
    sort: Sort

    def __str__(self) -> str:
        """ "3 lượt đăng ký chờ tiếp nhận"."""
        return f"{self.number} {self.sort.words}"


def counts_of(user: access.Asker) -> dict[str, Waiting]:
    """Of each sort of which anything waits for the user; one statement."""
    return waiting_in(numbers_of(sorts_of(user)))


def sorts_of(user: access.Asker) -> dict[str, QuerySet[Any]]:
    """The rows of each sort of work; and, no work but counted with it for every head, what is made up."""
    proposals = proposals_to_do(user)
    made_up = EmulationModel.objects.filter(is_demo=True).order_by().values("pk")[:1]
    return {
        DEMO: EmulationModel.objects.filter(pk=Subquery(made_up)),  # whether there is one, not how many
        **registrations_to_do(user),
        "drafts": entry_drafts_for(user),
        PROPOSED: proposals[TO_TAKE],
        UNPROPOSED: proposals[TO_MEND],
        "corrections": corrections_to_decide(user),
        "staged": lists_to_write(user),
        "doubles": doubles_to_settle(user),
        CLOSINGS: closings_to_approve(user),
        NEWS: news_of(user),
        DUES: dues_soon(user, timezone.localdate()),
    }


def waiting_in(numbers: Mapping[str, int]) -> dict[str, Waiting]:
    """The same in the order in which the sorts are told; what is no work is left out."""
    return {name: Waiting(numbers[name], sort) for name, sort in {**SORTS, **OWED}.items() if name in numbers}
