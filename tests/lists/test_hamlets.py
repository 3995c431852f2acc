"""Namesakes of two hamlets: wherever a list says where somebody lives, neither is taken for the other."""

import pytest

from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.models import Kind, Registrant
from tests.builders import make_registrant
from tests.lists.conftest import workbook
from tests.lists.lists import workbook as sheets

pytestmark = pytest.mark.django_db
NAME = "Triệu Văn Páo"
HEADER = ("STT", "Tên mô hình", "Họ và tên", "Loại", "Lĩnh vực", "Năm")
TITLES = ("Nuôi ong rừng", "Nuôi cá lồng", "Vườn mẫu", "Đường hoa", "Nhà sạch")


def person(number, who=NAME, kind="Cá nhân", year=2022):
    return [number, TITLES[number - 1], who, kind, "Kinh tế", year]


def in_column(heading, *hamlets, unit="Xã Khuôn Hà", **values):
    """A list with that further column."""
    rows = (
        [*person(at, **values), unit, text] if unit else [*person(at, **values), text]
        for at, text in enumerate(hamlets, 1)
    )
    return workbook(*rows, header=(*HEADER, *(("Đơn vị",) if unit else ()), heading))


def in_groups(*hamlets, **values):
    """A list with a line for each hamlet over its row."""
    rows = [["XÃ KHUÔN HÀ"], HEADER]
    for at, text in enumerate(hamlets, 1):
        rows += [[text], person(at, **values)]
    return sheets(rows)


def taken(user, data, name="ds.xlsx"):
    batch = stage(data, name, user)
    return batch, list(batch.rows.order_by("pk").values_list("action", flat=True))


def another(batch, user):
    """Each question is answered with "là người khác"."""
    choices = {
        problem["asked"]: problem["choices"]
        for one in batch.rows.all()
        for problem in one.problems
        if problem["code"] == "likely_same"
    }

    def change(answers):
        for key, options in choices.items():
            answers = answers.with_same(key, next(value for value, _ in options if value[0] == "0"))
        return answers

    return revise(batch, user, change)


SAID = [
    *(in_column(heading, "Thôn Nà Chang", "Thôn Phia Xeng") for heading in ("Nơi ở", "Địa chỉ", "Nơi cư trú")),
    *(in_column(heading, "Nà Chang", "Phia Xeng") for heading in ("Thôn", "Thôn, bản", "Bản", "Xóm")),
    in_column("Địa chỉ", "Thôn Nà Chang, xã Khuôn Hà", "Tổ 2, thôn Phia Xeng, xã Khuôn Hà"),
    in_column("Đơn vị", "Thôn Nà Chang - Khuôn Hà", "Thôn Phia Xeng - Khuôn Hà", unit=""),
    in_groups("Thôn Nà Chang", "Thôn Phia Xeng"),
    in_groups("* Thôn Nà Chang: 01 mô hình", "* Thôn Phia Xeng: 01 mô hình"),
    in_groups("I. THÔN NÀ CHANG (1 mô hình)", "II. THÔN PHIA XENG"),
    sheets(
        *([[f"CHI BỘ THÔN {name}"], ["XÃ KHUÔN HÀ"], HEADER, person(at)]
          for at, name in enumerate(("NÀ CHANG", "PHIA XENG"), 1))
    ),
    sheets(
        *([["XÃ KHUÔN HÀ"], HEADER, person(at)] for at in (1, 2)), names=("Thôn Nà Chang", "Thôn Phia Xeng")
    ),
]  # fmt: skip


@pytest.mark.parametrize("data", SAID)
def test_namesakes_of_two_hamlets_of_a_list_are_asked_and_kept_apart(data, catalogue, huyen):
    batch, actions = taken(huyen, data)
    assert actions == ["new", "question"]
    message = batch.rows.order_by("pk")[1].problems[0]["message"]
    assert "Phia Xeng” trùng tên với “Triệu Văn Páo, " in message
    commit(another(batch, huyen), huyen)
    hamlets = [one.hamlet for one in Registrant.objects.order_by("pk")]
    assert [
        name.lower().removeprefix("thôn ").removeprefix("bản ").removeprefix("xóm ") for name in hamlets
    ] == [
        "nà chang",
        "phia xeng",
    ]
    assert all(one.models.count() == 1 for one in Registrant.objects.all())
    again, actions = taken(huyen, data, "lại.xlsx")
    assert actions == ["unchanged", "unchanged"]
    assert len(set(again.rows.values_list("registrant", flat=True))) == 2


def test_one_hamlet_however_it_is_written_is_one_person(catalogue, huyen):
    written = ("Thôn Nà Chang", "Nà Chang", "thôn Nà Chang, xã Khuôn Hà", "Bản Nà Chang", "THÔN NÀ CHANG")
    batch, actions = taken(huyen, in_column("Nơi ở", *written))
    assert actions == ["new"] * 5
    commit(batch, huyen)
    assert Registrant.objects.get().hamlet == "Thôn Nà Chang"


@pytest.mark.parametrize(
    "data", [in_column("Thôn", "Nà Chang", "Nà Chang"), in_groups("Thôn Nà Chang", "Thôn Nà Chang")]
)
def test_who_was_known_without_a_hamlet_and_now_comes_with_one_is_the_same(data, catalogue, huyen, khuon_ha):
    known = make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL)
    batch, actions = taken(huyen, data)
    assert actions == ["new", "new"]
    commit(batch, huyen)
    known.refresh_from_db()
    assert (known.models.count(), known.hamlet) == (2, "Thôn Nà Chang")


def test_who_was_known_of_another_hamlet_is_asked_about(catalogue, huyen, khuon_ha):
    make_registrant(khuon_ha, NAME, Kind.INDIVIDUAL, hamlet="thôn Phia Xeng")
    assert taken(huyen, in_column("Thôn", "Nà Chang"))[1] == ["question"]
    make_registrant(khuon_ha, "Ma Văn Út", Kind.INDIVIDUAL, post="Trưởng thôn Phia Xeng")
    assert taken(huyen, in_column("Thôn", "Nà Chang", who="Ma Văn Út"), "sau.xlsx")[1] == ["question"]
    assert taken(huyen, in_column("Thôn", "Phia Xeng", who="Ma Văn Út"), "ba.xlsx")[1] == ["new"]


def test_a_list_of_the_year_after_is_not_asked_row_by_row(catalogue, huyen):
    names = ("Triệu Văn Páo", "Ma Văn Út", "Lò Thị Mai", "Quan Văn Đồng")
    rows = [
        [at, TITLES[at], name, "Cá nhân", "Kinh tế", 2021, "Xã Khuôn Hà"] for at, name in enumerate(names)
    ]
    first = workbook(*rows, header=(*HEADER, "Đơn vị"))
    commit(stage(first, "2021.xlsx", huyen), huyen)
    rows = [[*row[:5], 2022, row[6], "Nà Chang"] for row in rows]
    second = workbook(*rows, header=(*HEADER, "Đơn vị", "Thôn"))
    assert taken(huyen, second, "2022.xlsx")[1] == ["continues"] * 4


def test_the_place_of_a_model_is_not_where_its_holder_lives(catalogue, huyen):
    for heading in ("Địa điểm", "Địa bàn thực hiện", "Địa chỉ thực hiện"):
        data = in_column(heading, "Thôn Nà Chang", "Thôn Phia Xeng")
        assert taken(huyen, data, f"{heading}.xlsx")[1] == ["new", "new"]


def test_households_of_two_hamlets_are_asked_about_too(catalogue, huyen):
    data = in_column("Thôn", "Nà Chang", "Phia Xeng", "Nà Chang", who=f"Hộ ông {NAME}", kind="Hộ gia đình")
    batch, actions = taken(huyen, data)
    assert actions == ["new", "question", "new"]
    commit(another(batch, huyen), huyen)
    assert {one.hamlet: one.models.count() for one in Registrant.objects.all()} == {
        "Thôn Nà Chang": 2,
        "Thôn Phia Xeng": 1,
    }


def test_a_body_has_no_hamlet_beside_its_name(catalogue, huyen):
    data = in_column("Thôn", "Nà Chang", "Phia Xeng", who="Hội Nông dân xã", kind="Tập thể")
    batch, actions = taken(huyen, data)
    assert actions == ["new", "new"]
    commit(batch, huyen)
    assert Registrant.objects.get().hamlet == ""


def test_a_hamlet_does_not_go_on_under_the_line_of_another_commune(catalogue, huyen):
    rows = [["HUYỆN LÂM BÌNH"], HEADER, ["Xã Khuôn Hà"], ["Thôn Nà Chang"], person(1)]
    rows += [["Xã Xuân Lập"], person(2, who="Ma Văn Út")]
    batch, _ = taken(huyen, sheets(rows))
    assert [row.data.get("hamlet", "") for row in batch.rows.order_by("pk")] == ["Thôn Nà Chang", ""]
