"""Writers: a review is closed, a correction proposed, approved or refused. Nothing else changes a closed review."""

from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from danvan.accounts.models import User
from danvan.closing.approval import BY_ONE, has_another_approver, is_independent
from danvan.closing.archive import as_kept_now
from danvan.closing.changes import changes_since
from danvan.closing.snapshot import Snapshot, code_of, forms_kept, take
from danvan.lib.jobs import Report, unheard
from danvan.review.figures.lists import Lists, lists_of
from danvan.review.figures.standing import fault_of_paper
from danvan.review.models import ClosedReview
from danvan.review.models.closings import digest_of_papers
from danvan.review.report import TemplateFaultsError, build_document
from danvan.review.report.own_templates import own_template
from danvan.review.scope import Scope
from danvan.review.workbook import build_workbook
from models_registry import access, chain, places, trail
from models_registry.access import Actor, Asker, account_of, name_of
from models_registry.models import Change, Unit
from models_registry.territory import load_successions

State = ClosedReview.State
_FAULTS_OF_TEMPLATE: Final = "Chưa chốt được: mẫu báo cáo có lỗi."


def may(user: Asker, action: str, unit: Unit) -> bool:
    """Whether the user may "add" or "approve" a closed review of the unit."""
    return access.may(user, f"review.{action}_closedreview", unit)


def close(
    scope: Scope,
    user: Actor,
    reason: str,
    document_number: str = "",
    key: str = "",
    report: Report = unheard,
) -> ClosedReview:
    """Closes a period or one of its years for a unit; of a closed one, proposes a corrected version.

    Where nobody else could approve it, whoever may approve does so at once, and every paper says it with the reason.

    `key` is that of the form (`trail.act`): papers are made before the act, which holds the database's lock. `report`
    hears how far it is. Raises PermissionDenied, or ValidationError with all that stands against it, which a closed
    review is too that reads the same today.
    """
    if not may(user, "add", scope.unit):
        raise PermissionDenied("Đồng chí không có quyền chốt số liệu của đơn vị này.")
    versions = list(ClosedReview.objects.of(scope))
    _check(scope, versions, reason, document_number)
    counted, trail_hash = places.head()
    snapshot = _take(scope, user, report)
    _refuse_unchanged(versions, snapshot, user)
    moment = timezone.localtime().replace(microsecond=0)
    code = _free_code(snapshot.sha256)
    by_one = (
        bool(versions) and may(user, "approve", scope.unit) and not has_another_approver(scope.unit, user)
    )
    line = closing_line(code, moment, counted, trail_hash, reason if by_one else "")
    try:
        files = _files(snapshot, line, moment, user, report)
    except TemplateFaultsError as error:
        raise ValidationError([_FAULTS_OF_TEMPLATE, *error.faults]) from error
    report("Ghi bản chốt", 0, 0)
    closed = ClosedReview(
        period=scope.period,
        year=scope.year,
        unit=scope.unit,
        version=max((one.version for one in versions), default=0) + 1,
        code=code,
        state=State.PROPOSED if versions and not by_one else State.IN_FORCE,
        reason=reason,
        document_number=document_number,
        content=snapshot.content,
        lists=snapshot.lists,
        sha256=snapshot.sha256,
        papers_sha256=digest_of_papers(files),
        last_act=counted,
        trail_hash=trail_hash,
        by=account_of(user),
        by_name=name_of(user),
        at=moment,
        **(_decided_by(user, moment) if by_one else {}),
        **files,
    )
    try:
        with trail.act(user, reason, key) as act:
            if by_one:
                _supersede(closed)
            trail.save(closed)
            # Whatever is committed later than this has its place after the closing, and is told as changed since.
            places.wait_for_turn()
            if Change.objects.of_records().after(counted).exists():
                raise ValidationError("Trong lúc chốt có người vừa sửa số liệu. Hãy chốt lại.")
            act.answer = reverse("closing:closed", args=[code])
    except IntegrityError as error:  # another one, at the same moment, has this version's number
        raise ValidationError("Vừa có người khác chốt số liệu này. Hãy tải lại trang.") from error
    return closed


def _take(scope: Scope, user: Actor, report: Report) -> Snapshot:
    try:
        return take(scope, user, report)
    except TemplateFaultsError as error:
        raise ValidationError([_FAULTS_OF_TEMPLATE, *error.faults]) from error
    except ValueError as error:
        raise ValidationError(f"Chưa chốt được: có số không khớp danh sách ({error}).") from error


def _refuse_unchanged(versions: list[ClosedReview], snapshot: Snapshot, user: Actor) -> None:
    """A version that says what the one in force says is none: its number, code and papers would only raise questions.

    Of the page nothing is asked: it counts days. What stands on it beside the numbers is in the trail.
    """
    in_force = next((one for one in versions if one.state == State.IN_FORCE), None)
    if in_force is None or changes_since(in_force, user).exists():
        return
    content, _ = as_kept_now(in_force.content)
    if {**content, "page": ""} == {**snapshot.content, "page": ""}:
        raise ValidationError(
            f"Không có gì thay đổi so với bản {in_force.version} đang có hiệu lực: chưa lập bản mới."
        )


def closing_line(code: str, moment: datetime, last_act: int, trail_hash: str, by_one: str = "") -> str:
    """What stands on every sheet and page of a closed review; `by_one` is the reason of who closed and approved.

    With the head of the trail's chain then: a trail that was made anew has another at that place.
    """
    line = f"Số liệu đã chốt lúc {moment:%H:%M ngày %d/%m/%Y}; mã đối chiếu: {code[:4]}-{code[4:]}"
    if trail_hash:
        line += f"; nhật ký: {last_act}-{chain.short(trail_hash)}"
    return f"{line}; {BY_ONE}: {by_one}" if by_one else line


def line_of(closed: ClosedReview) -> str:
    """The closing line of a kept review."""
    was_one = closed.by_id is not None and closed.by_id == closed.decided_by_id
    moment, by_one = timezone.localtime(closed.at), closed.reason if was_one else ""
    return closing_line(closed.code, moment, closed.last_act, closed.trail_hash, by_one)


def _files(snapshot: Snapshot, line: str, moment: datetime, user: Actor, report: Report) -> dict[str, bytes]:
    """The papers by their column."""
    name, forms = str(user), forms_kept(snapshot.review.scope.unit)
    files: dict[str, bytes] = {}
    lists = lists_of(snapshot.review)  # read once for all
    for form in forms:
        report("Lập bảng Excel và báo cáo Word", len(files), 2 * len(forms))
        files[ClosedReview.WORKBOOKS[form]] = _table(snapshot, name, moment, form, line, lists)
        report("Lập bảng Excel và báo cáo Word", len(files), 2 * len(forms))
        files[ClosedReview.DOCUMENTS[form]] = _report(snapshot, name, moment, form, line, lists)
    return files


def _table(snapshot: Snapshot, name: str, moment: datetime, form: str, line: str, lists: Lists) -> bytes:
    return build_workbook(snapshot.review, snapshot.ledger, name, moment, form, line, lists)


def _report(snapshot: Snapshot, name: str, moment: datetime, form: str, line: str, lists: Lists) -> bytes:
    return build_document(
        snapshot.review,
        snapshot.ledger,
        name,
        moment,
        form,
        own_template(snapshot.review.scope.unit, form),
        line,
        lists,
    )


def _check(scope: Scope, versions: list[ClosedReview], reason: str, document_number: str) -> None:
    faults = []
    if scope.is_part:
        faults.append("Chỉ chốt được cả kỳ hoặc một năm của kỳ, với tất cả các cấp.")
    if scope.year is not None and (fault := scope.period.fault_of_year(scope.year)):
        faults.append(fault)
    if fault := fault_of_paper(scope, Unit.objects.all(), load_successions()):
        faults.append(fault)
    if not reason.strip():
        faults.append("Hãy ghi lý do chốt số liệu.")
    if any(one.state == State.PROPOSED for one in versions):
        faults.append("Đang có một bản sửa chờ phê duyệt. Hãy phê duyệt hoặc từ chối bản đó trước.")
    if versions and not document_number.strip():
        faults.append("Số liệu này đã chốt. Bản sửa phải ghi số văn bản làm căn cứ.")
    if faults:
        raise ValidationError(faults)


def _free_code(sha256: str) -> str:
    attempt = 0
    while ClosedReview.objects.filter(code=code_of(sha256, attempt)).exists():
        attempt += 1
    return code_of(sha256, attempt)


def decide(closed: ClosedReview, user: Actor, *, approve: bool) -> ClosedReview:
    """The second account's word on a corrected version; approved, it takes the place of the one in force.

    Raises PermissionDenied, or ValidationError if it waits no longer or the account is the one that proposed it.
    """
    with trail.act(user):
        closed = ClosedReview.objects.select_for_update(of=("self",)).get(pk=closed.pk)
        if not may(user, "approve", closed.unit):
            raise PermissionDenied("Đồng chí không có quyền phê duyệt bản chốt này.")
        if closed.state != State.PROPOSED:
            raise ValidationError("Bản này không còn chờ phê duyệt.")
        if closed.by_id is not None and closed.by_id == user.pk:
            raise ValidationError("Người lập bản sửa không tự phê duyệt được; cần tài khoản thứ hai.")
        account, proposer = account_of(user), User.objects.filter(pk=closed.by_id or 0).first()
        if approve and account and proposer and not is_independent(account, proposer):
            raise ValidationError(
                "Tài khoản này do người lập bản sửa tạo, đặt mật khẩu hoặc giao nhiệm vụ nên không phê duyệt được;"
                " cần một tài khoản khác."
            )
        if approve:
            _supersede(closed)
        state = State.IN_FORCE if approve else State.REFUSED
        trail.save(closed, state=state, **_decided_by(user, timezone.now()))
    return closed


def _decided_by(user: Actor, moment: datetime) -> dict[str, Any]:
    return {"decided_by": account_of(user), "decided_by_name": name_of(user), "decided_at": moment}


def _supersede(closed: ClosedReview) -> None:
    """The version in force makes way: two at once the database refuses."""
    for old in (
        ClosedReview.objects.of(closed.scope).filter(state=State.IN_FORCE).select_for_update(of=("self",))
    ):
        trail.save(old, state=State.SUPERSEDED)
