"""What the awards desk asks for: of a meeting, of a proposal, of what is chosen from their lists."""

from typing import Any, Final, Self

from django import forms

from awards.desk.members import members_as_text
from awards.forms import AwardFormChoice, DecisionForm, offer_forms
from awards.models import Candidate, Decision, Meeting, Proposal, ProposalLine, Purpose
from danvan.lib.choices import LabelledChoice, RowChoices, row_choice_of
from danvan.lib.dates import DayField, YearField
from danvan.lib.fields import CleanFormField, CleanMultilineFormField
from danvan.lib.numbers import WholeNumberField
from models_registry.access import Asker
from models_registry.models import Level
from models_registry.services import REASON_LENGTH

NO_ROWS: Final = {
    "required": "Chọn ít nhất một dòng.",
    "invalid_choice": "Dòng này không còn. Mở lại trang.",
}
_LEVELS: Final = [("", "---------"), *((one.value, one.label) for one in Level if one != Level.UNKNOWN)]


_NO_FORM: Final = "(không nêu)"


class _OfferingForms(forms.Form):
    """Asks, among other things, for a form of commendation, which may be left out."""

    def __init__(self, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_forms(self, user)

    @classmethod
    def of(cls, row: Meeting | Proposal, user: Asker, sent: Any) -> Self:
        """As it stands."""
        names = {name: f"{name}_id" if name == "form" else name for name in cls.base_fields}
        return cls(sent, user=user, initial={name: getattr(row, column) for name, column in names.items()})


class MeetingForm(_OfferingForms):
    """A meeting but for its office."""

    purpose = forms.ChoiceField(label="Nội dung xét", choices=Purpose.choices)
    level = forms.ChoiceField(label="Cấp công nhận, khen thưởng", choices=_LEVELS)
    year = YearField(label="Xét cho năm", error_messages={"required": "Ghi năm."})
    form = AwardFormChoice(_NO_FORM)
    held_on = DayField(label="Ngày họp", required=False, help_text="Ngày/tháng/năm; chưa họp thì để trống.")
    place = CleanFormField(label="Nơi họp", max_length=200, required=False)
    note = CleanMultilineFormField(
        label="Ghi chú", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProposalForm(_OfferingForms):
    """A proposal but for the offices between which it goes."""

    purpose = forms.ChoiceField(label="Nội dung đề nghị", choices=Purpose.choices)
    level = forms.ChoiceField(label="Cấp công nhận, khen thưởng", choices=_LEVELS)
    year = YearField(label="Năm", error_messages={"required": "Ghi năm."})
    track = forms.ChoiceField(
        label="Loại", choices=[("", "(không nêu)"), *Decision.Track.choices], required=False
    )
    form = AwardFormChoice(_NO_FORM)
    paper_number = CleanFormField(label="Số, ký hiệu tờ trình", max_length=60, required=False)
    paper_on = DayField(label="Ngày tờ trình", required=False, help_text="Ngày/tháng/năm.")
    minutes = CleanFormField(
        label="Biên bản họp xét",
        max_length=200,
        required=False,
        help_text="Ví dụ: Biên bản ngày 05/11/2025.",
    )
    note = CleanMultilineFormField(
        label="Ghi chú", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class QuotaForm(_OfferingForms):
    """How many of what; the offices are chosen beside."""

    year = YearField(label="Năm", error_messages={"required": "Ghi năm."})
    purpose = forms.ChoiceField(label="Nội dung", choices=Purpose.choices, initial=Purpose.COMMEND)
    form = AwardFormChoice(_NO_FORM)
    number = WholeNumberField(
        label="Số lượng", min_value=0, max_value=9999, error_messages={"required": "Ghi số lượng."}
    )


class MembersForm(forms.Form):
    """Who was called and who came."""

    members = CleanMultilineFormField(
        label="Người dự họp",
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Mỗi người một dòng: họ và tên, chức vụ. Cuối dòng ghi thêm (chủ trì), (thư ký) hoặc (vắng) "
        "nếu đúng vậy. Ví dụ: Ma Văn B, Chủ tịch UBND xã (chủ trì).",
    )

    @classmethod
    def of(cls, row: Meeting, user: Asker, sent: Any) -> "MembersForm":
        """As they stand."""
        return cls(sent, initial={"members": members_as_text(row.members.all())})


class _Rows(RowChoices):
    """Rows to tick, each with whose it is and where."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        nominee = obj.nominee
        model = f" – {nominee.model.display_title}" if nominee.model else ""
        return f"{nominee}{model}, {nominee.unit.label}"


_OF_NOMINEE: Final = ("nominee__model__registrant", "nominee__unit")


class RemoveCandidatesForm(forms.Form):
    """Which candidates leave the list, and why: who came up from below is told."""

    rows = _Rows(label="Bỏ khỏi danh sách", queryset=Candidate.objects.none(), error_messages=NO_ROWS)
    reason = CleanFormField(
        label="Lý do",
        max_length=REASON_LENGTH,
        required=False,
        help_text="Cần ghi với ứng viên do đơn vị cấp dưới đề nghị: đơn vị sẽ đọc lý do này.",
    )

    def __init__(self, meeting: Meeting, sent: Any) -> None:
        super().__init__(sent)
        row_choice_of(self, "rows").queryset = meeting.candidates.select_related(*_OF_NOMINEE)


class RemoveLinesForm(forms.Form):
    """Which lines leave the proposal."""

    rows = _Rows(label="Bỏ khỏi đề nghị", queryset=ProposalLine.objects.none(), error_messages=NO_ROWS)

    def __init__(self, proposal: Proposal, sent: Any) -> None:
        super().__init__(sent)
        row_choice_of(self, "rows").queryset = proposal.lines.select_related(*_OF_NOMINEE)


class AddAgreedForm(forms.Form):
    """Which of those that the office's own meetings of that year agreed."""

    rows = _Rows(
        label="Được cuộc họp xét của đơn vị thống nhất",
        queryset=Candidate.objects.none(),
        error_messages=NO_ROWS,
    )

    def __init__(self, proposal: Proposal, sent: Any) -> None:
        super().__init__(sent)
        agreed = Candidate.objects.filter(
            meeting__unit=proposal.unit_id,
            meeting__state=Meeting.State.CLOSED,
            meeting__year=proposal.year,
            agreed=True,
        )
        listed = proposal.lines.values("nominee")
        row_choice_of(self, "rows").queryset = agreed.exclude(nominee__in=listed).select_related(*_OF_NOMINEE)


class TakeForm(forms.Form):
    """To which meeting, which lines; why the others are left out."""

    meeting = LabelledChoice(
        label="Đưa vào cuộc họp",
        queryset=Meeting.objects.none(),
        help_text="Cuộc họp đang chuẩn bị của nơi nhận, cùng năm, cùng nội dung; chưa có thì lập ở Bàn khen thưởng.",
        error_messages={"required": "Chọn cuộc họp.", "invalid_choice": "Cuộc họp này không còn chọn được."},
    )
    rows = _Rows(label="Nhận các dòng", queryset=ProposalLine.objects.none(), required=False)
    reason = CleanFormField(
        label="Lý do với các dòng không nhận",
        max_length=REASON_LENGTH,
        required=False,
        help_text="Cần ghi nếu có dòng không nhận; đơn vị đề nghị sẽ đọc lý do này.",
    )

    def __init__(self, proposal: Proposal, user: Asker, sent: Any) -> None:
        lines = proposal.lines.select_related(*_OF_NOMINEE)
        super().__init__(sent, initial={"rows": lines})
        row_choice_of(self, "rows").queryset = lines
        meetings = Meeting.objects.editable_by(user).filter(
            unit=proposal.to_unit_id,
            purpose=proposal.purpose,
            year=proposal.year,
            state=Meeting.State.OPEN,
        )
        row_choice_of(self, "meeting").queryset = meetings.select_related("unit")


class RecogniseAgreedForm(DecisionForm):
    """By which decision all that was agreed is recognised."""

    reason = forms.CharField(
        label="Lý do",
        max_length=REASON_LENGTH,
        required=False,
        help_text="Cần ghi khi quyết định có trước năm đăng ký, hoặc mô hình được đánh giá chưa hiệu quả.",
    )


class PutToMeetingForm(forms.Form):
    """To which open meeting."""

    purposes: tuple[Purpose, ...] = tuple(Purpose)
    meeting = LabelledChoice(
        label="Cuộc họp",
        queryset=Meeting.objects.none(),
        help_text="Chưa có cuộc họp đang chuẩn bị thì lập ở Bàn khen thưởng.",
        error_messages={"required": "Chọn cuộc họp.", "invalid_choice": "Cuộc họp này không còn chọn được."},
    )

    def __init__(self, sent: Any, *, user: Asker) -> None:
        super().__init__(sent)
        rows = Meeting.objects.editable_by(user).filter(state=Meeting.State.OPEN, purpose__in=self.purposes)
        row_choice_of(self, "meeting").queryset = rows.select_related("unit")


class Merit(CleanFormField):
    """For what somebody is put up who has no model that says it."""

    def __init__(self) -> None:
        super().__init__(
            label="Thành tích",
            max_length=400,
            help_text="Ngắn gọn, như sẽ ghi trong danh sách và quyết định.",
            error_messages={"required": "Ghi thành tích."},
        )


class CommendAtMeetingForm(PutToMeetingForm):
    """To which open meeting that commends, for which merit."""

    purposes = (Purpose.COMMEND,)
    merit = Merit()


class PutToProposalForm(forms.Form):
    """To which proposal that its office still works on."""

    purposes: tuple[Purpose, ...] = tuple(Purpose)
    proposal = LabelledChoice(
        label="Đề nghị",
        queryset=Proposal.objects.none(),
        help_text="Chưa có đề nghị đang lập thì lập ở Bàn khen thưởng.",
        error_messages={"required": "Chọn đề nghị.", "invalid_choice": "Đề nghị này không còn chọn được."},
    )

    def __init__(self, sent: Any, *, user: Asker) -> None:
        super().__init__(sent)
        rows = Proposal.objects.editable_by(user).filter(
            state__in=Proposal.CHANGING, purpose__in=self.purposes
        )
        row_choice_of(self, "proposal").queryset = rows.select_related("unit")


class ProposeToCommendForm(PutToProposalForm):
    """To which proposal to commend, for which merit."""

    purposes = (Purpose.COMMEND,)
    merit = Merit()
