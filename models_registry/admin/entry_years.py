"""Years and programmes on the form of entry: which are offered, and which programme is meant."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from danvan.lib.dates import entered_years
from danvan.lib.text import lowered
from models_registry.models import ActivityField, Programme, Unit
from models_registry.models.programmes import ProgrammesAtHand, fields_offered_in
from models_registry.models.years import UNKNOWN_YEAR_WORDS

UNKNOWN: Final = "unknown"  # the year


def year_choices(programmes: Iterable[Programme]) -> list[tuple[str, str]]:
    """Each year up to the coming one once, newest first, with its programme where only one has it; last the unknown."""
    having: dict[int, list[Programme]] = {}
    entered = entered_years()
    for programme in programmes:
        for year in programme.years:
            having.setdefault(year, []).append(programme)
    years = [
        (str(year), f"{year} ({str(found[0]).lower()})" if len(found) == 1 else str(year))
        for year, found in sorted(having.items(), reverse=True)
        if year in entered
    ]
    return [("", "---------"), *years, *([(UNKNOWN, UNKNOWN_YEAR_WORDS)] if having else [])]


def this_year_of(offered: Iterable[Programme]) -> str:
    """The choice of the running year, "" where no programme has it."""
    year = timezone.localdate().year
    return str(year) if any(year in programme.years for programme in offered) else ""


def programmes_meant_in(unit: Unit, offered: Iterable[Programme]) -> str:
    """For who enters for one unit alone: of each year that several programmes have, which is taken if none is said."""
    serving = ProgrammesAtHand().of(unit)
    years = sorted({year for one in offered for year in one.years}, reverse=True)
    best = [(year, taking[0]) for year in years if len(taking := serving.taking(year)) > 1]
    return "; ".join(f"Năm {year}: {lowered(one.choice_label)}" for year, one in best)


def programme_meant(unit: Unit, year: int | None, chosen: Programme | None) -> Programme:
    """The programme chosen, else the best that takes registrations of the year (None: not known).

    Raises ValidationError beside the question it is about.
    """
    serving = ProgrammesAtHand().of(unit)
    taking: Sequence[Programme] = (
        serving.taking(year) if year else [one for one in serving.programmes if one.accepts]
    )
    if chosen is None and not taking:
        raise ValidationError({"year": f"{unit.label} không có giai đoạn nào đang nhận đăng ký năm này."})
    if chosen is None and year is None and len(taking) > 1:
        raise ValidationError({"programme": "Không rõ năm thì chọn giai đoạn."})
    if chosen is not None and chosen not in taking:
        is_other_time = year is not None and year not in chosen.years
        reason = f"không có năm {year}" if is_other_time else f"không dùng cho {unit.label}"
        raise ValidationError({"programme": f"{chosen.choice_label} {reason}."})
    return chosen or taking[0]


def fault_of_fields(chosen: Collection[ActivityField], programme: Programme, unit: Unit) -> str:
    """Which of these fields the programme does not take from the unit, in a sentence; "" where it takes all."""
    strange = set(chosen) - set(fields_offered_in([programme], ActivityField.objects.serving_unit(unit)))
    named = ", ".join(sorted(field.choice_label for field in strange))
    return f"{programme.choice_label} không nhận lĩnh vực: {named}." if named else ""
