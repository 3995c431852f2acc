"""The review's numbers before and after: what the preview foretells is what the review shows after the commit."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from awards.merging import merge
from danvan.intake.views.preview import effect_of
from danvan.lists.models import ImportBatch
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from danvan.review.figures.review import review_of
from danvan.review.scope import Scope
from models_registry.models import Kind, Registration, State, Unit
from tests.builders import (
    make_field,
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
)
from tests.intake.conftest import page, staged, text_of
from tests.lists.conftest import HEADER, line, workbook
from tests.random_cases import whole_review

pytestmark = pytest.mark.django_db


def review_numbers(scope: Scope) -> list[int]:
    review = review_of(Scope(scope.period, scope.unit), Unit.objects.all())
    counts = (
        review.registered_collectives,
        review.registered_individuals,
        review.registered_models,
        review.registrations,
    )
    return [count.value for count in counts]


def check(batch: ImportBatch, user) -> None:
    effects = effect_of(ImportBatch.objects.select_related("unit", "programme").get(pk=batch.pk), user)
    assert effects
    for effect in effects:
        assert [line.now.value for line in effect.lines] == review_numbers(effect.scope)
    commit(batch, user, only_good=True)
    for effect in effects:
        assert [line.after for line in effect.lines] == review_numbers(effect.scope), effect.scope


WHO = st.sampled_from(["Hội Phụ nữ", "Hội Nông dân", "Hội CCB", "Đoàn Thanh niên", "Hội Cựu chiến binh"])
ROW = st.tuples(
    st.sampled_from(["Một", "Hai", "Ba", ""]),
    WHO,
    st.sampled_from(["Xã Xuân Lập", "Xã Khuôn Hà"]),
    st.sampled_from([2021, 2022, 2023]),
    st.sampled_from(["Tập thể", "Cá nhân"]),
)


@whole_review
@given(old=st.lists(ROW, max_size=6), new=st.lists(ROW, min_size=1, max_size=14))
def test_the_foretold_numbers_are_those_of_the_review_after_the_commit(catalogue, huyen, old, new):
    with transaction.atomic():
        make_programme(2023, 2025)
        for lines in (old, new):
            if not lines:
                continue
            batch = stage(workbook(*(line(t, w, u, y, kind=k) for t, w, u, y, k in lines)), "ds.xlsx", huyen)
            if any(row.action in ("new", "continues") for row in batch.rows.all()):
                check(batch, huyen)
        transaction.set_rollback(True)


def test_two_names_that_are_one_in_the_list_count_once(catalogue, huyen):
    lines = (line("Một", "Hội Cựu chiến binh"), line("Hai", "Hội CCB"), line("Ba", "Hội CCB", year=2022))
    batch = stage(workbook(*lines), "ds.xlsx", huyen)
    asked = next(p["asked"] for row in batch.rows.all() for p in row.problems if p.get("asked"))
    batch = revise(batch, huyen, lambda a: a.with_same(asked, "=Hội Cựu chiến binh"))
    assert [line.added for line in effect_of(batch, huyen)[0].lines] == [1, 0, 3, 3]
    check(batch, huyen)


def test_a_model_that_goes_on_into_the_next_programme_counts_there_too(catalogue, huyen):
    make_programme(2023, 2025)
    batch = stage(workbook(line(year=2022), line(year=2023), line(year=2024)), "ds.xlsx", huyen)
    assert [[line.added for line in effect.lines] for effect in effect_of(batch, huyen)] == [
        [1, 0, 1, 2],
        [1, 0, 1, 1],
    ]
    check(batch, huyen)


SAID = (*HEADER, "Giai đoạn")


def test_a_year_said_to_be_unknown_counts_in_the_programme_that_the_row_says(catalogue, huyen):
    rows = (
        [*line(year="Không rõ năm"), catalogue.code],
        [*line("Hai", "Hội Nông dân"), catalogue.code],
    )
    batch = stage(workbook(*rows, header=SAID), "ds.xlsx", huyen)
    assert [line.added for line in effect_of(batch, huyen)[0].lines] == [2, 0, 2, 2]
    check(batch, huyen)


def test_of_two_programmes_of_a_year_the_one_that_accepts_is_told(catalogue, huyen):
    stopped = make_programme(2021, 2023, accepts=False)
    batch = stage(workbook(line()), "ds.xlsx", huyen)
    # The review of either counts by years, whatever the programme under which the model was registered.
    assert {effect.scope.period.slug for effect in effect_of(batch, huyen)} == {catalogue.code, stopped.code}
    check(batch, huyen)


def test_the_programme_that_a_row_says_goes_before_the_latest_of_its_year(catalogue, huyen):
    later = make_programme(2021, 2025)
    batch = stage(workbook([*line(), catalogue.code], header=SAID), "ds.xlsx", huyen)
    assert {effect.scope.period.slug for effect in effect_of(batch, huyen)} == {catalogue.code, later.code}
    check(batch, huyen)


def test_a_row_of_a_day_after_the_day_of_counting_changes_nothing_there(catalogue, huyen):
    rows = [
        [*line(who=who, year=2022), day]
        for who, day in (("Hội Phụ nữ", "5/3/2022"), ("Hội Nông dân", "15/1/2023"))
    ]
    batch = stage(workbook(*rows, header=(*HEADER, "Ngày đăng ký")), "ds.xlsx", huyen)
    assert [line.added for line in effect_of(batch, huyen)[0].lines] == [1, 0, 1, 1]
    check(batch, huyen)


def test_what_waits_for_acceptance_or_was_withdrawn_counts_only_when_it_is_taken(catalogue, huyen, xuan_lap):
    holder = make_registrant(xuan_lap, "Hội Phụ nữ")
    submitted = make_model("Đường hoa", holder, make_field("economy"))
    make_registration(submitted, 2020, catalogue, State.SUBMITTED)
    counted = make_model(
        "Nhà sạch", make_registrant(xuan_lap, "Lý Văn Páo", Kind.INDIVIDUAL), make_field("economy")
    )
    make_registration(counted, 2020, catalogue)
    batch = stage(
        workbook(line("Đường hoa"), line("Nhà sạch", "Lý Văn Páo", kind="Cá nhân"), line("Mới")),
        "ds.xlsx",
        huyen,
    )
    lines = effect_of(batch, huyen)[0].lines
    assert [(line.now.value, line.added) for line in lines] == [(0, 1), (1, 0), (1, 2), (1, 3)]
    check(batch, huyen)


def test_a_commune_officers_rows_change_nothing_until_they_are_accepted(catalogue, browse, xa):
    client = browse(xa)
    batch = staged(client, line(), line("Hai"))
    (effect,) = effect_of(batch, xa)
    assert ([line.added for line in effect.lines], effect.waiting) == ([0, 0, 0, 0], 2)
    assert "2 lượt đăng ký vào sổ ở trạng thái “Đã gửi”" in text_of(client.get(page(batch)))
    check(batch, xa)


def test_a_registrant_of_a_merged_commune_counts_where_the_review_counts_it(
    catalogue, huyen, xuan_lap, lam_binh
):
    new = make_unit("commune", "Bình An", lam_binh, code="02290", valid_from=date(2022, 6, 1))
    Unit.objects.filter(pk=xuan_lap.pk).update(valid_to=date(2022, 5, 31))
    make_succession(xuan_lap, new, date(2022, 6, 1))
    old = make_registrant(xuan_lap, "Hội Phụ nữ")
    make_registration(make_model("Một", old, make_field("economy")), 2021, catalogue)
    batch = stage(
        workbook(line("Một", unit="Xã Bình An", year=2022), line("Hai", unit="Xã Bình An", year=2022)),
        "ds.xlsx",
        huyen,
    )
    assert batch.unit == new
    asked = batch.rows.first().problems[0]["asked"]
    batch = revise(batch, huyen, lambda a: a.with_same(asked, str(old.pk)))
    assert [line.added for line in effect_of(batch, huyen)[0].lines] == [0, 0, 1, 2]
    check(batch, huyen)


def test_a_registration_counts_in_the_unit_of_its_row_wherever_its_registrant_is(
    catalogue, huyen, xuan_lap, khuon_ha
):
    gone, stands = (make_registrant(unit, "Hội Phụ nữ") for unit in (xuan_lap, khuon_ha))
    merge(gone, stands, by=huyen, reason="Là một")
    batch = stage(workbook(line()), "ds.xlsx", huyen)
    assert (batch.unit, batch.rows.get().registrant) == (xuan_lap, stands)
    assert [line.added for line in effect_of(batch, huyen)[0].lines] == [1, 0, 1, 1]
    check(batch, huyen)


def test_every_number_of_now_opens_the_list_that_it_counts(catalogue, browse, huyen, xuan_lap):
    for name, kind in (("Hội Phụ nữ", Kind.COLLECTIVE), ("Lý Văn Páo", Kind.INDIVIDUAL)):
        make_registration(
            make_model("Một", make_registrant(xuan_lap, name, kind), make_field("economy")), 2021, catalogue
        )
    client = browse(huyen)
    batch = staged(client, line("Hai"))
    html = client.get(page(batch)).content.decode()
    for effect_line in effect_of(batch, huyen)[0].lines:
        assert effect_line.now.url.replace("&", "&amp;") in html
        assert client.get(effect_line.now.url).context["count"] == effect_line.now.value


def test_a_list_of_no_unit_or_of_no_good_row_has_no_effect(catalogue, huyen):
    assert effect_of(stage(workbook(line(unit="")), "ds.xlsx", huyen), huyen) == []
    assert effect_of(stage(workbook(line("")), "ds.xlsx", huyen), huyen) == []
    assert not Registration.objects.exists()
