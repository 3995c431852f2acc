"""Writers of the ledger: a published figure is noted or corrected, a difference explained; always with its trail."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from danvan.review.models import Explanation, StatedFigure
from danvan.review.reconciliation.lines import LedgerLine
from danvan.review.reconciliation.since import figure_key
from danvan.review.scope import Scope
from models_registry import access, trail
from models_registry.access import Actor, Asker
from models_registry.models import Unit


def may(user: Asker, action: str, unit: Unit) -> bool:
    """Whether the user's roles let him do "add_explanation", "add_statedfigure"... for that unit."""
    return access.may(user, f"review.{action}", unit)


def _must(user: Actor, action: str, unit: Unit) -> None:
    if not may(user, action, unit):
        raise PermissionDenied


def explain(
    scope: Scope, lines: Iterable[LedgerLine], text: str, by: Actor, *, in_report: bool = False
) -> list[Explanation]:
    """Notes why these lines of a scope's ledger differ, each with its present difference. Older ones stay as they are.

    `in_report`: the report prints it, not only the slip of differences.

    A line that is compared with nothing does not differ: it is passed over.
    """
    lines, period, year = list(lines), scope.period, scope.calendar_year
    for line in lines:
        _must(by, "add_explanation", line.unit)
    with trail.act(by):
        return trail.create_all(
            [
                Explanation(
                    unit=line.unit,
                    period=period,
                    year=year,
                    line=line.key,
                    difference=line.difference,
                    text=text,
                    in_report=in_report,
                    by=access.account_of(by),
                    by_name=access.name_of(by),
                )
                for line in lines
                if line.difference is not None
            ]
        )


def same_figure(figure: StatedFigure) -> StatedFigure | None:
    """Another note of the same figure from the same paper, which states each figure once."""
    others = StatedFigure.objects.filter(
        from_on=figure.from_on, to_on=figure.to_on, unit=figure.unit, indicator=figure.indicator
    ).exclude(pk=figure.pk)
    mine = figure_key(figure), figure.paper
    return next((other for other in others if (figure_key(other), other.paper) == mine), None)


def publish(figure: StatedFigure, by: Actor) -> StatedFigure:
    """Notes a figure as somebody published it."""
    _must(by, "add_statedfigure", figure.unit)
    with trail.act(by):
        trail.save(figure)
    return figure


def correct(figure: StatedFigure, by: Actor, reason: str) -> StatedFigure:
    """Keeps a figure that had been noted wrongly."""
    _must(by, "change_statedfigure", figure.unit)
    with trail.act(by, reason):
        trail.save(figure)
    return figure
