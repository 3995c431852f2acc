"""The lines of one unit: its published figures against the registry, against each other, against last time."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from danvan.lib.numbers import written
from danvan.lib.text import fold, lowered
from danvan.review.figures.counted import Count
from danvan.review.figures.stated_rows import StatedRow
from danvan.review.figures.tables import Review, of_kind
from danvan.review.models import StatedFigure
from danvan.review.models.stated import add_up, fits, room
from danvan.review.reconciliation.lines import NO_LIST, NO_PERIOD, LedgerLine, Way
from danvan.review.reconciliation.since import FigureKey, since
from danvan.review.words import short_time
from models_registry.models import Kind

said = StatedFigure.Indicator
# A source cannot have recognised or commended more than it had registered, nor of a level more than of all.
_STEPS = {
    said.ASSESSED_MODELS: said.REGISTERED_MODELS,
    said.RECOGNISED_MODELS: said.REGISTERED_MODELS,
    said.RECOGNISED_COLLECTIVES: said.REGISTERED_COLLECTIVES,
    said.RECOGNISED_INDIVIDUALS: said.REGISTERED_INDIVIDUALS,
    said.RECOGNISED_HOUSEHOLDS: said.REGISTERED_HOUSEHOLDS,
    said.RECOGNISED_COMMUNE: said.RECOGNISED_MODELS,
    said.RECOGNISED_DISTRICT: said.RECOGNISED_MODELS,
    said.RECOGNISED_PROVINCE: said.RECOGNISED_MODELS,
    said.EXEMPLARY_MODELS: said.RECOGNISED_MODELS,
    said.COMMENDED_COLLECTIVES: said.REGISTERED_COLLECTIVES,
    said.COMMENDED_INDIVIDUALS: said.REGISTERED_INDIVIDUALS,
    said.COMMENDED_HOUSEHOLDS: said.REGISTERED_HOUSEHOLDS,
}

# What the registry counts for those that it counts by their models.
_OTHERS: dict[str, str] = {
    said.RECOGNISED_COLLECTIVES: "mô hình của tập thể được công nhận, theo sổ đăng ký",
    said.RECOGNISED_INDIVIDUALS: "mô hình của cá nhân được công nhận, theo sổ đăng ký",
    said.RECOGNISED_HOUSEHOLDS: "mô hình của hộ gia đình được công nhận, theo sổ đăng ký",
}


def lines_of(review: Review, before: Mapping[FigureKey, StatedFigure]) -> list[LedgerLine]:
    """All lines of the review's own unit; `before` holds the figures of the period before."""
    return [
        *_parts(review),
        *_registrants(review),
        *_steps(review),
        *(_stated(review, row) for row in review.stated),
        *since((row for row in review.stated if row.figure.time == review.scope.time), before),
    ]


def _parts(review: Review) -> Iterator[LedgerLine]:
    """The fields of a source against its own total."""
    for check in review.parts_checks:
        ways = (
            Way("mỗi mô hình một lần ở lĩnh vực chính", check.main, check.main.value == check.parts),
            Way("kể cả lĩnh vực liên quan", review.field_totals.with_related, check.agrees_with_related),
        )
        agreeing = [way.label for way in ways if way.agrees]
        yield LedgerLine(
            key=check.key,
            label="Các lĩnh vực cộng lại, so với tổng số mô hình được công nhận",
            unit=review.scope.unit,
            figure=check.figure,
            stated=Decimal(check.parts),
            computed=check.total,
            other="tổng số cùng nguồn công bố",
            difference=Decimal(check.difference),
            agrees=check.agrees,
            sentence=check.explanation if check.agrees else check.explanation + agreeing_words(agreeing),
            ways=ways if check.is_our_list else (),
        )


def _registrants(review: Review) -> Iterator[LedgerLine]:
    """Collectives and individuals of a source against its recognised models: two things, often given as one."""
    ours = sum(count.value for _, count in review.registered_by_kind)
    for total in _of(review, said.RECOGNISED_MODELS):
        collectives = _same_paper(review, total, said.REGISTERED_COLLECTIVES)
        individuals = _same_paper(review, total, said.REGISTERED_INDIVIDUALS)
        if collectives is None or individuals is None:
            continue
        both = collectives.value + individuals.value
        adds_up = add_up((collectives, individuals), total)
        borne_out = both == ours and total.value == review.recognised.value
        relation = "bằng" if both == total.value else "nhiều hơn" if both > total.value else "ít hơn"
        sentence = (
            f"{collectives.quoted} tập thể và {individuals.quoted} cá nhân đăng ký cộng lại là "
            f"{written(both)}, {relation} {total.quoted} mô hình được công nhận. Tập thể, cá nhân và mô "
            "hình là hai thứ khác nhau: một tập thể, cá nhân có thể có nhiều mô hình, và không phải mô hình nào "
            f"đăng ký cũng được công nhận. Sổ đăng ký có {written(ours)} tập thể, cá nhân với "
            f"{written(review.registered_models.value)} mô hình đăng ký, "
            f"{written(review.recognised.value)} mô hình được công nhận"
        )
        if adds_up or borne_out:
            sentence += "."
        else:
            sentence += "; cần đối chiếu lại với nguồn."
        yield LedgerLine(
            key=f"parts:registered:{total.pk}",
            label="Tập thể và cá nhân đăng ký cộng lại, so với mô hình được công nhận",
            unit=review.scope.unit,
            figure=total,
            stated=both,
            computed=total.value,
            other="số mô hình cùng nguồn công bố",
            difference=both - total.value,
            agrees=adds_up or borne_out,
            sentence=sentence,
            ways=(
                Way("tập thể, cá nhân đăng ký", ours, ours == both),
                Way("mô hình đăng ký", review.registered_models, review.registered_models.value == both),
                Way("mô hình được công nhận", review.recognised, review.recognised.value == both),
            ),
        )


def _steps(review: Review) -> Iterator[LedgerLine]:
    """What a source recognised or commended against what it had registered."""
    for later, earlier in _STEPS.items():
        for figure in _of(review, later):
            base = _same_paper(review, figure, earlier)
            if base is None:
                continue
            exceeds = room(figure.qualifier, figure.value)[0] > room(base.qualifier, base.value)[1]
            over = figure.value - base.value
            of_what = "số được công nhận" if earlier == said.RECOGNISED_MODELS else "số đăng ký"
            name, of_base = later.label, lowered(earlier.label)
            yield LedgerLine(
                key=f"steps:{figure.pk}",
                label=f"{name}, so với {of_base}",
                unit=review.scope.unit,
                figure=figure,
                stated=figure.value,
                computed=base.value,
                beside=base,
                other=f"{of_what} cùng nguồn công bố",
                difference=over if exceeds else None,
                agrees=not exceeds,
                sentence=f"Nhiều hơn {of_what} {written(over)}, cần đối chiếu lại với nguồn."
                if exceeds
                else f"Không vượt {of_what}.",
            )


def _stated(review: Review, row: StatedRow) -> LedgerLine:
    """A published figure against the registry."""
    figure = row.figure
    computed: Count | Decimal | None = row.computed
    other = _OTHERS.get(figure.indicator, "sổ đăng ký")
    if figure.indicator == said.OUTCOME:
        computed, other = _moved(review, figure), "kết quả vận động trong sổ"
    difference: Decimal | None = None
    ways: tuple[Way, ...] = ()
    lacks = ""
    if computed is None:
        agrees = True
        lacks, sentence = _lacking(review, figure)
    else:
        value = computed.value if isinstance(computed, Count) else computed
        difference = row.less(value)
        agrees = fits(figure.qualifier, row.compared, value)
        ways = tuple(_ways(review, row))
        sentence = _sentence(figure, value, difference, ways, agrees=agrees)
    return LedgerLine(
        key=f"stated:{figure.pk}",
        label=row.label,
        unit=review.scope.unit,
        figure=figure,
        stated=figure.value,
        computed=computed,
        other=other,
        difference=difference,
        agrees=agrees,
        sentence=sentence,
        ways=ways,
        lacks=lacks,
    )


def _lacking(review: Review, figure: StatedFigure) -> tuple[str, str]:
    """Why a figure has nothing beside it, in a word and in a sentence."""
    is_of_scope = figure.time == review.scope.time
    if is_of_scope or figure.indicator == said.OUTCOME:
        return NO_LIST, "Sổ đăng ký chưa có danh sách tương ứng để đối chiếu; đây chưa phải là chênh lệch."
    return NO_PERIOD, f"Chưa có kỳ báo cáo của {short_time(*figure.time)} để đối chiếu."


def _moved(review: Review, figure: StatedFigure) -> Decimal | None:
    """What the registry holds of the same content and measure, in the figure's year if it names one."""
    values = [
        outcome.value
        for outcome in review.outcomes
        if (fold(outcome.indicator), fold(outcome.measure)) == (fold(figure.detail), fold(figure.measure))
        and figure.year in (None, outcome.year)
    ]
    return sum(values, Decimal(0)) if values else None


def _ways(review: Review, row: StatedRow) -> Iterator[Way]:
    """The other ways in which the registry could have been counted for this figure."""
    registrants = sum(count.value for _, count in review.registered_by_kind)
    by_indicator: dict[str, list[tuple[str, Count | int | None]]] = {
        said.REGISTERED_COLLECTIVES: [
            ("mô hình được công nhận của tập thể", of_kind(review.field_totals.by_kind, Kind.COLLECTIVE))
        ],
        said.REGISTERED_INDIVIDUALS: [
            ("mô hình được công nhận của cá nhân", of_kind(review.field_totals.by_kind, Kind.INDIVIDUAL))
        ],
        said.REGISTERED_MODELS: [
            ("lượt đăng ký", review.registrations),
            ("tập thể, cá nhân đăng ký", registrants),
            ("mô hình được công nhận", review.recognised),
        ],
        said.RECOGNISED_MODELS: [
            ("kể cả lĩnh vực liên quan", review.field_totals.with_related),
            ("lượt công nhận", review.recognition_times),
            ("mô hình được đánh giá", review.assessed),
            ("mô hình đăng ký", review.registered_models),
            ("tập thể, cá nhân đăng ký", registrants),
        ],
        said.FIELD_MODELS: [("kể cả lĩnh vực liên quan", row.with_related)],
        said.REGISTRATIONS: [("mô hình đăng ký", review.registered_models)],
        said.ASSESSED_MODELS: [("mô hình được công nhận", review.recognised)],
        said.RECOGNITION_TIMES: [("mô hình được công nhận", review.recognised)],
        said.RECOGNISED_COLLECTIVES: [("tập thể đăng ký", review.registered_collectives)],
        said.RECOGNISED_INDIVIDUALS: [("cá nhân đăng ký", review.registered_individuals)],
        said.COMMENDED_COLLECTIVES: [("lượt khen thưởng, cả tập thể và cá nhân", review.commendations)],
        said.COMMENDED_INDIVIDUALS: [("lượt khen thưởng, cả tập thể và cá nhân", review.commendations)],
    }
    for label, count in by_indicator.get(row.figure.indicator, ()):
        if count is not None:
            value = count.value if isinstance(count, Count) else count
            yield Way(label, count, fits(row.figure.qualifier, row.figure.value, value))


def _sentence(
    figure: StatedFigure,
    value: Decimal | int,
    difference: Decimal,
    ways: Iterable[Way],
    *,
    agrees: bool,
) -> str:
    if not difference:
        return "Khớp với số theo sổ đăng ký."
    if agrees:
        return f"Nguồn ghi “{figure.words}”, sổ đăng ký có {written(value)}: phù hợp với cách ghi của nguồn."
    relation = "nhiều hơn" if difference > 0 else "ít hơn"
    differs = f"Số đã công bố ({figure.words}) {relation} số theo sổ đăng ký là {written(abs(difference))}."
    agreeing = [way.label for way in ways if way.agrees]
    if agreeing:
        return differs + agreeing_words(agreeing)
    return f"{differs} Không cách tính nào của sổ đăng ký cho ra số đã công bố; cần đối chiếu lại với nguồn."


def agreeing_words(labels: list[str]) -> str:
    """Which ways of counting give the published number."""
    return f" Khớp nếu tính {' hoặc '.join(labels)}." if labels else ""


def _of(review: Review, indicator: str) -> list[StatedFigure]:
    return [row.figure for row in review.stated if row.figure.indicator == indicator]


def _same_paper(review: Review, figure: StatedFigure, indicator: str) -> StatedFigure | None:
    return next(
        (
            other
            for other in _of(review, indicator)
            if (other.paper, other.time) == (figure.paper, figure.time)
        ),
        None,
    )
