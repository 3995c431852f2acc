import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('models_registry', '0011_acts_of_earlier_changes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='change',
            name='act',
            field=models.ForeignKey(db_column='act', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='models_registry.act', verbose_name='lần thao tác'),
        ),
    ]
