from django.db import migrations, models


class Migration(migrations.Migration):
    """The lists of a closed review in a column of their own; what was closed before keeps them in its content."""

    dependencies = [
        ('review', '0026_papers_of_templates'),
    ]

    operations = [
        migrations.AddField(
            model_name='closedreview',
            name='lists',
            field=models.BinaryField(default=b'', verbose_name='danh sách của từng con số'),
        ),
    ]
