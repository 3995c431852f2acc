"""A list that a number opens takes work as the registry grows, and not as its square; statistics or none."""

from functools import partial

import pytest
from django.http import QueryDict

from awards.models import Recognition
from danvan.lib.statistics import renew_statistics
from danvan.portal.filters import RegistrationFilter
from danvan.portal.querysets import models_meant, recognitions_meant, registrants_meant, registrations_meant
from models_registry.models import EmulationModel, Kind, Level, Registrant, Registration, State
from tests.builders import make_decision, make_field, make_programme
from tests.planner import forget_statistics, steps

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

LISTS = {
    "models": models_meant,
    "registrations": registrations_meant,
    "recognitions": recognitions_meant,
    "collectives": partial(registrants_meant, kind=Kind.COLLECTIVE),
}
ASKED = (
    "trang_thai=accepted",
    "trang_thai=accepted&cong_nhan=co",
    "trang_thai=accepted&nam=2021&linh_vuc=economy&cong_nhan=khong",
    "lien_quan=economy&danh_gia=khong&cap=commune",
    "tieu_bieu=co",
    "cap_cong_nhan=district&nam=2021",
)
FEW, MANY = 100, 600


def add_models(number, unit, decision):
    """So many models, each with its own registrant and a registration in 2021, every other one recognised."""
    programme, fields = make_programme(), [make_field("economy"), make_field("other")]
    registrants = Registrant.objects.bulk_create(
        Registrant(unit=unit, name=f"Tổ số {n}", kind=Kind.values[n % 2]) for n in range(number)
    )
    models = EmulationModel.objects.bulk_create(
        EmulationModel(
            title=f"Mô hình số {n}", registrant=registrant, unit=registrant.unit, field=fields[n // 2 % 2]
        )
        for n, registrant in enumerate(registrants)
    )
    registrations = Registration.objects.bulk_create(
        Registration(model=model, unit=model.unit, programme=programme, year=2021, state=State.ACCEPTED)
        for model in models
    )
    Recognition.objects.bulk_create(
        Recognition(registration=registration, level=Level.DISTRICT, decision=decision, exemplary=n % 8 == 0)
        for n, registration in enumerate(registrations[::2])
    )


@pytest.mark.parametrize("known", [False, True], ids=["without statistics", "with statistics"])
def test_the_work_for_a_list_grows_as_the_registry_does(known, lam_binh, xuan_lap, huyen):
    decision = make_decision(lam_binh)
    taken = {(name, query): [] for name in LISTS for query in ASKED}
    for number in (FEW, MANY - FEW):
        add_models(number, xuan_lap, decision)
        (renew_statistics if known else forget_statistics)()
        for name, query in taken:
            address = QueryDict(f"giai_doan=2020-2022&don_vi={lam_binh.pk}&{query}")
            rows = LISTS[name](RegistrationFilter(address, huyen))
            with steps(100) as count:
                assert len(rows[:50]) <= rows.count()
            taken[name, query].append(count())
    too_much = 2 * MANY / FEW
    assert not {asked: seen for asked, seen in taken.items() if seen[1] > max(seen[0], 1) * too_much}
