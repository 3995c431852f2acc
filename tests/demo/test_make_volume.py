"""The command that makes it: into an empty database alone, the same registry each time."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from awards.models import Commendation, Recognition
from danvan.accounts.models import User
from danvan.demo import volume
from danvan.demo.volume import NotEmptyError, Units
from models_registry.models import Act, EmulationModel, Registrant, Registration, Unit
from tests.builders import make_unit, make_user

pytestmark = pytest.mark.django_db


def _said():
    """All that a registry says, without keys and moments."""
    return (
        list(
            EmulationModel.objects.order_by("pk").values_list("title", "place", "unit__name", "field__code")
        ),
        list(Registrant.objects.order_by("pk").values_list("name", "kind", "unit__name", "post")),
        list(
            Registration.objects.order_by("pk").values_list(
                "model__title", "year", "state", "level", "novelty", "registered_on", "unit__name"
            )
        ),
        list(
            Recognition.objects.order_by("pk").values_list(
                "registration__model__title", "level", "decision__number"
            )
        ),
        list(Commendation.objects.order_by("pk").values_list("recipient_name", "year", "amount")),
    )


def test_the_same_number_makes_the_same_registry():
    made = []
    for _ in range(2):
        with transaction.atomic():
            volume.make(300, Units.DISTRICT)
            made.append(_said())
            transaction.set_rollback(True)
    assert made[0] == made[1]
    assert len(made[0][0]) == 300


@pytest.mark.parametrize("what", ["unit", "account", "act"])
def test_nothing_is_made_beside_what_somebody_wrote(what):
    if what == "unit":
        make_unit(Unit.Kind.DISTRICT, "Lâm Bình")
    elif what == "account":
        make_user()
    else:
        volume.make(1, Units.DISTRICT)
    before = (Unit.objects.count(), Act.objects.count(), EmulationModel.objects.count())
    with pytest.raises(NotEmptyError):
        volume.make(20, Units.DISTRICT)
    with pytest.raises(CommandError, match="chỉ tạo trong cơ sở dữ liệu trống"):
        call_command("make_volume", "20")
    assert (Unit.objects.count(), Act.objects.count(), EmulationModel.objects.count()) == before


@override_settings(HTTPS=True)
def test_a_real_server_makes_none():
    with pytest.raises(CommandError, match="Máy chủ thật"):
        call_command("make_volume", "20")
    assert not Unit.objects.exists()


def test_the_command_says_how_to_sign_in(tmp_path, capsys):
    with override_settings(VAR_DIR=tmp_path):
        call_command("make_volume", "30", "--units", "district")
    told = capsys.readouterr().out
    assert "30 mô hình trình diễn ở huyện Lâm Bình" in told
    assert (tmp_path / "demo-password").read_text().strip() in told
    assert {"quantri", "huyen", "xa", "bcd"} == set(User.objects.values_list("username", flat=True))
