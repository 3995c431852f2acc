"""What closings have counted so far, as a place in the chain; digests of their files."""

from bisect import bisect_right

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max

from danvan.review.models.closings import digest_of_papers

PAPERS = ("workbook", "state_workbook", "front_workbook", "document", "state_document", "front_document")


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Earlier acts are numbered by their newest change, so that what was told since is told as before.

    An act that was going on at the closing, with changes on both sides of it, is told.
    """
    closed, act = apps.get_model("review", "ClosedReview"), apps.get_model("models_registry", "Act")
    newest = sorted(found or 0 for found in act.objects.annotate(to=Max("changes__pk")).values_list("to", flat=True))
    for key, last_change in list(closed.objects.values_list("pk", "last_change")):
        papers = closed.objects.filter(pk=key).values(*PAPERS).get()  # one closing's at a time
        closed.objects.filter(pk=key).update(
            last_act=bisect_right(newest, last_change), papers_sha256=digest_of_papers(papers)
        )


class Migration(migrations.Migration):

    dependencies = [("review", "0023_closed_by_position")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveField("closedreview", "last_change"),
    ]
