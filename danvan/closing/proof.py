"""Proves the closed reviews: each against the digests that it keeps, and those against the trail."""

from collections.abc import Iterator
from typing import Any

from danvan.closing.snapshot import is_whole
from danvan.review.models import ClosedReview
from danvan.review.models.closings import digest_of_papers
from models_registry.models import Act, Change

_PAPERS = (*ClosedReview.WORKBOOKS.values(), *ClosedReview.DOCUMENTS.values())


def faults_of_closings() -> Iterator[str]:
    """What does not fit, in words; one closed review at a time is in memory."""
    counted = list(ClosedReview.objects.order_by().values_list("last_act", flat=True))
    hashes = dict(Act.objects.filter(position__in=counted).values_list("position", "hash"))
    told = _told()
    for key in list(ClosedReview.objects.order_by("pk").values_list("pk", flat=True)):
        closed = ClosedReview.objects.select_related("period", "unit").get(pk=key)
        name, kept = f"Bản chốt {closed.printed_code} ({closed})", told.pop(key, None)
        if kept is None:
            yield f"{name}: nhật ký không có lần chốt này."
            continue
        if not (is_whole(closed) and closed.sha256 == kept.get("sha256")):
            yield f"{name}: nội dung không còn là nội dung lúc chốt."
        papers = digest_of_papers({column: bytes(getattr(closed, column)) for column in _PAPERS})
        # Of what was closed before there was this digest the trail does not know it.
        if not papers == closed.papers_sha256 == kept.get("papers_sha256", papers):
            yield f"{name}: tệp Excel hoặc Word không còn là tệp lúc chốt."
        if closed.state != kept.get("state") or closed.decided_by_name != kept.get("decided_by_name", ""):
            yield f"{name}: trạng thái hoặc người phê duyệt không như nhật ký đã ghi."
        if closed.trail_hash and hashes.get(closed.last_act) != closed.trail_hash:
            yield f"{name}: nhật ký không còn là nhật ký lúc chốt (lần thao tác số {closed.last_act})."
    for key, kept in told.items():
        yield f"Bản chốt mã {kept.get('code', '')} (số hiệu {key}) đã bị xóa khỏi cơ sở dữ liệu."


def _told() -> dict[int, dict[str, Any]]:
    """What the trail says of each, after all that befell it."""
    told: dict[int, dict[str, Any]] = {}
    changes = Change.objects.of(ClosedReview).of_records().order_by("pk")
    for key, after in changes.values_list("subject_id", "after"):
        told[key] = told.get(key, {}) | after
    return told
