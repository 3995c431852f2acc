"""What a list will bring when its good rows are written: of each its registrant, its model, its programme and day."""

from collections import defaultdict
from datetime import date

import pytest

from danvan.lists.deciding.coming import Coming, coming
from danvan.lists.models import ImportBatch
from danvan.lists.reading.answers import Answers
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from models_registry.models import Programme
from tests.builders import make_field, make_model, make_programme, make_registrant, make_registration
from tests.lists.conftest import HEADER, line, workbook

pytestmark = pytest.mark.django_db


def taken(user, *lines):
    """Of each line what stands under day and programme may be left out."""
    header = (*HEADER, "Ngày đăng ký", "Giai đoạn")
    return stage(workbook(*([*cells, "", ""][:10] for cells in lines), header=header), "ds.xlsx", user)


def brought(batch, user):
    return coming(ImportBatch.objects.get(pk=batch.pk), user)


def key_of(batch, line):
    return batch.rows.get(row=line).pk


@pytest.fixture
def known(catalogue, xuan_lap):
    """“Nhà sạch” of Hội Nông dân, registered in 2020."""
    model = make_model("Nhà sạch", make_registrant(xuan_lap, "Hội Nông dân"), make_field("economy"))
    make_registration(model, 2020)
    return model


def test_each_row_that_is_written_brings_a_registration(catalogue, known, huyen, xa, xuan_lap):
    lines = (
        [*line("Đường hoa", "Hội Phụ nữ", year=2022), "5/3/2022", ""],
        line("Nhà sạch", "Hội Nông dân", year=2021),
        line("Nhà sạch", "Hội Nông dân", year=2020),
        line("Thu gom rác", "", year=2021),
        line("Nuôi ong", "Ma Thị Ước", year=2021, kind="Cá nhân"),
        line("Nuôi dê", "Hội Phụ nữ", year=2021),
    )
    for user, counts in ((huyen, True), (xa, False)):
        batch = taken(user, *lines)
        batch = revise(batch, user, lambda answers: answers.leaving_out("DS", 7))
        assert [row.action for row in batch.rows.order_by("pk")][:5] == [
            *("new", "continues", "unchanged", "refused", "new")
        ]
        body, person = (
            (xuan_lap.pk, *said) for said in (("collective", "Hội Phụ nữ"), ("individual", "Ma Thị Ước"))
        )
        at = xuan_lap.path, counts
        found = brought(batch, user)
        holder, model = known.registrant_id, known.pk
        assert sorted(found, key=lambda one: one.kind + str(one.year)) == [
            Coming(catalogue, 2021, None, "collective", holder, model, *at),
            Coming(catalogue, 2022, date(2022, 3, 5), "collective", body, (key_of(batch, 2),), *at),
            Coming(catalogue, 2021, None, "individual", person, (key_of(batch, 6),), *at),
        ]
        assert found[0].dating == (found[0].year, catalogue, found[0].registered_on)


def test_years_and_titles_that_are_one_model_of_the_list_are_told_as_one(catalogue, huyen):
    batch = taken(
        huyen,
        line("Đường hoa phụ nữ", "Hội Phụ nữ", year=2020),
        line("ĐƯỜNG HOA PHỤ NỮ", "Hội Phụ nữ", year=2021),
        line("Đường hoa của phụ nữ", "Hội Phụ nữ", year=2022),
        line("Đường hoa phụ nữ", "Hội Nông dân", year=2020),
        line("Nhà sạch", "Hội Phụ nữ", year=2020),
    )
    (asked,) = [said for row in batch.rows.all() for said in row.problems if said.get("asked")]
    batch = revise(batch, huyen, lambda answers: answers.with_same(asked["asked"], "=Đường hoa phụ nữ"))
    years = defaultdict(set)
    for one in brought(batch, huyen):
        years[one.model].add(one.year)
    assert sorted(years.values(), key=len) == [{2020}, {2020}, {2020, 2021, 2022}]


def test_a_row_that_says_no_year_comes_under_its_programme(catalogue, huyen):
    later = make_programme(2023, 2025)
    lines = [
        [*line(who=who, year="Không rõ năm"), "", code]
        for who, code in (("Hội A Nà Co", "2023-2025"), ("Hội B Nà Ta", "2020-2022"))
    ]
    found = brought(taken(huyen, *lines), huyen)
    assert {(one.holder[2], one.programme, one.year) for one in found} == {
        ("Hội A Nà Co", later, None),
        ("Hội B Nà Ta", catalogue, None),
    }


def test_a_row_whose_programme_has_gone_brings_nothing(catalogue, huyen):
    batch = taken(huyen, line())
    assert len(brought(batch, huyen)) == 1
    Programme.objects.all().delete()
    assert brought(batch, huyen) == []


def test_years_of_one_who_goes_without_a_title_are_one_model(catalogue, huyen):
    rows = [line("Trồng hoa", "Ma Văn Hợi", kind="Cá nhân", year=year) for year in (2021, 2022)]
    answers = Answers(sheets={"DS": {"without_title": "1"}})
    batch = stage(workbook(*rows, header=("STT", "Nội dung", *HEADER[2:])), "ds.xlsx", huyen, answers)
    found = brought(batch, huyen)
    assert (len({one.model for one in found}), {one.year for one in found}) == (1, {2021, 2022})
