"""The numbers of a closed review, each under a name that tells it apart: those that open a list, and all others."""

from collections.abc import Iterator
from decimal import Decimal

from danvan.lib.text import joined, lowered
from danvan.review.figures.counted import Count
from danvan.review.figures.places import OWN_WORDS
from danvan.review.figures.tables import Review, UnitRow
from danvan.review.reconciliation.ledger import Ledger, LedgerLine
from danvan.review.returns.rows import Returns
from danvan.review.words import sentence
from models_registry.models import Novelty
from models_registry.models.years import year_words

Asked = tuple[
    str, tuple[tuple[str, str], ...]
]  # a list by its page and parameters: what a number is known by


def named_counts(review: Review, ledger: Ledger, returns: Returns) -> dict[Asked, tuple[str, Count]]:
    """Every number that opens a list, with its name, by that list; one that stands in several places once."""
    named: dict[Asked, tuple[str, Count]] = {}
    for label, count in (
        *main_counts(review),
        *_other_counts(review),
        *_counts_of_ledger(ledger),
        *_counts_of_returns(returns),
    ):
        named.setdefault((count.page, count.query), (label, count))
    return named


def main_counts(review: Review) -> list[tuple[str, Count]]:
    """The main numbers. What was closed before lists kept their names is compared by these alone."""
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
        year = sentence(one.label)
        named += [(f"{year}: lượt đăng ký", one.registrations), (f"{year}: được công nhận", one.recognised)]
    return named


def names_of_first_closings(review: Review) -> dict[str, str]:
    """Of main numbers that were called otherwise when lists did not keep their names: the name of today.

    The own row of every unit was that of its agencies, also where nothing stood beside it.
    """
    unit = review.scope.unit
    return {
        f"{unit.label} ({OWN_WORDS}): được công nhận": f"{row.place.label}: được công nhận"
        for row in review.by_unit
        if row.place.unit == unit
    }


def _other_counts(review: Review) -> Iterator[tuple[str, Count]]:
    """The numbers of a review that are not among the main ones."""
    yield "Lượt khen thưởng không nêu tên", review.unnamed
    yield from ((f"Lượt khen thưởng, {lowered(label)}", count) for label, count in review.commended_by_form)
    yield from ((f"Lượt khen thưởng, loại {label}", count) for label, count in review.commended_by_track)
    yield "Các lĩnh vực cộng lại, kể cả lĩnh vực liên quan", review.field_totals.with_related
    for kind, count in review.field_totals.by_kind:
        yield f"Được công nhận, {lowered(kind.label)}", count
    for row in review.by_field:
        for kind, count in row.by_kind:
            yield f"{row.field.name}: được công nhận, {lowered(kind.label)}", count
    for unit_row in (*review.by_unit, *review.bodies, review.unit_totals):
        yield from _counts_of_unit(review, unit_row)
    for one in review.by_year:
        year = sentence(one.label)
        for novelty in Novelty:
            yield f"{year}: lượt đăng ký, {lowered(novelty.label)}", getattr(one, novelty.value)
    for noun, of in review.told.every_part:
        yield f"{sentence(noun)} sau ngày tính số liệu, chưa tính", of.after
        yield f"{sentence(noun)} {of.how_ended} sau ngày tính số liệu, vẫn tính", of.ended
        yield f"{sentence(noun)} bị hủy theo văn bản không ghi ngày, không tính", of.revoked_undated
        yield f"{sentence(noun)} không ghi ngày", of.undated
    for stated in review.stated:
        if isinstance(stated.computed, Count):
            yield f"{stated.label}: được công nhận", stated.computed
        if stated.with_related:
            yield f"{stated.label}: kể cả lĩnh vực liên quan", stated.with_related


def _counts_of_unit(review: Review, row: UnitRow) -> Iterator[tuple[str, Count]]:
    yield f"{row.place.label}: được công nhận", row.total
    yield f"{row.place.label}: đăng ký", row.registered
    for field, count in zip(review.fields, row.by_field, strict=True):
        yield f"{row.place.label}: được công nhận, {field.name}", count


def _counts_of_ledger(ledger: Ledger) -> Iterator[tuple[str, Count]]:
    """Of units below, whose numbers stand beside what they published."""
    for line in ledger.all_lines:
        if isinstance(line.computed, Count):
            yield f"{line.unit.label}: {line.label}, theo sổ đăng ký", line.computed
        for way in line.ways:
            if isinstance(way.count, Count):
                yield f"{line.unit.label}: {line.label}, theo sổ đăng ký nếu tính {way.label}", way.count


def _counts_of_returns(returns: Returns) -> Iterator[tuple[str, Count]]:
    for row in returns.rows:
        yield f"{row.label}: lượt đã tiếp nhận", row.registrations
        yield f"{row.label}: lượt chờ tiếp nhận", row.waiting
        yield f"{row.label}: lượt bị trả lại", row.returned


PlainNumber = tuple[str, str, Decimal | int]  # what it is known by, its name, the number


def plain_numbers(review: Review, ledger: Ledger) -> Iterator[PlainNumber]:
    """The numbers that open no list: rates, what was moved, published figures and what stands beside them.

    Days late are none of them: they run on by themselves.
    """
    for key, label, rate in (
        ("rate:assessed", "Tỷ lệ được đánh giá (%)", review.rate_assessed),
        ("rate:recognised", "Tỷ lệ được công nhận (%)", review.rate_recognised),
    ):
        if rate is not None:
            yield key, label, rate
    for one in review.outcomes:
        where = f"{one.unit.label}: {one.indicator}, {year_words(one.year)}"
        yield f"outcome:{one.pk}", f"{where} ({one.measure})", one.value
    for line in ledger.all_lines:
        yield from _plain_numbers_of_line(line)


def _plain_numbers_of_line(line: LedgerLine) -> Iterator[PlainNumber]:
    paper = joined(", ", line.source, line.document)
    what = f"{line.unit.label}: {line.label}, {line.time_in_words} ({paper})"
    yield f"{line.key}:stated", f"{what}: số đã công bố", line.stated
    if line.computed is not None and not isinstance(line.computed, Count):
        yield f"{line.key}:beside", f"{what}: {line.other}", line.computed
    for way in line.ways:
        if not isinstance(way.count, Count):
            yield f"{line.key}:{way.label}", f"{what}: {way.label}, theo sổ đăng ký", way.count
