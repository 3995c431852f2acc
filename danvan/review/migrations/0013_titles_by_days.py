from django.db import migrations


def leave_titles_by_days_to_the_day(apps, schema_editor):
    """A usual title that names its days is made when it is read; what somebody typed stays."""
    for period in apps.get_model("review", "ReviewPeriod").objects.exclude(title=""):
        days = f"từ {period.from_on:%d/%m/%Y} đến {period.to_on:%d/%m/%Y}"
        if period.title in {f"{kind} {days}" for kind in ("Báo cáo", "Sơ kết", "Tổng kết")}:
            period.title = ""
            period.save(update_fields=["title"])


class Migration(migrations.Migration):

    dependencies = [("review", "0012_state_workbook")]

    operations = [migrations.RunPython(leave_titles_by_days_to_the_day, migrations.RunPython.noop)]
