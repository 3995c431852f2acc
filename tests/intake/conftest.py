"""A commune's list on its way through the browser: uploaded by one of the cast, private files, own progress folder."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml.html import fromstring

from danvan.lists.models import ImportBatch
from tests.builders import make_field, make_programme
from tests.lists.conftest import workbook

ROOM = "/nhan-danh-sach/"


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path


@pytest.fixture
def catalogue(xuan_lap, khuon_ha):
    """Two fields, the review's programme, and the cast's two communes."""
    make_field("economy", "Kinh tế")
    make_field("other", "Lĩnh vực khác")
    return make_programme()


def send(client, data: bytes, name: str = "ds.xlsx", **more):
    """The answer to an upload."""
    return client.post(ROOM, {"tep": SimpleUploadedFile(name, data), **more})


def staged(client, *lines, name: str = "ds.xlsx", **more) -> ImportBatch:
    """The batch of an uploaded workbook of these lines."""
    response = send(client, workbook(*lines, **more), name)
    assert response.status_code == 302, response.content.decode()
    return ImportBatch.objects.get(pk=int(response.url.strip("/").split("/")[-1]))


def page(batch, rest: str = "") -> str:
    return f"{ROOM}{batch.pk}/{rest}"


def to_write(batch, scope: str = "tat-ca") -> dict:
    """What the button sends on a page that shows the list as it is."""
    return {"pham_vi": scope, **as_seen(batch)}


def as_seen(batch) -> dict:
    """What the buttons that end a list's waiting carry: how the list stands."""
    return {"ban_xem": ImportBatch.objects.get(pk=batch.pk).reading}


def text_of(response) -> str:
    """What a person reads of a page, in one line; the head of the document is no part of it."""
    html = response.content.decode().split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def question(client, batch, words: str):
    """The form field of the open question whose text has these words."""
    form = client.get(page(batch)).context["form"]
    return next(form[asked.name] for asked in form.questions if words in asked.text)


def as_shown(form) -> dict:
    """What a browser sends of a form in which nothing was changed, with what its fields carry of what they showed."""
    values = {field.html_name: field.value() for field in form}
    carried = {field.html_initial_name: field.value() for field in form if field.field.show_hidden_initial}
    return {name: value for name, value in {**values, **carried}.items() if value not in (None, "", [])}


def as_sent(response) -> dict:
    """What a browser sends of the form of a page that came back with its faults, as it stands there."""
    (form,) = [one for one in fromstring(response.content).forms if "one_use_key" in one.fields]
    sent: dict = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent
