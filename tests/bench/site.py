"""One made-up registry as a worker of the benchmark sees it: who asks, and at which addresses."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from html import unescape
from itertools import cycle
from typing import Any, Final

from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from lxml import html

from danvan.accounts.models import User
from danvan.demo import volume
from models_registry.models import EmulationModel, Registration, Unit

# Present and absent, with tones and without, of titles, holders, units and places.
PHRASES: Final = (
    *("đường quê", "duong que", "Tiếng kẻng an ninh", "hiến đất", "nguyễn văn", "hội nông dân", "Nà Chang"),
    *("cá lồng", "khuyến học", "trâu bò", "Trường Tiểu học", "phụ nữ", "Phiêng Mỏ", "hòa giải", "hoà giải"),
    *("không có từ này", "zzyzx", "xe điện trên cao", "vườn treo babylon", "99999999"),
)


class Site:
    """The registry of the database that the environment names."""

    def __init__(self) -> None:
        self.ground = volume.ground_of()
        self.period, self.top = self.ground.period, self.ground.top
        self.client = Client(headers={"host": "127.0.0.1"})
        self.client.force_login(User.objects.get(username="quantri"))
        self.phrases: Iterator[str] = cycle(PHRASES)

    def get(self, address: str) -> HttpResponseBase:
        """The answer, read to its end."""
        response = self.client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answers {response.status_code}")
        return response

    def page(self, address: str) -> Any:
        """A page's elements."""
        return html.fromstring(self.client.get(address).content)

    def form_of(self, address: str, wanted: str) -> dict[str, list[str]]:
        """What the form of a page sends that has a field of that name."""
        [form] = [one for one in self.page(address).forms if wanted in one.fields]
        sent: dict[str, list[str]] = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value)
        return sent

    @cached_property
    def commune(self) -> Unit:
        """One that registers, and has about as many models as another."""
        return self.ground.commune

    @cached_property
    def review(self) -> str:
        return f"/so-ket/{self.period.slug}/?don_vi={self.top.pk}"

    @cached_property
    def list_of_a_number(self) -> str:
        """The list that the review's number of recognised models opens."""
        page = self.client.get(self.review).content.decode()
        found = re.search(r'href="(/mo-hinh/\?[^"]*cong_nhan=co[^"]*)"', page)
        if found is None:
            raise SystemExit("the review page leads to no list of recognised models")
        return unescape(found[1])

    @cached_property
    def some_model(self) -> EmulationModel:
        """One in the middle that stands accepted."""
        keys = (
            Registration.objects.counted().filter(year=2023).order_by("pk").values_list("model_id", flat=True)
        )
        return EmulationModel.objects.get(pk=keys[len(self.ground.lines) % 40])

    @property
    def last_page(self) -> int:
        """Of the list of all models."""
        return int(self._pages("/mo-hinh/"))

    def _pages(self, address: str) -> int:
        text = self.client.get(address).content.decode()
        found = [int(one) for one in re.findall(r"[?&;]trang=(\d+)", text)]
        return max(found, default=1)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is measured, but for its commit, and is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def backend() -> int | None:
    """The process of PostgreSQL that serves this connection."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (key,) = cursor.fetchone()
    return int(key)
