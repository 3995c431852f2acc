"""The register of certificates: numbers given and printed in one act, printed again with a reason, made void."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q

from awards.desk.certificates.codes import new_code
from awards.desk.certificates.contents import Award, form_of, key_of, kind_of, name_of
from awards.desk.certificates.layouts import layout_for, layouts_of
from awards.models import (
    Certificate,
    CertificatePrint,
    CertificatePrinter,
    Commendation,
    Decision,
    Recognition,
    out_of_force,
)
from awards.models.decisions import hold_decisions_of, load_revocations
from danvan.lib.text import clean
from models_registry import access, trail
from models_registry.models import Act
from models_registry.services.reasons import needed_reason

PRINT: Final = "awards.add_certificate"
VOID: Final = "awards.change_certificate"
AT_MOST: Final = 200  # certificates in one printing
_NOT_THEIRS: Final = "Đồng chí không có quyền in giấy khen của đơn vị ban hành."
_CHANGED: Final = "Vừa có người in hoặc hủy giấy trong danh sách này. Xem lại rồi bấm lần nữa."


def given_by(decision: Decision) -> list[Award]:
    """Whom a decision commends and what it recognises, in the order of its page, with all that a paper says of them."""
    papers = load_revocations()
    commendations = Commendation.objects.filter(decision=decision).with_force(papers)
    recognitions = Recognition.objects.filter(decision=decision).with_force(papers)
    commendations = commendations.order_by("recipient_kind", "sort_name", "pk")
    recognitions = recognitions.order_by("registration__model__sort_title", "pk")
    return [
        *commendations.select_related("unit", "model"),
        *recognitions.select_related("registration__unit", "registration__model__registrant"),
    ]


def standing_of(awards: Collection[Award]) -> dict[str, Certificate]:
    """By `key_of` the certificate that each has and that is not void, with how often it was printed (`times`)."""
    commended = [one.pk for one in awards if isinstance(one, Commendation)]
    recognised = [one.pk for one in awards if isinstance(one, Recognition)]
    rows = Certificate.objects.filter(
        Q(commendation__in=commended) | Q(recognition__in=recognised), void_reason=""
    )
    return {
        f"k{row.commendation_id}" if row.commendation_id else f"c{row.recognition_id}": row
        for row in rows.annotate(times=Count("prints"))
    }


def print_certificates(
    decision: Decision,
    awards: Sequence[Award],
    *,
    by: access.Actor,
    seen: Mapping[str, int],
    reason: str = "",
    printer: CertificatePrinter | None = None,
) -> Act:
    """Gives each of these awards of a decision its number and notes that all are printed, in their order; one act.

    `seen` says by `key_of` how often each had been printed when its page was made: of two who print at once the second
    is told. What was printed before is printed again with a reason, under its number. Raises ValidationError, and gives
    no number, where one of them may have no paper.
    """
    if not awards:
        raise ValidationError("Chọn ít nhất một giấy để in.")
    if len(awards) > AT_MOST:
        raise ValidationError(f"Mỗi lần in nhiều nhất {AT_MOST} giấy.")
    reason = clean(reason)
    with trail.act(by, reason) as act:
        hold_decisions_of(decision.unit_id)
        (decision,) = Decision.objects.select_related("unit").locked([decision])
        if not access.may(by, PRINT, decision.unit):
            raise ValidationError(_NOT_THEIRS)
        rows = _as_they_stand(awards)
        _refuse_unprintable(decision, rows, printer)
        standing = standing_of(rows)
        times = {key: getattr(row, "times", 0) for key, row in standing.items()}
        if any(times.get(key_of(row), 0) != seen.get(key_of(row), 0) for row in rows):
            raise ValidationError(_CHANGED)
        again = [name_of(row) for row in rows if times.get(key_of(row))]
        if again and not reason:
            raise ValidationError({"reason": f"Ghi lý do in lại: đã in cho {_named(again)}."})
        new = [row for row in rows if key_of(row) not in standing]
        standing |= dict(zip(map(key_of, new), _numbered(decision, new, act), strict=True))
        trail.create_all(
            [
                CertificatePrint(certificate=standing[key_of(row)], position=place, printer=printer, act=act)
                for place, row in enumerate(rows, start=1)
            ]
        )
    return act


def make_void(certificate: Certificate, *, by: access.Actor, reason: str) -> None:
    """Makes a number void, with a reason; it is given to no other paper, and whom it was of may be given a new one."""
    reason = needed_reason(reason)
    with trail.act(by, reason):
        hold_decisions_of(certificate.unit_id)
        (standing,) = Certificate.objects.select_related("unit").locked([certificate])
        if not access.may(by, VOID, standing.unit):
            raise ValidationError("Đồng chí không có quyền hủy giấy của đơn vị này.")
        if standing.is_void:
            raise ValidationError(f"{standing} đã hủy từ trước: {standing.void_reason}")
        trail.save(standing, void_reason=reason)


def fault_of(award: Award) -> str:
    """Why an award (`with_force`) may have no paper at all; "" if it may."""
    if not award.is_in_force:
        return "đã bị hủy"
    if not name_of(award):
        return "nguồn không nêu tên"
    if not form_of(award)[0]:
        return "không ghi hình thức"
    return ""


def _as_they_stand(awards: Sequence[Award]) -> list[Award]:
    """The same rows, each once, in the same order, read anew and locked."""
    papers = load_revocations()
    commendations = Commendation.objects.with_force(papers).select_related("unit", "model")
    recognitions = Recognition.objects.with_force(papers).select_related(
        "registration__unit", "registration__model__registrant"
    )
    commended = [one for one in awards if isinstance(one, Commendation)]
    recognised = [one for one in awards if isinstance(one, Recognition)]
    found: dict[str, Award] = {key_of(one): one for one in commendations.locked(commended)}
    found |= {key_of(one): one for one in recognitions.locked(recognised)}
    return [found[key] for key in dict.fromkeys(map(key_of, awards))]


def _refuse_unprintable(
    decision: Decision, rows: Sequence[Award], printer: CertificatePrinter | None
) -> None:
    if decision.pk in out_of_force():
        raise ValidationError(f"{decision} đã bị hủy, không in giấy theo quyết định này.")
    if decision.issued_on is None:
        raise ValidationError("Ghi ngày ban hành của quyết định trước: số vào sổ tính theo năm của ngày đó.")
    if printer is not None and printer.unit_id != decision.unit_id:
        raise ValidationError("Máy in này của đơn vị khác.")
    if [row for row in rows if row.decision_id != decision.pk]:
        raise ValidationError("Có dòng không thuộc quyết định này.")
    for row in rows:
        if fault := fault_of(row):
            raise ValidationError(f"Không in được giấy cho {name_of(row) or row}: {fault}.")
    layouts = layouts_of(decision.unit)
    without = [row for row in rows if layout_for(layouts, form_of(row)[0], kind_of(row)) is None]
    if without:
        names = dict.fromkeys(form_of(row)[1] for row in without)
        raise ValidationError(f"Chưa đặt mẫu in: {', '.join(names)}.")


def _numbered(decision: Decision, rows: Sequence[Award], act: Act) -> list[Certificate]:
    """New numbers that go on from the highest of the unit and year, void ones too. The unit is locked by then."""
    if decision.issued_on is None:
        raise ValueError("a decision without a day has no year")
    year = decision.issued_on.year
    given = Certificate.objects.filter(unit=decision.unit_id, year=year)
    last = given.aggregate(last=Max("number"))["last"] or 0
    return trail.create_all(
        [
            Certificate(
                unit=decision.unit,
                year=year,
                number=number,
                commendation=row if isinstance(row, Commendation) else None,
                recognition=row if isinstance(row, Recognition) else None,
                form=form_of(row)[0],
                form_name=form_of(row)[1],
                name=name_of(row),
                body=decision.body,
                code=new_code(),
                act_id=act.pk,
            )
            for number, row in enumerate(rows, start=last + 1)
        ]
    )


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} và {len(names) - 5} giấy khác" if len(names) > 5 else shown
