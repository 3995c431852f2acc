"""The lists of the awards desk, taken along as they are seen by whoever may read them."""

from datetime import date

import pytest
from django.urls import reverse

from awards.models import AwardForm, Certificate, Commendation, ProposalQuota, Purpose
from danvan.portal.files import FILES
from tests.awards.desk.conftest import YEAR, meeting_of
from tests.portal.test_files import lines

LISTS = {
    "meetings": [
        "Cuộc họp",
        "Nội dung",
        "Cấp",
        "Năm",
        "Ngày họp",
        "Nơi họp",
        "Đơn vị",
        "Ứng viên",
        "Trạng thái",
    ],
    "proposals": [
        *(
            "Nội dung",
            "Năm",
            "Đơn vị đề nghị",
            "Cấp",
            "Hình thức",
            "Nơi nhận",
            "Tờ trình",
            "Số dòng",
        ),
        *("Trạng thái", "Lý do"),
    ],
    "quotas": ["Đơn vị được giao", "Đơn vị giao", "Năm", "Nội dung", "Số lượng"],
    "drafts": ["Trích yếu", "Theo cuộc họp", "Cơ quan ban hành", "Trạng thái", "Quyết định đã ký"],
    "register": [
        *(
            "Số vào sổ",
            "Tên trên giấy",
            "Hình thức",
            "Cơ quan ban hành",
            "Đơn vị ban hành",
            "Lý do hủy",
            "Số lần in",
        ),
    ],
    "meeting": [
        *(
            "Tên",
            "Loại",
            "Chức vụ",
            "Mô hình",
            "Đơn vị khi đó",
            "Thành tích",
            "Đồng ý",
            "Không đồng ý",
            "Kết quả",
        ),
        *("Tiêu biểu", "Đã ghi quyết định", "Ý kiến"),
    ],
    "proposal": [
        *("Tên", "Loại", "Chức vụ", "Mô hình", "Đơn vị khi đó", "Thành tích", "Lý do"),
        *("Báo cáo thành tích được xác nhận bởi", "Kết quả", "Lý do không đưa vào"),
    ],
}


@pytest.fixture
def rows(closed, draft, proposal, lam_binh, xuan_lap):
    """Of each list at least one row; what its address holds."""
    meeting_of(lam_binh, place="Hội trường")
    form = AwardForm.objects.get(code="giay_khen")
    ProposalQuota.objects.create(
        unit=lam_binh, of_unit=xuan_lap, year=YEAR, purpose=Purpose.COMMEND, form=form, number=3
    )
    commendation = Commendation.objects.create(
        unit=xuan_lap, year=YEAR, recipient_kind="collective", recipient_name="Chi hội Phụ nữ thôn Nà Lòa"
    )
    Certificate.objects.create(
        unit=lam_binh,
        year=YEAR,
        number=1,
        commendation=commendation,
        form="giay_khen",
        form_name="Giấy khen",
        name="Chi hội Phụ nữ thôn Nà Lòa",
        body="Huyện ủy Lâm Bình",
        code="A" * 16,
    )
    return {"meeting": [closed.pk], "proposal": [proposal.pk]}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", LISTS)
def test_each_list_of_the_desk_is_taken_along_as_it_is_seen(name, kind, rows, huyen, la, browse):
    of = rows.get(name, [])
    page = browse(huyen).get(reverse(f"awarding:{name}", args=of))
    address = reverse(f"awarding:{name}_{kind}", args=of)
    assert f'href="{address}' in page.content.decode()
    found = lines(browse(huyen).get(address))
    assert found[0] == ["Mã dòng", *LISTS[name]]
    assert len(found) == 1 + page.context["count"] > 1
    assert [row[0] for row in found[1:]] == [str(row.pk) for row in page.context["page_obj"]]
    stranger = browse(la).get(address)
    assert stranger.status_code in (403, 404) or len(lines(stranger)) == 1
    assert browse(None).get(address).url.startswith("/dang-nhap/")
    for query in ("la=1", "xep=la", "cot=la", "so_dong=7"):
        assert browse(huyen).get(f"{address}?{query}").status_code == 400, query


def test_a_list_is_sorted_and_its_columns_chosen(rows, huyen, browse):
    client = browse(huyen)
    address = reverse("awarding:meeting", args=rows["meeting"])
    query = "?xep=-dong-y&cot=tap-the-ca-nhan&cot=dong-y"
    page = client.get(address + query)
    assert [row.votes_for for row in page.context["page_obj"]] == [5, 4, 1]
    found = lines(client.get(f"{address}danh-sach.csv{query}"))
    assert found[0] == ["Tên", "Loại", "Chức vụ", "Mô hình", "Đồng ý"]
    assert [row[4] for row in found[1:]] == ["5", "4", "1"]


def test_days_are_days_of_excel(rows, huyen, browse):
    found = lines(browse(huyen).get(reverse("awarding:meetings_xlsx")))
    assert {row[5] for row in found[1:]} == {f"{date(YEAR, 11, 10)} 00:00:00"}


def test_the_register_is_taken_along_as_it_is_filtered(rows, huyen, lam_binh, browse):
    address = reverse("awarding:register_csv")
    assert len(lines(browse(huyen).get(f"{address}?nam={YEAR}&don_vi={lam_binh.pk}"))) == 2
    assert browse(huyen).get(f"{address}?nam=1999").status_code == 400
