"""A programme gets the lowest unit under which all its records lie; whether it is closed becomes whether it accepts."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_RECORDS = (("models_registry", "Registration"), ("models_registry", "Outcome"), ("awards", "Commendation"))


def give_units(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Without records, or where these have no unit in common, it serves every office."""
    for programme in apps.get_model("models_registry", "Programme").objects.all():
        programme.unit = _lowest_above(apps, programme)
        programme.accepts = not programme.is_closed
        programme.save(update_fields=["unit", "accepts"])


def _lowest_above(apps: Apps, programme: Any) -> Any:
    units = apps.get_model("models_registry", "Unit").objects
    keys: set[int] = set()
    for app, name in _RECORDS:
        records = apps.get_model(app, name).objects.filter(programme=programme)
        keys |= set(records.order_by().values_list("unit", flat=True).distinct())
    paths = [path.strip(".").split(".") for path in units.filter(pk__in=keys).values_list("path", flat=True)]
    common = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return units.filter(pk=common[-1]).first() if common else None


def say_whether_closed(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("models_registry", "Programme").objects.filter(accepts=False).update(is_closed=True)


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0025_programmes_of_units"),
        ("awards", "0004_doubles_of_a_year"),
    ]

    operations = [
        migrations.RunPython(give_units, say_whether_closed),
    ]
