"""Values for every name of a template without any review: a template is checked and tried in an empty portal too."""

from typing import Any, Final

from danvan.review.report.context import FIGURES, PARAGRAPHS, ROWS, TEXTS, TOTALS, cleaned, issuer_texts
from models_registry.models import Unit

_SAMPLE: Final = "…"
_LISTS_IN_ROWS: Final = frozenset(("theo_loai", "theo_linh_vuc"))  # a cell for each kind, for each field
# What a review without a single record leaves empty.
_MAY_BE_EMPTY: Final = frozenset(
    (
        *("cap_tren", "cap_uy", "uy_ban", "quyen_han_ky", "thay_mat", "nguoi_ky"),
        *("ty_le_danh_gia", "ty_le_cong_nhan", "ghi_chu_khen_thuong"),
        *(name for name in (*PARAGRAPHS, *ROWS) if name not in ("ten_loai", "noi_nhan", "dinh_nghia")),
    )
)


def sample_context(unit: Unit, form: str, *, is_empty: bool = False) -> dict[str, Any]:
    """The kinds of values that `context_of` gives, the issuer's own; `is_empty`: whatever may be empty is."""
    context: dict[str, Any] = cleaned(
        {
            **dict.fromkeys((*TEXTS, *FIGURES), _SAMPLE),
            **{name: [_SAMPLE, _SAMPLE] for name in PARAGRAPHS},
            **{name: [_row(columns)] * 2 for name, columns in ROWS.items()},
            **{name: _row(ROWS[of][1:]) for name, of in TOTALS.items()},  # a total has no number of its row
            **issuer_texts(unit, form),
            "don_vi": unit.label,
        }
    )
    if is_empty:
        context |= {name: type(context[name])() for name in _MAY_BE_EMPTY}
    return context


def _row(columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: [_SAMPLE, _SAMPLE] if name in _LISTS_IN_ROWS else _SAMPLE for name in columns}
