import django.db.models.deletion
from django.db import migrations, models

import danvan.lib.fields


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0024_correction_requests"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="programme",
            options={
                "ordering": ["-first_year", "last_year", "pk"],
                "verbose_name": "giai đoạn",
                "verbose_name_plural": "giai đoạn",
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                help_text="Giai đoạn này dùng cho đơn vị đó và các đơn vị trực thuộc. Để trống: dùng chung cho mọi đơn vị.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="programmes",
                to="models_registry.unit",
                verbose_name="đơn vị ban hành",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="number",
            field=danvan.lib.fields.CleanCharField(
                blank=True,
                default="",
                help_text="Ví dụ: 12-KH/HU.",
                max_length=60,
                verbose_name="số, ký hiệu kế hoạch",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="programme",
            name="issued_on",
            field=models.DateField(blank=True, null=True, verbose_name="ngày ban hành"),
        ),
        migrations.AddField(
            model_name="programme",
            name="body",
            field=danvan.lib.fields.CleanCharField(
                blank=True, default="", max_length=200, verbose_name="cơ quan ban hành"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="programme",
            name="accepts",
            field=models.BooleanField(
                default=True,
                help_text="Bỏ đánh dấu thì không nhận thêm lượt đăng ký mới; lượt đã có vẫn sửa, tiếp nhận, trả lại được.",
                verbose_name="còn nhận đăng ký",
            ),
        ),
        migrations.RemoveConstraint(model_name="programme", name="programme_once"),
    ]
