"""A list as it is asked for: sorted by any heading, in chosen columns, so many rows to a page."""

from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Commendation
from danvan.portal.layout import Layout
from danvan.portal.lists import LISTS
from models_registry.models import Kind, Level, Outcome, State
from tests.builders import (
    make_decision,
    make_field,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
)

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def registry(xuan_lap, khuon_ha, lam_binh):
    """Three of each kind of row, of two communes; one of each lacks what can be lacking."""
    economy, culture = make_field("economy", position=1), make_field("culture", position=2)
    first, second = (
        make_decision(lam_binh, number, issued_on=day)
        for number, day in (("9-QĐ", date(2021, 3, 1)), ("10-QĐ", None))
    )
    rows = (
        ("Ân cần", khuon_ha, economy, 2020, Level.DISTRICT, first),
        ("Đường hoa", xuan_lap, culture, 2022, Level.COMMUNE, second),
        ("An toàn", khuon_ha, culture, None, Level.PROVINCE, None),
    )
    for kind in Kind.values:
        for title, unit, field, year, level, decision in rows:
            registrant = make_registrant(unit, f"{title} {kind}", kind)
            model = make_model(
                f"{title} {kind}", registrant, field=field, related_fields=(make_field("other"),)
            )
            registration = make_registration(
                model,
                year,
                level=level,
                registered_on=year and date(year, 5, 1),
                state=State.ACCEPTED if year else State.SUBMITTED,
            )
            if year:
                make_recognition(registration, level, decision=decision, exemplary=year == 2022)
            Commendation.objects.create(
                programme=make_programme(),
                year=year,
                recipient_kind=kind,
                recipient_name=registrant.name,
                unit=unit,
                decision=decision,
                amount=year,
            )
    for number, unit in enumerate((xuan_lap, khuon_ha, xuan_lap)):
        Outcome.objects.create(
            unit=unit,
            programme=make_programme(),
            year=(None, 2021, 2020)[number],
            indicator=("Ủng hộ", "Ăn Tết", "Đất hiến")[number],
            source=("", "Đảng ủy", "Báo cáo")[number],
            value=number + 5,
            measure="m2",
        )


def listed(client, name, **query):
    answer = client.get(reverse(f"portal:{name}"), query)
    assert answer.status_code == 200
    return answer


def keys(answer):
    return [getattr(row, "pk", row) for row in answer.context["page_obj"]]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("of_period", [False, True])
def test_every_heading_sorts_the_very_rows_both_ways(name, of_period, browse, huyen, registry, lam_binh):
    client = browse(huyen)
    more = {"ky": make_period(2020, 2022, lam_binh).pk, "ngay": "den"} if of_period else {}
    if name == "outcomes":
        more.pop("ngay", None)
    usual = listed(client, name, **more)
    assert usual.context["count"] > 1
    headings = usual.context["layout"].headings
    assert all(heading.by for heading in headings)
    for heading in headings:
        with CaptureQueriesContext(connection) as queries:
            up = listed(client, name, xep=heading.by, **more)
        assert len(queries) <= 15, heading.by
        down = listed(client, name, xep=f"-{heading.by}", **more)
        assert sorted(map(str, keys(up))) == sorted(map(str, keys(down))) == sorted(map(str, keys(usual)))
        for answer, sorted_as in ((up, "ascending"), (down, "descending")):
            page = unescape(answer.content.decode())
            assert f'aria-sort="{sorted_as}"' in page
            assert page.count("aria-sort") == 1


def column(answer, heading):
    """What the page prints under a heading."""
    found = []
    for cells in answer.context["rows"]:
        found += [str(getattr(value, "display_title", value)) for name, _, value in cells if name == heading]
    return found


def test_rows_go_in_vietnamese_order_and_what_has_nothing_comes_last(browse, huyen, registry):
    client = browse(huyen)
    titles = column(listed(client, "models", xep="mo-hinh-tap-the-ca-nhan"), "Mô hình, tập thể, cá nhân")
    assert [title.rsplit(" ", 1)[0] for title in titles] == ["An toàn"] * 3 + ["Ân cần"] * 3 + [
        "Đường hoa"
    ] * 3
    for query, years in (("nam", ["2020", "2022", "chưa rõ"]), ("-nam", ["2022", "2020", "chưa rõ"])):
        answer = listed(client, "registrations", xep=query)
        found = [row.year or "chưa rõ" for row in answer.context["page_obj"]]
        assert list(dict.fromkeys(map(str, found))) == years
    for query, numbers in (("quyet-dinh", ["9-QĐ", "10-QĐ", None]), ("-quyet-dinh", ["9-QĐ", "10-QĐ", None])):
        rows = listed(client, "commendations", xep=query).context["page_obj"]
        assert list(dict.fromkeys(row.decision and row.decision.number for row in rows)) == numbers
    said = column(listed(client, "outcomes", xep="noi-dung"), "Nội dung")
    assert said == ["Ăn Tết", "Đất hiến", "Ủng hộ"]
    levels = listed(client, "models", xep="-cong-nhan").context["page_obj"]
    found = [
        [r.level for reg in model.registrations.all() for r in reg.recognitions.all()] for model in levels
    ]
    assert found == [["district"]] * 3 + [["commune"]] * 3 + [[]] * 3


def test_models_are_sorted_by_the_unit_where_a_period_counts_them(
    browse, huyen, xuan_lap, khuon_ha, lam_binh
):
    period = make_period(2020, 2021, lam_binh)
    moved, stayed = make_model("Nay ở Khuôn Hà", make_registrant(xuan_lap)), make_model("Ở Khuôn Hà")
    make_registration(moved, 2020)
    for model in (moved, stayed):
        row = make_registration(model, 2021 if model == stayed else 2022)
        row.unit = khuon_ha
        row.save()
    client = browse(huyen)
    units = {
        key: column(listed(client, "models", xep=key, ky=period.pk), "Đơn vị")
        for key in ("don-vi", "-don-vi")
    }
    assert units == {"don-vi": ["Xã Khuôn Hà", "Xã Xuân Lập"], "-don-vi": ["Xã Xuân Lập", "Xã Khuôn Hà"]}


def test_columns_are_chosen_and_a_file_s_column_can_be_shown(browse, huyen, registry):
    answer = listed(browse(huyen), "registrations", cot=["nam", "giai-doan", "ngay-dang-ky"])
    headings = [heading.text for heading in answer.context["layout"].headings]
    assert headings == ["Giai đoạn", "Năm", "Ngày đăng ký"]
    assert column(answer, "Giai đoạn")[0] == "2020-2022"
    assert "Ân cần" not in answer.content.decode()


def test_a_page_is_as_long_as_asked(browse, huyen, xuan_lap):
    registrant = make_registrant(xuan_lap)
    for number in range(26):
        make_model(f"Mô hình {number}", registrant)
    client = browse(huyen)
    assert len(listed(client, "models", so_dong="25").context["page_obj"]) == 25
    assert len(listed(client, "models", so_dong="25", trang="2").context["page_obj"]) == 1
    assert len(listed(client, "models").context["page_obj"]) == 26


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("bad", ["xep=la", "xep=-", "cot=la", "so_dong=1000", "so_dong=-1", "so_dong=25,5"])
def test_what_cannot_be_laid_out_is_refused_in_words(name, bad, browse, huyen):
    answer = browse(huyen).get(f"{reverse(f'portal:{name}')}?{bad}")
    assert answer.status_code == 400
    assert "không có trong danh sách, hãy chọn lại" in answer.content.decode()


def test_the_filter_keeps_the_layout_and_the_layout_the_filter(browse, huyen, registry):
    answer = listed(browse(huyen), "models", q="hoa", xep="-don-vi", cot=["don-vi", "linh-vuc"], trang="1")
    assert answer.context["asked_of_layout"] == [("xep", "-don-vi"), ("cot", "don-vi"), ("cot", "linh-vuc")]
    assert answer.context["asked_of_filter"] == [("q", "hoa")]
    page = unescape(answer.content.decode())
    assert 'href="?xep=-don-vi&cot=don-vi&cot=linh-vuc">Bỏ lọc' in page
    assert 'href="?q=hoa&xep=don-vi&cot=don-vi&cot=linh-vuc"' in page


@pytest.mark.parametrize("name", LISTS)
def test_no_order_takes_more_than_fifteen_queries(name, browse, huyen, lam_binh, registry):
    """Without what is recognised: `test_every_heading_sorts_the_very_rows_both_ways`."""
    client, period = browse(huyen), make_period(2020, 2022, lam_binh)
    usual, taken = listed(client, name).context, {}
    for more in ({"cong_nhan": "co"}, {"ky": period.pk, "ngay": "den", "cong_nhan": "co"}):
        query = {key: value for key, value in more.items() if key in usual["filterset"].filters}
        for heading in usual["layout"].headings if "cong_nhan" in query else ():
            with CaptureQueriesContext(connection) as queries:
                listed(client, name, xep=heading.by, **query)
            taken[heading.by, tuple(query)] = len(queries)
    assert {asked: number for asked, number in taken.items() if number > 15} == {}


def test_no_two_columns_of_a_list_go_by_one_key():
    for page in LISTS.values():
        layout = Layout(QueryDict(), page.columns)
        assert len(set(layout.usual)) == len(layout.usual), page.title
        shown = layout.columns
        assert [column.key for column in shown] == layout.usual, page.title


def test_in_sentences_a_unit_has_no_indent_of_its_choice(browse, huyen, xuan_lap, registry):
    """The chip above a list, the lead of the grid, the head of what is printed; the choice itself keeps it."""
    query = {"don_vi": xuan_lap.pk}
    client = browse(huyen)
    listed = client.get("/mo-hinh/", query)
    assert ("Đơn vị", "Xã Xuân Lập") in listed.context["filterset"].applied
    assert ">\u2003\u2003Xã Xuân Lập</option>" in listed.content.decode()
    for page in ("models_grid", "models_print"):
        assert client.get(reverse(f"portal:{page}"), query).context["filtered"] == "Đơn vị: Xã Xuân Lập", page
