"""Writers of the ledger: a published figure is noted or corrected, a difference explained; always with its trail."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction

from danvan.review.models import Explanation, StatedFigure
from danvan.review.reconciliation.lines import LedgerLine
from models_registry import access, trail
from models_registry.models import Unit

if TYPE_CHECKING:
    from danvan.accounts.models import User


def may(user: "User", action: str, unit: Unit) -> bool:
    """Whether the user's roles let him do "add_explanation", "add_statedfigure"... for that unit."""
    if access.sees_everything(user):
        return True
    return unit.path.startswith(access.paths_for(user, f"review.{action}"))


def explain(lines: Iterable[LedgerLine], text: str, by: "User") -> list[Explanation]:
    """Notes why these lines differ, each with its present difference. Older explanations stay as they are."""
    return trail.create_all(
        [
            Explanation(
                unit=line.unit,
                programme=line.figure.programme,
                year=line.figure.year,
                line=line.key,
                difference=line.difference,
                text=text,
                by=by,
                by_name=str(by)[:150],
            )
            for line in lines
        ],
        by,
    )


@transaction.atomic
def publish(figure: StatedFigure, by: "User") -> StatedFigure:
    """Notes a figure as somebody published it."""
    figure.save()
    trail.record_created([figure], by)
    return figure


@transaction.atomic
def correct(figure: StatedFigure, before: dict[str, Any], by: "User", reason: str) -> StatedFigure:
    """Keeps a figure that had been noted wrongly; `before` is its `trail.snapshot`."""
    figure.save()
    trail.record_changed([(figure, before, trail.snapshot(figure))], by, reason=reason)
    return figure
