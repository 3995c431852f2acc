"""A sheet of scores: what is asked of one registration, what it says of itself, what it was given from above."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from awards.desk.criteria import ServingSets
from awards.models import Assessment, AssessmentScore, CriteriaSet, Criterion, FieldCheck
from danvan.lib.numbers import written
from danvan.lib.text import joined
from danvan.lib.xlsx import Band, Column, Kind, Sheet, new_workbook, to_bytes
from models_registry import access
from models_registry.models import Registration

SIDES: Final = (Assessment.Side.SELF, Assessment.Side.ABOVE)


def given(score: AssessmentScore | None) -> str:
    """What a criterion was given, as a sheet says it; "" while nothing is."""
    if score is None:
        return ""
    if score.points is not None:
        return written(score.points)
    return "Đạt" if score.is_met else "Không đạt"


@dataclass(frozen=True)
class Line:
    """One criterion with what each side gave it; `heading` where its group begins."""

    criterion: Criterion
    heading: str
    own: AssessmentScore | None
    above: AssessmentScore | None

    @property
    def most(self) -> str:
        """What it is worth."""
        top = self.criterion.max_points
        return "Đạt hay không" if top is None else written(top)

    @property
    def own_given(self) -> str:
        """As the sheet says it."""
        return given(self.own)

    @property
    def above_given(self) -> str:
        """As the sheet says it."""
        return given(self.above)

    @property
    def remarks(self) -> str:
        """Of both sides."""
        own = f"Tự nhận xét: {self.own.remark}" if self.own and self.own.remark else ""
        return joined("\n", own, self.above.remark if self.above else "")


@dataclass(frozen=True)
class ScoreSheet:
    """The sheet of a registration for a part of its year by one set; `assessments` by side, as far as there are any."""

    registration: Registration
    part: str
    criteria_set: CriteriaSet | None
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    checks: Sequence[FieldCheck] = ()

    @property
    def part_in_words(self) -> str:
        """ "Cả năm"."""
        return str(Assessment.Part(self.part).label)

    @property
    def own(self) -> Assessment | None:
        """What it gives itself by this set."""
        return self._by_this_set(Assessment.Side.SELF)

    @property
    def above(self) -> Assessment | None:
        """What it was given from above by this set."""
        return self._by_this_set(Assessment.Side.ABOVE)

    def _by_this_set(self, side: str) -> Assessment | None:
        found = self.assessments.get(side)
        return found if found is not None and found.criteria_set == self.criteria_set else None

    @property
    def said(self) -> list[str]:
        """What each side found, in a sentence; of one by another set with its score and that set."""
        return [_said(one, apart=one not in (self.own, self.above)) for one in self.assessments.values()]

    @property
    def lines(self) -> list[Line]:
        """A line for each criterion of the set."""
        if self.criteria_set is None:
            return []
        by_side = {
            side: {one.criterion_id: one for one in assessment.scores.all()}
            for side, assessment in self.assessments.items()
        }
        lines: list[Line] = []
        before = ""
        for one in self.criteria_set.criteria.all():
            heading, before = ("" if one.heading == before else one.heading), one.heading
            of_sides = (by_side.get(side, {}).get(one.pk) for side in SIDES)
            lines.append(Line(one, heading, *of_sides))
        return lines

    @property
    def most(self) -> str:
        """The most that can be reached."""
        top = self.criteria_set.maximum if self.criteria_set else None
        return "" if top is None else written(top)


def _said(one: Assessment, *, apart: bool) -> str:
    score = f"{total(one)} điểm theo {one.criteria_set or 'điểm chung'}" if apart and total(one) else ""
    grade = f"xếp loại {one.grade}" if one.grade else ""
    found = joined(", ", f"{one.get_side_display()}: {one.get_result_display().lower()}", score, grade)
    return joined(". ", found, one.note)


def total(assessment: Assessment | None) -> str:
    """The score of an assessment, "" where there is none."""
    return "" if assessment is None or assessment.score is None else written(assessment.score)


def sheets_of(
    registrations: Iterable[Registration],
    part: str,
    user: access.Asker,
    serving: ServingSets,
    *,
    empty: bool = False,
) -> list[ScoreSheet]:
    """A sheet for each registration (with model, holder, unit, programme) that the user may read; three queries.

    By the set by which it was scored, else the likeliest. `empty` sheets say nothing of what was given.
    """
    rows = list(registrations)
    keys = [row.pk for row in rows]
    assessments = Assessment.objects.visible_to(user).filter(part=part, registration__in=keys)
    by_row: dict[int, dict[str, Assessment]] = {}
    for one in assessments.prefetch_related("scores"):
        if one.criteria_set_id in serving.by_key:
            one.criteria_set = serving.by_key[one.criteria_set_id]
        by_row.setdefault(one.registration_id, {})[one.side] = one
    checks: dict[int, list[FieldCheck]] = {}
    for check in FieldCheck.objects.visible_to(user).filter(registration__in=keys):
        checks.setdefault(check.registration_id, []).append(check)
    found = []
    for row in rows:
        known = by_row.get(row.pk, {})
        used = set_scored_by(known) or next(iter(serving.of(row)), None)
        shown = ({}, ()) if empty else (known, checks.get(row.pk, ()))
        found.append(ScoreSheet(row, part, used, *shown))
    return found


def set_scored_by(assessments: Mapping[str, Assessment]) -> CriteriaSet | None:
    """The set by whose rows one of these was scored, the one from above first."""
    for side in reversed(SIDES):
        one = assessments.get(side)
        if one is not None and one.criteria_set is not None and one.scores.all():
            return one.criteria_set
    return None


def workbook_of(sheets: Sequence[ScoreSheet], author: str) -> bytes:
    """A workbook with an A4 sheet for each registration, to be filled in by hand or read."""
    book = new_workbook("Phiếu chấm điểm mô hình “Dân vận khéo”", author)
    columns = (
        Column("STT", 11, Kind.CENTRE),
        Column("Tiêu chí", 74),
        Column("Điểm tối đa", 18, Kind.CENTRE),
        Column("Tự chấm", 18, Kind.CENTRE),
        Column("Cấp trên chấm", 20, Kind.CENTRE),
        Column("Nhận xét", 34),
    )
    for number, one in enumerate(sheets, start=1):
        row = one.registration
        sheet = Sheet(book, f"{number}. {row.model.display_title}", columns)
        sheet.title("PHIẾU CHẤM ĐIỂM MÔ HÌNH “DÂN VẬN KHÉO”")
        when = f"Năm {row.year}" if row.year else str(row.programme)
        sheet.line(f"{when}, {one.part_in_words.lower()}", italic=True, align="center")
        sheet.gap()
        sheet.line(f"Mô hình: {row.model.display_title}", bold=True)
        sheet.line(f"Đơn vị, người thực hiện: {row.model.registrant.name}, {row.unit.label}")
        sheet.line(f"Bộ tiêu chí: {one.criteria_set or 'chưa có'}")
        sheet.gap()
        lines: list[Band | tuple[str, ...]] = []
        for place, line in enumerate(one.lines, start=1):
            if line.heading:
                lines.append(Band(line.heading))
            text = joined("\n", line.criterion.text, line.criterion.guidance)
            needs = "\n(Cần minh chứng)" if line.criterion.wants_evidence else ""
            lines.append(
                (str(place), text + needs, line.most, line.own_given, line.above_given, line.remarks)
            )
        sheet.table(lines, total=("", "Tổng số", one.most, total(one.own), total(one.above), ""))
        sheet.gap()
        for sentence in one.said:
            sheet.line(sentence)
        for check in one.checks:
            sheet.line(f"Kiểm tra thực tế ngày {check.checked_on:%d/%m/%Y} ({check.people}): {check.found}")
        if not one.assessments:
            sheet.line("Kiểm tra thực tế (ngày, người kiểm tra, kết quả): " + "." * 150)
        sheet.signatures(("ĐẠI DIỆN ĐƠN VỊ",), ("NGƯỜI CHẤM",))
        sheet.finish()
    return to_bytes(book)
