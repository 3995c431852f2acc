
import danvan.lib.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0002_reconciled_and_closed"),
    ]

    operations = [
        migrations.AddField(
            model_name="statedfigure",
            name="document",
            field=danvan.lib.fields.CleanCharField(
                blank=True,
                help_text="Ví dụ: Báo cáo số 15-BC/ĐU ngày 20/12/2022",
                max_length=200,
                verbose_name="văn bản",
            ),
        ),
    ]
