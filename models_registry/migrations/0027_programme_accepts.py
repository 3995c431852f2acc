from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0026_units_of_programmes"),
    ]

    operations = [
        migrations.RemoveField(model_name="programme", name="is_closed"),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(
                fields=("unit", "first_year", "last_year"),
                name="programme_once",
                violation_error_message="Đơn vị này đã có giai đoạn này.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)),
                fields=("first_year", "last_year"),
                name="programme_of_all_once",
                violation_error_message="Giai đoạn dùng chung này đã có.",
            ),
        ),
    ]
