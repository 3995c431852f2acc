from django.db import migrations
from django.db.models import F, OuterRef, Q, Subquery

BODIES = ("agency", "department", "organisation", "armed_forces", "school")


def end_bodies(apps, schema_editor):
    """A body that began after its unit had ended stays as it is: only a person can say what it is."""
    units = apps.get_model("models_registry", "Unit").objects
    outlasting = Q(valid_to=None) | Q(valid_to__gt=F("parent__valid_to"))
    began_before = Q(valid_from=None) | Q(valid_from__lte=F("parent__valid_to"))
    found = units.filter(began_before, outlasting, kind__in=BODIES, parent__valid_to__isnull=False)
    keys = list(found.values_list("pk", flat=True))
    last = units.filter(pk=OuterRef("parent")).values("valid_to")
    units.filter(pk__in=keys).update(valid_to=Subquery(last))


class Migration(migrations.Migration):
    """A body stands no longer than its unit."""

    dependencies = [("models_registry", "0046_exported")]

    operations = [migrations.RunPython(end_bodies, migrations.RunPython.noop, elidable=True)]
