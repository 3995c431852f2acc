import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    """That a number is not below nothing is said beside its field; nothing of a table changes."""

    dependencies = [
        ('awards', '0018_decision_of_a_unit_once'),
        ('models_registry', '0055_negative_beside_the_field'),
    ]

    operations = [
        migrations.AlterField(
            model_name='assessment',
            name='score',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(0, 'Không ghi số âm.')], verbose_name='điểm'),
        ),
        migrations.AlterField(
            model_name='commendation',
            name='amount',
            field=models.DecimalField(blank=True, decimal_places=0, help_text='Như trong quyết định.', max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0, 'Không ghi số âm.')], verbose_name='tiền thưởng (đồng)'),
        ),
        migrations.AlterConstraint(
            model_name='assessment',
            name='assessment_score_not_negative',
            constraint=models.CheckConstraint(condition=models.Q(('score', None), ('score__gte', 0), _connector='OR'), name='assessment_score_not_negative'),
        ),
        migrations.AlterConstraint(
            model_name='commendation',
            name='commendation_amount_not_negative',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='commendation_amount_not_negative'),
        ),
    ]
