"""What a decision gives stands unless a decision in force revokes it; one that is itself revoked revokes nothing."""

import random
from io import BytesIO
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from awards.commending import commend
from awards.forms import DecisionForm, ExistingDecisionForm
from awards.models import Commendation, Decision, Recognition, out_of_force
from awards.services import mark_exemplary, recognise, revoke
from danvan.review.figures.review import review_of
from models_registry.models import Kind, Level, Unit
from tests.builders import (
    make_decision,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    scope_of,
)
from tests.random_cases import seeds


def chain(unit, length):
    """So many decisions, each revoked by the next."""
    decisions = [make_decision(unit) for _ in range(length)]
    for decision, revoking in pairwise(decisions):
        decision.revoked_by = revoking
        decision.save()
    return decisions


@pytest.fixture
def registration(xuan_lap):
    return make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")))


# --- the rule


@pytest.mark.parametrize("length", range(1, 8))
def test_in_a_chain_every_second_decision_is_in_force_counted_from_its_end(lam_binh, length):
    decisions = chain(lam_binh, length)
    expected = {decision.pk for decision in decisions[::-1][::2]}
    assert set(Decision.objects.in_force().values_list("pk", flat=True)) == expected
    assert out_of_force() == {decision.pk for decision in decisions} - expected


@seeds(20)
def test_in_any_registry_the_rule_is_what_its_words_say(lam_binh, registration, seed):
    draw = random.Random(seed)
    decisions = []
    for _ in range(8):  # newer ones may revoke older ones, so there is no circle
        decisions.append(make_decision(lam_binh))
    for place, decision in enumerate(decisions[:-1]):
        decision.revoked_by = draw.choice([None, *decisions[place + 1 :]])
        decision.save()

    def stands(decision):
        return decision.revoked_by is None or not stands(decision.revoked_by)

    commendations = [
        Commendation.objects.create(
            programme=registration.programme,
            recipient_kind=Kind.COLLECTIVE,
            unit=lam_binh,
            decision=draw.choice([None, *decisions]),
            revoked_by=draw.choice([None, *decisions]),
        )
        for _ in range(10)
    ]
    expected = {
        row.pk
        for row in commendations
        if (row.decision is None or stands(row.decision))
        and (row.revoked_by is None or not stands(row.revoked_by))
    }
    assert set(Commendation.objects.in_force().values_list("pk", flat=True)) == expected
    told = dict(Commendation.objects.with_force().values_list("pk", "is_in_force"))
    assert {pk for pk, is_in_force in told.items() if is_in_force} == expected
    told = dict(Decision.objects.with_force().values_list("pk", "is_in_force"))
    assert told == {decision.pk: stands(decision) for decision in decisions}


def test_it_asks_once_however_long_the_chain(lam_binh, django_assert_num_queries):
    chain(lam_binh, 9)
    with django_assert_num_queries(1):
        out_of_force()


@pytest.mark.parametrize("length", [1, 2, 5])
def test_decisions_that_revoke_each_other_in_a_circle_are_refused(browse, huyen, lam_binh, length):
    decisions = chain(lam_binh, length)
    first, last = decisions[0], decisions[-1]
    last.revoked_by = first
    with pytest.raises(ValidationError) as refused:
        last.full_clean()
    assert set(refused.value.message_dict) == {"revoked_by"}
    url = f"/nhap-lieu/awards/decision/{last.pk}/change/"
    data = {name: getattr(last, name) for name in ("number", "body", "subject", "track")}
    response = browse(huyen).post(url, data | {"unit": lam_binh.pk, "revoked_by": first.pk})
    assert set(response.context["adminform"].form.errors) == {"revoked_by"}


def test_a_circle_that_came_in_another_way_holds_nothing_up(lam_binh, registration):
    first, last = chain(lam_binh, 2)
    Decision.objects.filter(pk=last.pk).update(revoked_by=first)
    make_recognition(registration, decision=first)
    assert not Recognition.objects.in_force().exists()


# --- where it counts


def test_a_recognition_counts_again_when_what_revoked_it_is_revoked(lam_binh, xuan_lap, an, browse):
    programme = make_programme()
    nine, ten, eleven = (make_decision(lam_binh) for _ in range(3))
    given, revoked = (make_registration(make_model(unit=xuan_lap), 2021, programme) for _ in range(2))
    make_recognition(given, decision=nine)
    make_recognition(revoked, revoked_by=ten)
    commended = Commendation.objects.create(
        programme=programme, recipient_kind=Kind.COLLECTIVE, unit=xuan_lap, decision=nine
    )

    def count():
        figures = review_of(scope_of(programme, lam_binh), list(Unit.objects.all()))
        client = browse(an)
        for number in (figures.recognised, figures.recognition_times, figures.commendations):
            assert client.get(number.url).context["count"] == number.value
        return figures.recognised.value, figures.recognition_times.value, figures.commendations.value

    nine.revoked_by = ten
    nine.save()
    assert count() == (0, 0, 0)
    ten.revoked_by = eleven
    ten.save()
    assert count() == (2, 2, 1)
    assert commended in Commendation.objects.in_force()


def test_pages_and_exports_say_what_is_in_force(browse, an, huyen, lam_binh, registration):
    nine, ten, eleven = chain(lam_binh, 3)
    restored = make_recognition(registration, Level.DISTRICT, nine)
    make_recognition(registration, Level.COMMUNE, ten)
    for decision, name in ((nine, "Ma Văn Út"), (ten, "Ma Văn Tư")):
        Commendation.objects.create(
            programme=registration.programme,
            recipient_kind=Kind.INDIVIDUAL,
            recipient_name=name,
            unit=lam_binh,
            decision=decision,
            model=registration.model,
        )
    page = browse(huyen).get(reverse("portal:model", args=[registration.model_id])).content.decode()
    for part in page.split("<li>"):
        if part.startswith(("Công nhận", "Khen thưởng")):
            assert ("Đã hủy" in part) == (str(ten) in part), part
    assert page.count(str(ten)) == page.count(str(nine)) == 2
    for door, keys in (("decision", (nine, eleven)), ("recognition", (restored,))):
        response = browse(an).get(f"/nhap-lieu/awards/{door}/export/")
        header, *rows = load_workbook(BytesIO(response.getvalue())).active.iter_rows(values_only=True)
        told = {row[0]: row[header.index("Còn hiệu lực")] for row in rows}
        assert {key for key, word in told.items() if word == "Có"} == {row.pk for row in keys}
        assert set(told.values()) == {"Có", "Không"}
    shown = browse(huyen).get(f"/nhap-lieu/awards/decision/{nine.pk}/change/").content.decode()
    assert "Còn hiệu lực" in shown


def test_forms_offer_decisions_in_force(huyen, lam_binh):
    nine, _, eleven = chain(lam_binh, 3)
    for offered in (
        ExistingDecisionForm(user=huyen).fields["decision"].queryset,
        DecisionForm(user=huyen).fields["known"].queryset,
    ):
        assert set(offered) == {nine, eleven}


# --- services


def test_a_decision_in_force_again_recognises_and_commends(huyen, lam_binh, registration):
    nine, ten, _ = chain(lam_binh, 3)
    assert recognise([registration], nine, Level.DISTRICT, huyen)
    programme = registration.programme
    assert commend([registration.model], nine, "giay_khen", "", programme, None, huyen)
    for service in (
        lambda: recognise([registration], ten, Level.COMMUNE, huyen),
        lambda: commend([registration.model], ten, "giay_khen", "", programme, None, huyen),
        lambda: revoke(Recognition.objects.all(), ten, huyen),
    ):
        with pytest.raises(ValidationError, match="đã bị h"):
            service()


def test_what_is_in_force_again_is_not_given_twice(huyen, lam_binh, registration):
    given, revoking, last = (make_decision(lam_binh) for _ in range(3))
    (first,) = recognise([registration], given, Level.DISTRICT, huyen)
    (commended,) = commend([registration.model], given, "giay_khen", "", registration.programme, None, huyen)
    assert revoke([first], revoking, huyen) == revoke([commended], revoking, huyen) == 1
    revoking.revoked_by = last
    revoking.save()
    with pytest.raises(ValidationError, match="Đã được công nhận"):
        recognise([registration], last, Level.DISTRICT, huyen)
    with pytest.raises(ValidationError, match="Đã được khen thưởng"):
        commend([registration.model], given, "giay_khen", "", registration.programme, None, huyen)
    assert mark_exemplary([first], huyen) == 1


def test_what_is_in_force_again_can_be_revoked_anew(huyen, lam_binh, registration):
    revoking, last = chain(lam_binh, 2)
    recognition = make_recognition(registration, revoked_by=revoking)
    assert revoke([recognition], last, huyen) == 1
    recognition.refresh_from_db()
    assert recognition.revoked_by == last
    with pytest.raises(ValidationError, match="từ trước"):
        revoke([recognition], make_decision(lam_binh), huyen)


def test_what_a_revoked_decision_gave_is_not_marked(huyen, lam_binh, registration):
    revoked, _ = chain(lam_binh, 2)
    with pytest.raises(ValidationError, match="đã bị h"):
        mark_exemplary([make_recognition(registration, decision=revoked)], huyen)


def test_two_recognitions_of_one_level_may_be_in_force_and_the_model_counts_once(
    huyen, lam_binh, registration
):
    """Given, revoked, given again; then the revoking decision is revoked: two papers stand."""
    revoking = make_decision(lam_binh)
    (first,) = recognise([registration], make_decision(lam_binh), Level.DISTRICT, huyen)
    revoke([first], revoking, huyen)
    recognise([registration], make_decision(lam_binh), Level.DISTRICT, huyen)
    revoking.revoked_by = make_decision(lam_binh)
    revoking.save()
    figures = review_of(scope_of(registration.programme, lam_binh), list(Unit.objects.all()))
    assert (figures.recognised.value, figures.recognition_times.value) == (1, 2)
