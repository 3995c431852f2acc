"""The report as a kind of paper: the names that its template may use, and which of them may stand for nothing."""

from typing import Final

from danvan.lib.word.papers import Paper
from danvan.review.models import WordTemplate
from danvan.review.report.context import FIGURES, PARAGRAPHS, ROWS, TEXTS, TOTALS
from danvan.review.report.templates import default_template

_KIND: Final = WordTemplate.Paper.REPORT
REPORT: Final = Paper(
    code=_KIND.value,
    name=_KIND.label,
    sign="BC",
    texts={**TEXTS, **{name: text for name, (text, _) in FIGURES.items()}},
    paragraphs=PARAGRAPHS,
    rows=ROWS,
    totals=TOTALS,
    default=default_template,
    may_be_empty=frozenset(  # what a review without a single record leaves empty
        (
            *("cap_tren", "cap_uy", "uy_ban", "quyen_han_ky", "thay_mat", "nguoi_ky"),
            *("ty_le_danh_gia", "ty_le_cong_nhan", "ghi_chu_khen_thuong"),
            *(name for name in (*PARAGRAPHS, *ROWS) if name not in ("ten_loai", "noi_nhan", "dinh_nghia")),
        )
    ),
    lists_in_rows=frozenset(("theo_loai", "theo_linh_vuc")),  # a cell for each kind, for each field
)
