"""A list that takes the place of an earlier one: which of its rows are which of before, what is corrected, what goes.

A row is one of before by its registrant, title and year, or as an officer has answered (`registered_models`). Of what
is then left on both sides, a model may stand in another year, bear the same title under another holder, or, as an
officer says, another title under the same holder.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from danvan.lists.deciding.checking import say
from danvan.lists.deciding.correcting import (
    answer_to_correct,
    changes_in_words,
    correction_question,
    of_model,
    of_registration,
    tell_correction,
)
from danvan.lists.deciding.decision import WRITTEN, Correction, Decided, weigh
from danvan.lists.deciding.differences import say_withdrawn
from danvan.lists.deciding.registry import Known
from danvan.lists.deciding.replaced import ACCEPTED_SINCE, KEEP, Replaced
from danvan.lists.deciding.spelling import title_key
from danvan.lists.models import StagedRow
from danvan.lists.reading.answers import DIFFERENT, model_question
from danvan.lists.results import QUESTION, WARNING
from models_registry.models import (
    EmulationModel,
    Novelty,
    Registration,
    State,
)
from models_registry.models.corrections import label_of
from models_registry.similar import Spelling

Action = StagedRow.Action
_OF_MODEL: Final = ("title", "field", "withdrawn")


def settle(decided: Sequence[Decided], replaces: int, told: Mapping[str, str], known: Known) -> set[int]:
    """Decides the rows of a list that takes the place of another: which of before each is, and what is corrected.

    Returns the models that the earlier list speaks of.
    """
    replaced = Replaced(replaces)
    _Pairing(decided, replaced, told, known).settle()
    return {row.model_id for row in replaced.registrations.values()}


class _Pairing:
    """Goes through the decided rows: doubles, years, holders, then what each changes."""

    def __init__(
        self, decided: Sequence[Decided], replaced: Replaced, told: Mapping[str, str], known: Known
    ) -> None:
        self.replaced, self.told, self.known = replaced, told, known
        waiting = [one for one in decided if not one.is_left_out]
        self.rows = [one for one in waiting if not (one.own and one.own.registration_id)]
        # By registration. A row that bears the number of our own list is that one (`correcting`).
        self.taken = {one.registration_id or 0: one for one in waiting if one.own and one.own.registration_id}
        self.under_another: set[int] = set()  # models that a holder of the new list has taken over

    def settle(self) -> None:
        for one in self.rows:
            if one.registration_id in self.replaced.registrations:
                self._take(one, one.registration_id or 0)
        self._pair_years()
        self._pair_holders()
        for rows in self._rows_of_models().values():
            self._name_novelties(rows)
            speaking = next((one for one in rows if self._registration_of(one)), None)
            for one in rows:
                self._correct(one, rows[0], speaks=one is speaking)

    def _take(self, one: Decided, key: int) -> None:
        first = self.taken.setdefault(key, one)
        if first is not one:
            reason = f"là mô hình ở dòng {first.row.row}, trang “{first.row.sheet}”."
            say(one, "title", "duplicate", reason, value=one.row.title)
            one.action = weigh(one.problems)
        one.registration_id = key

    def _open(self, model: int, unit: int | None) -> list[Registration]:
        """The model's registrations in the unit that no row is yet."""
        rows = self.replaced.of_model.get(model, ())
        return [row for row in rows if row.pk not in self.taken and row.unit_id == unit]

    def _pair_years(self) -> None:
        """A known model that now stands in another year: its registration of the year that it no longer has."""
        for one in self.rows:
            if (
                one.own or not one.model_id or one.registration_id
            ):  # a template's number is of the year before
                continue
            if one.model_id in self.replaced.own_models:
                for row in self._open(one.model_id, one.row.unit_key)[:1]:
                    self._take(one, row.pk)

    def _pair_holders(self) -> None:
        """A model under another holder: the one of that title and of one of its years that no row is."""
        groups: dict[Any, list[Decided]] = defaultdict(list)
        for one in self.rows:
            if one.action in WRITTEN and one.model_id is None and one.title_key:
                groups[one.model_key].append(one)
        titled: dict[tuple[int | None, str], list[int]] = defaultdict(list)
        for model, rows in self.replaced.of_model.items():
            is_free = model in self.replaced.own_models and all(row.pk not in self.taken for row in rows)
            if is_free and len({row.unit_id for row in rows}) == 1:
                titled[rows[0].unit_id, title_key(rows[0].model.title)].append(model)
        of_group = {key: self._candidates(rows, titled) for key, rows in groups.items()}
        wanted = [model for models in of_group.values() for model in models]
        for key, models in of_group.items():
            if len(models) == 1 and wanted.count(models[0]) == 1:
                self._take_model(groups[key], models[0])
            elif models:
                self._ask_which(groups[key], models, "Thay cho dòng của {0.registrant.called}")
            elif rewritten := self._rewritten(groups[key]):
                self._ask_which(groups[key], rewritten, "Thay cho “{0}”")

    def _rewritten(self, rows: Sequence[Decided]) -> list[int]:
        """Models of the rows' holder and of one of their years that no row is, whose titles have words in common.

        A title of which an officer said that it is another one stays so.
        """
        first = rows[0]
        if not isinstance(first.holder, int) or self.told.get(model_question(first.holder, first.title_key)):
            return []
        years, title = {one.row.year for one in rows}, Spelling.of(first.row.title)
        found = []
        for model in self.known.models_of.get(first.holder, ()):
            of_before = self._open(model.pk, first.row.unit_key)
            is_free = model.pk in self.replaced.own_models and of_before == self.replaced.of_model[model.pk]
            if is_free and years & {row.year for row in of_before}:
                found += [model.pk] if title.is_rewritten(Spelling.of(model.title)) else []
        return found

    def _candidates(
        self, rows: Sequence[Decided], titled: Mapping[tuple[int | None, str], Sequence[int]]
    ) -> list[int]:
        years = {one.row.year for one in rows}
        models = titled.get((rows[0].row.unit_key, rows[0].title_key), ())
        return [one for one in models if years & {row.year for row in self.replaced.of_model[one]}]

    def _take_model(self, rows: Sequence[Decided], model: int) -> None:
        self.under_another.add(model)
        by_year = {row.year: row for row in Registration.objects.filter(model=model, double_of=None)}
        for one in rows:
            one.model_id, one.action = model, Action.CONTINUES
            registration = by_year.get(one.row.year)
            if registration is None:
                continue
            if registration.state != State.WITHDRAWN or self.replaced.was_withdrawn_by_lists(registration):
                self._take(one, registration.pk)
            else:
                one.registration_id = registration.pk
                say_withdrawn(one, "year")
                one.action = weigh(one.problems)

    def _ask_which(self, rows: Sequence[Decided], models: Sequence[int], label: str) -> None:
        first = rows[0]
        holder = first.holder if isinstance(first.holder, int) else "|".join(map(str, first.new_registrant))
        asked = f"replaced|{first.row.unit_key}|{first.title_key}|{holder}"
        answer = self.told.get(asked, "")
        open_ones = [
            model
            for model in models
            if model not in self.under_another and self._open(model, first.row.unit_key)
        ]
        # Of two holders who are said to have taken over one model the second is asked again.
        if answer == DIFFERENT or not (open_ones or answer):
            return
        if answer.isdecimal() and int(answer) in open_ones:
            self._take_model(rows, int(answer))
            return
        known = [self.replaced.of_model[model][0].model for model in open_ones]
        choices = [(str(model.pk), label.format(model)) for model in known]
        choices.append((DIFFERENT, "Là mô hình mới, không thay cho dòng nào"))
        reason = f"“{first.row.title}” của “{first.row.registrant}” thay cho dòng nào của danh sách trước?"
        for one in rows:
            say(
                one,
                "title",
                "replaced",
                reason,
                QUESTION,
                value=first.row.title,
                asked=asked,
                choices=choices,
            )
            one.action = weigh(one.problems)

    def _rows_of_models(self) -> dict[int, list[Decided]]:
        """The rows that are of before, and further rows of their models, by model, earliest year first."""
        found: dict[int, list[Decided]] = defaultdict(list)
        for one in sorted(self.rows, key=lambda one: one.row.year or 0):
            if one.model_id in self.replaced.of_model or one.registration_id in self.replaced.registrations:
                found[one.model_id or 0].append(one)
        return found

    def _name_novelties(self, rows: Sequence[Decided]) -> None:
        """A model of these lists alone is new in its first year and goes on in the others, where the list is silent."""
        for at, one in enumerate(rows):
            if one.model_id in self.replaced.own_models:
                one.novelty = one.row.novelty or (Novelty.MAINTAINED if at else Novelty.NEW)

    def _registration_of(self, one: Decided) -> Registration | None:
        """The registration of before that the row is, and no row before it."""
        key = one.registration_id or 0
        return self.replaced.registrations.get(key) if self.taken.get(key) is one else None

    def _correct(self, one: Decided, first: Decided, *, speaks: bool) -> None:
        """What the row changes. A model that these lists made is as its `first` row says; one row `speaks` for it."""
        registration = self._registration_of(one)
        is_made = one.model_id in self.replaced.made_models
        if registration is None:
            if is_made:
                self._compare_field(one, first)
            return
        correction = Correction(registration, self._of_registration(one, registration))
        if registration.state == State.WITHDRAWN and "state" not in correction.of_registration:
            return  # by somebody: the row is refused
        if is_made and speaks:
            correction.of_model = of_model(first, registration.model)
            if one.holder != registration.model.registrant_id:
                correction.holder = one.holder
        if is_made:
            self._compare_field(one, first)
        else:
            _say_differs(one, of_model(one, registration.model))
        base = self._told(one, correction) if correction else Action.UNCHANGED
        one.action = weigh(one.problems) or base

    def _compare_field(self, one: Decided, first: Decided) -> None:
        """A further row of a model that these lists made: its field is that of the first row, not what it was."""
        _say_differs(one, {"field"} if one.field_id and one.field_id != first.field_id else ())

    def _of_registration(self, one: Decided, registration: Registration) -> dict[str, Any]:
        changes = of_registration(one, registration)
        if one.row.year != registration.year and one.programme is not None:
            changes |= {"year": one.row.year, "programme": one.programme}
        is_silent = one.model_id in self.replaced.own_models and registration.pk in self.replaced.silent
        if is_silent and registration.novelty != one.novelty:
            changes["novelty"] = str(one.novelty)
        if registration.state == State.WITHDRAWN and self.replaced.was_withdrawn_by_lists(registration):
            state = State.ACCEPTED if one.accepted else State.SUBMITTED
            changes |= {"state": str(state)}
            if registration.withdrawn_on:
                changes |= {"withdrawn_on": None}
        return changes

    def _told(self, one: Decided, correction: Correction) -> str:
        """Says what the row changes; asks first where somebody has worked with it since. The action that follows."""
        registration = correction.registration
        changes = changes_in_words(correction, one, self.known)
        why = self.replaced.worked_with.get(registration.pk, "")
        correction.is_requested = correction.is_of_fixed and not one.accepted
        asked = correction_question(registration.pk)
        agreed = answer_to_correct(changes)
        answer = self.told.get(asked, "") if why or correction.is_requested else agreed
        if answer == KEEP:
            reason = f"giữ như trong sổ, không sửa theo danh sách này: {'; '.join(changes)}."
            say(one, "title", "kept", reason, WARNING)
            return Action.UNCHANGED
        if answer != agreed:
            do = "Sửa theo danh sách này"
            if correction.is_requested:
                do = "Gửi đề nghị đính chính theo danh sách này"
            reason = (
                f"“{registration.model}” {why or ACCEPTED_SINCE}, danh sách này khác: {'; '.join(changes)}."
            )
            choices = ((agreed, do), (KEEP, "Giữ như trong sổ"))
            say(one, "title", "replaces", reason, QUESTION, asked=asked, choices=choices)
            return Action.QUESTION
        tell_correction(one, correction, self.known)
        return Action.CORRECTS


def _say_differs(one: Decided, names: Collection[str]) -> None:
    """Says in what the model stays as it is, in place of all that was said of the model of before."""
    one.problems = [said for said in one.problems if not _is_difference(said.code, said.name)]
    if names:
        told = ", ".join(label_of(EmulationModel, name) for name in names)
        say(one, "title", "differs", f"khác mô hình về {told}; mô hình giữ như đã có.", WARNING)


def _is_difference(code: str, name: str) -> bool:
    """Whether a problem tells what the list has otherwise than the registry."""
    return code in ("differs", "withdrawn") and name in _OF_MODEL
