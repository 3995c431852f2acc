"""Two records of one registrant, model or decision become one, in one act of the trail; `parting` takes it back."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q

from awards.agreeing import agreement_of_paper
from awards.models import Commendation, Decision, Nominee, Recognition
from awards.models.commendations import Repetitions
from awards.models.recognitions import wanting_a_reason
from models_registry import access, trail
from models_registry.kept_columns import snapshot
from models_registry.models import (
    Distinct,
    EmulationModel,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.permissions import DECIDE
from models_registry.scoping import ScopedQuerySet, lookups_of
from models_registry.services.reasons import needed_reason

Record = Registrant | EmulationModel | Decision
One = TypeVar("One", Registrant, EmulationModel, Decision)
_NOT_THEIRS: Final = "Đồng chí không có quyền gộp hoặc tách ở đơn vị của mọi bản ghi liên quan."


def merge(loser: One, winner: One, *, by: access.Actor, reason: str) -> One:
    """Brings all that hangs on `loser` to `winner`; `loser` stays, points to `winner` and leaves all lists.

    Two registrations of one model for one year come about only of two models: one of them is then `double_of` the other
    and lends it its recognitions. Whoever decides in the units of all these records does it, with a reason. Raises
    ValidationError, and changes nothing, where the two cannot be one.
    """
    reason = needed_reason(reason)
    with trail.act(by, reason):
        loser, winner = _locked(loser, winner)
        _refuse_unlike(loser, winner)
        must_decide(by, [loser, winner])
        if isinstance(loser, Registrant):
            _forget_distinct(loser, winner)
        if isinstance(loser, Decision) and isinstance(winner, Decision):
            _agree_with_paper(loser, winner, reason)
        if isinstance(loser, EmulationModel):
            _mark_doubles(loser, winner, reason)
        else:
            _number_repeated(loser, winner)
        for relation, rows in _hanging(loser):
            if not relation.many_to_many:
                trail.update_all(rows, **{relation.field.name: winner})
        if isinstance(loser, Registrant) and isinstance(winner, Registrant):
            _be_partner(loser, winner)
        trail.save(loser, merged_into=winner)
        if isinstance(winner, Registrant):
            renew_sort_keys(winner)
        if isinstance(winner, Decision):
            for paper in Decision.objects.filter(Q(pk=winner.pk) | Q(revoked_by=winner.pk)):
                paper.clean()  # no circle of papers that revoke each other
    return winner


def _locked(loser: One, winner: One) -> tuple[One, One]:
    if type(loser) is not type(winner) or loser.pk == winner.pk:
        raise ValidationError("Chọn hai bản ghi khác nhau cùng loại.")
    manager = type(loser)._base_manager
    rows = {
        row.pk: row for row in manager.select_for_update().filter(pk__in=[loser.pk, winner.pk]).order_by("pk")
    }
    if len(rows) != 2:
        raise ValidationError("Có bản ghi vừa bị xóa khỏi sổ. Mở lại danh sách rồi chọn lại.")
    for row in rows.values():
        if row.merged_into is not None:
            raise ValidationError(
                f"“{row}” vừa được gộp vào “{row.merged_into}”. Mở lại danh sách rồi chọn lại."
            )
    return rows[loser.pk], rows[winner.pk]


def _refuse_unlike(loser: Record, winner: Record) -> None:
    """What cannot be one: of two kinds, copied from each other, one of them revoked."""
    if isinstance(loser, Registrant) and isinstance(winner, Registrant) and loser.kind != winner.kind:
        raise ValidationError("Tập thể, hộ gia đình và cá nhân không gộp với nhau.")
    if isinstance(loser, EmulationModel) and isinstance(winner, EmulationModel):
        copied = {winner.replicates_id, loser.replicates_id} & {loser.pk, winner.pk}
        if copied:
            raise ValidationError("Mô hình nhân rộng và mô hình gốc là hai mô hình, không gộp.")
    if isinstance(loser, Decision) and isinstance(winner, Decision):
        revoking = {loser.revoked_by_id, winner.revoked_by_id}
        if len(revoking) > 1:
            raise ValidationError(
                "Chỉ một trong hai quyết định bị hủy, hoặc bị hủy theo hai văn bản: không gộp."
            )


def must_decide(by: access.Actor, rows: Iterable[Record]) -> None:
    """In the units of both, and of all that hangs on them."""
    units: set[int] = set()
    for row in rows:
        units.add(row.unit_id)
        for relation, hanging in _hanging(row):
            is_of_units = isinstance(hanging.model._default_manager.all(), ScopedQuerySet)
            if is_of_units and relation.on_delete is not models.SET_NULL:  # else it is but a trace
                for lookup in lookups_of(hanging.model):
                    there = hanging.order_by().exclude(**{lookup: None})
                    units.update(there.values_list(lookup, flat=True))
    if not access.may_in_all(by, DECIDE, Unit.objects.filter(pk__in=units)):
        raise ValidationError(_NOT_THEIRS)


def _hanging(row: Record) -> Iterator[tuple[Any, models.QuerySet[Any]]]:
    """What points to a record, by each link. What was merged into it stays so: it is parted before this is."""
    for relation in type(row)._meta.related_objects:
        if relation.field.name != "merged_into":
            yield relation, relation.related_model._base_manager.filter(**{relation.field.name: row})


def _be_partner(loser: Registrant, winner: Registrant) -> None:
    """`winner` is the partner where `loser` was one; nobody is the partner of a model that he leads."""
    theirs = Q(partners=loser) | Q(partners=winner, registrant=winner)
    for model in EmulationModel.objects.filter(theirs).distinct():
        before = values_of(model, ["partners"])
        leading = {loser.pk, model.registrant_id} if model.registrant_id == winner.pk else {loser.pk}
        keys = (
            {*before["partners"], winner.pk} if loser.pk in before["partners"] else set(before["partners"])
        ) - leading
        model.partners.set(keys)
        trail.record_changed([(model, before, {"partners": sorted(keys)})])


def _forget_distinct(loser: Registrant, winner: Registrant) -> None:
    """They were said to be two, which is no longer so; and what was said of both is said once."""
    own = Q()
    for one, other in ((loser, winner), (winner, loser)):
        own |= Q(registrant=one, name=other.name)
    for row in Distinct.objects.filter(own):
        trail.delete(row)
    said = set(Distinct.objects.filter(registrant=winner).values_list("name", "told"))
    for row in Distinct.objects.filter(registrant=loser):
        if (row.name, row.told) in said:
            trail.delete(row)


def _agree_with_paper(loser: Decision, winner: Decision, reason: str) -> None:
    """What the loser gave is of the winner's day and body: the reason of the merge is that of what this makes wrong."""
    found = agreement_of_paper(loser, winner)
    found.refuse(NON_FIELD_ERRORS)
    found.keep(reason)


def _mark_doubles(loser: EmulationModel, winner: EmulationModel, reason: str) -> None:
    """Of two registrations for one year one is kept: the recognised one, else the accepted one, else the older."""
    groups: dict[tuple[int | None, int | None], list[Registration]] = {}
    rows = Registration.objects.filter(model__in=[loser, winner], double_of=None)
    recognised = set(
        Recognition.objects.in_force().filter(registration__in=rows).values_list("registration", flat=True)
    )
    for row in rows.order_by("created_at", "pk"):
        groups.setdefault((row.year, None if row.year else row.programme_id), []).append(row)

    def order(row: Registration) -> tuple[bool, bool]:
        return (out := row.state != State.ACCEPTED) or row.pk not in recognised, out

    for group in groups.values():
        kept, *doubles = sorted(group, key=order)
        for double in doubles:
            theirs = Q(double_of=double) | Q(pk=double.pk)
            trail.update_all(Registration.objects.filter(theirs), double_of=kept)
            trail.update_all(Nominee.objects.filter(registration=double), registration=kept)
            _lend(double, kept, reason)


def _number_repeated(loser: Registrant | Decision, winner: Registrant | Decision) -> None:
    """What a decision commends of both is afterwards of one: the loser's row is numbered as the second."""
    link = "registrant" if isinstance(loser, Registrant) else "decision"
    repetitions = Repetitions(Commendation.objects.filter(**{link: winner}))
    moved = []
    for row in Commendation.objects.filter(**{link: loser}).order_by("repetition", "pk"):
        before = row.repetition
        setattr(row, link, winner)
        if repetitions.number(row).repetition != before:
            moved.append(row)
    for row in reversed(moved):  # the highest first: none takes the number of one that has still to move
        trail.update_all(Commendation.objects.filter(pk=row.pk), repetition=row.repetition)


def _lend(double: Registration, kept: Registration, reason: str) -> None:
    """The kept registration gets the other's recognitions, but for a level that it has already.

    Of what is recognised only with a reason, the reason is that of the merge.
    """
    levels = set(kept.recognitions.filter(revoked_by=None).values_list("level", flat=True))
    for one in double.recognitions.order_by("pk"):
        if one.revoked_by_id is None and one.level in levels:
            continue
        if one.revoked_by_id is None:
            levels.add(one.level)
            if not one.reason and any(wanting_a_reason([kept], one.decision)):
                trail.save(one, reason=reason)
        trail.update_all(Recognition.objects.filter(pk=one.pk), registration=kept)


def renew_sort_keys(registrant: Registrant) -> None:
    """A điển hình without a title stands in lists by its holder's name."""
    for model in EmulationModel.objects.filter(registrant=registrant, title="").select_related("registrant"):
        model.save(update_fields=["sort_title"])


def values_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Columns of a row as the trail keeps them; of a link to many the keys."""
    many = {field.name for field in row._meta.many_to_many}
    now = snapshot(row)
    return {
        name: sorted(getattr(row, name).values_list("pk", flat=True)) if name in many else now.get(name)
        for name in names
    }
