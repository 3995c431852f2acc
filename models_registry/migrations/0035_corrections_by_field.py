"""Requests hold their fields together: the columns of one field go.

Apart from 0034: PostgreSQL alters no table in the transaction that has written its rows.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("models_registry", "0034_corrections_together")]

    operations = [
        migrations.RemoveField("correctionrequest", "field"),
        migrations.RemoveField("correctionrequest", "old_before"),
        migrations.RemoveField("correctionrequest", "old_after"),
    ]
