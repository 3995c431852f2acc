"""Criteria get the lowest unit under which lies all that was assessed by them; without any, their programme's."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_units(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What was assessed in units that have none in common serves every office."""
    for criteria in apps.get_model("awards", "CriteriaSet").objects.select_related("programme"):
        criteria.unit = _lowest_above(apps, criteria)
        criteria.save(update_fields=["unit"])


def _lowest_above(apps: Apps, criteria: Any) -> Any:
    assessed = criteria.assessments.order_by().values_list("registration__unit__path", flat=True).distinct()
    paths = [path.strip(".").split(".") for path in assessed]
    if not paths:
        return criteria.programme.unit if criteria.programme else None
    common = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return apps.get_model("models_registry", "Unit").objects.get(pk=common[-1]) if common else None


class Migration(migrations.Migration):

    dependencies = [
        ("awards", "0009_criteria_of_units"),
        ("models_registry", "0026_units_of_programmes"),
    ]

    operations = [
        migrations.RunPython(give_units, migrations.RunPython.noop),
    ]
