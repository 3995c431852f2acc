"""Room for two rows of a unit and a due: what the unit said, what the office that receives noted."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("review", "0018_returns_of_dues")]

    operations = [
        migrations.RemoveConstraint("unitreturn", "unit_return_once"),
        migrations.RemoveConstraint("unitreturn", "unit_return_has_a_day"),
    ]
