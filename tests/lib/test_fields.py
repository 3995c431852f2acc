"""Text fields that clean, and key fields that follow their source, against a real table."""

import unicodedata

import pytest
from django import forms
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter

from danvan.lib.fields import (
    CleanCharField,
    CleanTextField,
    FoldedField,
    SortKeyField,
    repair_keys,
    stale_keys,
)
from danvan.lib.text import fold, person_sort_key, sort_key

HOA = "Lò Thị Hoà"
HOA_DECOMPOSED = unicodedata.normalize("NFD", HOA)


class Person(models.Model):
    """A table of these tests alone."""

    name = CleanCharField("họ và tên", max_length=20)
    nickname = CleanCharField(max_length=20, null=True, blank=True)
    note = CleanTextField(blank=True)
    search_key = FoldedField(source=("name", "nickname"))
    place = SortKeyField(source="name", key=person_sort_key)
    label_key = SortKeyField(source="label", max_length=12)

    class Meta:
        app_label = "tests_of_fields"

    def __str__(self):
        return self.name

    @property
    def label(self):
        return f"Ông/bà {self.name}"


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["name", "nickname", "note"]


@pytest.fixture(scope="module")
def _table(django_db_setup, django_db_blocker):
    # Outside the tests' transactions: SQLite changes no table within one.
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Person)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Person)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_table")]


def stored(**which):
    return Person.objects.values_list("name", "search_key", "place").get(**which)


RIGHT = (HOA, "lo thi hoa", person_sort_key(HOA))


class TestCleanFields:
    def test_save_cleans_the_row_and_the_instance(self):
        person = Person.objects.create(name=f" {HOA_DECOMPOSED}\u200b\xa0", note="một\r\n\r\n\r\nhai \n")
        assert person.name == HOA
        person.refresh_from_db()
        assert (person.name, person.note, person.nickname) == (HOA, "một\n\nhai", None)

    def test_bulk_create_cleans(self):
        Person.objects.bulk_create([Person(name=HOA_DECOMPOSED)])
        assert stored()[0] == HOA

    def test_update_and_bulk_update_clean(self):
        person = Person.objects.create(name="Ma")
        Person.objects.update(name=HOA_DECOMPOSED)
        assert stored()[0] == HOA
        person.name = "  Ma\tVăn  "
        Person.objects.bulk_update([person], ["name"])
        assert stored()[0] == "Ma Văn"

    def test_an_expression_is_left_to_the_database(self):
        person = Person.objects.create(name="Ma", nickname="Páo")
        Person.objects.filter(pk=person.pk).update(nickname=models.F("name"))
        person.refresh_from_db()
        assert person.nickname == "Ma"

    def test_a_row_is_found_by_its_decomposed_name(self):
        Person.objects.create(name=HOA)
        assert Person.objects.filter(name=HOA_DECOMPOSED).exists()
        assert Person.objects.filter(name__in=["Ma", f"{HOA} "]).exists()

    def test_full_clean_cleans_the_instance(self):
        person = Person(name=f"{HOA_DECOMPOSED} ")
        person.full_clean()
        assert person.name == HOA

    def test_a_form_counts_the_letters_after_cleaning(self):
        name = "Nguyễn Thị Thuý Hường"[:20]
        decomposed = unicodedata.normalize("NFD", name)
        assert len(decomposed) > 20
        form = PersonForm({"name": decomposed, "nickname": " ", "note": "một\r\nhai"})
        assert form.is_valid(), form.errors
        person = form.save()
        assert (person.name, person.nickname, person.note) == (name, None, "một\nhai")

    def test_a_form_refuses_a_name_that_shows_nothing(self):
        assert "name" in PersonForm({"name": "\u200b \u3164"}).errors

    def test_a_form_sent_back_untouched_has_not_changed(self):
        person = Person.objects.create(name=HOA, note="một\nhai")
        form = PersonForm({"name": HOA_DECOMPOSED, "note": "một\r\nhai"}, instance=person)
        assert not form.has_changed()


class TestKeyFields:
    def test_save_writes_the_keys(self):
        Person.objects.create(name=HOA_DECOMPOSED, nickname="Quý")
        assert stored() == (HOA, "lo thi hoa qui", person_sort_key(HOA))

    def test_bulk_create_writes_the_keys(self):
        Person.objects.bulk_create([Person(name=HOA)])
        assert stored() == RIGHT

    def test_a_key_may_follow_a_property_and_is_cut_to_its_column(self):
        person = Person.objects.create(name=HOA)
        person.refresh_from_db()
        assert person.label_key == sort_key(f"Ông/bà {HOA}")[:12]

    def test_a_key_changes_with_its_source(self):
        person = Person.objects.create(name="Ma")
        person.name = HOA
        person.save()
        assert stored() == RIGHT

    def test_a_query_without_accents_finds_and_the_list_is_in_vietnamese_order(self):
        for name in ("Zung", "Đào Thị Ánh", "Lý A Dũng", "Ma Văn An"):
            Person.objects.create(name=name)
        assert Person.objects.get(search_key__contains=fold("ĐÀO THỊ")).name == "Đào Thị Ánh"
        in_order = Person.objects.order_by("place").values_list("name", flat=True)
        assert list(in_order) == ["Ma Văn An", "Đào Thị Ánh", "Lý A Dũng", "Zung"]

    def test_a_form_does_not_offer_the_keys(self):
        assert set(forms.modelform_factory(Person, fields="__all__").base_fields) == {
            "name",
            "nickname",
            "note",
        }

    @pytest.mark.parametrize("name", ["name", "note", "search_key", "place", "label_key"])
    def test_a_migration_can_hold_the_field(self, name):
        field = Person._meta.get_field(name)
        _, path, args, kwargs = field.deconstruct()
        assert field.clone().deconstruct()[1:] == (path, args, kwargs)
        written, _ = MigrationWriter.serialize(field)
        assert written.startswith(f"danvan.lib.fields.{type(field).__name__}(")
        assert "editable" not in written


class TestRepair:
    def test_no_key_is_stale_after_save_and_bulk_create(self):
        Person.objects.create(name=HOA)
        Person.objects.bulk_create([Person(name=HOA), Person(name="Ma")])
        assert list(stale_keys(Person)) == []
        assert repair_keys(Person) == 0

    def test_keys_left_behind_by_an_update_are_found_and_repaired(self):
        Person.objects.create(name="Ma")
        right, wrong = Person.objects.create(name=HOA), Person.objects.create(name="Ma")
        Person.objects.filter(pk=wrong.pk).update(name=HOA)
        assert stored(pk=wrong.pk)[1] == "ma"
        assert list(stale_keys(Person)) == [wrong]
        assert repair_keys(Person) == 1
        assert stored(pk=wrong.pk) == stored(pk=right.pk) == RIGHT
        assert repair_keys(Person) == 0

    def test_keys_left_behind_by_update_fields_are_repaired(self):
        person = Person.objects.create(name="Ma")
        person.name = HOA
        person.save(update_fields=["name"])
        assert stored()[1] == "ma"
        assert repair_keys(Person) == 1
        assert stored() == RIGHT

    def test_update_fields_that_name_the_keys_write_them(self):
        person = Person.objects.create(name="Ma")
        person.name = HOA
        person.save(update_fields=["name", "search_key", "place"])
        assert stored() == RIGHT

    def test_a_repair_writes_no_other_column(self):
        person = Person.objects.create(name="Ma")
        table = connection.ops.quote_name(Person._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET name = %s", [HOA_DECOMPOSED])
        repair_keys(Person)
        assert stored(pk=person.pk) == (HOA_DECOMPOSED, *RIGHT[1:])

    def test_many_rows_are_repaired_in_one_go(self):
        Person.objects.bulk_create([Person(name=f"Ma {number}") for number in range(2300)])
        Person.objects.update(name=HOA)
        assert repair_keys(Person) == 2300
        assert Person.objects.filter(search_key=RIGHT[1], place=RIGHT[2]).count() == 2300
        assert list(stale_keys(Person)) == []
