import django.db.models.deletion
from django.db import migrations, models


def take_the_common_set(apps, schema_editor):
    """Every period counted in the fields that there were, as its programme did: the set that was made of them."""
    field_set = apps.get_model("models_registry", "FieldSet").objects.filter(unit=None).order_by("pk").first()
    if field_set:
        apps.get_model("review", "ReviewPeriod").objects.update(field_set=field_set)


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0022_six_fields"),
        ("review", "0008_by_period"),
    ]

    operations = [
        migrations.AddField(
            model_name="reviewperiod",
            name="field_set",
            field=models.ForeignKey(
                blank=True,
                help_text="Lĩnh vực mà kỳ này tính số liệu. Để trống: mọi lĩnh vực đang dùng.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="review_periods",
                to="models_registry.fieldset",
                verbose_name="bộ lĩnh vực",
            ),
        ),
        migrations.RunPython(take_the_common_set, migrations.RunPython.noop),
    ]
