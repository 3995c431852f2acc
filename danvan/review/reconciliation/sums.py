"""Published figures added up: those of units below against their own unit's, those of years against their period's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from danvan.lib.dates import time_of_half, time_of_year
from danvan.lib.numbers import written
from danvan.review.figures.stated_rows import StatedRow
from danvan.review.figures.tables import Review
from danvan.review.models import StatedFigure
from danvan.review.models.stated import add_up, room
from danvan.review.reconciliation.checks import agreeing_words
from danvan.review.reconciliation.lines import INCOMPLETE, NO_PERIOD, LedgerLine, Way
from danvan.review.reconciliation.since import figure_key
from danvan.review.scope import Scope
from danvan.review.words import short_time

_LEAST_PARTS = 2  # one figure alone adds nothing up
_NAMED_AT_MOST = 12  # a province has a hundred communes


def units_below(review: Review, reviews_below: Iterable[Review]) -> Iterator[LedgerLine]:
    """Of each figure of the review's unit the same figure of the units in its rows, added up.

    A row that is no unit of its own (a unit that has ended) is missed only where the registry counts there. That of the
    unit's own agencies nobody publishes: what the units below leave of the unit's figure is theirs.
    """
    published: dict[object, list[StatedFigure]] = defaultdict(list)
    for below in reviews_below:
        for row in below.stated:
            published[row.figure.unit_id, figure_key(row.figure)[1:], row.figure.time].append(row.figure)
    for row in review.stated:
        figure = row.figure
        if figure.is_rate:
            continue
        found, missing, agencies = [], [], ""
        for unit_row in review.by_unit:
            place = unit_row.place
            same = published.get((place.unit.pk, figure_key(figure)[1:], figure.time))
            if same and not place.alone:
                found.append(_nearest(same, figure))
            elif not place.alone or unit_row.total.value or unit_row.registered.value:
                if place.alone and place.unit == figure.unit:
                    agencies = place.label
                else:
                    missing.append(place.label)
        if len(found) >= _LEAST_PARTS:
            yield _line(
                f"below:{figure.pk}",
                f"{row.label}: cộng các đơn vị trực thuộc",
                row,
                found,
                missing,
                "đơn vị trực thuộc",
                f"số của {figure.unit.label}",
                are_apart=True,
                agencies=agencies,
            )


def parts_of_time(review: Review, within: Iterable[StatedFigure]) -> Iterator[LedgerLine]:
    """Of each figure of the review's unit what the same source published for the years, or the halves, of its time."""
    published: dict[object, list[StatedFigure]] = defaultdict(list)
    for figure in within:
        published[figure_key(figure), figure.source, figure.time].append(figure)
    times = _parts(review.scope)
    for row in review.stated:
        figure = row.figure
        if figure.is_rate or figure.time != review.scope.time:
            continue
        same = {time: published.get((figure_key(figure), figure.source, time)) for time in times}
        found = [_nearest(figures, figure) for figures in same.values() if figures]
        if len(found) >= _LEAST_PARTS:
            of_years = len(times) > 2 or times[0][0].year != times[-1][0].year
            yield _line(
                f"times:{figure.pk}",
                f"{row.label}: cộng {'các năm' if of_years else 'hai nửa năm'}",
                row,
                found,
                [short_time(*time) for time, figures in same.items() if not figures],
                "năm" if of_years else "nửa năm",
                f"số của {short_time(*figure.time)}",
                _ways_of_time(review, figure, sum((part.value for part in found), Decimal(0))),
            )


def of_no_period(figure: StatedFigure) -> LedgerLine:
    """A figure of a time that neither the period nor one of its years is: it waits for a period of its own."""
    row = StatedRow(figure, None)
    return LedgerLine(
        key=f"stated:{figure.pk}",
        label=row.label,
        unit=figure.unit,
        figure=figure,
        stated=figure.value,
        computed=None,
        other="",
        difference=None,
        agrees=True,
        sentence=f"Số của {short_time(*figure.time)}: lập kỳ báo cáo của thời gian này thì đối chiếu được với sổ "
        "đăng ký.",
        lacks=NO_PERIOD,
    )


def _parts(scope: Scope) -> list[tuple[date, date]]:
    """The years of a span of years, the halves of a year; nothing smaller."""
    first, last = scope.time
    if first.year < last.year:
        return [time_of_year(year) for year in range(first.year, last.year + 1)]
    return (
        [time_of_half(first.year, half) for half in (1, 2)] if scope.time == time_of_year(first.year) else []
    )


def _nearest(figures: list[StatedFigure], figure: StatedFigure) -> StatedFigure:
    """Of several notes of a part that of the same paper, else the newest."""
    return max(figures, key=lambda part: (part.paper == figure.paper, part.pk))


def _ways_of_time(review: Review, figure: StatedFigure, total: Decimal) -> tuple[Way, ...]:
    """What the registry counts once in each year, where the period counts it once."""
    said = StatedFigure.Indicator
    if figure.indicator == said.REGISTERED_MODELS:
        by_year = sum(row.registrations.value for row in review.by_year if row.year)
        return (Way("lượt đăng ký từng năm cộng lại", by_year, by_year == total),)
    if figure.indicator == said.RECOGNISED_MODELS:
        by_year = sum(row.recognised.value for row in review.by_year if row.year)
        return (Way("mô hình được công nhận từng năm cộng lại", by_year, by_year == total),)
    return ()


def _line(
    key: str,
    label: str,
    row: StatedRow,
    parts: list[StatedFigure],
    missing: list[str],
    what: str,
    whole: str,
    ways: tuple[Way, ...] = (),
    are_apart: bool = False,
    agencies: str = "",
) -> LedgerLine:
    """The parts against the whole; while one is missing they are set against nothing.

    Parts that have nothing in common (`are_apart`) are never more than the whole. What they leave of it is the share of
    the `agencies`.
    """
    figure = row.figure
    total = sum((part.value for part in parts), Decimal(0))
    difference = total - figure.value
    least = sum((room(part.qualifier, part.value)[0] for part in parts), Decimal(0))
    exceeds = least > room(figure.qualifier, figure.value)[1]
    agrees = not (exceeds and are_apart) if missing or agencies else add_up(parts, figure)
    if missing:
        named = ", ".join(missing[:_NAMED_AT_MOST])
        if len(missing) > _NAMED_AT_MOST:
            named += f" và {len(missing) - _NAMED_AT_MOST} {what} khác"
        sentence = (
            f"Mới có số của {len(parts)} trên {len(parts) + len(missing)} {what}, cộng lại là {written(total)}; còn "
            f"thiếu: {named}. Chưa đủ để so sánh."
        )
        if exceeds:
            sentence += f" Riêng phần đã có đã nhiều hơn {whole} ({figure.words}), cần xem lại."
    else:
        relation = "nhiều hơn" if difference > 0 else "ít hơn"
        sentence = f"{len(parts)} {what} cộng lại là {written(total)}, " + (
            f"đúng bằng {whole}."
            if not difference
            else f"phù hợp với cách ghi của nguồn ({figure.words})."
            if add_up(parts, figure)
            else f"còn lại {written(-difference)} là của {agencies}."
            if agrees
            else f"{relation} {whole} là {written(abs(difference))}; cần đối chiếu lại với nguồn."
            + agreeing_words([way.label for way in ways if way.agrees])
        )
    return LedgerLine(
        key=key,
        label=label,
        unit=figure.unit,
        figure=figure,
        stated=total,
        computed=figure.value,
        other=f"{whole}, theo {figure.source}",
        difference=None if missing and agrees else difference,
        agrees=agrees,
        sentence=sentence,
        ways=() if missing else ways,
        lacks=INCOMPLETE if missing and agrees else "",
    )
