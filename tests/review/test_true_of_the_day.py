"""On whatever day: no paper or page names a day to come, and every number in a report's text is the review's own."""

import html
import io
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from awards.models import Commendation
from danvan.lib.numbers import written
from danvan.review.figures.counted import Count
from danvan.review.figures.lists import lists_of
from danvan.review.figures.review import review_of
from danvan.review.models import ReviewPeriod
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.report.before_print import before_print
from danvan.review.report.context import context_of
from danvan.review.scope import Scope
from models_registry.access import OPERATOR
from models_registry.models import Kind, Unit
from tests.builders import (
    make_decision,
    make_field,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
    stopped,
)
from tests.random_cases import IS_LONG

pytestmark = pytest.mark.pages
CLOCKS = (date(2021, 1, 15), date(2022, 10, 5), date(2025, 7, 1), date(2026, 11, 28))
PERIODS = ("2020-2022", "2021-2030", "2025", "6-thang-dau-2026", "dot-2026", "dot-2026-da-tinh")
TEXTS = (
    *("doan_dang_ky", "doan_cong_nhan", "doan_linh_vuc", "doan_don_vi", "doan_ket_qua", "doan_khen_thuong"),
    "ghi_chu_khen_thuong",
)


@pytest.fixture
def periods(lam_binh):
    """A review counted on a day, one of many years that is running, one of a year, one of a half of a year, and two of
    other parts of a year, not over on the last clock: one running, one already counted.
    """
    make_period(2020, 2022, lam_binh, counting_on=date(2022, 10, 5))
    make_period(2021, 2030, lam_binh)
    make_period(2025, 2025, lam_binh, slug="2025", kind=ReviewPeriod.Kind.YEAR)
    half = {"from_on": date(2026, 1, 1), "to_on": date(2026, 6, 30), "kind": ReviewPeriod.Kind.HALF}
    make_period(2026, 2026, lam_binh, slug="6-thang-dau-2026", counting_on=date(2026, 6, 30), **half)
    for slug, counting_on in (("dot-2026", None), ("dot-2026-da-tinh", date(2026, 11, 20))):
        part = ReviewPeriod(
            unit=lam_binh,
            slug=slug,
            kind=ReviewPeriod.Kind.OTHER,
            from_on=date(2026, 9, 1),
            to_on=date(2026, 12, 15),
            counting_on=counting_on,
        )
        part.full_clean()
        part.save()


@pytest.fixture
def registry(periods, lam_binh, xuan_lap, khuon_ha):
    """Records of every year from 2020 to 2030, some with their day and some without."""
    field = make_field("economy", "Kinh tế")
    make_field("other", "Lĩnh vực khác")
    for year in range(2020, 2031):
        programme = make_programme(year, year)
        decision = make_decision(lam_binh, issued_on=date(year, 9, 20), number=f"{year - 2000}-QĐ/BCĐ")
        others = [
            (make_unit("commune", name, lam_binh), None)
            for name in ("Phúc Sơn", "Bình An", "Thổ Bình")
            if year == 2021
        ]
        for unit, day in ((xuan_lap, date(year, 3, 1)), (khuon_ha, None), *others):
            kind = Kind.INDIVIDUAL if day else Kind.COLLECTIVE
            model = make_model(f"Đường hoa {unit.name}", make_registrant(unit, kind=kind), field)
            registration = make_registration(model, year, programme, registered_on=day)
            make_recognition(registration, decision=decision if day else None, exemplary=True)
        Commendation.objects.create(
            programme=programme, year=year, unit=lam_binh, recipient_kind=Kind.INDIVIDUAL, decision=decision
        )


@pytest.fixture
def one_record(periods, xuan_lap):
    """A registry with a single record, of the last year."""
    make_registration(make_model("Đường hoa", unit=xuan_lap, field=make_field("economy", "Kinh tế")), 2026)


@pytest.fixture
def nothing(periods, xuan_lap):
    """An empty registry."""


def text_of_page(response):
    """What the page says, and the heads of its rows."""
    text = html.unescape(response.content.decode())
    heads = re.findall(r'<th scope="row">\s*(.*?)\s*</th>', text, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", " ", text, flags=re.DOTALL)), heads


def text_of_document(response):
    document = Document(io.BytesIO(response.content))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    told = [paragraph.text for paragraph in document.paragraphs]
    years = [found[1] for text in told if (found := re.match(r"- Năm (\d{4}):", text))]
    return "\n".join([*told, *(" | ".join(row) for row in rows)]), [row[0] for row in rows] + years


def text_of_workbook(response):
    rows = [
        [f"{cell:%d/%m/%Y}" if isinstance(cell, datetime) else str(cell or "") for cell in row]
        for sheet in load_workbook(io.BytesIO(response.content))
        for row in sheet.iter_rows(values_only=True)
    ]
    return "\n".join(" | ".join(row) for row in rows), [row[0].removeprefix("Năm ") for row in rows]


def has_begun(slug, clock):
    return all(one.from_on <= clock for one in ReviewPeriod.objects.filter(slug=slug))


FILLED = ("registry", "one_record", "nothing")
# On each clock a full registry, and the first and the last with little or nothing.
SOME = [(clock, FILLED[0]) for clock in CLOCKS] + [(CLOCKS[0], "nothing"), (CLOCKS[-1], "one_record")]


@pytest.mark.parametrize(
    ("clock", "filled"), [(clock, one) for clock in CLOCKS for one in FILLED] if IS_LONG else SOME
)
def test_no_day_to_come_and_no_row_of_a_year_to_come_stands_anywhere(
    clock, filled, request, lam_binh, huyen, browse
):
    with stopped(clock):
        request.getfixturevalue(filled)
        client = browse(huyen)
        for slug in PERIODS:
            for name, reader in (
                ("review", text_of_page),
                ("document", text_of_document),
                ("slip", text_of_document),
                ("workbook", text_of_workbook),
            ):
                response = client.get(reverse(f"review:{name}", args=[slug]), {"don_vi": lam_binh.pk})
                if name != "review" and not has_begun(slug, clock):
                    assert response.status_code == 302, (slug, name)  # no paper of a time that has not begun
                    continue
                assert response.status_code == 200, (slug, name)
                assert not to_come(clock, *reader(response)), (slug, name)


def to_come(clock, text, heads):
    """The days after the clock that a text names, and the heads of rows that are a year after it."""
    days = [date(int(y), int(m), int(d)) for d, m, y in re.findall(r"(\d{2})/(\d{2})/(\d{4})", text)]
    late = [head for head in heads if re.fullmatch(r"(Năm )?20\d\d", head) and int(head[-4:]) > clock.year]
    return [*(day for day in days if day > clock), *late]


@pytest.mark.parametrize(
    ("clock", "filled"),
    [(clock, one) for clock in CLOCKS for one in FILLED if IS_LONG or (clock, one) in SOME],
)
def test_nor_on_any_page_around_a_review(clock, filled, request, lam_binh, huyen, browse):
    with stopped(clock):
        request.getfixturevalue(filled)
        client = browse(huyen)
        around = ("review:write", "reconciliation:ledger", "returns:returns")
        addresses = [reverse(name, args=[slug]) for slug in PERIODS for name in around]
        closes = {reverse("closing:close", args=[slug]): has_begun(slug, clock) for slug in PERIODS}
        others = ("portal:overview", "comparison:comparison", "closing:index")
        for address in (*addresses, *closes, *map(reverse, others)):
            response = client.get(address)
            if not closes.get(address, True):
                assert response.status_code == 302, address  # nothing is closed of a time that has not begun
                continue
            assert response.status_code == 200, address
            text, heads = text_of_page(response)
            text = re.sub(
                r"Thời hạn sắp tới.*?Kỳ báo cáo", "", text, flags=re.DOTALL
            )  # what is yet to be done
            assert not to_come(clock, text, heads), address


# --- numbers in the text -----------------------------------------------------------------------------


def with_counts(value, number):
    """The same, each Count with the value that `number(count)` gives; what is no part of the figures stays."""
    if isinstance(value, Count):
        return replace(value, value=number(value))
    if isinstance(value, tuple):
        return tuple(with_counts(part, number) for part in value)
    if is_dataclass(value) and type(value).__module__ == "danvan.review.figures.tables":
        return replace(
            value, **{one.name: with_counts(getattr(value, one.name), number) for one in fields(value)}
        )
    return value


@pytest.fixture
def review(registry, lam_binh):
    with stopped(CLOCKS[-1]):
        scope = Scope(ReviewPeriod.objects.get(slug="2021-2030"), lam_binh)
        return review_of(scope, list(Unit.objects.all()))


def told(review):
    """The running text of its report, without the names of exemplars, which are no numbers."""
    lists = replace(lists_of(review), recognised=())
    context = context_of(review, lists, ledger_of(review, OPERATOR), "Cán bộ huyện", datetime(2026, 11, 28))
    texts = [context[name] for name in TEXTS]
    return "\n".join(text for one in texts for text in ([one] if isinstance(one, str) else one))


def in_the_text(review):
    """The counts that the text says, each with where it stands in the review."""
    yield from ((f"registered_by_kind[{kind}]", count) for kind, count in review.registered_by_kind)
    yield from ((f"commended_by_kind[{kind}]", count) for kind, count in review.commended_by_kind)
    yield from ((f"commended_by_form[{form}]", count) for form, count in review.commended_by_form)
    yield from ((f"by_level[{level}]", count) for level, count in review.by_level)
    for name in (
        *("registered_models", "registrations", "assessed", "recognised", "recognition_times", "exemplary"),
        *("commendations", "unnamed"),
    ):
        yield name, getattr(review, name)
    for row in review.by_field:
        yield from ((f"{row.field} {name}", getattr(row, name)) for name in ("main", "with_related"))
        yield from ((f"{row.field} {kind}", count) for kind, count in row.by_kind)
    yield from ((f"{row.place.label}", row.total) for row in review.by_unit)
    for year in review.by_year:
        for name in ("registrations", "new", "maintained", "replicated", "unknown"):
            yield f"{year.year} {name}", getattr(year, name)


def test_every_number_in_the_text_is_one_of_the_review_and_each_is_found_there(review):
    numbers = iter(range(1101, 9000))
    marked = with_counts(review, lambda count: next(numbers))
    values = {name: count.value for name, count in in_the_text(marked)}
    assert len(set(values.values())) == len(values) > 40
    text = told(marked)
    for name, value in values.items():
        changed = with_counts(
            marked, lambda count, value=value: 77777 if count.value == value else count.value
        )
        assert "77.777" in told(changed), name
        assert "77.777" not in text
    said = re.sub(r"giai đoạn \d{4} - \d{4}|[Nn]ăm \d{4}", "", text)
    known = {written(value) for value in values.values()}
    known |= {written(rate) for rate in (marked.rate_assessed, marked.rate_recognised)}
    assert set(re.findall(r"\d+(?:[.,]\d+)*", said)) <= known


def test_a_rate_over_100_is_told_and_not_signed(review):
    more = replace(review.registered_models, value=review.registered_models.value + 1)
    over = replace(review, recognised=more, assessed=more)
    assert "%" not in told(over)
    assert "trên 100%: số liệu có lỗi" in " ".join(before_print(over).lines)
    assert "%" in told(replace(review, recognised=replace(more, value=1)))
    context = context_of(
        over, lists_of(review), ledger_of(review, OPERATOR), "Cán bộ huyện", datetime(2026, 11, 28)
    )
    assert (context["ty_le_danh_gia"], context["ty_le_cong_nhan"]) == ("", "")


def test_a_rate_over_100_is_named_on_the_page_of_the_review_with_its_list(review):
    more = replace(review.registered_models, value=review.registered_models.value + 1)
    page = render_to_string("review/_funnel.html", {"review": replace(review, assessed=more)})
    assert re.findall(r'<a href="([^"]*)">trên 100%: số liệu có lỗi</a>', page) == [html.escape(more.url)]
    page = render_to_string("review/_funnel.html", {"review": replace(review, recognised=more)})
    assert page.count("trên 100%: số liệu có lỗi") == 1
    assert "trên 100%" not in render_to_string("review/_funnel.html", {"review": review})


@pytest.mark.parametrize("filled", ["one_record", "nothing"])
def test_little_or_nothing_reads_without_a_zero(filled, request, lam_binh):
    request.getfixturevalue(filled)
    with stopped(CLOCKS[-1]):
        scope = Scope(ReviewPeriod.objects.get(slug="2021-2030"), lam_binh)
        text = told(review_of(scope, list(Unit.objects.all())))
    assert not re.search(r"\b0+ (mô hình|tập thể|cá nhân|lượt)", text)
    assert ("01 tập thể đăng ký 01 mô hình" in text) == (filled == "one_record")
