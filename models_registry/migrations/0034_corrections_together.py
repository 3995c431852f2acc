"""A request for a correction holds all the fields that were asked for at once."""

from datetime import timedelta

from django.db import migrations, models

_AT_ONCE = timedelta(seconds=5)  # the requests of one asking were written one after the other


def put_together(apps, schema_editor):
    """Each request takes its field along; what waits and was asked for at once becomes one request.

    Fields that hang together (a year and its programme) were never granted one by one.
    """
    requests = apps.get_model("models_registry", "CorrectionRequest").objects
    first = None
    for row in requests.order_by("registration", "model", "registrant", "asked_by", "reason", "pk"):
        if first is not None and _is_of_one_asking(first, row):
            first.before[row.field], first.after[row.field] = row.old_before, row.old_after
            first.save(update_fields=["before", "after"])
            row.delete()
            continue
        row.before, row.after = {row.field: row.old_before}, {row.field: row.old_after}
        row.save(update_fields=["before", "after"])
        first = row if row.state == "waiting" else None


def _is_of_one_asking(first, row):
    same = ("registration_id", "model_id", "registrant_id", "unit_id", "asked_by_id", "reason", "state")
    return (
        all(getattr(first, name) == getattr(row, name) for name in same)
        and row.asked_at - first.asked_at < _AT_ONCE
        and row.field not in first.after
    )


class Migration(migrations.Migration):
    dependencies = [("models_registry", "0033_sectors")]

    operations = [
        migrations.RenameField("correctionrequest", "before", "old_before"),
        migrations.RenameField("correctionrequest", "after", "old_after"),
        migrations.AddField(
            "correctionrequest", "before", models.JSONField(default=dict, verbose_name="đang ghi")
        ),
        migrations.AddField(
            "correctionrequest", "after", models.JSONField(default=dict, verbose_name="đề nghị ghi")
        ),
        migrations.RunPython(put_together, migrations.RunPython.noop, elidable=True),
    ]
