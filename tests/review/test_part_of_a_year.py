"""A period that is a part of one year: no year of it can be asked for, at any door, and its own days are told."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from awards.models import Assessment
from danvan.closing import services
from danvan.review.commands import scope_for_command
from danvan.review.models import ClosedReview, ReturnDue, ReviewPeriod
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.access import OPERATOR
from tests.builders import (
    make_decision,
    make_field,
    make_figure,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registration,
)

pytestmark = pytest.mark.django_db
SLUG = "6-thang-dau-2021"
YEARS = ("2021", UNKNOWN_YEAR)
SAID = "là một phần của năm 2021, không có năm để chọn"


@pytest.fixture
def half(lam_binh, xuan_lap):
    """The first half of 2021: of its three registrations of the year two are of the half."""
    period = make_period(
        2021,
        2021,
        lam_binh,
        slug=SLUG,
        title="Báo cáo 6 tháng đầu năm 2021",
        kind=ReviewPeriod.Kind.HALF,
        to_on=date(2021, 6, 30),
        counting_on=date(2021, 6, 30),
    )
    field = make_field("economy", "Kinh tế")
    for day in (date(2021, 2, 1), date(2021, 3, 1), date(2021, 9, 1)):
        registration = make_registration(make_model(unit=xuan_lap, field=field), 2021, registered_on=day)
        make_recognition(registration)
    return period


def choices_of(page, name):
    """The values that a page offers under that name."""
    select = re.search(rf'<select name="{name}".*?</select>', page.content.decode(), re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', select[0]) if select else []


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    "name",
    [
        *("review:review", "review:workbook", "review:document", "review:slip", "review:write"),
        *("reconciliation:ledger", "returns:returns", "returns:chase", "returns:ask", "closing:close"),
    ],
)
def test_no_page_or_paper_takes_a_year_of_it(name, year, half, lam_binh, huyen, browse):
    client, address = browse(huyen), reverse(name, args=[SLUG])
    page = client.get(address, {"don_vi": lam_binh.pk, "nam": year})
    assert page.status_code == 400
    if name.startswith("returns") and year == UNKNOWN_YEAR:
        return  # nobody is asked to send what has no year, whatever the period
    assert SAID in unescape(page.content.decode())
    # What a form sends that asks for no year.
    assert client.get(address, {"don_vi": lam_binh.pk, "nam": ""}).status_code == 200


@pytest.mark.parametrize("name", ["review:review", "reconciliation:ledger", "returns:returns"])
def test_no_page_offers_a_year_of_it(name, half, lam_binh, huyen, browse):
    page = browse(huyen).get(reverse(name, args=[SLUG]), {"don_vi": lam_binh.pk})
    assert page.status_code == 200
    assert set(choices_of(page, "nam")) <= {""}


def test_every_link_around_it_can_be_opened(half, lam_binh, huyen, browse):
    """No page of it links to a year of it, except to lists, where a year is a filter like any other."""
    client = browse(huyen)
    pages = [reverse(name, args=[SLUG]) for name in ("review:review", "reconciliation:ledger")]
    pages += [reverse("returns:returns", args=[SLUG]), reverse("portal:overview")]
    for address in pages:
        text = unescape(client.get(address).content.decode())
        links = [urlsplit(link) for link in re.findall(r'href="([^"]+)"', text)]
        of_it = [link for link in links if SLUG in link.path]
        assert of_it, address
        assert not [link for link in of_it if parse_qs(link.query).get("nam")], address


def test_the_row_of_its_year_opens_as_many_as_it_says(half, lam_binh, huyen, browse):
    client = browse(huyen)
    page = client.get(reverse("review:review", args=[SLUG]), {"don_vi": lam_binh.pk})
    (row,) = page.context["review"].by_year
    assert (row.year, row.registrations.value, row.recognised.value) == (2021, 2, 0)
    assert client.get(row.registrations.url).context["count"] == 2


def test_a_list_of_it_takes_no_year_beside_its_own(half, lam_binh, xuan_lap, huyen, browse):
    make_registration(make_model(unit=xuan_lap), 2020, registered_on=date(2020, 5, 1))
    client, address = browse(huyen), reverse("portal:registrations")
    asked = {"ky": half.pk, "don_vi": lam_binh.pk}
    assert client.get(address, {**asked, "nam": "2021"}).context["count"] == 2
    page = client.get(address, {**asked, "nam": "2020"})
    assert (page.status_code, page.context["count"]) == (400, 0)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("side", ["a", "b"])
def test_a_comparison_takes_no_year_of_it_either(side, year, half, lam_binh, huyen, browse):
    make_period(2020, 2022, lam_binh, counting_on=date(2022, 10, 5))
    other = "b" if side == "a" else "a"
    asked = {side: SLUG, f"{side}_nam": year, other: "2020-2022", f"{other}_nam": "2021"}
    page = browse(huyen).get(reverse("comparison:comparison"), asked)
    assert page.status_code == 400
    assert SAID in unescape(page.content.decode())


def test_a_comparison_of_which_nothing_is_said_is_of_the_whole_half(half, lam_binh, huyen, browse):
    ReviewPeriod.objects.exclude(pk=half.pk).delete()
    page = browse(huyen).get(reverse("comparison:comparison"))
    assert page.status_code == 200
    assert page.context["comparison"].b.scope == Scope(half, lam_binh)


@pytest.mark.parametrize("year", [2021, UNKNOWN_YEAR])
def test_no_year_of_it_is_closed(year, half, lam_binh, huyen):
    for by in (huyen, OPERATOR):
        with pytest.raises(ValidationError, match="một phần của năm 2021"):
            services.close(Scope(half, lam_binh, year), by, "Sơ kết")
    assert not ClosedReview.objects.exists()
    assert services.close(Scope(half, lam_binh), huyen, "Sơ kết").year is None


def test_nor_a_year_that_lies_outside_its_period_or_has_not_come(lam_binh, huyen):
    period = make_period(2020, 2022, lam_binh, counting_on=date(2021, 10, 5))
    for year in (2019, 2022, 2023):
        with pytest.raises(ValidationError, match=f"Năm {year} không thuộc"):
            services.close(Scope(period, lam_binh, year), huyen, "Sơ kết")


@pytest.mark.parametrize("year", YEARS)
def test_no_command_takes_a_year_of_it(year, half):
    with pytest.raises(CommandError, match=SAID):
        scope_for_command(SLUG, "071", year)
    for command, *more in (("figures",), ("close_review", "--reason", "Sơ kết")):
        with pytest.raises(CommandError, match=SAID):
            call_command(command, SLUG, *more, "--unit", "071", "--year", year)
    assert not ClosedReview.objects.exists()


def test_nothing_is_asked_for_a_year_of_it(half):
    with pytest.raises(ValidationError, match=SAID):
        ReturnDue(period=half, year=2021, due_on=date(2021, 7, 1)).full_clean()


def test_a_figure_published_of_a_part_of_it_leads_back_to_its_own_ledger(half, lam_binh, huyen, browse):
    client, address = browse(huyen), reverse("reconciliation:publish", args=[SLUG])
    typed = {
        "unit": lam_binh.pk,
        "time": "days",
        "from_day": "01/01/2021",
        "to_day": "31/03/2021",
        "indicator": "registered_models",
        "value": "3",
        "source": "Ban Chỉ đạo huyện",
        "one_use_key": "a" * 32,
    }
    saved = client.post(f"{address}?don_vi={lam_binh.pk}", typed)
    assert saved.status_code == 302, saved.context["form"].errors
    assert client.get(saved["Location"]).status_code == 200


def test_a_figure_of_the_year_is_never_set_against_those_of_the_half(half, lam_binh, huyen, browse):
    year = make_programme(2021, 2021)
    make_figure(year, 2021, indicator="registered_models", unit=lam_binh, value=3, source="Báo cáo năm 2021")
    page = browse(huyen).get(reverse("review:review", args=[SLUG]), {"don_vi": lam_binh.pk})
    assert page.context["review"].stated == ()


@pytest.mark.parametrize(("first", "last", "is_said"), [((7, 1), (12, 31), False), ((1, 1), (12, 31), True)])
def test_a_part_of_a_year_never_says_that_what_it_recognised_was_not_assessed(
    first, last, is_said, lam_binh, xuan_lap, huyen, browse
):
    """One of two was assessed, in the half before: of the year that can be said, of the second half it cannot."""
    ends = date(2022, *first), date(2022, *last)
    kind = ReviewPeriod.Kind.YEAR if is_said else ReviewPeriod.Kind.HALF
    period = make_period(
        2022, 2022, lam_binh, slug="ky", kind=kind, from_on=ends[0], to_on=ends[1], counting_on=ends[1]
    )
    rows = [make_registration(make_model(unit=xuan_lap), 2022, registered_on=date(2022, 2, 1)) for _ in "12"]
    for row in rows:
        make_recognition(row, decision=make_decision(lam_binh, issued_on=date(2022, 9, 20)))
    Assessment.objects.create(registration=rows[0], result="effective", assessed_on=date(2022, 6, 10))
    page = browse(huyen).get(reverse("review:review", args=[period.name]), {"don_vi": lam_binh.pk})
    found = page.context["review"]
    assert (found.recognised.value, found.assessed.value) == (2, int(is_said))
    assert ("mà chưa đánh giá" in page.content.decode()) is is_said
