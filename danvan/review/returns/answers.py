"""The signs that a unit has sent: its own word, the note of the office that receives, a file; which day each gives."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone

from danvan.review.models import UnitReturn
from models_registry.history import Entry, history_of


class How(models.TextChoices):
    """By what it is seen that a unit has sent; on one day the first of these is named."""

    NOTE = "note", "Cơ quan nhận ghi nhận"
    SENT = "sent", "Đơn vị báo đã gửi"
    FILE = "file", "Tệp nhận qua cổng"


@dataclass(frozen=True)
class Evidence:
    """One sign that a unit has sent: the day that counts, and the portal's own moment where it has one.

    `noted_on` is when the office that receives wrote down the day that it states.
    """

    day: date
    how: How
    document: str = ""
    at: datetime | None = None
    noted_on: date | None = None

    @property
    def order(self) -> tuple[date, int]:
        """The earliest first; on one day in the order of `How`."""
        return self.day, list(How).index(self.how)


@dataclass
class Answer:
    """What one unit answered to one due: its own word, what the office that receives noted, or both."""

    word: UnitReturn | None = None
    note: UnitReturn | None = None

    @property
    def holding(self) -> UnitReturn:
        """The one that holds: the office's. Ask only of an answer that has one."""
        found = self.note or self.word
        if found is None:
            raise ValueError("nobody has answered")
        return found

    @property
    def contradiction(self) -> str:
        """That the unit and the office say different things; else empty."""
        word, note = self.word, self.note
        if not (word and note) or word.state == note.state:
            return ""
        return (
            f"Đơn vị báo “{word.get_state_display()}” ngày {word.day:%d/%m/%Y}, cơ quan nhận ghi "
            f"“{note.get_state_display()}”; cần kiểm tra lại."
        )

    @property
    def evidence(self) -> Evidence:
        """What it says; beside the office's day stand the moment and the paper that the unit told."""
        word, note = self.word, self.note
        document = (note.document if note else "") or (word.document if word else "")
        at = word.sent_at if word else None
        if note is None:
            return Evidence(self.holding.day, How.SENT, document, at)
        return Evidence(note.day, How.NOTE, document, at, noted_on=timezone.localdate(note.at))


def history_of_answer(answer: Answer) -> list[Entry]:
    """What the trail knows of what was said and noted, the newest first."""
    found = [sent for sent in (answer.word, answer.note) if sent]
    told = [entry for sent in found for entry in history_of(UnitReturn, sent.pk)]
    return sorted(told, key=lambda entry: (entry.change.at, entry.change.pk), reverse=True)
