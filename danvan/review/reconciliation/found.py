"""Total lines of the lists that were taken in: what the sender himself counted, offered for the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from danvan.lists.models import ImportBatch, StagedRow
from danvan.review.models import StatedFigure
from danvan.review.scope import Scope
from models_registry.access import successions_for
from models_registry.models import Unit
from models_registry.territory import territory_paths


@dataclass(frozen=True)
class FoundTotal:
    """A total line as it stands in a committed list; `numbers` are those in it, left to right."""

    batch_id: int
    unit: Unit
    file_name: str
    sheet_number: int
    sheet: str
    row: int
    text: str
    numbers: tuple[Decimal, ...]

    @property
    def key(self) -> str:
        """In an address: list, sheet, row."""
        return f"{self.batch_id}-{self.sheet_number}-{self.row}"

    @property
    def document(self) -> str:
        """Names the line in the ledger, and tells that it is there already."""
        return f"Dòng {self.row}, trang “{self.sheet}”, tệp {self.file_name}"[:200]

    @property
    def initial(self) -> dict[str, Any]:
        """Where the form begins; what the number counts is for the officer to say."""
        return {
            "unit": self.unit.pk,
            "indicator": StatedFigure.Indicator.REGISTERED_MODELS,
            "value": self.numbers[0] if len(self.numbers) == 1 else None,
            "source": f"Danh sách của {self.unit.label}",
            "document": self.document,
            "quote": self.text,
        }


def totals_found(scope: Scope, user) -> list[FoundTotal]:  # noqa: ANN001 - the user model is a setting
    """Total lines of the scope's committed lists of its programme that no published figure names yet."""
    paths = territory_paths(scope.unit.path, scope.day, successions_for(user))
    of_programme = StagedRow.objects.filter(
        batch=OuterRef("pk"), registration__programme=scope.programme
    ).order_by()
    batches = (
        ImportBatch.objects.visible_to(user)
        .in_territory(paths)
        .filter(Q(programme=scope.programme) | Exists(of_programme), state=ImportBatch.State.COMMITTED)
        .select_related("unit")
    )
    found = [total for batch in batches for total in _totals_of(batch)]
    if not found:
        return []
    noted = set(StatedFigure.objects.filter(programme=scope.programme).values_list("document", flat=True))
    return [total for total in found if total.document not in noted]


def _totals_of(batch: ImportBatch) -> Iterator[FoundTotal]:
    for number, sheet in enumerate(batch.sheets):
        for aside in sheet.get("set_aside", ()):
            if aside.get("kind") == "total":
                numbers = tuple(Decimal(str(value)) for value in aside.get("numbers", {}).values())
                yield FoundTotal(
                    batch.pk,
                    batch.unit,
                    batch.file_name,
                    number,
                    sheet.get("name", ""),
                    aside["row"],
                    aside.get("text", ""),
                    numbers,
                )
