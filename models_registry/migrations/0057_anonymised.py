from django.db import migrations, models


class Migration(migrations.Migration):
    """What the trail says of a person can be emptied, by one door that its triggers leave."""

    dependencies = [
        ('models_registry', '0056_shown'),
    ]

    operations = [
        migrations.AddField(
            model_name='change',
            name='anonymised_by',
            field=models.UUIDField(editable=False, null=True, verbose_name='ẩn danh bởi lần thao tác'),
        ),
    ]
