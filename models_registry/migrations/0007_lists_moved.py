"""The lists' models have moved to the app `lists`: by state alone, no table is touched."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('models_registry', '0006_registrations_stopped'),
        ('lists', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.DeleteModel(name='StagedRow'),
            migrations.DeleteModel(name='RememberedAnswer'),
            migrations.DeleteModel(name='ImportBatch'),
        ]),
    ]
