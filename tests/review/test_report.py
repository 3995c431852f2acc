"""The Word report: official form, the review's own numbers, templates that staff change, and its doors."""

import html
import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from awards.models import Commendation
from danvan.lib.numbers import written
from danvan.lib.text import lowered
from danvan.review.figures.lists import lists_of
from danvan.review.figures.review import review_of
from danvan.review.figures.stated import with_stated
from danvan.review.models import ClosedReview, Explanation, ReviewPeriod
from danvan.review.paper import DEMO_MARK, day_told
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.report import TemplateFaultsError, build_document, build_slip, document_name
from danvan.review.report.context import context_of
from danvan.review.report.declared import REPORT
from danvan.review.report.narrative import by_unit, holder_name
from danvan.review.report.templates import default_template
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.access import OPERATOR
from models_registry.bodies import issuer_of
from models_registry.models import Change, EmulationModel, Kind, Outcome, Registrant, Unit
from tests.builders import (
    make_decision,
    make_field,
    make_field_set,
    make_figure,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    period_of,
    programme_of,
    scope_of,
    tampering,
)
from tests.random_cases import seeds
from tests.registry_shapes import make_every_shape, make_random_registry

pytestmark = pytest.mark.papers

MOMENT = datetime(2022, 10, 5, 8, 30)
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")


@pytest.fixture
def scope(lam_binh, xuan_lap, khuon_ha):
    """Three recognised models, published as four by field; a commendation without a name; an outcome."""
    economy = make_field("economy", "Kinh tế")
    culture = make_field("culture_society", "Văn hóa - xã hội")
    make_field("other", "Lĩnh vực khác")
    programme = make_programme(cut_off_on=date(2022, 10, 5))
    decision = make_decision(lam_binh, number="15-QĐ/BCĐ")
    for title, name, kind, post, field, related in (
        ("Hiến đất làm đường", "Hội Nông dân xã Xuân Lập", Kind.COLLECTIVE, "", economy, (culture,)),
        ("", "Chẩu Thị Thêm", Kind.INDIVIDUAL, "Chủ tịch Hội LHPN xã Khuôn Hà", economy, ()),
        ("Nhà sạch", "Nông Văn Thử", Kind.INDIVIDUAL, "", culture, ()),
    ):
        unit = khuon_ha if "Khuôn Hà" in post else xuan_lap
        holder = make_registrant(unit, name, kind, post=post, address="comrade" if post else "")
        model = make_model(title, holder, field, related_fields=related)
        make_recognition(make_registration(model, 2021), decision=decision, exemplary=True)
    Commendation.objects.create(
        programme=programme, unit=lam_binh, recipient_kind=Kind.INDIVIDUAL, decision=decision
    )
    Outcome.objects.create(
        unit=lam_binh,
        programme=programme,
        year=2020,
        indicator="Ủng hộ phòng, chống dịch",
        qualifier="over",
        value=Decimal(1185),
        measure="triệu đồng",
        source="Bài báo",
    )
    said = {"unit": lam_binh, "programme": programme, "source": "Báo cáo 15"}
    make_figure(indicator="recognised_models", value=3, **said)
    for field, value in ((economy, 2), (culture, 2)):
        make_figure(indicator="field_models", field=field, value=value, **said)
    return scope_of(programme, lam_binh)


def report_of(scope, user_name="Cán bộ huyện", **options):
    review = with_stated(review_of(scope, list(Unit.objects.all())))
    return build_document(review, ledger_of(review, OPERATOR), user_name, MOMENT, **options)


def opened(content):
    return Document(io.BytesIO(content))


def paragraphs(content):
    return [paragraph.text for paragraph in opened(content).paragraphs]


def everything(content):
    """All text of the document, in one string."""
    document = opened(content)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def table(content, heading):
    """Rows of the first table that has this heading, without its heading row."""
    for found in opened(content).tables:
        rows = [[cell.text for cell in row.cells] for row in found.rows]
        if heading in rows[0]:
            return rows[1:]
    return None


# --- form ------------------------------------------------------------------------------------------


def test_page_is_a4_with_the_margins_and_the_face_of_an_official_paper(scope):
    document = opened(report_of(scope))
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [20, 20, 30, 20]
    for style in ("Normal", "Heading 1", "Heading 2", "Heading 3", "Ô bảng"):
        fonts = document.styles[style].element.rPr.find(qn("w:rFonts"))
        assert set(fonts.attrib.values()) == {"Times New Roman"}, style
    assert document.styles["Normal"].font.size == Pt(14)
    named = {run.font.name for paragraph in document.paragraphs for run in paragraph.runs}
    assert named <= {None, "Times New Roman"}


def test_page_number_stands_centred_at_the_top_but_not_on_the_first_page(scope):
    section = opened(report_of(scope)).sections[0]
    assert section.different_first_page_header_footer
    (number,) = section.header.paragraphs
    assert number.alignment == 1
    assert number._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
    assert "PAGE" not in section.first_page_header._element.xml


def test_party_form_has_the_heading_of_the_workbook_and_its_signature(scope):
    content = report_of(scope)
    head, signature = opened(content).tables[0], opened(content).tables[1]
    left, right = (cell.text.split("\n") for cell in head.rows[0].cells)
    issuer = issuer_of(scope.unit)
    assert left[:3] == [issuer.superior, issuer.body, "*"]
    assert re.fullmatch(r"Số\s+-BC/BCĐ", left[3])
    assert right[0] == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert head.rows[0].cells[1].paragraphs[0].runs[0].underline
    assert re.fullmatch(r"Lâm Bình, ngày\s+tháng\s+năm 2022", right[-1])
    left, right = (cell.text.split("\n") for cell in signature.rows[0].cells)
    assert left[0] == "Nơi nhận:"
    assert right[:2] == ["T/M BAN CHỈ ĐẠO", "TRƯỞNG BAN"]
    assert not "".join(right[2:]).strip()  # nobody's name is invented


def test_state_form_has_the_motto_and_its_own_signs(scope):
    content = report_of(scope, form="nha-nuoc")
    left, right = (cell.text.split("\n") for cell in opened(content).tables[0].rows[0].cells)
    assert left[0] == "UBND HUYỆN LÂM BÌNH"
    assert left[1] == issuer_of(scope.unit, "nha-nuoc").body
    assert any(re.fullmatch(r"Số:\s+/BC-BCĐ", line) for line in left)
    assert right[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert "TM. BAN CHỈ ĐẠO" in everything(content)
    assert "ĐẢNG CỘNG SẢN" not in everything(content)


def test_a_village_reports_as_its_own_body(scope, xuan_lap):
    village = make_unit("hamlet", "Nà Ta", xuan_lap)
    text = everything(report_of(Scope(scope.period, village)))
    assert "TỔ DÂN VẬN THÔN NÀ TA" in text
    assert "BC/TDV" in text
    assert "T/M TỔ DÂN VẬN" in text
    assert "UBND XÃ XUÂN LẬP" in everything(report_of(Scope(scope.period, village), form="nha-nuoc"))


# --- words -----------------------------------------------------------------------------------------


def test_the_story_is_told_in_the_manner_of_such_reports(scope):
    told = paragraphs(report_of(scope))
    assert "Sơ kết phong trào thi đua “Dân vận khéo” giai đoạn 2020 - 2022" in told
    assert (
        "Trong giai đoạn 2020 - 2022, trên địa bàn huyện Lâm Bình đã có 01 tập thể và 02 cá nhân đăng ký 03 mô "
        "hình, điển hình “Dân vận khéo”, với 03 lượt đăng ký."
    ) in told
    assert "- Năm 2020: chưa có lượt đăng ký nào." in told
    economy = next(text for text in told if text.startswith("- Lĩnh vực kinh tế"))
    assert economy.startswith(
        "- Lĩnh vực kinh tế có 02 mô hình (01 của tập thể và 01 của cá nhân); tiêu biểu có "
    )
    assert "mô hình “Hiến đất làm đường” của Hội Nông dân xã Xuân Lập" in economy
    assert "đồng chí Chẩu Thị Thêm, Chủ tịch Hội LHPN xã Khuôn Hà" in economy
    assert "xã Khuôn Hà, xã Khuôn Hà" not in economy
    culture = next(text for text in told if text.startswith("- Lĩnh vực văn hóa - xã hội"))
    assert "kể cả lĩnh vực liên quan là 02" in culture
    assert "của Nông Văn Thử, xã Xuân Lập" in culture  # nobody said how he is called
    assert "- Lĩnh vực khác chưa có mô hình nào được công nhận." in told
    assert "- Ủng hộ phòng, chống dịch: trên 1.185 triệu đồng (năm 2020)." in told


def test_a_unit_that_had_ended_before_the_year_is_not_named_as_one_without_models(scope, lam_binh):
    make_unit("commune", "Giải thể", lam_binh, valid_to=date(2020, 12, 31))
    make_unit("commune", "Chưa có", lam_binh)
    said = [
        line
        for line in paragraphs(report_of(Scope(scope.period, scope.unit, 2021)))
        if "Chưa có mô hình" in line
    ]
    assert len(said) == 1
    assert "xã Chưa có" in said[0]
    assert "Giải thể" not in said[0]


def test_a_registry_without_anything_reads_naturally(lam_binh, xuan_lap):
    make_field("economy", "Kinh tế")
    told = paragraphs(report_of(scope_of(make_programme(), lam_binh)))
    for sentence in (
        "Trong giai đoạn 2020 - 2022, trên địa bàn huyện Lâm Bình chưa có tập thể, cá nhân nào đăng ký mô hình, "
        "điển hình “Dân vận khéo”.",
        "Trong giai đoạn 2020 - 2022, toàn huyện chưa có mô hình, điển hình nào được công nhận.",
        "- Lĩnh vực kinh tế chưa có mô hình nào được công nhận.",
        "Số liệu theo lĩnh vực, đơn vị, năm tại Phụ lục I.",  # no list to point to
        "Trong giai đoạn 2020 - 2022 chưa có tập thể, cá nhân nào được khen thưởng.",
        "Chưa có mô hình, điển hình nào được bình chọn tiêu biểu.",
    ):
        assert sentence in told
    assert not [text for text in told if re.search(r"\b0 (mô hình|tập thể|cá nhân|lượt)", text)]


@pytest.mark.parametrize(
    ("year", "level", "subject"),
    [
        (2021, "", "Kết quả phong trào thi đua “Dân vận khéo” năm 2021"),
        (
            UNKNOWN_YEAR,
            "",
            "Kết quả phong trào thi đua “Dân vận khéo” giai đoạn 2020 - 2022, các lượt không rõ năm",
        ),
        (None, "commune", "Sơ kết phong trào thi đua “Dân vận khéo” giai đoạn 2020 - 2022 (đăng ký cấp xã)"),
    ],
)
def test_a_year_and_a_level_say_so_in_the_title(scope, year, level, subject):
    assert subject in paragraphs(report_of(Scope(scope.period, scope.unit, year, level)))


def slip_of(scope, **options):
    review = with_stated(review_of(scope, list(Unit.objects.all())))
    return build_slip(review, ledger_of(review, OPERATOR), "Cán bộ huyện", MOMENT, **options)


def test_the_difference_is_told_on_a_slip_of_its_own_with_its_explanation_and_author(scope, huyen):
    text = everything(slip_of(scope))
    assert "PHIẾU ĐỐI CHIẾU SỐ LIỆU" in text
    assert "hơn tổng số 3 là 1" in text
    assert "Chưa giải trình." in text
    assert "hơn tổng số 3" not in everything(report_of(scope))
    review = with_stated(review_of(scope, list(Unit.objects.all())))
    for line in ledger_of(review, OPERATOR).lines:
        Explanation.objects.create(
            unit=line.unit,
            period=scope.period,
            line=line.key,
            difference=line.difference,
            text="Báo cáo tính cả lĩnh vực liên quan",
            by=huyen,
            by_name="Cán bộ huyện",
            at="2022-10-04T20:00:00Z",
        )
    text = everything(slip_of(scope))
    assert "Giải trình: Báo cáo tính cả lĩnh vực liên quan (Cán bộ huyện, 05/10/2022)." in text
    assert "Chưa giải trình." not in text
    assert "Các chênh lệch đều đã được giải trình." in text
    assert "lĩnh vực liên quan (" not in everything(report_of(scope))
    Explanation.objects.update(in_report=True)
    told = paragraphs(report_of(scope))
    assert "6. Giải trình số liệu" in told
    assert any(one.endswith("Báo cáo tính cả lĩnh vực liên quan") for one in told)


def test_full_recognition_is_marked_for_a_look(scope, xuan_lap):
    assert "100% số mô hình, điển hình đăng ký, cần rà soát lại" in everything(slip_of(scope))
    make_registration(unit=xuan_lap)
    assert "cần rà soát lại" not in everything(slip_of(scope))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Ban Chỉ đạo"),
        (
            {
                "ground_number": "12-KH/HU",
                "ground_on": date(2020, 1, 15),
                "ground_name": "Kế hoạch thực hiện phong trào thi đua",
                "ground_body": "Huyện ủy Lâm Bình",
            },
            "Thực hiện Kế hoạch số 12-KH/HU ngày 15/01/2020 của Huyện ủy Lâm Bình về thực hiện phong trào thi đua, Ban",
        ),
        ({"ground_number": "130/KH-UBND"}, "Thực hiện Kế hoạch số 130/KH-UBND, Ban Chỉ đạo"),
        (
            {"ground_number": "5", "ground_name": "về dân vận khéo"},
            "Thực hiện Văn bản số 5 về dân vận khéo, Ban",
        ),
        (
            {"ground_number": "88-KH/BCĐ", "ground_name": "Thực hiện phong trào thi đua"},
            "Thực hiện Kế hoạch số 88-KH/BCĐ về thực hiện phong trào thi đua, Ban",
        ),
        (
            {"ground_number": "88-KH/BCĐ", "ground_name": "Kế hoạch Thực hiện phong trào thi đua"},
            "Thực hiện Kế hoạch số 88-KH/BCĐ về thực hiện phong trào thi đua, Ban",
        ),
        (
            {"ground_number": "88-KH/BCĐ", "ground_name": "Về thực hiện phong trào thi đua"},
            "Thực hiện Kế hoạch số 88-KH/BCĐ về thực hiện phong trào thi đua, Ban",
        ),
        (
            {"ground_number": "88-KH/BCĐ", "ground_name": "MTTQ và các đoàn thể làm dân vận"},
            "Thực hiện Kế hoạch số 88-KH/BCĐ về MTTQ và các đoàn thể làm dân vận, Ban",
        ),
    ],
)
def test_the_report_opens_with_its_ground(scope, values, said):
    ReviewPeriod.objects.update(**values)
    scope = replace(scope, period=ReviewPeriod.objects.get(pk=scope.period.pk))
    assert any(text.startswith(said) for text in paragraphs(report_of(scope)))


@pytest.mark.parametrize(
    ("address", "said"), [("mr", "ông "), ("mrs", "bà "), ("comrade", "đồng chí "), ("", "")]
)
def test_a_person_is_called_as_the_registry_says(scope, xuan_lap, address, said):
    person = make_registrant(xuan_lap, "Ma Thị Lan", Kind.INDIVIDUAL, post="Bí thư Chi bộ", address=address)
    assert holder_name(person, xuan_lap, xuan_lap) == f"{said}Ma Thị Lan, Bí thư Chi bộ"


def test_a_holder_is_named_of_the_unit_in_which_he_was_recognised(scope, xuan_lap, na_hang):
    """Chẩu Thị Thêm was recognised in Khuôn Hà and sits in another district now; Nông Văn Thử in Xuân Lập."""
    Registrant.objects.filter(name="Chẩu Thị Thêm").update(unit=na_hang, post="Hội viên")
    Registrant.objects.filter(name="Nông Văn Thử").update(unit=na_hang)
    text = everything(report_of(scope))
    assert "đồng chí Chẩu Thị Thêm, Hội viên, xã Khuôn Hà" in text
    assert "mô hình “Nhà sạch” của Nông Văn Thử, xã Xuân Lập" in text
    assert "Na Hang" not in text


def told_anew(review, numbers):
    """The review with these numbers told, the others 0: kind of record -> (after the day, without a day)."""
    told = {}
    for kind in ("registrations", "recognitions", "commendations", "outcomes"):
        of = getattr(review.told, kind)
        after, undated = numbers.get(kind, (0, 0))
        told[kind] = replace(
            of, after=replace(of.after, value=after), undated=replace(of.undated, value=undated)
        )
    return replace(review, told=replace(review.told, **told))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({}, ""),
        (
            {"registrations": (2, 0), "recognitions": (1250, 14), "commendations": (0, 3)},
            "Sau ngày 05/10/2022 còn 02 lượt đăng ký, 1.250 lượt công nhận chưa tính; 14 lượt công nhận, 03 lượt khen "
            "thưởng không ghi ngày vẫn tính.",
        ),
        ({"outcomes": (1, 0)}, "Sau ngày 05/10/2022 còn 01 kết quả vận động chưa tính."),
        ({"registrations": (0, 11)}, "Có 11 lượt đăng ký không ghi ngày vẫn tính."),
    ],
)
def test_the_opening_tells_what_the_day_leaves_out(scope, numbers, said):
    review = told_anew(review_of(scope, list(Unit.objects.all())), numbers)
    opening = context_of(review, lists_of(review), ledger_of(review, OPERATOR), "x", MOMENT)["mo_dau"]
    assert opening.split("tính đến ngày 05/10/2022.")[1].strip() == said


def test_in_a_part_of_a_year_what_has_no_day_is_not_counted(lam_binh, xuan_lap):
    make_registration(make_model(unit=xuan_lap), 2022)
    half = make_period(
        2022, 2022, lam_binh, kind="half", to_on=date(2022, 6, 30), counting_on=date(2022, 6, 30)
    )
    told = day_told(review_of(Scope(half, lam_binh), list(Unit.objects.all())))
    assert told == "Có 01 lượt đăng ký không ghi ngày chưa tính vào kỳ này."


def test_unnamed_commended_ones_are_not_printed_for_signature_in_silence(scope, bcd, browse):
    said = "Còn 01 lượt khen thưởng chưa có tên người nhận, cần bổ sung trước khi trình ký."
    assert said in paragraphs(report_of(scope))
    client = browse(bcd)
    page = client.get(reverse("review:review", args=["2020-2022"]))
    unnamed = page.context["open"].unnamed
    assert unnamed.value == 1
    assert unnamed.url in html.unescape(page.content.decode())
    assert len(client.get(unnamed.url).context["page_obj"]) == 1
    Commendation.objects.update(recipient_name="Ma Văn Tên")
    assert said not in paragraphs(report_of(scope))
    page = client.get(reverse("review:review", args=["2020-2022"]))
    assert "chưa có tên người nhận" not in page.content.decode()


# --- numbers ---------------------------------------------------------------------------------------


def assert_tables_equal(content, review):
    fields = [
        [written(c.value) for c in (r.main, *(count for _, count in r.by_kind), r.with_related)]
        for r in (*review.by_field, review.field_totals)
    ]
    assert [row[2:] for row in table(content, "Lĩnh vực")] == fields
    units = [
        [*(written(c.value) for c in row.by_field), written(row.total.value)]
        for row in (*review.by_unit, review.unit_totals)
    ]
    unit_rows = table(content, review.fields[0].short_name)
    assert [row[2:] for row in unit_rows] == units
    assert [row[1] for row in unit_rows[:-1]] == [row.place.label for row in review.by_unit]
    years = [
        [
            written(c.value)
            for c in (y.registrations, y.new, y.maintained, y.replicated, y.unknown, y.recognised)
        ]
        for y in review.by_year
    ]
    assert [row[1:] for row in table(content, "Lượt đăng ký")] == years
    exemplary, commended = table(content, "Tên mô hình, điển hình"), table(content, "Quyết định")
    assert len(exemplary or []) == review.exemplary.value
    assert len(commended or []) == review.commendations.value


def test_the_document_prints_the_numbers_of_the_page(scope, bcd, browse):
    page = browse(bcd).get(reverse("review:review", args=["2020-2022"]))
    response = browse(bcd).get(reverse("review:document", args=["2020-2022"]))
    assert response.status_code == 200
    assert_tables_equal(response.content, page.context["review"])


@seeds(5)
def test_random_registries_print_their_own_numbers(db, seed):
    programme, district = make_random_registry(seed)
    review = with_stated(review_of(scope_of(programme, district), list(Unit.objects.all())))
    ledger = ledger_of(review, OPERATOR)
    content = build_document(review, ledger, "x", MOMENT)
    assert_tables_equal(content, review)
    told = " ".join(paragraphs(content))
    for count, noun in (
        (review.registered_collectives, "tập thể"),
        (review.registered_individuals, "cá nhân"),
        (review.registered_models, "mô hình, điển hình “Dân vận khéo”"),
        (review.registrations, "lượt đăng ký."),
        (review.recognised, "mô hình, điển hình được công nhận"),
        (review.recognition_times, "lượt công nhận."),
        (review.commendations, "lượt khen thưởng ("),
    ):
        # Below ten with two digits, as offices write; what there is none of is not counted out.
        assert (f" {count.value:02} {noun}" in f" {told}") == (count.value > 0)
    for label, count in review.commended_by_form:
        assert f"{lowered(label)}: {count.value:02}" in told


def test_numbers_are_grouped_in_the_vietnamese_way(scope):
    review = review_of(scope, list(Unit.objects.all()))
    large = replace(review, registrations=replace(review.registrations, value=1157))
    assert "với 1.157 lượt đăng ký." in everything(
        build_document(large, ledger_of(large, OPERATOR), "x", MOMENT)
    )


def test_many_fields_stay_within_the_margins(scope):
    for number in range(14):
        make_field(f"f{number}", f"Lĩnh vực thứ {number}")
    found = next(
        t for t in opened(report_of(scope)).tables if "Kinh tế" in [cell.text for cell in t.rows[0].cells]
    )
    grid = [int(column.get(qn("w:w"))) for column in found._tbl.tblGrid]
    assert len(grid) == len(found.rows[0].cells) == 3 + 17
    assert sum(grid) <= Mm(160).twips
    assert len(set(grid[2:])) == 1  # every field as wide as the next


def test_queries_do_not_grow_with_the_rows(db, django_assert_max_num_queries):
    programme, district = make_every_shape()
    review = review_of(scope_of(programme, district), list(Unit.objects.all()))
    ledger = ledger_of(review, OPERATOR)
    with django_assert_max_num_queries(7):
        build_document(review, ledger, "x", MOMENT)
    for number in range(40):
        make_recognition(make_registration(make_model(f"Mô hình {number}", unit=district)), exemplary=True)
    review = review_of(scope_of(programme, district), list(Unit.objects.all()))
    with django_assert_max_num_queries(7):
        build_document(review, ledger, "x", MOMENT)


# --- bytes, marks ----------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes(scope):
    first = report_of(scope)
    default_template.cache_clear()
    assert report_of(scope) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(first).core_properties
    assert properties.created == properties.modified == MOMENT.replace(tzinfo=UTC)
    assert properties.author == "Cán bộ huyện"
    assert "python" not in properties.comments + properties.title + properties.subject


def footers(content):
    section = opened(content).sections[0]
    return [
        [paragraph.text for paragraph in footer.paragraphs if paragraph.text]
        for footer in (section.first_page_footer, section.footer)
    ]


def test_demonstration_and_closing_stand_on_every_page(scope):
    assert footers(report_of(scope)) == [[], []]
    make_registration(make_model(registrant=make_registrant(scope.unit), is_demo=True))
    marked = report_of(scope, closed_as="Số liệu đã chốt; mã đối chiếu: ABCD-EFGH")
    assert footers(marked) == [[DEMO_MARK, "Số liệu đã chốt; mã đối chiếu: ABCD-EFGH"]] * 2


def test_the_mark_does_not_depend_on_the_template(scope):
    make_registration(make_model(registrant=make_registrant(scope.unit), is_demo=True))
    own = Document()  # no footers, two sections, other first, even and odd pages
    own.add_paragraph("{{ mo_dau }}")
    own.add_section().different_first_page_header_footer = True
    own.settings.odd_and_even_pages_header_footer = True
    document = opened(report_of(scope, template=saved(own)))
    first, second = document.sections
    for footer in (first.footer, first.even_page_footer, second.footer, second.first_page_footer):
        assert [p.text for p in footer.paragraphs if p.text] == [DEMO_MARK]


# --- texts of users --------------------------------------------------------------------------------

HOSTILE = [
    "<b>&\"'</b> </w:t><w:p/>",
    "{{ 7 * 7 }} {{ co_quan }}",
    "{% for x in y %} {%p endfor %} {# chú thích #}",
    "{_{ trich_yeu }_} {_% x %_}",
    "]]> <![CDATA[ &lt; &#38;",
    "Mô hình " + "rất dài " * 36,
    unicodedata.normalize("NFD", "Hoà giải ở Nà Ta"),
]


def test_texts_of_users_stay_texts(scope):
    for number, text in enumerate(HOSTILE):
        holder = make_registrant(scope.unit, text[:240], Kind.INDIVIDUAL, post=text[:190])
        model = make_model(text[:290], holder, make_field("economy"))
        make_recognition(make_registration(model, 2022), exemplary=True)
        Commendation.objects.create(
            programme=programme_of(scope),
            unit=scope.unit,
            recipient_kind=Kind.INDIVIDUAL,
            recipient_name=text[:240],
            merit=text,
        )
        Outcome.objects.create(
            unit=scope.unit, programme=programme_of(scope), indicator=text[:240], value=number, measure="m2"
        )
    make_figure(
        indicator="recognised_models",
        unit=scope.unit,
        programme=programme_of(scope),
        value=9,
        source=HOSTILE[1],
    )
    content = report_of(scope, "\x00\x1b{{ 7*7 }}\ufffe<&", closed_as="\x07{{ trich_yeu }}")
    titles = [row[1] for row in table(content, "Tên mô hình, điển hình")]
    for text in HOSTILE:
        expected = unicodedata.normalize("NFC", " ".join(text[:290].split()))
        assert expected in titles
    assert "{{ 7*7 }}<&" in everything(content)
    assert "49" not in everything(content)
    assert footers(content)[1] == ["{{ trich_yeu }}"]
    assert opened(content).core_properties.author == "{{ 7*7 }}<&"


# --- templates -------------------------------------------------------------------------------------


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def template(*lines, header=""):
    """A template with these paragraphs."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def test_every_name_offered_has_a_value_and_no_other(scope):
    review = review_of(scope, list(Unit.objects.all()))
    assert set(context_of(review, lists_of(review), ledger_of(review, OPERATOR), "x", MOMENT)) == REPORT.names


def test_own_template_is_filled(scope):
    own = template(
        "Đã công nhận {{ so_cong_nhan }} mô hình",
        "{%p for doan in doan_dang_ky %}",
        "{{ doan }}",
        "{%p endfor %}",
        header="{{ don_vi }}",
    )
    content = report_of(scope, template=own)
    assert paragraphs(content)[0] == "Đã công nhận 3 mô hình"
    assert len(paragraphs(content)) > 2
    assert opened(content).sections[0].header.paragraphs[0].text == "Huyện Lâm Bình"


def test_an_emptied_cell_keeps_a_paragraph(scope):
    own = Document()
    cell = own.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.paragraphs[0].text = "{%p if not so_cong_nhan %}"
    cell.add_paragraph("x")
    cell.add_paragraph("{%p endif %}")
    document = opened(report_of(scope, template=saved(own)))
    assert [p.text for p in document.tables[0].rows[0].cells[0].paragraphs] == [""]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Có {{ so_mo_hinnh }} mô hình"], ["so_mo_hinnh", "{{ so_mo_hinnh }}", "không có tên"]),
        (["{{ a_b }}", "tốt", "{{ c_d }}"], ["{{ a_b }}", "{{ c_d }}"]),
        (["{% for dong in bang_nam %}{{ dong.tenn }}{% endfor %}"], ["tenn", "không có tên"]),
        (["{{ so_mo_hinh }", "{{ so_tap_the }}"], ["{{ so_mo_hinh }"]),
        (
            ["{%p for doan in doan_dang_ky %}", "{{ doan }}"],
            ["for doan in doan_dang_ky", "chưa có lệnh kết thúc"],
        ),
        (["{{ so_mo_hinh | tong }}"], ["{{ so_mo_hinh | tong }}"]),
        (["{{ so_mo_hinh + 1 }}"], ["{{ so_mo_hinh + 1 }}"]),
        (["{{ so_mo_hinh.__class__.__mro__ }}"], ["{{ so_mo_hinh.__class__.__mro__ }}"]),
        (["{{ ''.__class__ }}"], ["''.__class__"]),
        (["{{ co_quan | safe }}"], ["{{ co_quan | safe }}"]),
        (["{% autoescape false %}{{ co_quan }}{% endautoescape %}"], ["autoescape"]),
        (["{{ range(9) }}"], ["range"]),
        (["{% include '/etc/passwd' %}"], ["include"]),
        (["{{ 1 // 0 }}"], ["{{ 1 // 0 }}"]),
    ],
)
def test_a_faulty_template_names_the_place(scope, lines, said):
    with pytest.raises(TemplateFaultsError) as caught:
        report_of(scope, template=template("Mở đầu", *lines))
    text = " ".join(caught.value.faults)
    for part in said:
        assert part in text
    assert "thân văn bản" in text
    for english in ("undefined", "unexpected", "error", "object", "expected", "template", "filter"):
        assert english not in text.lower().replace("report_template", "")


def test_a_fault_in_the_header_says_header(scope):
    with pytest.raises(TemplateFaultsError, match=r"đầu trang, chỗ “\{\{ xyz \}\}”"):
        report_of(scope, template=template("x", header="{{ xyz }}"))


def test_a_loop_that_crosses_rows_is_refused_not_mended_in_silence(scope):
    own = Document()
    own.add_table(rows=1, cols=1).rows[0].cells[0].text = "{% for dong in bang_nam %}"
    own.add_paragraph("{% endfor %}")
    with pytest.raises(TemplateFaultsError, match="không cùng chỗ"):
        report_of(scope, template=saved(own))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a document", "đường".encode("utf-16")])
def test_what_is_no_word_file_is_refused(scope, content):
    with pytest.raises(TemplateFaultsError, match="không phải là tệp Word"):
        report_of(scope, template=content)


def test_a_workbook_is_no_template(scope, huyen, browse):
    workbook = browse(huyen).get(reverse("review:workbook", args=["2020-2022"])).content
    with pytest.raises(TemplateFaultsError, match="không phải là tệp Word"):
        report_of(scope, template=workbook)


@pytest.mark.parametrize("form", ["dang", "nha-nuoc"])
def test_the_default_template_can_be_taken_out_and_put_back(scope, form, tmp_path, settings):
    settings.DANVAN_REPORT_TEMPLATES = tmp_path / "kho"
    output = io.StringIO()
    call_command("report_template", form, str(tmp_path / "mau.docx"), stdout=output)
    for name in REPORT.names:
        assert f"  {name} " in output.getvalue()
    assert str(tmp_path / "kho" / f"{form}.docx") in output.getvalue()
    assert report_of(scope, form=form, template=(tmp_path / "mau.docx").read_bytes()) == report_of(
        scope, form=form
    )


# --- doors -----------------------------------------------------------------------------------------


@pytest.fixture
def address():
    return reverse("review:document", args=["2020-2022"])


@pytest.mark.parametrize(("who", "unit"), [("huyen", "Lâm Bình"), ("bcd", "Lâm Bình"), ("xa", "Xuân Lập")])
def test_who_sees_the_review_takes_its_report(scope, request, browse, address, who, unit):
    response = browse(request.getfixturevalue(who)).get(address)
    assert response.status_code == 200
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert f" {unit.upper()}" in opened(response.content).tables[0].rows[0].cells[0].text


def test_a_commune_reports_its_own_numbers_only(scope, xa, xa_khac, browse, address):
    own = browse(xa).get(address)
    assert "Nông Văn Thử" in everything(own.content)
    assert "Chẩu Thị Thêm" not in everything(own.content)
    other = browse(xa_khac).get(address)
    assert "Nông Văn Thử" not in everything(other.content)
    asked = browse(xa_khac).get(address, {"don_vi": xa.assignments.first().unit_id})
    assert asked.status_code == 400


def test_the_state_form_and_the_year_are_asked_for(scope, huyen, browse, address):
    response = browse(huyen).get(address, {"mau": "nha-nuoc", "nam": "2021"})
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in everything(response.content)
    assert "năm 2021" in everything(response.content)
    assert (
        'filename="bao-cao-2020-2022-huyen-lam-binh-nam-2021-nha-nuoc.docx"'
        in response["Content-Disposition"]
    )
    assert document_name(scope) == "bao-cao-2020-2022-huyen-lam-binh.docx"


@pytest.mark.parametrize(
    "query", [{"mau": "khac"}, {"nam": "1999"}, {"maau": "dang"}, {"don_vi": "0"}, {"cap": "x"}]
)
def test_a_bad_parameter_is_refused(scope, huyen, browse, address, query):
    assert browse(huyen).get(address, query).status_code == 400


def test_strangers_get_nothing(scope, la, browse, address):
    assert browse(la).get(address).status_code == 403
    response = browse(None).get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("login"))
    assert browse(la).get(reverse("review:document", args=["1990-1992"])).status_code == 404


def test_the_review_page_offers_both_forms_with_its_filter(scope, huyen, browse, address):
    page = browse(huyen).get(reverse("review:review", args=["2020-2022"]), {"nam": "2021"}).content.decode()
    assert f'href="{address}?nam=2021"' in page
    assert f'href="{address}?nam=2021&amp;mau=nha-nuoc"' in page


def test_the_portal_uses_the_template_that_staff_put_there(scope, huyen, browse, address, settings, tmp_path):
    settings.DANVAN_REPORT_TEMPLATES = tmp_path
    (tmp_path / "dang.docx").write_bytes(template("Mẫu riêng: {{ so_cong_nhan }}"))
    assert paragraphs(browse(huyen).get(address).content) == ["Mẫu riêng: 3"]
    state = browse(huyen).get(address, {"mau": "nha-nuoc"})
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in everything(state.content)


def test_a_faulty_template_brings_the_reader_back_with_its_faults(
    scope, huyen, browse, address, settings, tmp_path
):
    settings.DANVAN_REPORT_TEMPLATES = tmp_path
    (tmp_path / "dang.docx").write_bytes(template("{{ sai_ten }}", "{{ sai_nua }}"))
    response = browse(huyen).get(address, {"nam": "2021", "mau": "dang"})
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('review:review', args=['2020-2022'])}?nam=2021"
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert "dang.docx" in said[0]
    assert "sai_nua" in said[1]
    assert "sai_ten" in said[2]
    (tmp_path / "dang.docx").unlink()
    (tmp_path / "dang.docx").mkdir()  # cannot be read at all
    assert browse(huyen).get(address).status_code == 302


# --- command ---------------------------------------------------------------------------------------


def export(*arguments):
    call_command("export_review", "2020-2022", *map(str, arguments), stdout=io.StringIO())


def test_the_command_writes_what_the_suffix_says(scope, tmp_path):
    export(tmp_path / "a.docx")
    assert "T/M BAN CHỈ ĐẠO" in everything((tmp_path / "a.docx").read_bytes())
    export(tmp_path / "b.DOCX", "--form", "nha-nuoc", "--unit", "02242")
    assert "UBND XÃ XUÂN LẬP" in everything((tmp_path / "b.DOCX").read_bytes())
    export(tmp_path / "c.xlsx")
    assert zipfile.is_zipfile(tmp_path / "c.xlsx")
    (tmp_path / "mau.docx").write_bytes(template("Riêng {{ so_cong_nhan }}"))
    export(tmp_path / "d.docx", "--template", tmp_path / "mau.docx")
    assert paragraphs((tmp_path / "d.docx").read_bytes()) == ["Riêng 3"]


def test_the_command_refuses_in_vietnamese(scope, tmp_path):
    with pytest.raises(CommandError, match=r"\.xlsx \(Excel\) hoặc \.docx \(Word\)"):
        export(tmp_path / "a.pdf")
    (tmp_path / "mau.docx").write_bytes(template("x"))
    with pytest.raises(CommandError, match="chỉ dùng cho báo cáo Word"):
        export(tmp_path / "a.xlsx", "--template", tmp_path / "mau.docx")
    with pytest.raises(CommandError, match="Không đọc được tệp mẫu"):
        export(tmp_path / "a.docx", "--template", tmp_path / "khong-co.docx")
    (tmp_path / "mau.docx").write_bytes(template("{{ sai_ten }}"))
    with pytest.raises(CommandError, match="sai_ten"):
        export(tmp_path / "a.docx", "--template", tmp_path / "mau.docx")
    with pytest.raises(CommandError, match=r"đuôi \.docx"):
        call_command("report_template", "dang", str(tmp_path / "mau.doc"))
    assert not (tmp_path / "a.docx").exists()


# --- closed reviews ----------------------------------------------------------------------------------


@pytest.fixture
def closed(scope):
    return ClosedReview.objects.create(
        period=scope.period,
        unit=scope.unit,
        code="ABCD1234",
        state=ClosedReview.State.IN_FORCE,
        reason="Chốt",
        content={},
        sha256="0" * 64,
        workbook=b"workbook as closed",
        state_workbook=b"state workbook as closed",
        document=b"document as closed",
        state_document=b"state document as closed",
        last_act=0,
        by_name="Cán bộ huyện",
    )


def test_a_closed_review_gives_the_report_that_was_closed(closed, scope, huyen, xa, browse, address):
    response = browse(huyen).get(address)
    assert response.status_code == 302
    closed_at = reverse("closing:document", args=["ABCD1234"])
    assert response["Location"] == closed_at  # in the form with which it was closed
    assert browse(huyen).get(address, {"mau": "nha-nuoc"})["Location"] == f"{closed_at}?mau=nha-nuoc"
    assert browse(huyen).get(f"{closed_at}?mau=nha-nuoc").content == b"state document as closed"
    assert browse(huyen).get(f"{closed_at}?mau=khac").status_code == 400
    assert (
        browse(huyen).get(f"{closed_at}?mau=").content == b"document as closed"
    )  # as the live paper reads it
    live = browse(huyen).get(address, {"mau": "nha-nuoc", "hien_tai": "co"})
    assert "3 mô hình, điển hình được công nhận" in everything(live.content)
    assert browse(xa).get(address).status_code == 200  # his commune is not closed


def test_a_closed_review_gives_the_workbook_that_was_closed_in_the_form_asked_for(closed, huyen, browse):
    client, live = browse(huyen), reverse("review:workbook", args=["2020-2022"])
    closed_at = reverse("closing:workbook", args=["ABCD1234"])
    for query, kept in (
        ({}, b"workbook as closed"),
        ({"mau": "dang"}, b"workbook as closed"),
        ({"mau": "nha-nuoc"}, b"state workbook as closed"),
    ):
        assert client.get(live, query, follow=True).content == kept
        assert client.get(closed_at, query).content == kept
    for query in ({"mau": "zz"}, {"nam": "2021"}, {"maau": "dang"}):
        assert client.get(closed_at, query).status_code == 400


def test_a_paper_that_was_taken_along_leaves_a_line_in_the_trail(closed, scope, huyen, xa, browse):
    took = Change.objects.filter(action=Change.Action.EXPORTED).order_by("pk")
    for name, kept in (("document", "Word"), ("workbook", "Excel")):
        taken = browse(huyen).get(reverse(f"closing:{name}", args=["ABCD1234"]))
        assert taken.content == f"{name} as closed".encode()
        line = took.last()
        assert (line.by, line.subject, line.after["written_as"]) == (huyen, "review.closedreview", kept)
        assert "Bản chốt ABCD-1234" in line.reason
    for door, kept in (("document", "Word"), ("workbook", "Excel"), ("slip", "Word")):
        address = reverse(f"review:{door}", args=["2020-2022"])
        assert browse(huyen).get(address, {"hien_tai": "co", "mau": "nha-nuoc"}).status_code == 200, door
        line = took.last()
        assert (line.subject, line.after["written_as"]) == ("review.reviewperiod", kept), door
        assert "mau=nha-nuoc" in line.after["asked"]
        assert str(scope.unit) in line.reason
    assert took.count() == 5
    assert browse(xa).get(reverse("closing:document", args=["ABCD1234"])).status_code == 404
    assert took.count() == 5


def test_what_was_closed_before_the_states_form_was_kept_says_so_and_gives_no_empty_file(
    closed, huyen, browse, tmp_path
):
    with tampering():
        ClosedReview.objects.update(state_workbook=b"", state_document=b"", unit=closed.unit)
    ReviewPeriod.objects.update(unit=closed.unit)
    for page in ("closing:workbook", "closing:document"):
        response = browse(huyen).get(reverse(page, args=["ABCD1234"]), {"mau": "nha-nuoc"})
        assert response.url == reverse("closing:closed", args=["ABCD1234"])
        (said,) = [str(message) for message in get_messages(response.wsgi_request)]
        assert "chỉ giữ tệp theo mẫu của Đảng" in said
    for name in ("a.xlsx", "a.docx"):
        with pytest.raises(CommandError, match="chỉ giữ tệp theo mẫu của Đảng"):
            export(tmp_path / name, "--form", "nha-nuoc")


def test_the_command_writes_the_files_that_were_closed(closed, tmp_path):
    ReviewPeriod.objects.update(unit=closed.unit)
    export(tmp_path / "a.docx")
    assert (tmp_path / "a.docx").read_bytes() == b"document as closed"
    export(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == b"workbook as closed"
    export(tmp_path / "c.xlsx", "--form", "nha-nuoc")
    assert (tmp_path / "c.xlsx").read_bytes() == b"state workbook as closed"
    export(tmp_path / "c.docx", "--form", "nha-nuoc")
    assert (tmp_path / "c.docx").read_bytes() == b"state document as closed"
    with pytest.raises(CommandError, match="đã chốt"):
        export(tmp_path / "b.docx", "--template", "mau.docx")
    export(tmp_path / "b.docx", "--form", "nha-nuoc", "--live")
    assert "TM. BAN CHỈ ĐẠO" in everything((tmp_path / "b.docx").read_bytes())


# --- print -----------------------------------------------------------------------------------------


def printed_pages(paper: bytes, folder: Path) -> list[str]:
    """The text of each page as LibreOffice prints it."""
    return all_printed([paper], folder)[0]


def all_printed(papers: list[bytes], folder: Path) -> list[list[str]]:
    """The same of several papers; LibreOffice starts once for all of them."""
    files = [folder / f"bao-cao-{number}.docx" for number in range(len(papers))]
    for file, paper in zip(files, papers, strict=True):
        file.write_bytes(paper)
    office = f"-env:UserInstallation=file://{folder}/office"
    command = ["soffice", office, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=180)
    read = [["pdftotext", "-layout", str(file.with_suffix(".pdf")), "-"] for file in files]
    texts = [subprocess.run(one, check=True, capture_output=True, text=True).stdout for one in read]
    return [text.split("\f")[:-1] for text in texts]


@pytest.mark.office
@needs_office
@pytest.mark.parametrize("form", ["dang", "nha-nuoc"])
def test_prints_as_an_official_paper(scope, form, tmp_path):
    for number in range(40):
        model = make_model(f"Mô hình <số> & {number}", make_registrant(scope.unit), is_demo=True)
        make_recognition(make_registration(model), exemplary=True)
    pages = printed_pages(report_of(scope, form=form), tmp_path)
    assert len(pages) >= 8
    for number, page in enumerate(pages, 1):
        first = page.strip().split("\n")[0].strip()
        assert DEMO_MARK in page
        if form == "dang":
            assert (first == str(number)) == (number > 1)
    if form == "nha-nuoc":  # the pages of an annex are numbered by themselves
        starts = [number for number, page in enumerate(pages) if page.strip().startswith("Phụ lục")]
        assert len(starts) == 4
        long = next(number for number in starts if number + 1 not in starts)
        assert pages[long + 1].strip().split("\n")[0].strip() == "2"
    plain = " ".join(" ".join(pages).split())
    assert "đăng ký 43 mô hình" in plain
    assert "43 mô hình, điển hình được công nhận" in plain
    assert sum("Tên mô hình, điển hình" in page for page in pages) >= 2  # headings repeated


@pytest.mark.office
@needs_office
def test_the_signature_never_stands_alone_on_a_page(scope, tmp_path):
    """A line more each time, through a whole page's end: what comes before goes to the next page with it."""
    for number in range(40):
        model = make_model(f"Mô hình {number}", make_registrant(scope.unit))
        make_recognition(make_registration(model), exemplary=True)
    first = EmulationModel.objects.order_by("pk").first()
    papers, alone = [], []
    for lines in range(8):
        first.title = "Đường hoa" + " nở khắp các nẻo đường của bản làng vùng cao hôm nay" * lines
        first.save()
        papers.append(report_of(scope, form="dang"))
    for lines, pages in enumerate(all_printed(papers, tmp_path)):
        signed = next(page for page in pages if "BAN CHỈ ĐẠO\n" in page and "Nơi nhận" in page)
        alone += [lines] if "KIẾN NGHỊ, ĐỀ XUẤT" not in signed else []
    assert alone == []


def test_a_model_out_of_the_set_of_fields_is_named_in_the_row_where_it_counts(lam_binh):
    economy, programme = make_field("economy", "Kinh tế"), make_programme()
    period = period_of(programme)
    period.field_set = make_field_set(economy)
    period.save()
    near, lost = make_field("farming", core=economy), make_field("lost")
    for title, field in (("Lúa hai vụ", near), ("Việc khác", lost)):
        model = make_model(title, unit=lam_binh, field=field)
        make_recognition(make_registration(model, 2022, programme), exemplary=True)
    told = "\n".join(paragraphs(report_of(scope_of(programme, lam_binh))))
    assert "- Lĩnh vực kinh tế có 01 mô hình (01 của tập thể); tiêu biểu có mô hình “Lúa hai vụ”" in told
    assert "- Chưa xếp được vào lĩnh vực của kỳ này có 01 mô hình (01 của tập thể); tiêu biểu có" in told


@pytest.mark.parametrize("listed", [4, 5, 3])
def test_every_exemplary_model_stands_once_in_the_annex_whatever_the_set_of_fields(lam_binh, listed):
    programme = make_programme()
    cores = [
        make_field(code, name)
        for code, name in (
            ("economy", "Kinh tế"),
            ("culture_society", "Văn hóa - xã hội"),
            ("security", "Quốc phòng - an ninh"),
            ("system", "Hệ thống chính trị"),
        )
    ]
    own = [make_field("farming", "Nông nghiệp", core=cores[0]), make_field("lost", "Việc khác")]
    period = period_of(programme)
    # Four cores; three of them and two of the place; two of them and one of the place.
    period.field_set = make_field_set(*{4: cores, 5: [*cores[1:], *own], 3: [*cores[2:], own[0]]}[listed])
    period.save()
    titles = []
    for field in (*cores, *own):
        model = make_model(f"Mô hình {field.name}", unit=lam_binh, field=field)
        make_recognition(make_registration(model, 2022, programme), exemplary=True)
        titles.append(model.title)
    scope = scope_of(programme, lam_binh)
    annex = table(report_of(scope), "Tên mô hình, điển hình")
    assert sorted(row[1] for row in annex) == sorted(titles)
    shown = {field.name for field in review_of(scope, []).fields}
    assert {row[4] for row in annex} <= shown  # no paper names a field of another set


# --- units ranked


def test_a_unit_is_ranked_only_among_others_that_stood(lam_binh):
    """What a ward came from had ended before the year: its own row stands alone."""
    early = [make_unit("commune", name, lam_binh, valid_to=date(2021, 5, 31)) for name in ("Một", "Hai")]
    ward = make_unit("ward", "Sài Gòn", lam_binh, valid_from=date(2021, 6, 1))
    for unit in early:
        make_succession(unit, ward, date(2021, 6, 1))
    make_recognition(make_registration(make_model(unit=ward), 2022))
    review = review_of(scope_of(make_programme(), ward, 2022), list(Unit.objects.all()))
    assert [row.place.unit for row in review.by_unit] == [ward]
    assert by_unit(review) == []
    make_recognition(make_registration(make_model(unit=early[0]), 2021))
    earlier = review_of(scope_of(make_programme(), ward), list(Unit.objects.all()))
    assert by_unit(earlier)
