"""Models and their registrations take the unit that their registrant has: until now it was theirs too."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def take_units(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Two statements, whatever the registry's size."""
    model, registration = (
        apps.get_model("models_registry", name) for name in ("EmulationModel", "Registration")
    )
    registrant = apps.get_model("models_registry", "Registrant").objects.filter(pk=OuterRef("registrant_id"))
    model.objects.update(unit_id=Subquery(registrant.values("unit_id")[:1]))
    its_model = model.objects.filter(pk=OuterRef("model_id"))
    registration.objects.update(unit_id=Subquery(its_model.values("unit_id")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('models_registry', '0018_own_units'),
    ]

    operations = [
        migrations.RunPython(take_units, migrations.RunPython.noop),
    ]
