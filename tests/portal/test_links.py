"""No link of a list, nor of a page that it opens, is a dead end for whoever was shown it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from awards.models import Commendation, Evidence, Recognition
from danvan.portal.lists import LISTS
from models_registry.models import Kind, Outcome, Programme, State
from tests.builders import (
    COMMUNE_OFFICER,
    assign,
    make_decision,
    make_evidence,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_user,
)
from tests.random_cases import IS_LONG

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def mixed(xuan_lap, khuon_ha, lam_binh, settings, tmp_path):
    """Each kind of registrant with what is of the one commune and of the other, in every way that may be."""
    settings.MEDIA_ROOT = tmp_path
    decision = make_decision(lam_binh)
    make_evidence(decision)
    for kind in Kind.values:
        for own, other in ((xuan_lap, khuon_ha), (khuon_ha, xuan_lap)):
            moved = make_model(registrant=make_registrant(own, kind=kind))
            make_recognition(make_registration(moved, 2021), decision=decision)
            of_other(make_registration(moved, 2022), other)
            of_other(make_model(registrant=moved.registrant), other)
            lone = make_model(registrant=make_registrant(own, kind=kind), replicates=moved)
            of_other(make_registration(lone, 2021, state=State.SUBMITTED), other)
            Outcome.objects.create(
                unit=other, year=2021, indicator="Hiến đất", value=5, measure="m2", model=lone
            )
            Commendation.objects.create(
                programme=make_programme(),
                recipient_kind=kind,
                recipient_name="Người được khen",
                registrant=make_registrant(own, kind=kind),
                unit=other,
                decision=decision,
            )
            for thing in (moved, lone, *moved.registrations.all(), *lone.registrations.all()):
                make_evidence(thing)


@pytest.fixture
def hai(xuan_lap, khuon_ha):
    """Enters for two communes of one district."""
    user = make_user(COMMUNE_OFFICER, xuan_lap, "hai")
    assign(user, COMMUNE_OFFICER, khuon_ha)
    return user


def of_other(row, unit):
    row.unit = unit
    row.save()


def links(page):
    """Addresses within the page, of what it shows, not of the frame; none of a file."""
    if page.streaming or not page["Content-Type"].startswith("text/html"):
        return set()
    html = page.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return {unescape(link) for link in re.findall(r'href="(/[^"]*)"', main)}


@pytest.mark.parametrize("who", ["xa", "huyen", *(["an", "xa_khac", "bcd"] if IS_LONG else [])])
def test_every_link_opens(who, request, browse, mixed, xa, xa_khac):
    client = browse(request.getfixturevalue(who))
    pages = {reverse(f"portal:{name}") for name in LISTS}
    seen = set()
    for _ in range(3):  # the lists, what they open, and what that opens
        found = set()
        for address in sorted(pages):
            page = client.get(address)
            assert page.status_code == 200, address
            found |= set() if address.startswith("/nhap-lieu/") else links(page)
        seen |= pages
        pages = found - seen
    assert sum(address.startswith("/mo-hinh/") for address in seen) > 9
    assert sum(address.startswith("/chu-the/") for address in seen) > 9
    shown = {f"/minh-chung/{one.pk}/" for one in Evidence.objects.all()}
    opened = {address for address in shown if client.get(address).status_code == 200}
    assert opened == shown & seen  # a file is reached by its address where a page shows it, and nowhere else
    assert len(opened) > 9
    assert any(re.match(r"/quyet-dinh/\d", one) for one in seen) == (who not in {"xa", "xa_khac"})


@pytest.mark.parametrize("who", ["xa", "hai", "huyen"])
def test_a_form_that_is_only_read_leads_nowhere_that_is_shut(
    who, request, browse, mixed, tuyen_quang, lam_binh
):
    user = request.getfixturevalue(who)
    rows = [
        make_period(2020, 2022, tuyen_quang),
        Programme.objects.create(unit=tuyen_quang, first_year=2021, last_year=2025),
        Recognition.objects.first(),
        Recognition.objects.last(),
    ]
    client, read = browse(user), 0
    for row in rows:
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        page = client.get(address)
        if page.status_code == 200:
            read += 1
            for link in links(page):
                assert client.get(link).status_code == 200, (address, link)
    assert read > 2
