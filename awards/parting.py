"""What was merged is parted again, in one act of the trail, by what the trail says of the merger."""

from collections.abc import Collection
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from awards.agreeing import agreement_of, agreement_of_paper, recognised_of_model
from awards.merging import One, Record, must_decide, renew_sort_keys, values_of
from awards.models import Decision
from models_registry import access, trail
from models_registry.models import Change, EmulationModel, Registrant
from models_registry.services.reasons import needed_reason


@dataclass(frozen=True)
class Since:
    """A record that the merge brought to the winner and that was changed afterwards."""

    key: str  # "models_registry.registration:12"
    row: models.Model
    by: str


def part(loser: One, *, by: access.Actor, reason: str, staying: Collection[str] = ()) -> One:
    """Plays the act that merged `loser` backwards; what was changed since goes back too, unless it is `staying`.

    `staying` holds keys of `changed_since`. What has come to the winner since, or was brought elsewhere, stays there.
    """
    reason = needed_reason(reason)
    with trail.act(by, reason):
        (loser,) = type(loser)._base_manager.select_for_update().filter(pk=loser.pk)
        if loser.merged_into_id is None:
            raise ValidationError(f"“{loser}” không còn nằm trong bản ghi nào khác: có thể vừa được tách.")
        winner = type(loser)._base_manager.get(pk=loser.merged_into_id)
        if winner.merged_into is not None:
            raise ValidationError(
                f"“{winner}” đã được gộp tiếp vào “{winner.merged_into}”: hãy tách bản ghi đó trước."
            )
        must_decide(by, [loser, winner])
        changes = _changes_of_merge(loser)
        if not changes or any(change.anonymised_by for change in changes):
            raise ValidationError(
                "Nhật ký không còn ghi đủ lần gộp này vì đã ẩn danh theo đề nghị: không tách lại được."
            )
        try:
            with transaction.atomic():
                for change in changes:
                    if f"{change.subject}:{change.subject_id}" not in staying:
                        _play_back(change)
        except IntegrityError as error:
            raise ValidationError(
                "Có bản ghi đã sửa trùng với bản ghi khác: chọn cho bản ghi đó ở lại."
            ) from error
        loser.refresh_from_db()
        _agree_again(loser, reason)
        if isinstance(loser, Registrant):
            renew_sort_keys(loser)
    return loser


def _agree_again(loser: Record, reason: str) -> None:
    """Days and years may have been corrected meanwhile: what went back agrees with them, or takes the reason."""
    if isinstance(loser, Decision):
        found = agreement_of_paper(loser, loser)
    elif isinstance(loser, EmulationModel):
        found = agreement_of(recognised_of_model(loser.pk))
    else:
        return
    found.refuse(NON_FIELD_ERRORS)
    found.keep(reason)


def changed_since(loser: Record) -> list[Since]:
    """What the merge brought to the winner and somebody has changed since, each once, with who did it last."""
    changes = _changes_of_merge(loser)
    found: dict[str, Since] = {}
    for change in changes:
        key = f"{change.subject}:{change.subject_id}"
        later = Change.objects.of_records().filter(
            subject=change.subject, subject_id=change.subject_id, pk__gt=changes[0].pk
        )
        last, row = later.order_by("-pk").first(), _row_of(change)
        if last and row and row != loser and key not in found and not _was_moved_on(change, row):
            found[key] = Since(key, row, last.by_name)
    return list(found.values())


def _changes_of_merge(loser: Record) -> list[Change]:
    """The changes of the act that merged it, newest first."""
    of_loser = Change.objects.of(type(loser)).filter(
        subject_id=loser.pk, after__merged_into_id=loser.merged_into_id
    )
    merged = of_loser.order_by("-pk").first()
    return list(Change.objects.filter(act=merged.act_id).order_by("-pk")) if merged else []


def _row_of(change: Change) -> models.Model | None:
    row: models.Model | None = (
        apps.get_model(change.subject)._base_manager.filter(pk=change.subject_id).first()
    )
    return row


def _was_moved_on(change: Change, row: models.Model) -> bool:
    """Whether what the merge wrote there is no longer so."""
    return bool(values_of(row, change.after) != change.after)


def _play_back(change: Change) -> None:
    model = apps.get_model(change.subject)
    if change.action == Change.Action.DELETED:
        row = model(pk=change.subject_id, **change.before)
        if not model._base_manager.filter(pk=row.pk).exists():
            trail.create_all([row])
        return
    found = _row_of(change)
    if found is None or _was_moved_on(change, found):
        return
    many = {field.name for field in model._meta.many_to_many} & change.before.keys()
    for name in many:
        getattr(found, name).set(change.before[name])
        trail.record_changed([(found, {name: change.after[name]}, {name: change.before[name]})])
    columns = {name: value for name, value in change.before.items() if name not in many}
    if columns:
        trail.update_all(model._base_manager.filter(pk=found.pk), **columns)
