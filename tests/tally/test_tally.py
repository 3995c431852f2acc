"""What was counted is kept until something that it counts is written, whatever the door; then it is counted again."""

import contextlib
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import StringIO
from threading import Thread
from time import monotonic

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from awards.models import Assessment, Commendation, Decision, Recognition
from awards.models.decisions import load_revocations
from danvan.lib import bulk
from danvan.review.figures.as_json import as_json
from danvan.review.figures.review import review_of, reviews_of
from danvan.review.models import ReviewPeriod
from danvan.review.scope import Scope
from danvan.tally.below import covered
from danvan.tally.keeping import _LOCK
from danvan.tally.marks import drop_triggers
from danvan.tally.models import COUNTED, Cell, Mark, Question
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Kind,
    Outcome,
    Programme,
    Registrant,
    Registration,
    State,
    Unit,
    UnitSuccession,
)
from models_registry.units.writing import write_path
from tests.builders import (
    make_decision,
    make_model,
    make_recognition,
    make_registration,
    make_unit,
    scope_of,
    stopped,
)
from tests.random_cases import seeds
from tests.registry_shapes import make_every_shape, make_random_registry

pytestmark = pytest.mark.django_db(transaction=True)


def unit(name, **more):
    return Unit.objects.get(name=name, **more)


def scopes():
    """Of every unit, of a year, of no year, of levels."""
    period = ReviewPeriod.objects.get()
    whole = [Scope(period, one) for one in Unit.objects.all()]
    district = Scope(period, unit("Lâm Bình"))
    levels = replace(district, level="commune", recognition_level="district")
    return [*whole, replace(district, year=2021), replace(district, year="khong-ro"), levels]


def read():
    """All of these, by what is kept."""
    units = list(Unit.objects.all())
    return [(as_json(one), one.told, one.outcomes) for one in (review_of(scope, units) for scope in scopes())]


def count_afresh():
    """All of these, counted within a transaction, where nothing kept is asked."""
    with transaction.atomic():
        return read()


def counted_cells(district):
    """By name, the key of the cell that says that a unit was counted, of the whole period of the district."""
    review_of(Scope(ReviewPeriod.objects.get(), district), list(Unit.objects.all()))
    question = Question.objects.annotate(size=Count("cells")).order_by("-size").first()
    return dict(question.cells.filter(part=COUNTED).values_list("unit__name", "pk"))


def counted_units():
    return set(Cell.objects.filter(part=COUNTED).values_list("unit__name", flat=True))


def test_what_is_kept_is_what_is_counted():
    make_every_shape()
    assert read() == read() == count_afresh()
    assert Question.objects.count() == 6  # 2020-2022, as it ended for two units, 2021, no year, levels
    assert not Mark.objects.exists()


def test_what_is_kept_is_read_by_one_statement(django_assert_num_queries):
    programme, district = make_every_shape()
    units = list(Unit.objects.all())
    scope = scope_of(programme, district)
    review_of(scope, units, [])
    with django_assert_num_queries(5) as asked:
        review_of(scope, units, [])
    assert sum("tally_cell" in query["sql"] for query in asked.captured_queries) == 1


def test_several_units_are_read_as_each_by_itself():
    programme, _ = make_every_shape()
    units = list(Unit.objects.all())
    of_all = [scope_of(programme, one) for one in units]
    for _ in range(2):
        together = [as_json(one) for one in reviews_of(of_all, units)]
        assert together == [as_json(review_of(scope, units, names=False)) for scope in of_all]


def _bulk_insert():
    model = make_model(unit=unit("Hồng Quang"))
    row = Registration(
        model=model, unit=model.unit, year=2022, programme=Programme.objects.get(), state=State.ACCEPTED
    )
    row.pk = bulk.reserve_keys(Registration, 1)[0]
    bulk.insert(Registration, bulk.prepare([row]))


def _statement(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def _first(model, **where):
    return model.objects.filter(**where).order_by("pk").first()


def _move(one, to):
    one.parent = to
    one.save()
    write_path(one)


def _take_away(one):
    Recognition.objects.filter(registration__unit=one).delete()
    Registration.objects.filter(unit=one).delete()
    EmulationModel.objects.filter(unit=one).delete()
    Registrant.objects.filter(unit=one).delete()
    one.delete()


WRITES = {
    "a registration": lambda: make_registration(
        make_model(unit=unit("Hồng Quang")), 2022, Programme.objects.get()
    ),
    "many at once": _bulk_insert,
    "by hand in the database": lambda: _statement(
        "UPDATE models_registry_registration SET state = 'accepted' WHERE state = 'draft'"
    ),
    "a state": lambda: Registration.objects.filter(state=State.DRAFT).update(state=State.ACCEPTED),
    "a year": lambda: Registration.objects.filter(year=2020).update(year=2019),
    "a day": lambda: Registration.objects.filter(year=2021).update(registered_on=date(2023, 5, 5)),
    "a unit of a registration": lambda: Registration.objects.filter(unit=unit("Xuân Lập")).update(
        unit=unit("Hồng Quang")
    ),
    "a recognition": lambda: make_recognition(
        _first(Registration, year=2021, state=State.ACCEPTED), "province"
    ),
    "a recognition taken away": lambda: _first(Recognition, level="district").delete(),
    "a recognition of another registration": lambda: Recognition.objects.filter(exemplary=True).update(
        registration=_first(Registration, unit=unit("Giải thể")), level="province"
    ),
    "exemplary": lambda: Recognition.objects.update(exemplary=True),
    "an assessment": lambda: Assessment.objects.create(
        registration=_first(Registration, state=State.ACCEPTED), result=Assessment.Result.EFFECTIVE
    ),
    "an assessment taken away": lambda: Assessment.objects.all().delete(),
    "a field of a model": lambda: EmulationModel.objects.update(
        field=ActivityField.objects.get(code="other")
    ),
    "a related field": lambda: _first(EmulationModel, title="Đường hoa").related_fields.set([]),
    "a model of another": lambda: EmulationModel.objects.filter(title="Đường hoa").update(
        registrant=Registrant.objects.get(name="Chẩu Văn Thử")
    ),
    "made up": lambda: EmulationModel.objects.update(is_demo=True),
    "a kind of registrant": lambda: Registrant.objects.filter(kind=Kind.INDIVIDUAL).update(
        kind=Kind.HOUSEHOLD
    ),
    "a day of a decision": lambda: Decision.objects.filter(revoked_by=None).update(
        issued_on=date(2023, 1, 1)
    ),
    "a revocation": lambda: Decision.objects.exclude(revoked_by=None).update(revoked_by=None),
    "a revocation of a revocation": lambda: Decision.objects.filter(revoked_by=None).update(
        revoked_by=make_decision(unit("Lâm Bình"))
    ),
    "a commendation": lambda: Commendation.objects.create(
        programme=Programme.objects.get(),
        recipient_kind=Kind.INDIVIDUAL,
        recipient_name="Ai đó",
        unit=unit("Hồng Quang"),
    ),
    "a recipient": lambda: Commendation.objects.filter(
        pk=_first(Commendation, registrant__name="Đoàn xã Xuân Lập").pk
    ).update(registrant=Registrant.objects.get(name="Chẩu Văn Thử")),
    "an outcome": lambda: Outcome.objects.create(
        unit=unit("Hồng Quang"),
        programme=Programme.objects.get(),
        indicator="Đất hiến",
        measure="m²",
        value=5,
    ),
    "the years of a programme": lambda: Programme.objects.update(first_year=2010, last_year=2013),
    "a unit": lambda: make_unit("commune", "Mới", unit("Lâm Bình")),
    "a unit that lies elsewhere": lambda: _move(unit("Nà Ta"), unit("Hồng Quang")),
    "a unit that is gone": lambda: _take_away(unit("Giải thể")),
    "a merger": lambda: UnitSuccession.objects.all().delete(),
    "a merger undone and registered again": lambda: make_registration(
        _first(EmulationModel, unit=unit("Lăng Can", valid_to=date(2021, 5, 31))),
        2022,
        Programme.objects.get(),
        unit=unit("Lăng Can", valid_to=None),
    ),
}
UNCHANGED = ("a unit",)  # nothing counts in it yet


@pytest.mark.parametrize("write", WRITES)
def test_what_is_written_is_counted_whatever_the_door(write):
    make_every_shape()
    before = read()
    WRITES[write]()
    after = read()
    assert after == count_afresh()
    assert (after == before) == (write in UNCHANGED) or len(after) != len(before)


def test_a_model_that_is_gone_leaves_its_holder_counted_where_he_stands():
    programme, district = make_every_shape()
    holder = Registrant.objects.get(name="Đoàn xã Xuân Lập")
    gone = make_registration(make_model(registrant=holder), 2022, programme)
    Registration.objects.filter(pk=gone.pk).update(unit=district)
    before = read()
    gone.delete()
    gone.model.delete()
    assert before != read() == count_afresh()


def test_a_revocation_while_somebody_counts_is_counted():
    programme, district = make_every_shape()
    scope, units = scope_of(programme, district), list(Unit.objects.all())
    papers = load_revocations()  # as whoever asks has read them
    Decision.objects.exclude(revoked_by=None).update(revoked_by=None)
    reviews_of([scope], units, papers=papers)
    assert read() == count_afresh()


def test_only_what_a_write_touches_is_counted_again():
    programme, district = make_every_shape()
    units = list(Unit.objects.all())
    review_of(scope_of(programme, district), units)
    kept = dict(Cell.objects.filter(part=COUNTED).values_list("unit__name", "pk"))
    make_registration(make_model(unit=unit("Hồng Quang")), 2022, programme)
    review_of(scope_of(programme, district), units)
    now = dict(Cell.objects.filter(part=COUNTED).values_list("unit__name", "pk"))
    assert {name for name in kept if kept[name] != now[name]} == {"Hồng Quang"}


def test_only_what_is_asked_is_counted():
    programme, _ = make_every_shape()
    review_of(scope_of(programme, unit("Hồng Quang")), list(Unit.objects.all()))
    assert counted_units() == {"Hồng Quang"}


def test_what_is_undone_leaves_no_mark_and_what_is_open_is_kept_by_nobody():
    programme, district = make_every_shape()
    units, scope = list(Unit.objects.all()), scope_of(programme, district)
    before = review_of(scope, units).registrations.value
    with transaction.atomic():
        make_registration(make_model(unit=unit("Hồng Quang")), 2022, programme)
        assert review_of(scope, units).registrations.value == before + 1
        transaction.set_rollback(True)
    assert not Mark.objects.exists()
    assert review_of(scope, units).registrations.value == before


def test_what_counts_to_today_is_kept_over_the_night_but_for_what_is_dated_then():
    programme, district = make_every_shape()
    ReviewPeriod.objects.update(counting_on=None, to_on=date(2023, 12, 31))
    make_registration(make_model(unit=unit("Hồng Quang")), 2023, programme, registered_on=date(2023, 3, 2))
    make_recognition(
        make_registration(make_model(unit=unit("Giải thể")), 2022, programme),
        decision=make_decision(district, issued_on=date(2023, 3, 2)),
    )
    with stopped(date(2023, 3, 1)):
        assert read() == count_afresh()
        kept = counted_cells(district)
    with stopped(date(2023, 3, 2)):
        assert read() == count_afresh()
        now = counted_cells(district)
    assert {name for name in kept if kept[name] != now[name]} == {"Hồng Quang", "Giải thể"}
    for day in (date(2023, 3, 1), date(2024, 1, 1)):  # a clock that was set back, and a new year
        with stopped(day):
            assert read() == count_afresh()


@seeds(3)
def test_random_registries_are_kept_as_they_are_counted(seed):
    make_random_registry(seed)
    assert read() == read() == count_afresh()


@pytest.fixture
def another():
    """Another process, at its own writing."""
    other = connection.copy()
    with other.cursor() as cursor:
        yield cursor
        cursor.execute("ROLLBACK")
    other.close()


def test_while_another_writes_or_counts_nobody_waits_and_each_counts_for_himself(another):
    make_every_shape()
    if connection.vendor == "postgresql":
        another.execute("BEGIN")
        another.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    else:
        another.execute("BEGIN IMMEDIATE")
    begun = monotonic()
    found = read()
    assert monotonic() - begun < len(found) * 2 + 5  # SQLite's own patience is 20 s
    assert not Cell.objects.exists()
    another.execute("ROLLBACK")
    another.execute("BEGIN")
    assert found == read() == count_afresh()
    assert Cell.objects.exists()


@pytest.mark.postgres
def test_from_a_database_that_cannot_be_written_to_it_is_counted_all_the_same():
    make_every_shape()
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        found = read()
        cursor.execute("SET default_transaction_read_only = off")
    assert not Cell.objects.exists()
    assert found == read()


@pytest.mark.postgres
def test_who_reads_between_two_writers_misses_nothing_that_was_written_before():
    programme, district = make_every_shape()
    scope, units = scope_of(programme, district), list(Unit.objects.all())
    before = review_of(scope, units).registrations.value
    places, written, at_work = [unit("Hồng Quang"), unit("Xuân Lập")], [], 2

    def write(place):
        try:
            for _ in range(12):
                make_registration(make_model(unit=place), 2022, programme)
                written.append(place)
        finally:
            connection.close()

    def ask():
        found = []
        try:
            while any(one.is_alive() for one in writers):
                at_least = before + len(written)
                value = review_of(scope, units).registrations.value
                found.append((at_least, value, before + len(written) + at_work))
        finally:
            connection.close()
        return found

    writers = [Thread(target=write, args=[place]) for place in places]
    with ThreadPoolExecutor(3) as readers:
        for writer in writers:
            writer.start()
        answers = [one for asked in [readers.submit(ask) for _ in range(3)] for one in asked.result()]
    assert len(answers) > 3
    assert [one for one in answers if not one[0] <= one[1] <= one[2]] == []
    assert review_of(scope, units).registrations.value == before + 24
    assert read() == count_afresh()


def test_a_cell_that_was_changed_by_hand_is_told_and_counted_anew():
    make_every_shape()
    right = read()
    call_command("check_figures", stdout=StringIO())
    Cell.objects.filter(part="registered", n1__gt=0).update(n1=77)
    told = StringIO()
    with pytest.raises(CommandError, match="sai lệch"):
        call_command("check_figures", stdout=StringIO(), stderr=told)
    assert "đã lưu (77," in told.getvalue()
    call_command("check_figures", stdout=StringIO())
    assert read() == right


def test_what_lies_below_a_unit_and_was_changed_by_hand_is_told_and_counted_anew():
    make_every_shape()
    right = read()
    Cell.objects.filter(below=True, part="registered", n1__gt=0).update(n1=77)
    told = StringIO()
    with pytest.raises(CommandError, match="sai lệch"):
        call_command("check_figures", stdout=StringIO(), stderr=told)
    assert "đã lưu (77," in told.getvalue()
    assert read() == right


def test_a_unit_is_read_with_all_below_it_as_its_own_cells_and_one_sum():
    programme, district = make_every_shape()
    scope, units = scope_of(programme, district), list(Unit.objects.all())
    review_of(scope, units)
    Cell.objects.filter(below=True, unit=district, part="registered", n1__gt=0).update(n1=77)
    assert review_of(scope, units).registrations.value >= 77


@pytest.mark.parametrize(
    ("rows", "paths", "cells"),
    [
        ({1: 1, 2: 1, 3: 1}, {1: "1.", 2: "1.2.", 3: "1.2.3."}, [(1, True, 1)]),
        ({1: 1, 2: 1, 3: 3}, {1: "1.", 2: "1.2.", 3: "3."}, [(1, True, 1), (3, True, 3)]),
        ({1: 1, 2: 1, 3: 3}, {1: "1.", 2: "1.2.", 3: "1.3."}, [(1, False, 1), (2, True, 1), (3, True, 3)]),
        ({1: 1, 2: 1, 3: 3}, {1: "1.", 2: "1.2.", 3: "1.2.3."}, [(1, False, 1), (2, False, 1), (3, True, 3)]),
        ({1: 1}, {1: "1.", 2: "1.2."}, [(1, False, 1)]),  # what lies below it has gone elsewhere
        ({2: 2, 4: 2}, {1: "1.", 2: "1.2.", 4: "4."}, [(2, True, 2), (4, True, 2)]),
    ],
)
def test_a_row_is_read_as_few_cells_which_follow_where_its_units_lie(rows, paths, cells):
    assert covered(rows, paths) == cells


@pytest.mark.postgres
def test_what_is_checked_while_another_counts_stays_marked(another):
    """He has counted already what somebody writes then, and keeps it only after that."""
    programme, district = make_every_shape()
    counted_cells(district)
    table = Cell._meta.db_table
    mine = f"FROM {table} WHERE unit_id = {unit('Hồng Quang').pk}"
    _statement(f"CREATE TABLE counted_before AS SELECT * {mine}")
    _statement(f"DELETE {mine}")
    another.execute("BEGIN")
    another.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    another.execute(f"INSERT INTO {table} SELECT * FROM counted_before")
    make_registration(make_model(unit=unit("Hồng Quang")), 2022, programme)

    def check():
        try:
            call_command("check_figures", stdout=StringIO())
        finally:
            connection.close()

    checking = Thread(target=check)
    checking.start()
    checking.join(1)
    another.execute("COMMIT")
    checking.join()
    _statement("DROP TABLE counted_before")
    assert read() == count_afresh()


def test_a_database_that_marks_nothing_is_told_mended_and_counted_anew():
    programme, district = make_every_shape()
    scope, units = scope_of(programme, district), list(Unit.objects.all())
    before = review_of(scope, units).registrations.value
    drop_triggers()
    make_registration(make_model(unit=unit("Hồng Quang")), 2022, programme)
    with pytest.raises(CommandError, match="models_registry_registration_mark_insert"):
        call_command("check_figures", stdout=StringIO())
    assert review_of(scope, units).registrations.value == before + 1
    call_command("check_figures", stdout=StringIO())


@seeds(8)
def test_after_any_writes_one_upon_another_what_is_kept_is_what_is_counted(seed):
    draw = random.Random(seed)
    make_every_shape()
    read()
    for write in draw.sample(sorted(WRITES), 6):
        # Some cannot be done after others: what they would change is gone.
        with contextlib.suppress(IntegrityError, AttributeError, ObjectDoesNotExist), transaction.atomic():
            WRITES[write]()
        asked, units = draw.sample(scopes(), 5), list(Unit.objects.all())
        kept = [as_json(review_of(scope, units)) for scope in asked]
        with transaction.atomic():
            assert kept == [as_json(review_of(scope, units)) for scope in asked], write


def test_what_stands_later_in_a_unit_that_the_reader_may_not_see_counts_once_all_the_same():
    programme, district = make_every_shape()
    holder = Registrant.objects.get(name="Đoàn xã Xuân Lập")
    make_registration(make_model(None, holder), 2022, programme, unit=unit("Hồng Quang"))
    scope = scope_of(programme, district)
    right = review_of(scope, list(Unit.objects.all())).registered_collectives.value
    for _ in range(2):
        assert review_of(scope, [district]).registered_collectives.value == right
    with transaction.atomic():
        assert review_of(scope, [district]).registered_collectives.value == right
