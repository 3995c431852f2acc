import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    """That a number is not below nothing is said beside its field; nothing of a table changes."""

    dependencies = [
        ('models_registry', '0055_negative_beside_the_field'),
        ('review', '0024_positions_of_closings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='statedfigure',
            name='value',
            field=models.DecimalField(decimal_places=2, max_digits=16, validators=[django.core.validators.MinValueValidator(0, 'Không ghi số âm.')], verbose_name='số'),
        ),
        migrations.AlterConstraint(
            model_name='statedfigure',
            name='stated_not_negative',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='stated_not_negative'),
        ),
    ]
