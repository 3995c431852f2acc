"""The writer of commendations, and of whom it would refuse."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from django.core.exceptions import ValidationError

from awards.desk import guard
from awards.models import AwardForm, Commendation, Decision
from awards.models.recognitions import listed
from awards.services import as_it_stands, must_be_within
from danvan.lib.dates import fault_of_entered_year
from danvan.lib.text import clean, lowered
from models_registry import access, trail
from models_registry.models import EmulationModel, Programme, Registrant, Unit
from models_registry.models.calendar import fault_of_unit, refuse, unit_in, years_of
from models_registry.models.owned import serves
from models_registry.models.years import YEAR_OR_PROGRAMME
from models_registry.services import Refusals, out_of_reach


def commend(
    recipients: Collection[Registrant | EmulationModel],
    decision: Decision | None,
    form: AwardForm | str,
    merit: str,
    programme: Programme | None,
    year: int | None,
    by: access.Actor,
    reason: str = "",
) -> list[Commendation]:
    """Commends registrants, or the holders of models, with name and post as they stand today.

    The unit is theirs, or what it had become by that year. Year or programme may be unknown, not both. Raises
    ValidationError, without a reason, for what `desk.guard` finds; the reason is kept where something was found.
    """
    refuse(year=fault_of_entered_year(year) if year is not None else "")
    if year is None and programme is None:
        raise ValidationError(YEAR_OR_PROGRAMME)
    form = _form_of(form)
    with trail.act(by, clean(reason)):
        of_models = EmulationModel.objects.select_related("registrant__unit")
        models = of_models.locked([row for row in recipients if isinstance(row, EmulationModel)])
        of_registrants = Registrant.objects.select_related("unit")
        registrants = of_registrants.locked([row for row in recipients if isinstance(row, Registrant)])
        holders: list[tuple[Registrant, EmulationModel | None]] = [
            *((registrant, None) for registrant in registrants),
            *((model.registrant, model) for model in models),
        ]
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
            for registrant, model in holders
        ]
        may_in = access.asked_of_each(by, "awards.add_commendation")
        for (holder, _), row in zip(holders, commendations, strict=True):
            if row.unit != holder.unit and not may_in(row.unit):
                raise ValidationError(f"{holder.name}: {out_of_reach(row.unit, holder.unit, year)}.")
        return _written(commendations, decision, form, by, reason)


def commend_as_stood(rows: Sequence[Commendation], by: access.Actor, reason: str = "") -> list[Commendation]:
    """Writes commendations of registrants, all by one decision and of one form, as the caller has filled them in.

    Name, post and unit are those that stood when they were put up. Whoever has a reason of his own keeps it; `reason`
    is that of the others of whom `desk.guard` finds something.
    """
    with trail.act(by, clean(reason)):
        EmulationModel.objects.locked([row.model for row in rows if row.model])
        Registrant.objects.locked([row.registrant for row in rows if row.registrant])
        form = _form_of(rows[0].form)
        return _written(rows, rows[0].decision, form, by, reason)


def _written(
    commendations: Sequence[Commendation],
    decision: Decision | None,
    form: AwardForm,
    by: access.Actor,
    reason: str,
) -> list[Commendation]:
    """Refuses what may not be commended, then writes all. Within an act."""
    must_be_within([row.unit for row in commendations], by, "awards.add_commendation")
    if not all(serves(form.unit, row.unit) for row in commendations):
        raise ValidationError(f"Hình thức “{form.choice_label}” không dùng cho đơn vị này.")
    for row in commendations:
        row.clean()
    if decision := decision and as_it_stands(decision, by):
        given = _commended_by(decision)
        if double := [row for row in commendations if row.registrant_id in given]:
            raise ValidationError(f"Đã được khen thưởng theo quyết định này: {listed(double)}.")
        named = Counter(row.registrant_id for row in commendations)
        if twice := [row for row in commendations if named[row.registrant_id] > 1]:
            raise ValidationError(
                f"Một quyết định khen một tập thể, hộ gia đình, cá nhân một lần: {listed(twice)}."
            )
    guard.give_reason(commendations, reason)
    return trail.create_all(commendations)


def _form_of(form: AwardForm | str) -> AwardForm:
    """The form as it stands, by its code. Raises ValidationError for what is none."""
    code = form.code if isinstance(form, AwardForm) else form
    found = AwardForm.objects.select_related("unit").filter(code=code).first()
    if found is None:
        raise ValidationError("Chọn hình thức khen thưởng.")
    return found


def _commended_by(decision: Decision) -> set[int | None]:
    """Keys of the registrants whom a decision commends, and of whom nobody has revoked it."""
    rows = Commendation.objects.filter(decision=decision).unrevoked()
    return set(rows.values_list("registrant_id", flat=True))


def refusals_of_commending(
    models: Collection[EmulationModel],
    by: access.Asker,
    decision: Decision | None = None,
    year: int | None = None,
    programme: Programme | None = None,
    form: AwardForm | None = None,
    merit: str = "",
    reason: str = "",
) -> Refusals:
    """Of which of these models (with registrant and its unit) `commend` would refuse the holder, and why.

    A query for the decision, those of the guard, and some for each unit that has ended.
    """
    may_in = access.asked_of_each(by, "awards.add_commendation")
    given = _commended_by(decision) if decision and decision.pk else set()
    years = years_of(year, programme)
    homes = {model.registrant.unit_id: model.registrant.unit for model in models}
    units = {key: unit_in(unit, year) for key, unit in homes.items()}
    faults = {key: fault_of_unit(unit, years) for key, unit in units.items()}
    found: Refusals = {}
    chosen: set[int] = set()
    for model in models:
        holder = model.registrant
        if not may_in(units[holder.unit_id]):
            found[model.pk] = out_of_reach(units[holder.unit_id], holder.unit, year)
        elif holder.pk in given:
            found[model.pk] = f"{holder.name} đã được khen thưởng theo quyết định này"
        elif holder.pk in chosen:
            found[model.pk] = f"{holder.name} đã được chọn với mô hình khác; một quyết định chỉ khen một lần"
        elif faults[holder.unit_id]:
            found[model.pk] = faults[holder.unit_id]
        else:
            chosen.add(holder.pk)
    if clean(reason):
        return found
    going = [model for model in models if model.pk not in found]
    rows = _meant(going, units, decision, year, programme, form, merit)
    for model, said in zip(going, guard.findings(rows), strict=True):
        if said:
            found[model.pk] = lowered(f"{guard.in_one_sentence(said)} {guard.SAY_WHY}").rstrip(".")
    return found


def findings_of_commending(
    models: Collection[EmulationModel],
    decision: Decision | None = None,
    year: int | None = None,
    programme: Programme | None = None,
    form: AwardForm | None = None,
    merit: str = "",
) -> list[guard.Finding]:
    """All that the guard finds of commending the holders of these models (with registrant and its unit)."""
    homes = {model.registrant.unit_id: model.registrant.unit for model in models}
    units = {key: unit_in(unit, year) for key, unit in homes.items()}
    rows = _meant(models, units, decision, year, programme, form, merit)
    return [one for said in guard.findings(rows) for one in said]


def _meant(
    models: Collection[EmulationModel],
    units: Mapping[int, Unit],
    decision: Decision | None,
    year: int | None,
    programme: Programme | None,
    form: AwardForm | None,
    merit: str,
) -> list[Commendation]:
    """The commendations that they would be; `units` by the key of the unit of the holder."""
    return [
        Commendation(
            decision=decision,
            programme=programme,
            year=year,
            recipient_kind=model.registrant.kind,
            recipient_name=model.registrant.name,
            recipient_post=model.registrant.post,
            unit=units[model.registrant.unit_id],
            registrant=model.registrant,
            model=model,
            merit=merit,
            **({"form": form} if form else {}),
        )
        for model in models
    ]
