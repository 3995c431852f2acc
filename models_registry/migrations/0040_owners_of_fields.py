"""A field gets the lowest unit under which lies all that names it; what stands in a shared set serves every office."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Whose each record that names a field is: the record, its link to the field, its way to the unit.
_RECORDS = (
    ("models_registry", "EmulationModel", "field", "unit__path"),
    ("models_registry", "EmulationModel", "related_fields", "unit__path"),
    ("models_registry", "Registration", "model__field", "unit__path"),
    ("models_registry", "Registration", "model__related_fields", "unit__path"),
    ("models_registry", "Outcome", "field", "unit__path"),
    ("review", "StatedFigure", "field", "unit__path"),
    ("models_registry", "FieldSetEntry", "field", "field_set__unit__path"),
    # Narrower fields have their units first: a core field serves theirs.
    ("models_registry", "ActivityField", "core", "unit__path"),
)


def give_units(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Without records, or where these have no unit in common, it serves every office."""
    fields = apps.get_model("models_registry", "ActivityField").objects
    for field in [*fields.exclude(core=None), *fields.filter(core=None)]:
        field.unit = _lowest_above(apps, field)
        field.save(update_fields=["unit"])


def _lowest_above(apps: Apps, field: Any) -> Any:
    paths: set[str | None] = set()  # None: of every office
    for app, name, link, to_unit in _RECORDS:
        records = apps.get_model(app, name).objects.filter(**{link: field})
        paths |= set(records.order_by().values_list(to_unit, flat=True).distinct())
    if not paths or None in paths:
        return None
    common = []
    for parts in zip(*((path or "").strip(".").split(".") for path in paths), strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return apps.get_model("models_registry", "Unit").objects.get(pk=common[-1]) if common else None


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0039_fields_of_units"),
        ("review", "0013_parts_of_a_year"),
    ]

    operations = [
        migrations.RunPython(give_units, migrations.RunPython.noop),
    ]
