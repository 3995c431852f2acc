"""Registries: one to count that carries every shape the definitions tell apart, random ones, a row of every kind."""

import random
import unicodedata
from datetime import date

from django.db.models import Model

from awards.models import Assessment, Commendation, Recognition
from danvan.review.figures.counted import Count
from danvan.review.figures.stated_rows import StatedRow
from danvan.review.figures.tables import FieldRow, Review, Told, ToldOf, UnitRow, YearRow
from danvan.review.models import Explanation, ReportSection, ReturnDue, ReviewPeriod, UnitReturn
from models_registry.models import (
    ActivityField,
    EmulationModel,
    FieldSet,
    Kind,
    Level,
    Novelty,
    Outcome,
    Programme,
    Registration,
    State,
    Unit,
    UnitSuccession,
)
from models_registry.models.calendar import unit_in
from tests.builders import (
    make_decision,
    make_field,
    make_field_set,
    make_figure,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    period_of,
)

FIELDS = ("economy", "culture_society", "other")


def make_places() -> tuple[Unit, list[Unit]]:
    """A district with two communes, a village, and a commune that became a township in June 2021."""
    province = make_unit("province", "Tuyên Quang", code="08")
    district = make_unit("district", "Lâm Bình", province, code="071")
    first = make_unit("commune", "Xuân Lập", district, code="02242")
    second = make_unit("commune", "Hồng Quang", district, code="02293")
    village = make_unit("hamlet", "Nà Ta", first)
    old = make_unit("commune", "Lăng Can", district, code="02266", valid_to=date(2021, 5, 31))
    new = make_unit("township", "Lăng Can", district, code="02266", valid_from=date(2021, 6, 1))
    make_succession(old, new, date(2021, 6, 1))
    lost = make_unit("commune", "Giải thể", district, valid_to=date(2020, 12, 31))
    return district, [district, first, second, village, old, new, lost]


def make_every_shape() -> tuple[Programme, Unit]:
    """Small and hand-counted; the counts stand in `tests/review/test_figures.py`."""
    district, (_, first, second, village, old, new, lost) = make_places()
    programme = make_programme(cut_off_on=date(2022, 10, 5))
    economy, culture, other = (make_field(code) for code in FIELDS)
    nfd = unicodedata.normalize("NFD", "Hoà giải ở Nà Ta")
    band = make_registrant(first, "Đoàn xã Xuân Lập")
    person = make_registrant(village, "Chẩu Văn Thử", kind=Kind.INDIVIDUAL)

    maintained = make_model("Đường hoa", band, economy, related_fields=(culture, other))
    for year, novelty in ((2020, Novelty.NEW), (2021, Novelty.MAINTAINED), (2022, Novelty.MAINTAINED)):
        registration = make_registration(maintained, year, programme, novelty=novelty)
        make_recognition(registration, Level.COMMUNE)
    make_recognition(registration, Level.DISTRICT, exemplary=True)  # 2022, at two levels

    decomposed = make_model(nfd, person, culture, related_fields=(culture,))
    unknown_year = make_registration(decomposed, None, programme, novelty=Novelty.UNKNOWN)
    make_recognition(unknown_year, Level.UNKNOWN)
    Assessment.objects.create(registration=unknown_year, result=Assessment.Result.EFFECTIVE)

    withdrawn = make_registration(make_model(unit=second, field=economy), 2021, programme, State.WITHDRAWN)
    make_recognition(withdrawn)
    make_registration(make_model(unit=second, field=economy), 2021, programme, State.DRAFT)

    revoking = make_decision(district)
    cancelled = make_decision(district, revoked_by=revoking)
    make_recognition(
        make_registration(make_model(unit=second, field=other), 2022, programme), decision=cancelled
    )
    make_recognition(
        make_registration(make_model(unit=second, field=other), 2022, programme), revoked_by=revoking
    )

    for unit in (old, new, lost, district):
        make_recognition(make_registration(make_model(unit=unit, field=economy), 2020, programme))

    for name, registrant in (("Đoàn xã Xuân Lập", band), ("Đoàn xã Xuân Lập", band), ("", None)):
        Commendation.objects.create(
            programme=programme,
            recipient_kind=Kind.COLLECTIVE if registrant else Kind.INDIVIDUAL,
            recipient_name=name,
            registrant=registrant,
            unit=first,
        )
    Commendation.objects.create(
        programme=programme, recipient_kind=Kind.INDIVIDUAL, unit=first, revoked_by=revoking
    )
    return programme, district


def make_fields_out_of_use() -> tuple[Programme, Unit]:
    """Every shape, whose second field (main of one model) and third (related only) are switched off; a fourth too."""
    programme, district = make_every_shape()
    ActivityField.objects.exclude(code="economy").update(is_active=False)
    make_field("never_used", is_active=False)
    return programme, district


def make_random_field_set(seed: int, programme: Programme) -> FieldSet:
    """A set of some fields in any order for the period of a random registry, whose models stand in more fields."""
    draw = random.Random(seed)
    cores = [make_field(code) for code in (*FIELDS[:2], "security", "system")]
    for number, core in enumerate(draw.choices([*cores, None], k=4)):
        make_field(f"own-{number}", core=core)
    fields = list(ActivityField.objects.all())
    for model in EmulationModel.objects.all():
        model.field = draw.choice(fields)
        model.save()
        model.related_fields.set(draw.sample(fields, draw.randint(0, 3)))
    field_set = make_field_set(*draw.sample(fields, draw.randint(3, 6)))
    period = period_of(programme)
    period.field_set = field_set
    period.save()
    return field_set


def make_one_of_every_kind(unit: Unit) -> list[Model]:
    """A row of every kind that belongs to a unit (but lists that were sent); what rests on another stands after it."""
    programme, top = make_programme(), unit.parent or unit
    registrant = make_registrant(unit)
    model = make_model(None, registrant)
    registration = make_registration(model)
    decision = make_decision(top)
    newer = make_unit("commune", f"{unit.name} mới", top)
    due = ReturnDue.objects.create(unit=unit, period=period_of(programme))
    return [
        registrant,
        model,
        registration,
        decision,
        newer,
        make_succession(unit, newer, date(2022, 1, 1), extent=UnitSuccession.Extent.PART),
        make_recognition(registration, decision=decision),
        Assessment.objects.create(registration=registration, result=Assessment.Result.EFFECTIVE),
        Commendation.objects.create(programme=programme, recipient_kind=Kind.COLLECTIVE, unit=unit),
        Outcome.objects.create(unit=unit, programme=programme, indicator="Hiến đất", value=1, measure="m2"),
        make_figure(indicator="registered_models", unit=unit, programme=programme, value=9, source="Báo cáo"),
        Explanation.objects.create(
            unit=unit, period=period_of(programme), line="x", difference=1, text="Trùng"
        ),
        ReviewPeriod.objects.create(
            unit=unit, slug="2022", title="Năm 2022", from_on=date(2022, 1, 1), to_on=date(2022, 12, 31)
        ),
        ReportSection.objects.create(unit=unit, period=period_of(programme), section="strengths", text="Tốt"),
        due,
        UnitReturn.objects.create(unit=unit, due=due, received_on=date(2022, 1, 1)),
    ]


def all_counts(value: object) -> list[Count]:
    """Every number of a review that opens a list."""
    if isinstance(value, Count):
        return [value]
    if isinstance(value, Review | FieldRow | UnitRow | YearRow | StatedRow | Told | ToldOf):
        value = tuple(vars(value).values())
    return [count for part in value for count in all_counts(part)] if isinstance(value, tuple) else []


# Around the halves of 2021, around the day of counting, and none.
DAYS = (
    date(2020, 12, 30),
    date(2021, 1, 1),
    date(2021, 6, 30),
    date(2021, 7, 1),
    date(2022, 10, 4),
    date(2022, 10, 5),
    date(2022, 10, 6),
    date(2024, 3, 1),
    None,
)


def make_random_registry(seed: int, models: int = 40) -> tuple[Programme, Unit]:
    """Anything that may stand in a registry, drawn by the seed."""
    draw = random.Random(seed)
    district, units = make_places()
    units += [  # bodies that report themselves
        make_unit("agency", "Công an huyện", district),
        make_unit("organisation", "Hội Phụ nữ huyện", district),
        make_unit("school", "Trường Tiểu học Xuân Lập", units[1]),
    ]
    programme = make_programme(cut_off_on=date(2022, 10, 5))
    fields = [make_field(code) for code in FIELDS]
    registrants = [
        make_registrant(draw.choice(units), kind=draw.choice(Kind.values)) for _ in range(models // 2)
    ]
    revoking = make_decision(district, issued_on=draw.choice(DAYS))
    revoked = make_decision(district, issued_on=draw.choice(DAYS), revoked_by=revoking)
    in_force_again = make_decision(district, issued_on=draw.choice(DAYS), revoked_by=revoked)
    # Written a table at a time: save by save they are a tenth of the tests that draw them.
    drawn, registrations, recognitions, assessments = [], [], [], []
    for number in range(models):
        registrant, field = draw.choice(registrants), draw.choice(fields)
        model = EmulationModel(
            title=f"Mô hình thứ {number}", registrant=registrant, unit=registrant.unit, field=field
        )
        drawn.append((model, draw.sample(fields, draw.randint(0, 2))))
        for year in draw.sample([2020, 2021, 2022, None], draw.randint(0, 3)):
            state = draw.choice([State.ACCEPTED, State.ACCEPTED, *State.values])
            registration = Registration(
                model=model,
                unit=unit_in(model.unit, year),
                year=year,
                programme=programme,
                state=state,
                return_reason="Thiếu nội dung" if state == State.RETURNED else "",
                registered_on=draw.choice(DAYS),
                withdrawn_on=draw.choice(DAYS) if state == State.WITHDRAWN else None,
                level=draw.choice(Level.values),
                novelty=draw.choice(Novelty.values),
            )
            registrations.append(registration)
            recognitions += [
                Recognition(
                    registration=registration,
                    level=level,
                    decision=draw.choice([None, in_force_again, revoked]),
                    revoked_by=draw.choice([None, None, None, None, revoking, revoked]),
                    exemplary=draw.random() < 0.3,
                )
                for level in draw.sample(Level.values, draw.randint(0, 2))
            ]
            if draw.random() < 0.5:
                result, day = draw.choice(Assessment.Result.values), draw.choice(DAYS)
                assessments.append(Assessment(registration=registration, result=result, assessed_on=day))
    EmulationModel.objects.bulk_create(model for model, _ in drawn)
    related = EmulationModel.related_fields.through
    related.objects.bulk_create(
        related(emulationmodel=model, activityfield=field) for model, others in drawn for field in others
    )
    Registration.objects.bulk_create(registrations)
    Recognition.objects.bulk_create(recognitions)
    Assessment.objects.bulk_create(assessments)
    for registrant in draw.sample(registrants, 5):
        Commendation.objects.create(
            programme=programme,
            year=draw.choice([None, 2021]),
            recipient_kind=registrant.kind,
            recipient_name=registrant.name,
            registrant=registrant,
            unit=registrant.unit,
        )
    return programme, district
