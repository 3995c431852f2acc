"""What every answer tells the browser: whose code runs, what it may ask for, and that nobody keeps what has names."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import make_model, make_registrant, make_registration, period_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(xuan_lap):
    registration = make_registration(make_model("Đường hoa", make_registrant(xuan_lap)))
    period = period_of(registration.programme)
    return [
        reverse("login"),
        reverse("portal:overview"),
        reverse("portal:models"),
        reverse("portal:models_xlsx"),
        reverse("portal:models_csv"),
        reverse("portal:model", args=[registration.model_id]),
        reverse("portal:model", args=[999_999]),
        reverse("admin:models_registry_emulationmodel_change", args=[registration.model_id]),
        reverse("review:review", args=[period.name]),
        reverse("review:workbook", args=[period.name]),
        reverse("review:document", args=[period.name]),
    ]


def test_every_answer_says_so(addresses, huyen):
    client = Client()
    client.force_login(huyen)
    for address in addresses:
        headers = client.get(address).headers
        kept = {part.strip() for part in headers["Cache-Control"].split(",")}
        is_file = "Content-Disposition" in headers
        assert {"private", "no-store" if is_file else "no-cache"} <= kept, address
        assert "unsafe" not in headers["Content-Security-Policy"], address
        assert "default-src 'self'" in headers["Content-Security-Policy"], address
        assert "camera=()" in headers["Permissions-Policy"], address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["X-Frame-Options"] == "DENY", address
        assert headers["Referrer-Policy"] == "same-origin", address
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", address
