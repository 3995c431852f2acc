"""/chu-the/<pk>/phieu-thong-tin/: everything that is kept about one registrant, for paper and as a file.

Whoever decides in his unit, or administers it, gives it to him when he asks; that it was made leaves a line.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.models import Candidate, Certificate, Commendation, Evidence, Nominee, ProposalLine
from danvan.accounts.signed_in import user_of
from danvan.lib.columns import EXCEL, ListColumn
from danvan.lib.fields import DerivedField
from danvan.lib.serving import send_written
from danvan.lib.text import slug
from danvan.lists.models import StagedRow
from danvan.portal.persons.anonymising import ANONYMISE
from danvan.portal.querysets import models_open_to, registrants_open_to
from models_registry import access, trail
from models_registry.excel import ListWorkbook
from models_registry.history import told_by_number
from models_registry.models import (
    Change,
    CorrectionRequest,
    Distinct,
    Level,
    Registrant,
    Registration,
    Unit,
)
from models_registry.models.merged import merged_under
from models_registry.permissions import DECIDE
from models_registry.resources import ListResource
from models_registry.scoping import merged_into

TITLE: Final = "Phiếu thông tin lưu về một người"


@dataclass(frozen=True)
class Line:
    """One thing that is kept, under the heading of what it is of."""

    section: str
    label: str
    value: str


COLUMNS: Final[Sequence[ListColumn[Line]]] = (
    ListColumn("Mục", lambda row: row.section, EXCEL, 45),
    ListColumn("Dữ liệu", lambda row: row.label, EXCEL, 45),
    ListColumn("Nội dung", lambda row: row.value, EXCEL, 110),
)


def may_have_sheet(user: access.Asker, person: Registrant) -> bool:
    return access.may(user, DECIDE, person.unit) or access.may(user, ANONYMISE, person.unit)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, on A4 as it is printed."""
    found = _of(request, pk, "trang in")
    if found is None:
        return redirect("portal:person_sheet", merged_into(Registrant, pk))
    person, lines = found
    sections = [(name, list(own)) for name, own in groupby(lines, lambda line: line.section)]
    context = {"person": person, "title": TITLE, "sections": sections, "now": timezone.localtime()}
    return render(request, "portal/person_sheet.html", context)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """/chu-the/<pk>/phieu-thong-tin.xlsx: the same as a file."""
    found = _of(request, pk, "Excel")
    if found is None:
        return redirect("portal:person_sheet_xlsx", merged_into(Registrant, pk))
    person, lines = found
    kind = ListWorkbook()
    file, _ = ListResource(COLUMNS).stream(lines, kind)
    name = f"{slug(TITLE)}-{person.pk}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return send_written(file, name, kind.get_content_type())


def _of(request: HttpRequest, pk: int, written_as: str) -> tuple[Registrant, list[Line]] | None:
    """The person and his lines; None of one who was made one with another.

    Raises Http404, or PermissionDenied for whoever only reads.
    """
    user = request.user
    person = registrants_open_to(user).select_related("unit__issuer_profile").filter(pk=pk).first()
    if person is None:
        if merged_into(Registrant, pk):
            return None
        raise Http404
    if not may_have_sheet(user, person):
        raise PermissionDenied("Phiếu do người tiếp nhận, công nhận hoặc người quản trị của đơn vị lập.")
    lines = list(lines_of(person, user))
    with trail.act(user_of(request)):
        trail.record_shown(Registrant, [person.pk], f"{TITLE} ({written_as})")
    return person, lines


def lines_of(person: Registrant, user: access.Asker) -> Iterator[Line]:
    """All that the portal keeps of him, as far as the user may read; what is empty is left out."""
    his = [person, *merged_under(person)]
    for one in his:
        section = "Trong sổ" if one == person else f"Bản ghi đã gộp vào: {one}"
        yield from _columns(section, one, but={"is_demo", "merged_into"})
    found = models_open_to(user).filter(Q(registrant__in=his) | Q(partners__in=his)).distinct()
    open_models = list(found.select_related("field", "unit", "registrant", "replicates__registrant"))
    for model in open_models:
        yield from _columns(f"Mô hình: {model}", model, but={"registrant", "is_demo", "merged_into"})
    about = Q(model__in=open_models) & Q(model__registrant__in=his)
    levels = dict(Level.choices)
    # Recognised twice, it stands here twice; what hangs on a registration is read by whoever reads it.
    registered: Any = (
        Registration.objects.visible_to(user)
        .filter(about)
        .select_related("model__registrant")
        .annotate(level_won=F("recognitions__level"), paper=F("recognitions__decision__number"))
    )
    for row in registered:
        won = f"công nhận {levels[row.level_won].lower()}" if row.level_won else ""
        said = _joined(row.year_or_unknown, row.get_state_display().lower(), won, row.paper)
        yield Line("Đăng ký", str(row.model), said)
    commended = Commendation.objects.visible_to(user).filter(registrant__in=his)
    for given in commended.select_related("decision", "unit", "programme", "model__registrant", "revoked_by"):
        yield from _columns(
            f"Khen thưởng: {given.decision or given.form}",
            given,
            but={"registrant", "is_demo", "repetition"},
        )
    own_papers = Q(commendation__registrant__in=his) | Q(recognition__registration__model__registrant__in=his)
    for paper in Certificate.objects.visible_to(user).filter(own_papers):
        yield from _columns(
            f"Sổ giấy khen: {paper}", paper, but={"act", "code", "unit", "commendation", "recognition"}
        )
    yield from _of_desk(his, user)
    of_models = Q(model__in=open_models) | Q(registration__model__in=open_models)
    for file in Evidence.objects.visible_to(user).filter(of_models).select_related("file"):
        name = file.file.download_name if file.file else file.link
        yield Line("Minh chứng", "Tệp" if file.file else "Liên kết", _joined(name, file.caption))
    yield from _of_lists(his, user)
    for asked in (
        CorrectionRequest.objects.visible_to(user).filter(registrant__in=his).select_related("registrant")
    ):
        for change in asked.changes:
            said = f"{change.before} → {change.after}; {asked.reason}"
            yield Line("Đề nghị đính chính", change.label, said)
    for other in Distinct.objects.filter(registrant__in=his):
        yield Line("Đã xác nhận là người khác với", other.name, other.told)
    yield from _of_trail(his)


def _of_desk(his: Iterable[Registrant], user: access.Asker) -> Iterator[Line]:
    """Where he was put up, what was voted on him, what became of a proposal."""
    voted = Candidate.objects.visible_to(user).select_related("meeting")
    proposed = ProposalLine.objects.visible_to(user).select_related("proposal__unit")
    named = (
        Nominee.objects.visible_to(user)
        .filter(registrant__in=his)
        .select_related("office", "unit", "model__registrant", "registration__model__registrant")
        .prefetch_related(Prefetch("candidates", voted), Prefetch("lines", proposed))
    )
    known = {"nominee", "position", "meeting", "proposal", "recognition", "commendation"}  # or told elsewhere
    for one in named:
        section = f"Ứng viên năm {one.year}, {one.office.label}"
        yield from _columns(section, one, but={"registrant", "office", "is_demo"})
        for row in one.candidates.all():
            yield from _columns(str(row.meeting), row, but=known)
        for line in one.lines.all():
            yield from _columns(str(line.proposal), line, but=known)


def _of_lists(his: Iterable[Registrant], user: access.Asker) -> Iterator[Line]:
    """What stood in the lines by which he came, cell by cell, in lists of units that the user may read."""
    units = Unit.objects.visible_to(user)
    lines = StagedRow.objects.filter(registrant__in=his, batch__unit__in=units).select_related("batch")
    for line in lines.order_by("batch", "pk"):
        section = f"Danh sách đã gửi: {line.batch.file_name}, trang {line.sheet}, dòng {line.row}"
        for letter, text in line.data.get("raw", {}).items():
            yield Line(section, f"Ô {letter}{line.row}", text)


def _of_trail(his: list[Registrant]) -> Iterator[Line]:
    for change in Change.objects.of(Registrant).filter(subject_id__in=[one.pk for one in his]):
        said = told_by_number(change)
        when = f"{timezone.localtime(change.at):%d/%m/%Y %H:%M}, {change.get_action_display().lower()}"
        yield Line("Nhật ký", when, _joined(change.by_name, said or change.reason))


def _columns(section: str, row: models.Model, but: set[str]) -> Iterator[Line]:
    """What is in the columns of a row, in the words of its form."""
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in but or isinstance(field, DerivedField):
            continue
        value: Any = getattr(row, field.name)
        if value is None or value == "" or (value is False and not field.null):
            continue
        if isinstance(value, bool):
            value = "có" if value else "không"
        text = getattr(row, f"get_{field.name}_display")() if field.choices else value
        if isinstance(field, models.DateField):
            text = f"{value:%d/%m/%Y}"
        yield Line(section, str(field.verbose_name), text.label if isinstance(text, Unit) else str(text))


def _joined(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)
