"""A return is of a due, once."""

from django.db import migrations, models
from django.db.models.functions import Coalesce
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [("review", "0017_dues_of_deadlines")]

    operations = [
        migrations.RemoveField("unitreturn", "period"),
        migrations.RemoveField("unitreturn", "year"),
        migrations.AlterField(
            "unitreturn",
            "due",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="review.returndue", verbose_name="yêu cầu gửi"),
        ),
        migrations.AddConstraint(
            "returndue",
            models.UniqueConstraint(
                Coalesce(models.F("unit"), models.Value(0)),
                models.F("kind"),
                models.F("period"),
                Coalesce(models.F("year"), models.Value(0)),
                name="return_due_once",
                violation_error_message="Đơn vị này đã yêu cầu gửi loại này cho kỳ và năm đó; hãy sửa yêu cầu đã có.",
            ),
        ),
        migrations.AddConstraint(
            "returndue",
            models.CheckConstraint(
                condition=models.Q(kind__in=["register", "half", "year", "interim", "final"]), name="return_due_kind"
            ),
        ),
        migrations.AddConstraint(
            "returndue",
            models.CheckConstraint(
                condition=models.Q(of_whom__in=["units", "bodies", "both", "named"]), name="return_due_of_whom"
            ),
        ),
        migrations.AddConstraint(
            "unitreturn",
            models.UniqueConstraint(
                fields=["due", "unit"],
                name="unit_return_once",
                violation_error_message="Đơn vị này đã có ghi nhận cho yêu cầu gửi này.",
            ),
        ),
        migrations.AddConstraint(
            "unitreturn",
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=False) | models.Q(received_on__isnull=False),
                name="unit_return_has_a_day",
            ),
        ),
    ]
