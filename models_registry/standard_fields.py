"""The fields that most offices register in, with the other names that their lists give them (`standard_fields.json`).

The first four are those of the Party's guidance (Hướng dẫn of the Ban Dân vận); the movement for new countryside and
what fits none were added by the districts. An office may switch one off, rename it, or make its own.
"""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from models_registry import trail
from models_registry.models import ActivityField, FieldSet, FieldSetEntry

STANDARD_FIELDS: Final[list[dict[str, Any]]] = json.loads(
    Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
)
SET_NAMES: Final = {6: "Sáu lĩnh vực", 4: "Bốn lĩnh vực"}


def load_standard_fields(codes: Collection[str] = ()) -> tuple[FieldSet, int]:
    """Adds those of the fields that are missing (all if none are named), and the set of them for every office.

    Returns the set and how many rows were written; call it inside an act.
    """
    wanted = [field for field in STANDARD_FIELDS if not codes or field["code"] in codes]
    known = set(ActivityField.objects.values_list("code", flat=True))
    fields = [
        ActivityField(**{**field, "aliases": "\n".join(field["aliases"])}, position=position)
        for position, field in enumerate(wanted, start=1)
        if field["code"] not in known
    ]
    written = len(trail.create_all(fields))
    name = SET_NAMES[len(wanted)]
    field_set = FieldSet.objects.filter(unit=None, name=name).first()
    if field_set is None:
        (field_set,) = trail.create_all([FieldSet(name=name)])
        codes_in_order = [field["code"] for field in wanted]
        stored = {field.code: field for field in ActivityField.objects.filter(code__in=codes_in_order)}
        entries = [
            FieldSetEntry(field_set=field_set, field=stored[code], position=position)
            for position, code in enumerate(codes_in_order, start=1)
        ]
        written += 1 + len(trail.create_all(entries))
    return field_set, written
