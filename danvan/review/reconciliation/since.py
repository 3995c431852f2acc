"""The lines of what was published now against what was published of the period before."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from danvan.lib.numbers import written
from danvan.lib.text import fold
from danvan.review.figures.rates import is_jump, rate
from danvan.review.figures.stated_rows import StatedRow
from danvan.review.models import StatedFigure
from danvan.review.reconciliation.lines import LedgerLine
from danvan.review.words import short_time

FigureKey = tuple[int, str, int | None, str, str]


def figure_key(figure: StatedFigure) -> FigureKey:
    """What makes figures of two periods the same figure."""
    return figure.unit_id, figure.indicator, figure.field_id, fold(figure.detail), fold(figure.measure)


def since(rows: Iterable[StatedRow], before: Mapping[FigureKey, StatedFigure]) -> Iterator[LedgerLine]:
    """Figures against those of the period before."""
    for row in rows:
        figure, old = row.figure, before.get(figure_key(row.figure))
        if old is None:
            continue
        period = short_time(old.from_on, old.to_on)
        change = figure.value - old.value
        jumped = is_jump(old.value, figure.value)
        yield LedgerLine(
            key=f"year:{figure.pk}",
            label=f"{row.label}, so với {period}",
            unit=figure.unit,
            figure=figure,
            stated=figure.value,
            computed=old.value,
            beside=old,
            other=f"số công bố của {period}, theo {old.source}",
            difference=change,
            agrees=not jumped,
            sentence=_change(change, old.value, period)
            + (" Biến động trên 50%, cần xem lại." if jumped else ""),
        )


def _change(change: Decimal, old: Decimal, period: str) -> str:
    if not change:
        return f"Bằng số của {period}."
    share = rate(abs(change), old)
    of_old = "" if share is None else f" ({written(share)}%)"
    return f"{'Tăng' if change > 0 else 'Giảm'} {written(abs(change))}{of_old} so với {period}."
