"""A list taken along: the very rows seen, as Excel or CSV, by whoever may read them; a line in the trail."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from danvan.lib.stored import Stored
from danvan.lists.drafting.freshness import bears_on
from danvan.portal.asked import asked_list
from danvan.portal.lists import LISTS
from models_registry.excel import ListWorkbook
from models_registry.models import Act, Change, EmulationModel, Kind, Outcome, Registration, State
from models_registry.resources import ListResource
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
from tests.portal.test_layout import registry  # noqa: F401 # a fixture

pytestmark = pytest.mark.django_db
KINDS = ("xlsx", "csv")


def address(name, kind):
    return reverse(f"portal:{name}_{kind}")


def lines(answer):
    """The headings and rows of a file, as texts."""
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    if answer.headers["Content-Type"] == "text/csv":
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [["" if value is None else str(value) for value in row] for row in rows]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LISTS)
def test_a_file_has_the_rows_of_the_list_for_each_reader(
    name,
    kind,
    browse,
    huyen,
    huyen_khac,
    xa,
    bcd,
    la,
    an,
    registry,  # noqa: F811
):
    counted = {}
    for user in (huyen, huyen_khac, xa, bcd, la, an):
        client = browse(user)
        counted[user] = client.get(reverse(f"portal:{name}")).context["count"]
        found = lines(client.get(address(name, kind)))
        assert len(found) == 1 + counted[user], user
        assert len(set(found[0])) == len(found[0])
    assert counted[bcd] == counted[huyen] == counted[an] > counted[xa] > 0
    assert counted[la] == counted[huyen_khac] == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LISTS)
def test_nobody_and_nothing_that_the_list_refuses(name, kind, browse, huyen, xa, khuon_ha, registry):  # noqa: F811
    assert browse(None).get(address(name, kind)).url.startswith("/dang-nhap/")
    for query in ("la=1", "nam=1999", "don_vi=999999", "xep=la", "cot=la", "so_dong=7"):
        assert browse(huyen).get(f"{address(name, kind)}?{query}").status_code == 400, query
    assert browse(xa).get(address(name, kind), {"don_vi": khuon_ha.pk}).status_code == 400
    assert not Change.objects.filter(action=Change.Action.EXPORTED).exists()


@pytest.mark.parametrize("is_of_a_period", [False, True])
@pytest.mark.parametrize("name", LISTS)
def test_a_file_says_of_stored_columns_what_it_says_of_rows_that_were_read(
    name,
    is_of_a_period,
    huyen,
    khuon_ha,
    lam_binh,
    registry,  # noqa: F811
):
    """No objects are made for a file where its columns can do without; both ways say the same."""
    model = EmulationModel.objects.get(title="Đường hoa collective")
    model.related_fields.add(make_field("Khác"), make_field("Khác nữa"))
    model.partners.add(*(make_registrant(khuon_ha, called) for called in ("Tổ B", "Tổ A")))
    make_recognition(make_registration(model, 2021, unit=khuon_ha), decision=make_decision(lam_binh))
    [later] = model.registrations.filter(year=2022)
    Registration.objects.filter(pk=later.pk).update(
        unit=khuon_ha, state=State.WITHDRAWN, withdrawn_on=date(2023, 3, 1)
    )
    asked = f"ky={make_period(counting_on=date(2022, 12, 31)).pk}&ngay=den" if is_of_a_period else ""
    shown = asked_list(QueryDict(asked), huyen, name)
    resource = ListResource(shown.layout.columns_of_file)
    said = [list(line) for line in resource.lines_of(shown.rows)]
    rows = resource.iter_queryset(shown.rows) if isinstance(shown.rows, QuerySet) else shown.rows[:]
    assert said == [resource.export_resource(row) for row in rows] != []
    is_stored = all(isinstance(column.value, Stored) for column in resource.columns)
    assert is_stored == (name != "field_times")
    if name == "models":
        [found] = [
            dict(zip(resource.get_export_headers(), row, strict=True))
            for row in said
            if row[1] == "Đường hoa collective"
        ]
        assert found["Cùng thực hiện"] == "Tổ A; Tổ B"
        assert found["Đơn vị"] == ("Xã Khuôn Hà" if is_of_a_period else "Xã Xuân Lập")
        last = "đã tiếp nhận" if is_of_a_period else "đã rút"
        assert found["Năm đăng ký"] == f"2021 (đã tiếp nhận); 2022 ({last})"
        assert found["Công nhận"] == "Cấp huyện, 2021; Cấp xã, 2022, tiêu biểu"


def test_a_file_that_cannot_be_begun_is_answered_in_words_and_leaves_no_line(
    huyen,
    registry,  # noqa: F811
    browse,
    monkeypatch,
):
    def fails(self, stored):
        raise OSError("no such row")

    monkeypatch.setattr(Stored, "said", fails)
    client = browse(huyen)
    client.raise_request_exception = False
    answer = client.get(address("registrations", "xlsx"))
    assert answer.status_code == 500
    assert "Content-Disposition" not in answer.headers
    assert not Change.objects.filter(action=Change.Action.EXPORTED).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_goes_in_the_order_and_the_columns_of_the_list(kind, browse, huyen, registry):  # noqa: F811
    client, query = browse(huyen), {"xep": "-nam", "cot": ["nam", "mo-hinh-tap-the-ca-nhan"], "so_dong": "25"}
    page = client.get(reverse("portal:registrations"), query).context["page_obj"]
    found = lines(client.get(address("registrations", kind), query))
    assert found[0] == ["Tên mô hình", "Tập thể, cá nhân", "Loại", "Năm"]
    assert [row[0] for row in found[1:]] == [row.model.title for row in page]
    assert [row[3] for row in found[1:]] == ["2022"] * 3 + ["2020"] * 3 + ["Không rõ năm"] * 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_what_the_page_says(kind, browse, huyen, registry):  # noqa: F811
    client = browse(huyen)
    models = lines(client.get(address("models", kind), {"q": "duong hoa collective"}))
    said = dict(zip(*models, strict=True))
    assert said["Năm đăng ký"] == "2022 (đã tiếp nhận)"
    assert said["Công nhận"] == "Cấp xã, 2022, tiêu biểu"
    assert said["Đơn vị"] == "Xã Xuân Lập"
    holders = lines(client.get(address("collectives", kind), {"q": "duong hoa"}))
    assert dict(zip(*holders, strict=True))["Mô hình, điển hình"] == "Đường hoa collective"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_text_of_a_file_is_a_formula(sign, browse, huyen, xuan_lap):
    make_model(f"{sign}1+1", make_registrant(xuan_lap, f"{sign}cmd"))
    Outcome.objects.create(
        unit=xuan_lap, programme=make_programme(), indicator=f"{sign}A1", value="1500000.5", measure="m2"
    )
    client = browse(huyen)
    headings, row = lines(client.get(address("models", "csv")))
    assert dict(zip(headings, row, strict=True))["Tên mô hình"] == f"'{sign}1+1"
    assert dict(zip(headings, row, strict=True))["Tập thể, cá nhân"] == f"'{sign}cmd"
    headings, row = lines(client.get(address("outcomes", "csv")))
    assert dict(zip(headings, row, strict=True))["Số lượng"] == "1500000,5"
    content = b"".join(client.get(address("models", "xlsx")).streaming_content)
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if str(cell.value).startswith(sign)} == {"s"}


def test_a_file_leaves_a_line_in_the_trail_and_makes_nothing_stale(browse, bcd, xuan_lap):
    make_registration(make_model("Đường hoa", make_registrant(xuan_lap)), 2021)
    newest = Change.objects.newest()
    answer = browse(bcd).get(address("models", "xlsx"), {"nam": "2021", "q": "duong"})
    assert "attachment" in answer.headers["Content-Disposition"]
    line = Change.objects.filter(action=Change.Action.EXPORTED).get()
    assert (line.by, line.subject, line.after["rows"]) == (bcd, "models_registry.emulationmodel", 1)
    assert line.reason == "Mô hình, điển hình: 1 dòng, Excel (.xlsx). Từ cần tìm: “duong”; Năm: 2021"
    assert Act.objects.get(pk=line.act_id).by == bcd
    assert Change.objects.newest() == newest
    assert not bears_on(newest, [xuan_lap.pk], [])


def test_a_list_for_paper_leaves_a_line_in_the_trail_if_it_has_rows(browse, bcd, xuan_lap):
    make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")), 2021)
    client, door = browse(bcd), reverse("portal:collectives_print")
    assert client.get(door, {"q": "khong co"}).status_code == 200
    assert not Change.objects.filter(action=Change.Action.EXPORTED).exists()
    assert "Hội Phụ nữ" in client.get(door, {"q": "phu nu"}).content.decode()
    line = Change.objects.filter(action=Change.Action.EXPORTED).get()
    assert (line.by, line.subject, line.after["rows"]) == (bcd, "models_registry.registrant", 1)
    assert ("1 dòng, bản in" in line.reason, line.after["asked"]) == (True, "q=phu+nu")


@pytest.mark.parametrize("name", LISTS)
def test_a_file_asks_no_more_of_a_larger_registry(name, browse, huyen, xuan_lap, lam_binh):
    client, programme, taken = browse(huyen), make_programme(), []
    decision = make_decision(lam_binh)
    for number in (3, 12):
        for _ in range(number):
            for kind in Kind.values:
                model = make_model(registrant=make_registrant(xuan_lap, kind=kind))
                make_recognition(make_registration(model, 2021, programme), decision=decision)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            lines(client.get(address(name, "csv")))
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 22


def test_a_row_is_as_high_as_its_longest_text_needs():
    """Spreadsheets that have never shown a file leave its rows one line high, over which longer texts run."""
    stream = io.BytesIO()
    rows = [["Ngắn", 1], ["Tên mô hình dài " * 12, 2], ["Dòng\ndòng\ndòng", 3], ["Ngắn", 4]]
    stream.write(b"".join(ListWorkbook().stream(["Tên", "Số"], rows, len(rows))))
    heights = [load_workbook(stream).active.row_dimensions[number].height for number in range(1, 6)]
    assert [height and height > 3 * 11 for height in heights] == [None, None, True, True, None]
