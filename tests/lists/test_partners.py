"""Several people or bodies in one cell: asked once; one registers and the others do it with him, or it is one name."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from danvan.lists.models import ImportSubject, RememberedAnswer
from danvan.lists.reading.answers import registrant_question
from danvan.lists.reading.words.names import split_registrant
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from models_registry.models import EmulationModel, Kind, Registrant
from tests.builders import make_field, make_model, make_registrant, make_registration
from tests.lists.commendations.commended import annex
from tests.lists.conftest import workbook
from tests.lists.lists import HEADER as LIST
from tests.lists.lists import read
from tests.lists.lists import workbook as annex_book

HEADER = ("STT", "Tên mô hình", "Tập thể, cá nhân", "Lĩnh vực", "Đơn vị", "Năm")
TWO = "Ông Ma Văn Tý và bà Lý Thị Mão"
BODIES = "Hội Nông dân xã và Đoàn TN xã"


# --- words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (TWO, ("Ông Ma Văn Tý", "Bà Lý Thị Mão")),
        ("1. Ma Văn Tý\n2. Lý Thị Mão", ("Ma Văn Tý", "Lý Thị Mão")),
        ("Ông Páo và ông Sình", ("Ông Páo", "Ông Sình")),
        ("Ông bà Ma Văn Tý và Lý Thị Mão", ("Ma Văn Tý", "Lý Thị Mão")),
        ("Vợ chồng anh Ma Văn Tý, chị Lý Thị Mão", ("Anh Ma Văn Tý", "Chị Lý Thị Mão")),
        (
            "Ma Văn Tý, Bí thư chi bộ; Trưởng thôn Ma Văn Sửu",
            ("Ma Văn Tý, Bí thư chi bộ", "Trưởng thôn Ma Văn Sửu"),
        ),
        ("Bí thư chi bộ, Ma Văn Tý và Lý Thị Mão", ("Bí thư chi bộ, Ma Văn Tý", "Lý Thị Mão")),
        ("Đ/c Ma Văn Tý và tổ dân vận", ("Đ/c Ma Văn Tý", "Tổ dân vận")),
        ("Ông Ma Văn Tý và nhân dân thôn Nà Co", ("Ông Ma Văn Tý", "Nhân dân thôn Nà Co")),
        ("Hộ ông Ma Văn Tý, hộ bà Lý Thị Mão", ("Hộ ông Ma Văn Tý", "Hộ bà Lý Thị Mão")),
        (BODIES, ("Hội Nông dân xã", "Đoàn TN xã")),
        ("Hội ND, Hội LHPN xã", ("Hội ND xã", "Hội LHPN xã")),
        ("Hội Nông dân xã phối hợp với Đoàn TN xã", ("Hội Nông dân xã", "Đoàn TN xã")),
        (
            "Chi bộ và Ban công tác mặt trận thôn Nà Co",
            ("Chi bộ thôn Nà Co", "Ban công tác mặt trận thôn Nà Co"),
        ),
        (
            "Chi bộ và Ban công tác mặt trận ấp Phú Hòa",
            ("Chi bộ ấp Phú Hòa", "Ban công tác mặt trận ấp Phú Hòa"),
        ),
        (
            "Chi hội Phụ nữ và Tổ chăm sóc người cao tuổi",
            ("Chi hội Phụ nữ", "Tổ chăm sóc người cao tuổi"),
        ),
        ("Thôn Nà Co, thôn Nà Lòa", ("Thôn Nà Co", "Thôn Nà Lòa")),
        ("Khóm 1 và khóm 2", ("Khóm 1", "Khóm 2")),
        ("Sóc Mới, tiểu khu 3", ("Sóc Mới", "Tiểu khu 3")),
        ("Nà Lòa, Khuổi Trang", ("Nà Lòa", "Khuổi Trang")),
        ("Khu 1 và khu 2", ("Khu 1", "Khu 2")),
        (
            "Trường Mầm non và Trường Tiểu học Xuân Lập",
            ("Trường Mầm non", "Trường Tiểu học Xuân Lập"),
        ),
    ],
)
def test_a_cell_is_taken_apart_into_those_whom_it_names(text, parts):
    assert split_registrant(text).parts == parts


@pytest.mark.parametrize(
    "text",
    [
        "Chi bộ và nhân dân thôn Nà Co",
        "Chi hội Phụ nữ thôn Nà Co, Hội LHPN xã",
        "Thôn Nà Co, xã Xuân Lập",
        "Chi bộ, thôn Nà Co",
        "Cấp ủy, chi bộ thôn Khau Đao",
        "Cán bộ, công chức xã",
        "Trường TH và THCS Xuân Lập",
        "Trường PTDTBT TH&THCS Xuân Lập",
        "Văn phòng HĐND và UBND huyện",
        "MTTQ và các đoàn thể xã",
        "Hội Nông dân xã\n(đ/c Ma Văn Quân phụ trách)",
        "Nhóm hộ Ma Văn A, Ma Văn B, Ma Văn C",
        "Gia đình ông Ma Văn Tý và bà Lý Thị Mão",
        "Hộ ông Ma Văn Tý, thôn Nà Co",
    ],
)
def test_one_body_or_household_is_not_taken_apart(text):
    name = split_registrant(text)
    assert (name.several, name.parts) == (False, ())


def test_a_partners_name_and_post_are_no_longer_than_a_holders():
    for text, name in (
        (f"Hội Nông dân xã và Tổ {'hợp tác ' * 40}", "registrant"),
        (f"{TWO}, Bí {'thư ' * 60}", "post"),
    ):
        row = (1, "Đường hoa", text, "", "Xã Xuân Lập", "Kinh tế", 2022)
        asked = read(LIST, row).rows[0].problems[0].asked
        (found,) = read(LIST, row, words={asked: "partners"}).rows
        assert [(one.code, one.name) for one in found.problems] == [("too_long", name)]


# --- from a list to the registry


def row(title, who=TWO, year=2021):
    return ["", title, who, "Kinh tế", "Xã Xuân Lập", year]


def take(user, *rows, name="ds.xlsx"):
    return stage(workbook(*rows, header=HEADER), name, user)


def actions(batch):
    return list(batch.rows.order_by("pk").values_list("action", flat=True))


def choices_of(batch):
    """The choices of each question of several, by its key."""
    return {
        problem["asked"]: dict(problem["choices"])
        for one in batch.rows.order_by("pk")
        for problem in one.problems
        if problem["code"] == "several_people"
    }


def answered(batch, user, said):
    def change(answers):
        for asked in choices_of(batch):
            answers = answers.with_word(*asked.split("|", 1), said)
        return answers

    return revise(batch, user, change)


def together():
    """Title, holder and partners of every model."""
    return {
        (model.title, model.registrant.name, *sorted(one.name for one in model.partners.all()))
        for model in EmulationModel.objects.all()
    }


@pytest.mark.django_db
def test_two_people_are_asked_about_once_and_written_as_holder_and_partner(catalogue, xa):
    batch = take(xa, row("Đường hoa"), row("Nuôi ong"))
    assert actions(batch) == ["question"] * 2
    (choices,) = choices_of(batch).values()
    assert list(choices) == ["partners", "household", "collective"]
    assert choices["partners"] == "“Ông Ma Văn Tý” đăng ký, cùng thực hiện: “Bà Lý Thị Mão”"
    batch = commit(answered(batch, xa, "partners"), xa)
    assert together() == {("Đường hoa", "Ma Văn Tý", "Lý Thị Mão"), ("Nuôi ong", "Ma Văn Tý", "Lý Thị Mão")}
    assert set(Registrant.objects.values_list("name", "kind")) == {
        ("Ma Văn Tý", "individual"),
        ("Lý Thị Mão", "individual"),
    }
    undone = undo(batch, xa)
    assert (undone.removed, undone.left) == (6, ())
    assert not Registrant.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name"), [("household", TWO), ("collective", TWO)])
def test_or_they_are_one_household_or_collective_of_that_name(catalogue, xa, kind, name):
    commit(answered(take(xa, row("Đường hoa")), xa, kind), xa)
    (one,) = Registrant.objects.all()
    assert (one.name, one.kind) == (name, kind)
    assert together() == {("Đường hoa", TWO)}


@pytest.mark.django_db
def test_a_couple_is_a_household_or_a_person(catalogue, xa):
    batch = take(xa, row("Đường hoa", "Ông bà Ma Văn Tý"))
    (choices,) = choices_of(batch).values()
    assert list(choices) == ["household", "individual", "collective"]
    assert choices["individual"] == "Một cá nhân: “Ma Văn Tý”"
    commit(answered(batch, xa, "individual"), xa)
    assert Registrant.objects.get().name == "Ma Văn Tý"


@pytest.mark.django_db
def test_a_person_and_a_body_are_no_household(catalogue, xa):
    batch = take(xa, row("Đường hoa", "Đ/c Ma Văn Tý và tổ dân vận"))
    (choices,) = choices_of(batch).values()
    assert list(choices) == ["partners", "collective"]
    commit(answered(batch, xa, "partners"), xa)
    assert together() == {("Đường hoa", "Ma Văn Tý", "Tổ dân vận")}


@pytest.mark.django_db
def test_two_bodies_are_asked_about_and_the_answer_holds_for_the_next_list(catalogue, xa, tmp_path):
    batch = take(xa, row("Đường hoa", BODIES))
    (choices,) = choices_of(batch).values()
    assert list(choices) == ["partners", "collective"]
    commit(answered(batch, xa, "partners"), xa)
    assert together() == {("Đường hoa", "Hội Nông dân xã", "Đoàn TN xã")}
    assert RememberedAnswer.objects.get().answer == "partners"
    file = tmp_path / "sau.xlsx"
    file.write_bytes(workbook(row("Nhà sạch", BODIES), header=HEADER))
    call_command("import_list", str(file), user=xa.username, stdout=io.StringIO())
    assert ("Nhà sạch", "Hội Nông dân xã", "Đoàn TN xã") in together()
    assert Registrant.objects.count() == 2


@pytest.mark.django_db
def test_the_rows_own_form_says_it_of_one_row(catalogue, xa):
    batch = take(xa, row("Đường hoa"), row("Nuôi ong"))
    batch = revise(batch, xa, lambda answers: answers.with_cells("DS", 2, {"kind": "Hộ gia đình"}))
    assert actions(batch) == ["new", "question"]
    batch = answered(batch, xa, "partners")
    assert [len(one.data.get("partners", ())) for one in batch.rows.order_by("pk")] == [0, 1]


@pytest.mark.django_db
def test_a_partner_is_looked_for_as_a_holder_is(catalogue, xa, xuan_lap):
    known = make_registrant(xuan_lap, "Đoàn Thanh niên xã")
    batch = answered(take(xa, row("Đường hoa", BODIES)), xa, "partners")
    assert actions(batch) == ["question"]
    key = registrant_question(xuan_lap.pk, Kind.COLLECTIVE, "Đoàn TN xã")
    batch = revise(batch, xa, lambda answers: answers.with_same(key, str(known.pk)))
    commit(batch, xa)
    assert EmulationModel.objects.get().partners.get() == known
    undo(batch, xa)
    assert list(Registrant.objects.all()) == [known]


@pytest.mark.django_db
def test_a_partner_who_holds_another_row_is_one_with_him(catalogue, xa):
    batch = take(xa, row("Đường hoa"), row("Nuôi ong", "Lý Thị Mão"), row("Nuôi dê", "Ma Văn Tý, Ma Văn Tý"))
    commit(answered(batch, xa, "partners"), xa)
    assert together() == {
        ("Đường hoa", "Ma Văn Tý", "Lý Thị Mão"),
        ("Nuôi ong", "Lý Thị Mão"),
        ("Nuôi dê", "Ma Văn Tý"),
    }
    assert Registrant.objects.count() == 2


@pytest.mark.django_db
def test_a_known_models_partners_stay_and_what_the_registry_has_not_is_told(catalogue, xa, xuan_lap):
    holder = make_registrant(xuan_lap, "Ma Văn Tý", Kind.INDIVIDUAL)
    model = make_model("Đường hoa", holder, make_field("economy"))
    make_registration(model, year=2021)
    batch = answered(take(xa, row("Đường hoa"), row("Đường hoa", year=2022)), xa, "partners")
    assert actions(batch) == ["unchanged", "continues"]
    messages = [problem["message"] for one in batch.rows.all() for problem in one.problems]
    assert sum("chưa ghi “Lý Thị Mão” cùng thực hiện" in message for message in messages) == 2
    commit(batch, xa)
    assert not model.partners.exists()
    assert Registrant.objects.get() == holder


def said_of_partners(batch):
    """What is said of the partners of each row, in the order of the list."""
    found = {}
    for one in batch.rows.order_by("pk"):
        for problem in one.problems:
            if problem["code"] == "partners":
                assert (problem["name"], problem["severity"]) == ("registrant", "warning")
                found[one.data["title"]] = (
                    problem["message"].split("sổ chưa ghi ")[1].split(" cùng thực hiện")[0]
                )
    return found


@pytest.mark.django_db
def test_only_whom_the_registry_has_not_with_that_model_is_told(catalogue, xa, xuan_lap):
    ty, mao, sua = (
        make_registrant(xuan_lap, name, Kind.INDIVIDUAL) for name in ("Ma Văn Tý", "Lý Thị Mão", "Ma Văn Sửu")
    )
    for title, partners in (("Đường hoa", [mao]), ("Nuôi ong", [sua]), ("Nuôi dê", [])):
        model = make_model(title, ty, make_field("economy"))
        model.partners.set(partners)
        make_registration(model, year=2021)
    three = "Ma Văn Tý, Lý Thị Mão, Ma Văn Sửu"
    titles = ("Đường hoa", "Nuôi ong", "Nuôi dê", "Nhà sạch")
    batch = answered(take(xa, row("Đường hoa"), *(row(title, three) for title in titles[1:])), xa, "partners")
    assert actions(batch) == ["unchanged"] * 3 + ["new"]
    assert said_of_partners(batch) == {"Nuôi ong": "“Lý Thị Mão”", "Nuôi dê": "“Lý Thị Mão”, “Ma Văn Sửu”"}


@pytest.mark.django_db
def test_what_a_row_says_of_its_holder_is_not_said_of_his_partner(catalogue, xa):
    titles = "Ma Văn Tý, Bí thư chi bộ; Trưởng thôn Ma Văn Sửu", "Đ/c Hà Thị Mùi và tổ dân vận"
    lines = [[*row(title, title), "Trạm Y tế xã"] for title in titles]
    batch = stage(workbook(*lines, header=(*HEADER, "Đơn vị công tác")), "ds.xlsx", xa)
    commit(answered(batch, xa, "partners"), xa)
    assert set(Registrant.objects.values_list("name", "kind", "post", "workplace")) == {
        ("Ma Văn Tý", "individual", "Bí thư chi bộ", "Trạm Y tế xã"),
        ("Ma Văn Sửu", "individual", "Trưởng thôn", ""),
        ("Hà Thị Mùi", "individual", "", "Trạm Y tế xã"),
        ("Tổ dân vận", "collective", "", ""),
    }


@pytest.mark.django_db
def test_a_list_without_partners_asks_for_none(catalogue, xa, xuan_lap):
    model = make_model("Đường hoa", make_registrant(xuan_lap, "Thôn Nà Co"), make_field("economy"))
    make_registration(model, year=2021)
    with CaptureQueriesContext(connection) as asked:
        assert actions(take(xa, row("Đường hoa", "Thôn Nà Co"))) == ["unchanged"]
    table = EmulationModel.partners.through._meta.db_table
    assert not [query for query in asked if table in query["sql"]]


@pytest.mark.django_db
def test_a_name_of_several_that_the_registry_has_is_one(catalogue, xa, xuan_lap):
    body = make_registrant(xuan_lap, BODIES)
    make_registrant(xuan_lap, "Ma Văn Tý", Kind.INDIVIDUAL)
    batch = take(xa, row("Đường hoa", BODIES), row("Nuôi ong", "Ma Văn Tý, Lý Thị Mão"))
    assert actions(batch) == ["new", "question"]
    commit(batch, xa, only_good=True)
    assert EmulationModel.objects.get().registrant == body


@pytest.mark.django_db
def test_names_in_two_columns_of_a_row_stay_a_question_where_one_is_known(catalogue, xa, xuan_lap):
    make_registrant(xuan_lap, "Thôn Nà Co")
    header = ("STT", "Tên mô hình", "Tên tập thể", "Tên cá nhân", "Lĩnh vực", "Đơn vị", "Năm")
    line = ["", "Đường hoa", "Thôn Nà Co", "Ma Văn Tý", "Kinh tế", "Xã Xuân Lập", 2021]
    assert actions(stage(workbook(line, header=header), "ds.xlsx", xa)) == ["question"]


@pytest.mark.django_db
def test_a_commendation_has_no_partners(catalogue, huyen):
    rows = annex([1, TWO, "", "xã Khuôn Hà", "Hiến đất", 223500])
    batch = stage(annex_book(rows, names=["DS"]), "kt.xlsx", huyen, subject=ImportSubject.COMMENDATIONS)
    (choices,) = choices_of(batch).values()
    assert "partners" not in choices


@pytest.mark.django_db
def test_the_page_offers_both_and_shows_who_does_it_with_whom(catalogue, xa, browse):
    batch = take(xa, row("Đường hoa"))
    client = browse(xa)
    page = client.get(f"/nhan-danh-sach/{batch.pk}/")
    assert "Một hộ gia đình: “Ông Ma Văn Tý và bà Lý Thị Mão”" in page.content.decode()
    (asked,) = page.context["form"].questions.same
    client.post(f"/nhan-danh-sach/{batch.pk}/tra-loi/", {asked.name: "partners"})
    batch.refresh_from_db()
    assert batch.counts["new"] == 1
    page = " ".join(client.get(f"/nhan-danh-sach/{batch.pk}/").content.decode().split())
    assert "cùng thực hiện: Lý Thị Mão" in page
    remembered = client.get("/nhan-danh-sach/cau-tra-loi/").content.decode()
    assert "các tên sau cùng thực hiện" in remembered
    change = client.get(f"/nhan-danh-sach/cau-tra-loi/{RememberedAnswer.objects.get().pk}/").content.decode()
    assert '<option value="partners" selected>' in change
