"""The sections of a report that people write: read with what the last review carries over, and saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from danvan.review.models import ReportSection, ReviewPeriod
from danvan.review.scope import Scope
from models_registry import access, trail
from models_registry.access import Actor, Asker

Section = ReportSection.Section


@dataclass(frozen=True)
class WrittenSection:
    """A section as the report has it: `row` where somebody has written or read it, else the last review's text."""

    section: Section
    text: str
    carried_from: ReviewPeriod | None = None  # only while nobody has read it
    row: ReportSection | None = None

    @property
    def is_unread(self) -> bool:
        """Whether it came from the last review and nobody has read it since."""
        return self.carried_from is not None

    @property
    def paragraphs(self) -> list[str]:
        """For print; what nobody has read says so, also on paper."""
        found = [line for line in self.text.splitlines() if line.strip()]
        return [f"[{self.mark}]", *found] if self.is_unread else found

    @property
    def mark(self) -> str:
        """Of a section that nobody has read: where it comes from."""
        return f"Chép từ “{self.carried_from}”, chưa rà soát" if self.carried_from else ""


class SectionsMovedError(Exception):
    """Somebody else saved sections meanwhile; `sections` are those as they stand now."""

    def __init__(self, sections: list[Section]) -> None:
        super().__init__(*sections)
        self.sections = sections


def may_write(user: Asker, scope: Scope) -> bool:
    """Whether the user may write the report of that unit."""
    return access.may(user, "review.change_reportsection", scope.unit)


def has_sections(scope: Scope) -> bool:
    """Whether it is a review that an office reports on: not a part of one by level or of no known year."""
    return not scope.is_part


def sections_of(scope: Scope) -> tuple[WrittenSection, ...]:
    """Every section in its order (one query)."""
    rows: list[ReportSection] = []
    if has_sections(scope):
        rows = list(ReportSection.objects.filter(unit=scope.unit).select_related("period", "carried_from"))
    own = {row.section: row for row in rows if (row.period_id, row.year) == _key(scope)}
    earlier = [row for row in rows if _end(row) < scope.to_on]
    return tuple(_section(Section(section), own, earlier) for section in Section)


def _section(
    section: Section, own: Mapping[str, ReportSection], earlier: list[ReportSection]
) -> WrittenSection:
    if row := own.get(section):
        return WrittenSection(section, row.text, row=row)
    last = max(
        (row for row in earlier if row.section == section),
        key=lambda row: (_end(row), row.year is None, row.pk),
        default=None,
    )
    if last is None or not last.text:
        return WrittenSection(section, "")
    return WrittenSection(section, last.text, carried_from=last.period)


def _key(scope: Scope) -> tuple[int, int | None]:
    return scope.period.pk, scope.calendar_year


def _end(row: ReportSection) -> date:
    """The last day of the time that the row's report is about."""
    return date(row.year, 12, 31) if row.year else row.period.to_on


def save_sections(
    scope: Scope, texts: Mapping[Section, str], seen: Mapping[Section, str], by: Actor
) -> list[ReportSection]:
    """Keeps these sections as written, or as read; returns what was kept. `seen`: the texts that the writer saw.

    Raises PermissionDenied, or SectionsMovedError if one of them is no longer as it was seen.
    """
    if not may_write(by, scope) or not has_sections(scope):
        raise PermissionDenied
    with trail.act(by):
        scope.period.hold()
        now = {found.section: found for found in sections_of(scope)}
        moved = [one for one, text in texts.items() if now[one].text not in (seen.get(one, ""), text)]
        if moved:
            raise SectionsMovedError(moved)
        return [_save(scope, now[section], text, by) for section, text in texts.items()]


def _save(scope: Scope, found: WrittenSection, text: str, by: Actor) -> ReportSection:
    row = found.row or ReportSection(
        unit=scope.unit, period=scope.period, year=scope.calendar_year, section=found.section
    )
    row.text = text
    row.carried_from = found.carried_from if text == found.text else None
    row.read_by, row.read_by_name, row.read_at = access.account_of(by), access.name_of(by), timezone.now()
    trail.save(row)
    return row
