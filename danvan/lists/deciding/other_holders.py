"""A title that the registry has in the unit and year of a row under another holder: the same model, or another one?

Asked once of all rows of that title and holder. A list that has the other holder's row too speaks of two models.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from danvan.lists.deciding.checking import say
from danvan.lists.deciding.correcting import changes_in_words, correction_of, of_registration, tell_correction
from danvan.lists.deciding.decision import WRITTEN, Correction, Decided, weigh
from danvan.lists.deciding.differences import say_withdrawn
from danvan.lists.deciding.registered_models import go_on, is_same_year
from danvan.lists.deciding.registry import Known, KnownModel
from danvan.lists.deciding.spelling import title_key
from danvan.lists.deciding.worked_with import chunks
from danvan.lists.models import StagedRow
from danvan.lists.reading.answers import DIFFERENT
from danvan.lists.results import QUESTION
from models_registry.models import Registration, State

Action = StagedRow.Action


def ask_of_other_holders(
    decided: Sequence[Decided], known: Known, told: Mapping[str, str], besides: Collection[int] = ()
) -> None:
    """Asks of such rows, or settles them as was answered; models `besides` are looked after elsewhere.

    A query where any title is found, else none.
    """
    groups: dict[Any, list[Decided]] = defaultdict(list)
    for one in decided:
        if one.action in WRITTEN and one.model_id is None and one.title_key:
            groups[one.model_key].append(one)
    found = _candidates(groups, known, {one.model_id for one in decided} | {*besides})
    registrations = _registrations_of({model.pk for models in found.values() for model in models})
    taken: set[int] = set()
    for key, models in found.items():
        rows = sorted(groups[key], key=lambda one: one.row.year or 0)
        unit = rows[0].row.unit_key
        open_ones = {
            model.pk: registrations[model.pk]
            for model in models
            if model.pk not in taken and any(one.unit_id == unit for one in registrations[model.pk])
        }
        holder = key[0] if isinstance(key[0], int) else "|".join(map(str, key[0]))
        asked = f"holder|{unit}|{holder}|{key[1]}"
        answer = told.get(asked, "")
        if answer.isdecimal() and int(answer) in open_ones:
            taken.add(int(answer))
            _take(rows, open_ones[int(answer)], known)
        elif open_ones and answer != DIFFERENT:
            _ask(rows, open_ones, known, asked)


def _candidates(
    groups: Mapping[Any, Sequence[Decided]], known: Known, met: Collection[int | None]
) -> dict[Any, list[KnownModel]]:
    """By key of the rows' model, the models of that title and of one of their years that no row of the list is."""
    wanted: dict[str, list[Any]] = defaultdict(list)
    for key in groups:
        wanted[key[1]].append(key)
    found: dict[Any, dict[int, KnownModel]] = defaultdict(dict)
    for registrant_id in known.models_of | known.former_titles:
        for title, model in known.titles(registrant_id):
            for key in wanted.get(title_key(title), ()) if model.pk not in met else ():
                years = (one for one in model.registrations if not one.withdrawn)
                if any(is_same_year(registered, row) for registered in years for row in groups[key]):
                    found[key][model.pk] = model
    return {key: list(models.values()) for key, models in found.items()}


def _registrations_of(models: Collection[int]) -> dict[int, list[Registration]]:
    found: dict[int, list[Registration]] = {pk: [] for pk in models}
    related = ("model__registrant", "model__field", "unit", "programme")
    for chunk in chunks(sorted(models)):
        rows = Registration.objects.filter(model__in=chunk, double_of=None).select_related(*related)
        for row in rows.order_by("year", "pk"):
            found[row.model_id].append(row)
    return found


def _of_row(one: Decided, registrations: Sequence[Registration]) -> Registration | None:
    return next((row for row in registrations if is_same_year(row, one)), None)


def _ask(
    rows: Sequence[Decided], models: Mapping[int, Sequence[Registration]], known: Known, asked: str
) -> None:
    first, choices = rows[0], []
    for pk, registrations in models.items():
        found = [(one, its) for one in rows if (its := _of_row(one, registrations))]
        for speaking, registration in found[:1]:
            correction = correction_of(speaking, registration)
            is_requested = correction.is_of_fixed and not known.decides(registration.unit)
            do = "gửi đề nghị đính chính" if is_requested else "sửa trong sổ"
            changes = "; ".join(changes_in_words(correction, speaking, known))
            choices.append((str(pk), f"Là một mô hình: {do} {changes}"))
    choices.append((DIFFERENT, "Là mô hình khác: ghi thêm vào sổ"))
    holders = ", ".join(f"“{rows[0].model.registrant.called}”" for rows in models.values())
    reason = (
        f"sổ đã có “{first.row.title}” cùng đơn vị, cùng năm, của {holders}; danh sách này ghi của "
        f"“{first.row.registrant}”. Là một mô hình hay hai?"
    )
    for one in rows:
        say(
            *(one, "title", "other_holder", reason, QUESTION),
            value=one.row.title,
            asked=asked,
            choices=choices,
        )
        one.action = weigh(one.problems)


def _take(rows: Sequence[Decided], registrations: Sequence[Registration], known: Known) -> None:
    """The rows are years of that model; the first of a year that it has corrects its holder."""
    is_told = False
    model = registrations[0].model
    for one in rows:
        one.model_id, registration = model.pk, _of_row(one, registrations)
        if registration is None:
            go_on(one, model.field_id, any((row.year or 0) < (one.row.year or 0) for row in registrations))
            one.action = Action.CONTINUES
            continue
        one.registration_id = registration.pk
        if registration.state == State.WITHDRAWN:
            say_withdrawn(one)
            one.action = weigh(one.problems)
            continue
        one.accepted = known.decides(registration.unit)
        correction = Correction(registration, of_registration(one, registration))
        if not is_told:
            correction, is_told = correction_of(one, registration), True
        if correction:
            tell_correction(one, correction, known)
        one.action = weigh(one.problems) or (Action.CORRECTS if correction else Action.UNCHANGED)
