"""Writers of awards: recognise, mark as exemplary, commend, revoke; each in one act of the trail."""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError

from awards.models import Commendation, Decision, Recognition, out_of_force
from awards.models.recognitions import faults_of_recognising, listed
from danvan.lib.text import clean
from models_registry import access, trail
from models_registry.models import EmulationModel, Level, Programme, Registrant, Registration, State, Unit
from models_registry.models.calendar import unit_in
from models_registry.models.years import YEAR_OR_PROGRAMME


def _as_it_stands(decision: Decision, by: access.Actor) -> Decision:
    """The decision read anew, so that what happened to it meanwhile is known; in force, and the user may read it."""
    (decision,) = Decision.objects.select_related("unit").locked([decision])
    _must_be_within([decision.unit], by, "awards.view_decision")
    if decision.pk in out_of_force():
        raise ValidationError(f"{decision} đã bị hủy.")
    return decision


def _must_be_within(units: Iterable[Unit], by: access.Actor, permission: str) -> None:
    if not access.may_in_all(by, permission, units):
        raise ValidationError("Đồng chí không có quyền làm việc này ở đơn vị đã chọn.")


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
        rows = Registration.objects.select_related("model__registrant", "unit").locked(registrations)
        _must_be_within([row.unit for row in rows], by, "awards.add_recognition")
        decision = decision and _as_it_stands(decision, by)
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
        if faults := faults_of_recognising(rows, decision, reason):
            raise ValidationError(faults)
        double = Recognition.objects.filter(registration__in=rows, level=level).unrevoked()
        if taken := set(double.values_list("registration_id", flat=True)):
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


def mark_exemplary(recognitions: Collection[Recognition], by: access.Actor, exemplary: bool = True) -> int:
    """Marks recognitions as tiêu biểu, or takes the mark away; returns how many."""
    with trail.act(by):
        rows = Recognition.objects.select_related(
            "registration__model__registrant", "registration__unit"
        ).locked(recognitions)
        units = [row.registration.unit for row in rows]
        _must_be_within(units, by, "awards.change_recognition")
        queryset = Recognition.objects.filter(pk__in=[row.pk for row in rows])
        in_force = set(queryset.in_force().values_list("pk", flat=True))
        if revoked := [row for row in rows if row.pk not in in_force]:
            raise ValidationError(f"Công nhận đã bị hủy: {listed(revoked)}.")
        return trail.update_all(queryset, exemplary=exemplary)


def commend(
    recipients: Collection[Registrant | EmulationModel],
    decision: Decision | None,
    form: str,
    merit: str,
    programme: Programme | None,
    year: int | None,
    by: access.Actor,
) -> list[Commendation]:
    """Commends registrants, or the holders of models, with name and post as they stand today.

    The unit is theirs, or what it had become by that year. Year or programme may be unknown, not both.
    """
    if not year and programme is None:
        raise ValidationError(YEAR_OR_PROGRAMME)
    if form not in Commendation.Form.values:
        raise ValidationError("Chọn hình thức khen thưởng.")
    with trail.act(by):
        of_models = EmulationModel.objects.select_related("registrant__unit")
        models = of_models.locked([row for row in recipients if isinstance(row, EmulationModel)])
        of_registrants = Registrant.objects.select_related("unit")
        registrants = of_registrants.locked([row for row in recipients if isinstance(row, Registrant)])
        commendations = [
            Commendation(
                decision=decision,
                programme=programme,
                year=year,
                form=form,
                recipient_kind=registrant.kind,
                recipient_name=registrant.name,
                recipient_post=registrant.post,
                unit=unit_in(registrant.unit, year),
                registrant=registrant,
                model=model,
                merit=merit,
            )
            for registrant, model in [
                *((registrant, None) for registrant in registrants),
                *((model.registrant, model) for model in models),
            ]
        ]
        _must_be_within([row.unit for row in commendations], by, "awards.add_commendation")
        for row in commendations:
            row.clean()
        if decision := decision and _as_it_stands(decision, by):
            given = set(
                Commendation.objects.filter(decision=decision, form=form)
                .unrevoked()
                .values_list("registrant_id", "model_id")
            )
            double = [row for row in commendations if (row.registrant_id, row.model_id) in given]
            if double:
                raise ValidationError(f"Đã được khen thưởng theo quyết định này: {listed(double)}.")
        return trail.create_all(commendations)


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
        _must_be_within(units, by, f"awards.change_{kind._meta.model_name}")
        decision = _as_it_stands(decision, by)
        if any(row.decision_id == decision.pk for row in rows):
            raise ValidationError("Quyết định hủy phải khác quyết định đã ban hành.")
        unrevoked = set(queryset.unrevoked().values_list("pk", flat=True))
        if gone := [row for row in rows if row.pk not in unrevoked]:
            raise ValidationError(f"Đã bị hủy từ trước: {listed(gone)}.")
        return trail.update_all(queryset, revoked_by=decision)
