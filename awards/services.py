"""Writers of awards: assess, recognise, mark as exemplary, revoke; each in one act of the trail."""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError

from awards.models import Assessment, Commendation, Decision, Recognition, out_of_force
from awards.models.recognitions import (
    fault_of_level_recognised,
    faults_of_recognising,
    listed,
    wanting_a_reason,
)
from danvan.lib.text import clean, lowered
from models_registry import access, trail
from models_registry.models import Level, Registration, State, Unit
from models_registry.services import OUT_OF_REACH, Refusals


def as_it_stands(decision: Decision, by: access.Actor) -> Decision:
    """The decision read anew, so that what happened to it meanwhile is known; in force, and the user may read it."""
    (decision,) = Decision.objects.select_related("unit").locked([decision])
    must_be_within([decision.unit], by, "awards.view_decision")
    if decision.pk in out_of_force():
        raise ValidationError(f"{decision} đã bị hủy.")
    return decision


def must_be_within(units: Iterable[Unit], by: access.Actor, permission: str) -> None:
    """Raises ValidationError where the user has that permission not in all of these units."""
    if not access.may_in_all(by, permission, units):
        raise ValidationError("Đồng chí không có quyền làm việc này ở đơn vị đã chọn.")


def assess(assessment: Assessment, by: access.Actor) -> Assessment:
    """Writes a new assessment of a registration that was accepted, by whoever assesses in its unit.

    Raises ValidationError for what `Assessment.clean` refuses, and where that side has assessed that part already.
    """
    with trail.act(by):
        rows = Registration.objects.select_related("model__registrant", "unit", "programme")
        (row,) = rows.locked([assessment.registration])
        must_be_within([row.unit], by, "awards.add_assessment")
        if row.state != State.ACCEPTED:
            raise ValidationError(f"Chỉ đánh giá lượt đăng ký đã tiếp nhận. Chưa tiếp nhận: {row}.")
        if row.double_of_id:
            raise ValidationError(f"Trùng năm với lượt đăng ký khác, không đánh giá riêng: {row}.")
        assessment.registration = row
        assessment.full_clean()
        trail.save(assessment)
    return assessment


def recognise(
    registrations: Collection[Registration],
    decision: Decision | None,
    level: str,
    by: access.Actor,
    exemplary: bool = False,
    reason: str = "",
) -> list[Recognition]:
    """Recognises accepted registrations at a level, all by one decision.

    Raises ValidationError, without a reason, for a decision from before their year and for what was not effective.
    """
    reason = clean(reason)
    with trail.act(by, reason):
        of_rows = Registration.objects.select_related("model__registrant", "unit", "programme")
        rows = of_rows.locked(registrations)
        must_be_within([row.unit for row in rows], by, "awards.add_recognition")
        decision = decision and as_it_stands(decision, by)
        if level not in Level.values:
            raise ValidationError("Chọn cấp công nhận.")
        wrong = [row for row in rows if row.state != State.ACCEPTED]
        if wrong:
            raise ValidationError(
                f"Chỉ công nhận lượt đăng ký đã tiếp nhận. Chưa tiếp nhận: {listed(wrong)}."
            )
        if doubles := [row for row in rows if row.double_of_id]:
            raise ValidationError(
                f"Trùng năm với lượt đăng ký khác, không công nhận riêng: {listed(doubles)}."
            )
        if fault := next(filter(None, (fault_of_level_recognised(row, level, decision) for row in rows)), ""):
            raise ValidationError(fault)
        if faults := faults_of_recognising(rows, decision, reason):
            raise ValidationError(faults)
        if taken := _recognised_at(rows, level):
            named = listed([row for row in rows if row.pk in taken])
            raise ValidationError(f"Đã được công nhận ở cấp này: {named}.")
        return trail.create_all(
            [
                Recognition(
                    registration=row, decision=decision, level=level, exemplary=exemplary, reason=reason
                )
                for row in rows
            ]
        )


def _recognised_at(registrations: Collection[Registration], level: str) -> set[int]:
    """Keys of those that stand recognised at that level."""
    double = Recognition.objects.filter(registration__in=registrations, level=level).unrevoked()
    return set(double.values_list("registration_id", flat=True))


def refusals_of_recognising(
    registrations: Collection[Registration],
    by: access.Asker,
    level: str,
    decision: Decision | None = None,
    reason: str = "",
) -> Refusals:
    """Which of these registrations (with unit, model, programme) `recognise` would refuse, and why (two queries)."""
    may_in = access.asked_of_each(by, "awards.add_recognition")
    taken = _recognised_at(registrations, level)
    wanting: Refusals = {}
    if not clean(reason):
        early, failed = wanting_a_reason(registrations, decision)
        wanting |= {row.pk: "quyết định có trước năm đăng ký; nếu đúng vậy, cần ghi lý do" for row in early}
        wanting |= {row.pk: "được đánh giá chưa hiệu quả; vẫn công nhận thì cần ghi lý do" for row in failed}
    found: Refusals = {}
    for row in registrations:
        if not may_in(row.unit):
            found[row.pk] = OUT_OF_REACH
        elif row.state != State.ACCEPTED:
            found[row.pk] = f"chưa tiếp nhận (đang ở trạng thái “{row.get_state_display().lower()}”)"
        elif row.double_of_id:
            found[row.pk] = "trùng năm với lượt đăng ký khác"
        elif fault := fault_of_level_recognised(row, level, decision):
            found[row.pk] = lowered(fault).rstrip(".")
        elif row.pk in taken:
            found[row.pk] = "đã được công nhận ở cấp này"
        elif row.pk in wanting:
            found[row.pk] = wanting[row.pk]
    return found


def refusals_of_marking(
    recognitions: Collection[Recognition], by: access.Asker, exemplary: bool = True
) -> Refusals:
    """Which of these recognitions (with their registration's unit) `mark_exemplary` refuses, or leaves as they are."""
    may_in = access.asked_of_each(by, "awards.change_recognition")
    rows = Recognition.objects.filter(pk__in=[row.pk for row in recognitions])
    in_force = set(rows.in_force().values_list("pk", flat=True))
    found: Refusals = {}
    for row in recognitions:
        if not may_in(row.registration.unit):
            found[row.pk] = OUT_OF_REACH
        elif row.pk not in in_force:
            found[row.pk] = "công nhận đã bị hủy"
        elif row.exemplary == exemplary:
            found[row.pk] = "đã được bình chọn tiêu biểu" if exemplary else "không mang dấu tiêu biểu"
    return found


def mark_exemplary(recognitions: Collection[Recognition], by: access.Actor, exemplary: bool = True) -> int:
    """Marks recognitions as tiêu biểu, or takes the mark away; returns how many."""
    with trail.act(by):
        rows = Recognition.objects.select_related(
            "registration__model__registrant", "registration__unit"
        ).locked(recognitions)
        units = [row.registration.unit for row in rows]
        must_be_within(units, by, "awards.change_recognition")
        queryset = Recognition.objects.filter(pk__in=[row.pk for row in rows])
        in_force = set(queryset.in_force().values_list("pk", flat=True))
        if revoked := [row for row in rows if row.pk not in in_force]:
            raise ValidationError(f"Công nhận đã bị hủy: {listed(revoked)}.")
        return trail.update_all(queryset, exemplary=exemplary)


def revoke(
    awards: Collection[Recognition] | Collection[Commendation], decision: Decision, by: access.Actor
) -> int:
    """Revokes recognitions, or commendations, by another decision; returns how many."""
    chosen: list[Recognition | Commendation] = [*awards]
    if not chosen:
        return 0
    with trail.act(by):
        kind = type(chosen[0])
        rows = kind.objects.locked(chosen)
        queryset = kind.objects.filter(pk__in=[row.pk for row in rows])
        units = Unit.objects.filter(pk__in=queryset.values(kind.unit_lookup))
        must_be_within(units, by, f"awards.change_{kind._meta.model_name}")
        decision = as_it_stands(decision, by)
        if any(row.decision_id == decision.pk for row in rows):
            raise ValidationError("Quyết định hủy phải khác quyết định đã ban hành.")
        unrevoked = set(queryset.unrevoked().values_list("pk", flat=True))
        if gone := [row for row in rows if row.pk not in unrevoked]:
            raise ValidationError(f"Đã bị hủy từ trước: {listed(gone)}.")
        return trail.update_all(queryset, revoked_by=decision)
