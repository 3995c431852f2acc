from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("models_registry", "0053_chain_of_earlier_acts")]

    operations = [
        migrations.AlterField("act", "position", models.BigIntegerField(unique=True, verbose_name="số thứ tự")),
    ]
