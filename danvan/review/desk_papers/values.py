"""What a meeting, a proposal, a drafted or written decision put in the places of a paper: plain text and rows of it."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from awards.desk import guard
from awards.desk.decision_words import (
    about,
    articles_of,
    counted_in_text,
    issuer_for,
    money_in_words,
    total,
)
from awards.desk.dossier import dossier_of
from awards.models import (
    AwardForm,
    Commendation,
    Decision,
    DecisionDraft,
    DraftLine,
    Meeting,
    Nominee,
    Proposal,
)
from danvan.lib.dates import in_words
from danvan.lib.numbers import in_text, written
from danvan.lib.text import joined, lowered
from danvan.lib.word.papers import Paper
from danvan.review.desk_papers.declared import DECISION, HANDING, MINUTES, PROPOSAL
from danvan.review.report.context import cleaned, texts_of_issuer
from models_registry.bodies import Head, Issuer, issuer_of
from models_registry.models import Unit


def _common(paper: Paper, unit: Unit, issuer: Issuer, moment: datetime) -> dict[str, Any]:
    texts = texts_of_issuer(issuer, paper.sign)
    return {
        **{name: texts[name] for name in paper.texts if name in texts},
        "noi_nhan": texts["noi_nhan"],
        "don_vi": unit.label,
        "nam_lap": str(moment.year),
        "so_van_ban": "",
        "ngay_van_ban": "",
        "nguon_so_lieu": f"Lập từ cổng Dân vận khéo lúc {moment:%H:%M ngày %d/%m/%Y}.",
    }


def _only(paper: Paper, values: dict[str, Any]) -> dict[str, Any]:
    """The values that a template of it may name, fit for XML."""
    return {name: cleaned(value) for name, value in values.items() if name in paper.names}


def day_in_words(day: date | None) -> str:
    """ "ngày 05 tháng 11 năm 2025", and nothing of a day that nobody knows."""
    return in_words(day) if day else ""


def _grounds(lines: Iterable[str], form: str) -> list[str]:
    dash, end = ("- ", ";") if form == Head.PARTY else ("", ";")
    return [f"{dash}Căn cứ {text}{end}" for line in lines if (text := line.strip().rstrip(";."))]


def _listed(texts: list[str], between: str = ";") -> list[str]:
    return [f"- {text}{'.' if at == len(texts) - 1 else between}" for at, text in enumerate(texts)]


def _receivers(lines: Iterable[str], form: str) -> list[str]:
    rows = [text for line in lines if (text := line.strip().removeprefix("-").strip().rstrip(".,; "))]
    return _listed(rows, "," if form == Head.PARTY else ";")


def _place_of(nominee: Nominee) -> str:
    return joined(", ", nominee.recipient_post, nominee.unit.label)


def _what_of(nominee: Nominee) -> str:
    title = f"Mô hình “{nominee.model.display_title}”" if nominee.model else ""
    return joined(". ", title, nominee.merit)


def _row(at: int, nominee: Nominee) -> dict[str, str]:
    return {
        "stt": str(at),
        "ten": nominee.recipient_name,
        "chuc_vu": nominee.recipient_post,
        "don_vi": _place_of(nominee),
        "thanh_tich": _what_of(nominee),
        "ghi_chu": f"Lý do: {nominee.reason}" if nominee.reason else "",
    }


def _sum(amount: Decimal | int) -> dict[str, str]:
    """A sum of money in figures and in words, both empty for none."""
    return {
        "tong_so": written(amount) if amount else "",
        "tong_so_bang_chu": _begun(money_in_words(amount)) if amount else "",
    }


def proposal_values(proposal: Proposal, form: str, moment: datetime) -> dict[str, Any]:
    """Of a tờ trình; a reason kept stands beside its line."""
    nominees = [
        line.nominee for line in proposal.lines.select_related("nominee__model", "nominee__unit").all()
    ]
    kind = proposal.form
    said = about(proposal.purpose, lowered(proposal.get_level_display()), proposal.year, kind)
    counted = counted_in_text(row.recipient_kind for row in nominees)
    common = _common(PROPOSAL, proposal.unit, issuer_of(proposal.unit, form), moment)
    above = issuer_of(proposal.to_unit).name
    papers = [item.name for item in dossier_of(proposal)[1:] if item.is_there]
    minutes = proposal.minutes or (
        f"Biên bản họp xét {day_in_words(proposal.meeting.held_on)}" if proposal.meeting else ""
    )
    paper = f"Tờ trình {proposal.paper}" if proposal.paper else "Tờ trình số ............ ngày ............"
    return _only(
        PROPOSAL,
        {
            **common,
            "trich_yeu": f"Về việc đề nghị {said}",
            "so_van_ban": proposal.paper_number,
            "ngay_van_ban": day_in_words(proposal.paper_on),
            "kinh_gui": above,
            "noi_dung": f"{_begun(common['ten_co_quan'])} đề nghị {above} xem xét, {said}, "
            f"gồm {counted or '00 trường hợp'} (có danh sách kèm theo).",
            "kem_theo": f"{paper} của {common['ten_co_quan']}",
            "doan_can_cu": _grounds([minutes] if minutes else [], form),
            "doan_ho_so": _listed(papers),
            "doan_co_cau": _shares([_meant(row, kind) for row in nominees]),
            "danh_sach": [_row(at, row) for at, row in enumerate(nominees, start=1)],
        },
    )


def _begun(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _meant(nominee: Nominee, form: AwardForm | None) -> Commendation:
    """The nominee as a commendation that is only meant, for the shares of the list."""
    return Commendation(
        recipient_kind=nominee.recipient_kind,
        recipient_name=nominee.recipient_name,
        recipient_post=nominee.recipient_post,
        unit=nominee.unit,
        **({"form": form} if form else {}),
    )


def _shares(rows: list[Commendation]) -> list[str]:
    if not rows:
        return []
    found = guard.shares(rows)
    kinds = counted_in_text(row.recipient_kind for row in rows)
    people = [
        f"{in_text(found.leaders)} người giữ chức vụ lãnh đạo",
        f"{in_text(found.direct)} người trực tiếp công tác, lao động, sản xuất",
        f"{in_text(found.without_post)} người không ghi chức vụ" if found.without_post else "",
    ]
    never = [unit.label for unit in found.never_before]
    return [
        f"- Tổng số {in_text(found.total)}: {kinds}.",
        *([f"- Trong số cá nhân: {joined(', ', *people)}."] if found.individuals else []),
        *([f"- Đơn vị chưa từng có tập thể, cá nhân được khen thưởng: {', '.join(never)}."] if never else []),
    ]


def minutes_values(meeting: Meeting, form: str, moment: datetime) -> dict[str, Any]:
    """Of the minutes: who was there, votes, what was agreed, remarks."""
    members = list(meeting.members.all())
    rows = list(meeting.candidates.select_related("nominee__model", "nominee__unit"))
    agreed = [row for row in rows if row.agreed]
    exemplary = sum(row.exemplary for row in rows)
    refused = sum(row.agreed is False for row in rows)
    common = _common(MINUTES, meeting.unit, issuer_of(meeting.unit, form), moment)
    said = f"xét {lowered(meeting.get_purpose_display())} {lowered(meeting.get_level_display())} năm {meeting.year}"
    present = meeting.present
    opening = joined(
        ", ",
        _begun(day_in_words(meeting.held_on)) or "Ngày ...... tháng ...... năm ......",
        meeting.place and f"tại {meeting.place}",
    )
    conclusion = joined(
        ", ",
        f"Cuộc họp thống nhất {in_text(len(agreed))}/{in_text(len(rows))} trường hợp",
        f"trong đó {in_text(exemplary)} trường hợp được bình chọn tiêu biểu" if exemplary else "",
        f"không thống nhất {in_text(refused)} trường hợp" if refused else "",
    )
    chair, secretary = meeting.chair, meeting.secretary
    return _only(
        MINUTES,
        {
            **common,
            "trich_yeu": _begun(f"họp {said}"),
            "ngay_van_ban": day_in_words(meeting.held_on),
            "mo_dau": f"{opening}, {common['ten_co_quan']} tổ chức họp {said}.",
            "co_mat": f"Có mặt: {in_text(present)}/{in_text(len(members))} người"
            + (f"; vắng: {in_text(len(members) - present)}." if present < len(members) else "."),
            "ket_luan": f"{conclusion}.",
            "chu_tri": chair.name if chair else "",
            "thu_ky": secretary.name if secretary else "",
            "doan_thanh_phan": [
                "- "
                + joined(", ", one.name, one.post)
                + (f" – {lowered(one.get_role_display())}" if one.role != "member" else "")
                + ("" if one.present else " (vắng)")
                + ";"
                for one in members
            ]
            or ["............"],
            "doan_ghi_chu": meeting.note.splitlines(),
            "ket_qua": [
                {
                    "stt": str(at),
                    "ten": joined(". ", row.nominee.recipient_name, _what_of(row.nominee)),
                    "don_vi": row.nominee.unit.label,
                    "dong_y": "" if row.votes_for is None else str(row.votes_for),
                    "khong_dong_y": "" if row.votes_against is None else str(row.votes_against),
                    "ket_qua": "Thống nhất, tiêu biểu"
                    if row.exemplary
                    else {None: "", True: "Thống nhất", False: "Không thống nhất"}[row.agreed],
                    "y_kien": row.remark,
                }
                for at, row in enumerate(rows, start=1)
            ],
        },
    )


def decision_values(
    draft: DecisionDraft, lines: list[DraftLine], form: str, moment: datetime
) -> dict[str, Any]:
    """Of a drafted decision, or of the one that it became; the draft's own signer stands above the unit's."""
    unit = draft.meeting.unit
    common = _common(DECISION, unit, issuer_for(draft.track, unit, form), moment)
    signed = draft.decision
    numbered = (
        f"Quyết định số {signed.number} {day_in_words(signed.issued_on)}"
        if signed
        else "Quyết định số ............ ngày ............"
    )
    return _only(
        DECISION,
        {
            **common,
            "trich_yeu": draft.subject,
            "so_van_ban": signed.number if signed else "",
            "ngay_van_ban": day_in_words(signed.issued_on) if signed else "",
            "chuc_danh": draft.signer_post.upper() or common["chuc_danh"],
            "nguoi_ky": draft.signer or common["nguoi_ky"],
            "nguoi_quyet_dinh": draft.body.upper(),
            "kem_theo": f"{numbered} của {draft.body}",
            "noi_nhan": _receivers(draft.recipients.splitlines(), form),
            "doan_can_cu": _grounds(draft.grounds.splitlines(), form),
            "doan_dieu": [f"Điều {at}. {text}" for at, text in enumerate(articles_of(draft, lines), start=1)],
            **_sum(total(lines)),
            "danh_sach": [
                {
                    **_row(at, line.candidate.nominee),
                    "tien_thuong": written(line.amount) if line.amount else "",
                }
                for at, line in enumerate(lines, start=1)
            ],
        },
    )


def handing_values(
    decision: Decision, given: list[Commendation], form: str, moment: datetime
) -> dict[str, Any]:
    """Of the list on which recipients sign, with the money of the decision and its sum."""
    common = _common(HANDING, decision.unit, issuer_for(decision.track, decision.unit, form), moment)
    return _only(
        HANDING,
        {
            **common,
            "trich_yeu": decision.subject,
            "kem_theo": str(decision),
            **_sum(sum(row.amount or 0 for row in given)),
            "danh_sach": [
                {
                    "stt": str(at),
                    "ten": row.display_name,
                    "chuc_vu": row.recipient_post,
                    "don_vi": joined(", ", row.recipient_post, row.unit.label),
                    "hinh_thuc": str(row.form),
                    "tien_thuong": written(row.amount) if row.amount else "",
                }
                for at, row in enumerate(given, start=1)
            ],
        },
    )
