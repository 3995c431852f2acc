"""What papers say of commending, as found: the forms of today with their codes, who signs, grounds, money.

What no paper was found to say is not here: who signed a Giấy khen under the law of 2003, coefficients under Nghị định
98/2023 and 152/2025, what Quy định 294-QĐ/TW says of forms, base salaries before July 2019. Offices add it. Where the
day on which a paper came into force was not found, its own day stands.
"""

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LAW_2022 = "Luật Thi đua, khen thưởng số 06/2022/QH15"
UNCHECKED = "Ghi nhận tháng 11/2026, chưa đối chiếu toàn văn"
GAZETTE = "Công báo số 571 + 572 ngày 15/7/2022, trang 57"
PARTY_2016 = "Quy định số 29-QĐ/TW (2016), điểm 27.2"
IN_FORCE = date(2024, 1, 1)  # of the law of 2022
TWO_LEVELS = date(2025, 7, 1)  # districts ended the day before
DISTRICTS_END = date(2025, 6, 30)
PARTY_2025 = date(2025, 5, 26)
QUANG_NINH = "Các căn cứ của Quyết định số 89/2025/QĐ-UBND ngày 30/10/2025 của UBND tỉnh Quảng Ninh"

# code, name, track, group
FORMS = (
    ("unspecified", "Không ghi hình thức", "", "khen"),
    ("giay_khen", "Giấy khen", "", "khen"),
    ("bang_khen", "Bằng khen", "", "khen"),
    ("bieu_duong", "Biểu dương", "", "khen"),
    ("giay_chung_nhan", "Giấy chứng nhận", "", "cong_nhan"),
    ("other", "Hình thức khác", "", "khen"),
    ("ky_niem_chuong", "Kỷ niệm chương", "", "khen"),
    ("co", "Cờ", "party", "khen"),
    ("ldtt", "Lao động tiên tiến", "state", "danh_hieu"),
    ("cstd_co_so", "Chiến sĩ thi đua cơ sở", "state", "danh_hieu"),
    ("tap_the_ldtt", "Tập thể lao động tiên tiến", "state", "danh_hieu"),
)

_PEOPLE = "ủy ban nhân dân; ubnd; hội đồng nhân dân"
_AGENCIES = (
    "sở; ban quản lý; chi cục; công an; bộ chỉ huy; ban chỉ huy; đồn biên phòng; trường; trung tâm; bệnh viện; "
    "chi nhánh; tòa án; viện kiểm sát; văn phòng ủy ban nhân dân; văn phòng ubnd"
)
_FIRMS = "doanh nghiệp; hợp tác xã; công ty; tổng công ty; ngân hàng"
_CELLS = "chi bộ; đảng ủy; đảng bộ"
_DISTRICT_PARTY = "huyện ủy; quận ủy; thị ủy; thành ủy"
_PROVINCE_PARTY = "tỉnh ủy; thành ủy"

# form, track, level, who, words that tell him, whether he may, from, to, article
SIGNING = (
    *(
        (form, "state", "", who, words, True, IN_FORCE, None, f"{LAW_2022}, Điều 80 {clause}")
        for form, clauses in (
            ("giay_khen", ("khoản 1", "khoản 4")),
            ("ldtt", ("khoản 1", "khoản 4")),
            ("cstd_co_so", ("khoản 1", "khoản 4")),
            ("tap_the_ldtt", ("khoản 1", "khoản 4")),
        )
        for clause, who, words in (
            (clauses[0], "Thủ trưởng cơ quan, tổ chức, đơn vị có tư cách pháp nhân", _AGENCIES),
            (clauses[1], "Tổng giám đốc, Giám đốc doanh nghiệp, hợp tác xã", _FIRMS),
        )
    ),
    *(
        (
            *(form, "state", "district", "Chủ tịch Ủy ban nhân dân cấp huyện", _PEOPLE, True, IN_FORCE),
            *(DISTRICTS_END, f"{LAW_2022}, Điều 80 khoản 2"),
        )
        for form in ("giay_khen", "ldtt", "cstd_co_so", "tap_the_ldtt")
    ),
    *(
        (
            *(form, "state", "commune", "Chủ tịch Ủy ban nhân dân cấp xã", _PEOPLE, True, IN_FORCE, None),
            f"{LAW_2022}, Điều 80 khoản 3",
        )
        for form in ("giay_khen", "ldtt")
    ),
    (
        *("giay_khen", "", "", "Ban Chỉ đạo", "ban chỉ đạo; bcđ", False, IN_FORCE, None),
        f"{LAW_2022}, Điều 80 không giao cho Ban Chỉ đạo",
    ),
    *(
        (form, "party", level, who, words, True, None, date(2025, 5, 25), PARTY_2016)
        for form, level, who, words in (
            ("bieu_duong", "", "chi bộ, đảng ủy cơ sở", _CELLS),
            ("giay_khen", "", "chi bộ cơ sở, đảng ủy cơ sở", _CELLS),
            ("giay_khen", "", "huyện ủy và tương đương", _DISTRICT_PARTY),
            ("bang_khen", "", "tỉnh ủy và tương đương", _PROVINCE_PARTY),
            ("co", "", "tỉnh ủy và tương đương", _PROVINCE_PARTY),
        )
    ),
)

# track, text, from, to, source
GROUNDS = (
    (
        *("state", "Luật Tổ chức chính quyền địa phương số 72/2025/QH15", TWO_LEVELS, None, QUANG_NINH),
    ),
    (
        *("state", "Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003; Luật sửa đổi, bổ sung một số điều của Luật "
          "Thi đua, khen thưởng ngày 14 tháng 6 năm 2005; Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen "
          "thưởng ngày 16 tháng 11 năm 2013"),
        *(date(2013, 11, 16), date(2023, 12, 31)),
        "Các căn cứ của Quyết định số 31/2020/QĐ-UBND ngày 26/10/2020 của UBND tỉnh Phú Yên",
    ),
    (
        *("state", "Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ quy định chi tiết thi hành một "
          "số điều của Luật Thi đua, khen thưởng"),
        *(date(2017, 7, 31), date(2023, 12, 31)),
        "Các căn cứ của Quyết định số 31/2020/QĐ-UBND ngày 26/10/2020 của UBND tỉnh Phú Yên",
    ),
    ("state", f"{LAW_2022}", IN_FORCE, None, QUANG_NINH),
    ("state", "Nghị định số 98/2023/NĐ-CP của Chính phủ", IN_FORCE, DISTRICTS_END, UNCHECKED),
    ("state", "Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ", TWO_LEVELS, None, QUANG_NINH),
    ("state", "Thông tư số 15/2025/TT-BNV của Bộ trưởng Bộ Nội vụ", TWO_LEVELS, None, QUANG_NINH),
    ("party", "Quy định số 29-QĐ/TW (2016) của Ban Chấp hành Trung ương", None, date(2025, 5, 25), PARTY_2016),
    (
        *("party", "Quy định số 294-QĐ/TW ngày 26 tháng 5 năm 2025 của Ban Chấp hành Trung ương", PARTY_2025, None),
        UNCHECKED,
    ),
    (
        *("party", "Hướng dẫn số 38-HD/BTCTW ngày 29 tháng 9 năm 2025 của Ban Tổ chức Trung ương"),
        *(date(2025, 9, 29), None, UNCHECKED),
    ),
)

SALARIES = (
    (date(2019, 7, 1), 1_490_000, "Nghị định số 38/2019/NĐ-CP"),
    (date(2023, 7, 1), 1_800_000, "Nghị định số 24/2023/NĐ-CP"),
    (date(2024, 7, 1), 2_340_000, "Nghị định số 73/2024/NĐ-CP"),
)

# form, level, kind of recipient, value, from, to, article
COEFFICIENTS = (
    (
        *("giay_khen", "commune", "individual", "0.15", date(2017, 7, 31), date(2023, 12, 31)),
        "Nghị định số 91/2017/NĐ-CP, Điều 73 khoản 1 điểm d",
    ),
    (
        *("giay_khen", "commune", "collective", "0.30", date(2017, 7, 31), date(2023, 12, 31)),
        "Nghị định số 91/2017/NĐ-CP, Điều 73 khoản 2 điểm b",
    ),
)


def load(apps: Apps | Any) -> None:
    """Writes all of it into empty catalogues."""
    of = {name: apps.get_model("awards", name)._base_manager for name in ("AwardForm", "SigningRule", "LegalGround")}
    form = apps.get_model("awards", "AwardForm")
    of["AwardForm"].bulk_create(
        form(code=code, name=name, track=track, group=group, position=position)
        for position, (code, name, track, group) in enumerate(FORMS, start=1)
    )
    rule = apps.get_model("awards", "SigningRule")
    of["SigningRule"].bulk_create(
        rule(
            form_id=code, track=track, level=level, signer=signer, words=words, is_allowed=allowed,
            from_on=from_on, to_on=to_on, article=article, source=GAZETTE if LAW_2022 in article else "",
        )
        for code, track, level, signer, words, allowed, from_on, to_on, article in SIGNING
    )
    ground = apps.get_model("awards", "LegalGround")
    of["LegalGround"].bulk_create(
        ground(track=track, text=text, from_on=from_on, to_on=to_on, source=source, position=position)
        for position, (track, text, from_on, to_on, source) in enumerate(GROUNDS, start=1)
    )
    salary = apps.get_model("awards", "BaseSalary")
    salary._base_manager.bulk_create(
        salary(from_on=day, amount=amount, paper=paper) for day, amount, paper in SALARIES
    )
    coefficient = apps.get_model("awards", "RewardCoefficient")
    coefficient._base_manager.bulk_create(
        coefficient(
            form_id=code, level=level, recipient_kind=kind, value=value, from_on=from_on, to_on=to_on, article=article
        )
        for code, level, kind, value, from_on, to_on, article in COEFFICIENTS
    )


def load_law(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    load(apps)


class Migration(migrations.Migration):

    dependencies = [
        ("awards", "0022_award_rules"),
    ]

    operations = [
        migrations.RunPython(load_law, migrations.RunPython.noop),
    ]
