"""Whether numbers open lists of just that length: a review has some 170, and drawing a page is most of opening one."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import QueryDict
from django.test import Client
from django.urls import resolve

from danvan.portal.asked import SHOWN
from danvan.portal.catalogues import Catalogues
from danvan.portal.filters import RegistrationFilter
from danvan.portal.layout import Layout


def assert_each_opens_its_list(counts: Iterable, user) -> None:
    """Each number's list has as many rows: of each list one address is opened, others are asked as its page asks.

    What their filters choose from is read once, as a closing reads it: that is most of asking for a list.
    """
    client = Client()
    client.force_login(user)
    opened, catalogues = set(), Catalogues(user)
    for address, value in {(count.url, count.value): None for count in counts}:
        path, query = urlsplit(address).path, urlsplit(address).query
        name = resolve(path).kwargs["name"]
        page, data = SHOWN[name], QueryDict(query)
        shared = {"catalogues": catalogues} if issubclass(page.filterset, RegistrationFilter) else {}
        filterset = page.filterset(data, user, **shared)
        assert not filterset.is_refused, address
        assert Layout(data, page.columns, page.usual_size).is_valid(), address
        assert Paginator(page.meant(filterset), 1).count == value, address
        if name not in opened:
            opened.add(name)
            response = client.get(address)
            assert response.status_code == 200, address
            assert response.context["count"] == value, address
