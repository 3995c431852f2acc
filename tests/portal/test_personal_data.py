"""The page that says what is kept of persons: open to all, and nothing of a person's is missing on it."""

import pytest
from django.db import models
from django.urls import reverse

from danvan.portal.personal_data import KEPT, OF_NO_PERSON

pytestmark = pytest.mark.django_db
TELLS = (
    models.CharField,
    models.TextField,
    models.DateTimeField,
    models.JSONField,
    models.GenericIPAddressField,
)


@pytest.mark.parametrize("one", KEPT, ids=lambda one: one.model.__name__)
def test_every_column_of_persons_is_told_or_said_to_be_of_none(one):
    columns = {
        field.name
        for field in one.model._meta.concrete_fields
        if isinstance(field, TELLS) and not field.name.startswith(("search_", "sort_"))
    }
    told, of_none = set(one.columns), OF_NO_PERSON[one.model]
    assert columns <= told | of_none, (one.model, columns - told - of_none)
    assert not told & of_none
    assert of_none <= columns, (one.model, of_none - columns)


@pytest.mark.parametrize("who", ["an", "xa", "la", "khach"], indirect=True)
def test_it_is_open_to_everyone_and_led_to_from_every_page(who, browse):
    client = browse(who if who.is_authenticated else None)
    page = client.get(reverse("portal:personal_data")).content.decode()
    assert "91/2025/QH15" in page
    for one in KEPT:
        assert one.purpose in page
        assert str(one.labels[0]).capitalize()[:4] in page
    assert reverse("portal:personal_data") in client.get(reverse("login"), follow=True).content.decode()
