"""One set of the fields that there are, in their order, for every programme."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_set(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing where there is no field yet; the set is called after the six fields where they are six."""
    fields = list(apps.get_model("models_registry", "ActivityField").objects.order_by("position", "pk"))
    if not fields:
        return
    name = "Sáu lĩnh vực" if len(fields) == 6 else "Các lĩnh vực dùng chung"
    field_set = apps.get_model("models_registry", "FieldSet").objects.create(name=name)
    entry = apps.get_model("models_registry", "FieldSetEntry")
    entry.objects.bulk_create(
        entry(field_set=field_set, field=field, position=position) for position, field in enumerate(fields, start=1)
    )
    apps.get_model("models_registry", "Programme").objects.update(field_set=field_set)


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0021_field_sets"),
    ]

    operations = [
        migrations.RunPython(make_set, migrations.RunPython.noop),
    ]
