"""The scan of a decision becomes evidence of it; each file gets a name that says nothing, and is known by its content."""

import hashlib
from contextlib import suppress
from functools import partial
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import migrations, transaction

from danvan.lib.pictures import PictureError, remake


def move_scans(apps, schema_editor):
    """A picture is made anew without its metadata, as those that come are; what is neither picture nor PDF is kept."""
    Decision, StoredFile, Evidence = (
        apps.get_model("awards", name) for name in ("Decision", "StoredFile", "Evidence")
    )
    Change = apps.get_model("models_registry", "Change")
    for decision in Decision.objects.exclude(file="").order_by("pk"):
        old = decision.file.name
        written = Change.objects.filter(subject="awards.decision", subject_id=decision.pk, after__file=old)
        act = written.order_by("-pk").values_list("act_id", flat=True).first()
        kept = _kept(StoredFile, old)
        kept.save()
        Evidence.objects.create(decision=decision, file=kept, act_id=act)
        if kept.file.name != old:
            transaction.on_commit(partial(default_storage.delete, old), using=schema_editor.connection.alias)


def _kept(StoredFile, old):
    name = PurePath(old).name
    if not default_storage.exists(old):  # lost before: that there was one is told still
        return StoredFile(file=old, type="application/octet-stream", size=0, sha256="", name=name)
    with default_storage.open(old) as file:
        content = file.read()
    kind, ending, thumbnail = "application/octet-stream", "", b""
    if content.startswith(b"%PDF-"):
        kind, ending = "application/pdf", ".pdf"
    else:
        with suppress(PictureError):
            picture = remake(content)
            kind, ending, content, thumbnail = "image/jpeg", ".jpg", picture.content, picture.thumbnail
    kept = StoredFile(type=kind, size=len(content), sha256=hashlib.sha256(content).hexdigest(), name=name)
    new = uuid4().hex
    kept.file = default_storage.save(f"evidence/{new}{ending}", ContentFile(content))
    if thumbnail:
        kept.thumbnail = default_storage.save(f"evidence/{new}-nho.jpg", ContentFile(thumbnail))
    return kept


class Migration(migrations.Migration):
    dependencies = [("awards", "0012_evidence")]

    operations = [migrations.RunPython(move_scans, migrations.RunPython.noop)]
