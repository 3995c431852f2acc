from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0027_programme_accepts"),
        ("review", "0008_by_period"),  # which made periods of the programmes, with their days
    ]

    operations = [
        migrations.RemoveField(model_name="programme", name="cut_off_on"),
    ]
