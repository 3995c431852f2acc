"""Every address of the portal with odd values in it: signs that no database keeps, numbers beyond what it counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin

from django.contrib import admin
from django.core.handlers import wsgi
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml import html

NUL, HUGE = "a\0b", "9" * 30
MORE = (
    *(str(2**63), "-1", "0", "9" * 5000, "١٢", "²", "1e999", "NaN", "Infinity", "10000"),
    *(
        "01/01/0001",
        "31/12/9999",
        "x" * 3000,
        "a,b",
        "[]",
        "{}",
        "%00",
        "\ud800".encode("utf-8", "replace").decode(),
    ),
)
NOT_TYPED = {"csrfmiddlewaretoken", "_method"}


def addresses(params: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Of every view with a name one address, or more as `params` gives rows for it.

    Raises KeyError for a view whose address holds something and of which nothing is told.
    """
    for name, held in _views(get_resolver()):
        if not held:
            yield reverse(name)
        elif name.startswith("admin:") and held <= {"object_id", "id"}:
            yield from _of_entry(name)
        else:
            for values in params[name]:
                yield reverse(name, kwargs=values)


def _views(
    resolver: URLResolver, spaces: tuple[str, ...] = (), held: frozenset[str] = frozenset()
) -> Iterator:
    for pattern in resolver.url_patterns:
        here = held | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces, here)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join((*spaces, pattern.name)), here


def _of_entry(name: str) -> Iterator[str]:
    for model in admin.site._registry:
        label = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        row = model._default_manager.first()
        if row and (name.startswith(label) or (name.startswith("admin:auth_user") and "user_" in label)):
            yield reverse(name, args=[row.pk])


class _Asked(QueryDict):
    """Notes the names that a view looks for, whether they were sent or not."""

    names: set[str] = set()

    def _noted(self, name: str) -> str:
        if isinstance(name, str):
            self.names.add(name)
        return name

    def __getitem__(self, name: str) -> Any:
        return super().__getitem__(self._noted(name))

    def __contains__(self, name: object) -> bool:
        return super().__contains__(self._noted(name))

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(self._noted(name), default)

    def getlist(self, name: str, default: Any = None) -> Any:
        return super().getlist(self._noted(name), default)


@dataclass
class Visitor:
    """Who asks, and what failed: the address, what was sent, and how."""

    client: Client
    values: tuple[str, ...] = (NUL, HUGE)
    one_by_one: bool = False  # each name alone, beside what the page itself would send; else all at once
    faults: list[tuple[str, ...]] = field(default_factory=list)
    asked: int = 0
    sent: set[str] = field(default_factory=set)

    def visit(self, address: str) -> list[str]:
        """Every parameter that the page reads and every field of its forms; the links of its verbs."""
        with patch.object(wsgi, "QueryDict", _Asked):
            _Asked.names = set()
            answer = self._ask("get", address, {})
        self._try("get", address, dict.fromkeys(_Asked.names, ""))
        for odd in {re.sub(r"/\d+/", "/%00/", address), re.sub(r"(?<=[/.-])\d+(?=[/.])", HUGE, address)}:
            self._ask("get", odd, {})
        page = html.fromstring(answer.content) if answer is not None and _is_page(answer) else None
        forms = {} if page is None else _forms_of(page, address)
        for action, body in forms.items():
            if action not in self.sent or self.one_by_one:
                self.sent.add(action)
                self._try("post", action, body)
        if page is None:
            return []
        return [urljoin(address, link) for link in page.xpath("//a/@href[contains(., '/viec/')]")]

    def _try(self, method: str, address: str, body: dict[str, str]) -> None:
        names = sorted(set(body) - NOT_TYPED)
        for value in self.values if names else ():
            if self.one_by_one:
                for name in names:
                    self._ask(method, address, {**body, name: value} if method == "post" else {name: value})
            else:
                self._ask(method, address, {**body, **dict.fromkeys(names, value)})

    def _ask(self, method: str, address: str, sent: dict[str, str]) -> HttpResponse | None:
        """The answer; what it wrote is gone afterwards, and who had signed in still is."""
        self.asked += 1
        told = (method, address, str({name: value[:20] for name, value in sent.items()})[:300])
        kept = SimpleCookie(self.client.cookies.output(header="", sep=";"))
        try:
            with transaction.atomic():
                answer = getattr(self.client, method)(address, sent)
                if answer.streaming:
                    answer.getvalue()
                transaction.set_rollback(True)
        except Exception as error:  # as the client raises it
            self.faults.append((*told, repr(error)[:300]))
            return None
        finally:
            self.client.cookies = kept
        if answer.status_code >= 500:
            self.faults.append((*told, str(answer.status_code)))
        return answer


def _is_page(answer: HttpResponse) -> bool:
    return not answer.streaming and bool(answer.content) and answer.headers["Content-Type"][:9] == "text/html"


def _forms_of(page: html.HtmlElement, address: str) -> dict[str, dict[str, str]]:
    """Where the page's forms lead that are sent, and what they send."""
    forms: dict[str, dict[str, str]] = {}
    for form in page.forms:
        if form.method == "POST":
            body = forms.setdefault(urljoin(address, form.action or ""), {})
            body.update({name: value for name, value in form.form_values() if isinstance(value, str)})
            body.update({field: "" for field in form.fields if field not in body})
            for button in form.xpath(".//button[@name]"):
                body.setdefault(button.get("name"), button.get("value", ""))
    return forms
