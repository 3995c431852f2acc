"""Pages: of reviews, lists, searches, and what they are measured against."""

from collections.abc import Callable
from itertools import cycle, islice
from typing import Final
from urllib.parse import quote

from django.http import QueryDict
from django.test import Client

from danvan.accounts.models import User
from danvan.lib.paging import LongPaginator
from danvan.portal.asked import asked_list
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import ActivityField, EmulationModel, Registration
from tests.bench import stock
from tests.bench.jobs.declared import Extra, Job
from tests.bench.site import PHRASES, Site

_SEARCHES: Final = 4  # a run asks so many phrases: five runs ask all


def _page(address: Callable[[Site], str]) -> Job:
    def ready(site: Site) -> Callable[[], Extra]:
        asked = address(site)
        return lambda: {"kb": len(getattr(site.get(asked), "content", b"")) / 1024}

    return Job(ready)


_REVIEW: Final = _page(lambda site: site.review)


def _write(site: Site) -> None:
    """Something that a review counts is otherwise than before."""
    row = Registration.objects.counted().filter(model=site.some_model).first()
    if row is None:
        raise SystemExit("the model has no registration")
    other = "maintained" if row.novelty == "new" else "new"
    with trail.act(OPERATOR, "Đo tốc độ"):
        before = {"novelty": row.novelty}
        Registration.objects.filter(pk=row.pk).update(novelty=other)
        trail.record_changed([(row, before, {"novelty": other})])


def _searches(site: Site) -> Callable[[], Extra]:
    def ask() -> Extra:
        for _ in range(_SEARCHES):
            site.get(f"/mo-hinh/?q={next(site.phrases)}")
        return {"rows": _SEARCHES}

    return ask


def _found(site: Site) -> Callable[[], Extra]:
    """What the database is asked for before it reads the rows of such a page: which they are, and how many."""
    user = User.objects.get(username="quantri")
    asked = cycle(
        [
            asked_list(QueryDict(f"q={quote(phrase)}", encoding="utf-8"), user, "models").rows
            for phrase in PHRASES
        ]
    )

    def ask() -> Extra:
        for rows in islice(asked, _SEARCHES):
            found = LongPaginator(rows.all(), 50, is_counted=False)
            if not found.count_in_words:
                raise SystemExit("a search has no count")
        return {"rows": _SEARCHES}

    return ask


def _icontains(site: Site) -> Callable[[], Extra]:
    """As the stock admin searches, with its count: three phrases, once."""

    def ask() -> Extra:
        for phrase in ("đường quê", "Nà Chang", "zzyzx"):
            found = stock.searched(phrase)
            found.count()
            list(found[:50])
        return {"rows": 3}

    return ask


def _stock_list(site: Site) -> Callable[[], Extra]:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="quantri"))
    return lambda: {"kb": len(stock.list_page(client)) / 1024}


def _bare(site: Site) -> Callable[[], Extra]:
    """The rows of a page by the key's index, and nothing else."""

    def ask() -> Extra:
        list(EmulationModel.objects.order_by("pk").values_list("pk", "title", "place", "unit_id")[:50])
        return None

    return ask


def _by_code(site: Site) -> Callable[[], Extra]:
    def ask() -> Extra:
        ActivityField.objects.get(code="economy")
        return None

    return ask


def _autocomplete(site: Site) -> str:
    asked = "app_label=models_registry&model_name=registration&field_name=model"
    return f"/nhap-lieu/autocomplete/?{asked}&term=duong%20que"


def _comparison(site: Site) -> str:
    slug, top = site.period.slug, site.top.pk
    return f"/so-sanh/?a={slug}&a_nam=2022&a_don_vi={top}&b={slug}&b_nam=2023&b_don_vi={top}"


JOBS: Final = {
    "guide": _page(lambda site: "/huong-dan/"),
    "review": _REVIEW,
    "review after a write": Job(_REVIEW.ready, before=_write),
    "review of a commune": _page(lambda site: f"/so-ket/{site.period.slug}/?don_vi={site.commune.pk}"),
    "list": _page(lambda site: "/mo-hinh/"),
    "two filters": _page(lambda site: "/mo-hinh/?nam=2023&linh_vuc=economy"),
    "page 40": _page(lambda site: f"/mo-hinh/?trang={min(40, site.last_page)}"),
    "last page": _page(lambda site: f"/mo-hinh/?trang={site.last_page}"),
    "list of a number": _page(lambda site: site.list_of_a_number),
    "search": Job(_searches, of=1),
    "found": Job(_found, of=1),
    "entry list": _page(lambda site: "/nhap-lieu/models_registry/registration/"),
    "autocomplete": _page(_autocomplete),
    "who has sent": _page(lambda site: f"/ai-da-gui/{site.period.slug}/?don_vi={site.top.pk}"),
    "ledger": _page(lambda site: f"/doi-chieu/{site.period.slug}/?don_vi={site.top.pk}"),
    "comparison": _page(_comparison),
    "icontains": Job(_icontains, of=1, once=True),
    "stock list": Job(_stock_list, once=True),
    "bare rows": Job(_bare),
    "by code": Job(_by_code),
    "by key": _page(lambda site: f"/mo-hinh/{site.some_model.pk}/"),
}
