"""A sender's file with macros: said before it is handed out, taken in as any other."""

import pytest

from danvan.lists.models import ImportBatch
from tests.intake.conftest import page, send, text_of
from tests.lib.test_sheets import with_parts
from tests.lists.conftest import line, workbook

pytestmark = pytest.mark.django_db


def taken_in(client, data):
    assert send(client, data).status_code == 302
    return ImportBatch.objects.latest("pk")


def test_macros_are_announced_before_the_file_is_handed_out(catalogue, browse, xa):
    client, data = browse(xa), with_parts(workbook(line()), **{"xl__vbaProject.bin": b"x"})
    address = page(taken_in(client, data), "tep-goc/")
    told = client.get(address)
    assert told.status_code == 200
    assert "Trong tệp có macro" in text_of(told)
    assert "Content-Disposition" not in told.headers
    assert f'href="{address}?van_tai=1"' in told.content.decode()
    handed = client.get(f"{address}?van_tai=1")
    assert handed.content == data
    assert handed.headers["Content-Disposition"].startswith("attachment")


def test_what_the_portal_marks_in_it_is_handed_back_without_them(catalogue, browse, xa):
    client, data = browse(xa), with_parts(workbook(line(field="Dệt vải")), **{"xl__vbaProject.bin": b"x"})
    marked = client.get(page(taken_in(client, data), "tra-lai/"))
    assert marked.headers["Content-Disposition"].startswith("attachment")
    assert b"vbaProject" not in marked.content


def test_a_file_without_macros_is_handed_out_at_once(catalogue, browse, xa):
    client, data = browse(xa), workbook(line())
    handed = client.get(page(taken_in(client, data), "tep-goc/"))
    assert handed.content == data
