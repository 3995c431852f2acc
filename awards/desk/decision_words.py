"""What a drafted decision says before its office changes it: whose paper, grounds, articles, who receives it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from awards.desk.catalogues import grounds_on
from awards.models import (
    AwardForm,
    Candidate,
    Commendation,
    Decision,
    DecisionDraft,
    DraftLine,
    Meeting,
    Proposal,
    Purpose,
)
from danvan.lib.numbers import in_text, spelled_out, written
from danvan.lib.text import joined, lowered
from models_registry.bodies import MOVEMENT, Head, Issuer, chairman_of, head_of, issuer_of
from models_registry.models import Kind, Unit

_HEADS: Final = {
    Decision.Track.STATE: Head.STATE,
    Decision.Track.PARTY: Head.PARTY,
    Decision.Track.FRONT: Head.FRONT,
}
_WITHOUT_NAME: Final = (Commendation.Form.UNSPECIFIED.value, Commendation.Form.OTHER.value)


def head_for(track: str, unit: Unit) -> str:
    """In whose form a decision of that track is written; a steering committee's is in its office's own."""
    return str(_HEADS[Decision.Track(track)]) if track in _HEADS else head_of(unit)


def issuer_for(track: str, unit: Unit, form: str = "") -> Issuer:
    """Who issues a decision of that track; the State's is the chairman's of the People's Committee."""
    form = form or head_for(track, unit)
    is_of_state = track == Decision.Track.STATE and form == Head.STATE and not unit.is_body
    return chairman_of(unit) if is_of_state else issuer_of(unit, form)


def counted_in_text(kinds: Iterable[str]) -> str:
    """ "25 tập thể, 03 cá nhân"."""
    counts = Counter(kinds)
    return ", ".join(f"{in_text(counts[kind])} {lowered(kind.label)}" for kind in Kind if counts[kind])


def about(purpose: str, level: str, year: int, form: AwardForm | None) -> str:
    """What a decision, or a proposal, of that purpose is about; `level` as in a sentence, "cấp xã"."""
    if purpose == Purpose.RECOGNISE:
        return f"công nhận mô hình, điển hình “Dân vận khéo” {level} năm {year}"
    return f"{gives(form)} tập thể, cá nhân có thành tích trong {MOVEMENT} năm {year}"


def gives(form: AwardForm | None) -> str:
    """How a sentence goes on with whom it is given: "tặng giấy khen cho", "biểu dương", "khen thưởng"."""
    if form is None or form.code in _WITHOUT_NAME:
        return "khen thưởng"
    name = lowered(str(form))
    if name.startswith("biểu dương"):
        return name
    if form.group == AwardForm.Group.TITLE:
        return f"tặng danh hiệu “{form}” cho"
    return f"{'cấp' if form.group == AwardForm.Group.RECOGNITION else 'tặng'} {name} cho"


def begun(meeting: Meeting, track: str, form: AwardForm | None, day: date) -> DecisionDraft:
    """A draft of that track, not yet saved, with all that can be known of its words."""
    issuer = issuer_for(track, meeting.unit)
    said = about(meeting.purpose, lowered(meeting.get_level_display()), meeting.year, form)
    return DecisionDraft(
        meeting=meeting,
        track=track,
        form=form,
        body=issuer.name if issuer.authority else f"{issuer.post.capitalize()} {issuer.name}",
        subject=f"{said[:1].upper()}{said[1:]}",
        signer=issuer.signer,
        signer_post="" if "…" in issuer.post else issuer.post.capitalize(),
        grounds="\n".join(_grounds(meeting, track, day)),
        recipients="\n".join(("Như Điều 1", *issuer.recipients)),
        is_demo=meeting.is_demo,
    )


def _grounds(meeting: Meeting, track: str, day: date) -> list[str]:
    papers = Proposal.objects.filter(
        to_unit=meeting.unit_id, lines__nominee__candidates__meeting=meeting
    ).select_related("unit")
    return [
        *grounds_on(day, track, meeting.unit),
        f"Biên bản họp xét ngày {meeting.held_on:%d/%m/%Y}" if meeting.held_on else "Biên bản họp xét",
        *(f"Tờ trình {row.paper} của {row.unit.label_in_text}" for row in papers.distinct() if row.paper),
    ]


def articles_of(draft: DecisionDraft, lines: Iterable[DraftLine]) -> list[str]:
    """The articles that its office wrote, else those that follow of its list (with candidates and nominees)."""
    if draft.articles:
        return draft.articles.splitlines()
    rows = list(lines)
    meeting = draft.meeting
    sum_of_all = total(rows)
    return [
        f"{_gives(draft, [row.candidate for row in rows])} (có danh sách kèm theo).",
        *(
            [
                "Tiền thưởng của từng trường hợp ghi ở danh sách kèm theo; tổng số "
                f"{written(sum_of_all)} đồng (bằng chữ: {money_in_words(sum_of_all)})."
            ]
            if sum_of_all
            else []
        ),
        f"Các cơ quan, đơn vị có liên quan thuộc {meeting.unit.label_in_text} và các tập thể, hộ gia đình, cá nhân có "
        "tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.",
        "Quyết định này có hiệu lực kể từ ngày ký.",
    ]


def _gives(draft: DecisionDraft, rows: list[Candidate]) -> str:
    meeting = draft.meeting
    if meeting.purpose == Purpose.RECOGNISE:
        exemplary = sum(row.exemplary for row in rows)
        return joined(
            ", ",
            f"Công nhận {in_text(len(rows))} mô hình, điển hình “Dân vận khéo” "
            f"{lowered(meeting.get_level_display())} năm {meeting.year}",
            f"trong đó {in_text(exemplary)} mô hình, điển hình tiêu biểu" if exemplary else "",
        )
    said = gives(draft.form)
    counted = counted_in_text(row.nominee.recipient_kind for row in rows)
    return f"{said[:1].upper()}{said[1:]} {counted} có thành tích trong {MOVEMENT} năm {meeting.year}"


def money_in_words(amount: Decimal | int) -> str:
    """ "một triệu không trăm năm mươi nghìn đồng", as it stands behind a sum."""
    return f"{spelled_out(amount)} đồng"


def total(lines: Iterable[DraftLine]) -> Decimal:
    """The money of all lines together."""
    return sum((line.amount for line in lines if line.amount), Decimal(0))
