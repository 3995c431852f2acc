"""A row of thousands is found by typing: what is sent with a form, with a script and without one."""

from urllib.parse import urlencode

import lxml.html
import pytest
from django.http import QueryDict
from django.urls import reverse

from awards.forms import ExistingDecisionForm
from awards.models import Commendation, Decision
from models_registry.choices import UnitSelect
from models_registry.models import EmulationModel, Outcome, Registrant
from models_registry.picking import SHOWN_AT_MOST, PickChoice, PickChoices, PickOne, Typed
from tests.builders import make_decision, make_model, make_programme, make_registrant, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoi(xuan_lap):
    return [
        make_registrant(xuan_lap, f"Hội Phụ nữ bản {place}") for place in ("Khiển", "Nà Thom", "Lũng Giềng")
    ]


def sent(field, query):
    """What the form takes of it, and what the page shows when it comes back."""
    value = field.widget.value_from_datadict(QueryDict(query), {}, "who")
    return value, str(field.widget.render("who", value, {"id": "id_who"}))


def one():
    return PickChoice(queryset=Registrant.objects.select_related("unit"))


def several():
    return PickChoices(queryset=Registrant.objects.select_related("unit"))


def test_words_that_mean_one_row_take_it_without_a_script(hoi):
    value, shown = sent(one(), "who=&who-typed=phu nu khien")
    assert value == hoi[0].pk
    assert 'value="Hội Phụ nữ bản Khiển – Xã Xuân Lập"' in shown


def test_words_that_may_mean_several_come_back_as_a_list(hoi):
    field = one()
    value, shown = sent(field, "who=&who-typed=phu nu")
    assert value == "phu nu"
    for row in hoi:
        assert f'<option value="{row.pk}">' in shown
    with pytest.raises(Exception, match="có nhiều"):
        field.clean(value)
    value, _ = sent(one(), f"who=&who-typed=phu nu&who-found={hoi[2].pk}")
    assert field.clean(value) == hoi[2]


def test_who_is_called_so_is_meant_before_those_who_are_called_so_and_more(hoi, xuan_lap):
    exact = make_registrant(xuan_lap, "Hội Phụ nữ")
    assert sent(one(), "who-typed=Hội Phụ nữ")[0] == exact.pk


def test_the_key_holds_as_long_as_the_line_says_its_label(hoi, xuan_lap):
    double = make_registrant(xuan_lap, "Hội Phụ nữ bản Khiển")  # the labels are equal, the keys are not
    label = f"{double.called} – Xã Xuân Lập"
    assert sent(one(), f"who={double.pk}&who-typed={label}")[0] == str(double.pk)
    assert sent(one(), f"who={double.pk}&who-typed=nà thom")[0] == hoi[1].pk
    assert sent(one(), f"who={double.pk}&who-typed=")[0] == ""
    assert sent(one(), f"who={double.pk}")[0] == str(double.pk)  # what knows no line


@pytest.mark.parametrize("typed", ["15", "0", "không có", "%", "'", "<b>"])
def test_what_means_nothing_is_never_taken_for_a_key(typed, xuan_lap, hoi):
    field = one()
    value, shown = sent(field, urlencode({"who-typed": typed}))
    assert isinstance(value, Typed)
    assert "<b>" not in shown
    with pytest.raises(Exception, match="Không thấy"):
        field.clean(value)


@pytest.mark.parametrize("key", ["x", "999999", "-1", "9" * 30])
def test_a_key_that_is_none_is_refused(key, hoi):
    field = one()
    for query in (f"who={key}", f"who={key}&who-typed=phu nu&who-found={key}"):
        value, _ = sent(field, query)
        with pytest.raises(Exception, match="hông"):
            field.clean(value)


def test_a_foreign_row_is_neither_found_nor_taken(hoi, khuon_ha, xa, browse, xuan_lap):
    foreign = make_registrant(khuon_ha, "Hội Phụ nữ bản Nặm Đíp")
    model = make_model("Đường hoa", hoi[0])
    make_registration(model, state="submitted")
    address = reverse("admin:models_registry_emulationmodel_change", args=[model.pk])
    base = {"title": "Đường hoa", "field": model.field_id, "registrations-TOTAL_FORMS": 0}
    base["registrations-INITIAL_FORMS"] = 0
    for answer in ({"registrant-typed": "nam dip"}, {"registrant": foreign.pk}):
        page = browse(xa).post(address, {**base, **answer})
        assert page.status_code == 200
        assert "Nặm Đíp" not in page.content.decode()
    model.refresh_from_db()
    assert model.registrant == hoi[0]


def test_many_are_shown_up_to_a_number(xuan_lap):
    for number in range(SHOWN_AT_MOST + 5):
        make_registrant(xuan_lap, f"Tổ {number} bản")
    assert sent(one(), "who-typed=bản")[1].count("<option") == SHOWN_AT_MOST + 1


def test_a_few_are_a_plain_list_where_the_screen_says_so(hoi, xuan_lap):
    field = PickChoice(queryset=Registrant.objects.select_related("unit"), widget=PickOne(lists_few=True))
    value, shown = sent(field, f"who={hoi[1].pk}")
    assert value == str(hoi[1].pk)
    assert shown.startswith("<select")
    assert f'<option value="{hoi[1].pk}" selected>' in shown
    for number in range(UnitSelect.FEW):
        make_registrant(xuan_lap, f"Tổ {number}")
    _, shown = sent(field, f"who={hoi[1].pk}")
    assert "<select" not in shown
    assert f'value="{hoi[1].choice_label}"' in shown


def test_several_are_kept_taken_off_and_added(hoi):
    field = several()
    first, second, third = hoi
    value, shown = sent(field, f"who={first.pk}&who-typed=na thom; lung gieng")
    assert value == [str(first.pk), second.pk, third.pk]
    assert set(field.clean(value)) == set(hoi)
    assert shown.count(" checked") == 3
    value, shown = sent(field, f"who={first.pk}&who-typed=phu nu")
    assert value == [str(first.pk), "phu nu"]
    assert f'name="who-found" value="{third.pk}"' in shown
    with pytest.raises(Exception, match="phu nu"):
        field.clean(value)
    value, _ = sent(several(), f"who={first.pk}&who-typed=phu nu&who-found={third.pk}")
    assert value == [str(first.pk), str(third.pk)]


def test_an_award_is_entered_by_words_alone(browse, huyen, lam_binh, xuan_lap, hoi):
    decision = make_decision(lam_binh, number="15/QĐ-BCĐ")
    make_decision(lam_binh, number="16/QĐ-BCĐ", subject="Khen thưởng năm 2023")
    sent = {
        "programme": make_programme().pk,
        "decision-typed": "15/QĐ-BCĐ",
        "registrant-typed": "Hội Phụ nữ bản Khiển",
        "model-typed": "",
        "revoked_by-typed": "",
        "unit": xuan_lap.pk,
        "recipient_kind": "collective",
        "recipient_name": "Hội Phụ nữ bản Khiển",
        "form": "giay_khen",
    }
    page = browse(huyen).post("/nhap-lieu/awards/commendation/add/", sent)
    assert page.status_code == 302, page.context["adminform"].form.errors
    one = Commendation.objects.get()
    assert (one.decision, one.registrant) == (decision, hoi[0])
    assert Decision.objects.count() == 2


def test_suggestions_tell_namesakes_apart_and_keep_the_scope(browse, xa, xa_khac, bcd, la, hoi):
    model = make_model("Đường hoa", hoi[0])
    asked = {
        "app_label": "models_registry",
        "model_name": "outcome",
        "field_name": "model",
        "term": "duong hoa",
    }

    def offered(user):
        answer = browse(user).get("/nhap-lieu/autocomplete/", asked)
        return answer.json()["results"] if answer.status_code == 200 else answer.status_code

    label = "Đường hoa – Hội Phụ nữ bản Khiển, Xã Xuân Lập"
    assert offered(xa) == [{"id": str(model.pk), "text": label, "name": "Đường hoa"}]
    assert offered(xa_khac) == []
    assert offered(bcd) in (302, 403)
    assert offered(la) in (302, 403)
    assert offered(None) == 302
    assert EmulationModel.objects.count() == 1
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("form", "name", "of"),
    [
        ("models_registry/emulationmodel", "name", "models_registry&model_name=emulationmodel"),
        ("awards/commendation", "recipient_name", "awards&model_name=commendation"),
    ],
)
def test_a_name_that_is_typed_freely_is_offered_and_sent_as_it_was_typed(
    form, name, of, browse, huyen, xuan_lap, khuon_ha, na_hang
):
    for unit in (xuan_lap, khuon_ha, na_hang):
        make_registrant(unit, "Ma Văn Tài", kind="individual", post="Trưởng thôn", mark="(A)")
    client = browse(huyen)
    page = lxml.html.fromstring(client.get(f"/nhap-lieu/{form}/add/").content)
    [pick] = page.xpath("//input[@name=$name]/parent::div[@class='pick']", name=name)
    assert not pick.xpath(".//input[@type='hidden']")
    suggest = pick.get("data-suggest")
    assert f"app_label={of}&field_name=registrant" in suggest
    offered = client.get(f"{suggest}&term=ma van tai").json()["results"]
    assert {one["text"].rpartition(" – ")[2] for one in offered} == {"Xã Xuân Lập", "Xã Khuôn Hà"}
    assert {one["name"] for one in offered} == {"Ma Văn Tài (A)"}


def test_what_one_form_found_no_other_form_remembers(huyen, huyen_khac, lam_binh, na_hang):
    """A form is declared once for all who fill it: neither another office's rows nor yesterday's are in it."""

    def taken(user):
        form = ExistingDecisionForm({"decision-typed": "qd-bcd"}, user=user)
        return form.cleaned_data["decision"] if form.is_valid() else str(form["decision"])

    own, foreign = make_decision(lam_binh, number="15/QĐ-BCĐ"), make_decision(na_hang, number="16/QĐ-BCĐ")
    assert (taken(huyen), taken(huyen_khac)) == (own, foreign)
    make_decision(lam_binh, number="17/QĐ-BCĐ")
    assert "17/QĐ-BCĐ" in taken(huyen)


# --- two who save at once, as a browser sends it


def shown(client, address, **typed):
    """What a browser sends of the form as it stands, with these fields typed anew."""
    page = lxml.html.fromstring(client.get(address).content)
    (form,) = page.xpath("//form[contains(@class, 'entry-form') or contains(@class, 'panel')]")
    values = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return {**values, **typed}


@pytest.fixture
def two(xuan_lap, hoi):
    """A model of the first collective, sent and not accepted, with its address."""
    model = make_model("Đường hoa", hoi[0])
    make_registration(model, state="submitted")
    return model, reverse("admin:models_registry_emulationmodel_change", args=[model.pk])


def test_a_row_that_another_picked_meanwhile_is_taken_over(two, hoi, browse, xa, huyen):
    model, address = two
    mine = shown(browse(xa), address, place="Bản Khiển")
    theirs = shown(browse(huyen), address, **{"registrant-typed": "na thom", "partners-typed": "lung gieng"})
    assert browse(huyen).post(address, theirs).status_code == 302
    page = browse(xa).post(address, mine)
    assert page.status_code == 200
    assert hoi[1].choice_label in page.content.decode()
    again = {**as_sent(page), "place": "Bản Khiển"}
    assert browse(xa).post(address, again).status_code == 302
    model.refresh_from_db()
    assert (model.place, model.registrant, [*model.partners.all()]) == ("Bản Khiển", hoi[1], [hoi[2]])


def as_sent(page):
    """What a browser sends of the form that came back."""
    (form,) = lxml.html.fromstring(page.content).xpath("//form[contains(@class, 'entry-form')]")
    values = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return values


def test_a_row_that_both_picked_is_asked_with_both(two, hoi, browse, xa, huyen):
    model, address = two
    mine = shown(browse(xa), address, **{"registrant-typed": "lung gieng"})
    theirs = shown(browse(huyen), address, **{"registrant-typed": "na thom"})
    assert browse(huyen).post(address, theirs).status_code == 302
    page = browse(xa).post(address, mine)
    told = page.context["adminform"].form.errors["registrant"]
    assert "Nà Thom" in str(told)
    assert "Lũng Giềng" in str(told)
    assert browse(xa).post(address, as_sent(page)).status_code == 302
    model.refresh_from_db()
    assert model.registrant == hoi[2]


def test_a_correction_picks_by_typing_and_tells_what_another_corrected(two, hoi, browse, huyen):
    model, _ = two
    model.registrations.update(state="accepted")
    address = reverse("admin:models_registry_emulationmodel_correct", args=[model.pk])
    client = browse(huyen)
    stale = shown(client, address, title="Đường hoa mới", reason="Ghi nhầm tên")
    first = shown(client, address, **{"registrant-typed": "na thom", "reason": "Ghi nhầm người"})
    assert client.post(address, first).status_code == 302
    model.refresh_from_db()
    assert model.registrant == hoi[1]
    page = client.post(address, stale)
    assert page.status_code == 200
    assert f'value="{hoi[1].choice_label}"' in page.content.decode()
