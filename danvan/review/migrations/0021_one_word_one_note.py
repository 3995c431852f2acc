"""A unit answers a due once, and the office that receives notes once what it answered."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("review", "0020_word_and_note")]

    operations = [
        migrations.AddConstraint(
            "unitreturn",
            models.UniqueConstraint(
                fields=["due", "unit"],
                condition=Q(sent_at__isnull=False),
                name="unit_return_word_once",
                violation_error_message="Đơn vị này đã có trả lời cho yêu cầu gửi này.",
            ),
        ),
        migrations.AddConstraint(
            "unitreturn",
            models.UniqueConstraint(
                fields=["due", "unit"],
                condition=Q(received_on__isnull=False),
                name="unit_return_note_once",
                violation_error_message="Đơn vị này đã có ghi nhận cho yêu cầu gửi này.",
            ),
        ),
        migrations.AddConstraint(
            "unitreturn",
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False, received_on=None)
                | Q(sent_at=None, received_on__isnull=False),
                name="unit_return_word_or_note",
            ),
        ),
    ]
