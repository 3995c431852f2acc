"""Namesakes of two hamlets: wherever a list says where somebody lives, neither is taken for the other."""

import pytest

from danvan.lists.commendations.columns import COMMENDATION_COLUMNS
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.columns import REGISTRATIONS
from danvan.lists.reading.words.matches import UnitEntry
from danvan.lists.reading.workbook import Answers, read_workbook
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.models import Kind, Registrant, Unit
from tests.builders import make_registrant
from tests.lists.conftest import workbook
from tests.lists.lists import FIELDS, UNITS
from tests.lists.lists import workbook as sheets

pytestmark = pytest.mark.django_db
NAME = "Triệu Văn Páo"
HEADER = ("STT", "Tên mô hình", "Họ và tên", "Loại", "Lĩnh vực", "Năm")
COMMUNES = [
    UnitEntry(at, f"Xã {name}", name) for at, name in enumerate(("Khuôn Hà", "Bản Hồ", "Buôn Đôn"), 10)
]
CATALOGUE = Catalogue(FIELDS, (*UNITS, *COMMUNES), range(1990, 2031))
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


def rows_of(data):
    """How the list is read, before anybody is looked for in the registry."""
    return read_workbook(data, "ds.xlsx", CATALOGUE, Answers()).rows


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


SORTS = [str(Unit.Kind(kind).label) for kind in Unit.VILLAGE_KINDS] + [
    "Khu dân cư",
    "Khu",
    "TDP",
    "KP",
    "KDC",
]
IN_FULL = {"TDP": "Tổ dân phố", "KP": "Khu phố", "KDC": "Khu dân cư"}  # what a heading says is stored in full
WAYS = {
    "home": lambda sort: in_column("Nơi ở", f"{sort} Nà Chang", f"{sort} Phia Xeng"),
    "address": lambda sort: in_column("Địa chỉ", f"{sort} Nà Chang, xã Khuôn Hà", f"Tổ 2, {sort} Phia Xeng, x. K"),
    "column": lambda sort: in_column(sort, "Nà Chang", "Phia Xeng"),
    "named column": lambda sort: in_column(f"Tên {sort.lower()}", "NÀ CHANG", "PHIA XENG"),
    "columns": lambda sort: in_column(f"{sort}, thôn, buôn", "Nà Chang", "Phia Xeng"),
    "unit": lambda sort: in_column("Đơn vị", f"{sort} Nà Chang - Khuôn Hà", f"{sort} Phia Xeng - Khuôn Hà", unit=""),
    "groups": lambda sort: in_groups(f"{sort} Nà Chang", f"{sort} Phia Xeng"),
    "marked groups": lambda sort: in_groups(f"* {sort} Nà Chang: 01 mô hình", f"* {sort} Phia Xeng: 01 mô hình"),
    "capitals": lambda sort: in_groups(f"I. {sort.upper()} NÀ CHANG (1 mô hình)", f"II. {sort.upper()} PHIA XENG"),
    "titles": lambda sort: sheets(
        *([[f"CHI BỘ {sort.upper()} {name}"], ["XÃ KHUÔN HÀ"], HEADER, person(at)]
          for at, name in enumerate(("NÀ CHANG", "PHIA XENG"), 1))
    ),
    "sheets": lambda sort: sheets(
        *([["XÃ KHUÔN HÀ"], HEADER, person(at)] for at in (1, 2)), names=(f"{sort} Nà Chang", f"{sort} Phia Xeng")
    ),
}  # fmt: skip


@pytest.mark.parametrize("sort", SORTS)
def test_every_sort_of_hamlet_is_read_wherever_it_is_said(sort):
    for way, written in WAYS.items():
        stored = IN_FULL.get(sort, sort) if "column" in way else sort
        hamlets = [row.hamlet for row in rows_of(written(sort))]
        assert (way, hamlets) == (way, [f"{stored} Nà Chang", f"{stored} Phia Xeng"])


@pytest.mark.parametrize("sort", [*SORTS, "Tổ"])
def test_a_hamlet_may_have_a_number(sort):
    for one, other in [(1, 2), ("số 1", "số 2"), ("1A", "1B")]:
        assert [row.hamlet for row in rows_of(in_groups(f"{sort} {one}", f"{sort} {other}"))] == [
            f"{sort} {one}",
            f"{sort} {other}",
        ]
        if sort != "Tổ":  # a column headed so may hold those of a school
            hamlets = [row.hamlet for row in rows_of(in_column(sort, one, other))]
            assert hamlets == [
                f"{IN_FULL.get(sort, sort)} {str(at).removeprefix('số ')}" for at in (one, other)
            ]


@pytest.mark.parametrize("sort", ["Thôn", "Ấp", "TDP"])
@pytest.mark.parametrize("way", WAYS)
def test_namesakes_of_two_hamlets_of_a_list_are_asked_and_kept_apart(way, sort, catalogue, huyen):
    data = WAYS[way](sort)
    batch, actions = taken(huyen, data)
    assert actions == ["new", "question"]
    message = batch.rows.order_by("pk")[1].problems[0]["message"]
    assert "Phia Xeng” trùng tên với “Triệu Văn Páo, " in message
    commit(another(batch, huyen), huyen)
    stored = IN_FULL.get(sort, sort) if "column" in way else sort
    hamlets = [one.hamlet for one in Registrant.objects.order_by("pk")]
    assert hamlets == [f"{stored} Nà Chang", f"{stored} Phia Xeng"]
    assert all(one.models.count() == 1 for one in Registrant.objects.all())
    again, actions = taken(huyen, data, "lại.xlsx")
    assert actions == ["unchanged", "unchanged"]
    assert len(set(again.rows.values_list("registrant", flat=True))) == 2


@pytest.mark.parametrize("sort", SORTS)
def test_a_body_that_each_hamlet_has_takes_the_name_of_its_own(sort):
    full, lower = IN_FULL.get(sort, sort).lower(), sort if sort.isupper() else sort.lower()
    for who, told in (("Chi bộ", "Chi bộ"), (f"Chi hội Phụ nữ {lower}", "Chi hội Phụ nữ")):
        rows = rows_of(in_column(sort, 1, 2, who=who, kind="Tập thể"))
        assert [row.registrant for row in rows] == [f"{told} {full} 1", f"{told} {full} 2"]
        rows = rows_of(in_groups(f"{sort} Nà Lòa", f"{sort} Nà Xé", who=who, kind="Tập thể"))
        assert [row.registrant for row in rows] == [f"{told} {lower} Nà Lòa", f"{told} {lower} Nà Xé"]


def test_the_bodies_of_two_hamlets_are_two(catalogue, huyen):
    batch = stage(in_column("Tổ dân phố", 1, 2, who="Chi bộ", kind="Tập thể"), "ds.xlsx", huyen)
    commit(batch, huyen)
    assert {one.name: one.models.count() for one in Registrant.objects.all()} == {
        "Chi bộ tổ dân phố 1": 1,
        "Chi bộ tổ dân phố 2": 1,
    }


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("Chi bộ", "Chi bộ ấp Nà Lòa"),
        ("Ban nhân dân ấp", "Ban nhân dân ấp Nà Lòa"),
        ("Chi bộ Nà Xé", "Chi bộ Nà Xé"),
        ("Chi bộ thôn Nà Xé", "Chi bộ thôn Nà Xé"),
        ("Nhân dân các ấp", "Nhân dân các ấp"),
        ("Chi hội chăm sóc người cao tuổi", "Chi hội chăm sóc người cao tuổi ấp Nà Lòa"),
        ("Hội Nông dân xã", "Hội Nông dân xã"),
    ],
)
def test_a_body_takes_the_hamlet_of_an_address_only_where_it_has_none(who, told):
    several = in_column("Địa chỉ", "Ấp Nà Lòa, ấp Nà Xé", who=who, kind="Tập thể")
    assert [row.registrant for row in rows_of(several)] == [who]
    data = in_column("Địa chỉ", "Tổ 3, ấp Nà Lòa, xã Khuôn Hà", who=who, kind="Tập thể")
    assert [row.registrant for row in rows_of(data)] == [told]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "LÀNG NGHỀ DỆT LANH",
            "Làng không rác",
            "Khu vực I",
            "KHU DI TÍCH",
            "KHU CÔNG NGHIỆP",
            "TỔ HỢP TÁC",
        ),
        *("Tổ Toán Lý", "BUÔN BÁN NHỎ", "CHĂM SÓC NGƯỜI GIÀ", "Bản sắc văn hóa"),
    ],
)
def test_a_line_that_begins_like_a_hamlet_and_names_none_gives_none(line):
    assert {row.hamlet for row in rows_of(in_groups(line)) if row.registrant == NAME} == {""}


@pytest.mark.parametrize("name", ["Bản Hồ", "Buôn Đôn"])
def test_a_commune_that_is_called_like_a_hamlet_is_none(name):
    grouped = sheets([["HUYỆN LÂM BÌNH"], HEADER, [name], person(1)])
    named = sheets([["HUYỆN LÂM BÌNH"], HEADER, person(1)], names=(name,))
    in_cell = workbook([*person(1), name], header=(*HEADER, "Đơn vị"))
    for data in (grouped, named, in_cell):
        assert [(row.unit, row.hamlet) for row in rows_of(data)] == [(f"Xã {name}", "")]


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


@pytest.mark.parametrize(
    ("heading", "is_of_hamlets"),
    [
        *(
            (heading, True)
            for heading in ("Buôn", "TDP", "Khu", "Tên ấp", "Thuộc thôn, bản", "Thôn/buôn/tổ dân phố")
        ),
        *(
            (heading, True)
            for heading in ("Khóm nơi cư trú", "Ấp, khu phố (nơi ở)", "Thôn, tổ", "Tiểu khu hiện nay")
        ),
        *(
            (heading, False)
            for heading in ("Tổ", "Ban Tổ chức", "Ban chỉ đạo", "Khu vực", "Bản đăng ký", "Làng nghề")
        ),
    ],
)
def test_a_heading_of_hamlets_is_of_whatever_sorts(heading, is_of_hamlets):
    for columns in (REGISTRATIONS, COMMENDATION_COLUMNS):
        assert (columns.match(heading).names == ("place",)) is is_of_hamlets


def test_a_column_of_where_the_model_is_gives_its_holder_no_hamlet():
    for heading in ("Ấp thực hiện", "Khóm xây dựng", "Buôn triển khai mô hình"):
        assert [row.hamlet for row in rows_of(in_column(heading, "Nà Chang"))] == [""]
