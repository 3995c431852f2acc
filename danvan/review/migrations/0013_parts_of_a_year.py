from django.db import migrations


def leave_titles_by_days_to_the_day(apps, schema_editor):
    """A usual title that names its days is made when it is read; what somebody typed stays."""
    for period in apps.get_model("review", "ReviewPeriod").objects.exclude(title=""):
        days = f"từ {period.from_on:%d/%m/%Y} đến {period.to_on:%d/%m/%Y}"
        if period.title in {f"{kind} {days}" for kind in ("Báo cáo", "Sơ kết", "Tổng kết")}:
            period.title = ""
            period.save(update_fields=["title"])


def bring_what_is_of_its_year_to_the_whole_part(apps, schema_editor):
    """A part of one year has no year to choose: what stood under its year is of the whole part, where that has none.

    Explanations stay: they explain differences between the year and its part. So do closed reviews, written once.
    """
    kinds = {
        "ReturnDeadline": ["period_id"],
        "UnitReturn": ["period_id", "unit_id"],
        "ReportSection": ["period_id", "unit_id", "section"],
    }
    parts = [
        period.pk
        for period in apps.get_model("review", "ReviewPeriod").objects.all()
        if (period.from_on.month, period.from_on.day, period.to_on.month, period.to_on.day) != (1, 1, 12, 31)
    ]
    for kind, key in kinds.items():
        rows = apps.get_model("review", kind).objects.filter(period__in=parts)
        for row in rows.exclude(year=None).order_by("pk"):
            if not rows.filter(year=None, **{name: getattr(row, name) for name in key}).exists():
                row.year = None
                row.save(update_fields=["year"])


class Migration(migrations.Migration):

    dependencies = [("review", "0012_state_workbook")]

    operations = [
        migrations.RunPython(leave_titles_by_days_to_the_day, migrations.RunPython.noop),
        migrations.RunPython(bring_what_is_of_its_year_to_the_whole_part, migrations.RunPython.noop),
    ]
