"""The ledger of a scope: every published figure of its unit and of those below, what differs first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from awards.models.decisions import Revocations
from danvan.review.figures.review import reviews_of
from danvan.review.figures.stated import is_of_time, published_for, with_figures
from danvan.review.figures.tables import Review
from danvan.review.models import Explanation, StatedFigure
from danvan.review.reconciliation.checks import lines_of
from danvan.review.reconciliation.lines import LedgerLine, Way
from danvan.review.reconciliation.since import FigureKey, figure_key
from danvan.review.reconciliation.sums import of_no_period, parts_of_time, units_below
from danvan.review.scope import Scope
from models_registry.access import Asker, asked_of_each, successions_for
from models_registry.models import Unit

__all__ = ["Ledger", "LedgerLine", "Way", "ledger_of", "review_with_ledger"]

_ORDER = {"parts": 0, "steps": 0, "below": 1, "times": 1, "stated": 2, "year": 3}


@dataclass(frozen=True)
class Ledger:
    """Lines that differ (the scope's own unit first, in each unit checks within one source first, the biggest
    difference first), those that agree, and those that have nothing to be compared with.
    """

    scope: Scope
    lines: tuple[LedgerLine, ...]
    agreeing: tuple[LedgerLine, ...]
    lacking: tuple[LedgerLine, ...]

    @property
    def open_lines(self) -> tuple[LedgerLine, ...]:
        """Those that differ and are not explained."""
        return tuple(line for line in self.lines if line.is_open)

    @property
    def is_clean(self) -> bool:
        """Nothing is left to explain."""
        return not self.open_lines

    @property
    def all_lines(self) -> tuple[LedgerLine, ...]:
        """Differing ones, then agreeing ones, then those that lack something."""
        return self.lines + self.agreeing + self.lacking

    @property
    def own_stated(self) -> tuple[LedgerLine, ...]:
        """The scope's own figures against the registry, as they were noted."""
        own = (line for line in self.all_lines if line.unit == self.scope.unit and not line.is_check)
        return tuple(sorted(own, key=lambda line: line.figure.pk))

    @property
    def query(self) -> str:
        """Parameters of its page."""
        year = {"nam": self.scope.year} if self.scope.year else {}
        return urlencode({"don_vi": self.scope.unit.pk, **year})

    def line(self, key: str) -> LedgerLine | None:
        """The line with that key."""
        return next((line for line in self.all_lines if line.key == key), None)


def review_with_ledger(
    scope: Scope,
    units: Iterable[Unit],
    user: Asker,
    *,
    names: bool = True,
    papers: Revocations | None = None,
) -> tuple[Review, Ledger]:
    """A review as `with_stated(review_of(...))` counts it, and its ledger; `units` are all that the user may see.

    The units below that have published figures are counted in the queries of the review, so that it costs one more.
    Without `names` nothing is listed by name: of what was moved only what a published figure stands beside.
    """
    units, links = list(units), successions_for(user)
    published = published_for(scope, scope.territory(links))
    seen = _figures_below(scope, published, user)
    moved = names or any(figure.indicator == StatedFigure.Indicator.OUTCOME for figure in published)
    scopes = [scope, *_scopes_below(scope, seen)]
    counted, *below = reviews_of(scopes, units, links, names=names, outcomes=moved, papers=papers)
    review = with_figures(replace(counted, published=tuple(published)), published)
    return review, _ledger(review, [with_figures(each, seen[each.scope.unit]) for each in below], user)


def ledger_of(review: Review, user: Asker) -> Ledger:
    """The ledger of a review that has its published figures (`with_stated`), as far as the user may see.

    To the operator (a command, a closing) nothing is hidden. One query for what was explained, and those of
    `reviews_of` when units below the scope's have published figures, however many these are.
    """
    seen = _figures_below(review.scope, review.published, user)
    below: list[Review] = []
    if seen:
        units = list(Unit.objects.visible_to(user))
        below = reviews_of(_scopes_below(review.scope, seen), units, successions_for(user))
    return _ledger(review, [with_figures(each, seen[each.scope.unit]) for each in below], user)


def _ledger(review: Review, below: list[Review], user: Asker) -> Ledger:
    published = _seen(review.published, user)
    reviews = [review, *below]
    within = [one for one in published if _is_of_a_part(one, review.scope)]
    before = _figures_before(review.scope, reviews, published)
    found = [line for each in reviews for line in (*lines_of(each, before), *parts_of_time(each, within))]
    found += units_below(review, below)
    found += [of_no_period(figure) for figure in within if figure.year is None]
    lines = _explained(review.scope, found, user)
    place = {each.scope.unit.pk: number for number, each in enumerate(reviews)}

    def order(line: LedgerLine) -> tuple[int, int, Decimal]:
        return (
            place.get(line.unit.pk, len(place)),
            _ORDER[line.key.split(":")[0]],
            -abs(line.difference or Decimal(0)),
        )

    return Ledger(
        review.scope,
        tuple(sorted((line for line in lines if not line.agrees), key=order)),
        tuple(line for line in lines if line.agrees and not line.lacks),
        tuple(sorted((line for line in lines if line.lacks), key=lambda line: order(line)[:1])),
    )


def _seen(figures: Iterable[StatedFigure], user: Asker) -> list[StatedFigure]:
    """Those that the user may read; `visible_to` of rows that are read already."""
    reads = asked_of_each(user, "review.view_statedfigure")
    return [figure for figure in figures if reads(figure.unit)]


def _is_of_a_part(figure: StatedFigure, scope: Scope) -> bool:
    """For a part of the scope's time: one of its years, a half, any days. What was moved is left out."""
    is_within = scope.from_on <= figure.from_on and figure.to_on <= scope.to_on
    return is_within and not is_of_time(figure, scope)


def _figures_below(
    scope: Scope, published: Iterable[StatedFigure], user: Asker
) -> dict[Unit, list[StatedFigure]]:
    """By the other units of the scope's territory what they published of its time, in the order of the tree."""
    by_unit: dict[Unit, list[StatedFigure]] = defaultdict(list)
    for figure in _seen(published, user):
        if figure.unit != scope.unit and is_of_time(figure, scope):
            by_unit[figure.unit].append(figure)
    return {unit: by_unit[unit] for unit in sorted(by_unit, key=lambda unit: unit.tree_order)}


def _scopes_below(scope: Scope, units: Iterable[Unit]) -> list[Scope]:
    """The reviews of these units that the scope's ledger sets their figures against."""
    return [Scope(scope.period, unit, scope.year) for unit in units]


def _figures_before(
    scope: Scope, reviews: Iterable[Review], published: Iterable[StatedFigure]
) -> dict[FigureKey, StatedFigure]:
    """For each figure its counterpart of the year, or of the period, before."""
    units = {review.scope.unit.pk for review in reviews if review.stated}
    is_of_years = scope.from_on.year < scope.to_on.year
    before = [
        figure
        for figure in published
        if figure.unit_id in units
        and figure.to_on < scope.from_on
        and (figure.from_on.year < figure.to_on.year) == is_of_years
    ]
    newest_last = sorted(before, key=lambda figure: (figure.to_on, -figure.pk))
    return {figure_key(figure): figure for figure in newest_last}


def _explained(scope: Scope, lines: list[LedgerLine], user: Asker | None) -> list[LedgerLine]:
    """The lines with what was said of each; the newest explanation counts, while the difference is the same."""
    if not (lines and scope.period.has_explanations):
        return lines
    rows = Explanation.objects.filter(period=scope.period, unit__in={line.unit for line in lines}).order_by(
        "-at", "-pk"
    )
    if user is not None:
        rows = rows.visible_to(user)
    said: dict[str, list[Explanation]] = defaultdict(list)
    for row in rows:
        said[row.line].append(row)
    return [_with_explanations(line, said[line.key]) if line.key in said else line for line in lines]


def _with_explanations(line: LedgerLine, said: list[Explanation]) -> LedgerLine:
    newest, *earlier = said
    holds = newest.difference == line.difference
    return replace(
        line,
        explanation=newest if holds else None,
        stale=None if holds else newest,
        earlier=tuple(earlier),
    )
