"""Filters kept under a name: each for whoever keeps it, with its order and columns, once however often pressed."""

from html import unescape

import pytest

from danvan.portal.kept_filters import KEPT_AT_MOST
from danvan.portal.models import KeptFilter
from models_registry.models import Change

pytestmark = pytest.mark.django_db
MODELS = "/mo-hinh/"
SEEN = f"{MODELS}?cot=don-vi&cot=linh-vuc&q=hoa&xep=-don-vi"


def keep(client, address=SEEN, name="Hoa theo đơn vị", **more):
    return client.post(address, {"ten_bo_loc": name, **more})


def names(client, address=MODELS):
    return [one.name for one in client.get(address).context["kept"]]


def test_what_is_seen_is_kept_and_opens_again_for_its_reader_alone(browse, bcd, huyen, lam_binh):
    client = browse(bcd)
    assert keep(client).url == SEEN
    assert names(client) == ["Hoa theo đơn vị"]
    page = client.get(f"{MODELS}?xep=-don-vi&q=hoa&cot=linh-vuc&cot=don-vi&trang=1")
    assert page.context["kept_now"].name == "Hoa theo đơn vị"
    assert SEEN in unescape(page.content.decode())
    assert names(client, "/dang-ky/") == []
    assert names(browse(huyen)) == []


def test_a_name_that_is_there_takes_the_new_filter(browse, bcd, lam_binh):
    client = browse(bcd)
    keep(client)
    assert keep(client, f"{MODELS}?q=nha").url == f"{MODELS}?q=nha"
    assert KeptFilter.objects.get().asked == "q=nha"


def test_it_is_kept_by_no_other_hand_and_forgotten_by_its_own_alone(browse, bcd, huyen, an, lam_binh):
    keep(browse(bcd))
    address = f"/bo-loc/{KeptFilter.objects.get().pk}/bo/"
    for user in (huyen, an):
        assert browse(user).post(address).status_code == 404
    assert browse(None).post(address).status_code in (302, 403)
    assert browse(bcd).get(address).status_code == 405
    assert KeptFilter.objects.exists()
    assert browse(bcd).post(address).url == SEEN
    assert not KeptFilter.objects.exists()
    assert browse(bcd).post(address).status_code == 404
    assert browse(None).post(SEEN, {"ten_bo_loc": "Của ai"}).status_code in (302, 403)
    assert not KeptFilter.objects.exists()


@pytest.mark.parametrize(
    ("address", "name", "said"),
    [
        (SEEN, "", "Mục này bắt buộc phải có"),
        (SEEN, " \u200b ", "Mục này bắt buộc phải có"),
        (SEEN, "a" * 81, "80 "),
        (MODELS, "Không có gì", "chưa có gì để giữ"),
        (f"{MODELS}?trang=1", "Không có gì", "chưa có gì để giữ"),
        (f"{MODELS}?la=1", "Sai", "Không có bộ lọc “la”"),
        (f"{MODELS}?nam=1999", "Sai", "không có trong danh sách"),
    ],
)
def test_what_cannot_be_kept_is_told_and_kept_nowhere(address, name, said, browse, bcd, lam_binh):
    answer = keep(browse(bcd), address, name)
    assert answer.status_code == 400
    assert said in unescape(answer.content.decode())
    assert not KeptFilter.objects.exists()


def test_a_reader_keeps_so_many_of_one_list(browse, bcd, lam_binh):
    client = browse(bcd)
    for number in range(KEPT_AT_MOST):
        assert keep(client, f"{MODELS}?q={number}", f"Số {number}").status_code == 302
    assert keep(client, SEEN, "Một nữa").status_code == 400
    assert keep(client, SEEN, "Số 0").status_code == 302
    assert keep(client, "/dang-ky/?q=hoa", "Một nữa").status_code == 302


def test_two_presses_keep_once(browse, bcd, lam_binh):
    client, key = browse(bcd), {"one_use_key": "a" * 32}
    assert keep(client, **key).url == keep(client, **key).url == SEEN
    assert Change.objects.count() == 1


def test_what_one_keeps_for_himself_is_in_the_trail_and_makes_nothing_stale(browse, bcd, lam_binh):
    newest = Change.objects.newest()
    keep(browse(bcd))
    browse(bcd).post(f"/bo-loc/{KeptFilter.objects.get().pk}/bo/")
    assert [row.action for row in Change.objects.order_by("pk")] == ["created", "deleted"]
    assert Change.objects.newest() == newest
