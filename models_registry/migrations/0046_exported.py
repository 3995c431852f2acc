from django.db import migrations, models


class Migration(migrations.Migration):
    """A list that was taken along leaves a line in the trail."""

    dependencies = [("models_registry", "0045_outcome_order")]

    operations = [
        migrations.AlterField(
            "change",
            "action",
            models.CharField(
                choices=[
                    ("created", "Thêm"),
                    ("changed", "Sửa"),
                    ("deleted", "Xóa"),
                    ("exported", "Xuất danh sách"),
                ],
                max_length=8,
                verbose_name="việc",
            ),
        ),
    ]
