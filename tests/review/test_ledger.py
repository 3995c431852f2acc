"""The ledger: what differs and by how much, which way of counting explains it, who may say why."""

import io
import random
import re
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from awards.models import Assessment, Commendation
from danvan.accounts.models import User
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from danvan.review.figures.as_json import as_json
from danvan.review.figures.counted import Count
from danvan.review.figures.review import review_of
from danvan.review.figures.stated import with_stated
from danvan.review.models import Explanation, StatedFigure
from danvan.review.models.stated import fits
from danvan.review.reconciliation import services
from danvan.review.reconciliation.ledger import ledger_of, review_with_ledger
from danvan.review.reconciliation.lines import signed
from danvan.review.report.reconciled import paragraphs
from danvan.review.workbook import build_workbook
from models_registry.access import OPERATOR
from models_registry.models import Change, Level, Outcome, Qualifier, Unit
from tests.builders import (
    DISTRICT_OFFICER,
    make_field,
    make_field_set,
    make_figure,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
    make_user,
    scope_of,
)
from tests.builders import (
    figure as figure_of,
)
from tests.portal.test_files import lines
from tests.random_cases import seeds
from tests.registry_shapes import FIELDS, make_fields_out_of_use, make_random_registry

MOMENT = datetime(2022, 10, 5, 8, 30)
ARTICLE = "Bài báo ngày 05/10/2022"
said = StatedFigure.Indicator


def state(unit, indicator, value, **values):
    return make_figure(
        **{
            "unit": unit,
            "indicator": indicator,
            "value": value,
            "programme": values.pop("programme", None) or make_programme(),
            "source": ARTICLE,
            **values,
        }
    )


def ledger(unit, year=None, programme=None):
    scope = scope_of(programme or make_programme(), unit, year)
    return ledger_of(with_stated(review_of(scope, list(Unit.objects.all()))), OPERATOR)


def recognise(unit, number=1, **values):
    """So many models of the unit, registered in 2021 and recognised."""
    return [make_recognition(make_registration(make_model(unit=unit, **values))) for _ in range(number)]


def page(browse, user, **query):
    return browse(user).get(reverse("reconciliation:ledger", args=["2020-2022"]), query)


def explain_url(key):
    return reverse("reconciliation:explain", args=["2020-2022", key])


def text_of(response):
    """What a reader sees, spaces collapsed."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# The article and the demonstration


@pytest.fixture
def demonstration(db):
    call_command("load_lam_binh", verbosity=0, stdout=io.StringIO())
    call_command("load_demo", verbosity=0, stdout=io.StringIO())
    return Unit.objects.get(kind=Unit.Kind.DISTRICT, name="Lâm Bình")


def test_with_the_demonstration_448_against_498_stands_first_and_agrees_with_related_fields(demonstration):
    found = ledger(demonstration)
    first, *fields = found.lines
    assert (first.stated, first.computed_value, first.difference) == (498, 448, 50)
    assert first.is_open
    assert [(way.label, way.value) for way in first.ways if way.agrees] == [("kể cả lĩnh vực liên quan", 498)]
    assert "Khớp nếu tính kể cả lĩnh vực liên quan" in first.sentence
    assert first.source.startswith("Bài “Lâm Bình tổ chức")

    assert [line.difference for line in fields] == [24, 10, 6, 5, 3, 2]
    for line in fields:
        assert [way.value for way in line.ways if way.agrees] == [line.stated]

    agreeing = {line.label: line for line in found.agreeing}
    assert agreeing["Mô hình, điển hình được công nhận"].difference == 0
    both = agreeing["Tập thể và cá nhân đăng ký cộng lại, so với mô hình được công nhận"]
    assert (both.stated, both.computed_value, both.difference) == (448, 448, 0)
    assert "218 tập thể và 230 cá nhân" in both.sentence
    assert "hai thứ khác nhau" in both.sentence
    money = agreeing["Ủng hộ công tác phòng, chống dịch Covid-19"]
    assert (money.stated_in_words, money.computed_value) == ("trên 185 triệu đồng", 185)


def test_the_page_shows_the_demonstrations_difference_first(demonstration, browse):
    words = text_of(browse(User.objects.get(username="bcd")).get("/doi-chieu/2020-2022/"))
    assert words.index("+50") < words.index("+24")
    assert "7 dòng chênh lệch, 7 dòng chưa giải trình" in words
    assert "Khớp nếu tính kể cả lĩnh vực liên quan" in words


# Qualifiers


@pytest.mark.parametrize(
    ("qualifier", "stated", "number", "expected"),
    [
        (Qualifier.EXACT, 448, 448, True),
        (Qualifier.EXACT, 448, 449, False),
        (Qualifier.OVER, 400, 448, True),
        (Qualifier.OVER, 400, 400, True),
        (Qualifier.OVER, 400, 399, False),
        (Qualifier.OVER, 400, 500, False),
        (Qualifier.MORE_THAN, 400, 448, True),
        (Qualifier.MORE_THAN, 400, 350, False),
        (Qualifier.NEARLY, 450, 448, True),
        (Qualifier.NEARLY, 450, 451, False),
        (Qualifier.NEARLY, 450, 380, False),
        (Qualifier.ABOUT, 450, 470, True),
        (Qualifier.ABOUT, 450, 430, True),
        (Qualifier.ABOUT, 450, 520, False),
    ],
)
def test_a_qualified_figure_agrees_with_what_its_words_allow(qualifier, stated, number, expected):
    assert fits(qualifier, Decimal(stated), number) is expected


@given(st.sampled_from(Qualifier.values), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_qualifier_never_agrees_on_the_wrong_side(qualifier, stated, number):
    agrees = fits(qualifier, Decimal(stated), number)
    if stated == number:
        assert agrees
    elif qualifier == Qualifier.EXACT:
        assert not agrees
    elif qualifier in (Qualifier.OVER, Qualifier.MORE_THAN):
        assert not (agrees and number < stated)
    elif qualifier == Qualifier.NEARLY:
        assert not (agrees and number > stated)


@pytest.mark.django_db
def test_an_agreement_by_qualifier_says_so(lam_binh):
    recognise(lam_binh, 11)
    state(lam_binh, said.RECOGNISED_MODELS, 10, qualifier=Qualifier.OVER)
    found = ledger(lam_binh)
    [line] = found.agreeing
    assert found.lines == ()
    assert line.stated_in_words == "trên 10"
    assert line.sentence == "Nguồn ghi “trên 10”, sổ đăng ký có 11: phù hợp với cách ghi của nguồn."
    assert line.difference == -1


# Any registry


@pytest.mark.django_db
@seeds(5)
def test_in_any_registry_difference_and_words_have_the_same_sign_on_page_and_sheet(seed, an, browse):
    draw = random.Random(seed)
    programme, district = make_random_registry(seed)
    communes = list(Unit.objects.filter(parent=district))
    for unit in (district, *draw.sample(communes, 2)):
        for indicator in draw.sample(said.values, 5):
            state(
                unit,
                indicator,
                draw.randint(0, 60),
                programme=programme,
                qualifier=draw.choice(Qualifier.values),
                field=make_field(draw.choice(FIELDS)) if indicator == said.FIELD_MODELS else None,
            )
    found = ledger(district, programme=programme)
    scope, units = scope_of(programme, district), list(Unit.objects.all())
    review, at_once = review_with_ledger(scope, units, OPERATOR)
    assert (as_json(review), at_once) == (as_json(found_review(district, programme)), found)
    reviews = {
        line.unit: with_stated(review_of(scope_of(programme, line.unit), units)) for line in found.all_lines
    }
    for line in found.all_lines:
        if line.computed is None or line.lacks or line.key.startswith("steps"):
            continue
        assert line.difference == line.stated - line.computed_value
        if not line.is_check:
            # a commune's number in the district's ledger is the number of the commune's own review
            row = next(row for row in reviews[line.unit].stated if row.figure == line.figure)
            assert line.computed == row.computed
            assert ("nhiều hơn" in line.sentence) == (line.difference > 0 and not line.agrees)
            assert ("ít hơn" in line.sentence) == (line.difference < 0 and not line.agrees)
    order = [abs(line.difference) for line in found.lines if line.unit == district and not line.is_check]
    assert order == sorted(order, reverse=True)

    words = text_of(browse(an).get(found_url(district, programme)))
    book = load_workbook(
        io.BytesIO(
            build_workbook(
                counted := found_review(district, programme), ledger_of(counted, OPERATOR), "x", MOMENT
            )
        )
    )
    rows = [
        row
        for row in book["Đối chiếu"].iter_rows(min_row=heading(book["Đối chiếu"]) + 1, values_only=True)
        if isinstance(row[0], int)
    ]
    assert len(rows) == len(found.all_lines)
    for line, row in zip(found.all_lines, rows, strict=True):
        assert row[1] == line.label
        assert [None if cell is None else Decimal(str(cell)) for cell in row[3:6]] == [
            line.stated,
            line.computed_value,
            line.difference,
        ]
        assert line.sentence in row[6]
        assert line.sentence in words.replace("&quot;", '"')
        assert line.difference is None or f" {signed(line.difference)} " in words


def found_url(unit, programme):
    return f"{reverse('reconciliation:ledger', args=[programme.code])}?don_vi={unit.pk}"


def found_review(unit, programme, year=None):
    return with_stated(review_of(scope_of(programme, unit, year), list(Unit.objects.all())))


def heading(sheet):
    return int(sheet.print_title_rows.split("$")[-1])


# Checks within one source, and against the period before


@pytest.mark.django_db
def test_each_source_is_checked_against_its_own_total(lam_binh):
    economy, other = make_field("economy"), make_field("other")
    recognise(lam_binh, 3, field=economy)
    for source, total, parts in (("Báo cáo A", 3, (2, 1)), ("Báo cáo B", 5, (4, 3))):
        state(lam_binh, said.RECOGNISED_MODELS, total, source=source)
        for field, value in zip((economy, other), parts, strict=True):
            state(lam_binh, said.FIELD_MODELS, value, field=field, source=source)
    found = ledger(lam_binh)
    checks = {line.source: line for line in found.all_lines if line.key.startswith("parts:recognised")}
    assert checks["Báo cáo A"].difference == 0
    assert checks["Báo cáo A"].agrees
    assert checks["Báo cáo B"].difference == 2
    assert found.lines[0] == checks["Báo cáo B"]


@pytest.mark.django_db
def test_a_source_that_names_some_fields_only_is_no_contradiction_until_they_exceed_its_total(lam_binh):
    economy, _ = make_field("economy"), make_field("other")
    state(lam_binh, said.RECOGNISED_MODELS, 5)
    part = state(lam_binh, said.FIELD_MODELS, 3, field=economy)
    assert not [line for line in ledger(lam_binh).all_lines if line.key.startswith("parts")]
    part.value = 6
    part.save()
    [check] = [line for line in ledger(lam_binh).lines if line.key.startswith("parts")]
    assert check.difference == 1


@pytest.mark.django_db
def test_a_source_is_checked_by_its_own_list_of_fields(lam_binh):
    for code in ("economy", "culture", "defence", "other", "disease", "party"):
        make_field(code)
    recognise(lam_binh, 2, field=make_field("economy"))
    state(lam_binh, said.RECOGNISED_MODELS, 10)
    for code, value in (("economy", 4), ("culture", 3), ("defence", 2), ("party", 1)):
        state(lam_binh, said.FIELD_MODELS, value, field=make_field(code))
    [check] = [line for line in ledger(lam_binh).all_lines if line.key.startswith("parts:recognised")]
    assert (check.stated, check.computed_value, check.difference, check.agrees) == (10, 10, 0, True)
    assert "Nguồn ghi 4 lĩnh vực: Lĩnh vực economy 4, " in check.sentence
    assert not check.ways  # the registry's related fields are of its own list


@pytest.mark.django_db
def test_a_source_that_misses_its_own_total_is_asked_whether_it_has_more_fields(lam_binh):
    state(lam_binh, said.RECOGNISED_MODELS, 10)
    for code, value in (("economy", 4), ("culture", 3)):
        state(lam_binh, said.FIELD_MODELS, value, field=make_field(code))
    make_field("defence")
    [check] = [line for line in ledger(lam_binh).lines if line.key.startswith("parts")]
    assert (check.difference, check.is_open) == (-3, True)
    assert "nếu nguồn còn nêu lĩnh vực khác thì ghi thêm" in check.sentence


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("qualifier", "total", "first", "second", "agrees"),
    [
        (Qualifier.OVER, 1000, ("", 600), ("", 414), True),
        (Qualifier.OVER, 1000, ("", 600), ("", 399), False),
        (Qualifier.EXACT, 1014, (Qualifier.OVER, 600), (Qualifier.OVER, 400), True),
        (Qualifier.EXACT, 1014, (Qualifier.NEARLY, 600), (Qualifier.NEARLY, 400), False),
        (Qualifier.NEARLY, 1000, (Qualifier.OVER, 600), ("", 390), True),
    ],
)
def test_parts_and_total_agree_as_far_as_their_qualifiers_go(
    lam_binh, qualifier, total, first, second, agrees
):
    state(lam_binh, said.RECOGNISED_MODELS, total, qualifier=qualifier)
    for code, (exactness, value) in (("economy", first), ("culture", second)):
        state(lam_binh, said.FIELD_MODELS, value, qualifier=exactness, field=make_field(code))
    [check] = [line for line in ledger(lam_binh).all_lines if line.key.startswith("parts")]
    assert check.agrees is agrees
    assert ("phù hợp với cách ghi của nguồn" in check.sentence) is agrees


@pytest.mark.django_db
def test_registrants_and_steps_of_a_source_are_checked_with_their_qualifiers(lam_binh):
    state(lam_binh, said.REGISTERED_COLLECTIVES, 400, qualifier=Qualifier.OVER)
    state(lam_binh, said.REGISTERED_INDIVIDUALS, 30)
    state(lam_binh, said.RECOGNISED_MODELS, 448)
    state(lam_binh, said.COMMENDED_COLLECTIVES, 410)
    state(lam_binh, said.COMMENDED_INDIVIDUALS, 31)
    checks = {line.label: line.agrees for line in ledger(lam_binh).all_lines if line.is_check}
    assert checks["Tập thể và cá nhân đăng ký cộng lại, so với mô hình được công nhận"]
    assert checks["Tập thể được khen thưởng, so với tập thể đăng ký"]
    assert not checks["Cá nhân được khen thưởng, so với cá nhân đăng ký"]


@pytest.mark.django_db
def test_figures_of_different_times_are_never_parts_of_each_other(lam_binh):
    state(lam_binh, said.RECOGNISED_MODELS, 10)
    for code, value in (("economy", 4), ("culture", 3)):
        figure = state(lam_binh, said.FIELD_MODELS, value, field=make_field(code))
        figure.to_on = date(2022, 6, 30)
        figure.save()
    assert not [line for line in ledger(lam_binh).all_lines if line.key.startswith("parts")]


@pytest.mark.django_db
def test_a_source_need_not_name_a_field_out_of_use_that_is_only_related():
    programme, district = make_fields_out_of_use()
    state(district, said.RECOGNISED_MODELS, 6, programme=programme)
    for code, value in (("economy", 4), ("culture_society", 1)):
        state(district, said.FIELD_MODELS, value, field=make_field(code), programme=programme)
    [check] = [line for line in ledger(district).lines if line.key.startswith("parts")]
    assert check.difference == -1


@pytest.mark.django_db
@pytest.mark.parametrize(("registrants", "models", "agrees"), [(3, 3, True), (3, 2, False)])
def test_registrants_are_set_against_the_models_of_their_source(lam_binh, registrants, models, agrees):
    state(lam_binh, said.REGISTERED_COLLECTIVES, registrants - 1)
    state(lam_binh, said.REGISTERED_INDIVIDUALS, 1)
    state(lam_binh, said.RECOGNISED_MODELS, models)
    [check] = [line for line in ledger(lam_binh).all_lines if line.key.startswith("parts:registered")]
    assert check.difference == registrants - models
    assert check.agrees is agrees


@pytest.mark.django_db
def test_two_models_of_one_registrant_are_no_contradiction(lam_binh):
    registrant = make_registrant(lam_binh)
    for _ in range(2):
        make_recognition(make_registration(make_model(registrant=registrant)))
    state(lam_binh, said.REGISTERED_COLLECTIVES, 1)
    state(lam_binh, said.REGISTERED_INDIVIDUALS, 0)
    state(lam_binh, said.RECOGNISED_MODELS, 2)
    [check] = [line for line in ledger(lam_binh).all_lines if line.key.startswith("parts:registered")]
    assert check.difference == -1
    assert check.agrees
    assert "2 mô hình đăng ký" in check.sentence


@pytest.mark.django_db
def test_more_commended_than_registered_in_one_source_is_marked(lam_binh):
    state(lam_binh, said.REGISTERED_COLLECTIVES, 4)
    state(lam_binh, said.COMMENDED_COLLECTIVES, 6)
    state(lam_binh, said.COMMENDED_INDIVIDUALS, 9, source="Nguồn khác")
    [check] = [line for line in ledger(lam_binh).all_lines if line.key.startswith("steps")]
    assert (check.stated, check.computed_value, check.difference, check.agrees) == (6, 4, 2, False)


@pytest.mark.django_db
def test_figures_that_are_set_against_each_other_keep_the_words_of_their_source(lam_binh, xuan_lap, khuon_ha):
    over, nearly, about = Qualifier.OVER, Qualifier.NEARLY, Qualifier.ABOUT
    state(lam_binh, said.RECOGNISED_MODELS, 1000, qualifier=over, year=2021)
    state(lam_binh, said.REGISTERED_MODELS, 460, qualifier=nearly, year=2021)
    state(lam_binh, said.REGISTERED_COLLECTIVES, 200, qualifier=about, year=2021)
    state(lam_binh, said.REGISTERED_INDIVIDUALS, 300, year=2021)
    state(lam_binh, said.RECOGNISED_MODELS, 400, qualifier=nearly, year=2020)
    moved = {"detail": "Góp tiền", "measure": "triệu đồng", "year": 2021}
    state(lam_binh, said.OUTCOME, 185, qualifier=over, **moved)
    for unit in (xuan_lap, khuon_ha):
        state(unit, said.OUTCOME, 50, **moved)
    lines = {line.key.split(":")[0]: line for line in ledger(lam_binh, 2021).all_lines if line.is_check}
    found = {key: (line.stated_in_words, line.computed_in_words) for key, line in lines.items()}
    assert found == {
        "steps": ("trên 1.000", "gần 460"),
        "year": ("trên 1.000", "gần 400"),
        "parts": ("500", "trên 1.000"),
        "below": ("100 triệu đồng", "trên 185 triệu đồng"),
    }
    assert (lines["steps"].stated, lines["steps"].computed_value, lines["steps"].difference) == (
        1000,
        460,
        540,
    )
    review = found_review(lam_binh, make_programme(), 2021)
    sheet = load_workbook(io.BytesIO(build_workbook(review, ledger(lam_binh, 2021), "x", MOMENT)))[
        "Đối chiếu"
    ]
    remarks = [str(row[6]) for row in sheet.iter_rows(values_only=True)]
    said_so = "Nguồn ghi: trên 1.000. So với số đăng ký cùng nguồn công bố (gần 460). "
    assert [one for one in remarks if one.startswith(said_so)]
    assert lines["parts"].sentence.startswith(
        "“khoảng 200” tập thể và 300 cá nhân đăng ký cộng lại là 500, ít hơn “trên 1.000” mô hình được công nhận."
    )


@pytest.mark.django_db
def test_a_sources_parts_are_set_against_its_total_in_its_own_words(lam_binh):
    state(lam_binh, said.RECOGNISED_MODELS, 400, qualifier=Qualifier.OVER)
    for code in ("economy", "culture_society"):
        state(lam_binh, said.FIELD_MODELS, 100, field=make_field(code))
    [line] = [line for line in ledger(lam_binh).all_lines if line.key.startswith("parts")]
    assert "là 200, kém tổng số “trên 400” là 200" in line.sentence


def test_what_was_noted_is_told_with_its_qualifier(xuan_lap, huyen, browse):
    response = publish(browse, huyen, xuan_lap, qualifier="over", value="1.000")
    assert "Đã ghi số đã công bố: Mô hình, điển hình được công nhận: trên 1.000, Xã" in text_of(response)
    again = publish(browse, huyen, xuan_lap, qualifier="nearly", value="900")
    assert "đã có số “trên 1.000” cho chỉ tiêu" in text_of(again)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "now", "marked"),
    [(100, 150, False), (100, 151, True), (100, 49, True), (100, 50, False), (2, 4, False), (0, 7, True)],
)
def test_a_jump_of_more_than_half_since_the_year_before_is_marked(lam_binh, before, now, marked):
    state(lam_binh, said.RECOGNISED_MODELS, before, year=2020)
    figure = state(lam_binh, said.RECOGNISED_MODELS, now, year=2021, source="Nguồn khác")
    state(lam_binh, said.REGISTERED_MODELS, 900, year=2020)  # another indicator is no counterpart
    line = ledger(lam_binh, 2021).line(f"year:{figure.pk}")
    assert line.difference == now - before
    assert line.agrees is not marked
    assert ("Biến động trên 50%" in line.sentence) is marked


@pytest.mark.django_db
def test_a_programme_is_set_against_the_programme_before(lam_binh):
    state(lam_binh, said.RECOGNISED_MODELS, 100, programme=make_programme(2017, 2019))
    state(lam_binh, said.RECOGNISED_MODELS, 10, programme=make_programme(2014, 2016))
    figure = state(lam_binh, said.RECOGNISED_MODELS, 120)
    line = ledger(lam_binh).line(f"year:{figure.pk}")
    assert line.sentence == "Tăng 20 (20%) so với giai đoạn 2017-2019."


@pytest.mark.django_db
def test_a_change_is_rounded_as_every_rate_is(lam_binh):
    state(lam_binh, said.RECOGNISED_MODELS, 400, programme=make_programme(2017, 2019))
    figure = state(lam_binh, said.RECOGNISED_MODELS, 449)  # 12,25%
    line = ledger(lam_binh).line(f"year:{figure.pk}")
    assert line.sentence == "Tăng 49 (12,3%) so với giai đoạn 2017-2019."


@pytest.mark.django_db
def test_what_was_moved_is_set_against_the_registrys_own_records(lam_binh, xuan_lap):
    programme = make_programme()
    for unit, value, measure in ((xuan_lap, 100, "m2"), (lam_binh, 50, "m2"), (lam_binh, 7, "ngày công")):
        Outcome.objects.create(
            unit=unit,
            programme=programme,
            year=2021,
            indicator="Hiến đất làm đường",
            value=value,
            measure=measure,
        )
    about = {"detail": "Hiến đất làm đường", "measure": "m2"}
    state(lam_binh, said.OUTCOME, Decimal("338.5"), **about)
    state(lam_binh, said.OUTCOME, 10, detail="Góp tiền", measure="triệu đồng")
    found = ledger(lam_binh)
    [line] = found.lines
    assert (line.stated_in_words, line.computed_value, line.difference) == ("338,5 m2", 150, Decimal("188.5"))
    [unknown] = found.lacking
    assert unknown.computed is None
    assert "chưa có danh sách" in unknown.sentence


@pytest.mark.django_db
def test_figures_of_one_year_stand_in_the_ledger_of_that_year_alone(lam_binh):
    state(lam_binh, said.RECOGNISED_MODELS, 9, year=2021)
    state(lam_binh, said.OUTCOME, 9, year=2020, detail="Góp tiền", measure="triệu đồng")
    assert [line.stated for line in ledger(lam_binh, 2021).all_lines] == [9]
    assert ledger(lam_binh, 2022).all_lines == ()
    assert [line.figure.indicator for line in ledger(lam_binh).all_lines] == [said.OUTCOME]


# What the registry has no list of


@pytest.mark.django_db
def test_a_figure_without_a_list_in_the_registry_is_a_state_of_its_own_and_no_difference(
    lam_binh, xuan_lap, huyen, browse
):
    recognise(lam_binh, 3)
    for unit, indicator, value in (
        (lam_binh, said.COMMENDED_COLLECTIVES, 31),
        (lam_binh, said.ASSESSED_MODELS, 3),
        (lam_binh, said.EXEMPLARY_MODELS, 2),
        (xuan_lap, said.RECOGNISED_MODELS, 40),
        (lam_binh, said.RECOGNISED_PROVINCE, 1),
    ):
        state(unit, indicator, value)
    state(lam_binh, said.OUTCOME, 10, detail="Góp tiền", measure="triệu đồng")
    found = ledger(lam_binh)
    assert [(line.label, line.difference) for line in found.lines] == [("Mô hình được công nhận cấp tỉnh", 1)]
    assert [(line.unit, line.stated, line.lacks) for line in found.lacking] == [
        (lam_binh, 31, "chưa có danh sách"),
        (lam_binh, 3, "chưa có danh sách"),
        (lam_binh, 2, "chưa có danh sách"),
        (lam_binh, 10, "chưa có danh sách"),
        (xuan_lap, 40, "chưa có danh sách"),
    ]
    assert not found.agreeing
    words = text_of(page(browse, huyen))
    assert "5 dòng chưa có danh sách hoặc chưa đủ số để đối chiếu" in words
    assert "chưa phải là chênh lệch" in words
    assert "chưa có danh sách" in text_of(browse(huyen).get("/so-ket/2020-2022/"))
    review = found_review(lam_binh, make_programme())
    book = load_workbook(io.BytesIO(build_workbook(review, found, "x", MOMENT)))
    told = [row[-1] for row in book["Đối chiếu"].iter_rows(values_only=True)]
    assert told.count("Chưa có danh sách") == 5
    assert "Chưa đối chiếu được, vì sổ đăng ký chưa có danh sách" in " ".join(paragraphs(review, found))
    assert as_json(review)["stated"][0]["computed"] is None


@pytest.mark.django_db
def test_a_list_of_after_the_day_of_counting_is_a_list(lam_binh):
    programme = make_programme(cut_off_on=date(2022, 10, 5))
    make_registration(make_model(unit=lam_binh), registered_on=date(2022, 12, 20))
    state(lam_binh, said.REGISTERED_MODELS, 1, programme=programme)
    [line] = ledger(lam_binh, programme=programme).lines
    assert (line.computed_value, line.difference) == (0, 1)


@pytest.mark.django_db
def test_a_field_that_the_registry_does_not_count_in_has_no_list(lam_binh):
    make_period(field_set=make_field_set(make_field("economy")))
    recognise(lam_binh, 2, field=make_field("economy"))
    state(lam_binh, said.FIELD_MODELS, 3, field=make_field("of_the_source"))
    found = ledger(lam_binh)
    assert [line.lacks for line in found.all_lines] == ["chưa có danh sách"]


# What a source says of kinds, levels, marks and rates


@pytest.mark.django_db
def test_what_a_source_says_of_kinds_levels_times_and_rates_is_set_against_the_same_number(lam_binh):
    kinds = [make_registrant(lam_binh, kind=kind) for kind in ("collective", "collective", "individual")]
    registrations = [make_registration(make_model(registrant=one)) for one in kinds]
    make_registration(make_model(unit=lam_binh))
    make_recognition(registrations[0], Level.COMMUNE)
    make_recognition(registrations[0], Level.DISTRICT, exemplary=True)
    make_recognition(registrations[2], Level.PROVINCE)
    Assessment.objects.create(registration=registrations[0], result=Assessment.Result.EFFECTIVE)
    Commendation.objects.create(programme=make_programme(), recipient_kind="collective", unit=lam_binh)
    expected = {
        said.REGISTRATIONS: 4,
        said.ASSESSED_MODELS: 1,
        said.RATE_ASSESSED: Decimal("25.0"),
        said.RECOGNISED_COLLECTIVES: 1,
        said.RECOGNISED_INDIVIDUALS: 1,
        said.RECOGNISED_COMMUNE: 1,
        said.RECOGNISED_DISTRICT: 1,
        said.RECOGNISED_PROVINCE: 1,
        said.RECOGNITION_TIMES: 3,
        said.RATE_RECOGNISED: Decimal("50.0"),
        said.EXEMPLARY_MODELS: 1,
        said.COMMENDATIONS: 1,
    }
    for indicator in expected:
        state(lam_binh, indicator, 7, source=f"Nguồn nói {indicator}")
    lines = {line.figure.indicator: line for line in ledger(lam_binh).lines}
    assert {indicator: line.computed_value for indicator, line in lines.items()} == expected
    assert all(line.difference == 7 - expected[indicator] for indicator, line in lines.items())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stated", "qualifier", "agrees"),
    [
        ("66.7", "", True),
        ("66.67", "", True),
        ("67", "", False),
        ("60", Qualifier.OVER, True),
        ("70", Qualifier.OVER, False),
    ],
)
def test_a_rate_is_compared_to_one_place_and_by_its_qualifier(lam_binh, stated, qualifier, agrees):
    recognise(lam_binh, 2)
    make_registration(make_model(unit=lam_binh))
    state(lam_binh, said.RATE_RECOGNISED, Decimal(stated), qualifier=qualifier)
    [line] = ledger(lam_binh).all_lines
    assert (line.computed_value, line.agrees) == (Decimal("66.7"), agrees)
    assert "%" in line.stated_in_words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stated", "difference"),
    [("66.7", "0"), ("66.67", "0"), ("66.75", "0.05"), ("66.95", "0.25"), ("60", "-6.7")],
)
def test_a_rate_differs_by_what_is_printed(lam_binh, stated, difference):
    recognise(lam_binh, 2)
    make_registration(make_model(unit=lam_binh))
    state(lam_binh, said.RATE_RECOGNISED, Decimal(stated))
    [line] = ledger(lam_binh).all_lines
    assert line.difference == Decimal(difference)
    [row] = with_stated(review_of(scope_of(make_programme(), lam_binh), list(Unit.objects.all()))).stated
    assert row.difference == Decimal(difference)


@pytest.mark.django_db
def test_a_level_or_a_mark_of_more_than_all_that_a_source_recognised_is_marked(lam_binh):
    state(lam_binh, said.RECOGNISED_MODELS, 4)
    state(lam_binh, said.EXEMPLARY_MODELS, 6)
    [check] = ledger(lam_binh).lines
    assert (check.stated, check.computed_value, check.difference) == (6, 4, 2)
    assert check.sentence == "Nhiều hơn số được công nhận 2, cần đối chiếu lại với nguồn."


# Communes


@pytest.mark.django_db
def test_a_communes_figures_follow_the_districts_beside_its_own_numbers(lam_binh, xuan_lap, khuon_ha):
    recognise(xuan_lap, 2)
    recognise(khuon_ha, 1)
    state(xuan_lap, said.RECOGNISED_MODELS, 40)
    state(khuon_ha, said.RECOGNISED_MODELS, 1)
    state(lam_binh, said.RECOGNISED_MODELS, 4)
    found = ledger(lam_binh)
    assert [(line.unit, line.computed_value, line.difference) for line in found.lines] == [
        (lam_binh, 4, 37),  # what the communes published, added up, against what the district did
        (lam_binh, 3, 1),
        (xuan_lap, 2, 38),
    ]
    assert [line.unit for line in found.agreeing] == [khuon_ha]
    assert isinstance(found.lines[2].computed, Count)
    assert ("don_vi", str(xuan_lap.pk)) in found.lines[2].computed.query


@pytest.mark.django_db
@pytest.mark.parametrize("communes", [2, 12])
def test_queries_do_not_grow_with_lines_or_units(lam_binh, communes, django_assert_num_queries):
    units = [make_unit("commune", f"Xã {number}", lam_binh) for number in range(communes)]
    for unit in (lam_binh, *units):
        recognise(unit)
        figure = state(unit, said.RECOGNISED_MODELS, 9)
        state(unit, said.REGISTERED_MODELS, 9)
        Explanation.objects.create(
            unit=unit,
            period=make_period(),
            line=f"stated:{figure.pk}",
            difference=8,
            text="Vì thế.",
        )
    review = with_stated(review_of(scope_of(make_programme(), lam_binh), list(Unit.objects.all())))
    with django_assert_num_queries(6):
        found = ledger_of(review, OPERATOR)
        assert len(found.all_lines) == 3 * (communes + 1) + 2  # and the communes added up, of two figures


# Explaining


@pytest.fixture
def line(lam_binh, xuan_lap):
    """A district's figure that differs by three, and a commune's that differs by five."""
    recognise(lam_binh, 2)
    recognise(xuan_lap)
    state(xuan_lap, said.RECOGNISED_MODELS, 6)
    figure = state(lam_binh, said.RECOGNISED_MODELS, 6)
    return ledger(lam_binh).line(f"stated:{figure.pk}")


def explain(browse, user, line, text="Huyện tính cả mô hình chưa có quyết định.", **data):
    """Sends the form of a page that was opened just before."""
    client, address = browse(user), explain_url(line.key)
    opened = client.get(address, follow=True).context
    marks = {"seen": str(line.difference), "seen_changes": (opened or {}).get("seen_changes", "")}
    return client.post(address, {"text": text, **marks, **data}, follow=True)


def test_an_explanation_names_its_author_and_closes_the_line(line, huyen, browse):
    response = explain(browse, huyen, line)
    assert "Đã ghi giải trình" in text_of(response)
    assert "Huyện tính cả mô hình chưa có quyết định." in text_of(response)
    assert "Cán bộ huyện" in text_of(response)
    explained = ledger(line.unit).line(line.key)
    assert not explained.is_open
    assert (explained.explanation.by, explained.explanation.difference) == (huyen, 3)
    change = Change.objects.get(subject="review.explanation")
    assert (change.by, change.subject_id) == (huyen, explained.explanation.pk)


def test_one_explanation_serves_the_lines_that_differ_for_the_same_reason(line, xuan_lap, huyen, browse):
    other = next(other for other in ledger(line.unit).lines if other.unit == xuan_lap)
    explain(browse, huyen, line, also=[f"{other.key}={other.difference}"])
    assert ledger(line.unit).is_clean
    assert ledger(xuan_lap).is_clean  # the commune's own ledger shows the same line


def test_an_explanation_goes_stale_when_a_number_changes_and_holds_again_when_it_returns(
    line, lam_binh, huyen, browse
):
    explain(browse, huyen, line)
    [recognition] = recognise(lam_binh)
    moved = ledger(lam_binh).line(line.key)
    assert moved.is_open
    assert moved.explanation is None
    assert moved.stale.difference == 3
    assert "Giải trình không còn đúng số" in text_of(page(browse, huyen))
    recognition.delete()
    assert not ledger(lam_binh).line(line.key).is_open


def test_a_newer_explanation_replaces_an_older_one_which_stays_readable(line, huyen, browse):
    explain(browse, huyen, line, text="Lời thứ nhất.")
    explain(browse, huyen, line, text="Lời thứ hai.")
    explained = ledger(line.unit).line(line.key)
    assert explained.explanation.text == "Lời thứ hai."
    assert [old.text for old in explained.earlier] == ["Lời thứ nhất."]
    words = text_of(page(browse, huyen))
    assert words.index("Lời thứ hai.") < words.index("Lời thứ nhất.")


def test_the_second_of_two_who_explain_a_line_sees_what_the_first_wrote(line, xuan_lap, huyen, an, browse):
    """Whether the first was the first of all, or took the place of an older one."""
    client, address = browse(huyen), explain_url(line.key)
    for number in range(2):
        opened = client.get(address).context
        mine = {"text": f"Lời của tôi {number}", "seen": str(line.difference), "in_report": "on"}
        explain(browse, an, line, text=f"Lời của người khác {number}")
        response = client.post(address, {**mine, "seen_changes": opened["seen_changes"]})
        assert response.status_code == 400
        words = text_of(response)
        for said in (
            "Quản trị viên vừa giải trình dòng này",
            *(f"Lời của {who} {number}" for who in ("tôi", "người khác")),
        ):
            assert said in words
        assert ledger(line.unit).line(line.key).explanation.text == f"Lời của người khác {number}"
        again = {**mine, "seen_changes": response.context["seen_changes"]}
        assert client.post(address, again).status_code == 302
        assert ledger(line.unit).line(line.key).explanation.text == f"Lời của tôi {number}"
    assert Explanation.objects.count() == 4


def test_a_line_that_was_explained_meanwhile_is_not_explained_beside_another(
    line, xuan_lap, huyen, an, browse
):
    other = next(other for other in ledger(line.unit).lines if other.unit == xuan_lap)
    client, address = browse(huyen), explain_url(line.key)
    opened = client.get(address).context
    explain(browse, an, other, text="Lời của người khác")
    mine = {"text": "Lời của tôi", "seen": str(line.difference), "seen_changes": opened["seen_changes"]}
    response = client.post(address, {**mine, "also": [f"{other.key}={other.difference}"]})
    assert "vừa được người khác giải trình" in text_of(response)
    assert Explanation.objects.get().text == "Lời của người khác"


def test_an_explanation_without_words_is_refused(line, huyen, browse):
    response = explain(browse, huyen, line, text="  \u200b ")
    assert response.status_code == 400
    assert "Giải trình" in text_of(response)
    assert not Explanation.objects.exists()


def test_an_explanation_of_a_difference_that_has_moved_is_asked_again_and_kept(
    line, lam_binh, xuan_lap, huyen, browse
):
    other = next(other for other in ledger(lam_binh).lines if other.unit == xuan_lap)
    recognise(lam_binh)
    response = explain(browse, huyen, line, text="Lời đã gõ", also=[f"{other.key}={other.difference}"])
    words = text_of(response)
    assert response.status_code == 400
    assert "chênh lệch hiện nay là +2" in words
    assert "Lời đã gõ" in words
    assert "checked" in response.content.decode()
    assert not Explanation.objects.exists()
    seen = re.search(r'name="seen" value="([^"]+)"', response.content.decode())[1]
    browse(huyen).post(explain_url(line.key), {"text": "Lời đã gõ", "seen": seen})
    assert Explanation.objects.get().difference == 2


def test_a_line_that_agrees_or_is_gone_is_not_explained(line, lam_binh, huyen, browse):
    recognise(lam_binh, 3)
    response = explain(browse, huyen, line, text="Lời đã gõ")
    assert response.status_code == 409
    assert "không cần giải trình" in text_of(response)
    assert "Lời đã gõ" in text_of(response)
    line.figure.delete()
    assert explain(browse, huyen, line).status_code == 404
    assert not Explanation.objects.exists()


@pytest.mark.parametrize("key", ["stated:999", "parts:recognised_models:1", "x", "stated:", "_" * 120])
def test_an_unknown_key_is_not_found(line, key, huyen, browse):
    response = browse(huyen).get(explain_url(key))
    assert response.status_code == 404
    assert "Không có dòng đối chiếu này" in text_of(response)


def test_only_officers_of_the_district_explain(line, xa, xa_khac, bcd, la, browse):
    # the commune officers do not even see the district's line
    assert explain(browse, bcd, line).status_code == 403
    assert explain(browse, xa, line).status_code == 404
    assert explain(browse, xa_khac, line).status_code == 404
    assert explain(browse, la, line).status_code == 403
    assert explain(browse, None, line).status_code == 403
    assert browse(None).get(explain_url(line.key))["Location"].startswith("/dang-nhap/")
    assert not Explanation.objects.exists()


def test_a_commune_officer_reads_his_own_line_and_does_not_explain_it(line, xuan_lap, xa, xa_khac, browse):
    own = next(each for each in ledger(line.unit).lines if each.unit == xuan_lap)
    assert own.label in text_of(page(browse, xa))
    assert explain(browse, xa, own).status_code == 403
    assert explain(browse, xa_khac, own).status_code == 404
    assert browse(xa_khac).get(explain_url(own.key), {"don_vi": xuan_lap.pk}).status_code == 400
    assert not Explanation.objects.exists()


def test_links_to_write_are_shown_to_those_who_may(line, huyen, bcd, browse):
    for user, shown in ((huyen, True), (bcd, False)):
        found = page(browse, user).content.decode()
        assert (explain_url(line.key) in found) is shown
        assert ("/ghi-so/" in found) is shown
        assert ("/sua-so/" in found) is shown


# The page's doors


def test_who_reads_the_ledger(line, huyen, bcd, xa, xa_khac, la, browse, lam_binh):
    label = "Mô hình, điển hình được công nhận"
    assert label in text_of(page(browse, huyen))
    assert label in text_of(page(browse, bcd))
    assert label in text_of(page(browse, xa))
    assert "Chưa có số đã công bố" in text_of(page(browse, xa_khac))
    assert page(browse, xa_khac, don_vi=lam_binh.pk).status_code == 400
    assert page(browse, la).status_code == 403
    assert page(browse, None).status_code == 302


@pytest.mark.parametrize("query", [{"nam": "1999"}, {"namm": "2021"}, {"don_vi": "x"}, {"cap": "x"}])
def test_an_unknown_parameter_is_refused(line, query, huyen, browse):
    assert page(browse, huyen, **query).status_code == 400


def test_a_programme_that_does_not_exist_is_not_found(line, huyen, browse):
    assert browse(huyen).get("/doi-chieu/1990-1992/").status_code == 404


@pytest.mark.parametrize("query", [{"cap": "district"}, {"nam": "khong-ro"}])
def test_nobody_publishes_by_level_or_for_an_unknown_year(line, query, huyen, browse):
    response = page(browse, huyen, **query)
    assert response.status_code == 200
    assert "không đối chiếu được" in text_of(response)


# Noting and correcting a figure


def typed(unit, **values):
    return {
        "unit": unit.pk,
        "time": "",
        "indicator": "recognised_models",
        "field": "",
        "detail": "",
        "qualifier": "",
        "value": "1.157",
        "measure": "",
        "source": "Ban Chỉ đạo xã",
        "document": "Báo cáo số 15-BC/ĐU ngày 20/12/2022",
        "quote": "Toàn xã có 1.157 mô hình",
        **values,
    }


def publish(browse, user, unit, **values):
    make_programme()
    address = reverse("reconciliation:publish", args=["2020-2022"])
    return browse(user).post(address, typed(unit, **values), follow=True)


def test_an_officer_notes_a_communes_figure_with_its_paper(xuan_lap, huyen, browse):
    response = publish(browse, huyen, xuan_lap, qualifier="over")
    figure = StatedFigure.objects.get()
    assert (figure.value, figure.unit, figure.year, figure.qualifier) == (1157, xuan_lap, None, "over")
    words = text_of(response)
    assert "Đã ghi số đã công bố" in words
    assert "trên 1.157" in words
    assert "Báo cáo số 15-BC/ĐU ngày 20/12/2022" in words
    assert Change.objects.get(subject="review.statedfigure").by == huyen


def test_the_next_figure_of_the_same_paper_begins_with_it(xuan_lap, huyen, browse):
    response = publish(browse, huyen, xuan_lap, more="1")
    assert response.context["form"]["source"].value() == "Ban Chỉ đạo xã"
    assert response.context["form"]["document"].value() == "Báo cáo số 15-BC/ĐU ngày 20/12/2022"
    assert not response.context["form"]["value"].value()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"value": "1,157"}, "có thể hiểu hai cách"),
        ({"value": "trên 400"}, "không phải là số viết đúng cách"),
        ({"value": "-5"}, "không thể âm"),
        ({"value": "4,5"}, "phải là số nguyên"),
        ({"value": "99999999999999999999"}, "nhiều nhất 14 chữ số"),
        ({"value": "4,567", "indicator": "outcome"}, "có thể hiểu hai cách"),
        ({"value": "4,5678", "indicator": "outcome"}, "2 chữ số thập phân"),
        ({"value": ""}, "bắt buộc"),
        ({"source": ""}, "bắt buộc"),
        ({"indicator": "field_models"}, "phải chọn lĩnh vực"),
        ({"indicator": "outcome"}, "phải ghi đơn vị tính"),
        ({"measure": "triệu đồng"}, "hãy để trống"),
        ({"indicator": "x"}, "không có trong danh sách"),
        ({"time": "1999"}, "không có trong danh sách"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stays(xuan_lap, huyen, browse, values, words):
    response = publish(browse, huyen, xuan_lap, **values)
    assert response.status_code == 400
    assert words in text_of(response)
    assert "Toàn xã có 1.157 mô hình" in text_of(response)
    assert not StatedFigure.objects.exists()


def test_all_errors_are_said_at_once(xuan_lap, huyen, browse):
    words = text_of(publish(browse, huyen, xuan_lap, value="1,157", source="", indicator="field_models"))
    assert "có thể hiểu hai cách" in words
    assert "phải chọn lĩnh vực" in words
    assert "bắt buộc" in words


@pytest.mark.parametrize(
    ("typed", "value", "measure"),
    [
        ({"indicator": "rate_recognised", "value": "98,55%"}, "98.55", ""),
        ({"indicator": "outcome", "detail": "Hộ nghèo giảm", "value": "98,55 %"}, "98.55", "%"),
    ],
)
def test_a_rate_is_typed_with_its_sign(typed, value, measure, xuan_lap, huyen, browse):
    response = publish(browse, huyen, xuan_lap, **typed)
    assert response.status_code == 200, text_of(response)
    figure = StatedFigure.objects.get()
    assert "98,55" in str(figure)
    assert (str(figure.value), figure.measure) == (value, measure)


def test_what_is_counted_is_no_rate(xuan_lap, huyen, browse):
    assert "bỏ dấu %" in text_of(publish(browse, huyen, xuan_lap, value="98%"))
    assert not StatedFigure.objects.exists()


def test_a_field_belongs_to_figures_by_field(xuan_lap, huyen, browse):
    economy = make_field("economy")
    assert "không chia theo lĩnh vực" in text_of(publish(browse, huyen, xuan_lap, field=economy.pk))
    publish(browse, huyen, xuan_lap, field=economy.pk, indicator="field_models")
    assert StatedFigure.objects.get().field == economy


@pytest.fixture
def offices_fields(lam_binh, xuan_lap):
    """A review of two fields; beside them one of all, of the district, of a commune, of elsewhere, and an old one."""
    economy, culture = make_field("economy", "Kinh tế"), make_field("culture_society", "Văn hóa - xã hội")
    make_period(field_set=make_field_set(culture, economy), counting_on=date(2022, 12, 31))
    return {
        "economy": economy,
        "culture": culture,
        "other": make_field("other", "Lĩnh vực khác"),
        "nature": make_field("nature", "Bảo vệ môi trường", unit=lam_binh),
        "fish": make_field("fish", "Nuôi cá lồng", unit=xuan_lap),
        "strange": make_field("strange", "Chè", unit=make_unit("district", "Na Hang")),
        "old": make_field("old", "Lĩnh vực cũ", is_active=False),
    }


def test_a_source_may_name_fields_that_the_period_has_no_row_for(
    offices_fields, lam_binh, xuan_lap, khuon_ha, huyen, browse
):
    address = reverse("reconciliation:publish", args=["2020-2022"])
    period, others = browse(huyen).get(address).context["form"].fields["field"].choices[1:]
    keys = {name: field.pk for name, field in offices_fields.items()}
    assert [key for key, _ in period[1]] == [keys["culture"], keys["economy"]]
    assert dict(others[1]) == {
        keys["other"]: "Lĩnh vực khác",
        keys["nature"]: "Bảo vệ môi trường (Huyện Lâm Bình)",
        keys["fish"]: "Nuôi cá lồng (Xã Xuân Lập)",
    }
    theirs = (
        browse(make_user(DISTRICT_OFFICER, khuon_ha)).get(address).context["form"].fields["field"].choices[2]
    )
    assert [key for key, _ in theirs[1]] == [keys["other"], keys["nature"]]
    for unit, name in ((lam_binh, "nature"), (xuan_lap, "nature"), (xuan_lap, "fish"), (lam_binh, "other")):
        asked = {"indicator": "field_models", "field": keys[name]}
        assert publish(browse, huyen, unit, **asked).status_code == 200
        assert StatedFigure.objects.latest("pk").field == offices_fields[name]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fish", "“Nuôi cá lồng (Xã Xuân Lập)” không dùng cho đơn vị này"),
        ("strange", "không"),
        ("old", "không"),
    ],
)
def test_a_field_that_serves_another_office_or_none_is_not_published_of_a_unit(
    name, words, offices_fields, lam_binh, khuon_ha, huyen, browse
):
    asked = {"indicator": "field_models", "field": offices_fields[name].pk}
    for unit in (khuon_ha, lam_binh):
        response = publish(browse, huyen, unit, **asked)
        assert response.status_code == 400
        [(at, [error])] = response.context["form"].errors.items()
        assert at == "field"
        assert words in error
    assert not StatedFigure.objects.exists()


def test_what_was_published_of_a_field_is_corrected_though_it_serves_no_more(
    offices_fields, xuan_lap, khuon_ha, huyen, browse
):
    figure = state(khuon_ha, said.FIELD_MODELS, 571, field=offices_fields["fish"])
    offices_fields["fish"].is_active = False
    offices_fields["fish"].save()
    fix = typed(khuon_ha, value="157", indicator="field_models", field=figure.field_id, reason="Gõ nhầm")
    assert browse(huyen).post(correct_url(figure), fix).status_code == 302
    figure.refresh_from_db()
    assert (figure.value, figure.field) == (157, offices_fields["fish"])


def test_a_paper_states_a_figure_once(xuan_lap, huyen, browse):
    publish(browse, huyen, xuan_lap)
    response = publish(browse, huyen, xuan_lap, value="1.158")
    assert "đã có số 1.157" in text_of(response)
    assert StatedFigure.objects.count() == 1
    publish(browse, huyen, xuan_lap, value="1.158", document="Báo cáo số 16-BC/ĐU")
    assert StatedFigure.objects.count() == 2


def test_only_district_officers_note_figures_and_only_of_their_units(
    xuan_lap, khuon_ha, huyen, xa, xa_khac, bcd, la, browse
):
    elsewhere = make_unit("commune", "Năng Khả")
    assert publish(browse, huyen, elsewhere).status_code == 400
    for user in (xa, xa_khac, bcd, la):
        assert publish(browse, user, xuan_lap).status_code == 403
        assert browse(user).get(reverse("reconciliation:publish", args=["2020-2022"])).status_code == 403
    assert publish(browse, None, xuan_lap).status_code == 403
    address = reverse("reconciliation:publish", args=["2020-2022"])
    assert browse(None).get(address)["Location"].startswith("/dang-nhap/")
    assert not StatedFigure.objects.exists()


@pytest.fixture
def sent(settings, tmp_path, huyen, xuan_lap):
    """A commune's list, taken in, whose total line says three where it lists two."""
    settings.MEDIA_ROOT = tmp_path
    make_programme()
    make_field("economy", "Kinh tế")
    book = Workbook()
    for row in (
        ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Loại", "Đơn vị", "Lĩnh vực", "Năm"),
        (1, "Đường hoa", "Hội Phụ nữ xã", "Tập thể", "Xã Xuân Lập", "Kinh tế", 2021),
        (2, "Nhà sạch, vườn đẹp", "Hội Nông dân xã", "Tập thể", "Xã Xuân Lập", "Kinh tế", 2021),
        (None, "Tổng cộng: 3 mô hình"),
    ):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return commit(stage(file.getvalue(), "ds.xlsx", huyen), huyen)


def test_a_total_line_of_a_list_is_offered_and_noted_once(sent, xuan_lap, huyen, browse):
    listed = page(browse, huyen)
    assert "1 dòng cộng trong danh sách đã nhận" in text_of(listed)
    address = re.search(r'href="([^"]+/tu-danh-sach/[^"]+)"', listed.content.decode())[1]
    form = browse(huyen).get(address).context["form"]
    assert form["value"].value() == "3"
    assert "Tổng cộng: 3 mô hình" in form["quote"].value()
    values = {name: form[name].value() or "" for name in form.fields}
    browse(huyen).post(address, values)
    figure = StatedFigure.objects.get()
    assert (figure.unit, figure.value, figure.indicator) == (xuan_lap, 3, said.REGISTERED_MODELS)
    assert (figure.year, "ds.xlsx" in figure.document) == (2021, True)
    [found] = ledger(xuan_lap, 2021).lines
    assert (found.computed_value, found.difference) == (2, 1)
    assert "dòng cộng trong danh sách" not in text_of(page(browse, huyen))
    assert browse(huyen).get(address).status_code == 404


def test_total_lines_are_offered_to_whoever_may_note_them(sent, xa, xa_khac, bcd, browse):
    for user in (xa, xa_khac, bcd):
        assert "dòng cộng trong danh sách" not in text_of(page(browse, user))


def correct_url(figure):
    return reverse("reconciliation:correct", args=["2020-2022", figure.pk])


def test_a_figure_noted_wrongly_is_corrected_with_a_reason_and_the_trail_keeps_the_old_one(
    xuan_lap, huyen, browse
):
    figure = state(xuan_lap, said.RECOGNISED_MODELS, 571)
    shown = browse(huyen).get(correct_url(figure))
    assert 'value="571"' in shown.content.decode()
    without = browse(huyen).post(correct_url(figure), typed(xuan_lap, value="157"))
    assert without.status_code == 400
    figure.refresh_from_db()
    assert figure.value == 571
    browse(huyen).post(correct_url(figure), typed(xuan_lap, value="157", reason="Gõ nhầm chữ số"))
    figure.refresh_from_db()
    assert figure.value == 157
    change = Change.objects.get(subject="review.statedfigure")
    assert change.before["value"] == "571.00"
    assert (change.by, change.reason) == (huyen, "Gõ nhầm chữ số")
    again = typed(xuan_lap, value="157", source="Ban Chỉ đạo xã Xuân Lập", reason="Ghi đủ tên")
    seen = browse(huyen).get(correct_url(figure)).context["seen_changes"]
    browse(huyen).post(correct_url(figure), {**again, "seen_changes": seen})
    assert "value" not in Change.objects.filter(subject="review.statedfigure").first().after


def test_a_correction_over_anothers_shows_his_and_keeps_what_was_typed(xuan_lap, huyen, an, browse):
    figure = state(xuan_lap, said.RECOGNISED_MODELS, 571)
    opened = browse(huyen).get(correct_url(figure)).context
    browse(an).post(correct_url(figure), typed(xuan_lap, value="157", reason="Theo báo cáo"))
    mine = {**typed(xuan_lap, value="175", reason="Gõ nhầm"), "seen_changes": opened["seen_changes"]}
    shown = browse(huyen).post(correct_url(figure), mine)
    assert shown.status_code == 400
    words = text_of(shown)
    assert "Vừa được lưu ở nơi khác" in words
    assert "Quản trị viên" in words
    assert "157" in words
    assert 'value="175"' in shown.content.decode()
    figure.refresh_from_db()
    assert figure.value == 157
    browse(huyen).post(correct_url(figure), {**mine, "seen_changes": shown.context["seen_changes"]})
    figure.refresh_from_db()
    assert figure.value == 175


def test_a_correction_takes_over_what_only_the_other_corrected(xuan_lap, huyen, an, browse):
    figure = state(xuan_lap, said.RECOGNISED_MODELS, 571)
    source = figure.source
    opened = browse(huyen).get(correct_url(figure)).context
    theirs = typed(xuan_lap, value="571", source="Ban Chỉ đạo huyện", time="2021", reason="Ghi đủ tên")
    browse(an).post(correct_url(figure), theirs)
    figure.refresh_from_db()
    assert (figure.source, figure.from_on.year, figure.to_on.year) == ("Ban Chỉ đạo huyện", 2021, 2021)
    mine = typed(xuan_lap, value="157", source=source, reason="Gõ nhầm")
    mine |= {"seen_changes": opened["seen_changes"]}
    shown = browse(huyen).post(correct_url(figure), mine)
    form = shown.context["form"]
    assert set(form.errors) == {"__all__"}
    again = {bound.html_name: bound.value() or "" for bound in form}
    again |= {"seen_changes": shown.context["seen_changes"]}
    assert browse(huyen).post(correct_url(figure), again).status_code == 302
    figure.refresh_from_db()
    assert (figure.value, figure.source) == (157, "Ban Chỉ đạo huyện")
    assert (figure.from_on.year, figure.to_on.year) == (2021, 2021)


def test_a_button_pressed_twice_explains_notes_and_corrects_once(lam_binh, xuan_lap, huyen, browse):
    recognise(xuan_lap)
    figure = state(xuan_lap, said.RECOGNISED_MODELS, 571)
    line = ledger(xuan_lap).line(f"stated:{figure.pk}")
    client, why = (
        browse(huyen),
        {"text": "Cộng cả lượt", "seen": str(line.difference), "one_use_key": uuid4().hex},
    )
    note = typed(xuan_lap, source="Báo cáo khác") | {"one_use_key": uuid4().hex}
    fix = typed(xuan_lap, value="157", reason="Gõ nhầm") | {"one_use_key": uuid4().hex}
    publish = reverse("reconciliation:publish", args=["2020-2022"])

    def lead(address, data):
        answer = client.post(address, data)
        assert answer.status_code == 302, text_of(answer)
        return answer["Location"]

    answers = [
        [lead(address, data) for _ in range(2)]
        for address, data in (
            (explain_url(line.key), why),
            (publish, note),
            (correct_url(figure), fix),
        )
    ]
    assert all(first == second for first, second in answers)
    assert Explanation.objects.count() == 1
    assert StatedFigure.objects.count() == 2
    assert Change.objects.filter(subject="review.statedfigure", action="changed").count() == 1


def test_a_figure_is_corrected_by_its_district_alone(xuan_lap, xa, xa_khac, bcd, la, browse):
    figure = state(xuan_lap, said.RECOGNISED_MODELS, 571)
    data = typed(xuan_lap, value="157", reason="Gõ nhầm")
    assert browse(xa).post(correct_url(figure), data).status_code == 403
    assert browse(xa_khac).post(correct_url(figure), data).status_code == 404
    assert browse(bcd).post(correct_url(figure), data).status_code == 403
    assert browse(la).post(correct_url(figure), data).status_code == 403
    assert browse(None).post(correct_url(figure), data).status_code == 403
    assert browse(None).get(correct_url(figure))["Location"].startswith("/dang-nhap/")
    figure.refresh_from_db()
    assert figure.value == 571


# Parts of a unit, parts of a time


@pytest.mark.django_db
def test_communes_are_added_up_against_their_district_once_all_have_a_figure(lam_binh, xuan_lap, khuon_ha):
    recognise(xuan_lap, 2)
    for unit, value in ((lam_binh, 9), (xuan_lap, 5)):
        state(unit, said.RECOGNISED_MODELS, value)
    assert not [line for line in ledger(lam_binh).all_lines if line.key.startswith("below")]
    third = make_unit("commune", "Phúc Yên", lam_binh)
    state(khuon_ha, said.RECOGNISED_MODELS, 3)
    [line] = [line for line in ledger(lam_binh).lacking if line.key.startswith("below")]
    assert line.label == "Mô hình, điển hình được công nhận: cộng các đơn vị trực thuộc"
    assert (line.stated, line.computed_value, line.difference, line.agrees) == (8, 9, None, True)
    assert "Mới có số của 2 trên 3 đơn vị trực thuộc" in line.sentence
    assert "còn thiếu: Xã Phúc Yên" in line.sentence
    state(third, said.RECOGNISED_MODELS, 3)
    [line] = [line for line in ledger(lam_binh).lines if line.key.startswith("below")]
    assert (line.stated, line.difference, line.is_open) == (11, 2, True)


@pytest.mark.django_db
def test_what_communes_leave_of_their_district_is_of_its_own_agencies(lam_binh, xuan_lap, khuon_ha):
    recognise(lam_binh)
    for unit, value in ((lam_binh, 9), (xuan_lap, 5), (khuon_ha, 3)):
        figure = state(unit, said.RECOGNISED_MODELS, value)
    [line] = [line for line in ledger(lam_binh).all_lines if line.key.startswith("below")]
    assert (line.stated, line.computed_value, line.difference, line.agrees) == (8, 9, -1, True)
    assert "cộng lại là 8, còn lại 1 là của Huyện Lâm Bình (cơ quan, đơn vị trực thuộc)" in line.sentence
    state(khuon_ha, said.RECOGNISED_MODELS, 6, document=figure.document)
    figure.delete()
    [line] = [line for line in ledger(lam_binh).lines if line.key.startswith("below")]
    assert (line.difference, line.is_open) == (2, True)


@pytest.mark.django_db
def test_communes_that_are_more_than_their_district_differ_though_one_is_missing(
    lam_binh, xuan_lap, khuon_ha
):
    make_unit("commune", "Phúc Yên", lam_binh)
    for unit, value in ((lam_binh, 7), (xuan_lap, 5), (khuon_ha, 3)):
        state(unit, said.RECOGNISED_MODELS, value)
    [line] = [line for line in ledger(lam_binh).lines if line.key.startswith("below")]
    assert (line.difference, line.is_open) == (1, True)
    assert "đã nhiều hơn số của Huyện Lâm Bình" in line.sentence


@pytest.mark.django_db
def test_communes_are_added_up_by_qualifier_and_a_rate_is_not_added_up(lam_binh, xuan_lap, khuon_ha):
    for unit, value in ((lam_binh, 10), (xuan_lap, 6), (khuon_ha, 5)):
        state(unit, said.RECOGNISED_MODELS, value, qualifier=Qualifier.OVER if unit == lam_binh else "")
        state(unit, said.RATE_RECOGNISED, 90)
    [line] = [line for line in ledger(lam_binh).all_lines if line.key.startswith("below")]
    assert (line.difference, line.agrees) == (1, True)


@pytest.mark.django_db
def test_the_years_of_a_source_are_added_up_against_its_period(lam_binh):
    model = make_model(unit=lam_binh)
    for year in (2020, 2021, 2022):
        make_registration(model, year)
    figure = state(lam_binh, said.REGISTERED_MODELS, 1)
    state(lam_binh, said.REGISTERED_MODELS, 1, year=2020)
    state(lam_binh, said.REGISTERED_MODELS, 1, year=2021)
    state(lam_binh, said.REGISTERED_MODELS, 1, year=2022, source="Nguồn khác")
    line = ledger(lam_binh).line(f"times:{figure.pk}")
    assert (line.lacks, line.difference) == ("chưa đủ số", None)
    assert "còn thiếu: năm 2022" in line.sentence
    state(lam_binh, said.REGISTERED_MODELS, 1, year=2022, document="Báo cáo năm 2022")
    line = ledger(lam_binh).line(f"times:{figure.pk}")
    assert (line.stated, line.computed_value, line.difference) == (3, 1, 2)
    assert "Khớp nếu tính lượt đăng ký" in line.sentence


@pytest.mark.django_db
def test_the_halves_of_a_year_are_added_up_and_wait_for_a_period_of_their_own(lam_binh):
    figure = state(lam_binh, said.REGISTERED_MODELS, 9, year=2021)
    for first, last, value in (
        (date(2021, 1, 1), date(2021, 6, 30), 4),
        (date(2021, 7, 1), date(2021, 12, 31), 5),
    ):
        half = state(lam_binh, said.REGISTERED_MODELS, value, year=2021)
        half.from_on, half.to_on = first, last
        half.save()
    found = ledger(lam_binh, 2021)
    assert found.line(f"times:{figure.pk}").difference == 0
    assert [line.stated for line in found.lacking if line.lacks == "chưa có kỳ báo cáo"] == [4, 5]


@pytest.mark.parametrize(
    ("time", "days", "expected"),
    [
        ("", ("", ""), (date(2020, 1, 1), date(2022, 12, 31))),
        ("2021", ("", ""), (date(2021, 1, 1), date(2021, 12, 31))),
        ("2021-1", ("", ""), (date(2021, 1, 1), date(2021, 6, 30))),
        ("2021-2", ("", ""), (date(2021, 7, 1), date(2021, 12, 31))),
        ("days", ("1/1/2021", "30/9/2021"), (date(2021, 1, 1), date(2021, 9, 30))),
    ],
)
def test_an_officer_chooses_the_time_of_a_figure(xuan_lap, huyen, browse, time, days, expected):
    response = publish(browse, huyen, xuan_lap, time=time, from_day=days[0], to_day=days[1])
    figure = StatedFigure.objects.get()
    assert figure.time == expected
    assert "1.157" in text_of(response)[text_of(response).index("Chỉ tiêu, nguồn") :]
    form = browse(huyen).get(correct_url(figure)).context["form"]
    assert form["time"].value() == time


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"time": "days"}, "phải ghi đủ hai ngày"),
        ({"time": "days", "from_day": "1/1/2021", "to_day": "31/12/2020"}, "không được trước"),
        ({"time": "days", "from_day": "1/1/2019", "to_day": "31/12/2020"}, "phải nằm trong"),
        ({"time": "2021", "from_day": "1/1/2021"}, "chọn “Khoảng thời gian khác”"),
    ],
)
def test_days_that_cannot_be_the_time_are_refused(xuan_lap, huyen, browse, values, words):
    assert words in text_of(publish(browse, huyen, xuan_lap, **values))
    assert not StatedFigure.objects.exists()


# Review page and workbook


def test_the_review_page_says_what_is_open_and_what_is_explained(line, huyen, browse):
    before = text_of(browse(huyen).get("/so-ket/2020-2022/"))
    assert "chưa giải trình" in before
    assert "Còn 2 dòng chênh lệch chưa giải trình" in before
    explain(browse, huyen, line, text="Số của huyện gồm cả bản nháp.")
    after = text_of(browse(huyen).get("/so-ket/2020-2022/"))
    assert "Số của huyện gồm cả bản nháp." in after
    assert "Còn 1 dòng" in after
    assert "/doi-chieu/2020-2022/" in browse(huyen).get("/so-ket/2020-2022/").content.decode()


def test_the_sheet_names_who_explained_what_and_what_is_open(line, lam_binh, huyen, browse):
    explain(browse, huyen, line, text="=1+1 không phải công thức")
    content = build_workbook(
        found := found_review(lam_binh, make_programme()), ledger_of(found, OPERATOR), "x", MOMENT
    )
    sheet = load_workbook(io.BytesIO(content))["Đối chiếu"]
    last = [row[-1] for row in sheet.iter_rows(min_row=heading(sheet) + 1, values_only=True) if row[-1]]
    assert last[0].startswith("=1+1 không phải công thức (Cán bộ huyện, ")
    assert last[1] == "Chưa giải trình"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("who", ["bcd", "xa_khac", "la"])
def test_services_of_the_ledger_ask_for_the_right(who, request, lam_binh):
    user = request.getfixturevalue(who)
    figure = figure_of(
        indicator="recognised_models", unit=lam_binh, programme=make_programme(), value=5, source="Báo cáo"
    )
    with pytest.raises(PermissionDenied):
        services.publish(figure, user)
    figure.save()
    with pytest.raises(PermissionDenied):
        services.correct(figure, user, "Sửa")
    assert not Change.objects.exists()


def test_the_lines_seen_are_taken_along_and_the_trail_tells(huyen, bcd, la, lam_binh, xuan_lap, browse):
    state(lam_binh, said.RECOGNISED_MODELS, 5)
    recognise(xuan_lap, 2)
    for user in (huyen, bcd):
        client, seen = browse(user), page(browse, user).context["ledger"].all_lines
        assert seen
        for kind in ("xlsx", "csv"):
            headings, *rows = lines(client.get(reverse(f"portal:ledger_{kind}", args=["2020-2022"])))
            told = [dict(zip(headings, row, strict=True)) for row in rows]
            assert [row["Chỉ tiêu"] for row in told] == [one.label for one in seen]
            assert [row["Kết quả"] for row in told] == ["Chênh lệch"]
            assert (told[0]["Số đã công bố"], told[0]["So với"], told[0]["Chênh lệch"]) == ("5", "2", "3")
            assert told[0]["Giải trình"] == "Chưa giải trình"
            line = Change.objects.filter(action=Change.Action.EXPORTED).latest("pk")
            assert (line.by, line.after["rows"]) == (user, len(seen))
        with CaptureQueriesContext(connection) as asked:
            printed = client.get(reverse("portal:ledger_print", args=["2020-2022"]))
        assert sum(one["sql"].startswith("SELECT") for one in asked) <= 15  # the line in the trail apart
        assert len(printed.context["rows"]) == len(seen)
        assert printed.context["issuer"] == lam_binh
        assert "bản in" in Change.objects.filter(action=Change.Action.EXPORTED).latest("pk").reason
    for end in ("print", "xlsx", "csv"):
        door = reverse(f"portal:ledger_{end}", args=["2020-2022"])
        assert browse(la).get(door).status_code == 403
        assert browse(huyen).get(door, {"la": 1}).status_code == 400
        assert browse(None).get(door).url.startswith("/dang-nhap/")
