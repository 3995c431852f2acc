"""Whether numbers open lists of just that length: a review has some 170, and drawing a page is most of opening one."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import QueryDict
from django.test import Client
from django.urls import resolve

from danvan.portal.asked import asked_list


def assert_each_opens_its_list(counts: Iterable, user) -> None:
    """Each number's list has as many rows: of each list one address is opened, others are asked as its page asks."""
    client = Client()
    client.force_login(user)
    opened = set()
    for address, value in {(count.url, count.value): None for count in counts}:
        path, query = urlsplit(address).path, urlsplit(address).query
        name = resolve(path).kwargs["name"]
        asked = asked_list(QueryDict(query), user, name)
        assert not asked.is_refused, address
        assert Paginator(asked.rows, 1).count == value, address
        if name not in opened:
            opened.add(name)
            response = client.get(address)
            assert response.status_code == 200, address
            assert response.context["count"] == value, address
