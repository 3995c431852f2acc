from datetime import date

from django.db import migrations
from django.utils import timezone

# By what its records lead to their unit; of the registry a registrant's unit was that of the record until now.
_RECORDS = (
    ("models_registry", "Registration", "model__registrant__unit_id"),
    ("models_registry", "Outcome", "unit_id"),
    ("awards", "Commendation", "unit_id"),
)
_LINKED = ("ClosedReview", "Explanation", "ReturnDeadline", "UnitReturn")


def make_periods(apps, schema_editor):
    """One period for each programme, with its address and day of counting; what hung on the programme hangs on it.

    Its unit is the lowest that holds all records of the programme; without records it serves every office. A programme
    without a cut-off was counted to the end of its last year; while that has not come it is running.
    """
    period_model = apps.get_model("review", "ReviewPeriod")
    today = timezone.localdate()
    for programme in apps.get_model("models_registry", "Programme").objects.order_by("first_year"):
        first, last = programme.first_year, programme.last_year
        end = date(last, 12, 31)
        period = period_model.objects.create(
            unit=_lowest_above(apps, programme),
            kind="interim",
            slug=f"{first}-{last}",
            title=f"Sơ kết giai đoạn {first} - {last}",
            from_on=date(first, 1, 1),
            to_on=end,
            counting_on=programme.cut_off_on or (end if end < today else None),
        )
        for name in _LINKED:
            apps.get_model("review", name).objects.filter(programme=programme).update(period=period)


def give_figures_their_time(apps, schema_editor):
    """A published figure is of its year, else of its programme's years."""
    for figure in apps.get_model("review", "StatedFigure").objects.select_related("programme"):
        figure.from_on = date(figure.year or figure.programme.first_year, 1, 1)
        figure.to_on = date(figure.year or figure.programme.last_year, 12, 31)
        figure.save(update_fields=["from_on", "to_on"])


def _lowest_above(apps, programme):
    unit_model = apps.get_model("models_registry", "Unit")
    keys = set()
    for app, name, unit in _RECORDS:
        keys |= set(apps.get_model(app, name).objects.filter(programme=programme).values_list(unit, flat=True))
    paths = [path.strip(".").split(".") for path in unit_model.objects.filter(pk__in=keys).values_list("path", flat=True)]
    common = []
    for parts in zip(*paths):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return unit_model.objects.filter(pk=common[-1]).first() if common else None


class Migration(migrations.Migration):

    dependencies = [
        ("review", "0006_periods"),
        ("models_registry", "0016_other_names_of_fields"),
        ("awards", "0002_filled_links"),
    ]

    operations = [
        migrations.RunPython(make_periods, migrations.RunPython.noop),
        migrations.RunPython(give_figures_their_time, migrations.RunPython.noop),
    ]
