from django.db import migrations, models


class Migration(migrations.Migration):
    """A list of registrations begins with the newest year, and sorts the titles of that alone."""

    dependencies = [
        ('models_registry', '0057_anonymised'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['-year', 'model'], name='registration_by_year'),
        ),
    ]
