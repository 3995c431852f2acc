"""Of several registrations of one model for one year one is kept, and gets the others' recognitions.

Kept is an accepted one with a recognition in force, then an accepted one, then the oldest. A recognition at a level that the
kept one has already stays where it is and counts no more. The trail tells of each row.
"""

from collections import defaultdict
from typing import Any
from uuid import uuid4

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

REASON = "Một mô hình chỉ có một lượt đăng ký mỗi năm: lượt trùng năm chờ xem lại"


def _out_of_force(decision: Any) -> set[int]:
    revoked_by = dict(decision.objects.exclude(revoked_by=None).values_list("pk", "revoked_by"))
    out = set()
    for key in revoked_by:
        last, steps = key, 0
        while last in revoked_by and steps <= len(revoked_by):
            last, steps = revoked_by[last], steps + 1
        if steps % 2 or last in revoked_by:
            out.add(key)
    return out


def mark_doubles(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    registration = apps.get_model("models_registry", "Registration")
    recognition = apps.get_model("awards", "Recognition")
    of_the_year = registration.objects.filter(model_id=OuterRef("model_id"), year=OuterRef("year"))
    doubled = registration.objects.exclude(year=None).filter(
        Exists(of_the_year.exclude(pk=OuterRef("pk")))
    )
    if not doubled.exists():
        return
    out = _out_of_force(apps.get_model("awards", "Decision"))
    in_force = recognition.objects.filter(
        Q(revoked_by=None) | Q(revoked_by__in=out), Q(decision=None) | ~Q(decision__in=out)
    )
    groups = defaultdict(list)
    for row in doubled.annotate(recognised=Exists(in_force.filter(registration=OuterRef("pk")))):
        groups[row.model_id, row.year].append(row)
    told = []
    for rows in groups.values():
        kept, *doubles = sorted(
            rows,
            key=lambda row: (
                row.state != "accepted" or not row.recognised,
                row.state != "accepted",
                row.created_at,
                row.pk,
            ),
        )
        levels = set(
            recognition.objects.filter(registration=kept, revoked_by=None).values_list("level", flat=True)
        )
        for double in doubles:
            registration.objects.filter(pk=double.pk).update(double_of=kept)
            before, after = {"double_of_id": None}, {"double_of_id": kept.pk}
            told.append(("models_registry.registration", double.pk, before, after))
            for lent in recognition.objects.filter(registration=double).order_by("pk"):
                if lent.revoked_by_id is None and lent.level in levels:
                    continue
                if lent.revoked_by_id is None:
                    levels.add(lent.level)
                recognition.objects.filter(pk=lent.pk).update(registration=kept)
                before, after = {"registration_id": double.pk}, {"registration_id": kept.pk}
                told.append(("awards.recognition", lent.pk, before, after))
    at = timezone.now()
    act = apps.get_model("models_registry", "Act").objects.create(
        id=uuid4(), at=at, by_name="Hệ thống", reason=REASON
    )
    change = apps.get_model("models_registry", "Change")
    change.objects.bulk_create(
        [
            change(
                at=at,
                act=act,
                by_name="Hệ thống",
                action="changed",
                subject=subject,
                subject_id=key,
                before=before,
                after=after,
                reason=REASON,
            )
            for subject, key, before, after in told
        ],
        batch_size=1000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0003_revoked_by_words'),
        ('models_registry', '0019_units_of_registrants'),
    ]

    operations = [
        migrations.RunPython(mark_doubles, migrations.RunPython.noop),
    ]
