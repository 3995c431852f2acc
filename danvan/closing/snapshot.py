"""A review as plain data: figures, definitions, pages as they read, and every list."""

import dataclasses
import hashlib
import json
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from danvan.closing.kept_lists import ListKeeper
from danvan.review.charts import charts
from danvan.review.figures.as_json import as_json
from danvan.review.figures.counted import Count
from danvan.review.figures.review import DEFINITIONS, review_of
from danvan.review.figures.stated import with_stated
from danvan.review.figures.tables import Review
from danvan.review.reconciliation.ledger import Ledger, ledger_of
from danvan.review.returns.who_has_sent import Returns, returns_of
from danvan.review.scope import Scope
from danvan.review.words import sentence
from models_registry.access import Actor, Asker
from models_registry.models import Unit
from models_registry.models.catalogue import year_words

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is taken for a figure


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """What a closed review keeps (`content`), and the frozen objects that its files are made of."""

    content: dict[str, Any]
    review: Review
    ledger: Ledger
    returns: Returns

    @property
    def sha256(self) -> str:
        """Of the content, however a database orders its keys."""
        return digest(self.content)


def take(scope: Scope, user: Actor) -> Snapshot:
    """Everything of a scope as it stands now. Raises ValueError if a number and its list differ."""
    review, ledger, returns = parts_of(scope, user)
    keeper = ListKeeper()
    closed_review, closed_ledger, closed_returns = (
        keeper.keep_all(part) for part in (review, ledger, returns)
    )
    if keeper.differing:
        raise ValueError(keeper.differing[0])
    keeper.fill()
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
        "numbers": [[label, count.value] for label, count in labelled_counts(review)],
        "definitions": DEFINITIONS,
        "page": render_to_string("closing/_copy.html", context),
        "lists": keeper.lists,
        "records": keeper.records,
        "records_of_period": keeper.of_period,
        "is_demo": review.demo_models > 0,
    }
    return Snapshot(json.loads(json.dumps(content)), review, ledger, returns)


def parts_of(scope: Scope, user: Asker) -> tuple[Review, Ledger, Returns]:
    """The frozen objects whose numbers are closed with their lists."""
    units = list(Unit.objects.visible_to(user))
    review = with_stated(review_of(scope, units))
    return review, ledger_of(review, user), returns_of(scope, units, timezone.localdate())


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a content, the same from every database."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def code_of(sha256: str, attempt: int = 0) -> str:
    """The short code on a print: eight letters and figures of a hash."""
    number = int(hashlib.sha256(f"{sha256} {attempt}".encode()).hexdigest(), 16)
    letters = ""
    for _ in range(8):
        number, rest = divmod(number, 32)
        letters += _ALPHABET[rest]
    return letters


def labelled_counts(review: Review) -> list[tuple[str, Count]]:
    """The numbers of a review under names that tell them apart, for comparing two moments."""
    named = [
        *((f"{kind.label} đăng ký", count) for kind, count in review.registered_by_kind),
        ("Mô hình đăng ký", review.registered_models),
        ("Lượt đăng ký", review.registrations),
        ("Mô hình được đánh giá", review.assessed),
        ("Mô hình được công nhận", review.recognised),
        ("Lượt công nhận", review.recognition_times),
        ("Mô hình tiêu biểu", review.exemplary),
        *((f"{kind.label} được khen thưởng", count) for kind, count in review.commended_by_kind),
        ("Lượt khen thưởng", review.commendations),
    ]
    named += [(f"Được công nhận, {level.label.lower()}", count) for level, count in review.by_level]
    for row in review.by_field:
        named.append((f"{row.field.name}: được công nhận", row.main))
        named.append((f"{row.field.name}: kể cả lĩnh vực liên quan", row.with_related))
    named += [(f"{row.place.label}: được công nhận", row.total) for row in review.by_unit]
    for one in review.by_year:
        year = sentence(year_words(one.year))
        named += [(f"{year}: lượt đăng ký", one.registrations), (f"{year}: được công nhận", one.recognised)]
    return named
