"""The index of searched words: it answers as the columns themselves would, whatever wrote the rows."""

import random
import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from awards.merging import merge as merge_into
from awards.models import Assessment, Commendation, CriteriaSet, Decision
from danvan.keeping import doctor
from danvan.lib import word_index
from danvan.lib.text import fold
from models_registry.access import OPERATOR
from models_registry.models import EmulationModel, Registrant, Registration, Unit
from models_registry.search import words_in
from tests.builders import (
    make_decision,
    make_model,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
)
from tests.models_registry.test_search import SEARCHED

pytestmark = pytest.mark.django_db
NAMES = (
    *(
        "Đường hoa nông thôn",
        "Tiếng kẻng an ninh",
        "Hầu A Sử",
        "Tổ 3 (Nà Chang)",
        "Ủy ban xã",
        "ao cá Bác Hồ",
    ),
    *("50% hộ nghèo_thoát", "Hoà giải ở cơ sở", "A", "m² đất", "QĐ-UBND/21", 'nhóm "Sợi" \\ chỉ', "%", "''"),
)


def plainly(model, words):
    return set(model.objects.filter(words_in(words, model.search_lookups)).values_list("pk", flat=True))


def by_index(model, words):
    return set(model.objects.matching(words).values_list("pk", flat=True))


def check(draw):
    """No line is wrong, and pieces of one to six letters of what stands there, and of what does not, find the same."""
    assert word_index.faults() == 0
    for model in SEARCHED:
        lines = [line for (line,) in model.objects.values_list(model.search_lookups[0])]
        text = fold(draw.choice([*filter(None, lines), *NAMES]))
        pieces = [text[at : at + draw.randint(1, 6)] for at in draw.choices(range(len(text)), k=2)]
        for words in (*pieces, " ".join(pieces), fold(draw.choice(NAMES)), "zzyzx"):
            assert by_index(model, words) == plainly(model, words), (model, words)
    if connection.vendor == "sqlite":
        for index in word_index.indexes():
            with connection.cursor() as cursor:  # raises where a letter too many or too few stands in it
                cursor.execute(
                    f"INSERT INTO {index.trigrams} ({index.trigrams}, rank) VALUES ('integrity-check', 1)"
                )


class Writes:
    """Ways to write, each of some row or other."""

    def __init__(self, draw, units):
        self.draw, self.units = draw, units

    def one_of(self, model):
        rows = list(model._base_manager.order_by("pk"))
        return self.draw.choice(rows) if rows else None

    def name(self):
        return f"{self.draw.choice(NAMES)} {self.draw.randint(1, 99)}"

    def make(self):
        holder = self.one_of(Registrant) or make_registrant(self.draw.choice(self.units), self.name())
        registration = make_registration(make_model(self.name(), holder))
        if self.draw.random() < 0.5:
            make_recognition(registration, decision=make_decision(self.units[0], f"{self.draw.random()}-QĐ"))
            criteria = CriteriaSet.objects.create(name=self.name(), programme=registration.programme)
            Assessment.objects.create(
                registration=registration, criteria_set=criteria, result="met", score=80
            )

    def save_under_another_name(self):
        if row := self.one_of(Registrant):
            row.name = self.name()
            row.save()

    def commend(self):
        Commendation.objects.create(
            decision=self.one_of(Decision),
            model=self.draw.choice([None, self.one_of(EmulationModel)]),
            unit=self.draw.choice(self.units),
            year=2022,
            recipient_kind="individual",
            recipient_name=self.name(),
        )

    def update_many(self):
        model = self.draw.choice([Registrant, EmulationModel, Unit, Decision, Commendation])
        model._base_manager.filter(pk__gt=self.draw.randint(0, 9)).update(search_text=fold(self.name()))

    def write_in_bulk(self):
        holder = self.one_of(Registrant)
        if holder:
            field = make_model(self.name(), holder).field
            EmulationModel.objects.bulk_create(
                EmulationModel(title=self.name(), registrant=holder, unit=holder.unit, field=field)
                for _ in range(3)
            )
        rows = list(EmulationModel.objects.all()[:4])
        for row in rows:
            row.search_text = fold(self.name())
        EmulationModel.objects.bulk_update(rows, ["search_text"])

    def move(self):
        if model := self.one_of(EmulationModel):
            holder = self.one_of(Registrant)
            EmulationModel._base_manager.filter(pk=model.pk).update(
                registrant=holder, unit=self.draw.choice(self.units)
            )
            Registration.objects.filter(model=model).update(unit=self.draw.choice(self.units))

    def take_links_off(self):
        Commendation.objects.filter(pk__gt=self.draw.randint(0, 9)).update(model=None, decision=None)

    def merge(self):
        one, other = self.one_of(Registrant), self.one_of(Registrant)
        if one and one != other and not (one.merged_into_id or other.merged_into_id):
            merge_into(one, other, by=OPERATOR, reason="Trùng")

    def delete(self):
        self.draw.choice([Commendation, Assessment]).objects.filter(pk__gt=self.draw.randint(0, 9)).delete()

    def take_back(self):
        with transaction.atomic():
            self.make()
            self.update_many()
            transaction.set_rollback(True)

    def write_past_the_models(self):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE models_registry_unit SET search_text = %s", [fold(self.name())])


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_written_is_found_as_in_the_columns_themselves(seed, xuan_lap, khuon_ha):
    draw = random.Random(seed)
    writes = Writes(draw, [xuan_lap, khuon_ha])
    ways = [
        way
        for name, way in vars(Writes).items()
        if not name.startswith("_") and name not in ("one_of", "name")
    ]
    for _ in range(3):
        writes.make()
    for _ in range(5):
        for way in draw.sample(ways, 4):
            way(writes)
        check(draw)


def test_a_line_that_went_wrong_without_triggers_is_told_and_put_right(xuan_lap, capsys):
    kept, gone = (make_model(name, make_registrant(xuan_lap, "Tổ")) for name in ("Đường hoa", "Ao cá"))
    word_index.drop_triggers()
    assert word_index.faults() > 50  # triggers
    EmulationModel.objects.filter(pk=kept.pk).update(search_text="tieng keng")
    gone.delete()
    added = make_model("Hũ gạo", kept.registrant)
    assert by_index(EmulationModel, "duong hoa") == {kept.pk}
    call_command("repair_keys")
    # The keys are written anew before: the line is as the columns are then.
    assert "Chỉ mục tìm kiếm: sửa 2 dòng" in capsys.readouterr().out
    assert word_index.faults() == 0
    assert by_index(EmulationModel, "hu gao") == {added.pk}
    assert by_index(EmulationModel, "ao ca") == set()
    assert word_index.repair() == 0


@pytest.mark.postgres
def test_without_the_extension_all_is_found_and_it_is_said(xuan_lap):
    added = make_model("Đường hoa", make_registrant(xuan_lap, "Tổ"))
    assert word_index.has_trigrams()
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
    assert not word_index.has_trigrams()
    assert by_index(EmulationModel, "uong") == {added.pk}
    assert word_index.faults() == 0
    assert [one.level for one in doctor._searched()] == [doctor.Level.GOOD, doctor.Level.LOOK]
    word_index.repair()
    assert word_index.has_trigrams()


def test_what_is_there_is_not_made_again(xuan_lap, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        word_index.make()
    assert word_index.faults() == 0


@pytest.mark.postgres
def test_a_registrant_renamed_while_his_model_is_written_is_found_by_the_new_name(transactional_db):
    """PostgreSQL lets both write; the later one waits for the row that both need, and sees what it says then."""
    holder = make_registrant(make_unit("commune"), "Tổ cũ")
    make_model("Đường hoa", holder)
    renamed, ended = threading.Event(), threading.Event()

    def rename():
        with transaction.atomic():
            Registrant.objects.filter(pk=holder.pk).update(search_text="to moi")
            renamed.set()
            ended.wait(1)
        connection.close()

    other = threading.Thread(target=rename)
    other.start()
    assert renamed.wait(5)
    added = make_model("Ao cá", holder)
    other.join()
    assert added.pk in by_index(EmulationModel, "to moi")
    assert word_index.faults() == 0
