"""Whoever administers a unit says whose its papers are: the page, asked by each of the cast, and what it refuses."""

import pytest
from django.urls import reverse

from models_registry.models import Change, IssuerProfile, Unit
from models_registry.permissions import Task
from tests.builders import make_period, make_unit, make_user
from tests.one_use import key_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def quan_tri(xuan_lap):
    """Administers and reads xã Xuân Lập, and nothing else."""
    return make_user((Task.ADMINISTER, Task.READ), xuan_lap, "quan-tri-xa", full_name="Quản trị Xuân Lập")


@pytest.fixture
def quan_tri_khac(khuon_ha):
    return make_user((Task.ADMINISTER, Task.READ), khuon_ha, "quan-tri-khac")


def page_of(unit, name="issuer"):
    return reverse(f"issuing:{name}", args=[unit.pk])


def typed(client, unit, **values):
    """What a browser sends of the page as it stands, with these fields typed anew."""
    shown = client.get(page_of(unit))
    form = shown.context["form"]
    sent = {bound.html_name: bound.value() or "" for bound in form}
    sent |= {"one_use_key": key_in(shown.content.decode()), "seen_changes": shown.context["seen_changes"]}
    return sent | values


PARTY = {
    "superior": "Tỉnh ủy Tuyên Quang",
    "body": "Đảng ủy xã Xuân Lập",
    "abbreviation": "ĐU",
    "behalf": "Ban Thường vụ",
    "post": "Bí thư",
    "signer": "Chẩu Văn Thử",
    "recipients": "Ban Thường vụ Tỉnh ủy (để báo cáo)\r\nLưu Văn phòng",
}


def test_who_administers_says_it_and_the_next_paper_has_it(quan_tri, xuan_lap, browse):
    client = browse(quan_tri)
    answer = client.post(page_of(xuan_lap), typed(client, xuan_lap, **PARTY), follow=True)
    page = answer.content.decode()
    assert "Đã lưu cơ quan ban hành của Xã Xuân Lập" in page
    for words in (
        "TỈNH ỦY TUYÊN QUANG",
        "ĐẢNG ỦY XÃ XUÂN LẬP",
        "T/M BAN THƯỜNG VỤ",
        "BC/ĐU",
        "- Lưu Văn phòng.",
    ):
        assert words in page
    (change,) = Change.objects.of(IssuerProfile)
    assert (change.by, change.action) == (quan_tri, Change.Action.CREATED)
    period = make_period(2020, 2022)
    review = reverse("review:review", args=[period.name])
    assert "ĐẢNG ỦY XÃ XUÂN LẬP" in client.get(review).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("an", 200),
        ("huyen", 403),
        ("xa", 403),
        ("bcd", 403),
        ("xa_khac", 404),
        ("huyen_khac", 404),
        ("la", 404),
    ],
    indirect=["who"],
)
def test_each_door_answers_each_of_the_cast(who, status, xuan_lap, browse):
    client = browse(who)
    for name in ("issuer", "preview", "templates"):
        assert client.get(page_of(xuan_lap, name)).status_code == status, name
    sent = {"head": "dang", "acting": "thay-mat", "body": "Của người khác", "seen_changes": "0-0"}
    assert client.post(page_of(xuan_lap), sent).status_code == (302 if status == 200 else status)
    assert IssuerProfile.objects.exists() == (status == 200)


def test_another_offices_administrator_and_nobody_are_not_let_in(quan_tri_khac, xuan_lap, browse):
    for name in ("issuer", "preview", "templates"):
        assert browse(quan_tri_khac).get(page_of(xuan_lap, name)).status_code == 404
        assert browse(None).get(page_of(xuan_lap, name)).url.startswith("/dang-nhap/")
        assert browse(quan_tri_khac).get(page_of(Unit(pk=999_999), name)).status_code == 404


def test_who_decides_only_is_told_whose_task_it_is(huyen, lam_binh, browse):
    assert "Quản trị tài khoản" in browse(huyen).get(page_of(lam_binh)).content.decode()
    page = browse(huyen).get(reverse("portal:unit", args=[lam_binh.pk])).content.decode()
    assert "Quản trị tài khoản" in page
    assert page_of(lam_binh) not in page
    assert browse(huyen).get(reverse("issuing:issuers")).status_code == 403


def test_his_pages_lead_there(quan_tri, xuan_lap, browse):
    period = make_period(2020, 2022)
    client = browse(quan_tri)
    assert client.get(reverse("issuing:issuers")).url == page_of(xuan_lap)
    for page in (reverse("portal:unit", args=[xuan_lap.pk]), reverse("review:review", args=[period.name])):
        assert page_of(xuan_lap) in client.get(page).content.decode()


def test_of_several_units_one_is_chosen(xuan_lap, khuon_ha, browse):
    user = make_user((Task.ADMINISTER,), xuan_lap)
    user.assignments.create(unit=khuon_ha, task=Task.ADMINISTER)
    page = browse(user).get(reverse("issuing:issuers")).content.decode()
    assert page_of(xuan_lap) in page
    assert page_of(khuon_ha) in page


def test_a_stale_form_shows_both_and_saves_nothing(quan_tri, an, xuan_lap, browse):
    first, second = browse(quan_tri), browse(an)
    stale = typed(second, xuan_lap, signer="Người Sau")
    first.post(page_of(xuan_lap), typed(first, xuan_lap, **PARTY))
    answer = second.post(page_of(xuan_lap), stale)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Vừa được lưu ở nơi khác" in page
    assert "Người Sau" in page
    assert IssuerProfile.objects.get().signer == "Chẩu Văn Thử"
    again = {**stale, "seen_changes": answer.context["seen_changes"], "one_use_key": key_in(page)}
    assert second.post(page_of(xuan_lap), again).status_code == 302
    assert IssuerProfile.objects.get().signer == "Người Sau"


def test_a_button_pressed_twice_saves_once(quan_tri, xuan_lap, browse):
    client = browse(quan_tri)
    sent = typed(client, xuan_lap, **PARTY)
    assert client.post(page_of(xuan_lap), sent).status_code == 302
    assert client.post(page_of(xuan_lap), sent, follow=True).status_code == 200
    assert Change.objects.of(IssuerProfile).count() == 1


def test_what_is_at_fault_is_told_and_what_was_typed_stays(quan_tri, xuan_lap, browse):
    client = browse(quan_tri)
    sent = typed(client, xuan_lap, body="ĐẢNG ỦY XÃ", abbreviation="BC/ĐU", acting="ky-thay", signer="x" * 81)
    answer = client.post(page_of(xuan_lap), sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) >= {"body", "abbreviation", "signer"}
    assert "viết như trong câu" in page
    assert not IssuerProfile.objects.exists()
    assert client.post(page_of(xuan_lap), {**sent, "head": "khac"}).status_code == 400
    assert client.get(page_of(xuan_lap), {"goi_y": "khac"}).status_code == 400
    assert client.get(page_of(xuan_lap), {"la": "1"}).status_code == 400
    assert client.get(page_of(xuan_lap, "preview"), {"la": "1"}).status_code == 400


def test_a_suggestion_fills_the_form_and_saves_nothing(quan_tri, xuan_lap, browse):
    client = browse(quan_tri)
    page = client.get(page_of(xuan_lap), {"goi_y": "cap-uy"}).content.decode()
    assert "T/M BAN THƯỜNG VỤ" in page
    assert "HUYỆN ỦY LÂM BÌNH" in page
    assert not IssuerProfile.objects.exists()
    client.post(page_of(xuan_lap), typed(client, xuan_lap, **PARTY))
    shown = client.get(page_of(xuan_lap), {"goi_y": "mat-tran"})
    sent = {bound.html_name: bound.value() or "" for bound in shown.context["form"]}
    sent["seen_changes"] = shown.context["seen_changes"]
    client.post(f"{page_of(xuan_lap)}?goi_y=mat-tran", sent)
    found = IssuerProfile.objects.get()
    assert (found.head, found.body, found.signer) == ("mat-tran", "", "")


def test_the_preview_shows_what_is_typed_and_keeps_nothing(quan_tri, xuan_lap, browse):
    asked = {"head": "mat-tran", "acting": "thay-mat", "signer": "<b>Nông</b>", "place": "Lăng Can"}
    page = browse(quan_tri).get(page_of(xuan_lap, "preview"), asked).content.decode()
    assert "TM. BAN THƯỜNG TRỰC" in page
    assert "&lt;b&gt;Nông" in page
    assert "Lăng Can, ngày" in page
    assert not IssuerProfile.objects.exists()


def test_the_form_says_what_is_still_needed_of_a_body_that_nobody_knows(quan_tri, xuan_lap, browse):
    client = browse(quan_tri)
    said = "Còn phải khai: chữ viết tắt trong số, ký hiệu; ký thay mặt, ký thay; chức vụ người ký."
    asked = {"head": "dang", "acting": "thay-mat", "body": "Câu lạc bộ Khéo tay"}
    assert said in client.get(page_of(xuan_lap, "preview"), asked).content.decode()
    assert (
        client.post(page_of(xuan_lap), typed(client, xuan_lap, body="Câu lạc bộ Khéo tay")).status_code == 302
    )
    assert said in client.get(page_of(xuan_lap)).content.decode()
    known = {**asked, "body": "Đảng ủy xã Xuân Lập"}
    assert "Còn phải khai" not in client.get(page_of(xuan_lap, "preview"), known).content.decode()


def test_the_form_of_a_body_begins_with_the_body_itself(an, lam_binh, browse):
    body = make_unit("department", "Ban Dân vận Huyện ủy", lam_binh)
    page = browse(an).get(page_of(body)).content.decode()
    for words in ("HUYỆN ỦY LÂM BÌNH", "BAN DÂN VẬN", "BC/BDVHU", "TRƯỞNG BAN", "?goi_y=co-quan"):
        assert words in page
    assert "BAN CHỈ ĐẠO" not in page
    assert browse(an).get(page_of(body), {"goi_y": "ban-chi-dao"}).status_code == 400


def test_two_offices_in_one_portal_have_each_its_own(lam_binh, na_hang, browse):
    IssuerProfile.objects.create(unit=lam_binh, body="Huyện ủy Lâm Bình", signer="Chẩu Văn Thử")
    user = make_user((Task.ADMINISTER, Task.READ), na_hang, "quan-tri-na-hang")
    village = make_unit("village", "Bản Bung", make_unit("commune", "Thanh Tương", na_hang))
    for unit in (na_hang, village):
        page = browse(user).get(page_of(unit)).content.decode()
        assert "Chẩu Văn Thử" not in page
        assert "LÂM BÌNH" not in page


def test_a_portal_without_units_says_so(an, browse):
    page = browse(an).get(reverse("issuing:issuers"))
    assert page.status_code == 200
    assert "chưa có đơn vị nào" in page.content.decode()
