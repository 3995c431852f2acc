"""Where today's portal says something else than e2cfc70 on purpose: faults and words that were mended, nothing else.

The one place for it: `expected/` is what e2cfc70 said and is never edited.
"""

from dataclasses import dataclass, field

from danvan.review.figures.definitions import DEFINITIONS


@dataclass(frozen=True)
class Difference:
    """Why, and by answer ("figures-district.json") pairs of lines: as they read then, once in it, and now.

    `words` are pairs of texts, then and now, wherever in an answer they stand. `columns`, by export, are those that
    e2cfc70 did not have; they are not compared. Of papers laid out `anew` only the numbered rows of tables are.
    """

    why: str
    lines: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[tuple[str, str], ...] = ()
    anew: tuple[str, ...] = ()


_SINCE = ("closed-1-since.txt", "closed-2-since.txt", "closed-3-since.txt")
_TOLD_OF_REASONS = """Trước → sau
10:00 01/12/2026
Hệ thống
Sửa lượt đăng ký “Nuôi cá lồng Khuổi Trang – 2022”
Lượt đăng ký không còn bị trả lại
lý do trả lại:
Thiếu ý kiến của cấp uỷ xã. → (trống)
10:00 01/12/2026
Hệ thống
Sửa lượt đăng ký “Dạy trẻ hát Then – 2022”
Lượt đăng ký không còn bị trả lại
lý do trả lại:
Chưa nêu đối tượng thụ hưởng (mục 4). → (trống)
"""
_HISTORY_OF_REASON = """Nội dung
10:00 01/12/2026
Hệ thống
Sửa
Lý do trả lại:
Chưa nêu đối tượng thụ hưởng (mục 4).
→
(trống)
Lý do: Lượt đăng ký không còn bị trả lại
"""
_TOOLS_OF_TRAIL = """Xuất Excel
Tìm trong danh sách
Tìm kiếm
Tìm theo người, lý do, tên tệp hoặc chữ trong nội dung trước và sau; không cần dấu.
"""
_FILTERS_OF_TRAIL = """Theo đối tượng
Tất cả
bản chốt số liệu
bộ tiêu chí
công nhận
giai đoạn
giải trình
khen thưởng
kế thừa đơn vị
kết quả vận động
lĩnh vực
lĩnh vực liên quan
lượt đăng ký
lần nhập tệp
mô hình
phân công
quyết định
số đã công bố
tập thể, cá nhân
việc gửi danh sách, báo cáo
yêu cầu gửi
đánh giá
đơn vị
Theo người thực hiện
Tất cả
Cán bộ huyện (trình diễn)
Cán bộ huyện thứ hai
Cán bộ xã (trình diễn)
Quản trị (trình diễn)
Hệ thống
"""
_REASONS_GONE = (
    ('"Đã tiếp nhận","Chưa nêu đối tượng thụ hưởng (mục 4)."]', '"Đã tiếp nhận",null]'),
    ('"Đã gửi","Thiếu ý kiến của cấp uỷ xã."]', '"Đã gửi",null]'),
)

_DEFINED = (
    "Số mô hình khác nhau có ít nhất một lần công nhận còn hiệu lực, của lượt đăng ký đã được tiếp nhận."
    " Lượt công nhận tính mỗi lần một lượt."
)
_DEFINED_NOW = f"{_DEFINED} Quyết định hủy mà chính nó đã bị hủy thì không còn làm mất hiệu lực."
_DEFINED_ANEW = f"""Cách tính đã đổi
Được công nhận
Lúc chốt: {_DEFINED}
Lúc này: {_DEFINED_NOW}
Nhật ký thay đổi từ khi chốt
"""

_LEDGER_ROW = (
    "1 | Mô hình đăng ký | 18 | 59 | -41 | Số đã công bố (18) ít hơn số theo sổ đăng ký là 41. Không cách tính nào của "
    "sổ đăng ký cho ra số đã công bố; cần đối chiếu lại với nguồn. Chưa giải trình.\n"
)
_PLACE = (
    "Đơn vị được chọn và toàn bộ đơn vị trực thuộc, theo địa giới vào ngày chốt số liệu; "
    "đơn vị đã nhập toàn bộ vào đơn vị khác thì tính ở đơn vị mới."
)
_HOLDERS = "Số chủ thể khác nhau có ít nhất một lượt đăng ký đã được tiếp nhận."
_OF_DAYS = ("Phạm vi", "Ngày tính số liệu", "Năm", "Tập thể, cá nhân đăng ký")

_REPLACING = """Thay thế hay bổ sung
Đơn vị này đã có danh sách được ghi vào sổ. Danh sách này là
danh sách bổ sung
(chỉ thêm dòng mới, dòng cũ giữ nguyên), trừ khi đồng chí chọn thay thế:
Thay thế “Danh sách xã Xuân Lập 2022.xlsx”, đã nhận lúc 10:01 28/11/2026
Thay thế: dòng khác thì sửa tại chỗ, dòng không còn thì rút với lý do “bản thay thế”, dòng mới thì thêm. Cổng cho xem \
từng dòng trước khi ghi.
"""

_HEADINGS_OF_CLOSED_LISTS = {
    0: ("Tên", "Chức vụ, nơi công tác", "Đơn vị", "Mô hình, điển hình"),
    3: ("Mô hình, điển hình", "Tập thể, cá nhân", "Đơn vị", "Lĩnh vực", "Năm", "Cấp", "Tính chất"),
    20: ("Mô hình, điển hình", "Tập thể, cá nhân", "Đơn vị", "Lĩnh vực", "Năm đăng ký", "Công nhận"),
}
_TABS_OF_CLOSED_REVIEWS = "Số liệu\nĐối chiếu số liệu\nAi đã gửi, ai chưa\nSo sánh\nSố liệu đã chốt\n"
_PATHS_TO_HISTORIES = {  # the headings over them, and the name of what they are of in the path to it
    "trail-of-decision.txt": (
        "Quyết định",
        "Quyết định số 23-QĐ/BCĐ ngày 16/09/2022 của Ban Chỉ đạo huy…",
        "Quyết định số 23-QĐ/BCĐ ngày 16/09/2022 của Ban Chỉ đạo huyện Lâm Bình",
    ),
    "trail-of-emulationmodel.txt": ("Mô hình", *["Cựu chiến binh giúp nhau giảm nghèo"] * 2),
    "trail-of-registration.txt": ("Lượt đăng ký", *["Dạy trẻ hát Then – 2022"] * 2),
}
_CODES_OF_CLOSED_REVIEWS = {1: "HT2S-DHQE", 2: "H2CF-HE0D", 3: "KZEZ-P5DW"}


def _tools_of(headings: tuple[str, ...]) -> str:
    """What stands over a list by which it is taken along and laid out."""
    orders = [f"{heading}, {way}" for heading in headings for way in ("tăng dần", "giảm dần")]
    return "\n".join(
        (
            *("In cả danh sách", "Xuất Excel", "Xuất CSV", "Sắp xếp, chọn cột, số dòng mỗi trang"),
            *("Sắp xếp theo:", "Như thường lệ", *orders),
            *("Số dòng mỗi trang:", "25 dòng", "50 dòng", "100 dòng", "200 dòng"),
            *("Các cột", *headings, "Trình bày lại", ""),
        )
    )


ON_PURPOSE = (
    Difference(
        "A closed review keeps the tabs of its period.",
        {
            name: ((last, f"{last}{_TABS_OF_CLOSED_REVIEWS}"),)
            for review in _CODES_OF_CLOSED_REVIEWS
            for name, last in (
                (f"closed-{review}.txt", "Word, mẫu Nhà nước\n"),
                (f"closed-{review}-since.txt", "Bản chốt không thay đổi.\n"),
            )
        },
    ),
    Difference(
        "Screens of entry have the path to them, as pages of reading.",
        {
            "trail-newest.txt": (
                (
                    "Nhật ký thay đổi\n‹ 11/2026\n",
                    "Tổng quan\nNhập liệu\nNhật ký thay đổi\nNhật ký thay đổi\n‹ 11/2026\n",
                ),
            ),
            **{
                name: (
                    (
                        f"Lịch sử thay đổi: {full}\n",
                        f"Tổng quan\nNhập liệu\n{sort}\n{short}\nLịch sử\nLịch sử thay đổi: {full}\n",
                    ),
                )
                for name, (sort, short, full) in _PATHS_TO_HISTORIES.items()
            },
        },
    ),
    Difference(
        "A kept list is sorted, printed and taken along.",
        {
            f"closed-{review}-list-{number}.txt": (
                (f"(mã {code}).\n", f"(mã {code}).\n{_tools_of(headings)}"),
            )
            for review, code in _CODES_OF_CLOSED_REVIEWS.items()
            for number, headings in _HEADINGS_OF_CLOSED_LISTS.items()
        },
    ),
    Difference(
        "The trail tells who took a list along or looked at a file, who came in and who was not let in.",
        {
            "trail-newest.txt": (
                ("Sửa\nXoá\n", "Sửa\nXoá\nXuất danh sách\nĐăng nhập\nKhông đăng nhập được\nXem, lấy tệp\n"),
            )
        },
    ),
    Difference(
        "The whole trail is searched, filtered by person and thing, and taken along.",
        {
            "trail-newest.txt": (
                ("Nhật ký thay đổi\n‹ 11/2026\n", f"Nhật ký thay đổi\n{_TOOLS_OF_TRAIL}‹ 11/2026\n"),
                ("Xem, lấy tệp\n", f"Xem, lấy tệp\n{_FILTERS_OF_TRAIL}"),
            )
        },
    ),
    Difference(
        "The lists of models and registrants say in Excel what they say on a page.",
        columns={
            f"export-{table}-{user}.txt": (column,)
            for table, column in (("emulationmodel", "Năm đăng ký"), ("registrant", "Mô hình, điển hình"))
            for user in ("quantri", "xa")
        },
    ),
    Difference(
        "A list of decisions says how many recognitions and commendations each gave.",
        columns={f"export-decision-{user}.txt": ("Công nhận", "Khen thưởng") for user in ("quantri", "xa")},
    ),
    Difference(
        "The lists of entry, the trail's among them, are counted to a thousand: nobody waits for the number of all.",
        {"trail-newest.txt": (("65\n66\n3292 nhật ký thay đổi\n", "20\n21\nhơn 1.000 thay đổi\n"),)},
    ),
    Difference(
        "Partners of a model have a column.",
        columns={f"export-emulationmodel-{user}.txt": ("Cùng thực hiện",) for user in ("quantri", "xa")},
    ),
    Difference(
        "The workbook is a sheet to sign with its annexes, and sheets for the screen without numbers of the database.",
        anew=("review-workbook.txt",),
    ),
    Difference(
        "The report has the sections that people write; the ledger of differences is a slip of its own.",
        dict.fromkeys(("review-report-party.txt", "review-report-state.txt"), ((_LEDGER_ROW, ""),)),
        anew=("review-report-party.txt", "review-report-state.txt"),
    ),
    Difference(
        "A commendation given although something stood against it says why.",
        columns={f"export-commendation-{user}.txt": ("Lý do vẫn khen thưởng",) for user in ("quantri", "xa")},
    ),
    Difference(
        "How papers call a person is recorded.",
        columns={f"export-registrant-{user}.txt": ("Xưng hô",) for user in ("quantri", "xa")},
    ),
    Difference(
        "The reason of a return goes when the registration moves on; a migration cleared two, with their trail.",
        {
            "export-registration-quantri.txt": _REASONS_GONE,
            "export-registration-xa.txt": _REASONS_GONE,
            "rows-of-tables.txt": (("models_registry_change 3292\n", "models_registry_change 3294\n"),),
            "trail-of-registration.txt": (("Nội dung\n", _HISTORY_OF_REASON),),
            **dict.fromkeys(_SINCE, (("Trước → sau\n", _TOLD_OF_REASONS),)),
        },
    ),
    Difference(
        "A revoking decision that is itself revoked revokes nothing: the definition says so, Excel what is in force.",
        {
            **dict.fromkeys(
                ("review-workbook.txt", "review-report-party.txt", "review-report-state.txt"),
                ((_DEFINED, _DEFINED_NOW),),
            ),
            **dict.fromkeys(_SINCE, (("Nhật ký thay đổi từ khi chốt\n", _DEFINED_ANEW),)),
        },
        {
            f"export-{kind}-{user}.txt": ("Còn hiệu lực",)
            for kind in ("recognition", "commendation", "decision")
            for user in ("quantri", "xa")
        },
    ),
    Difference(
        "The mass organisations stand apart; what is known to be one of them says so.",
        words=(('"Đoàn thể"', '"Đoàn thể khác hoặc chưa rõ"'),),
    ),
    Difference(
        "The head and the signature of a printed page are those of its papers.",
        words=(
            (
                "Ban Chỉ đạo phong trào thi đua “Dân vận khéo” Huyện Lâm Bình\n",
                "HUYỆN ỦY LÂM BÌNH\nBAN CHỈ ĐẠO PHONG TRÀO THI ĐUA “DÂN VẬN KHÉO” HUYỆN LÂM BÌNH\n",
            ),
            (
                "Ban Chỉ đạo phong trào thi đua “Dân vận khéo” Xã Xuân Lập\n",
                "ĐẢNG ỦY XÃ XUÂN LẬP\nBAN CHỈ ĐẠO PHONG TRÀO THI ĐUA “DÂN VẬN KHÉO” XÃ XUÂN LẬP\n",
            ),
            ("Trưởng ban\n(Ký tên, đóng dấu)", "TRƯỞNG BAN\n(Ký, ghi rõ họ tên, đóng dấu)"),
        ),
    ),
    Difference(
        "Each role of an account in a unit is now one row for each of its tasks.",
        {"rows-of-tables.txt": (("models_registry_assignment 7\n", "models_registry_assignment 18\n"),)},
    ),
    Difference(
        "A list is sent when it was written or said to have come, not by a day in one row; each thing asked is told.",
        {
            "review-workbook.txt": (
                (
                    '[1,"Xã Xuân Lập","Gửi đúng hạn","2020-02-07 00:00:00",null,"Nhập tay trên cổng",77,4,0,null]',
                    '[1,"Danh sách đăng ký giai đoạn 2020-2022","2022-10-31 00:00:00","Xã Xuân Lập","Gửi muộn",'
                    '"2026-11-28 00:00:00",1489,"Tệp nhận qua cổng: Danh sách xã Xuân Lập 2022.xlsx",77,4,0,'
                    '"ngày ghi trong danh sách: 07/02/2020 – 21/04/2022"]\n'
                    '[2,"Danh sách đăng ký năm 2022","2022-03-31 00:00:00","Xã Xuân Lập","Gửi muộn",'
                    '"2026-11-28 00:00:00",1703,"Tệp nhận qua cổng: Danh sách xã Xuân Lập 2022.xlsx",32,3,0,'
                    '"ngày ghi trong danh sách: 05/02/2022 – 21/04/2022"]',
                ),
            ),
        },
        words=(
            ("\nviệc gửi danh sách\n", "\nviệc gửi danh sách, báo cáo\n"),
            ("\nhạn gửi\n", "\nyêu cầu gửi\n"),
        ),
    ),
    Difference(
        "One spelling of tone marks, that of the laws, in whatever the portal says itself.",
        words=(
            ("ĐẢNG UỶ XÃ", "ĐẢNG ỦY XÃ"),
            ("\nXoá\n", "\nXóa\n"),
            ("tệp mới không xoá dòng nào", "tệp mới không xóa dòng nào"),
        ),
    ),
    Difference(
        "Words of pages and papers as an office writes them.",
        {
            "review-workbook.txt": (
                ("72,9 % số đăng ký", "72,9% số đăng ký"),
                ("84,7 % số đăng ký", "84,7% số đăng ký"),
            ),
            **dict.fromkeys(
                ("review-report-party.txt", "review-report-state.txt"),
                (("số mô hình của cả giai đoạn.", "số mô hình của cả kỳ."),),
            ),
        },
        words=(
            ("Bị huỷ bởi", "Bị hủy theo quyết định"),
            ("tốt ngay, 2 dòng kia ở lại trang này, không vào sổ", "tốt ngay; 2 dòng chưa tốt không vào sổ"),
            ("\nsơ kết phong trào", "\nSơ kết phong trào"),
            ("Số liệu sơ kết", "Số liệu báo cáo"),
            ("đều là lượt không rõ tính chất", "đều chưa xác định là mới hay duy trì"),
            (", bằng 72,9\u00a0% số mô hình, điển hình đăng ký", ", đạt tỷ lệ 72,9% so với số đăng ký"),
            (", bằng 84,7\u00a0% số mô hình, điển hình đăng ký", ", đạt tỷ lệ 84,7% so với số đăng ký"),
            ("được khen thưởng, với 4 lượt khen.", "được khen thưởng, 4 lượt khen thưởng."),
            ('; 4 lượt khen"', '; 4 lượt khen thưởng"'),
            ("của Cán bộ, công chức xã", "của cán bộ, công chức xã"),
            ("- Lưu. | T/M", "- Lưu Văn phòng. | T/M"),
            ("- Lưu. | TM.", "- Lưu: VT. | TM."),
        ),
    ),
    Difference(
        "In the text of a report numbers below ten have two digits, as offices write them.",
        words=(
            ("12 lượt đăng ký mới, 9 lượt duy trì, 2 lượt", "12 lượt đăng ký mới, 09 lượt duy trì, 02 lượt"),
            ("22 lượt đăng ký mới, 9 lượt duy trì, 1 lượt", "22 lượt đăng ký mới, 09 lượt duy trì, 01 lượt"),
            ("Không rõ năm: 2 lượt", "Không rõ năm: 02 lượt"),
            (
                "tỉnh có 1 mô hình, điển hình; không rõ cấp có 2 ",
                "tỉnh có 01 mô hình, điển hình; không rõ cấp có 02 ",
            ),
            ("công nhận có 5 mô hình", "công nhận có 05 mô hình"),
            ("(4 của tập thể và 6 của", "(04 của tập thể và 06 của"),
            ("(5 của tập thể và 6 của", "(05 của tập thể và 06 của"),
            ("5 mô hình (2 của tập thể và 3 của", "05 mô hình (02 của tập thể và 03 của"),
            ("(8 của tập thể và 2 của", "(08 của tập thể và 02 của"),
            ("9 mô hình (4 của tập thể và 5 của", "09 mô hình (04 của tập thể và 05 của"),
            ("5 mô hình (3 của tập thể và 2 của", "05 mô hình (03 của tập thể và 02 của"),
            ("liên quan là 6)", "liên quan là 06)"),
            ("đã có 2 tập thể và 1 cá nhân", "đã có 02 tập thể và 01 cá nhân"),
            ("khen thưởng, 4 lượt khen thưởng.", "khen thưởng, 04 lượt khen thưởng."),
        ),
    ),
    Difference(
        "A row says under whom it was put, where the registry calls him otherwise.",
        {
            "list-1.txt": (
                (
                    "Hội CCB xã Xuân Lập (tập thể)\nXã Xuân Lập",
                    "Hội CCB xã Xuân Lập (tập thể)\nTrong sổ:\nHội Cựu chiến binh xã Xuân Lập\nXã Xuân Lập",
                ),
            ),
        },
    ),
    Difference(
        "A review is of a period and counts by the records' own days: its definitions say so.",
        {
            **dict.fromkeys(
                ("review-report-party.txt", "review-report-state.txt"),
                (
                    (
                        f"Phạm vi | {_PLACE}\nTập thể, cá nhân đăng ký | {_HOLDERS}\n",
                        "".join(f"{term} | {DEFINITIONS[term]}\n" for term in _OF_DAYS),
                    ),
                ),
            ),
            "list-4.txt": (
                ("Giai đoạn 2020-2022, Xã Xuân Lập", "Sơ kết giai đoạn 2020 - 2022, Xã Xuân Lập"),
            ),
            **dict.fromkeys(
                _SINCE,
                (
                    (
                        "Cách tính đã đổi\nĐược công nhận\n",
                        "Cách tính đã đổi\n"
                        f"Phạm vi\nLúc chốt: {_PLACE}\nLúc này: {DEFINITIONS['Phạm vi']}\n"
                        + "".join(
                            f"{term}\nLúc chốt: chưa có\nLúc này: {DEFINITIONS[term]}\n"
                            for term in ("Ngày tính số liệu", "Năm")
                        )
                        + f"Tập thể, cá nhân đăng ký\nLúc chốt: {_HOLDERS}\n"
                        f"Lúc này: {DEFINITIONS['Tập thể, cá nhân đăng ký']}\n"
                        "Được công nhận\n",
                    ),
                ),
            ),
        },
    ),
    Difference(
        "Rows that stayed behind or were left out are gone on with; a list replaces another where it is asked to.",
        {
            "list-3.txt": (
                (
                    "để nơi lập danh sách sửa rồi gửi lại\nXem trong sổ\n",
                    "để nơi lập danh sách sửa rồi gửi lại\nSửa và ghi tiếp 1 dòng này\nXem trong sổ\n",
                ),
            ),
            "list-1.txt": (
                (
                    "để nơi lập danh sách sửa rồi gửi lại\nXem trong sổ\n",
                    "để nơi lập danh sách sửa rồi gửi lại\nSửa và ghi tiếp 4 dòng này\n"
                    "Đã bỏ, không ghi\n1\ndòng\nXem lại 1 dòng này\nXem trong sổ\n",
                ),
            ),
            "list-4.txt": (
                (
                    "So với lần trước\nCác dòng\n",
                    "Thay thế hay bổ sung\nSo với lần trước\nCác dòng\n",
                ),
                (
                    "Ghi rồi vẫn hoàn tác được.\nCần đồng chí trả lời\n",
                    f"Ghi rồi vẫn hoàn tác được.\n{_REPLACING}Cần đồng chí trả lời\n",
                ),
                (
                    "tệp mới không xoá dòng nào.\n",
                    "tệp mới không xoá dòng nào, trừ khi đồng chí chọn thay thế.\n",
                ),
            ),
        },
    ),
    Difference(
        "A unit beside which no row stands is called by its name: its row is not that of its agencies alone.",
        dict.fromkeys(
            (
                *("review-report-party.txt", "review-report-state.txt", "review-workbook.txt"),
                *("figures-commune.json", "closed-2-since.txt"),
            ),
            (("Xã Xuân Lập (cơ quan, đơn vị trực thuộc)", "Xã Xuân Lập"),),
        ),
    ),
)
