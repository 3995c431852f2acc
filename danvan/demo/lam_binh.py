"""What the article of 5/10/2022 says of Lâm Bình, and no more: what it leaves unsaid stays unknown.

The facts are data (`data/lam_binh_2022.json`, units in `data/lam_binh_units.csv`); here they become rows.
"""

import json
from collections.abc import Sequence, Sized
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar

from django.db import models

from awards.models import Assessment, Commendation, Decision, Recognition
from danvan.review.models import ReviewPeriod, StatedFigure
from danvan.review.models.stated import time_of_year
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import (
    ActivityField,
    EmulationModel,
    FieldSet,
    FieldSetEntry,
    Level,
    Novelty,
    Outcome,
    Programme,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.models.programmes import ProgrammesAtHand
from models_registry.units import file as units

_DATA: Final = Path(__file__).parent / "data"
UNITS_FILE: Final = _DATA / "lam_binh_units.csv"
FACTS: Final[dict[str, Any]] = json.loads((_DATA / "lam_binh_2022.json").read_text(encoding="utf-8"))
SOURCE: Final[str] = FACTS["source"]
REASON: Final = f"Nạp từ bài “{FACTS['article']}”"
CONFERENCE_ON: Final = date.fromisoformat(FACTS["conference_on"])  # units are those of that day
FIELD_SET_NAME: Final = "Sáu lĩnh vực"
_Row = TypeVar("_Row", bound=models.Model)


@dataclass(frozen=True)
class Ground:
    """What every record of Lâm Bình stands on."""

    district: Unit
    communes: dict[str, Unit]  # those of 5/10/2022, by name
    fields: dict[str, ActivityField]  # by code
    review: Programme  # 2020-2022
    following: Programme  # 2023-2025
    review_period: ReviewPeriod  # of 2020-2022, counted on the day of the conference
    following_period: ReviewPeriod

    def unit(self, name: str) -> Unit:
        """The commune of 2022 with that name; the district for an empty one."""
        return self.communes[name] if name else self.district


def district() -> Unit:
    """Huyện Lâm Bình (28/01/2011 to 30/6/2025); raises Unit.DoesNotExist before the first load."""
    return Unit.objects.get(kind=Unit.Kind.DISTRICT, name="Lâm Bình", code="071")


def is_loaded() -> bool:
    """Whether the article's records are in the registry."""
    return EmulationModel.objects.filter(source=SOURCE).exists()


def ground() -> Ground:
    """The loaded catalogues; raises DoesNotExist before the first load."""
    of_lam_binh = district()
    communes = Unit.objects.valid_on(CONFERENCE_ON).filter(parent=of_lam_binh, kind__in=Unit.COMMUNE_KINDS)
    return Ground(
        district=of_lam_binh,
        communes={unit.name: unit for unit in communes},
        fields={field.code: field for field in ActivityField.objects.all()},
        review=_programme(of_lam_binh, "2020-2022"),
        following=_programme(of_lam_binh, "2023-2025"),
        review_period=ReviewPeriod.objects.get(unit=of_lam_binh, slug="2020-2022"),
        following_period=ReviewPeriod.objects.get(slug="2023-2025"),
    )


def _programme(unit: Unit, code: str) -> Programme:
    """The nearest to the unit of that code; raises Programme.DoesNotExist before the first load."""
    if not (found := ProgrammesAtHand().of(unit).called(code)):
        raise Programme.DoesNotExist(code)
    return found[0]


def load() -> int:
    """Loads the article, all or nothing; returns how many rows were written (units' and links' included).

    A part that is there already, also when an officer has corrected it since, is left as it is.
    """
    with trail.act(OPERATOR, REASON):
        loaded = units.load_units(units.read_units(UNITS_FILE.read_bytes(), UNITS_FILE.name), OPERATOR)
        written = loaded.created + loaded.changed + loaded.linked + _load_catalogues()
        base = ground()
        if not is_loaded():
            written += _load_models(base)
        if not Decision.objects.filter(source=SOURCE).exists():
            written += _load_commendations(base)
        if not Outcome.objects.filter(source=SOURCE).exists():
            written += _load_outcomes(base)
        if not StatedFigure.objects.filter(source=SOURCE).exists():
            written += _load_figures(base)
    return written


def _create(rows: Sequence[_Row]) -> list[_Row]:
    return trail.create_all(rows)


def _load_catalogues() -> int:
    known_fields = set(ActivityField.objects.values_list("code", flat=True))
    fields = [
        ActivityField(**{**field, "aliases": "\n".join(field["aliases"])}, position=position)
        for position, field in enumerate(FACTS["fields"], start=1)
        if field["code"] not in known_fields
    ]
    written = len(_create(fields))
    field_set = FieldSet.objects.filter(unit=None, name=FIELD_SET_NAME).first()
    if field_set is None:
        (field_set,) = _create([FieldSet(name=FIELD_SET_NAME)])
        entries = [
            FieldSetEntry(field_set=field_set, field=field, position=position)
            for position, field in enumerate(ActivityField.objects.all(), start=1)
        ]
        written += 1 + len(_create(entries))
    of_lam_binh = district()
    at_hand = ProgrammesAtHand().of(of_lam_binh)
    name = "Phong trào thi đua “Dân vận khéo” giai đoạn {} - {}"
    programmes = [
        Programme(
            unit=unit, first_year=first, last_year=last, name=name.format(first, last), field_set=field_set
        )
        for unit, first, last in ((of_lam_binh, 2020, 2022), (of_lam_binh.parent, 2023, 2025))
        if not at_hand.called(f"{first}-{last}")
    ]
    return written + len(_create(programmes)) + len(_create(_periods(field_set)))


def _periods(field_set: FieldSet) -> list[ReviewPeriod]:
    """The review of the conference, counted on its day (the article names no other), and that of the years after it.

    The district ended in the last of these, so that its province reviews them.
    """
    of_lam_binh = district()
    periods = [
        ReviewPeriod(
            unit=unit,
            kind=ReviewPeriod.Kind.INTERIM,
            slug=f"{first}-{last}",
            title=f"Sơ kết giai đoạn {first} - {last}",
            from_on=date(first, 1, 1),
            to_on=date(last, 12, 31),
            counting_on=day,
            field_set=field_set,
        )
        for unit, first, last, day in (
            (of_lam_binh, 2020, 2022, CONFERENCE_ON),
            (of_lam_binh.parent, 2023, 2025, None),  # running: nobody has closed it
        )
    ]
    known = set(ReviewPeriod.objects.values_list("slug", flat=True))
    return [period for period in periods if period.slug not in known]


def _load_models(base: Ground) -> int:
    """A model without a title: the article praises its holder and names none."""
    holders = [dict(holder) for holder in FACTS["holders"]]
    named = [holder.pop("models") for holder in holders]
    registrants = _create(
        [Registrant(**{**holder, "unit": base.unit(holder.get("unit", ""))}) for holder in holders]
    )
    emulation_models = _create(
        [
            EmulationModel(
                **{**model, "field": base.fields[model["field"]]},
                registrant=registrant,
                unit=registrant.unit,
                source=SOURCE,
            )
            for registrant, own in zip(registrants, named, strict=True)
            for model in own
        ]
    )
    registrations = _create(
        [
            Registration(
                model=model,
                unit=model.unit,
                programme=base.review,
                year=None,
                level=Level.UNKNOWN,
                novelty=Novelty.UNKNOWN,
                state=State.ACCEPTED,
            )
            for model in emulation_models
        ]
    )
    assessments = _create(
        [
            Assessment(
                registration=registration,
                result=Assessment.Result.EFFECTIVE,
                note="Bài ghi “được đánh giá, công nhận”; không ghi điểm và ngày.",
            )
            for registration in registrations
        ]
    )
    recognitions = _create(
        [
            Recognition(registration=registration, level=Level.UNKNOWN, exemplary=True)
            for registration in registrations
        ]
    )
    written: tuple[Sized, ...] = (registrants, emulation_models, registrations, assessments, recognitions)
    return sum(map(len, written))


def _load_commendations(base: Ground) -> int:
    """A recipient without a name: the article counts three persons and names none of them."""
    [decision] = _create(
        [
            Decision(
                unit=base.district,
                body="Ban Chỉ đạo Phong trào thi đua “Dân vận khéo” huyện Lâm Bình",
                subject="Khen thưởng tập thể, cá nhân trong Phong trào thi đua “Dân vận khéo” "
                "giai đoạn 2020 - 2022",
                track=Decision.Track.COMMITTEE,
                source=SOURCE,
            )
        ]
    )
    commendations = _create(
        [
            Commendation(
                decision=decision,
                programme=base.review,
                recipient_kind=recipient["kind"],
                recipient_name=recipient.get("name", ""),
                unit=base.unit(recipient.get("unit", "")),
                merit=f"{recipient['merit']} trong Phong trào thi đua “Dân vận khéo” giai đoạn 2020 - 2022",
                source=SOURCE,
            )
            for recipient in FACTS["commended"]
        ]
    )
    return 1 + len(commendations)


def _load_outcomes(base: Ground) -> int:
    funds = [
        {**fund, "field": base.fields[fund["field"]], "value": Decimal(fund["value"])}
        for fund in FACTS["funds"]
    ]
    for fund in funds:
        del fund["quote"]
    return len(
        _create([Outcome(**fund, unit=base.district, programme=base.review, source=SOURCE) for fund in funds])
    )


def _load_figures(base: Ground) -> int:
    """The funds are published figures too; a figure has its indicator's words in `detail`."""
    funds = [
        {
            **fund,
            "indicator": StatedFigure.Indicator.OUTCOME,
            "detail": fund["indicator"],
            "value": Decimal(fund["value"]),
        }
        for fund in FACTS["funds"]
    ]
    return len(
        _create(
            [
                StatedFigure(
                    **{
                        **_dated(figure, base.review_period),
                        "field": base.fields.get(figure.get("field", "")),
                    },
                    unit=base.district,
                    source=SOURCE,
                )
                for figure in (*FACTS["figures"], *funds)
            ]
        )
    )


def _dated(figure: dict[str, Any], period: ReviewPeriod) -> dict[str, Any]:
    """A stated figure with first and last day of its year, else of the period, in the place of the year."""
    year = figure.get("year")
    first, last = time_of_year(year) if year else (period.from_on, period.to_on)
    return {**{name: figure[name] for name in figure if name != "year"}, "from_on": first, "to_on": last}
