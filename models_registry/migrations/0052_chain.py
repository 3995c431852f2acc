import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The columns of the chain; an account is a plain number beside its name, for these rows never change again."""

    dependencies = [
        ("models_registry", "0051_sign_ins_in_the_trail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "act", "position", models.BigIntegerField(null=True, verbose_name="số thứ tự")
        ),
        migrations.AddField(
            "act",
            "rows_digest",
            models.CharField(default="", max_length=64, verbose_name="dấu của các thay đổi"),
            preserve_default=False,
        ),
        migrations.AddField(
            "act",
            "previous_hash",
            models.CharField(blank=True, max_length=64, verbose_name="dấu của lần thao tác trước"),
        ),
        migrations.AddField(
            "act",
            "hash",
            models.CharField(default="", max_length=64, verbose_name="dấu"),
            preserve_default=False,
        ),
        migrations.AddField(
            "change",
            "salt",
            models.CharField(default="", max_length=32, verbose_name="muối"),
            preserve_default=False,
        ),
        migrations.AddField(
            "change",
            "digest",
            models.CharField(default="", max_length=64, verbose_name="dấu"),
            preserve_default=False,
        ),
        *(
            migrations.AlterField(
                name,
                "by",
                models.ForeignKey(
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name=f"{name}s",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="tài khoản",
                ),
            )
            for name in ("act", "change")
        ),
        migrations.AlterField(
            "change",
            "act",
            models.ForeignKey(
                db_column="act",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="models_registry.act",
                verbose_name="lần thao tác",
            ),
        ),
    ]
