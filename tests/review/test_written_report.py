"""The sections of a report that people write: carried over, marked until somebody reads them, never overwritten."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from docx import Document

from danvan.review.models import ReportSection
from danvan.review.report.sections import Section, sections_of
from danvan.review.scope import Scope
from models_registry.models import Change
from tests.builders import (
    DISTRICT_OFFICER,
    make_field,
    make_period,
    make_unit,
    make_user,
)
from tests.one_use import key_in

MARK = "Chép từ “Sơ kết giai đoạn 2020 - 2022”, chưa rà soát"


@pytest.fixture
def earlier(lam_binh):
    """The last review of the district, with two sections that were written."""
    make_field("economy", "Kinh tế")
    period = make_period(2020, 2022, lam_binh)
    for section, text in (
        (Section.STRENGTHS, "Cấp ủy quan tâm.\nNhân dân đồng tình."),
        (Section.LESSONS, "Gần dân."),
    ):
        ReportSection.objects.create(unit=lam_binh, period=period, section=section, text=text)
    return period


@pytest.fixture
def scope(earlier, lam_binh):
    return Scope(make_period(2023, 2025, lam_binh), lam_binh)


@pytest.fixture
def page(scope):
    return reverse("review:write", args=[scope.period.slug])


def found(scope):
    return {one.section: one for one in sections_of(scope)}


def form_of(client, page, **changed):
    """What a browser would send from the page as it stands, with these fields typed anew."""
    shown = client.get(page)
    form, key = shown.context["form"], key_in(shown.content.decode())
    sent = {name: field.initial for name, field in form.fields.items() if not name.startswith("read_")}
    return {**sent, "one_use_key": key, **changed}


def printed(client, scope):
    response = client.get(reverse("review:document", args=[scope.period.slug]))
    return [paragraph.text for paragraph in Document(io.BytesIO(response.content)).paragraphs]


def test_sections_are_carried_over_from_the_last_review_of_the_unit_and_marked(scope):
    sections = found(scope)
    assert sections[Section.STRENGTHS].text == "Cấp ủy quan tâm.\nNhân dân đồng tình."
    assert {one for one, section in sections.items() if section.is_unread} == {
        Section.STRENGTHS,
        Section.LESSONS,
    }
    assert sections[Section.STRENGTHS].mark == MARK
    assert sections[Section.CAUSES].text == ""


def test_nothing_is_carried_from_a_later_review_or_from_another_unit(earlier, scope, lam_binh, xuan_lap):
    assert not any(one.is_unread for one in sections_of(Scope(scope.period, xuan_lap)))
    ReportSection.objects.create(unit=lam_binh, period=scope.period, section=Section.CAUSES, text="Mới")
    assert found(Scope(earlier, lam_binh))[Section.CAUSES].text == ""


def test_a_year_of_the_review_has_sections_of_its_own(scope, lam_binh):
    ReportSection.objects.create(
        unit=lam_binh, period=scope.period, year=2023, section=Section.CAUSES, text="Năm đầu"
    )
    assert found(scope)[Section.CAUSES].text == "Năm đầu"  # the last that was written about an earlier time
    assert found(scope)[Section.CAUSES].is_unread
    assert not found(Scope(scope.period, lam_binh, 2023))[Section.CAUSES].is_unread


def test_an_officer_writes_and_the_report_prints_it_in_its_place(scope, page, huyen, browse):
    client = browse(huyen)
    sent = form_of(client, page, causes="Thiếu cán bộ.", proposals="Bố trí kinh phí.")
    assert client.post(page, sent).status_code == 302
    row = ReportSection.objects.get(period=scope.period, section=Section.CAUSES)
    assert (row.text, row.read_by_name, row.carried_from) == ("Thiếu cán bộ.", "Cán bộ huyện", None)
    assert not ReportSection.objects.filter(period=scope.period, section=Section.STRENGTHS).exists()
    told = printed(client, scope)
    assert told[told.index("3. Nguyên nhân") + 1] == "Thiếu cán bộ."
    assert told[told.index("V. KIẾN NGHỊ, ĐỀ XUẤT") + 1] == "Bố trí kinh phí."
    assert Change.objects.of(ReportSection).count() == 2


def test_what_nobody_has_read_says_so_on_page_on_paper_and_at_the_command(
    scope, page, huyen, browse, tmp_path
):
    client = browse(huyen)
    told = printed(client, scope)
    at = told.index("1. Ưu điểm")
    assert told[at + 1 : at + 4] == [f"[{MARK}]", "Cấp ủy quan tâm.", "Nhân dân đồng tình."]
    review = client.get(reverse("review:review", args=[scope.period.slug])).content.decode()
    assert "Chép từ kỳ trước, chưa rà soát" in review
    said = io.StringIO()
    call_command("export_review", scope.period.slug, str(tmp_path / "a.docx"), stdout=said)
    assert "Chép từ kỳ trước, chưa rà soát: ưu điểm; bài học kinh nghiệm." in said.getvalue()
    assert "Chưa viết: công tác lãnh đạo, chỉ đạo; hạn chế" in said.getvalue()
    assert client.post(page, form_of(client, page, read_strengths="on", lessons="Xa dân.")).status_code == 302
    row = ReportSection.objects.get(period=scope.period, section=Section.STRENGTHS)
    assert (row.carried_from.slug, row.text) == ("2020-2022", "Cấp ủy quan tâm.\nNhân dân đồng tình.")
    assert not any(one.is_unread for one in sections_of(scope))
    assert not any("chưa rà soát" in text for text in printed(client, scope))


def test_a_form_older_than_what_was_saved_is_refused_with_both_texts(scope, page, huyen, browse, lam_binh):
    client = browse(huyen)
    mine = form_of(client, page, causes="Lời của tôi.")
    other = form_of(client, page, causes="Lời của người khác.")
    assert client.post(page, other).status_code == 302
    response = client.post(page, mine)
    assert response.status_code == 400
    text = response.content.decode()
    assert "Lời của tôi." in text
    assert "Lời của người khác." in text
    assert ReportSection.objects.get(section=Section.CAUSES).text == "Lời của người khác."
    again = {**mine, "seen_causes": response.context["form"].data["seen_causes"]}
    assert client.post(page, again).status_code == 302
    assert ReportSection.objects.get(section=Section.CAUSES).text == "Lời của tôi."


def test_sections_that_others_saved_meanwhile_are_left_alone(scope, page, huyen, browse):
    client = browse(huyen)
    mine = form_of(client, page, causes="Thiếu cán bộ.")
    assert client.post(page, form_of(client, page, weaknesses="Chậm.")).status_code == 302
    assert client.post(page, mine).status_code == 302
    assert found(scope)[Section.WEAKNESSES].text == "Chậm."
    assert found(scope)[Section.CAUSES].text == "Thiếu cán bộ."


def test_a_button_pressed_twice_saves_once(scope, page, huyen, browse):
    client = browse(huyen)
    sent = form_of(client, page, causes="Thiếu cán bộ.")
    assert [client.post(page, sent).status_code for _ in range(2)] == [302, 302]
    assert Change.objects.of(ReportSection).count() == 1


@pytest.mark.parametrize(
    ("who", "status"), [("xa", 403), ("bcd", 403), ("huyen_khac", 404), ("la", 403)], indirect=["who"]
)
def test_only_who_may_decide_there_writes(scope, page, who, status, browse):
    assert browse(who).get(page).status_code == status
    assert browse(who).post(page, {"causes": "x"}).status_code == status
    assert not ReportSection.objects.filter(period=scope.period).exists()


def test_a_part_by_level_has_no_report_of_its_own(scope, page, huyen, browse):
    assert browse(huyen).get(page, {"cap": "commune"}).status_code == 403
    assert not any(one.text for one in sections_of(Scope(scope.period, scope.unit, level="commune")))


def test_a_commune_that_stands_alone_writes_its_own(earlier, tuyen_quang, browse):
    commune = make_unit("commune", "Bình An", tuyen_quang)
    make_period(2023, 2025, commune)
    officer = make_user(DISTRICT_OFFICER, commune)
    assert browse(officer).get(reverse("review:write", args=["2023-2025"])).status_code == 200
