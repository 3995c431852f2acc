"""The acts that there are are numbered and chained, with the salts and digests of their changes."""

from collections import defaultdict
from uuid import UUID

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from danvan.lib import bulk
from models_registry import chain

_AT_ONCE = 5000
_ROW = (
    *("at", "by_id", "by_name", "act_id", "action", "subject", "subject_id", "before", "after"),
    *("reason", "source_file", "source_sheet", "source_row"),
)
_ACT = ("pk", "at", "by_id", "by_name", "reason")


def chain_all(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """In the order of their newest changes: by its number a closing has kept so far what it counts.

    Where that is equal (acts without changes) by moment and key.
    """
    change, act = (apps.get_model("models_registry", name) for name in ("Change", "Act"))
    digests: dict[UUID, list[str]] = defaultdict(list)
    newest: dict[UUID, int] = {}
    last = 0
    while rows := list(change.objects.filter(pk__gt=last).order_by("pk").values_list("pk", *_ROW)[:_AT_ONCE]):
        written = []
        for key, *row in rows:
            salt = chain.new_salt()
            digest = chain.row_digest(salt, *row)
            written.append((salt, digest, key))
            digests[row[3]].append(digest)
            newest[row[3]] = last = key
        bulk.update(change, ("salt", "digest"), written)
    acts = sorted(
        act.objects.values_list(*_ACT), key=lambda one: (newest.get(one[0], 0), one[1], one[0])
    )
    previous, written = chain.FIRST, []
    for position, one in enumerate(acts, 1):
        of_rows = chain.rows_digest(digests[one[0]])
        own = chain.act_hash(previous, position, *one, of_rows)
        written.append((position, of_rows, previous, own, act._meta.pk.get_db_prep_save(one[0], editor.connection)))
        previous = own
    bulk.update(act, ("position", "rows_digest", "previous_hash", "hash"), written)


class Migration(migrations.Migration):

    dependencies = [("models_registry", "0052_chain")]

    operations = [migrations.RunPython(chain_all, migrations.RunPython.noop)]
