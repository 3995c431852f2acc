"""The list behind a closed number: sorted, taken along and printed as it was kept."""

from html import unescape

import pytest
from django.urls import reverse

from danvan.closing import services
from models_registry.models import Change, Kind
from tests.builders import make_model, make_registrant, make_registration, scope_of
from tests.portal.test_files import lines

pytestmark = [pytest.mark.django_db, pytest.mark.every_list]


@pytest.fixture
def kept(xuan_lap, khuon_ha, lam_binh, huyen):
    """A closed review, and the number of its list of three persons."""
    for name, unit in (("Ma Văn Út", khuon_ha), ("Chẩu Thị Ân", xuan_lap), ("Bàn Văn Anh", khuon_ha)):
        row = make_registration(
            make_model(f"Mô hình của {name}", make_registrant(unit, name, Kind.INDIVIDUAL, post="Đảng viên"))
        )
    closed = services.close(scope_of(row.programme, lam_binh), huyen, "Trình hội nghị sơ kết")
    lists = closed.content["lists"]
    return closed, next(n for n, one in enumerate(lists) if one["page"] == "individuals" and one["lines"])


def test_a_kept_list_is_sorted_taken_along_and_printed_by_whoever_may_read_it(
    kept, browse, bcd, huyen_khac, la, xa, xuan_lap
):
    closed, number = kept
    client = browse(bcd)

    def address(door):
        return reverse(f"closing:{door}", args=[closed.code, number])

    def units(**query):
        return [cells[2][2] for cells in client.get(address("list"), query).context["rows"]]

    assert units(xep="don-vi") == ["Xã Khuôn Hà", "Xã Khuôn Hà", "Xã Xuân Lập"]
    assert units(xep="-don-vi") == ["Xã Xuân Lập", "Xã Khuôn Hà", "Xã Khuôn Hà"]
    for end in ("csv", "xlsx"):
        found = lines(client.get(address(f"list_{end}"), {"xep": "-don-vi", "cot": ["ten", "don-vi"]}))
        assert found[0] == ["Tên", "Đơn vị"]
        assert found[1] == ["Chẩu Thị Ân", "Xã Xuân Lập"]
        assert len(found) == 4
    line = Change.objects.filter(action=Change.Action.EXPORTED).first()
    assert (line.by, line.subject, closed.printed_code in line.reason) == (bcd, "review.closedreview", True)
    page = unescape(client.get(address("list_print")).content.decode())
    assert page.count("Đảng viên") == 3
    assert "Tổng số: 3 dòng." in page
    assert 'class="signature"' in page
    for query in ("la=1", "xep=la", "cot=la", "so_dong=3"):
        for door in ("list", "list_print", "list_csv", "list_xlsx"):
            assert client.get(f"{address(door)}?{query}").status_code == 400, (door, query)
    for door in ("list", "list_print", "list_csv", "list_xlsx"):
        for stranger in (huyen_khac, la):
            assert browse(stranger).get(address(door)).status_code == 404
        assert browse(None).get(address(door)).status_code == 302
        none_there = reverse(f"closing:{door}", args=[closed.code, 99_999])
        assert client.get(none_there).status_code == 404


@pytest.mark.parametrize("end", ["csv", "xlsx"])
def test_the_closed_reviews_are_taken_along_by_whoever_reads_them(end, kept, browse, bcd, huyen_khac):
    closed, _ = kept
    address = reverse(f"closing:index_{end}")
    assert f'href="{address}' in browse(bcd).get(reverse("closing:index")).content.decode()
    found = lines(browse(bcd).get(address))
    assert found[0][:4] == ["Mã dòng", "Kỳ báo cáo", "Đơn vị", "Bản"]
    assert [row[-1] for row in found[1:]] == [closed.printed_code]
    assert len(lines(browse(huyen_khac).get(address))) == 1
    assert browse(bcd).get(f"{address}?la=1").status_code == 400
