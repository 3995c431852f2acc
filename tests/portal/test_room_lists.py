"""Lists without a filter of their own: laid out in their address, and the very rows seen as Excel or CSV."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from danvan.portal.files import FILES
from models_registry.models import Change, Kind
from models_registry.services import accept, keep_entry_draft, submit
from tests.builders import make_model, make_period, make_registrant, make_registration, stopped
from tests.portal.test_files import lines

pytestmark = pytest.mark.django_db
WORK, DRAFTS = "/viec-cua-toi/", "/viec-cua-toi/ban-nhap-con-thieu/"


@pytest.fixture
def waiting(xuan_lap, xa):
    """Three that a commune sent, the one with the last title first."""
    make_period()
    rows = [
        make_registration(make_model(title, make_registrant(xuan_lap)), state="draft")
        for title in ("Ba", "Hai", "Bốn")
    ]
    for days, row in zip((3, 2, 1), rows, strict=True):
        with stopped(timezone.localdate() - timedelta(days=days)):
            submit([row], xa)
    return rows


@pytest.fixture
def begun(xuan_lap, xa):
    """Two drafts with a title alone."""
    content = f"kind={Kind.COLLECTIVE}"
    return [keep_entry_draft(xuan_lap, title, content, by=xa) for title in ("Đường hoa", "Chợ sạch")]


@pytest.mark.parametrize("kind", FILES)
def test_ones_own_work_is_taken_along_as_it_is_seen(kind, waiting, huyen, browse):
    client = browse(huyen)
    found = lines(client.get(f"{WORK}danh-sach.{kind}"))
    assert found[0] == [
        *("Mã dòng", "Tên mô hình", "Tập thể, cá nhân", "Loại", "Đơn vị", "Năm", "Trạng thái"),
        *("Lý do trả lại", "Chờ từ"),
    ]
    assert [row[1] for row in found[1:]] == ["Ba", "Hai", "Bốn"]
    assert [row[6] for row in found[1:]] == ["Đã gửi"] * 3
    day = timezone.localdate() - timedelta(days=3)
    assert found[1][8] == (f"{day:%d/%m/%Y}" if kind == "csv" else f"{day} 00:00:00")
    query = {"viec": "cho-tiep-nhan", "xep": "-mo-hinh-tap-the-ca-nhan", "cot": "mo-hinh-tap-the-ca-nhan"}
    page = client.get(WORK, query)
    assert [row.registration.model.title for row in page.context["rows"]] == ["Hai", "Bốn", "Ba"]
    found = lines(client.get(f"{WORK}danh-sach.{kind}", query))
    assert [row[0] for row in found] == ["Tên mô hình", "Hai", "Bốn", "Ba"]
    assert f"{WORK}danh-sach.{kind}?viec=cho-tiep-nhan&amp;xep=-mo-hinh" in page.content.decode()
    assert len(lines(client.get(f"{WORK}danh-sach.{kind}?viec=ban-nhap"))) == 1


def test_what_others_owe_is_taken_along_too(waiting, huyen, xa, bcd, browse):
    for user, number in ((bcd, 3), (xa, 3), (huyen, 0)):
        found = lines(browse(user).get(f"{WORK}danh-sach.csv?viec=da-gui"))
        assert len(found) == 1 + number, user


def test_the_page_of_work_has_its_size_and_order(waiting, huyen, browse):
    client = browse(huyen)
    page = client.get(f"{WORK}?so_dong=25&xep=cho-tu")
    assert [row.registration.model.title for row in page.context["rows"]] == ["Ba", "Hai", "Bốn"]
    page = client.get(f"{WORK}?so_dong=25&xep=-cho-tu")
    assert [row.registration.model.title for row in page.context["rows"]] == ["Bốn", "Hai", "Ba"]
    accept(waiting[:2], huyen)
    page = client.get(WORK)
    assert [row.registration for row in page.context["rows"]] == waiting[2:]


@pytest.mark.parametrize("kind", FILES)
def test_drafts_are_taken_along_with_what_they_lack(kind, begun, xa, huyen, browse):
    found = lines(browse(xa).get(f"{DRAFTS}danh-sach.{kind}"))
    assert found[0] == ["Mã dòng", "Tên mô hình", "Đơn vị", "Còn thiếu", "Người lưu", "Lưu lúc"]
    assert [row[1] for row in found[1:]] == ["Đường hoa", "Chợ sạch"]
    assert "năm" in found[1][3].lower()
    page = browse(xa).get(f"{DRAFTS}?xep=ten-mo-hinh")
    assert [draft.title for draft in page.context["page_obj"]] == ["Chợ sạch", "Đường hoa"]
    assert len(lines(browse(huyen).get(f"{DRAFTS}danh-sach.{kind}"))) == 1


def test_ones_own_work_is_printed_whole_with_head_and_signature_and_leaves_a_line(
    waiting, huyen, lam_binh, browse
):
    client = browse(huyen)
    asked = "viec=cho-tiep-nhan&xep=-cho-tu&so_dong=25"
    assert (
        f'href="{WORK}danh-sach/in/?viec=cho-tiep-nhan&amp;xep=-cho-tu"' in client.get(f"{WORK}?{asked}").text
    )
    page = client.get(f"{WORK}danh-sach/in/?{asked}")
    assert [cells.key for cells in page.context["rows"]] == [row.pk for row in reversed(waiting)]
    assert page.context["issuer"] == lam_binh
    assert "Danh sách việc của tôi" in " ".join(page.text.split())
    assert "Tổng số: 3 lượt đăng ký." in page.text
    assert f'href="{WORK}?viec=cho-tiep-nhan&amp;xep=-cho-tu' in page.text
    assert "button small" not in page.text  # nothing to press on paper
    change = Change.objects.get(action=Change.Action.EXPORTED)
    assert (change.by, change.after["rows"], change.after["written_as"]) == (huyen, 3, "bản in")


def test_drafts_are_printed_for_whoever_may_read_them(begun, xa, huyen, browse):
    for user, number in ((xa, 2), (huyen, 0)):
        assert len(browse(user).get(f"{DRAFTS}danh-sach/in/").context["rows"]) == number
    assert Change.objects.filter(action=Change.Action.EXPORTED).count() == 1


@pytest.mark.parametrize("address", [WORK, DRAFTS])
@pytest.mark.parametrize("query", ["la=1", "xep=la", "cot=la", "so_dong=7"])
def test_a_file_is_refused_what_its_page_is_refused(address, query, waiting, huyen, browse):
    for end in ("", "danh-sach.xlsx", "danh-sach.csv", "danh-sach/in/"):
        assert browse(huyen).get(f"{address}{end}?{query}").status_code == 400
    assert browse(None).get(f"{address}danh-sach.xlsx").url.startswith("/dang-nhap/")
    assert not Change.objects.filter(action=Change.Action.EXPORTED).exists()


def test_what_is_taken_along_leaves_a_line(waiting, huyen, browse):
    lines(browse(huyen).get(f"{WORK}danh-sach.xlsx?viec=cho-tiep-nhan"))
    change = Change.objects.get(action=Change.Action.EXPORTED)
    assert change.by == huyen
    assert change.after["rows"] == 3


def test_every_one_has_its_own_address():
    assert reverse("portal:my_work_csv") == f"{WORK}danh-sach.csv"
    assert reverse("portal:entry_drafts_xlsx") == f"{DRAFTS}danh-sach.xlsx"
