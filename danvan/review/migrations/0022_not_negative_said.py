from django.db import migrations, models


class Migration(migrations.Migration):
    """A number below nothing is refused in words."""

    dependencies = [
        ('models_registry', '0048_not_negative_said'),
        ('review', '0021_one_word_one_note'),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name='statedfigure',
            name='stated_not_negative',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='stated_not_negative', violation_error_message='Số công bố không được âm.'),
        ),
    ]
