"""Pages of a long list: the rows of its keys, and how far it is counted."""

import pytest
from django.db import connection
from django.db.models import Count
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from danvan.lib import paging
from danvan.lib.paging import LongPaginator, page_number
from models_registry.admin.registrations import RegistrationAdmin
from models_registry.models import Registrant
from tests.builders import make_model, make_programme, make_registrant, make_registration, period_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(xuan_lap, monkeypatch):
    """23 registrants, the last first; lists are counted to 10."""
    monkeypatch.setattr(paging, "COUNTED_TO", 10)
    made = [make_registrant(xuan_lap, f"Tổ {number:02}") for number in range(23)]
    return Registrant.objects.order_by("-name").select_related("unit"), made[::-1]


def shown(rows, size, asked, **values):
    paginator = LongPaginator(rows, size, **values)
    page = paginator.page(page_number(RequestFactory().get("/", {"trang": asked}), paginator))
    return list(page), paginator, page


@pytest.mark.parametrize("is_counted", [True, False])
@pytest.mark.parametrize("size", [4, 5, 10, 23, 50])
def test_every_page_has_the_rows_of_its_place(rows, size, is_counted):
    asked, wanted = rows
    for number in range(1, -(-23 // size) + 1):
        found, _, page = shown(asked, size, number, is_counted=is_counted)
        assert found == wanted[(number - 1) * size : number * size]
        assert page.has_next() == (number * size < 23)


def test_a_list_that_nobody_has_counted_is_counted_as_far_as_it_is_read(rows):
    asked, wanted = rows
    _, paginator, _ = shown(asked, 5, 1, is_counted=False)
    assert (paginator.is_more, paginator.count_in_words) == (True, "hơn 10")
    _, paginator, _ = shown(asked, 5, 4, is_counted=False)
    assert (paginator.is_more, paginator.count_in_words) == (True, "hơn 20")
    found, paginator, page = shown(asked, 5, 900, is_counted=False)
    assert (paginator.is_more, paginator.count_in_words, page.number) == (False, "23", 5)
    assert found == wanted[20:]


@pytest.mark.parametrize("number", [1, 2])
def test_of_a_list_that_nobody_has_counted_keys_are_read_once(rows, django_assert_num_queries, number):
    asked, wanted = rows
    with django_assert_num_queries(2):  # the keys, which are its number too, and the rows of the page
        found, paginator, _ = shown(asked, 5, number, is_counted=False)
        assert paginator.count_in_words == "hơn 10"
    assert found == wanted[(number - 1) * 5 : number * 5]


def test_a_list_that_a_number_opens_is_counted_whole(rows):
    _, paginator, _ = shown(rows[0], 5, 1)
    assert (paginator.is_more, paginator.count, paginator.count_in_words) == (False, 23, "23")


def test_thousands_are_said_as_everywhere(rows, monkeypatch):
    monkeypatch.setattr(paging, "COUNTED_TO", 1000)
    paginator = LongPaginator(Registrant.objects.all(), 50, is_counted=False)
    paginator.count = 1001
    assert paginator.count_in_words == "hơn 1.000"


def test_what_the_first_page_holds_whole_is_read_once_and_not_counted(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        found, paginator, _ = shown(rows[0], 50, 1)
    assert (len(found), paginator.count) == (23, 23)
    with django_assert_num_queries(2):
        shown(rows[0], 5, 1, is_counted=False)


def test_a_row_of_several_matches_stands_once_and_what_is_grouped_keeps_its_sums(rows):
    asked, wanted = rows
    for title in ("Đường hoa", "Đường sáng", "Hàng rào"):
        make_model(title, wanted[3])
    of_models = asked.filter(models__title__startswith="Đường").distinct()
    assert shown(of_models, 5, 1)[0] == [wanted[3]]
    grouped = asked.filter(models__title__startswith="Đường").annotate(number=Count("models"))
    assert [row.number for row in shown(grouped, 5, 1)[0]] == [2]


@pytest.mark.sqlite
def test_a_page_begins_with_its_keys(rows):
    registrants = Registrant.objects.filter(pk__in=Registrant.objects.filter(mark="").values("pk"))
    with CaptureQueriesContext(connection) as queries:
        shown(registrants.order_by("-name"), 5, 2)
    statement = queries.captured_queries[-1]["sql"]
    assert statement.count("mark") == 2  # of the columns that are read, and within the keys


def test_what_is_no_queryset_is_shown_as_ever():
    found, paginator, _ = shown([*range(23)], 5, 2, is_counted=False)
    assert (found, paginator.count_in_words) == ([5, 6, 7, 8, 9], "23")


def test_a_page_tells_no_more_than_was_counted_but_of_what_a_number_opens_all(
    lam_binh, xuan_lap, browse, huyen, monkeypatch
):
    monkeypatch.setattr(paging, "COUNTED_TO", 25)
    programme = make_programme()
    for number in range(30):
        make_registration(make_model(f"Mô hình {number}", make_registrant(xuan_lap)), programme=programme)
    period, client = period_of(programme), browse(huyen)

    def said(address):
        return " ".join(client.get(address).text.split())

    for page in ("/mo-hinh/", "/dang-ky/"):
        bare, of_period = said(f"{page}?so_dong=25&q=mo+hinh"), said(f"{page}?so_dong=25&ky={period.pk}")
        assert "<strong>hơn 25</strong>" in bare
        assert "Trang 1: từ 1 đến 25 trong hơn 25" in bare
        assert "tổng số" not in bare
        assert "<strong>30</strong>" in of_period
        assert "Trang 1 trên 2: từ 1 đến 25 trong tổng số 30" in of_period
        assert "<strong>30</strong>" in said(f"{page}?so_dong=25&q=mo+hinh&trang=2")
    entered = "/nhap-lieu/models_registry/registration/"
    monkeypatch.setattr(RegistrationAdmin, "list_per_page", 25)
    assert "hơn 25 lượt đăng ký" in said(entered)
    assert "30 lượt đăng ký" in said(f"{entered}?p=2")


def test_a_list_of_more_rows_asks_no_more(lam_binh, xuan_lap, browse, huyen):
    programme, client, asked = make_programme(), browse(huyen), []
    for number in (60, 120):
        for _ in range(number):
            make_registration(make_model("Mô hình", make_registrant(xuan_lap)), programme=programme)
        client.get("/dang-ky/?trang=2")
        with CaptureQueriesContext(connection) as queries:
            client.get("/dang-ky/?trang=2")
            client.get("/nhap-lieu/models_registry/registration/?p=2")
        asked.append(len(queries))
    assert asked[0] == asked[1]
