from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from the rows: PostgreSQL alters no table whose rows have changed in the same transaction.
    dependencies = [
        ("models_registry", "0031_tasks"),
    ]

    operations = [
        migrations.RemoveField(model_name="assignment", name="role"),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("user", "unit", "task"),
                name="assignment_once",
                violation_error_message="Tài khoản này đã có phân công đó.",
            ),
        ),
        migrations.AlterModelOptions(
            name="assignment",
            options={
                "ordering": ["user", "unit", "pk"],
                "permissions": [("open_entry", "Vào phần nhập liệu")],
                "verbose_name": "phân công",
                "verbose_name_plural": "phân công",
            },
        ),
    ]
