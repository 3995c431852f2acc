"""A deadline becomes what an office asks: under a new name, with room for who asks, what and of whom."""

from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0044_issuers"),
        ("review", "0015_word_templates"),
    ]

    operations = [
        migrations.RemoveConstraint("returndeadline", "return_deadline_year_once"),
        migrations.RemoveConstraint("returndeadline", "return_deadline_once"),
        migrations.RemoveConstraint("unitreturn", "unit_return_year_once"),
        migrations.RemoveConstraint("unitreturn", "unit_return_once"),
        migrations.AlterModelTable("returndeadline", "review_returndeadline"),
        migrations.RenameModel("ReturnDeadline", "ReturnDue"),
        migrations.AlterModelOptions(
            "returndue",
            {"ordering": ["-period__from_on", "year", "pk"], "verbose_name": "yêu cầu gửi", "verbose_name_plural": "yêu cầu gửi"},
        ),
        migrations.AlterField(
            "returndue",
            "period",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="return_dues", to="review.reviewperiod", verbose_name="kỳ báo cáo"),
        ),
        migrations.AlterField("returndue", "due_on", models.DateField(blank=True, null=True, verbose_name="hạn gửi")),
        migrations.AddField(
            "returndue",
            "unit",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="return_dues", to="models_registry.unit", verbose_name="đơn vị yêu cầu"),
        ),
        migrations.AddField(
            "returndue",
            "kind",
            models.CharField(choices=[("register", "Đăng ký đầu năm"), ("half", "Báo cáo 6 tháng"), ("year", "Báo cáo năm"), ("interim", "Báo cáo sơ kết"), ("final", "Báo cáo tổng kết")], default="register", max_length=8, verbose_name="loại"),
        ),
        migrations.AddField(
            "returndue",
            "of_whom",
            models.CharField(choices=[("units", "Xã, phường, thị trấn, đặc khu (xã yêu cầu thì là thôn, bản, tổ dân phố)"), ("bodies", "Cơ quan, đơn vị trực thuộc"), ("both", "Cả hai nhóm trên"), ("named", "Chỉ những đơn vị chọn dưới đây")], default="units", max_length=6, verbose_name="đơn vị phải gửi"),
        ),
        migrations.AddField(
            "returndue",
            "named",
            models.ManyToManyField(blank=True, related_name="named_in_dues", to="models_registry.unit", verbose_name="những đơn vị được chọn"),
        ),
        migrations.AlterModelOptions(
            "unitreturn",
            {"ordering": ["-at", "-pk"], "permissions": [("send_return", "Báo đã gửi danh sách, báo cáo")], "verbose_name": "việc gửi danh sách, báo cáo", "verbose_name_plural": "việc gửi danh sách, báo cáo"},
        ),
        migrations.AddField(
            "unitreturn",
            "due",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="review.returndue", verbose_name="yêu cầu gửi"),
        ),
        migrations.AddField("unitreturn", "sent_at", models.DateTimeField(blank=True, null=True, verbose_name="lúc báo đã gửi")),
        migrations.AlterField("unitreturn", "received_on", models.DateField(blank=True, null=True, verbose_name="ngày nhận")),
        # So that on the way back the notes are there before they are given their period.
        migrations.AlterField(
            "unitreturn",
            "period",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="review.reviewperiod", verbose_name="kỳ báo cáo"),
        ),
    ]
