"""Each act that the trail has named so far gets its row; the trail's own rows are not touched."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_acts(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """One statement, whatever the trail's length: all changes of an act have one account and moment."""
    quote = editor.quote_name
    change, act = (quote(apps.get_model("models_registry", name)._meta.db_table) for name in ("Change", "Act"))
    editor.execute(
        f"INSERT INTO {act} (id, at, by_id, by_name, reason) "
        f"SELECT act, MIN(at), MIN(by_id), MIN(by_name), MAX(reason) FROM {change} GROUP BY act"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('models_registry', '0010_acts'),
    ]

    operations = [
        migrations.RunPython(make_acts, migrations.RunPython.noop),
    ]
