"""Units, assignments and accounts, entered by administrators."""

import pytest

from danvan.accounts.models import User
from models_registry.models import Assignment, Change, Unit, UnitSuccession
from tests.builders import PASSWORD, make_registrant, make_unit

UNITS = "/nhap-lieu/models_registry/unit/"
NO_SUCCESSOR = {"successions-TOTAL_FORMS": 0, "successions-INITIAL_FORMS": 0}


def test_a_new_unit_stands_in_its_parents_subtree(browse, an, lam_binh):
    browse(an).post(
        f"{UNITS}add/", {"kind": "commune", "name": "Minh Quang", "parent": lam_binh.pk, **NO_SUCCESSOR}
    )
    unit = Unit.objects.get(name="Minh Quang")
    assert unit.path == f"{lam_binh.path}{unit.pk}."
    assert Change.objects.filter(subject="models_registry.unit", subject_id=unit.pk, by=an).exists()


def test_a_unit_is_never_renamed_in_place(browse, an, xuan_lap):
    browse(an).post(
        f"{UNITS}{xuan_lap.pk}/change/", {"name": "Khác", "valid_to": "30/06/2025", **NO_SUCCESSOR}
    )
    xuan_lap.refresh_from_db()
    assert (xuan_lap.name, xuan_lap.valid_to.month) == ("Xuân Lập", 6)


def mergers(unit, *rows, known=()):
    """The form of a unit with its successors: (successor, extent) of known rows, then of new ones."""
    data = {
        "valid_to": "30/06/2025",
        "successions-TOTAL_FORMS": len(known) + len(rows),
        "successions-INITIAL_FORMS": len(known),
    }
    for number, (successor, extent) in enumerate([*known, *rows]):
        data |= {
            f"successions-{number}-predecessor": unit.pk,
            f"successions-{number}-successor": successor.pk,
            f"successions-{number}-effective_on": "01/07/2025",
            f"successions-{number}-extent": extent,
        }
        if number < len(known):
            data[f"successions-{number}-id"] = unit.successions.get(successor=successor).pk
    return data


def test_a_unit_merges_wholly_once(browse, an, lam_binh, xuan_lap, khuon_ha):
    client, address = browse(an), f"{UNITS}{xuan_lap.pk}/change/"
    other = make_unit("commune", "Minh Quang", lam_binh)
    refused = client.post(address, mergers(xuan_lap, (khuon_ha, "whole"), (other, "whole")))
    assert "chỉ nhập toàn bộ vào một đơn vị" in refused.content.decode()
    assert not UnitSuccession.objects.exists()
    divided = mergers(xuan_lap, (khuon_ha, "part"), (other, "part"))
    assert client.post(address, divided).status_code == 302

    def send(*known):
        seen = {"seen_changes": client.get(address).context["seen_changes"]}
        return client.post(address, mergers(xuan_lap, known=known) | seen)

    assert "chỉ nhập toàn bộ" in send((khuon_ha, "whole"), (other, "part")).content.decode()
    assert "chỉ nhập toàn bộ" in send((khuon_ha, "whole"), (other, "whole")).content.decode()
    assert "chỉ nhập toàn bộ" in send((khuon_ha, "part"), (other, "whole")).content.decode()
    assert not UnitSuccession.objects.filter(extent="whole").exists()


def test_officers_read_units_only(browse, huyen, xa, xuan_lap, khuon_ha):
    assert browse(huyen).get(f"{UNITS}{xuan_lap.pk}/change/").status_code == 200
    assert browse(huyen).post(f"{UNITS}{xuan_lap.pk}/change/", NO_SUCCESSOR).status_code == 403
    assert browse(xa).get(f"{UNITS}{khuon_ha.pk}/change/").status_code in (302, 404)


def test_a_foreign_unit_is_no_choice(browse, xa, khuon_ha):
    data = {"unit": khuon_ha.pk, "kind": "collective", "name": "Đoàn xã"}
    response = browse(xa).post("/nhap-lieu/models_registry/registrant/add/", data)
    assert "unit" in response.context["adminform"].form.errors


def test_a_foreign_registrant_is_not_changed(browse, xa, khuon_ha):
    row = make_registrant(khuon_ha, "Đoàn xã")
    url = f"/nhap-lieu/models_registry/registrant/{row.pk}/change/"
    browse(xa).post(url, {"unit": khuon_ha.pk, "kind": "collective", "name": "Khác"})
    row.refresh_from_db()
    assert row.name == "Đoàn xã"


NO_ASSIGNMENT = {"assignments-TOTAL_FORMS": 0, "assignments-INITIAL_FORMS": 0}


def test_an_account_and_its_assignment_are_made_and_ended(browse, an, xuan_lap):
    client = browse(an)
    data = {"username": "moi", "full_name": "Ma Thị Mới", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post("/nhap-lieu/accounts/user/add/", {**data, **NO_ASSIGNMENT})
    assert response.status_code == 302
    user = User.objects.get(username="moi")
    url = "/nhap-lieu/models_registry/assignment/"
    client.post(f"{url}add/", {"user": user.pk, "unit": xuan_lap.pk, "task": "enter"})
    assignment = Assignment.objects.get(user=user)
    client.post(f"{url}{assignment.pk}/delete/", {"post": "yes"})
    assert not Assignment.objects.exists()
    assert Change.objects.filter(subject="models_registry.assignment", by=an).count() == 2


@pytest.mark.parametrize("door", ["accounts/user", "models_registry/assignment", "auth/group"])
def test_officers_do_not_manage_accounts(browse, huyen, door):
    assert browse(huyen).get(f"/nhap-lieu/{door}/").status_code in (403, 404, 302)
