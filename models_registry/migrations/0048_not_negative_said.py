from django.db import migrations, models


class Migration(migrations.Migration):
    """A number below nothing is refused in words."""

    dependencies = [
        ('models_registry', '0047_bodies_end_with_their_unit'),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name='outcome',
            name='outcome_not_negative',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='outcome_not_negative', violation_error_message='Số lượng không được âm.'),
        ),
    ]
