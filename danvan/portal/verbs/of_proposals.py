"""The verbs of a proposal: of the office that proposes, and of the one above that receives it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import Model
from django.urls import reverse

from awards.desk.dossier import dossier_of, quota_of
from awards.desk.proposals import (
    CHANGE,
    TAKE,
    add_agreed,
    change_proposal,
    recall,
    remove_lines,
    return_proposal,
    send,
    take,
    withdraw_proposal,
)
from awards.desk.proposed import all_found
from awards.models import Candidate, Proposal
from danvan.accounts.models import User
from danvan.lib.text import lowered
from danvan.portal.verbs.declared import Sort, Verb
from danvan.portal.verbs.desk_forms import AddAgreedForm, ProposalForm, RemoveLinesForm, TakeForm
from danvan.portal.verbs.seen import Watched
from models_registry.access import Asker
from models_registry.admin.registrations import ReasonForm
from models_registry.territory import Placed


@dataclass(frozen=True, kw_only=True)
class _OfReceiver(Verb):
    """What the office does to which the proposal was sent: the right is asked there."""

    def is_let(self, asked_of: Callable[[str], Callable[[Placed], bool]], thing: Model) -> bool:
        return isinstance(thing, Proposal) and any(asked_of(one)(thing.to_unit) for one in self.permissions)


def _is_changing(proposal: Proposal) -> bool:
    return proposal.is_changing


def _is_sent(proposal: Proposal) -> bool:
    return proposal.state == Proposal.State.SENT


def _missing(proposal: Proposal) -> list[str]:
    """What its dossier lacks, and that it is more than was asked for: told, not walled."""
    lacking = [lowered(item.name) for item in dossier_of(proposal) if not item.is_there]
    quota = quota_of(proposal)
    said = [f"Hồ sơ còn thiếu: {', '.join(lacking)}."] if lacking else []
    if quota.is_over:
        said.append(f"Đề nghị {quota.proposed}, nhiều hơn chỉ tiêu được giao ({quota.number}).")
    return said


def _take(proposals: Any, by: User, form: TakeForm) -> list[Candidate]:
    (proposal,), data = proposals, form.cleaned_data
    chosen = list(data["rows"])
    left = {line.pk: data["reason"] for line in proposal.lines.all() if line not in chosen}
    return take(proposal, data["meeting"], chosen, by, left)


def _with_reason(row: Proposal, user: Asker, sent: Any) -> ReasonForm:
    return ReasonForm(sent)


_VERBS: Final = (
    Verb(
        "gui",
        "Gửi",
        (CHANGE,),
        "Nơi nhận sẽ xem xét. Trong khi chưa được tiếp nhận hoặc trả lại, đồng chí lấy lại được. Lý do, nếu phải có, "
        "ghi trước ở “Ghi thành tích các dòng”.",
        lambda rows, by, form: send(rows[0], by),
        findings=lambda rows, data: all_found(rows[0]),
        allows=_is_changing,
        # A page of its own: it tells what is missing before anything is sent.
        form_of=lambda row, user, sent: forms.Form(sent),
        said="Đã gửi {}.",
        looks="",
        warns=_missing,
    ),
    Verb(
        "sua",
        "Sửa thông tin",
        (CHANGE,),
        "Nội dung và năm không đổi được khi đề nghị đã có dòng.",
        lambda rows, by, form: change_proposal(rows[0], by, **form.cleaned_data),
        allows=_is_changing,
        form_of=ProposalForm.of,
        said="Đã sửa {}.",
    ),
    Verb(
        "lay-tu-hop",
        "Lấy từ kết quả họp xét",
        (CHANGE,),
        "Đưa vào đề nghị những ứng viên mà cuộc họp xét của đơn vị đã thống nhất.",
        lambda rows, by, form: add_agreed(rows[0], form.cleaned_data["rows"], by),
        allows=_is_changing,
        form_of=lambda row, user, sent: AddAgreedForm(row, sent),
        said="Đã thêm vào {}.",
    ),
    Verb(
        "bo-dong",
        "Bỏ dòng",
        (CHANGE,),
        "Các dòng được chọn ra khỏi đề nghị.",
        lambda rows, by, form: remove_lines(rows[0], form.cleaned_data["rows"], by),
        allows=_is_changing,
        form_of=lambda row, user, sent: RemoveLinesForm(row, sent),
        said="Đã bỏ dòng khỏi {}.",
    ),
    Verb(
        "lay-lai",
        "Lấy lại",
        (CHANGE,),
        "Đề nghị trở lại trạng thái đang lập để đồng chí sửa. Sửa xong, đồng chí gửi lại.",
        lambda rows, by, form: recall(rows[0], by),
        allows=_is_sent,
        said="Đã lấy lại {}.",
    ),
    _OfReceiver(
        "tiep-nhan",
        "Tiếp nhận",
        (TAKE,),
        "Các dòng được nhận vào danh sách của cuộc họp; các dòng khác để lại kèm lý do. Đơn vị đề nghị thấy kết quả.",
        _take,
        allows=_is_sent,
        form_of=TakeForm,
        said="Đã tiếp nhận {}.",
        looks="",
    ),
    _OfReceiver(
        "tra-lai",
        "Trả lại",
        (TAKE,),
        "Đơn vị đề nghị thấy lý do, sửa rồi gửi lại.",
        lambda rows, by, form: return_proposal(rows[0], by, form.cleaned_data["reason"]),
        allows=_is_sent,
        form_of=_with_reason,
        said="Đã trả lại {}.",
    ),
    Verb(
        "bo",
        "Bỏ đề nghị",
        (CHANGE,),
        "Đề nghị không gửi nữa, vẫn lưu để xem.",
        lambda rows, by, form: withdraw_proposal(rows[0], by, form.cleaned_data["reason"]),
        allows=_is_changing,
        form_of=_with_reason,
        said="Đã bỏ {}.",
        looks="danger",
    ),
)


def _rows(user: Asker) -> Any:
    return Proposal.objects.visible_to(user).select_related("unit", "to_unit", "form", "meeting")


def _watched(proposal: Proposal) -> Watched:
    """Its lines and whom they name: whoever sends or takes it has read them."""
    lines = list(proposal.lines.select_related("nominee"))
    return (proposal, *lines, *(line.nominee for line in lines))


PROPOSALS: Final = Sort(
    "de-nghi",
    {verb.code: verb for verb in _VERBS},
    _rows,
    _watched,
    lambda proposal: reverse("awarding:proposal", args=[proposal.pk]),
    lambda proposal: lowered(str(proposal)),
)
