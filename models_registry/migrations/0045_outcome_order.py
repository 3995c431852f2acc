from django.db import migrations

import danvan.lib.fields
import danvan.lib.text.order


def fill(apps, schema_editor):
    danvan.lib.fields.repair_keys(apps.get_model("models_registry", "Outcome"))


class Migration(migrations.Migration):
    """Outcomes can be sorted by what they say and by where that is known from."""

    dependencies = [("models_registry", "0044_issuers")]

    operations = [
        migrations.AddField(
            "outcome",
            "sort_indicator",
            danvan.lib.fields.SortKeyField(
                default="", editable=False, key=danvan.lib.text.order.sort_key, max_length=600, source="indicator"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "outcome",
            "sort_source",
            danvan.lib.fields.SortKeyField(
                default="", editable=False, key=danvan.lib.text.order.sort_key, max_length=600, source="source"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
