"""A body that reports itself is made of collectives of its unit, in one act that can be taken back."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models

from models_registry import access, trail
from models_registry.models import Change, EmulationModel, Kind, Registrant, Registration, Unit
from models_registry.permissions import DECIDE
from models_registry.services.reasons import needed_reason
from models_registry.units.writing import add_unit


def make_body(
    registrants: Collection[Registrant],
    *,
    kind: str,
    name: str,
    years: Collection[int | None],
    by: access.Actor,
    reason: str,
) -> Unit:
    """Makes a body under the collectives' unit; they move to it with their registrations of these years.

    A model moves along when none of its registrations stays. Raises ValidationError for what cannot be one body.
    """
    with trail.act(by, needed_reason(reason)):
        rows = Registrant.objects.select_related("unit").locked(registrants)
        unit = _common_unit(rows)
        if not access.may(by, DECIDE, unit):
            raise ValidationError(f"Đồng chí không có quyền làm việc này ở {unit.label}.")
        body = add_unit(kind=kind, name=name, parent=unit, valid_to=unit.valid_to, by=by)
        if not body.is_body:
            raise ValidationError({"kind": "Chọn loại cơ quan, ban ngành, đoàn thể."})
        theirs = Registration.objects.filter(model__registrant__in=rows, unit=unit)
        moving = [one for one in theirs.select_related("model") if one.year in years]
        for registration in moving:
            _move(registration, body)
        for model in EmulationModel.objects.filter(registrant__in=rows, unit=unit):
            if not model.registrations.exclude(unit=body).exists():
                _move(model, body)
        for registrant in rows:
            _move(registrant, body)
    return body


def take_back_body(body: Unit, *, by: access.Actor, reason: str) -> int:
    """Plays the act that made a body backwards; returns how many records went back to its unit.

    Raises ValidationError if something has come to the body since: that must find another place first.
    """
    with trail.act(by, needed_reason(reason)):
        (body,) = Unit.objects.select_related("parent").locked([body])
        unit = body.parent
        if not body.is_body or unit is None or not access.may(by, DECIDE, unit):
            raise ValidationError(f"Đồng chí không có quyền làm việc này ở {body.label}.")
        made = Change.objects.of(Unit).filter(subject_id=body.pk, action=Change.Action.CREATED).first()
        moved = _moved_by(made, body) if made else []
        if others := _hanging_on(body, moved):
            raise ValidationError(f"{body.label} đã có thêm {others}: chưa hoàn tác được.")
        for row in moved:
            _move(row, unit)
        trail.delete(body)
    return len(moved)


def _common_unit(rows: Collection[Registrant]) -> Unit:
    units = {row.unit_id: row.unit for row in rows}
    if len(units) != 1:
        raise ValidationError("Chọn các tập thể của cùng một đơn vị.")
    if wrong := [row.name for row in rows if row.kind != Kind.COLLECTIVE]:
        raise ValidationError(f"Chỉ tập thể mới lập thành cơ quan báo cáo riêng: {', '.join(wrong)}.")
    (unit,) = units.values()
    if unit.is_body or unit.is_village:
        raise ValidationError(f"{unit.label} không có cơ quan trực thuộc.")
    return unit


def _move(row: Registration | EmulationModel | Registrant, unit: Unit) -> None:
    row.is_being_corrected = True
    row.unit = unit
    row.full_clean()
    trail.save(row)


def _moved_by(made: Change, body: Unit) -> list[Registration | EmulationModel | Registrant]:
    """What the act that made the body moved to it and is still there: it changed nothing else of their kinds."""
    found: list[Registration | EmulationModel | Registrant] = []
    for model in (Registration, EmulationModel, Registrant):
        changes = Change.objects.of(model).filter(act=made.act_id)
        found += model._base_manager.filter(pk__in=changes.values("subject_id"), unit=body)
    return found


def _hanging_on(body: Unit, moved: Collection[models.Model]) -> str:
    """What else points to the body, in words."""
    known = {(type(row), row.pk) for row in moved}
    found = []
    for relation in body._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{relation.field.name: body})
        if any((type(row), row.pk) not in known for row in rows):
            found.append(str(relation.related_model._meta.verbose_name))
    return ", ".join(dict.fromkeys(found))
