"""Each door of a correction, tried by each of the cast: who corrects, who only asks, and for whom nothing happens."""

import pytest

from models_registry.models import Change, CorrectionRequest, State
from models_registry.proof import prove
from models_registry.services import request_correction
from tests.builders import make_field, make_model, make_registrant, make_registration
from tests.models_registry.test_corrections import (
    ADMIN,
    CHANGES,
    REQUESTS,
    every_kind,
    page_of,
    row_of,
    sent,
)

pytestmark = pytest.mark.django_db
CAST = ("an", "huyen", "xa", "xa_khac", "huyen_khac", "bcd", "la", "khach")
CORRECT = {"an", "huyen"}
ASK = {"xa"}
every_one = pytest.mark.parametrize("who", CAST, indirect=True, ids=CAST)
WHY = {"reason": "Theo quyết định"}


@pytest.fixture
def accepted(xuan_lap):
    model = make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ"), make_field("economy"))
    return make_registration(model, 2021, state=State.ACCEPTED)


@pytest.fixture
def client(who, browse):
    return browse(who if who.is_authenticated else None)


def values(row):
    return type(row)._base_manager.filter(pk=row.pk).values().get()


@every_kind
@every_one
def test_the_page_corrects_asks_or_does_nothing(who, client, browse, huyen, accepted, kind, request):
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    role = request.node.callspec.params["who"]
    data = sent(browse(huyen).get(page_of(row))) | {name: value, **WHY, "one_use_key": "ab12" * 8}
    before = values(row)
    client.get(page_of(row))
    assert values(row) == before
    for _ in range(2):  # pressed twice
        answer = client.post(page_of(row), data)
        assert answer.status_code < 500
    if role in CORRECT:
        assert getattr(type(row)._base_manager.get(pk=row.pk), name) == value
        told = [one for one in Change.objects.of(type(row)).filter(subject_id=row.pk) if name in one.after]
        assert [(one.by, one.reason) for one in told] == [(who, "Theo quyết định")]
        assert not CorrectionRequest.objects.exists()
        stale = client.post(
            page_of(row), {**data, name: "2020" if name == "year" else "Khác", "one_use_key": "c" * 32}
        )
        assert stale.status_code == 200  # the page shows what stands beside what was typed
        assert getattr(type(row)._base_manager.get(pk=row.pk), name) == value
    else:
        assert values(row) == before
        assert CorrectionRequest.objects.count() == (role in ASK)
        if role not in ASK:
            assert answer.status_code in (302, 403, 404)
            assert not Change.objects.exists()
    assert prove().faults == []


@pytest.mark.parametrize("action", ["grant_selected", "refuse_selected"])
@every_kind
@every_one
def test_what_was_asked_is_decided_by_who_decides_there_and_once(
    who, client, xa, accepted, kind, action, request
):
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    role = request.node.callspec.params["who"]
    asked = request_correction(row, {name: value}, by=xa, reason="Ghi nhầm")
    told, before = Change.objects.count(), values(row)
    act = {"action": action, "_selected_action": asked.pk, "apply": "1", **WHY}
    for _ in range(2):
        assert client.post(REQUESTS, act).status_code < 500
    asked.refresh_from_db()
    if role not in CORRECT:
        assert asked.state == CorrectionRequest.State.WAITING
        assert (values(row), Change.objects.count()) == (before, told)
        return
    is_granted = action == "grant_selected"
    wanted = CorrectionRequest.State.GRANTED if is_granted else CorrectionRequest.State.REFUSED
    assert (asked.state, asked.decided_by) == (wanted, who)
    assert (values(row) != before) == is_granted
    of_row = Change.objects.of(type(row)).filter(subject_id=row.pk)
    assert len([one for one in of_row if name in one.after]) == is_granted
    other = "refuse_selected" if is_granted else "grant_selected"
    client.post(REQUESTS, {**act, "action": other})  # decided, it stays so
    asked.refresh_from_db()
    assert asked.state == wanted
    assert prove().faults == []


@every_kind
@pytest.mark.parametrize("who", ["xa", "huyen"], indirect=True)
def test_the_usual_form_of_entry_does_not_change_what_stands_fast(who, client, accepted, kind):
    """As it would be sent by hand, past the page that shows these fields as text."""
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    before = values(row)
    change = f"{ADMIN}{kind}/{row.pk}/change/"
    shown = client.get(change)
    form = shown.context["adminform"].form
    data = {field.html_name: field.value() or "" for field in form} | {name: value}
    for formset in shown.context["inline_admin_formsets"]:
        data |= {field.html_name: field.value() or "" for field in formset.formset.management_form}
    assert client.post(change, data).status_code < 500
    assert values(row)[name] == before[name]
