"""Each deadline is asked by the office of its period, of whom it was: communes and bodies; each note hangs on its due."""

from django.db import migrations


def give_dues_their_office_and_notes_their_due(apps, schema_editor):
    """A period or year of which something was noted, and nobody had set a day, has a due without one."""
    dues, notes = (apps.get_model("review", name).objects for name in ("ReturnDue", "UnitReturn"))
    for due in dues.select_related("period"):
        due.unit_id, due.of_whom = due.period.unit_id, "both"
        due.save(update_fields=["unit", "of_whom"])
    for note in notes.select_related("period").order_by("pk"):
        note.due, _ = dues.get_or_create(
            kind="register",
            period=note.period,
            year=note.year,
            unit_id=note.period.unit_id,
            defaults={"of_whom": "both"},
        )
        note.save(update_fields=["due"])


def give_notes_their_period_and_year(apps, schema_editor):
    """The way back, for what there was before: notes of registrations, on days; dues without a day are gone."""
    notes = apps.get_model("review", "UnitReturn").objects
    notes.exclude(due__kind="register").delete()
    notes.filter(received_on=None).delete()
    for note in notes.select_related("due").order_by("pk"):
        note.period_id, note.year, note.due_id = note.due.period_id, note.due.year, None
        note.save(update_fields=["period", "year", "due"])
    dues = apps.get_model("review", "ReturnDue").objects
    dues.exclude(kind="register").delete()
    dues.filter(due_on=None).delete()


class Migration(migrations.Migration):

    dependencies = [("review", "0016_return_dues")]

    operations = [
        migrations.RunPython(give_dues_their_office_and_notes_their_due, give_notes_their_period_and_year)
    ]
