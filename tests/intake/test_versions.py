"""A second version of a list, on its preview and on a page of its own."""

import pytest

from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import drop
from tests.intake.conftest import page, staged, text_of
from tests.lists.conftest import line

pytestmark = pytest.mark.django_db


def test_the_preview_says_what_is_otherwise_than_last_time(catalogue, browse, huyen):
    client = browse(huyen)
    first = staged(client, line("Một"), line("Hai"))
    commit(first, huyen)
    second = staged(client, line("Một", field="Lĩnh vực khác"), line("Ba"))
    shown = text_of(client.get(page(second)))
    assert "thêm 1, không còn 1, khác 1, giữ nguyên 0 dòng" in shown
    assert page(second, f"so-voi/{first.pk}/") in client.get(page(second)).content.decode()


def test_the_comparison_names_rows_and_columns_in_words(catalogue, browse, huyen):
    client = browse(huyen)
    first = staged(client, line("Một", kind="Tập thể"), line("Hai"))
    second = staged(client, line("Một", field="Lĩnh vực khác"), line("Ba"))
    shown = text_of(client.get(page(second, f"so-voi/{first.pk}/")))
    assert "Lĩnh vực: Kinh tế → Lĩnh vực khác" in shown
    assert "Thêm 1 dòng" in shown
    assert "Không còn 1 dòng của lần trước" in shown
    assert "tệp mới không xóa dòng nào" in shown


def test_two_equal_lists_are_said_to_be_equal(catalogue, browse, huyen):
    client = browse(huyen)
    first, second = staged(client, line()), staged(client, line())
    assert "Hai danh sách giống nhau" in text_of(client.get(page(second, f"so-voi/{first.pk}/")))


def test_a_list_whose_rows_are_gone_cannot_be_compared(catalogue, browse, huyen):
    client = browse(huyen)
    first, second = staged(client, line()), staged(client, line("Hai"))
    drop(first, huyen)
    assert client.get(page(second, f"so-voi/{first.pk}/")).status_code == 404
