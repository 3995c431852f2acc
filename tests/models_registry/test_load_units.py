"""Units from a CSV: the history of Lâm Bình, and what a faulty file says."""

import re
from contextlib import nullcontext
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from models_registry.access import OPERATOR
from models_registry.models import Change, Unit, UnitSuccession
from models_registry.territory import load_successions, territory_paths
from models_registry.units.file import COLUMNS
from models_registry.units.make_official import HISTORY_FILE as UNITS_FILE
from models_registry.units.writing import add_unit, write_path

HEADER = ",".join(COLUMNS)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lam_binh():
    """Huyện Lâm Bình of the repository's file."""
    call_command("load_units", str(UNITS_FILE), verbosity=0)
    return Unit.objects.get(kind=Unit.Kind.DISTRICT)


def load(tmp_path, *lines, header=HEADER, encoding="utf-8"):
    path = tmp_path / "don-vi.csv"
    path.write_bytes("\n".join([header, *lines]).encode(encoding))
    call_command("load_units", str(path))


def communes_on(district, day):
    kinds = Unit.COMMUNE_KINDS
    return Unit.objects.valid_on(day).filter(path__startswith=district.path, kind__in=kinds)


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2020, 1, 1), 8), (date(2021, 5, 31), 8), (date(2021, 6, 1), 10), (date(2022, 1, 1), 10)],
)
def test_lam_binh_has_8_communes_in_2020_and_10_from_june_2021(lam_binh, day, count):
    assert communes_on(lam_binh, day).count() == count


def test_the_district_ends_with_june_2025_and_four_communes_stand_under_the_new_province(lam_binh):
    today = Unit.objects.valid_on(date(2025, 7, 1))
    assert not communes_on(lam_binh, date(2025, 7, 1)).exists()
    assert lam_binh not in today
    province = today.get(kind=Unit.Kind.PROVINCE)
    assert set(today.filter(parent=province).values_list("code", "name")) == {
        ("02266", "Lâm Bình"),
        ("02269", "Thượng Lâm"),
        ("02296", "Bình An"),
        ("02302", "Minh Quang"),
    }


def test_code_02296_is_tho_binh_before_and_binh_an_after():
    call_command("load_units", str(UNITS_FILE), verbosity=0)
    named = Unit.objects.filter(code="02296").order_by("valid_from").values_list("name", flat=True)
    assert list(named) == ["Thổ Bình", "Bình An"]


def test_paths_are_dotted_ids_below_the_parents(lam_binh):
    for unit in Unit.objects.select_related("parent"):
        assert unit.path == f"{unit.parent.path if unit.parent else ''}{unit.pk}."


def test_the_territory_of_the_new_lam_binh_holds_its_predecessors_and_the_old_commune_of_lang_can(lam_binh):
    new = Unit.objects.get(kind=Unit.Kind.COMMUNE, name="Lâm Bình")
    paths = territory_paths(new.path, date(2025, 7, 1), load_successions())
    labels = {unit.label for unit in Unit.objects.filter(path__in=paths)}
    assert labels == {"Xã Lâm Bình", "Xã Phúc Yên", "Xã Xuân Lập", "Thị trấn Lăng Can", "Xã Lăng Can"}


def test_a_second_run_changes_nothing(lam_binh, capsys):
    before = (list(Unit.objects.values()), list(UnitSuccession.objects.values()), Change.objects.count())
    call_command("load_units", str(UNITS_FILE))
    after = (list(Unit.objects.values()), list(UnitSuccession.objects.values()), Change.objects.count())
    assert before == after
    assert "thêm 0 đơn vị, sửa 0 đơn vị, thêm 0 liên kết" in capsys.readouterr().out


def test_the_trail_names_file_and_line(lam_binh):
    change = Change.objects.get(subject="models_registry.unit", subject_id=lam_binh.pk)
    assert (change.source_file, change.source_row, change.by) == (UNITS_FILE.name, 4, None)


def test_a_later_file_closes_a_unit_and_leaves_what_it_does_not_say(tmp_path):
    load(tmp_path, "t,Tỉnh,Thử,08,,,,NQ 1,ghi chú,,,,")
    load(tmp_path, "t,Tỉnh,Thử,,,,30/06/2025,,,,,,")
    unit = Unit.objects.get()
    assert (unit.code, unit.founded_by, unit.note, unit.valid_to) == (
        "08",
        "NQ 1",
        "ghi chú",
        date(2025, 6, 30),
    )
    change = Change.objects.get(action=Change.Action.CHANGED)
    assert change.before == {"valid_to": None}


# --- a unit that ends, and its bodies

OFFICE = ("t,Tỉnh,Thử,08,,,,,,,,,", "h,Huyện,Cũ,1,t,,,,,,,,")
ENDED = ("t,Tỉnh,Thử,08,,,,,,,,,", "h,Huyện,Cũ,1,t,,30/06/2025,,,,,,")


def test_a_file_that_ends_a_unit_ends_its_bodies_and_says_so(tmp_path, capsys):
    load(tmp_path, *OFFICE, "p,armed_forces,Công an huyện Cũ,,h,,,,,,,,")
    before = Unit.objects.create(
        kind="agency",
        name="Ban Dân vận",
        parent=Unit.objects.get(name="Cũ"),
        valid_to=date(2024, 1, 1),
        path="",
    )
    load(tmp_path, *ENDED)
    body = Unit.objects.get(name="Công an huyện Cũ")
    before.refresh_from_db()
    assert (body.valid_to, before.valid_to) == (date(2025, 6, 30), date(2024, 1, 1))
    assert "kết thúc cùng đơn vị của mình: Công an huyện Cũ." in capsys.readouterr().out
    change = Change.objects.of(Unit).get(subject_id=body.pk, action=Change.Action.CHANGED)
    assert (change.before, change.reason) == ({"valid_to": None}, "don-vi.csv")
    load(tmp_path, *ENDED)
    assert "cơ quan" not in capsys.readouterr().out.lower()


def test_a_body_in_the_file_of_its_ended_unit_ends_with_it(tmp_path, capsys):
    load(tmp_path, *ENDED, "p,armed_forces,Công an huyện Cũ,,h,,,,,,,,")
    assert Unit.objects.get(name="Công an huyện Cũ").valid_to == date(2025, 6, 30)
    assert "Công an huyện Cũ" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        (
            ",31/12/2025",
            "Dòng 4: Huyện Cũ chỉ có đến hết ngày 30/06/2025; Công an huyện Cũ không thể sau ngày đó.",
        ),
        (
            "01/07/2025,",
            "Dòng 3: Công an huyện Cũ trực thuộc đơn vị này lại có từ ngày 01/07/2025, sau ngày này.",
        ),
    ],
)
def test_a_body_that_the_file_lets_outlast_its_unit_is_refused(tmp_path, days, fault):
    body = f"p,armed_forces,Công an huyện Cũ,,h,{days},,,,,,"
    with pytest.raises(CommandError, match=re.escape(fault)):
        load(tmp_path, *ENDED, body)
    assert not Unit.objects.exists()
    load(tmp_path, *OFFICE, body)
    with pytest.raises(CommandError, match=re.escape(fault)) if days[0] != "," else nullcontext():
        load(tmp_path, *ENDED)
    last = None if days[0] != "," else date(2025, 6, 30)
    assert Unit.objects.get(name="Cũ").valid_to == last
    assert Unit.objects.get(name="Công an huyện Cũ").valid_to == last


def test_a_bom_semicolons_and_english_kinds_are_read(tmp_path):
    load(
        tmp_path,
        "t;province;Thử;08;;;2025-06-30;;;;;;",
        header=HEADER.replace(",", ";"),
        encoding="utf-8-sig",
    )
    assert Unit.objects.get().valid_to == date(2025, 6, 30)


def test_5_october_is_not_10_may(tmp_path):
    load(tmp_path, "t,Tỉnh,Thử,08,,05/10/2022,,,,,,,")
    assert Unit.objects.get().valid_from == date(2022, 10, 5)


def test_a_divided_commune_has_a_line_for_each_successor(tmp_path):
    load(
        tmp_path,
        "a,Xã,Cũ,1,,,30/06/2025,,,b,01/07/2025,part,NQ",
        "a,,,,,,,,,c,01/07/2025,Nhập một phần,NQ",
        "b,Xã,Mới một,2,,01/07/2025,,,,,,,",
        "c,Xã,Mới hai,3,,01/07/2025,,,,,,,",
    )
    assert set(UnitSuccession.objects.values_list("successor__name", "extent")) == {
        ("Mới một", "part"),
        ("Mới hai", "part"),
    }


def test_a_commune_merges_wholly_once_in_one_file_and_in_two(tmp_path):
    units = ("b,Xã,Mới một,2,,01/07/2025,,,,,,,", "c,Xã,Mới hai,3,,01/07/2025,,,,,,,")
    with pytest.raises(CommandError, match=r"Dòng 3: .*Một đơn vị chỉ nhập toàn bộ vào một đơn vị"):
        load(
            tmp_path,
            "a,Xã,Cũ,1,,,30/06/2025,,,b,01/07/2025,,NQ",
            "a,,,,,,,,,c,01/07/2025,,NQ",
            *units,
        )
    assert not Unit.objects.exists()
    load(tmp_path, "a,Xã,Cũ,1,,,30/06/2025,,,b,01/07/2025,,NQ", *units)
    with pytest.raises(CommandError, match=r"Dòng 2: .*Một đơn vị chỉ nhập toàn bộ vào một đơn vị"):
        load(tmp_path, "a,Xã,Cũ,1,,,30/06/2025,,,c,01/07/2025,,NQ", *units)
    assert UnitSuccession.objects.count() == 1


def test_every_fault_is_told_with_its_line_and_nothing_is_written(tmp_path):
    with pytest.raises(CommandError) as caught:
        load(
            tmp_path,
            "t,Tỉnh,Tốt,08,,,,,,,,,",
            "h,Quận huyện,Sai loại,,t,,,,,,,,",
            "x,Xã,Sai ngày,,t,31/02/2020,,,,,,,",
            "y,Xã,Ngược ngày,,t,01/01/2021,01/01/2020,,,,,,",
            "z,Xã,Mất cha,,khong-co,,,,,,,,",
            "t,Tỉnh,Trùng khóa,,,,,,,,,,",
            "u,Xã,,,t,,,,,,,,",
            "v,Xã,Nhập vào hư không,,t,,,,,nowhere,01/07/2025,,",
            ",Xã,Không khóa,,t,,,,,,,,",
        )
    message = str(caught.value)
    for line in range(3, 11):
        assert f"Dòng {line}:" in message
    assert "Dòng 2:" not in message
    assert not Unit.objects.exists()
    assert not Change.objects.exists()


def test_a_file_that_is_not_utf8_and_a_missing_column_are_refused_in_vietnamese(tmp_path):
    with pytest.raises(CommandError, match="UTF-8"):
        load(tmp_path, "t,Tỉnh,Thành,08,,,,,,,,,", encoding="utf-16")
    with pytest.raises(CommandError, match="thiếu cột kind"):
        load(tmp_path, "t,Thử", header="key,name")


def test_a_unit_that_moves_takes_its_subtree_along(lam_binh):
    commune = communes_on(lam_binh, date(2022, 1, 1)).get(name="Xuân Lập")
    hamlet = add_unit(kind=Unit.Kind.HAMLET, name="Khuổi Trang", parent=commune, by=OPERATOR)
    target = Unit.objects.get(kind=Unit.Kind.PROVINCE, valid_to=None)
    commune.parent = target
    commune.save()
    write_path(commune)
    hamlet.refresh_from_db()
    assert hamlet.path == f"{target.path}{commune.pk}.{hamlet.pk}."
