from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("awards", "0013_scans_of_decisions")]

    operations = [migrations.RemoveField(model_name="decision", name="file")]
