import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    """That a number is not below nothing is said beside its field; nothing of a table changes."""

    dependencies = [
        ('models_registry', '0054_chained'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outcome',
            name='value',
            field=models.DecimalField(decimal_places=2, help_text='Ví dụ: 1.500 hoặc 12,75.', max_digits=16, validators=[django.core.validators.MinValueValidator(0, 'Không ghi số âm.')], verbose_name='số lượng'),
        ),
        migrations.AlterConstraint(
            model_name='outcome',
            name='outcome_not_negative',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='outcome_not_negative'),
        ),
    ]
