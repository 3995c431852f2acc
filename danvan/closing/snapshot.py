"""A review as plain data: figures, definitions, pages as they read, and every list."""

import dataclasses
import hashlib
import json
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from danvan.closing.archive import told_of
from danvan.closing.kept_lists import ListKeeper
from danvan.closing.numbers import named_counts, plain_numbers
from danvan.lib.jobs import Report, unheard
from danvan.portal.lists import LISTS
from danvan.review.charts import charts
from danvan.review.figures.as_json import as_json
from danvan.review.figures.definitions import DEFINITIONS
from danvan.review.figures.tables import Review
from danvan.review.models import ClosedReview
from danvan.review.paper import FORMS
from danvan.review.reconciliation.ledger import Ledger, review_with_ledger
from danvan.review.report.own_templates import own_template
from danvan.review.returns.rows import Returns
from danvan.review.returns.who_has_sent import returns_of
from danvan.review.scope import Scope
from models_registry.access import Actor, Asker
from models_registry.bodies import Head, Issuer, head_of, issuer_of, usual_issuer
from models_registry.models import Unit

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is taken for a figure


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """What a closed review keeps (`content`, and its lists), and the frozen objects that its files are made of."""

    content: dict[str, Any]
    lists: bytes
    review: Review
    ledger: Ledger
    returns: Returns

    @property
    def sha256(self) -> str:
        """Of the content, however a database orders its keys."""
        return digest(self.content)


def take(scope: Scope, user: Actor, report: Report = unheard) -> Snapshot:
    """Everything of a scope as it stands now.

    Raises ValueError if a number and its list differ, TemplateFaultsError for a Word template of the unit's own.
    """
    report("Tính số liệu", 0, 0)
    review, ledger, returns = parts_of(scope, user)
    named = named_counts(review, ledger, returns)
    keeper = ListKeeper(named, report=report)
    closed_review, closed_ledger, closed_returns = (
        keeper.keep_all(part) for part in (review, ledger, returns)
    )
    if keeper.differing:
        raise ValueError(keeper.differing[0])
    archive = keeper.fill()
    context = {
        "review": closed_review,
        "ledger": closed_ledger,
        "returns": closed_returns,
        "scope": scope,
        "period": scope.period,
        "definitions": DEFINITIONS,
        "is_closed_copy": True,
        **charts(closed_review),
    }
    content = {
        "figures": as_json(review),
        "plain_numbers": [[key, label, str(number)] for key, label, number in plain_numbers(review, ledger)],
        "definitions": DEFINITIONS,
        "page": render_to_string("closing/_copy.html", context),
        **told_of(
            [{**kept, "label": named[kept["page"], kept["query"]][0]} for kept in keeper.lists],
            LISTS,
            archive,
        ),
        "records_of_period": keeper.of_period,
        "commended_by_form": True,
        "is_demo": review.demo_models > 0,
        "issuer": dataclasses.asdict(issuer_of(scope.unit)),
        "templates": {form: _digest_of(own_template(scope.unit, form)) for form in forms_kept(scope.unit)},
    }
    return Snapshot(json.loads(json.dumps(content)), archive, review, ledger, returns)


def forms_kept(unit: Unit) -> list[str]:
    """The forms in which papers are kept; that of Mặt trận, of which few ask, where the unit's own have it."""
    return [form for form in FORMS if form in (Head.PARTY, Head.STATE, head_of(unit))]


def _digest_of(template: bytes | None) -> str:
    """Of a unit's own Word template; "" where it has none."""
    return "" if template is None else hashlib.sha256(template).hexdigest()


def issuer_kept(closed: ClosedReview) -> Issuer:
    """Who issued a closed review then; what was closed before units said so has the lines derived from its unit."""
    kept = closed.content.get("issuer")
    return Issuer(**kept | {"recipients": tuple(kept["recipients"])}) if kept else usual_issuer(closed.unit)


def parts_of(scope: Scope, user: Asker) -> tuple[Review, Ledger, Returns]:
    """The frozen objects whose numbers are closed with their lists."""
    units = list(Unit.objects.visible_to(user))
    review, ledger = review_with_ledger(scope, units, user)
    return review, ledger, returns_of(scope, units, timezone.localdate())


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a content, the same from every database."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_whole(closed: ClosedReview) -> bool:
    """Whether its content, and the lists that this tells of, are still those that it was closed with."""
    told = closed.content.get("lists_sha256")  # what was closed first has its lists in the content
    lists_are = hashlib.sha256(closed.lists).hexdigest() == told if told else not closed.lists
    return lists_are and digest(closed.content) == closed.sha256


def code_of(sha256: str, attempt: int = 0) -> str:
    """The short code on a print: eight letters and figures of a hash."""
    number = int(hashlib.sha256(f"{sha256} {attempt}".encode()).hexdigest(), 16)
    letters = ""
    for _ in range(8):
        number, rest = divmod(number, 32)
        letters += _ALPHABET[rest]
    return letters
