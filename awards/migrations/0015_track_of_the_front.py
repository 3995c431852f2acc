from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0014_decision_without_file")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="track",
            field=models.CharField(
                choices=[
                    ("state", "Nhà nước"),
                    ("party", "Đảng"),
                    ("front", "Mặt trận và đoàn thể"),
                    ("committee", "Ban Chỉ đạo"),
                ],
                max_length=10,
                verbose_name="loại",
            ),
        ),
    ]
