"""The actions: which deeds are done with many rows of a list, with which of them, how said.

The list offers what stands here, and the one page does it. A row that cannot take part is named by the service's own
rule; the others go on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms

from awards.commending import refusals_of_commending
from awards.desk.meeting import CHANGE as CHANGE_MEETING
from awards.desk.meeting import add_candidates
from awards.desk.nominating import refusals_of_putting_up
from awards.desk.proposals import CHANGE as CHANGE_PROPOSAL
from awards.desk.proposals import add_lines
from awards.forms import CommendForm, RecogniseForm
from awards.models import Commendation, Meeting, Proposal, Recognition
from awards.services import refusals_of_marking, refusals_of_recognising
from awards.unmaking import COMMENDING, RECOGNISING
from danvan.lib.text import joined, lowered
from danvan.portal.verbs.declared import UNDOING, Data, Deed, Sort
from danvan.portal.verbs.desk_forms import PutToMeetingForm, PutToProposalForm
from danvan.portal.verbs.forms import ContinueForm, FieldForm
from danvan.portal.verbs.of_models import COMMEND, CONTINUE, MODELS
from danvan.portal.verbs.of_recognitions import MARK, RECOGNITIONS, UNMARK
from danvan.portal.verbs.of_recognitions import UNDO as UNDO_RECOGNISING
from danvan.portal.verbs.of_registrations import ACCEPT, RECOGNISE, REGISTRATIONS, RETURN, SEND, UNDO
from danvan.portal.verbs.undoing import COMMENDATIONS
from models_registry.access import Asker
from models_registry.admin.registrations import ReasonForm
from models_registry.models import EmulationModel, Registration, State
from models_registry.permissions import DECIDE
from models_registry.services import (
    FieldsChanged,
    Making,
    Refusals,
    change_field,
    refusals_of_changing_field,
    refusals_of_continuing,
    refusals_of_moving,
    refusals_of_undoing,
    refusals_of_unmaking,
)

FormOf = Callable[[Asker, Any], forms.Form]  # of who fills it, what was sent


@dataclass(frozen=True)
class Action:
    """A deed on many rows. Whoever may do it somewhere is offered it.

    `refusals` says of rows by key why they cannot take part, by the rule of the service that the deed calls; `said`
    tells what was done, of what the deed returned and the form.
    """

    deed: Deed
    refusals: Callable[[Sequence[Any], Asker, Data], Refusals]
    said: Callable[[Any, Any], str]
    form_of: FormOf = lambda user, sent: forms.Form(sent)

    def is_for(self, user: Asker) -> bool:
        """Whether the user may do it anywhere."""
        return any(user.has_perm(one) for one in self.deed.permissions)


@dataclass(frozen=True)
class Acted:
    """A list whose rows are acted on: of which sort they are, what the rules of the actions read besides (`links`)."""

    sort: Sort
    actions: Mapping[str, Action]
    links: tuple[str, ...] = ()


def _moved(deed: Deed, state: State, form_of: FormOf = Action.form_of) -> Action:
    return Action(
        deed,
        lambda rows, by, data: refusals_of_moving(rows, state, by),
        lambda number, form: f"Đã {deed.label.lower()} {number} lượt đăng ký",
        form_of,
    )


def _unmade(deed: Deed, making: Making) -> Action:
    return Action(
        deed,
        lambda rows, by, data: refusals_of_unmaking(making, rows, by),
        lambda made, form: f"Đã hoàn tác {len(made)} {making.in_words}",
    )


def _refuse_recognising(rows: Sequence[Registration], by: Asker, data: Data) -> Refusals:
    decision, reason = data.get("decision"), data.get("reason") or ""
    return refusals_of_recognising(rows, by, data.get("level") or "", decision, reason)


def _refuse_commending(rows: Sequence[EmulationModel], by: Asker, data: Data) -> Refusals:
    merit, reason = data.get("merit") or "", data.get("reason") or ""
    time = data.get("year"), data.get("programme")
    return refusals_of_commending(rows, by, data.get("decision"), *time, data.get("form"), merit, reason)


def _refuse_commending_again(rows: Sequence[Recognition], by: Asker, data: Data) -> Refusals:
    """The same of recognitions: of two of one model the second is left out."""
    first: dict[int, Recognition] = {}
    for row in rows:
        first.setdefault(row.registration.model_id, row)
    refused = _refuse_commending([row.registration.model for row in first.values()], by, data)
    again = "mô hình này đã có ở dòng khác"
    return {
        row.pk: refused.get(row.registration.model_id, again)
        for row in rows
        if row.registration.model_id in refused or first[row.registration.model_id] is not row
    }


def _models_of(rows: Sequence[Recognition]) -> list[EmulationModel]:
    return [row.registration.model for row in rows]


def _by_decision(made: Sequence[Recognition] | Sequence[Commendation]) -> str:
    """How a sentence goes on with the one decision of them all."""
    decision = made[0].decision
    return f" theo {lowered(str(decision))}" if decision else ", chưa ghi quyết định"


def _commended(made: Sequence[Commendation], form: CommendForm) -> str:
    return f"Đã ghi {len(made)} lượt khen thưởng{_by_decision(made)}"


def _continued(made: Sequence[Registration], form: ContinueForm) -> str:
    waiting = sum(one.state != State.ACCEPTED for one in made)
    more = f", {waiting} lượt chờ tiếp nhận" if waiting else ""
    return f"Đã đăng ký năm {form.cleaned_data['year']} cho {len(made)} mô hình{more}"


def _field_changed(done: FieldsChanged, form: FieldForm) -> str:
    name = form.cleaned_data["field"].name
    said = joined(
        ", ",
        f"chuyển {done.changed} mô hình sang lĩnh vực {name}" if done.changed else "",
        f"gửi {done.asked} đề nghị đính chính lĩnh vực" if done.asked else "",
    )
    return f"Đã {said}"


def _commend_form(user: Asker, sent: Any) -> CommendForm:
    return CommendForm(sent, user=user)


_REGISTRATIONS: Final = (
    _moved(SEND, State.SUBMITTED),
    _moved(ACCEPT, State.ACCEPTED),
    _moved(RETURN, State.RETURNED, lambda user, sent: ReasonForm(sent)),
    Action(
        RECOGNISE,
        _refuse_recognising,
        lambda made, form: f"Đã công nhận {len(made)} lượt đăng ký{_by_decision(made)}",
        lambda user, sent: RecogniseForm(sent, user=user),
    ),
    Action(
        UNDO,
        lambda rows, by, data: refusals_of_undoing(rows, by),
        lambda steps, form: f"Đã hoàn tác {len(steps)} lượt đăng ký",
    ),
)
_MODELS: Final = (
    Action(
        CONTINUE,
        lambda rows, by, data: refusals_of_continuing(rows, data["year"], by) if data.get("year") else {},
        _continued,
        lambda user, sent: ContinueForm(sent),
    ),
    Action(
        Deed(
            "linh-vuc",
            "Đổi lĩnh vực chính",
            ("models_registry.change_emulationmodel", DECIDE),
            "Mô hình chưa được tiếp nhận thì sửa ngay. Mô hình đã được tiếp nhận thì người có quyền tiếp nhận đính "
            "chính; cán bộ nhập liệu gửi đề nghị đính chính.",
            lambda rows, by, form: change_field(rows, by=by, **form.cleaned_data),
        ),
        lambda rows, by, data: refusals_of_changing_field(rows, data.get("field"), by),
        _field_changed,
        lambda user, sent: FieldForm(sent, user=user),
    ),
    Action(COMMEND, _refuse_commending, _commended, _commend_form),
)
_RECOGNITIONS: Final = (
    Action(
        MARK,
        lambda rows, by, data: refusals_of_marking(rows, by),
        lambda number, form: f"Đã bình chọn {number} mô hình tiêu biểu",
    ),
    Action(
        UNMARK,
        lambda rows, by, data: refusals_of_marking(rows, by, exemplary=False),
        lambda number, form: f"Đã bỏ dấu tiêu biểu của {number} mô hình",
    ),
    _unmade(UNDO_RECOGNISING, RECOGNISING),
    Action(
        replace(
            COMMEND,
            play=lambda rows, by, form: COMMEND.play(_models_of(rows), by, form),
            findings=lambda rows, data: COMMEND.findings(list(dict.fromkeys(_models_of(rows))), data),
        ),
        _refuse_commending_again,
        _commended,
        _commend_form,
    ),
)

_COMMENDATIONS: Final = (_unmade(COMMENDATIONS.verbs[UNDOING], COMMENDING),)


def _refuse_meeting(rows: Sequence[Registration], by: Asker, data: Data) -> Refusals:
    meeting: Meeting | None = data.get("meeting")
    return _refuse_on(meeting, meeting.candidates, rows, by) if meeting else {}


def _refuse_proposal(rows: Sequence[Registration], by: Asker, data: Data) -> Refusals:
    proposal: Proposal | None = data.get("proposal")
    return _refuse_on(proposal, proposal.lines, rows, by) if proposal else {}


def _refuse_on(of: Meeting | Proposal, listed: Any, rows: Sequence[Registration], by: Asker) -> Refusals:
    """Who cannot stand on the list of a meeting or a proposal, beside those who are `listed`."""
    standing = [one.nominee for one in listed.select_related("nominee")]
    return refusals_of_putting_up(
        rows, by, office=of.unit, purpose=of.purpose, year=of.year, standing=standing
    )


_CANDIDATES: Final = (
    Action(
        Deed(
            "vao-hop",
            "Đưa vào cuộc họp xét",
            (CHANGE_MEETING,),
            "Các dòng được chọn vào danh sách của một cuộc họp đang chuẩn bị.",
            lambda rows, by, form: add_candidates(form.cleaned_data["meeting"], rows, by),
        ),
        _refuse_meeting,
        lambda made, form: f"Đã đưa {len(made)} ứng viên vào {lowered(str(form.cleaned_data['meeting']))}",
        lambda user, sent: PutToMeetingForm(sent, user=user),
    ),
    Action(
        Deed(
            "vao-de-nghi",
            "Đưa vào đề nghị",
            (CHANGE_PROPOSAL,),
            "Các dòng được chọn vào một đề nghị đang lập của đơn vị.",
            lambda rows, by, form: add_lines(form.cleaned_data["proposal"], rows, by),
        ),
        _refuse_proposal,
        lambda made, form: f"Đã đưa {len(made)} dòng vào {lowered(str(form.cleaned_data['proposal']))}",
        lambda user, sent: PutToProposalForm(sent, user=user),
    ),
)


def _by_code(actions: Sequence[Action]) -> dict[str, Action]:
    return {action.deed.code: action for action in actions}


# By the name of the list.
ACTED: Final[dict[str, Acted]] = {
    "registrations": Acted(REGISTRATIONS, _by_code(_REGISTRATIONS)),
    "candidates": Acted(REGISTRATIONS, _by_code(_CANDIDATES)),
    "models": Acted(MODELS, _by_code(_MODELS), ("registrant__unit",)),
    "recognitions": Acted(RECOGNITIONS, _by_code(_RECOGNITIONS), ("registration__model__registrant__unit",)),
    "commendations": Acted(COMMENDATIONS, _by_code(_COMMENDATIONS)),
}
# By the name of a sort the list in which what was made of it at once is undone at once.
UNDONE_IN: Final = {acted.sort.name: name for name, acted in ACTED.items() if UNDOING in acted.actions}


def actions_for(user: Asker, name: str) -> list[Action]:
    """What the user may do with rows of that list; none of a list whose rows are only read."""
    return [one for one in ACTED[name].actions.values() if one.is_for(user)] if name in ACTED else []
