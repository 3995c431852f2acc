"""Who is who in the entry form and in the admin: one of a name is asked about by what tells him from others."""

import pytest
from django.urls import reverse

from models_registry.identity.people import Agreement, Who, compare, who_of
from models_registry.models import Distinct, EmulationModel, Kind, Registrant
from models_registry.similar import likely_key
from tests.builders import make_field, make_programme, make_registrant

ADD = reverse("admin:models_registry_emulationmodel_add")
ADD_REGISTRANT = reverse("admin:models_registry_registrant_add")
PERSON = Kind.INDIVIDUAL
NAME = "Triệu Văn Páo"


# --- what stands beside a name


@pytest.mark.parametrize(
    ("name", "post", "who"),
    [
        (f"{NAME} (A)", "", Who(NAME, mark="(A)")),
        (NAME, "(b)", Who(NAME, mark="(B)")),
        (NAME, "A", Who(NAME, mark="(A)")),
        (f"{NAME} 1965", "", Who(NAME, mark="(1965)")),
        (f"{NAME} (1965)", "", Who(NAME, mark="(1965)")),
        (f"{NAME} sinh năm 1965, Trưởng thôn", "", Who(NAME, post="Trưởng thôn", mark="(1965)")),
        (NAME, "sn 1965, Trưởng thôn", Who(NAME, post="Trưởng thôn", mark="(1965)")),
        (NAME, "Trưởng thôn từ 2005", Who(NAME, post="Trưởng thôn từ 2005")),
        (f"{NAME} – thôn Phia Xeng", "", Who(NAME, hamlet="thôn Phia Xeng")),
        (f"{NAME} - Trưởng thôn", "", Who(NAME, post="Trưởng thôn")),
        (NAME, "thôn Phia Xeng, Bí thư chi bộ", Who(NAME, post="Bí thư chi bộ", hamlet="thôn Phia Xeng")),
        (NAME, "Bí thư chi bộ thôn Phia Xeng", Who(NAME, post="Bí thư chi bộ thôn Phia Xeng")),
        (NAME, "Tổ trưởng tổ dân vận", Who(NAME, post="Tổ trưởng tổ dân vận")),
        (NAME, "tổ dân phố số 3", Who(NAME, hamlet="tổ dân phố số 3")),
        (NAME, "Tổ trưởng Tổ Dân vận", Who(NAME, post="Tổ trưởng Tổ Dân vận")),
        (NAME, "KP 3", Who(NAME, hamlet="KP 3")),
        (NAME, "Thôn đội trưởng", Who(NAME, post="Thôn đội trưởng")),
    ],
)
def test_what_stands_beside_a_name_is_post_hamlet_or_mark(name, post, who):
    assert who_of(PERSON, name, post) == who


def test_a_collectives_name_is_left_whole():
    assert (
        who_of(Kind.COLLECTIVE, "Chi hội Phụ nữ – thôn Phia Xeng (A)").name
        == "Chi hội Phụ nữ – thôn Phia Xeng (A)"
    )


@pytest.mark.parametrize(
    ("known", "told", "agreement"),
    [
        ({}, {}, Agreement.SILENT),
        ({"post": "Trưởng thôn"}, {}, Agreement.SILENT),
        ({}, {"post": "Trưởng thôn"}, Agreement.SILENT),
        ({"post": "Trưởng thôn Nà Chang"}, {"post": "Trưởng thôn"}, Agreement.SILENT),
        ({"post": "Trưởng thôn"}, {"post": "trưởng thôn"}, Agreement.SAME),
        ({"post": "Trưởng thôn"}, {"post": "Trưởng thốn"}, Agreement.ANOTHER),
        ({"post": "Phó Chủ tịch"}, {"post": "Chủ tịch"}, Agreement.ANOTHER),
        ({"workplace": "Trường tiểu học"}, {"workplace": "Trạm y tế"}, Agreement.ANOTHER),
        ({}, {"mark": "(A)"}, Agreement.ANOTHER),
        ({"mark": "(A)"}, {}, Agreement.ANOTHER),
        ({"mark": "(A)"}, {"mark": "(A)"}, Agreement.SAME),
        ({}, {"hamlet": "thôn Phia Xeng"}, Agreement.ANOTHER),
        ({"hamlet": "thôn Phia Xeng"}, {}, Agreement.SILENT),
        ({"post": "Trưởng thôn Phia Xeng"}, {"hamlet": "thôn Phia Xeng"}, Agreement.SAME),
        ({"hamlet": "thôn Phia Xeng"}, {"hamlet": "thôn Nà Chang"}, Agreement.ANOTHER),
    ],
)
def test_two_of_one_name_are_compared_by_what_is_said_of_them(known, told, agreement):
    assert compare(PERSON, Who(NAME, **known), Who(NAME, **told)) is agreement
    assert compare(Kind.COLLECTIVE, Who(NAME, **known), Who(NAME, **told)) is Agreement.SILENT


# --- a body's name with and without what offices leave out


@pytest.mark.parametrize(
    "names",
    [
        (
            "Hội Nông dân",
            "Hội ND xã",
            "HND xã Xuân Lập",
            "Hội nông dân xã Xuân Lập",
            "Hội Nông dân Việt Nam xã",
        ),
        ("Hội Nông dân xã", "BCH Hội Nông dân xã", "Ban Chấp hành Hội Nông dân xã Xuân Lập"),
        ("Hội Nông dân xã", "Hội Nông dân xã (đ/c Páo phụ trách)"),
        ("Hội LHPN xã", "Hội Phụ nữ xã Xuân Lập", "Hội Liên hiệp Phụ nữ"),
        ("Đoàn TN xã", "Đoàn Thanh niên", "Đoàn TNCS Hồ Chí Minh xã Xuân Lập"),
        ("UBND xã", "Ủy ban nhân dân xã Xuân Lập"),
        ("Thôn Nà Co", "Bản Nà Co", "Nà Co", "Thôn Nà Co, xã Xuân Lập"),
        ("Ban CTMT thôn Nà Co", "Ban công tác MT thôn Nà Co", "Ban Công tác Mặt trận thôn Nà Co"),
    ],
)
def test_one_body_is_likely_the_same_however_offices_call_it(names):
    assert len({likely_key(Kind.COLLECTIVE, name, "Xã Xuân Lập", "Xuân Lập") for name in names}) == 1


def test_a_person_registered_with_his_address_is_likely_the_same():
    keys = {
        likely_key(PERSON, f"{address}{NAME}", "Xã X", "X")
        for address in ("", "Ông ", "Cụ ", "Đ/c ", "Cụ bà ")
    }
    assert len(keys) == 1
    assert likely_key(PERSON, "Anh Tuấn", "Xã X", "X") == "anh tuan"


@pytest.mark.parametrize(
    "names",
    [
        ("Hội Nông dân xã", "Hội Nông dân huyện", "Chi hội Nông dân"),
        ("Công an xã", "Ban Chỉ huy Quân sự xã"),
        ("Thôn 1", "Xóm 1"),
        ("Thôn Nà Co", "Chi bộ thôn Nà Co", "Nhân dân thôn Nà Co"),
        ("Xã Xuân Lập", "Thôn Xuân Lập"),
        ("Trường TH (điểm trường Nà Co)", "Trường TH"),
    ],
)
def test_other_bodies_are_not_alike(names):
    keys = {likely_key(Kind.COLLECTIVE, name, "Xã Xuân Lập", "Xuân Lập") for name in names}
    assert len(keys) == len(names)


# --- the entry form


@pytest.fixture
def form(xuan_lap):
    make_programme()
    return {
        "one_use_key": "e" * 32,
        "unit": xuan_lap.pk,
        "kind": PERSON,
        "name": NAME,
        "title": "Nuôi ong",
        "field": make_field().pk,
        "year": "2021",
        "level": "commune",
        "novelty": "new",
    }


def page(response):
    return response.content.decode()


@pytest.mark.django_db
def test_the_page_after_saving_says_whose_the_model_is(browse, xa, form, xuan_lap):
    make_registrant(xuan_lap, NAME, PERSON, post="Bí thư chi bộ thôn Nà Chang", address="mr")
    response = browse(xa).post(ADD, form, follow=True)
    said = f"Đã ghi mô hình “Nuôi ong” của ông {NAME}, Bí thư chi bộ thôn Nà Chang; Xã Xuân Lập."
    assert said in page(response)
    model = EmulationModel.objects.get()
    assert model.registrant.post == "Bí thư chi bộ thôn Nà Chang"


@pytest.mark.django_db
@pytest.mark.parametrize("choice", ["this one", "another"])
def test_a_namesake_of_another_post_is_asked_about(browse, xa, form, xuan_lap, choice):
    known = make_registrant(xuan_lap, NAME, PERSON, post="Trưởng thôn Nà Chang")
    form |= {"post": "Giáo viên", "hamlet": "thôn Phia Xeng"}
    client = browse(xa)
    response = client.post(ADD, form)
    assert f"Là người này: {NAME}, Trưởng thôn Nà Chang" in page(response)
    assert f"Người khác, tạo mới: {NAME}, Giáo viên, thôn Phia Xeng" in page(response)
    assert not EmulationModel.objects.exists()
    answer = str(known.pk) if choice == "this one" else "new"
    assert client.post(ADD, {**form, "registrant_choice": answer}).status_code == 302
    model = EmulationModel.objects.get()
    if choice == "this one":
        assert (model.registrant, Registrant.objects.count()) == (known, 1)
        return
    assert (model.registrant.post, model.registrant.hamlet) == ("Giáo viên", "thôn Phia Xeng")
    assert Distinct.objects.get().registrant == known
    client.post(ADD, {**form, "one_use_key": "f" * 32, "title": "Dạy chữ đêm"})
    assert model.registrant.models.count() == 2  # asked once


@pytest.mark.django_db
def test_what_is_said_of_a_person_is_kept_in_its_own_column(browse, xa, form):
    said = {"post": "Trưởng thôn", "workplace": "Chi bộ thôn", "hamlet": "thôn Phia Xeng", "mark": "(A)"}
    assert browse(xa).post(ADD, {**form, **said}).status_code == 302
    person = Registrant.objects.get()
    assert {name: getattr(person, name) for name in said} == said
    again = {**form, **said, "title": "Dạy chữ đêm", "one_use_key": "c" * 32}
    assert browse(xa).post(ADD, again).status_code == 302
    assert person.models.count() == 2  # the same person


@pytest.mark.django_db
def test_what_is_too_long_of_a_person_is_told_and_its_part_stands_open(browse, xa, form):
    shown = page(browse(xa).post(ADD, {**form, "mark": "A" * 21}))
    assert '<a href="#id_mark">' in shown
    assert "of-a-person" not in shown
    assert not Registrant.objects.exists()


@pytest.mark.django_db
def test_a_mark_behind_the_name_tells_two_apart(browse, xa, form, xuan_lap):
    first = make_registrant(xuan_lap, NAME, PERSON, mark="(A)")
    client = browse(xa)
    assert client.post(ADD, {**form, "name": f"{NAME} (A)"}).status_code == 302
    assert first.models.get().title == "Nuôi ong"
    other = {**form, "name": f"{NAME} (B)", "title": "Trồng lê", "one_use_key": "b" * 32}
    assert client.post(ADD, other).status_code == 200
    assert client.post(ADD, {**other, "registrant_choice": "new"}).status_code == 302
    assert {one.called for one in Registrant.objects.all()} == {f"{NAME} (A)", f"{NAME} (B)"}


@pytest.mark.django_db
def test_what_the_form_says_of_a_known_person_fills_what_the_registry_leaves_empty(
    browse, xa, form, xuan_lap
):
    known = make_registrant(xuan_lap, NAME, PERSON)
    assert browse(xa).post(ADD, {**form, "post": "Trưởng thôn"}).status_code == 302
    known.refresh_from_db()
    assert (known.post, known.models.count()) == ("Trưởng thôn", 1)
    assert "truong thon" in known.search_text


@pytest.mark.django_db
def test_a_registrant_entered_alone_is_asked_about_too(browse, xa, xuan_lap):
    known = make_registrant(xuan_lap, NAME, PERSON, post="Trưởng thôn")
    form = {"unit": xuan_lap.pk, "kind": PERSON, "name": NAME, "post": "Giáo viên", "one_use_key": "a" * 32}
    client = browse(xa)
    response = client.post(ADD_REGISTRANT, form)
    assert f"Đã có trong sổ: {NAME}, Trưởng thôn; Xã Xuân Lập." in page(response)
    response = client.post(ADD_REGISTRANT, {**form, "is_another": "on"}, follow=True)
    assert f"Đã ghi {NAME}, Giáo viên; Xã Xuân Lập." in page(response)
    assert Distinct.objects.get().registrant == known
