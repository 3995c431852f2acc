"""Every kind of paper of which a unit may have templates of its own, and the real one with which each is tried."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db.models import Model
from django.utils import timezone

from danvan.lib.word.papers import Paper
from danvan.review.desk_papers.building import build_paper
from danvan.review.desk_papers.declared import PAPERS
from danvan.review.desk_papers.sources import SOURCES
from danvan.review.models import ReviewPeriod
from danvan.review.models.nearest import serving
from danvan.review.reconciliation.ledger import review_with_ledger
from danvan.review.report import build_document
from danvan.review.report.declared import REPORT
from danvan.review.scope import Scope
from danvan.review.shown import current
from models_registry.access import Actor, successions_for
from models_registry.models import Unit

KINDS: Final[dict[str, Paper]] = {REPORT.code: REPORT, **PAPERS}


@dataclass(frozen=True)
class Real:
    """What a template is tried with; `fill` takes a form and a template, and raises TemplateFaultsError."""

    name: str
    model: type[Model]
    fill: Callable[[str, bytes], bytes]


def real_one(unit: Unit, paper: Paper, user: Actor) -> Real | None:
    """The unit's running review, or its last paper of another kind; None without one, or for who may not read it."""
    if not Unit.objects.visible_to(user).filter(pk=unit.pk).exists():
        return None
    return _review(unit, user) if paper is REPORT else _last(unit, paper, user)


def _review(unit: Unit, user: Actor) -> Real | None:
    period = current(serving(ReviewPeriod.objects.for_pages(), unit, successions_for(user)))
    if period is None:
        return None
    scope = Scope(period, unit)

    def fill(form: str, content: bytes) -> bytes:
        review, ledger = review_with_ledger(scope, Unit.objects.visible_to(user).in_tree_order(), user)
        return build_document(review, ledger, str(user), timezone.localtime(), form, content)

    return Real(str(period), ReviewPeriod, fill)


def _last(unit: Unit, paper: Paper, user: Actor) -> Real | None:
    source = SOURCES[paper.code]
    found = source.newest_of(unit, user)
    if found is None:
        return None

    def fill(form: str, content: bytes) -> bytes:
        moment = timezone.localtime()
        values = source.values(found, form, moment, user)
        return build_paper(paper, content, values, str(user), moment, is_demo=found.is_demo)

    return Real(str(found), type(found), fill)
