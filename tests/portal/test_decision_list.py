"""The list of decisions: who reads which, its filters, its numbers, the same rows as a file and on paper."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html
from openpyxl import load_workbook

from awards.models import Commendation, Decision
from danvan.review.figures.places import OWN
from models_registry.models import Change, Kind
from models_registry.permissions import Task
from tests.builders import (
    make_decision,
    make_evidence,
    make_model,
    make_recognition,
    make_registrant,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/quyet-dinh/"


@pytest.fixture(autouse=True)
def _kept_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def papers(lam_binh, xuan_lap, tuyen_quang):
    """Of a district two, one of which revokes a third; of its commune one without a day; of the province one."""
    last = make_decision(lam_binh, "90/QĐ-UBND", issued_on=date(2023, 2, 1), track="state")
    revoked = make_decision(lam_binh, "7-QĐ/HU", issued_on=date(2022, 3, 1), track="party", revoked_by=last)
    gives = make_decision(lam_binh, "23-QĐ/BCĐ", issued_on=date(2022, 10, 5))
    commune = make_decision(xuan_lap, "12-QĐ/ĐU", issued_on=None, track="party")
    above = make_decision(tuyen_quang, "1-QĐ/TU", issued_on=date(2022, 1, 3))
    for number in range(2):
        row = make_registration(
            make_model(f"Đường hoa {number}", make_registrant(xuan_lap, f"Chi hội {number}"))
        )
        make_recognition(row, decision=gives)
    Commendation.objects.create(
        decision=gives, unit=xuan_lap, year=2022, recipient_kind=Kind.INDIVIDUAL, recipient_name="Hầu A Sử"
    )
    return {"last": last, "revoked": revoked, "gives": gives, "commune": commune, "above": above}


def numbers(client, query=""):
    page = client.get(f"{ADDRESS}?{query}")
    assert page.status_code == 200, query
    rows = html.fromstring(page.content).xpath("//main//tbody/tr/th/a")
    found = [row.text_content().split()[0].rstrip(",") for row in rows]
    assert page.context["count"] == len(found)
    return found


def test_those_of_the_reader_newest_first_without_a_day_last(browse, huyen, papers):
    assert numbers(browse(huyen)) == ["90/QĐ-UBND", "23-QĐ/BCĐ", "7-QĐ/HU", "12-QĐ/ĐU"]


def test_of_another_office_nothing_is_read(browse, xa_khac, huyen_khac, xuan_lap, papers):
    assert numbers(browse(make_user((Task.READ, Task.DECIDE), xuan_lap, "xa-quyet"))) == ["12-QĐ/ĐU"]
    for nobody in (xa_khac, huyen_khac):
        assert "-QĐ/" not in browse(nobody).get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("q=23-qđ/bcđ", ["23-QĐ/BCĐ"]),
        ("nam=2022", ["23-QĐ/BCĐ", "7-QĐ/HU"]),
        ("nam=khong-ro", ["12-QĐ/ĐU"]),
        ("loai_khen=party", ["7-QĐ/HU", "12-QĐ/ĐU"]),
        ("cho=cong-nhan", ["23-QĐ/BCĐ"]),
        ("cho=khen-thuong", ["23-QĐ/BCĐ"]),
        ("cho=chua-ghi", ["90/QĐ-UBND", "7-QĐ/HU", "12-QĐ/ĐU"]),
        ("hieu_luc=con", ["90/QĐ-UBND", "23-QĐ/BCĐ", "12-QĐ/ĐU"]),
        ("hieu_luc=het", ["7-QĐ/HU"]),
        ("ban_chup=co", ["7-QĐ/HU"]),
        ("ban_chup=khong&nam=2022", ["23-QĐ/BCĐ"]),
        ("xep=quyet-dinh", ["7-QĐ/HU", "23-QĐ/BCĐ", "90/QĐ-UBND", "12-QĐ/ĐU"]),
        ("xep=-cong-nhan", ["23-QĐ/BCĐ", "90/QĐ-UBND", "7-QĐ/HU", "12-QĐ/ĐU"]),
    ],
)
def test_each_filter_and_order_means_what_it_says(browse, huyen, papers, query, meant):
    make_evidence(papers["revoked"])
    assert numbers(browse(huyen), query) == meant


def test_a_unit_is_asked_for_with_what_lies_below_or_alone(browse, huyen, lam_binh, xuan_lap, papers):
    client = browse(huyen)
    assert numbers(client, f"don_vi={xuan_lap.pk}") == ["12-QĐ/ĐU"]
    assert len(numbers(client, f"don_vi={lam_binh.pk}")) == 4
    assert "12-QĐ/ĐU" not in numbers(client, f"don_vi={lam_binh.pk}&rieng={OWN}")


@pytest.mark.parametrize("query", ["nam=1999", "loai_khen=la", "cho=la", "la=1", "xep=la", "trang=x"])
def test_what_it_does_not_know_is_refused(browse, huyen, papers, query):
    page = browse(huyen).get(f"{ADDRESS}?{query}")
    assert page.status_code == 400
    assert "QĐ/BCĐ" not in html.fromstring(page.content).xpath("string(//main//table)")


def test_each_number_opens_the_list_that_it_counts(browse, huyen, papers):
    client = browse(huyen)
    main = html.fromstring(client.get(ADDRESS).content)
    links = {link.get("href"): int(link.text) for link in main.xpath("//main//td[contains(@class,'num')]/a")}
    gives = papers["gives"].pk
    assert links == {f"/cong-nhan/?quyet_dinh={gives}": 2, f"/khen-thuong/?quyet_dinh={gives}": 1}
    for address, number in links.items():
        assert client.get(address).context["count"] == number


def test_the_same_rows_as_a_file_and_on_paper_with_a_line_in_the_trail(browse, huyen, papers):
    client = browse(huyen)
    answer = client.get(f"{ADDRESS}danh-sach.xlsx?nam=2022")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    at = {name: place for place, name in enumerate(rows[0])}
    assert [row[at["Số, ký hiệu"]] for row in rows[1:]] == ["23-QĐ/BCĐ", "7-QĐ/HU"]
    assert [row[at["Công nhận"]] for row in rows[1:]] == [2, 0]
    assert [row[at["Còn hiệu lực"]] for row in rows[1:]] == ["Có", "Không"]
    assert rows[1][at["Ngày ban hành"]].date() == date(2022, 10, 5)
    text = b"".join(client.get(f"{ADDRESS}danh-sach.csv?nam=2022").streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 3
    paper = client.get(f"{ADDRESS}in/?nam=2022").content.decode()
    assert all(number in paper for number in ("23-QĐ/BCĐ", "7-QĐ/HU"))
    assert "90/QĐ-UBND" not in paper
    taken = Change.objects.of(Decision).filter(action=Change.Action.EXPORTED)
    assert taken.count() == 3


def test_a_long_list_asks_no_more(browse, huyen, lam_binh):
    client, asked = browse(huyen), []
    for _ in range(2):
        for _ in range(8):
            make_decision(lam_binh)
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 15


def test_ways_lead_to_it_from_its_neighbours(browse, huyen, papers):
    client = browse(huyen)
    for page in ("/khen-thuong/", "/khen-thuong/ban-lam-viec/", f"/quyet-dinh/{papers['gives'].pk}/"):
        assert f'href="{ADDRESS}"' in client.get(page).content.decode(), page
