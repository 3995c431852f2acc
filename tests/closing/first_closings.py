"""A closed review as the portal kept it first: its lists and their records within its content."""

from typing import Any

from danvan.closing.archive import kept_lists
from danvan.closing.snapshot import digest
from danvan.review.models import ClosedReview
from tests.builders import tampering


def content_as_first_kept(closed: ClosedReview) -> dict[str, Any]:
    kept = kept_lists(closed)
    content = {name: value for name, value in closed.content.items() if name not in ("pages", "lists_sha256")}
    content["lists"] = [
        {name: value for name, value in one.items() if name != "lines"} | {"keys": kept.keys(number)}
        for number, one in enumerate(kept.lists)
    ]
    content["records"] = {page: kept.records(page) for page in kept.pages}
    return content


def kept_as_first(closed: ClosedReview, content: dict[str, Any] | None = None) -> ClosedReview:
    """It is written so into the database, with this content where one is given."""
    content = content or content_as_first_kept(closed)
    with tampering():
        ClosedReview.objects.filter(pk=closed.pk).update(content=content, lists=b"", sha256=digest(content))
    return ClosedReview.objects.get(pk=closed.pk)
