from collections import Counter

from django.db import migrations, models
from django.db.models import Q


def number_repeated(apps, schema_editor):
    """Of what stands of one recipient by one decision the first keeps 0; the others are numbered, none is removed."""
    Commendation = apps.get_model("awards", "Commendation")
    standing = Commendation.objects.filter(revoked_by=None).exclude(decision=None).order_by("pk")
    columns = ("pk", "decision", "registrant", "recipient_name", "recipient_kind", "unit")
    seen = Counter()
    for pk, decision, registrant, name, kind, unit in standing.values_list(*columns).iterator():
        if registrant is None and not name:
            continue
        key = (decision, registrant) if registrant else (decision, name, kind, unit)
        if seen[key]:
            Commendation.objects.filter(pk=pk).update(repetition=seen[key])
        seen[key] += 1


class Migration(migrations.Migration):
    dependencies = [("awards", "0015_track_of_the_front")]

    operations = [
        migrations.AddField(
            model_name="commendation",
            name="repetition",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, verbose_name="lần ghi lặp trong quyết định"
            ),
        ),
        migrations.RunPython(number_repeated, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="commendation",
            constraint=models.UniqueConstraint(
                condition=Q(revoked_by=None, decision__isnull=False, registrant__isnull=False),
                fields=("decision", "registrant", "repetition"),
                name="commendation_of_registrant_once",
                violation_error_message="Quyết định này đã khen thưởng tập thể, hộ gia đình, cá nhân đó.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commendation",
            constraint=models.UniqueConstraint(
                condition=Q(revoked_by=None, decision__isnull=False, registrant=None)
                & ~Q(recipient_name=""),
                fields=("decision", "recipient_name", "recipient_kind", "unit", "repetition"),
                name="commendation_of_name_once",
                violation_error_message="Quyết định này đã khen thưởng tập thể, hộ gia đình, cá nhân đó.",
            ),
        ),
    ]
