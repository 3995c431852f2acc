"""What papers say of published figures beside the registry's: the slip all, the report what the office wants in."""

from typing import Any

from django.utils import timezone

from danvan.lib.text import joined
from danvan.review.figures.tables import Review
from danvan.review.reconciliation.ledger import Ledger, LedgerLine


def paragraphs(review: Review, ledger: Ledger) -> list[str]:
    """For the slip: whether the published figures agree, what is still to be explained, and a rate of 100 %."""
    found = []
    if ledger.lines:
        found.append(
            "Đối chiếu số đã công bố với sổ đăng ký và giữa các số của cùng một nguồn cho thấy có chênh lệch (chênh "
            "lệch là số đã công bố trừ số đối chiếu). "
            + (
                "Các chênh lệch đều đã được giải trình."
                if ledger.is_clean
                else "Chênh lệch ghi “Chưa giải trình” cần được giải trình trước khi trình ký."
            )
        )
    elif ledger.agreeing:
        found.append("Các số đã công bố không có chênh lệch với sổ đăng ký.")
    elif not ledger.lacking:
        found.append("Chưa có số đã công bố để đối chiếu với sổ đăng ký.")
    if ledger.lacking:
        labels = dict.fromkeys(_label(ledger, line) for line in ledger.lacking)
        found.append(
            "Chưa đối chiếu được, vì sổ đăng ký chưa có danh sách tương ứng hoặc các số công bố chưa đủ để cộng: "
            f"{'; '.join(labels)}."
        )
    sources = dict.fromkeys(joined(", ", line.source, line.document) for line in ledger.all_lines)
    if sources:
        found.append(f"Nguồn của số đã công bố: {'; '.join(sources)}.")
    if review.rate_recognised == 100:
        found.append(
            "Tỷ lệ công nhận là 100% số mô hình, điển hình đăng ký, cần rà soát lại trước khi trình ký."
        )
    return found


def rows(ledger: Ledger, *, of_report: bool = False) -> list[dict[str, Any]]:
    """The lines that differ, in the order of the ledger; `of_report`: those whose explanation the office wants in."""
    return [
        {
            "chi_tieu": _label(ledger, line),
            "cong_bo": line.stated_in_words,
            "so_doi_chieu": _compared(line),
            "chenh_lech": line.difference_in_words,
            "giai_trinh": f"{line.sentence} {_explanation(line)}",
        }
        for line in ledger.lines
        if not of_report or _is_of_report(line)
    ]


def explained(ledger: Ledger) -> list[str]:
    """For the report: a paragraph for each explanation that the office wants in."""
    return [
        f"- {_label(ledger, line)}: số đã công bố là {line.stated_in_words}, số đối chiếu là {_compared(line)}. "
        f"{line.explanation.text}"
        for line in ledger.lines
        if line.explanation and _is_of_report(line)
    ]


def _is_of_report(line: LedgerLine) -> bool:
    return line.explanation is not None and line.explanation.in_report


def _label(ledger: Ledger, line: LedgerLine) -> str:
    """The line's label; of a unit below with its name."""
    return line.label if line.unit == ledger.scope.unit else f"{line.unit.label}: {line.label}"


def _compared(line: LedgerLine) -> str:
    """The registry's number; of a check within a source, what else it is."""
    return f"{line.computed_in_words} ({line.other})" if line.is_check else line.computed_in_words


def _explanation(line: LedgerLine) -> str:
    said = line.explanation
    if said is None:
        return "Chưa giải trình."
    return f"Giải trình: {said.text} ({said.by_name}, {timezone.localtime(said.at):%d/%m/%Y})."
