"""What the article says is loaded, and no more."""

from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command

from awards.models import Assessment, Commendation, Decision, Recognition
from danvan.demo import lam_binh
from danvan.review.models import ReviewPeriod, StatedFigure
from models_registry.models import (
    ActivityField,
    Change,
    EmulationModel,
    Kind,
    Outcome,
    Programme,
    Qualifier,
    Registrant,
    Registration,
)

pytestmark = pytest.mark.django_db


def contents():
    """Every row of the portal's own tables."""
    labels = ("models_registry", "awards", "review")
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for label in labels
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


@pytest.fixture(autouse=True)
def _loaded(db):
    call_command("load_lam_binh", verbosity=0)


def test_a_second_run_changes_nothing(capsys):
    before = contents()
    call_command("load_lam_binh")
    assert contents() == before
    assert "không có gì thay đổi" in capsys.readouterr().out


def test_a_second_run_leaves_what_an_officer_has_corrected():
    for unnamed in Commendation.objects.filter(recipient_name=""):
        Commendation.objects.filter(pk=unnamed.pk).update(recipient_name=f"Tên đã tra được {unnamed.pk}")
    Registrant.objects.filter(name="Xã Hồng Quang").update(name="UBND xã Hồng Quang")
    before = contents()
    call_command("load_lam_binh", verbosity=0)
    assert contents() == before


def test_the_six_fields_stand_in_the_order_of_the_article():
    assert list(ActivityField.objects.values_list("code", flat=True)) == [
        "economy",
        "culture_society",
        "defence_security",
        "political_system",
        "new_rural",
        "other",
    ]


def test_the_review_is_cut_off_on_the_day_of_the_conference():
    assert ReviewPeriod.objects.get(slug="2020-2022").counting_on == date(2022, 10, 5)
    assert Programme.objects.get(first_year=2023).last_year == 2025


def test_eleven_models_of_nine_holders_are_loaded():
    assert EmulationModel.objects.count() == 11
    assert Registrant.objects.filter(kind=Kind.COLLECTIVE).count() == 7
    assert Registrant.objects.filter(kind=Kind.INDIVIDUAL).count() == 2
    by_field = {
        code: EmulationModel.objects.filter(field__code=code).count() for code in ("economy", "new_rural")
    }
    assert by_field == {"economy": 4, "new_rural": 0}
    assert (
        EmulationModel.objects.filter(field__code="defence_security", note__contains="sau tên thứ ba").count()
        == 3
    )


def test_a_holder_without_a_title_gives_the_model_its_name():
    model = EmulationModel.objects.get(registrant__name="Hội Nông dân xã Thượng Lâm")
    assert (model.title, str(model)) == ("", "Điển hình: Hội Nông dân xã Thượng Lâm")
    assert EmulationModel.objects.filter(title="").count() == 4


def test_what_the_article_does_not_say_stays_unknown():
    assert not Registration.objects.exclude(
        year=None, registered_on=None, level="unknown", novelty="unknown"
    ).exists()
    assert not Assessment.objects.exclude(score=None, assessed_on=None).exists()
    assert not Recognition.objects.exclude(level="unknown", decision=None, exemplary=True).exists()
    decision = Decision.objects.get()
    assert (decision.number, decision.issued_on, decision.signer) == ("", None, "")


def test_holders_belong_to_the_units_of_the_day_of_the_conference():
    for registrant in Registrant.objects.select_related("unit"):
        assert registrant.unit.stands_on(date(2022, 10, 5))
    assert Registrant.objects.get(name__contains="thị trấn Lăng Can").unit.label == "Thị trấn Lăng Can"
    assert Registrant.objects.get(name="Chẩu Văn Anh").unit.label == "Xã Phúc Sơn"


def test_three_named_collectives_and_three_unnamed_persons_are_commended():
    collectives = Commendation.objects.filter(recipient_kind=Kind.COLLECTIVE)
    assert {row.unit.name for row in collectives} == {"Phúc Sơn", "Bình An", "Thượng Lâm"}
    individuals = Commendation.objects.filter(recipient_kind=Kind.INDIVIDUAL)
    assert [row.recipient_name for row in individuals] == ["", "", ""]
    assert not Commendation.objects.exclude(registrant=None, year=None, form="unspecified").exists()


def test_funds_keep_their_qualifier():
    funds = set(Outcome.objects.values_list("qualifier", "value", "measure", "year"))
    assert funds == {(Qualifier.OVER, 185, "triệu đồng", 2020), (Qualifier.NEARLY, 160, "triệu đồng", 2020)}


def test_every_stated_figure_quotes_its_number():
    figures = StatedFigure.objects.all()
    assert len(figures) == 13
    for figure in figures:
        assert f"{figure.value:.0f}" in figure.quote
        assert figure.source == lam_binh.SOURCE
    fields = figures.filter(indicator=StatedFigure.Indicator.FIELD_MODELS)
    assert [int(figure.value) for figure in fields] == [143, 91, 59, 69, 98, 38]


def test_every_row_has_its_trail():
    for model in (Registrant, EmulationModel, Registration, Recognition, Commendation, StatedFigure):
        changes = Change.objects.filter(subject=model._meta.label_lower, reason__startswith="Nạp từ bài")
        assert set(changes.values_list("subject_id", flat=True)) == set(
            model.objects.values_list("pk", flat=True)
        )
