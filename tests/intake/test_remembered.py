"""Remembered answers in the browser: seen in a list's preview and on a page of their own, changed, forgotten."""

import re

import pytest
from django.utils import timezone

from danvan.lists.models import RememberedAnswer
from danvan.lists.writing.committing import commit
from models_registry.models import Change
from tests.builders import make_registrant
from tests.intake.conftest import ROOM, as_seen, as_shown, messages_of, page, question, staged, text_of
from tests.lists.conftest import HEADER, line
from tests.one_use import key_in

pytestmark = pytest.mark.django_db

ALL = f"{ROOM}cau-tra-loi/"


def answered(client, *lines, words="là lĩnh vực nào", value="economy", **more):
    """A list of these lines with one question answered."""
    batch = staged(client, *lines, **more)
    client.post(page(batch, "tra-loi/"), {question(client, batch, words).name: value})
    return batch


@pytest.fixture
def trau(catalogue, browse, xa):
    """The answer of the commune's officer: "Chăn trâu" is the economy."""
    answered(browse(xa), line(field="Chăn trâu"), name="đợt 1.xlsx")
    return RememberedAnswer.objects.get()


def seen(row):
    return f"{row.pk}|{row.at.isoformat()}"


def recall(client, batch, verb, key="words|field|chan trau"):
    return client.post(page(batch, "cau-da-nho/"), {"viec": f"{verb}|{key}"}, follow=True)


def test_a_preview_says_which_answers_it_used_of_whom_when_and_for_which_unit(trau, browse, xa, huyen):
    batch = staged(browse(xa), line("Hai", field="Chăn trâu"), line("Ba"))
    shown = text_of(browse(huyen).get(page(batch)))
    assert "Đã dùng 1 câu trả lời nhớ từ danh sách trước" in shown
    assert "“Chăn trâu” là lĩnh vực nào Kinh tế Cán bộ Xuân Lập trả lời" in shown
    assert f"{timezone.localtime(trau.at):%d/%m/%Y}, dùng cho danh sách của Xã Xuân Lập" in shown
    assert "câu trả lời nhớ" not in text_of(browse(xa).get(page(trau.batch)))  # it was given there


def test_change_asks_this_list_again_and_the_new_answer_takes_the_place_of_the_old(trau, browse, xa):
    client = browse(xa)
    batch = staged(client, line("Hai", field="Chăn trâu"))
    response = recall(client, batch, "doi")
    assert "được hỏi lại" in messages_of(response)[0]
    word = question(client, batch, "“Chăn trâu” là lĩnh vực nào")
    client.post(page(batch, "tra-loi/"), {word.name: "other"})
    assert RememberedAnswer.objects.get().answer == "other"
    assert "câu trả lời nhớ" not in text_of(client.get(page(batch)))


def test_forget_asks_this_list_and_the_next(trau, browse, xa):
    client = browse(xa)
    batch = staged(client, line("Hai", field="Chăn trâu"))
    response = recall(client, batch, "quen")
    assert "Đã quên câu trả lời này" in messages_of(response)[0]
    assert not RememberedAnswer.objects.exists()
    assert batch.rows.get().action == "question"
    assert staged(client, line("Ba", field="Chăn trâu")).rows.get().action == "question"


def test_a_column_and_two_names_are_shown_in_words_too(catalogue, browse, huyen, xuan_lap):
    client = browse(huyen)
    known = make_registrant(xuan_lap, "Hội Cựu chiến binh xã Xuân Lập")
    header = (*HEADER[:-1], "Chuyện bản ta")
    lines = [[*line(who="Hội CCB")[:-1], "Trồng hoa"]]
    batch = answered(client, *lines, header=header, words="Hội CCB", value=str(known.pk))
    client.post(page(batch, "trang-tinh/?ten=DS"), sheet_form(client, batch, {"cot-H": "content"}))
    again = staged(client, *lines, header=header, name="đợt 2.xlsx")
    shown = text_of(client.get(page(again)))
    assert "Đã dùng 2 câu trả lời" in shown
    assert "Cột “Chuyện bản ta” là gì Nội dung" in shown
    assert "“Hội CCB” là tập thể, cá nhân nào Là “Hội Cựu chiến binh xã Xuân Lập”" in shown
    recall(client, again, "doi", next(key for key in again.answers["recalled"] if key.startswith("same")))
    assert again.rows.get().action == "question"
    assert recall(client, again, "doi", "columns|DS!H").redirect_chain[-1][0] == page(
        again, "trang-tinh/?ten=DS"
    )


def sheet_form(client, batch, changed):
    return as_shown(client.get(page(batch, "trang-tinh/?ten=DS")).context["form"]) | changed


def test_a_list_says_that_an_answer_was_forgotten_since_it_was_read(trau, browse, xa, huyen):
    client = browse(xa)
    batch = staged(client, line("Hai", field="Chăn trâu"))
    browse(huyen).post(f"{ALL}quen/", {"cau": seen(trau)})
    shown = text_of(client.get(page(batch)))
    assert "“chan trau” là lĩnh vực nào Kinh tế" in shown
    assert "đã được đổi hoặc quên sau khi danh sách được đọc" in shown
    assert "vừa được người khác đổi hoặc quên" in messages_of(recall(client, batch, "quen"))[0]
    recall(client, batch, "doc-lai")
    assert batch.rows.get().action == "question"


def test_a_shared_answer_is_asked_again_but_not_forgotten_by_a_commune(catalogue, browse, huyen, xa):
    answered(browse(huyen), line(field="Chăn trâu"))
    client = browse(xa)
    batch = staged(client, line("Hai", field="Chăn trâu"))
    shown = client.get(page(batch)).content.decode()
    assert "Cán bộ huyện trả lời" in shown
    assert 'value="doi|words|field|chan trau"' in shown
    assert 'value="quen|' not in shown
    assert "vừa được người khác" in messages_of(recall(client, batch, "quen"))[0]
    assert RememberedAnswer.objects.exists()
    assert "dùng chung, do đơn vị khác giữ" in text_of(client.get(ALL))
    assert client.get(f"{ALL}{RememberedAnswer.objects.get().pk}/").status_code == 404


def test_the_page_of_all_is_searched_by_question_and_unit(catalogue, browse, huyen, xa_khac):
    answered(browse(huyen), line(field="Chăn trâu"))
    answered(browse(xa_khac), line(unit="Xã Khuôn Hà", field="Nuôi bò"))
    client = browse(huyen)
    assert "2 câu trả lời" in text_of(client.get(ALL))
    assert "“Nuôi bò” là lĩnh vực nào" in text_of(client.get(ALL, {"q": "nuôi"}))
    assert "1 câu trả lời" in text_of(client.get(ALL, {"q": "khuon ha"}))
    assert "Không có câu trả lời nào khớp" in text_of(client.get(ALL, {"ve": "kind"}))
    assert "Câu trả lời đã nhớ" in text_of(client.get(ROOM))


def test_an_answer_is_changed_and_forgotten_on_the_page_of_all(trau, browse, huyen):
    client = browse(huyen)
    form = client.get(f"{ALL}{trau.pk}/").context["form"]
    response = client.post(f"{ALL}{trau.pk}/", {"tra_loi": "other", "luc": form["luc"].value()}, follow=True)
    assert "Đã đổi câu trả lời" in messages_of(response)[0]
    changed = RememberedAnswer.objects.get()
    assert (changed.answer, changed.by) == ("other", huyen)
    response = client.post(f"{ALL}quen/", {"cau": seen(changed)}, follow=True)
    assert "Đã quên" in messages_of(response)[0]
    told = Change.objects.of(RememberedAnswer).order_by("pk").values_list("action", "reason")
    assert list(told)[-2:] == [
        ("changed", "Đổi câu trả lời đã nhớ"),
        ("deleted", "Quên câu trả lời đã nhớ"),
    ]


@pytest.mark.parametrize("what", ["quen", "doi"])
def test_a_stale_page_or_one_that_is_tampered_with_changes_nothing(what, trau, browse, xa, huyen):
    client = browse(xa)
    old = trau.at.isoformat()
    browse(huyen).post(f"{ALL}{trau.pk}/", {"tra_loi": "other", "luc": old})
    for at in (old, "", "x", "2026-99-99T00:00:00+00:00", "2026-11-28T10:00:00"):
        if what == "quen":
            response = client.post(f"{ALL}quen/", {"cau": f"{trau.pk}|{at}"}, follow=True)
            assert "vừa được người khác đổi" in messages_of(response)[0]
        else:
            response = client.post(f"{ALL}{trau.pk}/", {"tra_loi": "economy", "luc": at})
            assert response.status_code == 400
        assert RememberedAnswer.objects.get().answer == "other"
    assert client.post(f"{ALL}{trau.pk}/", {"tra_loi": "lạ", "luc": old}).status_code == 400


def test_the_doors_of_remembered_answers(trau, browse, an, huyen, xa, xa_khac, bcd, la):
    batch = staged(browse(xa), line("Hai", field="Chăn trâu"))
    changing = {"tra_loi": "other", "luc": trau.at.isoformat()}
    for user, all_of_them, one in ((xa_khac, 200, 404), (bcd, 403, 403), (la, 403, 403)):
        client = browse(user)
        assert client.get(ALL).status_code == all_of_them
        assert client.get(f"{ALL}{trau.pk}/").status_code == one
        assert client.post(f"{ALL}{trau.pk}/", changing).status_code == one
        assert (
            client.post(page(batch, "cau-da-nho/"), {"viec": "quen|words|field|chan trau"}).status_code == one
        )
        client.post(f"{ALL}quen/", {"cau": seen(trau)})
    for address in (ALL, f"{ALL}{trau.pk}/"):
        assert browse(None).get(address).url.startswith("/dang-nhap/")
    browse(None).post(f"{ALL}quen/", {"cau": seen(trau)})
    assert RememberedAnswer.objects.get().answer == "economy"
    assert {browse(user).get(f"{ALL}{trau.pk}/").status_code for user in (an, huyen, xa)} == {200}
    assert "chan trau" not in text_of(browse(xa_khac).get(ALL))


@pytest.mark.parametrize("query", ["?trang=0", "?ve=lạ", "?la=1", "?q=%00"])
def test_a_filter_that_is_none_is_refused(query, trau, browse, xa):
    assert browse(xa).get(f"{ALL}{query}").status_code == 400


def test_a_button_pressed_twice_forgets_once(trau, browse, xa, huyen):
    client = browse(xa)
    answered(browse(xa), line("Hai", field="Chăn bò"))
    key = key_in(client.get(ALL).content.decode())
    sent = {"cau": seen(trau), "one_use_key": key}
    client.post(f"{ALL}quen/", sent)
    again = client.post(f"{ALL}quen/", sent, follow=True)
    assert "Lần bấm trước đã được ghi" in str(messages_of(again))
    assert RememberedAnswer.objects.get().text == "Chăn bò"


def test_undoing_a_list_offers_to_forget_what_was_answered_with_it(trau, browse, xa):
    client = browse(xa)
    answered(client, line("Hai", field="Chăn bò"), name="đợt 2.xlsx")
    batch = commit(trau.batch, xa)
    shown = client.get(page(batch, "hoan-tac/"))
    assert "Quên cả 1 câu trả lời mà cổng đã nhớ từ danh sách này" in text_of(shown)
    assert "“Chăn trâu” là lĩnh vực nào" in text_of(shown)
    response = client.post(page(batch, "hoan-tac/"), {"quen": "1"}, follow=True)
    assert messages_of(response)[-1] == "Đã quên 1 câu trả lời nhớ từ danh sách này."
    assert RememberedAnswer.objects.get().text == "Chăn bò"


def test_an_undone_list_keeps_its_answers_unless_they_are_to_be_forgotten(trau, browse, xa):
    client = browse(xa)
    batch = commit(trau.batch, xa)
    client.post(page(batch, "hoan-tac/"))
    assert RememberedAnswer.objects.get() == trau


def test_a_list_without_remembered_answers_says_nothing_of_them(catalogue, browse, xa):
    client = browse(xa)
    batch = staged(client, line())
    assert not re.search("da-nho", client.get(page(batch)).content.decode())
    assert not re.search('name="quen"', client.get(page(commit(batch, xa), "hoan-tac/")).content.decode())


def test_what_is_not_used_by_the_list_is_neither_asked_again_nor_forgotten(trau, browse, xa):
    client = browse(xa)
    batch = staged(client, line("Hai"))
    for verb in ("doi", "quen", "doc-lai", "lạ"):
        assert "không dùng câu trả lời đó nữa" in messages_of(recall(client, batch, verb))[0]
    assert client.get(page(batch, "cau-da-nho/")).status_code == 302
    assert RememberedAnswer.objects.exists()


def test_a_list_that_is_given_up_offers_to_forget_what_was_answered_with_it(trau, browse, xa, xa_khac, huyen):
    client = browse(xa)
    answered(client, line("Hai", field="Chăn bò"), name="đợt 2.xlsx")
    asked = client.get(page(trau.batch, "bo/"))
    assert "Quên cả 1 câu trả lời mà cổng đã nhớ từ danh sách này" in text_of(asked)
    assert re.search('name="quen" value="1" checked', asked.content.decode())
    assert (
        browse(xa_khac).post(page(trau.batch, "bo/"), {"quen": "1", **as_seen(trau.batch)}).status_code == 404
    )
    assert RememberedAnswer.objects.count() == 2
    response = client.post(page(trau.batch, "bo/"), {"quen": "1", **as_seen(trau.batch)}, follow=True)
    assert messages_of(response)[-1] == "Đã quên 1 câu trả lời nhớ từ danh sách này."
    assert RememberedAnswer.objects.get().text == "Chăn bò"
    again = client.post(page(trau.batch, "bo/"), {"quen": "1", **as_seen(trau.batch)}, follow=True)
    assert "không bỏ được nữa" in messages_of(again)[0]


def test_a_list_that_is_given_up_keeps_its_answers_where_the_officer_says_so(trau, browse, xa):
    browse(xa).post(page(trau.batch, "bo/"), as_seen(trau.batch))
    assert RememberedAnswer.objects.get() == trau


def test_a_list_that_is_given_up_forgets_no_answer_that_is_kept_for_others(catalogue, browse, huyen, xa):
    shared = answered(browse(huyen), line(field="Chăn trâu"))
    asked = browse(xa).get(page(shared, "bo/"))
    assert "Quên cả" not in text_of(asked)
    browse(xa).post(page(shared, "bo/"), {"quen": "1", **as_seen(shared)})
    assert RememberedAnswer.objects.exists()
