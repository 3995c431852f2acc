"""Commendations keep the code that they have; it now leads to the catalogue."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0023_law_of_commending'),
    ]

    operations = [
        migrations.AlterField(
            model_name='commendation',
            name='form',
            field=models.ForeignKey(db_column='form', db_index=False, default='unspecified', on_delete=django.db.models.deletion.PROTECT, related_name='commendations', to='awards.awardform', to_field='code', verbose_name='hình thức'),
        ),
    ]
