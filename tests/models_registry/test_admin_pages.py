"""What the entry pages say around the forms: history, doors that are not there, labels, file names."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from danvan.admin_site import PortalAdminSite
from models_registry import trail
from models_registry.models import EmulationModel
from tests.builders import make_decision, make_field, make_model, make_registrant, make_registration

MODELS = "/nhap-lieu/models_registry/emulationmodel/"
REGISTRATIONS = "/nhap-lieu/models_registry/registration/"


@pytest.fixture
def model(xuan_lap):
    registration = make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Chi hội Phụ nữ")))
    return registration.model


def page(response):
    """The page in one line: where its template breaks a line tells nothing."""
    return " ".join(response.content.decode().split())


def test_history_tells_mass_actions_and_single_saves_in_words(browse, huyen, xuan_lap):
    sent = make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Chi hội")), state="submitted")
    client = browse(huyen)
    data = {
        "action": "return_selected",
        "_selected_action": [sent.pk],
        "apply": "1",
        "reason": "Thiếu chữ ký",
    }
    client.post(REGISTRATIONS, data)
    shown = page(client.get(f"{REGISTRATIONS}{sent.pk}/history/"))
    assert "Trạng thái: <del>Đã gửi</del> → <ins>Trả lại</ins>" in shown
    assert "Thiếu chữ ký" in shown
    assert "Cán bộ huyện" in shown


def test_history_names_linked_rows_and_old_values(browse, huyen, model):
    old, new = model.field, make_field("other", "Lĩnh vực khác")
    before, after = {"field_id": old.pk, "title": ""}, {"field_id": new.pk, "title": "<b>Đường hoa</b>"}
    with trail.act(huyen) as act:
        act.at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        trail.record_changed([(model, before, after)])
    shown = page(browse(huyen).get(f"{MODELS}{model.pk}/history/"))
    assert f"Lĩnh vực chính: <del>{old}</del> → <ins>Lĩnh vực khác</ins>" in shown
    assert "<del>(trống)</del> → <ins>&lt;b&gt;Đường hoa&lt;/b&gt;</ins>" in shown
    assert "10:04 02/01/2026" in shown


@pytest.mark.parametrize("door", ["change", "history"])
def test_another_units_model_is_not_there(browse, xa_khac, model, door):
    for key in (model.pk, 999_999, "abc"):
        response = browse(xa_khac).get(f"{MODELS}{key}/{door}/")
        assert response.status_code == 404
        assert 'lang="vi"' in page(response)
    assert EmulationModel.objects.filter(pk=model.pk).exists()


def test_the_model_page_labels_every_input_and_asks_for_the_registrant_by_search(browse, huyen, model):
    model.registrations.update(state="submitted")
    shown = page(browse(huyen).get(f"{MODELS}{model.pk}/change/"))
    for name in ("programme", "year", "registered_on", "level", "novelty"):
        assert f'for="id_registrations-0-{name}"' in shown
    assert f'name="registrant" value="{model.registrant_id}"' in shown
    assert (
        f'value="{model.registrant.choice_label}"' in shown.split('name="registrant-typed"')[1].split(">")[0]
    )
    assert "change-related" not in shown.replace("inlinechangelink", "")


def test_a_decision_lists_its_recognitions_without_empty_headers(browse, huyen, lam_binh):
    shown = page(browse(huyen).get(f"/nhap-lieu/awards/decision/{make_decision(lam_binh).pk}/change/"))
    assert "Chưa có mô hình nào được công nhận theo quyết định này." in shown
    assert "<th></th>" not in shown


def test_an_exported_file_is_named_as_the_list_is_spelt(browse, huyen, model):
    header = browse(huyen).get(f"{REGISTRATIONS}export/").headers["Content-Disposition"]
    assert "luot-dang-ky-" in header


def test_the_rights_to_all_screens_are_asked_where_they_are_shown_alone(browse, huyen, model, monkeypatch):
    asked, build = [], PortalAdminSite._build_app_dict
    monkeypatch.setattr(
        PortalAdminSite,
        "_build_app_dict",
        lambda site, request, label=None: asked.append(request.path) or build(site, request, label),
    )
    client = browse(huyen)
    for address in (REGISTRATIONS, f"{MODELS}add/", f"{MODELS}{model.pk}/history/"):
        assert client.get(address).status_code == 200
    assert asked == []
    assert MODELS in client.get(reverse("admin:index")).content.decode()
    assert asked == [reverse("admin:index")]
