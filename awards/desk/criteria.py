"""Assessment by criteria: which set a registration is scored by, the scores of one side, a new version of a set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from awards.models import Assessment, AssessmentScore, CriteriaSet, Criterion, Grade
from danvan.lib.numbers import written
from danvan.lib.text import clean_multiline
from models_registry import access, trail
from models_registry.kept_columns import snapshot
from models_registry.models import Programme, Registration, State, Unit
from models_registry.models.owned import serves
from models_registry.permissions import ASSESS_ITSELF
from models_registry.territory import nearness, territory_paths

# What whoever writes an assessment of a side must be given in the unit of the registration.
TO_SCORE: Final[Mapping[str, str]] = {
    Assessment.Side.SELF: ASSESS_ITSELF,
    Assessment.Side.ABOVE: "awards.add_assessment",
}
ADD_SET: Final = "awards.add_criteriaset"
_Part = TypeVar("_Part", Criterion, Grade)
_KEPT: Final = Decimal("0.01")  # places as the columns have them, so that what stands is no change


@dataclass(frozen=True)
class Answer:
    """What one criterion was given: points, 0 among them, or met or not; both empty while nothing is said."""

    points: Decimal | None = None
    is_met: bool | None = None
    remark: str = ""

    @property
    def is_given(self) -> bool:
        """Whether something was said; 0 points and "not met" are."""
        return self.points is not None or self.is_met is not None


def total_of(criteria: Sequence[Criterion], answers: Mapping[int, Answer]) -> Decimal:
    """The sum of the points; of criteria that are all met or not, how many are met. `answers` by key of criterion."""
    given = [answers[one.pk] for one in criteria if one.pk in answers]
    if any(one.has_points for one in criteria):
        return sum((one.points for one in given if one.points is not None), Decimal(0))
    return Decimal(sum(bool(one.is_met) for one in given))


class ServingSets:
    """The sets that a user may read, asked for the registrations that may be scored by them (three queries in all).

    `by_key` are all of them, with criteria and grades.
    """

    def __init__(self, user: access.Asker) -> None:
        rows = CriteriaSet.objects.visible_to(user).by_rows().select_related("unit", "programme__unit")
        self._rows = list(rows.prefetch_related("criteria", "grades").order_by("name", "version", "pk"))
        self._successions = access.successions_for(user)
        self.by_key = {row.pk: row for row in self._rows}

    def of(self, registration: Registration) -> list[CriteriaSet]:
        """Those that fit a registration (with its unit), the likeliest first; of one name of an office the newest.

        Those of its own programme go first, then those of the nearest office.
        """
        paths = territory_paths(registration.unit.path, timezone.localdate(), self._successions)
        found: dict[tuple[int | None, str], tuple[tuple[bool, tuple[int, int]], CriteriaSet]] = {}
        for row in self._rows:
            near = nearness(row.unit.path if row.unit else None, paths)
            if near is not None and _is_of_its_time(row, registration):
                found[row.unit_id, row.name] = (row.programme_id is None, near), row
        return [row for _, row in sorted(found.values(), key=lambda pair: pair[0])]


def _is_of_its_time(criteria_set: CriteriaSet, registration: Registration) -> bool:
    """Of its programme, or of none; of a registration without a programme its year says which that may be."""
    if criteria_set.programme is None or criteria_set.programme_id == registration.programme_id:
        return True
    return registration.programme_id is None and registration.year in criteria_set.programme.years


def refusal_of_scoring(registration: Registration) -> str:
    """Why a registration is not scored now, in a sentence; "" if it is."""
    if registration.state != State.ACCEPTED:
        state = registration.get_state_display().lower()
        return f"Chỉ chấm điểm lượt đăng ký đã tiếp nhận; lượt này đang ở trạng thái “{state}”."
    if registration.double_of_id:
        return "Lượt này trùng năm với lượt đăng ký khác của mô hình, không chấm điểm riêng."
    return ""


def score(
    registration: Registration,
    side: str,
    part: str,
    criteria_set: CriteriaSet,
    answers: Mapping[int, Answer],
    *,
    by: access.Actor,
    result: str = "",
    assessed_on: date | None = None,
    note: str = "",
) -> Assessment:
    """Writes what a side gave each criterion of a set, anew or in the place of what it gave before; counts the total.

    The unit scores itself (who enters there), who decides there scores from above. `answers` by key of criterion; all
    are answered. Without a `result` that follows of the set's passing score. Raises ValidationError in Vietnamese, and
    writes nothing, for a registration that does not count, a set that does not serve its unit, a missing answer, too
    many points, and for what `Assessment.clean` refuses.
    """
    if side not in TO_SCORE or part not in Assessment.Part.values:
        raise ValidationError("Không có bên đánh giá hoặc kỳ đánh giá này.")
    with trail.act(by):
        rows = Registration.objects.select_related("model__registrant", "unit", "programme")
        (row,) = rows.locked([registration])
        if not access.may(by, TO_SCORE[side], row.unit):
            raise ValidationError("Đồng chí không được giao chấm điểm bên này ở đơn vị của mô hình.")
        if refusal := refusal_of_scoring(row):
            raise ValidationError(refusal)
        # Whoever corrects the set in this moment waits, and is then told that it is used.
        (used,) = CriteriaSet.objects.select_related("unit", "programme").locked([criteria_set])
        if not serves(used.unit, row.unit) or not _is_of_its_time(used, row):
            raise ValidationError(
                "Bộ tiêu chí này của đơn vị khác hoặc giai đoạn khác, không dùng cho mô hình này."
            )
        criteria = list(used.criteria.all())
        _refuse_wrong(criteria, answers)
        made = Assessment.objects.filter(registration=row, side=side, part=part).first()
        made = made or Assessment(side=side, part=part)
        made.registration, made.criteria_set = row, used
        made.score = total_of(criteria, answers).quantize(_KEPT)
        made.result = result or result_of(used, made.score)
        made.assessed_on, made.note = assessed_on, note
        made.is_summed = True
        made.full_clean()
        trail.save(made)
        _write_scores(made, criteria, answers)
    return made


def _refuse_wrong(criteria: Sequence[Criterion], answers: Mapping[int, Answer]) -> None:
    """Every criterion of the set has an answer of its kind within its maximum, and nothing else has."""
    if not criteria:
        raise ValidationError("Bộ tiêu chí này chưa có dòng tiêu chí nào để chấm.")
    if answers.keys() - {one.pk for one in criteria}:
        raise ValidationError("Bộ tiêu chí vừa được sửa. Mở lại trang rồi chấm tiếp.")
    faults = [fault for one in criteria if (fault := fault_of_answer(one, answers.get(one.pk, Answer())))]
    if faults:
        raise ValidationError(faults)


def fault_of_answer(criterion: Criterion, answer: Answer) -> str:
    """What is wrong with what a criterion was given, "" if nothing is."""
    if not criterion.has_points:
        is_right = answer.is_met is not None and answer.points is None
        return "" if is_right else f"“{criterion}”: chọn đạt hoặc không đạt."
    if answer.points is None or answer.is_met is not None:
        return f"“{criterion}”: chưa ghi điểm (0 điểm cũng ghi là 0)."
    top = criterion.max_points or Decimal(0)
    return "" if 0 <= answer.points <= top else f"“{criterion}”: ghi từ 0 đến {written(top)} điểm."


def result_of(criteria_set: CriteriaSet, total: Decimal) -> str:
    """What follows of the passing score. Raises ValidationError for a set that has none."""
    if criteria_set.passing_score is None:
        raise ValidationError({"result": "Chọn kết quả: bộ tiêu chí này không ghi điểm đạt."})
    passes = total >= criteria_set.passing_score
    return (Assessment.Result.EFFECTIVE if passes else Assessment.Result.NOT_EFFECTIVE).value


def _write_scores(
    assessment: Assessment, criteria: Iterable[Criterion], answers: Mapping[int, Answer]
) -> None:
    """The rows of an assessment as its answers say; those of another set, by which it was scored before, go."""
    stored = {one.criterion_id: one for one in assessment.scores.all()}
    new, changed = [], []
    for criterion in criteria:
        answer = answers[criterion.pk]
        row = stored.pop(criterion.pk, None)
        if row is None:
            row = AssessmentScore(assessment=assessment, criterion=criterion)
            new.append(row)
        else:
            changed.append((row, snapshot(row)))
        row.points = None if answer.points is None else answer.points.quantize(_KEPT)
        row.is_met, row.remark = answer.is_met, clean_multiline(answer.remark)
    for gone in stored.values():
        trail.delete(gone)
    trail.create_all(new)
    trail.save_all(changed, "points", "is_met", "remark")


def draw_version(
    criteria_set: CriteriaSet,
    *,
    by: access.Actor,
    unit: Unit | None,
    programme: Programme | None,
) -> CriteriaSet:
    """A new version of a set with its criteria and grades: to be corrected, for another programme, or as one's own.

    `unit` is whose it is then, None of every office. Its number follows the last of that name there. Raises
    ValidationError where the user may not make sets there, may not read this one, the programme is another office's, or
    one for it waits there already by which nobody has assessed: of two who draw at once the second is led to it.
    """
    with trail.act(by):
        (source,) = CriteriaSet.objects.select_related("unit", "programme").locked([criteria_set])
        may_there = access.may(by, ADD_SET, unit) if unit else access.sees_everything(by)
        if not may_there or not CriteriaSet.objects.visible_to(by).filter(pk=source.pk).exists():
            raise ValidationError("Đồng chí không được giao lập bộ tiêu chí ở đơn vị này.")
        if programme is not None and not serves(programme.unit, unit):
            raise ValidationError({"programme": "Giai đoạn này là của đơn vị khác."})
        named = CriteriaSet.objects.filter(unit=unit, name=source.name)
        newest = named.filter(programme=programme).order_by("-version").first()
        if newest is not None and not newest.is_used:
            raise ValidationError(f"Đã có {newest} cho giai đoạn này, chưa dùng để đánh giá: sửa bản đó.")
        last = named.aggregate(last=Max("version"))["last"] or 0
        drawn = CriteriaSet(
            unit=unit,
            name=source.name,
            programme=programme,
            version=last + 1,
            content=source.content,
            max_score=source.max_score,
            passing_score=source.passing_score,
        )
        drawn.full_clean()
        trail.save(drawn)
        trail.create_all([_copied(one, drawn) for one in source.criteria.all()])
        trail.create_all([_copied(one, drawn) for one in source.grades.all()])
    return drawn


def _copied(row: _Part, into: CriteriaSet) -> _Part:
    """A row of a set, as a new one of another."""
    names = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{**{name: getattr(row, name) for name in names}, "criteria_set": into})
