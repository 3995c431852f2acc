"""True of its day: what counts by the records' own days, what is told instead, and how the days add up."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from awards.models import Assessment, Commendation
from danvan.review.figures.counted import REGISTRATIONS
from danvan.review.figures.days import would_count
from danvan.review.figures.review import review_of
from danvan.review.models import ReviewPeriod
from danvan.review.paper import day_told
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.models import Kind, Outcome, Registration, State, Unit
from tests.builders import (
    COMMITTEE_MEMBER,
    make_decision,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
    programme_of,
    scope_of,
)
from tests.number_lists import assert_each_opens_its_list
from tests.random_cases import seeds
from tests.registry_shapes import make_random_registry

pytestmark = pytest.mark.django_db
DAY = date(2022, 10, 5)


def review(scope):
    return review_of(scope, list(Unit.objects.all()))


@pytest.fixture
def scope(lam_binh):
    return scope_of(make_programme(cut_off_on=DAY), lam_binh)


def headline(scope):
    found = review(scope)
    return found.registrations.value, found.recognised.value, found.commendations.value, len(found.outcomes)


def told(scope):
    return {noun: (of.after.value, of.undated.value) for noun, of in review(scope).told.parts}


def all_told(found):
    parts = found.told.parts
    return [count for _, of in parts for count in (of.after, of.ended, of.revoked_undated, of.undated)]


def assert_told_lists_agree(scope, user):
    assert_each_opens_its_list(all_told(review(scope)), user)


def assert_list_agrees(count, user):
    assert_each_opens_its_list([count], user)


def test_what_came_after_the_day_changes_nothing_and_is_told_with_its_list(scope, lam_binh, xuan_lap, bcd):
    before = make_registration(make_model(unit=xuan_lap), 2022, registered_on=date(2022, 3, 1))
    make_recognition(before, decision=make_decision(lam_binh, issued_on=date(2022, 10, 4)))
    assert headline(scope) == (1, 1, 0, 0)
    assert told(scope) == {}
    make_registration(make_model(unit=xuan_lap), 2022, registered_on=date(2022, 12, 20))
    for issued_on in (date(2022, 12, 30), date(2024, 3, 1)):
        later = make_registration(make_model(unit=xuan_lap), 2022, registered_on=date(2022, 3, 1))
        paper = make_decision(lam_binh, issued_on=issued_on)
        make_recognition(later, decision=paper)
        Commendation.objects.create(
            programme=before.programme, recipient_kind=Kind.COLLECTIVE, unit=xuan_lap, decision=paper
        )
    for on in (date(2022, 10, 6), None):
        Outcome.objects.create(
            unit=xuan_lap,
            programme=before.programme,
            year=2022,
            indicator="Hiến đất",
            value=1,
            measure="m2",
            on=on,
        )
    assert headline(scope) == (3, 1, 0, 1)
    assert told(scope) == {
        "lượt đăng ký": (1, 0),
        "lượt công nhận": (2, 0),
        "lượt khen thưởng": (2, 0),
        "kết quả vận động": (1, 1),
    }
    assert_told_lists_agree(scope, bcd)


@pytest.mark.parametrize(("day", "after"), [(DAY, 0), (date(2022, 10, 6), 1), (None, 0)])
def test_an_assessment_counts_from_its_own_day_and_its_lists_with_it(
    scope, lam_binh, xuan_lap, bcd, day, after
):
    registration = make_registration(make_model(unit=xuan_lap), 2022, registered_on=date(2022, 3, 1))
    make_recognition(registration, decision=make_decision(lam_binh, issued_on=date(2022, 10, 4)))
    Assessment.objects.create(registration=registration, result="effective", assessed_on=day)
    found = review(scope)
    assert (found.assessed.value, found.lacks_assessments) == (1 - after, bool(after))
    assert told(scope).get("lượt đánh giá") == (None if day == DAY else (after, 1 - after))
    assert_told_lists_agree(scope, bcd)
    for count in (found.assessed, found.recognised.part(after, danh_gia="khong")):
        assert_list_agrees(count, bcd)


def test_what_was_typed_today_about_an_earlier_day_counts(scope, lam_binh, xuan_lap):
    registration = make_registration(make_model(unit=xuan_lap), 2022, registered_on=date(2022, 10, 5))
    make_recognition(registration, decision=make_decision(lam_binh, issued_on=date(2022, 10, 4)))
    assert headline(scope)[:2] == (1, 1)  # both were entered long after


def test_lists_of_who_was_commended_leave_out_what_came_after_the_day(scope, lam_binh, xuan_lap, bcd):
    assert (review(scope).commendations.value, review(scope).unnamed.value) == (0, 0)
    for issued_on in (DAY, date(2022, 10, 6)):
        paper = make_decision(lam_binh, issued_on=issued_on)
        for kind, name in ((Kind.COLLECTIVE, "Hội Phụ nữ"), (Kind.INDIVIDUAL, "")):
            Commendation.objects.create(
                programme=make_programme(),
                year=2022,
                recipient_kind=kind,
                recipient_name=name,
                unit=xuan_lap,
                decision=paper,
            )
    found = review(scope)
    counts = found.commendations, found.unnamed, *(count for _, count in found.commended_by_kind)
    assert [count.value for count in counts] == [2, 1, 1, 1]
    for count in counts:
        assert_list_agrees(count, bcd)


def test_what_came_after_by_its_day_and_by_its_year_is_told_together(lam_binh, xuan_lap, bcd):
    scope = scope_of(make_programme(2020, 2025, cut_off_on=DAY), lam_binh)
    for year, day in ((2022, date(2022, 12, 20)), (2023, None)):
        make_registration(make_model(unit=xuan_lap), year, programme_of(scope), registered_on=day)
    assert headline(scope) == (0, 0, 0, 0)
    assert told(scope) == {"lượt đăng ký": (2, 0)}
    assert_told_lists_agree(scope, bcd)


def test_without_a_day_a_record_counts_and_is_told(scope, lam_binh, xuan_lap, bcd):
    registration = make_registration(make_model(unit=xuan_lap), 2022)
    make_recognition(registration, decision=make_decision(lam_binh, issued_on=None))
    assert headline(scope)[:2] == (1, 1)
    assert told(scope) == {"lượt đăng ký": (0, 1), "lượt công nhận": (0, 1)}
    assert_told_lists_agree(scope, bcd)


def test_a_revocation_counts_from_its_own_day(scope, lam_binh, xuan_lap):
    registration = make_registration(make_model(unit=xuan_lap), 2022)
    revoking = make_decision(lam_binh, issued_on=date(2022, 10, 6))
    make_recognition(
        registration, decision=make_decision(lam_binh, issued_on=date(2022, 10, 1)), revoked_by=revoking
    )
    assert review(scope).recognised.value == 1
    later = Scope(make_period(slug="sau", counting_on=date(2022, 10, 6)), scope.unit)
    assert review(later).recognised.value == 0


def test_a_withdrawal_counts_from_its_own_day(scope, xuan_lap):
    make_registration(
        make_model(unit=xuan_lap),
        2022,
        state=State.WITHDRAWN,
        withdrawn_on=date(2022, 10, 6),
        registered_on=DAY,
    )
    assert review(scope).registrations.value == 1
    later = Scope(make_period(slug="sau", counting_on=date(2022, 10, 6)), scope.unit)
    assert review(later).registrations.value == 0


def ended(scope):
    return {noun: of.ended.value for noun, of in review(scope).told.parts if of.ended.value}


@pytest.mark.parametrize("of_the_decision", [False, True])
def test_what_was_revoked_or_withdrawn_after_the_day_counts_and_is_told_with_its_list(
    scope, lam_binh, xuan_lap, bcd, browse, of_the_decision
):
    registration = make_registration(make_model(unit=xuan_lap), 2022, registered_on=DAY)
    make_registration(
        make_model(unit=xuan_lap),
        2022,
        state=State.WITHDRAWN,
        withdrawn_on=date(2024, 3, 1),
        registered_on=DAY,
    )
    revoking = make_decision(lam_binh, issued_on=date(2024, 3, 1))
    given = make_decision(lam_binh, issued_on=DAY, revoked_by=revoking if of_the_decision else None)
    by = {"decision": given, "revoked_by": None if of_the_decision else revoking}
    make_recognition(registration, **by)
    Commendation.objects.create(
        programme=registration.programme, recipient_kind=Kind.COLLECTIVE, unit=xuan_lap, **by
    )
    assert headline(scope) == (2, 1, 1, 0)
    assert ended(scope) == {"lượt đăng ký": 1, "lượt công nhận": 1, "lượt khen thưởng": 1}
    assert_told_lists_agree(scope, bcd)
    assert day_told(review(scope)) == (
        "Có 01 lượt đăng ký đã rút, 01 lượt công nhận bị hủy, 01 lượt khen thưởng bị hủy sau ngày 05/10/2022 "
        "vẫn tính."
    )
    page = browse(bcd).get(f"/so-ket/{scope.period.slug}/").content.decode()
    assert "lượt công nhận bị hủy sau ngày đó, vẫn tính" in page
    # What took them away on the day itself, or was revoked in its turn, takes nothing from a later day.
    later = Scope(make_period(slug="sau", counting_on=date(2024, 3, 1)), scope.unit)
    assert (headline(later), ended(later)) == ((1, 0, 0, 0), {})
    revoking.revoked_by = make_decision(lam_binh, issued_on=date(2024, 4, 1))
    revoking.save()
    assert ended(scope) == {"lượt đăng ký": 1}
    assert_told_lists_agree(scope, bcd)


def revoked_undated(scope):
    told = review(scope).told
    return {noun: of.revoked_undated.value for noun, of in told.parts if of.revoked_undated.value}


@pytest.mark.parametrize("of_the_decision", [False, True])
def test_what_a_paper_without_a_day_revoked_counts_on_no_day_and_is_told_with_its_list(
    scope, lam_binh, xuan_lap, bcd, browse, of_the_decision
):
    registration = make_registration(make_model(unit=xuan_lap), 2022, registered_on=DAY)
    revoking = make_decision(lam_binh, "", issued_on=None)
    given = make_decision(lam_binh, issued_on=DAY, revoked_by=revoking if of_the_decision else None)
    by = {"decision": given, "revoked_by": None if of_the_decision else revoking}
    make_recognition(registration, **by)
    Commendation.objects.create(
        programme=registration.programme, recipient_kind=Kind.COLLECTIVE, unit=xuan_lap, **by
    )
    assert headline(scope) == (1, 0, 0, 0)
    assert revoked_undated(scope) == {"lượt công nhận": 1, "lượt khen thưởng": 1}
    assert ended(scope) == {}
    assert_told_lists_agree(scope, bcd)
    assert day_told(review(scope)) == (
        "Có 01 lượt công nhận, 01 lượt khen thưởng bị hủy theo văn bản không ghi ngày nên không tính."
    )
    page = browse(bcd).get(f"/so-ket/{scope.period.slug}/").content.decode()
    assert "lượt công nhận bị hủy theo văn bản không ghi ngày, không tính" in page
    # Before the day of what gave it there was nothing to take away.
    earlier = Scope(make_period(slug="truoc", counting_on=date(2022, 10, 4)), scope.unit)
    assert revoked_undated(earlier) == {}
    # Nor does a paper take anything away that is itself revoked, or that has its day.
    revoking.revoked_by = make_decision(lam_binh, issued_on=DAY)
    revoking.save()
    assert (headline(scope), revoked_undated(scope)) == ((1, 1, 1, 0), {})
    revoking.revoked_by, revoking.issued_on = None, DAY
    revoking.save()
    assert (headline(scope), revoked_undated(scope)) == ((1, 0, 0, 0), {})


@pytest.mark.parametrize("of_the_decision", [False, True])
def test_in_a_half_what_has_no_day_and_was_revoked_by_a_paper_without_one_is_told_as_in_the_year(
    lam_binh, xuan_lap, bcd, of_the_decision
):
    revoking = make_decision(lam_binh, "", issued_on=None)
    given = make_decision(lam_binh, "", issued_on=None, revoked_by=revoking if of_the_decision else None)
    programme = make_programme()
    # A recognition without a paper was revoked by one; a paper without a day was revoked itself.
    by = {"decision": given if of_the_decision else None, "revoked_by": None if of_the_decision else revoking}
    for year in (2020, 2021):
        registration = make_registration(
            make_model(unit=xuan_lap), year, programme, registered_on=date(year, 3, 1)
        )
        make_recognition(registration, **by)
        Commendation.objects.create(
            programme=programme, year=year, recipient_kind=Kind.COLLECTIVE, unit=xuan_lap, **by
        )
    year = make_period(2021, 2021, slug="nam", counting_on=date(2025, 1, 1))
    for period in (year, *halves_of(2021)):
        scope = Scope(period, lam_binh)
        assert headline(scope)[1:3] == (0, 0), period
        assert revoked_undated(scope) == {"lượt công nhận": 1, "lượt khen thưởng": 1}, period
        assert_told_lists_agree(scope, bcd)
        level = replace(scope, recognition_level="province")
        assert revoked_undated(level) == {"lượt khen thưởng": 1}
        assert_told_lists_agree(level, bcd)


def test_what_has_no_year_counts_from_the_first_year_of_its_programme(lam_binh, xuan_lap, bcd, browse):
    make_programme(2020, 2022)
    early, late = make_programme(2020, 2020), make_programme(2022, 2022)
    for programme in (early, late):
        registration = make_registration(make_model(unit=xuan_lap), None, programme)
        make_recognition(registration)
        Assessment.objects.create(registration=registration, result=Assessment.Result.EFFECTIVE)
        Commendation.objects.create(programme=programme, recipient_kind=Kind.COLLECTIVE, unit=xuan_lap)
        Outcome.objects.create(
            programme=programme, unit=xuan_lap, indicator="Hiến đất", value=1, measure="m2"
        )
    period = make_period(slug="ngay", counting_on=date(2021, 12, 31))
    for scope in (Scope(period, lam_binh), Scope(period, lam_binh, UNKNOWN_YEAR)):
        found = review(scope)
        assert headline(scope) == (1, 1, 1, 1)
        assert found.assessed.value == 1
        nouns = ("lượt đăng ký", "lượt đánh giá", "lượt công nhận", "lượt khen thưởng", "kết quả vận động")
        assert told(scope) == dict.fromkeys(nouns, (1, 1))
        assert_told_lists_agree(scope, bcd)
        for count in (found.registrations, found.recognised, found.assessed, found.commendations):
            assert_list_agrees(count, bcd)
    begun = Scope(make_period(slug="sau", counting_on=date(2022, 1, 1)), lam_binh)
    assert headline(begun) == (2, 2, 2, 2)
    assert {noun: after for noun, (after, _) in told(begun).items() if after} == {}
    # A unit that has ended counts to its last day, though its programme went on.
    Unit.objects.filter(pk=lam_binh.pk).update(valid_to=date(2021, 6, 30))
    ended_unit = Scope(
        make_period(slug="het", counting_on=date(2022, 12, 31)), Unit.objects.get(pk=lam_binh.pk)
    )
    assert headline(ended_unit) == (1, 1, 1, 1)


@seeds(15)
def test_what_ended_after_the_day_opens_its_list_in_any_registry(seed):
    _, district = make_random_registry(seed)
    found = Scope(make_period(slug="ngay", counting_on=date(2021, 7, 1)), district)
    assert_told_lists_agree(found, make_user(COMMITTEE_MEMBER, district))


def test_a_running_period_counts_to_today_and_names_no_day_to_come(lam_binh, xuan_lap, settings, monkeypatch):
    today = date(2021, 1, 15)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: today)
    make_programme()
    running = Scope(make_period(slug="dang-chay"), lam_binh)
    future = Scope(make_period(slug="se-chot", counting_on=date(2030, 12, 31)), lam_binh)
    make_registration(make_model(unit=xuan_lap), 2021, registered_on=date(2021, 1, 15))
    make_registration(make_model(unit=xuan_lap), 2021, registered_on=date(2021, 1, 16))
    make_registration(make_model(unit=xuan_lap), 2022, registered_on=date(2021, 1, 15))  # for a year to come
    for scope in (running, future):
        found = review(scope)
        assert scope.day == today
        assert [row.year for row in found.by_year] == [2020, 2021]
        assert found.registrations.value == 1
        assert told(scope) == {"lượt đăng ký": (2, 0)}


def halves_of(year):
    ends = ((date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31)))
    for number, (first, last) in enumerate(ends):
        period = ReviewPeriod(
            kind=ReviewPeriod.Kind.HALF,
            from_on=first,
            to_on=last,
            counting_on=date(2025, 1, 1),
            slug=f"nua-{number}",
        )
        period.full_clean()
        period.save()
        yield period


def test_what_has_no_year_is_of_the_half_of_its_day_where_its_programme_is_of_one_year(lam_binh):
    programme = make_programme(2021, 2021)
    for day in (date(2021, 3, 3), date(2020, 12, 1), date(2021, 9, 9), None):
        make_registration(make_model(unit=lam_binh), None, programme, registered_on=day)
    make_registration(
        make_model(unit=lam_binh), None, make_programme(2021, 2022), registered_on=date(2021, 3, 3)
    )
    whole = review(Scope(make_period(2021, 2021, slug="nam", counting_on=date(2025, 1, 1)), lam_binh))
    halves = [review(Scope(half, lam_binh)) for half in halves_of(2021)]
    assert whole.registrations.value == 4
    assert [half.registrations.value for half in halves] == [2, 1]
    assert [half.told.registrations.undated.value for half in halves] == [1, 1]
    for half in halves:
        assert_told_lists_agree(half.scope, make_user(COMMITTEE_MEMBER, lam_binh))
        assert_list_agrees(half.registrations, make_user(COMMITTEE_MEMBER, lam_binh))


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2024, 2, 29), date(2024, 12, 31)), (date(2024, 1, 1), date(2024, 2, 29))],
)
def test_a_period_may_begin_or_end_on_a_leap_day(first, last, lam_binh):
    scope = Scope(ReviewPeriod(kind="other", from_on=first, to_on=last, slug="nhuan"), lam_binh)
    scope.period.save()
    make_registration(make_model(unit=lam_binh), 2024, registered_on=date(2024, 2, 29))
    assert review(scope).registrations.value == 1


@seeds(25)
def test_a_year_is_its_two_halves_and_what_has_no_day(seed):
    _, district = make_random_registry(seed)
    year = make_period(2021, 2021, slug="nam", counting_on=date(2025, 1, 1))
    whole, first, second = (review(Scope(period, district)) for period in (year, *halves_of(2021)))
    for kind, count in (
        ("registrations", lambda found: found.registrations),
        ("registrations", lambda found: found.registered_models),
        ("assessments", lambda found: found.assessed),
        ("recognitions", lambda found: found.recognition_times),
    ):
        parts = sum(count(half).value for half in (first, second))
        undated = getattr(first.told, kind).undated.value
        assert undated == getattr(second.told, kind).undated.value
        assert count(whole).value == parts + undated
    lists = [count for half in (first, second) for count in (half.assessed, *all_told(half))]
    assert_each_opens_its_list(lists, make_user(COMMITTEE_MEMBER, district))
    for half in (first, second):
        # What is recognised here may have been registered in the other half.
        assert half.rate_recognised is None


@seeds(25)
def test_day_by_day_nothing_is_lost_but_by_revocation_and_withdrawal(seed):
    _, district = make_random_registry(seed)
    period = make_period(slug="ngay", counting_on=DAY)
    before = None
    for day in (
        date(2020, 12, 31),
        date(2021, 7, 1),
        date(2022, 10, 4),
        date(2022, 10, 6),
        date(2024, 12, 1),
    ):
        period.counting_on = day
        scope = Scope(replace_territory(period), district)
        found = review(scope)
        now = (found.registrations.value, found.told.registrations.after.value)
        if before is not None and not lost_between(before[0], day):
            assert now[0] >= before[1]
        before = (day, now[0])


def replace_territory(period):
    """Held fixed: that of today, whatever day is counted."""
    period.territory = ReviewPeriod.Territory.AS_NOW
    return period


def lost_between(first, last):
    return Registration.objects.filter(withdrawn_on__gt=first, withdrawn_on__lte=last).exists()


def test_years_of_two_programmes_are_summed_and_each_model_counts_once(lam_binh, xuan_lap):
    first, second = make_programme(2020, 2022), make_programme(2023, 2025)
    kept = make_model(unit=xuan_lap)
    for year, programme in ((2021, first), (2022, first), (2024, second)):
        make_recognition(make_registration(kept, year, programme))
    make_registration(make_model(unit=xuan_lap), 2025, second)
    found = review(Scope(make_period(2020, 2025, counting_on=date(2025, 12, 31)), lam_binh))
    assert (found.registered_models.value, found.registrations.value, found.recognised.value) == (2, 4, 1)
    assert sum(row.registrations.value for row in found.by_year) == found.registrations.value


def test_todays_commune_shows_what_its_predecessors_did(tuyen_quang, lam_binh):
    old = [
        make_unit("commune", name, lam_binh, valid_to=date(2025, 6, 30))
        for name in ("Khuôn Hà", "Thượng Lâm")
    ]
    new = make_unit("commune", "Thượng Lâm", tuyen_quang, valid_from=date(2025, 7, 1))
    for unit in old:
        make_succession(unit, new, date(2025, 7, 1))
        make_recognition(make_registration(make_model(unit=unit), 2021))
    scope = scope_of(make_programme(cut_off_on=DAY), new)
    found = review(scope)
    assert scope.is_as_now
    assert (found.registrations.value, found.recognised.value) == (2, 2)
    closed = replace(scope, unit=lam_binh)
    lam_binh.valid_to = date(2025, 6, 30)
    lam_binh.save()
    assert review(closed).recognised.value == 2  # the old district, whole, asked in 2026


# --- what is not written yet

PARTS = (
    (date(2020, 1, 1), date(2022, 12, 31)),
    (date(2021, 1, 1), date(2021, 12, 31)),
    (date(2021, 1, 1), date(2021, 6, 30)),
    (date(2021, 7, 1), date(2021, 12, 31)),
    (date(2021, 3, 1), date(2021, 9, 30)),
)
COUNTING = (None, date(2021, 9, 30), date(2021, 12, 31), date(2022, 3, 1))
# Every first and last day, each day of counting, and the days beside them.
DAYS = (
    None,
    *sorted(
        {
            day + timedelta(days=beside)
            for day in {*(day for part in PARTS for day in part), *(day for day in COUNTING if day)}
            for beside in (-1, 0, 1)
        }
    ),
)


def test_what_would_count_is_what_counts_when_it_is_written(lam_binh):
    registrant = make_registrant(lam_binh)
    written = [
        make_registration(
            make_model(registrant=registrant), year, make_programme(*years), registered_on=day, unit=lam_binh
        )
        for year in (None, 2019, 2020, 2021, 2022, 2023)
        for day in DAYS
        for years in ((2020, 2022), (2021, 2021), (2021, 2025), (2019, 2021))
    ]
    for (first, last), counting_on in product(PARTS, COUNTING):
        scope = Scope(ReviewPeriod(from_on=first, to_on=last, counting_on=counting_on), lam_binh)
        counted = set(REGISTRATIONS.counted(scope, (lam_binh.path,)).values_list("pk", flat=True))
        assert counted == {
            one.pk for one in written if would_count(scope, one.year, one.programme, one.registered_on)
        }
        assert counted
