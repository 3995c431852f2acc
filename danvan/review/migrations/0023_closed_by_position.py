import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a closing counts is told by a place in the trail's chain; its rows never change again."""

    dependencies = [
        ("review", "0022_not_negative_said"),
        ("models_registry", "0054_chained"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "closedreview",
            "last_act",
            models.BigIntegerField(default=0, verbose_name="lần thao tác cuối cùng đã tính"),
            preserve_default=False,
        ),
        migrations.AddField(
            "closedreview",
            "papers_sha256",
            models.CharField(blank=True, max_length=64, verbose_name="dấu vết các tệp"),
        ),
        migrations.AddField(
            "closedreview",
            "trail_hash",
            models.CharField(blank=True, max_length=64, verbose_name="dấu của nhật ký"),
        ),
        migrations.AlterField(
            "closedreview",
            "by",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="closed_reviews",
                to=settings.AUTH_USER_MODEL,
                verbose_name="tài khoản chốt",
            ),
        ),
        migrations.AlterField(
            "closedreview",
            "decided_by",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="decided_reviews",
                to=settings.AUTH_USER_MODEL,
                verbose_name="tài khoản phê duyệt",
            ),
        ),
    ]
