"""What one press made by mistake is taken away again on its day, by who made it; the trail keeps both.

A step of a registration's life is taken back by `steps_back`: the row stays. Here the row itself goes, as long as it
stands as it was made and nothing points to it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from models_registry import access, trail
from models_registry.models import Change, EmulationModel, Registration, State
from models_registry.models.trail import labels_of
from models_registry.permissions import DECIDE
from models_registry.scoping import unit_of
from models_registry.services.reasons import Refusals

Since = Mapping[int, Change]  # by the key of a row the change that wrote it


@dataclass(frozen=True)
class Making:
    """A sort of rows that a press makes: whose right it is (as the row stands), what was done, in words.

    `besides` may be written in the same act, as its paper is; what was written with anything else (a model that was
    entered, a list, a meeting) is undone there, if at all. `rests` finds what stands on a row without pointing to it.
    """

    model: type[models.Model]
    permission: Callable[[Any], str]
    in_words: str  # "công nhận"; within a sentence
    besides: tuple[type[models.Model], ...] = ()
    rests: Callable[[Collection[Any], Since], Iterable[tuple[int, str]]] = lambda rows, since: ()


@dataclass(frozen=True)
class Made:
    """A row as its only change tells of it: by whom it was made, when, in which words."""

    change: Change
    in_words: str


def _of_its_year(rows: Collection[Registration], since: Since) -> Iterable[tuple[int, str]]:
    """What came to be said of the model in that year: a commendation, a figure. It names the model, not the row."""
    of_model = {(row.model_id, row.year): row.pk for row in rows if row.year}
    for relation in EmulationModel._meta.related_objects:
        model, link = relation.related_model, relation.field.attname
        if model is Registration or not any(one.name == "year" for one in model._meta.fields):
            continue
        keys, years = zip(*of_model, strict=True) if of_model else ((), ())
        about = model._base_manager.filter(**{f"{link}__in": keys, "year__in": years})
        beside = {pk: of_model.get((key, year)) for pk, key, year in about.values_list("pk", link, "year")}
        made = Change.objects.of(model).filter(action=Change.Action.CREATED, subject_id__in=list(beside))
        for key, number in made.values_list("subject_id", "pk"):
            row = beside[key]
            if row is not None and number > since[row].pk:
                yield row, str(model._meta.verbose_name)


REGISTERING: Final = Making(
    Registration,
    lambda row: DECIDE if row.state == State.ACCEPTED else "models_registry.add_registration",
    "đăng ký thêm năm",
    rests=_of_its_year,
)


def last_made(
    making: Making, rows: Collection[models.Model], changes: Iterable[Change] | None = None
) -> dict[int, Made]:
    """By key how each row was made, if nothing else was done to it since; none where its making is not told.

    One query, none where all their `changes` are read already.
    """
    keys = {row.pk for row in rows}
    if changes is None:
        changes = Change.objects.of(making.model).of_records().filter(subject_id__in=keys)
    told: dict[int, list[Change]] = {}
    for change in sorted(changes, key=attrgetter("pk")):
        told.setdefault(change.subject_id, []).append(change)
    return {
        key: Made(of_row[0], making.in_words)
        for key, of_row in told.items()
        if key in keys and len(of_row) == 1 and of_row[0].action == Change.Action.CREATED
    }


def made_to_undo(
    making: Making,
    rows: Collection[models.Model],
    by: access.Asker,
    changes: Iterable[Change] | None = None,
) -> dict[int, Made]:
    """By key what the user made today and may take away (a query if there is any); what points to it `unmake` asks."""
    made = last_made(making, rows, changes)
    his = {
        row.pk: made[row.pk] for row in rows if row.pk in made and not _fault(making, row, made[row.pk], by)
    }
    with_more = _written_with_more(making, his.values()) if his else {}
    return {key: one for key, one in his.items() if one.change.act_id not in with_more}


def _fault(making: Making, row: models.Model, made: Made, by: access.Asker) -> str:
    if timezone.localdate(made.change.at) != timezone.localdate():
        return "Chỉ hoàn tác được trong ngày."
    if made.change.by_id is None or made.change.by_id != by.pk:
        return f"Chỉ người đã {making.in_words} mới hoàn tác được."
    if not access.may(by, making.permission(row), unit_of(row)):
        return f"Đồng chí không còn được giao việc {making.in_words} ở đơn vị này."
    return ""


def _written_with_more(making: Making, made: Iterable[Made]) -> dict[Any, str]:
    """By act what else it wrote, in words."""
    own = [label for model in (making.model, *making.besides) for label in labels_of(model)]
    others = Change.objects.of_records().filter(act__in={one.change.act_id for one in made})
    return {change.act_id: change.subject_name for change in others.exclude(subject__in=own)}


def refusals_of_unmaking(making: Making, rows: Collection[models.Model], by: access.Asker) -> Refusals:
    """By key why a row (with its unit) is not taken away (two queries, and one for each sort that points to it)."""
    made = last_made(making, rows)
    with_more = _written_with_more(making, made.values())
    pointing = _pointing(making, rows, {key: one.change for key, one in made.items()})
    found: Refusals = {}
    for row in rows:
        if (one := made.get(row.pk)) is None:
            found[row.pk] = "Không có gì để hoàn tác: nội dung này đã được sửa từ khi ghi."
        elif fault := _fault(making, row, one, by):
            found[row.pk] = fault
        elif one.change.act_id in with_more:
            more = with_more[one.change.act_id]
            found[row.pk] = f"Không hoàn tác riêng được: nội dung này được ghi cùng {more}."
        elif row.pk in pointing:
            found[row.pk] = f"Không hoàn tác được: sau khi {making.in_words} đã có thêm {pointing[row.pk]}."
    return found


def _pointing(making: Making, rows: Collection[Any], since: Since) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for relation in making.model._meta.related_objects:
        model, link = relation.related_model, relation.field.attname
        for key in model._base_manager.filter(**{f"{link}__in": list(since)}).values_list(link, flat=True):
            found.setdefault(key, []).append(str(model._meta.verbose_name))
    for key, words in making.rests([row for row in rows if row.pk in since], since):
        found.setdefault(key, []).append(words)
    return {key: ", ".join(dict.fromkeys(names)) for key, names in found.items()}


def unmake(making: Making, rows: Collection[models.Model], by: access.Actor) -> list[Made]:
    """Takes rows away that the user made today, all or none; returns how they had been made.

    Raises ValidationError on another day, for another's, and if one was changed since or something stands on it.
    """
    with trail.act(by):
        manager: Any = making.model._default_manager
        locked = manager.locked(rows)
        if refused := refusals_of_unmaking(making, locked, by):
            raise ValidationError([refused[row.pk] for row in locked if row.pk in refused])
        made = last_made(making, locked)
        for row in locked:
            one = made[row.pk]
            with trail.act(by, f"Hoàn tác việc {one.in_words} lúc {timezone.localtime(one.change.at):%H:%M}"):
                trail.delete(row)
    return list(made.values())
