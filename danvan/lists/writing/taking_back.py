"""What the commit of a list changed of records that were there before it: told on its page, taken back by its undo."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models

from awards.agreeing import agreement_of_year
from awards.models import Recognition
from danvan.lib.text import lowered
from danvan.lists.deciding.worked_with import changed, chunks, used
from danvan.lists.models import ImportBatch, StagedRow
from models_registry import access, trail
from models_registry.access import Actor, Asker
from models_registry.identity.people import BESIDE_NAME
from models_registry.kept_columns import snapshot
from models_registry.models import (
    Change,
    CorrectionRequest,
    Distinct,
    EmulationModel,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.models.merged import Mergeable
from models_registry.permissions import DECIDE
from models_registry.scoping import merged_into


class _Image(NamedTuple):
    """The columns of a record that a commit changed, as they were before and after it."""

    before: dict[str, Any]
    after: dict[str, Any]


def take_back(batch: ImportBatch, by: Actor) -> tuple[int, dict[tuple[type[Any], int], str]]:
    """Brings back what the commit of a batch corrected and withdrew; how many records, and which stay and why.

    What it filled in of people, and requests and words of "another person" that it left, go with it. What somebody has
    worked with since stays as it is. Raises ValidationError as `refuse_undecided` does.
    """
    commit = _commit_of(batch)
    if commit is None:
        return 0, {}
    _take_back_made(commit)
    _take_back_told(commit)
    return _take_back_corrected(batch, commit, by)


def why_undone(batch: ImportBatch) -> str:
    """The reason of the undo of a batch."""
    return f"Hoàn tác lần nhập tệp {batch.file_name}"


def _take_back_made(commit: Change) -> None:
    """What no row of the list tells of: that a name is another's, and requests that nobody has answered yet."""
    for row in Distinct.objects.filter(pk__in=_made_by(commit, Distinct)):
        trail.delete(row)
    waiting = CorrectionRequest.objects.filter(state=CorrectionRequest.State.WAITING)
    for request in waiting.filter(pk__in=_made_by(commit, CorrectionRequest)):
        trail.delete(request)


def _take_back_told(commit: Change) -> None:
    """What was written of people that were there, where they had nothing and it still stands."""
    images = _changed_by(commit, Registrant)
    for keys in chunks(sorted(images)):
        pairs = []
        for row in Registrant.objects.filter(pk__in=keys).select_for_update(no_key=True).order_by("pk"):
            before, image = snapshot(row), images[row.pk]
            standing = [name for name in BESIDE_NAME if image.after.get(name) == getattr(row, name)]
            for name in standing:
                setattr(row, name, image.before[name])
            if standing:
                pairs.append((row, before))
        trail.save_all(pairs, *BESIDE_NAME)


def _take_back_corrected(
    batch: ImportBatch, commit: Change, by: Actor
) -> tuple[int, dict[tuple[type[Any], int], str]]:
    images = {model: _changed_by(commit, model) for model in (Registration, EmulationModel)}
    # Asked of all before anything is brought back, which is a change too.
    reasons = {model: _worked_with(model, list(rows), commit.act.position) for model, rows in images.items()}
    reasons_given = _changed_by(commit, Recognition)
    restored, left = 0, dict[tuple[type[Any], int], str]()
    for model, rows in images.items():
        found = model._base_manager.select_for_update().filter(pk__in=rows)
        refuse_undecided(model, [row for row in found if row.pk not in reasons[model]], by)
        for row in found:
            why = reasons[model].get(row.pk, "")
            values = _with_links_that_stand(model, rows[row.pk].before)
            if not why and values is None:
                why = "tập thể, cá nhân hoặc lĩnh vực trước khi thay thế không còn trong sổ"
            if why or values is None:
                left[model, row.pk] = why
                continue
            for field in model._meta.concrete_fields:
                if field.attname in values:
                    setattr(row, field.attname, field.to_python(values[field.attname]))
            of_year = (
                row if isinstance(row, Registration) and {"year", "programme_id"} & values.keys() else None
            )
            if of_year and (faults := agreement_of_year(of_year).faults):
                left[model, row.pk] = lowered(" ".join(faults)).rstrip(".")
                continue
            row.is_being_corrected = True
            trail.save(row)
            restored += 1
            if of_year:
                _take_back_reasons(of_year, reasons_given)
                agreement_of_year(of_year).keep(why_undone(batch))
    return restored, left


def _take_back_reasons(row: Registration, given: Mapping[int, _Image]) -> None:
    """What it was recognised as has no more the reason that its correction gave, but for what was written since."""
    for one in row.recognitions.filter(pk__in=given):
        image = given[one.pk]
        if one.reason == image.after.get("reason"):
            trail.save(one, reason=image.before["reason"])


def refuse_undecided(model: type[models.Model], rows: Sequence[Any], user: Actor) -> None:
    """Raises ValidationError where one of these stands accepted and the user does not decide in its unit (D10)."""
    if not issubclass(model, Registration | EmulationModel):
        return
    fixed = {pk for keys in chunks(row.pk for row in rows) for pk in model.fixed_among(keys)}
    units = Unit.objects.in_bulk({row.unit_id for row in rows if row.pk in fixed})
    foreign = {pk for pk, unit in units.items() if not access.may(user, DECIDE, unit)}
    for row in rows:
        if row.pk in fixed and row.unit_id in foreign:
            raise ValidationError(
                f"Chưa hoàn tác gì: “{row}” đã được tiếp nhận. Danh sách này do người có quyền tiếp nhận hoàn tác."
            )


def _with_links_that_stand(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any] | None:
    """These columns, with what was merged meanwhile under the record that it is now; None where one is gone."""
    found = dict(values)
    for field in model._meta.concrete_fields:
        key = found.get(field.attname)
        if not isinstance(field, models.ForeignKey) or key is None:
            continue
        target = field.remote_field.model
        while key is not None and issubclass(target, Mergeable):
            into = merged_into(target, key)
            if into is None:
                break
            key = into
        if not target._base_manager.filter(pk=key).exists():
            return None
        found[field.attname] = key
    return found


def withdrawn_by(batch: ImportBatch) -> list[Registration]:
    """What the commit of a batch withdrew because its list does not have it any more."""
    commit = _commit_of(batch)
    if commit is None:
        return []
    changes = Change.objects.of(Registration).filter(act=commit.act_id, after__state=State.WITHDRAWN)
    rows = Registration.objects.filter(pk__in=changes.values("subject_id"))
    return list(rows.select_related("model__registrant"))


def holders_left(batch: ImportBatch, user: Asker) -> list[Registrant]:
    """From whom the commit of a batch took the last model: nothing in the registry is theirs any more."""
    if not batch.counts.get(StagedRow.Action.CORRECTS) or (commit := _commit_of(batch)) is None:
        return []
    changes = _changed_by(commit, EmulationModel).values()
    keys: set[int] = {key for image in changes if (key := image.before.get("registrant_id"))}
    rows = Registrant.objects.visible_to(user).filter(pk__in=keys)
    in_use = used(Registrant, [row.pk for row in rows], besides=[Distinct])
    return [row for row in rows if row.pk not in in_use]


def _commit_of(batch: ImportBatch) -> Change | None:
    """The change by which the batch was committed: the last of its act."""
    changes = Change.objects.of(ImportBatch).filter(
        subject_id=batch.pk, after__state=ImportBatch.State.COMMITTED
    )
    return changes.select_related("act").order_by("-pk").first()


def _made_by(commit: Change, model: type[models.Model]) -> models.QuerySet[Change, int]:
    """The keys of the records of that sort that the act of the commit made."""
    made = Change.objects.of(model).filter(act=commit.act_id, action=Change.Action.CREATED)
    return made.values_list("subject_id", flat=True)


def _changed_by(commit: Change, model: type[models.Model]) -> dict[int, _Image]:
    """What the act of the commit changed of records of that sort, by key."""
    found: dict[int, _Image] = {}
    changes = Change.objects.of(model).filter(act=commit.act_id, action=Change.Action.CHANGED)
    for change in changes.order_by("pk"):
        image = found.setdefault(change.subject_id, _Image({}, {}))
        found[change.subject_id] = _Image({**change.before, **image.before}, {**image.after, **change.after})
    return found


def _worked_with(
    model: type[Registration] | type[EmulationModel], keys: list[int], since: int
) -> dict[int, str]:
    """Those that somebody changed or built upon after that place of the trail; of a model its registrations too."""
    found = {**used(model, keys, since), **changed(model, keys, since)}
    if model is EmulationModel:
        rows = Registration.objects.filter(model__in=keys).values_list("pk", "model_id")
        of_model = dict(rows)
        own = list(of_model)
        for pk, why in {**used(Registration, own, since), **changed(Registration, own, since)}.items():
            found.setdefault(of_model[pk], why)
    return found
