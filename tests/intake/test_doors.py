"""Every address of the room, asked and posted to by each of the cast, and with bad parameters."""

import pytest

from danvan.lists.models import ImportBatch
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import drop
from models_registry.models import Change, Registration
from tests.intake.conftest import ROOM, as_seen, as_shown, messages_of, page, staged, text_of, to_write
from tests.lists.conftest import line

pytestmark = pytest.mark.django_db

WAITING = [
    "",
    "dong/?trang_tinh=DS&dong=2",
    "trang-tinh/?ten=DS",
    "bo/",
    "tep-goc/",
    "tra-lai/",
    "dong-chua-nhan.xlsx",
]
POSTS = [
    "tra-loi/",
    "xu-ly-dong/",
    "so-cong/",
    "thay-the/",
    "ghi/",
    "bo/",
    "dong/?trang_tinh=DS&dong=2",
    "trang-tinh/?ten=DS",
]


@pytest.fixture
def mine(catalogue, browse, xa) -> ImportBatch:
    return staged(browse(xa), line(), line("Nhà sạch", field="Chăn trâu"))


def state_of_everything():
    return (
        list(ImportBatch.objects.values_list("state", "answers", "counts")),
        Registration.objects.count(),
        Change.objects.count(),
    )


@pytest.mark.parametrize("address", WAITING)
def test_a_waiting_list_opens_to_those_who_enter_there(
    address, mine, browse, an, huyen, xa, xa_khac, bcd, la
):
    opened = {user.username: browse(user).get(page(mine, address)).status_code for user in (an, huyen, xa)}
    assert set(opened.values()) == {200}, opened
    assert browse(xa_khac).get(page(mine, address)).status_code == 404
    assert browse(bcd).get(page(mine, address)).status_code == 403
    assert browse(la).get(page(mine, address)).status_code == 403
    assert browse(None).get(page(mine, address)).url.startswith("/dang-nhap/")


@pytest.mark.parametrize("address", POSTS)
def test_nobody_else_changes_a_waiting_list(address, mine, browse, xa_khac, bcd, la):
    before = state_of_everything()
    sent = to_write(mine, "dong-tot") | {"viec": "bo|2|DS", "title": "Đổi tên"}
    assert browse(xa_khac).post(page(mine, address), sent).status_code == 404
    assert browse(bcd).post(page(mine, address), sent).status_code == 403
    assert browse(la).post(page(mine, address), sent).status_code == 403
    assert browse(None).post(page(mine, address), sent).status_code in (302, 403)
    assert state_of_everything() == before


@pytest.mark.parametrize("address", ["", "hoan-tac/"])
def test_a_committed_list_opens_and_is_undone_by_its_own_officers_only(
    address, mine, browse, an, huyen, xa, xa_khac, bcd, la
):
    commit(mine, huyen, only_good=True)
    assert {browse(user).get(page(mine, address)).status_code for user in (an, huyen, xa)} == {200}
    before = state_of_everything()
    for user, status in ((xa_khac, 404), (bcd, 403), (la, 403)):
        assert browse(user).get(page(mine, address)).status_code == status
        assert browse(user).post(page(mine, "hoan-tac/")).status_code == status
    assert browse(None).get(page(mine, address)).status_code == 302
    assert state_of_everything() == before


def test_the_first_page_is_for_those_who_enter(catalogue, browse, an, huyen, xa, bcd, la):
    assert {browse(user).get(ROOM).status_code for user in (an, huyen, xa)} == {200}
    assert {browse(user).get(ROOM).status_code for user in (bcd, la)} == {403}
    assert {browse(user).post(ROOM).status_code for user in (bcd, la)} == {403}
    assert browse(None).get(ROOM).url.startswith("/dang-nhap/")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?trang=0", 400),
        ("?trang=x", 400),
        (
            "?trang=99999999999999",
            200,
        ),  # beyond the end: the last page, for a list may just have become shorter
        ("?xu_ly=lạ", 400),
        ("?don_vi=%00", 400),
        ("?don_vi=Xã Lạ", 200),
        ("?la=1", 400),
        ("dong/", 404),
        ("dong/?trang_tinh=DS&dong=99", 404),
        ("dong/?trang_tinh=Không có&dong=2", 404),
        ("dong/?trang_tinh=DS&dong=" + "9" * 30, 404),
        ("dong/?trang_tinh=DS&dong=-1", 404),
        ("trang-tinh/", 404),
        ("trang-tinh/?ten=Không có", 404),
        ("trang-tinh/?ten=DS&trang=0", 400),
        ("trang-tinh/?ten=DS&la=1", 400),
        ("so-voi/999999/", 404),
        ("ghi/", 302),
        ("dang-ghi/", 302),
        ("hoan-tac/", 302),
        ("tra-loi/", 302),
        ("xu-ly-dong/", 302),
        ("so-cong/", 302),
    ],
)
def test_bad_parameters_are_said_and_change_nothing(address, status, mine, browse, xa):
    before = state_of_everything()
    assert browse(xa).get(page(mine, address)).status_code == status
    assert state_of_everything() == before


def test_a_list_that_is_not_there_is_not_found(catalogue, browse, an):
    for address in ("", "ghi/", "dang-ghi/", "hoan-tac/", "tra-loi/", "bo/", "tep-goc/"):
        client = browse(an)
        assert client.get(f"{ROOM}999999/{address}").status_code == 404
        assert client.post(f"{ROOM}999999/{address}").status_code == 404


def test_a_list_compared_with_one_of_another_commune_is_not_found(mine, browse, xa, xa_khac):
    theirs = staged(browse(xa_khac), line(unit="Xã Khuôn Hà"))
    assert browse(xa).get(page(mine, f"so-voi/{theirs.pk}/")).status_code == 404
    assert browse(xa).get(page(theirs, f"so-voi/{mine.pk}/")).status_code == 404


def test_a_list_of_no_known_unit_is_its_senders_alone(catalogue, browse, huyen, xa, xa_khac):
    batch = staged(browse(xa), ["", "Đường hoa", "Hội Phụ nữ", "", "", "", "", ""])
    assert batch.unit is None
    assert browse(xa).get(page(batch)).status_code == 200
    assert browse(xa_khac).get(page(batch)).status_code == 404
    assert browse(huyen).get(page(batch)).status_code == 404


def test_a_given_up_list_has_a_page_and_no_file(mine, browse, xa):
    drop(mine, xa)
    client = browse(xa)
    assert "không còn giữ" in client.get(page(mine)).content.decode()
    for address in ("tep-goc/", "tra-lai/", "dong-chua-nhan.xlsx", "dong/?trang_tinh=DS&dong=2"):
        assert client.get(page(mine, address)).status_code == 404


def test_a_template_is_for_a_unit_of_ones_own_and_a_year_that_is_taken(
    catalogue, browse, xa, xuan_lap, khuon_ha, bcd
):
    client = browse(xa)
    given = client.get(f"{ROOM}mau/?don_vi={xuan_lap.pk}&nam=2021")
    assert given.status_code == 200
    assert given.headers["Content-Disposition"].startswith("attachment")
    for query in (f"don_vi={khuon_ha.pk}&nam=2021", f"don_vi={xuan_lap.pk}&nam=1990", "don_vi=x", ""):
        assert client.get(f"{ROOM}mau/?{query}").url == ROOM
    assert client.get(f"{ROOM}mau/?la=1").status_code == 400
    assert browse(bcd).get(f"{ROOM}mau/?don_vi={xuan_lap.pk}&nam=2021").status_code == 403


NOT_KEPT = "Tệp gốc không còn được giữ"


@pytest.mark.parametrize("address", ["tep-goc/", "tra-lai/"])
def test_a_file_that_cannot_be_handed_back_is_said(address, mine, browse, xa):
    mine.file.storage.delete(mine.file.name)
    response = browse(xa).get(page(mine, address), follow=True)
    assert NOT_KEPT in messages_of(response)[0]


def test_a_list_whose_file_is_lost_says_so_wherever_it_would_be_read_anew(mine, browse, xa):
    client = browse(xa)
    row, other = (
        as_shown(client.get(page(mine, f"dong/?trang_tinh=DS&dong={number}")).context["form"])
        for number in (2, 3)
    )
    asked = client.get(page(mine)).context["form"]
    answers = {one.name: asked[one.name].field.choices[-1][0] for one in asked.questions}
    assert answers
    sheet = as_shown(client.get(page(mine, "trang-tinh/?ten=DS")).context["form"])
    before = state_of_everything()
    mine.file.storage.delete(mine.file.name)
    for address, sent in {
        "tra-loi/": answers,
        "xu-ly-dong/": {"viec": "bo|2|DS"},
        "dong/?trang_tinh=DS&dong=2": {**row, "title": "Nhà sạch vườn đẹp"},
        "dong/?trang_tinh=DS&dong=3": {**other, "nhu-trong-tep": ""},
        "trang-tinh/?ten=DS": {**sheet, "header_row": "2"},
    }.items():
        response = client.post(page(mine, address), sent, follow=True)
        assert NOT_KEPT in text_of(response), address
        assert not any("#" in url for url, _status in response.redirect_chain), address
        assert state_of_everything() == before, address


@pytest.mark.parametrize("address", ["", "trang-tinh/?ten=DS", "dong/?trang_tinh=DS&dong=2", "bo/"])
def test_a_list_whose_file_is_lost_is_still_shown(address, mine, browse, xa):
    mine.file.storage.delete(mine.file.name)
    assert browse(xa).get(page(mine, address)).status_code == 200


def test_a_list_whose_file_is_lost_is_given_up_or_written_and_undone(catalogue, browse, xa, huyen):
    given_up, written = staged(browse(xa), line()), staged(browse(huyen), line(), name="hai.xlsx")
    for batch in (given_up, written):
        batch.file.storage.delete(batch.file.name)
    assert (
        "Đã bỏ tệp" in messages_of(browse(xa).post(page(given_up, "bo/"), as_seen(given_up), follow=True))[0]
    )
    client = browse(huyen)
    assert (
        "Đã ghi 1 dòng" in messages_of(client.post(page(written, "ghi/"), to_write(written), follow=True))[0]
    )
    assert "Đã hoàn tác" in messages_of(client.post(page(written, "hoan-tac/"), follow=True))[0]
