"""What a unit said and what the office that receives noted of it stand in two rows; in one they overwrote each other."""

from django.db import migrations

_OF_BOTH = ("state", "document", "note", "by_id", "by_name", "at")


def part_word_and_note(apps, schema_editor):
    """The row stays the unit's word, as it was before the office noted something; the note becomes a row of its own."""
    names = (("review", "UnitReturn"), ("models_registry", "Change"), ("accounts", "User"))
    returns, changes, accounts = (apps.get_model(*name).objects for name in names)
    for row in returns.filter(sent_at__isnull=False, received_on__isnull=False).order_by("pk"):
        noted = {name: getattr(row, name) for name in _OF_BOTH}
        returns.create(due_id=row.due_id, unit_id=row.unit_id, received_on=row.received_on, **noted)
        row.received_on = None
        for name, value in _before_the_note(changes, row).items():
            setattr(row, name, row._meta.get_field(name.removesuffix("_id")).to_python(value))
        if not accounts.filter(pk=row.by_id).exists():
            row.by_id = None
        row.save()


def _before_the_note(changes, row):
    """What the trail knows of the word: the changes since the office noted something, played backwards."""
    told, known = changes.filter(subject="review.unitreturn", subject_id=row.pk), {}
    for change in told.filter(action="changed").order_by("-pk"):
        known |= {name: value for name, value in change.before.items() if name in _OF_BOTH}
        if change.before.get("received_on", "") is None:
            return known
    return {}


def put_word_and_note_together(apps, schema_editor):
    """The way back: of a unit that said and was noted, what was noted stands in the row of its word."""
    returns = apps.get_model("review", "UnitReturn").objects
    for note in returns.filter(sent_at=None).order_by("pk"):
        word = returns.filter(due_id=note.due_id, unit_id=note.unit_id, received_on=None).first()
        if word is None:
            continue
        for name in (*_OF_BOTH, "received_on"):
            setattr(word, name, getattr(note, name))
        note.delete()
        word.save()


class Migration(migrations.Migration):

    dependencies = [("models_registry", "0044_issuers"), ("review", "0019_returns_without_constraints")]

    operations = [migrations.RunPython(part_word_and_note, put_word_and_note_together)]
