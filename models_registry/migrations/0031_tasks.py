"""Roles become tasks: each account may do in each unit what it could before, no more and no less."""

from typing import Final

from django.db import migrations, models

_TASKS: Final = {
    "commune_officer": ("read", "enter"),
    "district_officer": ("read", "enter", "decide", "approve"),
    "committee_member": ("read", "approve"),
}


def give_tasks(apps, schema_editor):
    """In the place of each assignment, its tasks that the account has not yet in the unit."""
    Assignment = apps.get_model("models_registry", "Assignment")
    given = set()
    for row in Assignment.objects.order_by("pk"):
        ones = [(row.user_id, row.unit_id, task) for task in _TASKS.get(row.role, ())]
        new = [one for one in ones if one not in given]
        given.update(new)
        row.delete()
        Assignment.objects.bulk_create(
            Assignment(user_id=user, unit_id=unit, task=task) for user, unit, task in new
        )


class Migration(migrations.Migration):

    dependencies = [
        ("models_registry", "0030_households"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="assignment", name="assignment_once"),
        migrations.AddField(
            model_name="assignment",
            name="task",
            field=models.CharField(
                choices=[
                    ("read", "Xem"),
                    ("enter", "Nhập liệu"),
                    ("decide", "Tiếp nhận, công nhận"),
                    ("approve", "Phê duyệt bản chốt"),
                    ("administer", "Quản trị tài khoản"),
                ],
                default="",
                max_length=20,
                verbose_name="nhiệm vụ",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(give_tasks, migrations.RunPython.noop),
    ]
