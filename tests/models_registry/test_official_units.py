"""The country's official units: the file of them, and what an installation takes of it."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Change, Unit, UnitSuccession
from models_registry.territory import load_successions, territory_paths
from models_registry.units.loading import load_units
from models_registry.units.make_official import HISTORY_FILE, OFFICIAL
from models_registry.units.official import FACTS_FILE, OfficialUnits
from tests.builders import make_unit

LAST_DAY, REFORM = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def official():
    return OfficialUnits()


def take(*options):
    call_command("load_units", *options)


def units_as_told():
    return {
        (unit.kind, unit.name, unit.code, parent, unit.valid_from, unit.valid_to, unit.founded_by, unit.note)
        for unit in Unit.objects.select_related("parent")
        for parent in [(unit.parent.code, unit.parent.valid_to) if unit.parent else None]
    }


def successions_as_told():
    return set(
        UnitSuccession.objects.values_list(
            *("predecessor__code", "predecessor__kind", "predecessor__valid_to", "successor__code"),
            *("successor__kind", "effective_on", "extent", "document"),
        )
    )


def everything():
    return list(Unit.objects.values()), list(UnitSuccession.objects.values()), Change.objects.count()


# --- the file


def province_of(unit, units):
    """The code of the province in which a unit of that day lies."""
    while unit.level > 2:
        unit = units[unit.parent]
    return unit.code


def test_no_merger_of_2025_crosses_a_province_of_today(official):
    """So the country can be split by province, old records and all (`deploy/country.md`)."""
    before = {unit.code: unit for unit in official.units if unit.valid_to in (None, LAST_DAY)}
    before |= {unit.code: unit for unit in official.units if unit.valid_to == LAST_DAY}
    today = {unit.code: unit for unit in official.units if unit.valid_to is None}
    ended = [unit for unit in before.values() if unit.valid_to == LAST_DAY and unit.level == 5]
    assert len(ended) == 10_035
    for unit in ended:
        old = before[province_of(unit, before)]
        home = old.into if old.valid_to else old.code
        went = filter(None, (unit.into, *unit.parts))
        assert {province_of(today[code], today) for code in went} == {home}, unit.key


def test_the_file_holds_34_provinces_and_3321_communes_of_today_as_many_of_each_kind_as_published(official):
    today = [unit for unit in official.units if unit.valid_to is None]
    assert Counter(unit.level for unit in today) == {2: 34, 5: 3321}
    kinds = Counter(unit.kind for unit in today if unit.level == 5)
    assert kinds == {"commune": 2621, "ward": 687, "special_zone": 13}
    of_provinces = Counter((unit.parent, unit.kind) for unit in today if unit.level == 5)
    for code, (communes, wards, zones) in OFFICIAL.items():
        assert of_provinces[code, "commune"] == communes
        assert of_provinces[code, "ward"] == wards
        assert of_provinces[code, "special_zone"] == zones
    assert sum(OFFICIAL["08"]) == 124


def test_the_file_holds_63_provinces_and_696_districts_of_before(official):
    before = [
        unit
        for unit in official.units
        if (unit.valid_from or LAST_DAY) <= LAST_DAY <= (unit.valid_to or LAST_DAY)
    ]
    assert Counter(unit.level for unit in before) == {2: 63, 3: 696, 5: 10035}


def test_a_code_names_one_unit_a_day(official):
    for day in (date(2020, 1, 1), LAST_DAY, REFORM, date.max):
        codes = [
            unit.code
            for unit in official.units
            if (unit.valid_from or date.min) <= day <= (unit.valid_to or date.max)
        ]
        assert len(codes) == len(set(codes))


def test_what_ended_became_something_and_what_stands_came_from_something(official):
    for unit in official.units:
        assert unit.valid_to is None or unit.level == 3 or official.successors_of(unit)
        assert unit.valid_to or unit.valid_from is None or official.predecessors_of(unit)
        assert [parent.level for parent in official.above(unit)] in ([], [2], [3, 2])
        assert not (unit.into and unit.parts)
        assert len(unit.parts) != 1


def test_the_file_is_small_and_tells_where_its_sources_differ():
    content = FACTS_FILE.read_text(encoding="utf-8")
    assert FACTS_FILE.stat().st_size <= 800_000
    told = int(content.split("Hai nguồn khác nhau ở ")[1].split()[0])
    assert told == sum(line.startswith(("# tên:", "# chỉ ", "# thành:")) for line in content.splitlines())


# --- a former district


@pytest.mark.django_db
def test_the_old_district_of_lam_binh_is_what_its_hand_kept_history_says():
    take("--old-district", "Lâm Bình")
    taken = units_as_told(), successions_as_told()
    UnitSuccession.objects.all().delete()
    while Unit.objects.exists():
        Unit.objects.filter(children=None).delete()
    take(str(HISTORY_FILE))
    assert taken == (units_as_told(), successions_as_told())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "count"), [(date(2020, 1, 1), 8), (date(2021, 5, 31), 8), (date(2021, 6, 1), 10)]
)
def test_lam_binh_has_its_8_communes_and_then_10_in_a_whole_province_too(day, count):
    take("--province", "08")
    district = Unit.objects.get(code="071")
    assert Unit.objects.valid_on(day).filter(parent=district).count() == count


# --- a province


@pytest.mark.django_db
def test_a_province_takes_its_124_communes_and_all_that_came_before_them(capsys):
    take("--province", "08")
    today = Unit.objects.valid_on(REFORM)
    province = today.get(kind="province")
    assert today.filter(parent=province).count() == 124
    assert Counter(today.filter(parent=province).values_list("kind", flat=True)) == {
        "commune": 117,
        "ward": 7,
    }
    before = Unit.objects.valid_on(LAST_DAY)
    assert set(before.filter(parent=None).values_list("name", flat=True)) == {"Tuyên Quang", "Hà Giang"}
    assert before.filter(kind__in=Unit.DISTRICT_KINDS).count() == 18
    assert UnitSuccession.objects.filter(extent="part").count() == 10
    assert "5 đơn vị đã chia" in capsys.readouterr().out
    for unit in Unit.objects.select_related("parent"):
        assert unit.path == f"{unit.parent.path if unit.parent else ''}{unit.pk}."
    paths = territory_paths(province.path, REFORM, load_successions())
    assert len(paths) == 3  # the two provinces before stand for all that lay in them


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options", [["--province", "08"], ["--province", "Tuyên Quang"], ["--commune", "02266"]]
)
def test_taking_again_what_is_there_changes_nothing(options, capsys):
    take("--province", "08")
    before = everything()
    capsys.readouterr()
    take(*options)
    assert "thêm 0 đơn vị, sửa 0 đơn vị, thêm 0 liên kết" in capsys.readouterr().out
    assert everything() == before


@pytest.mark.django_db
def test_a_province_taken_piece_by_piece_is_the_province_taken_at_once():
    for options in (["--commune", "02266", "00691"], ["--old-district", "073"], ["--province", "08"]):
        take(*options)
    taken = units_as_told(), successions_as_told()
    UnitSuccession.objects.all().delete()
    while Unit.objects.exists():
        Unit.objects.filter(children=None).delete()
    take("--province", "08")
    assert taken == (units_as_told(), successions_as_told())


@pytest.mark.django_db
def test_the_476_units_of_a_province_ask_no_query_each(django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        take("--province", "08")


@pytest.mark.django_db
def test_taking_units_is_one_act_that_names_file_and_line(official):
    take("--commune", "02266")
    changes = Change.objects.filter(subject="models_registry.unit")
    assert changes.values("act").distinct().count() == 1
    unit = Unit.objects.get(code="02266", valid_to=None)
    told = changes.get(subject_id=unit.pk)
    assert (told.source_file, told.reason) == ("official.csv", "Nạp đơn vị hành chính")
    assert told.source_row == official.on("02266", REFORM).line
    assert (
        FACTS_FILE.read_text(encoding="utf-8").splitlines()[told.source_row - 1].startswith("commune,02266,")
    )


# --- a commune


@pytest.mark.django_db
def test_a_commune_takes_what_came_before_it_and_stood_above_and_the_country_stays_out():
    take("--commune", "02266")
    assert {(unit.label, unit.validity) for unit in Unit.objects.all()} == {
        ("Tỉnh Tuyên Quang", "đến hết 30/06/2025"),
        ("Tỉnh Tuyên Quang", "từ 01/07/2025"),
        ("Huyện Lâm Bình", "từ 28/01/2011 đến hết 30/06/2025"),
        ("Xã Lâm Bình", "từ 01/07/2025"),
        ("Xã Phúc Yên", "từ 28/01/2011 đến hết 30/06/2025"),
        ("Xã Xuân Lập", "từ 28/01/2011 đến hết 30/06/2025"),
        ("Thị trấn Lăng Can", "từ 01/06/2021 đến hết 30/06/2025"),
        ("Xã Lăng Can", "từ 28/01/2011 đến hết 31/05/2021"),
    }
    new = Unit.objects.get(kind="commune", name="Lâm Bình")
    paths = territory_paths(new.path, REFORM, load_successions())
    assert len(paths) == 5


@pytest.mark.django_db
def test_a_special_zone_follows_the_district_that_had_no_communes():
    take("--commune", "Côn Đảo")
    link = UnitSuccession.objects.get(successor__name="Côn Đảo")
    assert (link.predecessor.label, link.successor.label) == ("Huyện Côn Đảo", "Đặc khu Côn Đảo")
    assert Unit.objects.get(code="79").label == "Thành phố Hồ Chí Minh"


@pytest.mark.django_db
def test_several_are_taken_together():
    take("--commune", "02266", "02269", "--old-district", "071")
    assert Unit.objects.filter(valid_to=None, kind="commune").count() == 4


# --- what is refused


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--commune", "Bình An"],
            ["“Bình An” là tên của 5", "Xã Bình An (mã 02296, Tỉnh Tuyên Quang)", "mã 26389"],
        ),
        (["--commune", "binh an"], ["là tên của"]),
        (["--old-district", "Châu Thành"], ["là tên của 10 huyện cũ", "(mã 905, Tỉnh Kiên Giang)"]),
        (["--old-district", "Huyện Lâm Bìn"], ["Không có huyện cũ nào mang mã hoặc tên “Huyện Lâm Bìn”"]),
        (
            ["--commune", "02233"],
            ["chỉ có đến hết 30/06/2025, nay là: Xã Lâm Bình (mã 02266, Tỉnh Tuyên Quang)."],
        ),
        (
            ["--province", "64"],
            ["Tỉnh Gia Lai (mã 64) chỉ có đến hết 30/06/2025, nay là: Tỉnh Gia Lai (mã 52)."],
        ),
        (["--province", "99", "--commune", "99999"], ["“99”", "“99999”", "sửa 2 lỗi"]),
        ([], ["Hãy ghi một tệp CSV, hoặc --province"]),
        (["x.csv", "--province", "08"], ["Hãy ghi một tệp CSV, hoặc --province"]),
    ],
)
def test_what_means_nothing_or_several_is_refused_with_a_list(options, said):
    with pytest.raises(CommandError) as caught:
        take(*options)
    for words in said:
        assert words in str(caught.value)
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_unit_that_was_entered_without_days_is_asked_about():
    make_unit("province", "Tuyên Quang", code="08")
    with pytest.raises(CommandError) as caught:
        take("--commune", "02266")
    assert "Tỉnh Tuyên Quang (mã 08) trong cổng chưa ghi ngày" in str(caught.value)
    assert "đến hết 30/06/2025 hoặc từ 01/07/2025" in str(caught.value)
    assert Unit.objects.count() == 1


@pytest.mark.django_db
def test_a_unit_that_was_entered_elsewhere_is_asked_about():
    district = make_unit("district", "Huyện khác")
    make_unit("commune", "Lâm Bình", district, code="02266", valid_from=REFORM)
    with pytest.raises(CommandError, match=r"\(mã 02266\) đã có trong cổng ở chỗ khác \(Huyện Huyện khác\)"):
        take("--commune", "02266")
    assert Unit.objects.count() == 2


@pytest.mark.django_db
def test_a_unit_that_was_entered_by_hand_is_found_again_and_gets_its_code():
    new = make_unit("province", "Tuyên Quang", valid_from=REFORM)
    unit = make_unit("commune", "Thượng Lâm", new, valid_from=REFORM)
    take("--commune", "02269")
    unit.refresh_from_db()
    assert (unit.code, unit.founded_by) == ("02269", "Nghị quyết 1684/NQ-UBTVQH15")
    assert Unit.objects.filter(name="Thượng Lâm", valid_to=None).count() == 1


@pytest.mark.django_db
def test_what_an_officer_wrote_of_a_unit_is_left():
    take("--commune", "02266")
    unit = Unit.objects.get(code="02266", valid_to=None)
    with trail.act(OPERATOR):
        trail.save(unit, founded_by="Nghị quyết của đồng chí", note="Ghi thêm")
    take("--commune", "02266")
    unit.refresh_from_db()
    assert (unit.founded_by, unit.note) == ("Nghị quyết của đồng chí", "Ghi thêm")


# --- later changes


def later(tmp_path, replaced, added):
    """The file as it might be after a later reform: lines in the place of those that begin so, and lines added."""
    path = tmp_path / "official.csv"
    content = FACTS_FILE.read_text(encoding="utf-8").splitlines()
    for before, after in replaced.items():
        assert sum(line.startswith(before) for line in content) == 1
        content = [after if line.startswith(before) else line for line in content]
    path.write_text("\n".join([*content, *added]) + "\n", encoding="utf-8")
    return OfficialUnits(path)


@pytest.mark.django_db
def test_a_later_file_closes_a_unit_and_opens_its_successor(tmp_path):
    take("--province", "08")
    before = everything()
    file = later(
        tmp_path,
        {
            f"commune,{code},{name},08,2025-07-01,,": f"commune,{code},{name},08,2025-07-01,2027-12-31,02269,,,"
            for code, name in (("02266", "Lâm Bình"), ("02269", "Thượng Lâm"))
        },
        ["commune,02269,Lâm Thượng,08,2028-01-01,,,,Nghị quyết 1/2027,"],
    ).take(provinces=["08"])
    loaded = load_units(file, OPERATOR, "Nạp")
    assert (loaded.created, loaded.changed, loaded.linked) == (1, 2, 2)
    new = Unit.objects.get(name="Lâm Thượng")
    assert {link.predecessor.name for link in new.predecessions.all()} == {"Lâm Bình", "Thượng Lâm"}
    assert new.predecessions.first().effective_on == date(2028, 1, 1)
    assert Unit.objects.get(code="02266", name="Lâm Bình").valid_to == date(2027, 12, 31)
    assert len(everything()[0]) == len(before[0]) + 1
    load_units(file, OPERATOR, "Nạp")
    assert len(everything()[0]) == len(before[0]) + 1
