"""What comes into force again beside what was given meanwhile asks for a reason, at every door that brings it back."""

from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from awards.models import Commendation
from awards.revoking import revoke_decision
from models_registry.models import Change, Kind
from tests.builders import make_decision, make_registrant
from tests.portal.test_verbs_of_awards import door, faults, sent
from tests.refusals import refused

pytestmark = pytest.mark.django_db
WHY = "Quyết định hủy ghi nhầm"


@pytest.fixture
def papers(lam_binh):
    """One that commends, the one that revoked it, one that commends anew, and one that revokes the second."""
    numbers = ("31/QĐ", "78/QĐ", "45/QĐ", "90/QĐ")
    first, revoking, anew, last = (
        make_decision(lam_binh, number, issued_on=date(2022, 6, day))
        for day, number in enumerate(numbers, start=1)
    )
    first.revoked_by = revoking
    first.save()
    return first, revoking, anew, last


@pytest.fixture
def pao(xuan_lap):
    return make_registrant(xuan_lap, "Triệu Văn Páo", Kind.INDIVIDUAL)


def given(holder, decision, **values):
    said = {"year": 2022, "merit": "Hiến đất", "form_id": "giay_khen", "recipient_kind": holder.kind}
    return Commendation.objects.create(
        registrant=holder,
        recipient_name=holder.name,
        unit=holder.unit,
        decision=decision,
        **(said | values),
    )


@pytest.fixture
def twice(papers, pao):
    """Commended by the first, revoked since, and by the third."""
    return given(pao, papers[0]), given(pao, papers[2])


def in_force():
    return set(Commendation.objects.in_force())


def entered(client, row, **changed):
    """The entry form of a row, as its page sends it, with these values."""
    address = reverse(f"admin:awards_{row._meta.model_name}_change", args=[row.pk])
    (form,) = [
        one for one in html.fromstring(client.get(address).content).forms if "revoked_by" in one.fields
    ]
    return client.post(address, {**dict(form.form_values()), **changed})


def test_the_service_asks_and_keeps_the_reason(papers, twice, huyen):
    revoking, last = papers[1], papers[3]
    with refused("Triệu Văn Páo đã được khen thưởng.*ghi lý do"):
        revoke_decision(revoking, last, huyen)
    assert in_force() == {twice[1]}
    revoke_decision(revoking, last, huyen, WHY)
    assert in_force() == set(twice)
    twice[0].refresh_from_db()
    assert twice[0].reason == WHY
    assert Change.objects.of(Commendation).filter(subject_id=twice[0].pk, after__reason=WHY).exists()


def test_the_verb_shows_both_and_asks(papers, twice, huyen, browse):
    client, address = browse(huyen), door("quyet-dinh", papers[1], "huy")
    page = faults(sent(client, address, decision=papers[3].pk))
    assert "Vẫn khen thưởng thì ghi lý do" in page
    assert "45/QĐ" in page
    assert in_force() == {twice[1]}
    assert sent(client, address, decision=papers[3].pk, reason=WHY).status_code == 302
    assert in_force() == set(twice)


def test_the_entry_form_asks_where_a_revocation_is_taken_back(papers, twice, huyen, browse):
    client = browse(huyen)
    answer = entered(client, papers[0], revoked_by="")
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert "Triệu Văn Páo đã được khen thưởng" in str(form.errors["reason"])
    assert not form.fields["reason"].widget.is_hidden
    assert in_force() == {twice[1]}
    assert entered(client, papers[0], revoked_by="", reason=WHY).status_code == 302
    assert in_force() == set(twice)
    twice[0].refresh_from_db()
    assert twice[0].reason == WHY


def test_so_does_that_of_a_single_commendation(papers, pao, huyen, browse):
    """And of one that is revoked nothing is asked."""
    _, revoking, anew, last = papers
    kept, gone = given(pao, anew), given(pao, last)
    client = browse(huyen)
    assert entered(client, gone, revoked_by=revoking.pk).status_code == 302
    assert in_force() == {kept}
    answer = entered(client, gone, revoked_by="")
    assert "reason" in answer.context["adminform"].form.errors
    assert in_force() == {kept}
    assert entered(client, gone, revoked_by="", reason=WHY).status_code == 302
    assert in_force() == {kept, gone}


def test_what_stands_alone_comes_back_unasked(papers, pao, huyen, browse):
    row = given(pao, papers[0])
    given(make_registrant(pao.unit, "Hoàng Thị Sen", Kind.INDIVIDUAL), papers[2])
    revoke_decision(papers[1], papers[3], huyen)
    assert row in in_force()


def test_what_goes_by_the_same_paper_stands_against_nothing(papers, pao, huyen):
    """The paper that revoked commended him itself: with it revoked he has the first again, and no second."""
    first, _ = given(pao, papers[0]), given(pao, papers[1])
    revoke_decision(papers[1], papers[3], huyen)
    assert in_force() == {first}


def test_what_was_given_with_a_reason_beside_it_is_not_asked_about_again(papers, pao, huyen, browse):
    rows = given(pao, papers[0]), given(pao, papers[2], reason="Hai việc khác nhau")
    assert entered(browse(huyen), papers[0], revoked_by="").status_code == 302
    assert in_force() == set(rows)
