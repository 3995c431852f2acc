"""What a row has otherwise than the registration that it is: offered as a correction in place, and said in words.

A list that takes the place of another corrects by itself (`replacing`). In any other list an officer says of each such
row whether the registry becomes as the list says.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from danvan.lib.text import clean
from danvan.lists.deciding.checking import say, say_fault
from danvan.lists.deciding.decision import Correction, Decided, weigh
from danvan.lists.deciding.differences import WITHDRAWN
from danvan.lists.deciding.own_export import CORRECTABLE, OTHER
from danvan.lists.deciding.registry import MODEL_TEXTS, Known
from danvan.lists.deciding.replaced import KEEP
from danvan.lists.deciding.worked_with import chunks
from danvan.lists.models import StagedRow
from danvan.lists.results import QUESTION, WARNING, Problem
from models_registry.models import EmulationModel, Registration, State
from models_registry.models.calendar import fault_of_day, fault_of_level, years_of
from models_registry.models.corrections import label_of

Action = StagedRow.Action
_OF_REGISTRY: Final = ("differs", WITHDRAWN)
CORRECT: Final = "sua"  # answer: as the list says


def correction_question(registration_id: int) -> str:
    """The key of "does the registry become as the list says?"."""
    return f"replace|{registration_id}"


def answer_to_correct(changes: Sequence[str]) -> str:
    """The answer "as the list says" to just these changes: of what somebody has saved since it says nothing."""
    return f"{CORRECT}:{hashlib.sha256('; '.join(changes).encode()).hexdigest()[:12]}"


def offer_corrections(decided: Sequence[Decided], known: Known, told: Mapping[str, str]) -> None:
    """Settles the rows that differ from their registration as was answered; puts the choices to the others' question.

    Of two rows of one registration the second is a double. A few queries where any row differs, else none.
    """
    open_ones = [(one, one.registration_id) for one in decided if one.registration_id and _difference(one)]
    keys = sorted({key for _, key in open_ones})
    related = ("model__registrant", "model__field", "unit", "programme")
    rows = {
        row.pk: row
        for chunk in chunks(keys)
        for row in Registration.objects.filter(pk__in=chunk).select_related(*related)
    }
    first: dict[int, Decided] = {}
    for one, key in open_ones:
        registration = rows.get(key)
        if registration is None or not known.may_enter(registration.unit):
            continue
        if (other := first.setdefault(registration.pk, one)) is not one:
            reason = f"là mô hình ở dòng {other.row.row}, trang “{other.row.sheet}”."
            say(one, "title", "duplicate", reason, value=one.row.title)
            one.action = weigh(one.problems)
            continue
        one.accepted = known.decides(registration.unit)
        if one.field_id is None and one.row.field_code in known.fields:  # of a row that bears its number
            one.field_id = known.fields[one.row.field_code].pk
        if one.holder is None:  # no name that could be another's
            one.registrant_id = registration.model.registrant_id
        _settle(one, registration, told, known)


def _difference(one: Decided) -> Problem | None:
    """What waits for an answer to it."""
    found = (said for said in one.problems if said.code in _OF_REGISTRY and said.severity == QUESTION)
    return next((said for said in found if not said.asked), None)


def _settle(one: Decided, registration: Registration, told: Mapping[str, str], known: Known) -> None:
    asked = correction_question(registration.pk)
    answer = told.get(asked, "")
    is_again = registration.state == State.WITHDRAWN
    correction = _again(one, registration) if is_again else correction_of(one, registration)
    changes = changes_in_words(correction, one, known)
    is_answered = answer.startswith(CORRECT)
    if answer == KEEP or (is_answered and not correction):
        # What the row is unsure of need not be known where the registry stays as it is.
        one.problems = [said for said in one.problems if said.severity != QUESTION]
        one.registrant_id = registration.model.registrant_id
        if not is_again:  # how it stays is told of each that does (`unsent`)
            say(one, "title", "kept", "khác sổ, giữ như trong sổ.", WARNING)
        one.action = weigh(one.problems) or Action.UNCHANGED
        return
    if answer == answer_to_correct(changes):
        _drop_differences(one)
        tell_correction(one, correction, known)
        if kept := [text for name, text in (one.own.differences if one.own else {}).items() if _stays(name)]:
            say(one, "title", "kept", f"giữ như trong sổ: {', '.join(kept)}.", WARNING)
        one.action = weigh(one.problems) or Action.CORRECTS
        return
    choices = []
    if correction:
        is_requested = correction.is_of_fixed and not one.accepted
        do = "Gửi đề nghị đính chính" if is_requested else "Đăng ký lại" if is_again else "Sửa trong sổ"
        told_changes = "; ".join(changes)
        choices.append((answer_to_correct(changes), f"{do} theo danh sách này: {told_changes}"))
    choices.append((KEEP, "Giữ như đã rút, không ghi dòng này" if is_again else "Giữ như trong sổ"))
    if one.own and one.own.registration_id:
        choices.append((OTHER, "Là mô hình khác: không theo mã dòng"))
    difference = _difference(one)
    again = " Câu trả lời trước là về nội dung khác, hãy trả lời lại." if is_answered else ""
    one.problems = [
        replace(said, message=f"{said.message}{again}", asked=asked, choices=tuple(choices))
        if said is difference
        else said
        for said in one.problems
    ]


def _stays(name: str) -> bool:
    return name not in CORRECTABLE


def _drop_differences(one: Decided) -> None:
    one.problems = [said for said in one.problems if said.code not in _OF_REGISTRY]


def _again(one: Decided, registration: Registration) -> Correction:
    """What was withdrawn is registered anew, as the row says it; the model stays as it is."""
    state = State.ACCEPTED if one.accepted else State.SUBMITTED
    changes = of_registration(one, registration) | {"state": str(state)}
    if registration.withdrawn_on:
        changes["withdrawn_on"] = None
    return Correction(registration, changes)


def correction_of(one: Decided, registration: Registration) -> Correction:
    """All that the row has otherwise than its registration and its model, the holder with it."""
    correction = Correction(
        registration, of_registration(one, registration), of_model(one, registration.model)
    )
    if one.own and "title" not in one.own.differences:
        correction.of_model.pop("title", None)  # it is written as the list of the portal writes it
    if one.holder is not None and one.holder != registration.model.registrant_id:
        correction.holder = one.holder
    return correction


def of_registration(one: Decided, registration: Registration) -> dict[str, Any]:
    """The level, the novelty and the day that the row has otherwise; empty cells are no difference."""
    day = one.row.date.date if one.row.date else None
    wanted = {"level": str(one.row.level), "novelty": str(one.row.novelty), "registered_on": day}
    return {name: value for name, value in wanted.items() if value and getattr(registration, name) != value}


def of_model(one: Decided, model: EmulationModel) -> dict[str, Any]:
    """Title, texts and field that the row has otherwise; of a field of activity the key."""
    texts = {"place": one.row.place, **one.row.other}
    wanted: dict[str, Any] = {name: texts[name] for name in MODEL_TEXTS if texts.get(name)}
    if one.row.title:
        wanted["title"] = clean(one.row.title)
    changes = {name: value for name, value in wanted.items() if getattr(model, name) != value}
    if one.field_id and one.field_id != model.field_id:
        changes["field"] = one.field_id
    return changes


def tell_correction(one: Decided, correction: Correction, known: Known) -> None:
    """The row makes that correction, and says so."""
    changes = changes_in_words(correction, one, known)
    year = correction.of_registration.get("year", correction.registration.year)
    years = years_of(year, correction.registration.programme)
    say_fault(one, "date", fault_of_day(correction.of_registration.get("registered_on"), years))
    say_fault(one, "level", fault_of_level(correction.of_registration.get("level", ""), years))
    correction.is_requested = correction.is_of_fixed and not one.accepted
    begin = "đề nghị đính chính" if correction.is_requested else "sửa"
    say(one, "title", "corrects", f"{begin} {'; '.join(changes)}.", WARNING, tuple(changes))
    one.correction = correction


def changes_in_words(correction: Correction, one: Decided, known: Known) -> list[str]:
    """ "tên mô hình: “Đường hoa” → “Đường hoa phụ nữ”", for each field that becomes another."""
    registration, told = correction.registration, []
    model = registration.model
    for name, value in correction.of_model.items():
        before, after = getattr(model, name), value
        if name == "field":
            before, after = model.field.name, known.field_names[value]
        told.append(_change(label_of(EmulationModel, name), before, after))
    if correction.holder is not None:
        holder = correction.holder
        name = (known.who[holder] if isinstance(holder, int) else one.who).called
        told.append(_change(label_of(EmulationModel, "registrant"), model.registrant.called, name))
    for name, value in correction.of_registration.items():
        if name not in ("programme", "withdrawn_on"):
            column: Any = Registration._meta.get_field(name)
            labels = dict(column.choices or ())
            before = getattr(registration, name)
            told.append(_change(column.verbose_name, labels.get(before, before), labels.get(value, value)))
    return told


def _change(label: str, before: Any, after: Any) -> str:
    words = [f"{one:%d/%m/%Y}" if isinstance(one, date) else str(one or "")[:200] for one in (before, after)]
    return f"{label}: “{words[0] or 'để trống'}” → “{words[1] or 'để trống'}”"
