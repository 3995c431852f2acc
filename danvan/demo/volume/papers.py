"""The decisions of a made-up registry: one a year by which each office recognises, and one that revokes."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from awards.models import Decision
from danvan.demo.volume.lines import Line
from models_registry import trail
from models_registry.demo import MARK
from models_registry.models import Unit

_MIDDLE_OF: Final = (2025, 2026)  # years that end in the middle: of districts, and of the registry


def decided_on(year: int) -> date:
    """On which day an office decides about a year."""
    return date(year, 6, 20) if year in _MIDDLE_OF else date(year, 9, 20)


class Papers:
    """Keys of decisions by office and year; of those that revoke, by office."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Writes them. Stands inside an act."""
        asked = {
            (office, year): None
            for line in lines
            for year, place in line.places.items()
            for office in place.issuers.values()
        }
        labels = {
            unit.pk: unit.label_in_text for unit in Unit.objects.filter(pk__in={key for key, _ in asked})
        }
        given = trail.create_all([_decision(office, year, labels[office]) for office, year in asked])
        last = dict(sorted(asked))
        undone = trail.create_all(
            [_decision(office, year, labels[office], revokes=True) for office, year in last.items()]
        )
        self.giving = {key: paper.pk for key, paper in zip(asked, given, strict=True)}
        self.revoking = {paper.unit_id: paper.pk for paper in undone}


def _decision(office: int, year: int, label: str, *, revokes: bool = False) -> Decision:
    done = "Hủy kết quả công nhận một số mô hình" if revokes else "Công nhận mô hình"
    return Decision(
        unit_id=office,
        number=f"{year % 100 + (100 if revokes else 0):02}-TD/QĐ-BCĐ",
        issued_on=decided_on(year).replace(day=28) if revokes else decided_on(year),
        body=f"Ban Chỉ đạo Phong trào thi đua “Dân vận khéo” {label} {MARK}",
        subject=f"{done} “Dân vận khéo” năm {year} {MARK}",
        track=Decision.Track.COMMITTEE,
        is_demo=True,
    )
