"""The columns that a list of commendations may have, and the headings under which they go about."""

from typing import Final

from danvan.lists.commendations.words import form_in
from danvan.lists.reading.words.headings import ColumnSet, column

COMMENDATION_COLUMNS: Final = ColumnSet(
    (
        column("ordinal", "STT", "TT | Số TT | Số thứ tự | TTự | No | #"),
        column(
            "registrant",
            "Tên tập thể, cá nhân",
            "Họ và tên | Họ tên | Tên"
            " | Họ và tên, tên tập thể | Tên tập thể, họ và tên | Họ tên cá nhân, tên tập thể"
            " | Tên tập thể | Tên cá nhân | Tập thể | Cá nhân | Tập thể, cá nhân | Tên đơn vị | Tên đơn vị, cá nhân"
            " | Đơn vị, cá nhân | Cá nhân, đơn vị | Tổ chức, cá nhân | Tên tổ chức, cá nhân | Đơn vị | Họ tên, đơn vị"
            " | Đối tượng khen thưởng | Đối tượng được khen thưởng | Người nhận | Người được khen thưởng"
            " | Tập thể, cá nhân được khen thưởng | Tên tập thể hoặc cá nhân | Tập thể hoặc cá nhân"
            " | Họ và tên, chức vụ | Họ và tên, chức vụ, đơn vị | Họ và tên, chức vụ, đơn vị công tác"
            " | Tên hộ gia đình | Tên điển hình | Tên ghi trong quyết định",
            250,
        ),
        column(
            "kind",
            "Loại (tập thể, cá nhân)",
            "Loại | Phân loại | TT/CN | Tập thể hay cá nhân | Loại đối tượng | Đối tượng",
        ),
        column(
            "post",
            "Chức vụ",
            "Chức danh | Chức vụ, chức danh | Chức vụ, nghề nghiệp | Nghề nghiệp | Chức vụ khi đó"
            " | Chức vụ, đơn vị | Chức vụ, đơn vị công tác | Chức vụ, nơi công tác",
            200,
        ),
        column(
            "workplace",
            "Đơn vị công tác",
            "Nơi công tác | Cơ quan công tác | Cơ quan | Cơ quan, đơn vị | Cơ quan, đơn vị công tác"
            " | Đơn vị, nơi công tác | Đơn vị công tác, nơi cư trú | Nơi công tác, nơi cư trú | Nơi công tác, nơi ở",
            250,
        ),
        column(
            "unit",
            "Đơn vị (xã, thị trấn)",
            "Đơn vị | Xã | Xã, thị trấn | Xã, phường, thị trấn | Xã, phường | Tên xã | Địa phương | Thuộc xã"
            " | Đơn vị hành chính | Thuộc đơn vị | Đơn vị, địa phương | Địa phương, đơn vị | Đơn vị khi đó",
        ),
        column(
            "place",
            "Địa chỉ",
            "Nơi ở | Chỗ ở | Nơi cư trú | Thôn | Nơi thường trú",
            200,
        ),
        column(
            "merit",
            "Thành tích",
            "Thành tích đạt được | Nội dung thành tích | Tóm tắt thành tích | Thành tích khen thưởng | Nội dung"
            " | Nội dung khen thưởng | Lý do khen thưởng | Lý do | Thành tích xuất sắc",
            400,
        ),
        column(
            "amount",
            "Mức thưởng",
            "Tiền thưởng | Mức tiền thưởng | Số tiền | Số tiền thưởng | Thành tiền | Mức khen thưởng | Tiền"
            " | Tiền thưởng kèm theo | Kinh phí | Kinh phí khen thưởng | Mức thưởng kèm theo",
        ),
        column(
            "form",
            "Hình thức khen thưởng",
            "Hình thức | Hình thức khen | Khen thưởng | Danh hiệu | Danh hiệu, hình thức khen thưởng"
            " | Hình thức, danh hiệu | Danh hiệu khen thưởng | Loại khen thưởng | Hình thức khen thưởng, danh hiệu"
            " | Danh hiệu thi đua, hình thức khen thưởng | Danh hiệu thi đua",
        ),
        column(
            "decision",
            "Số quyết định",
            "Quyết định | Quyết định số | Số QĐ | QĐ số | QĐ | Số, ngày quyết định | Số, ngày, tháng quyết định"
            " | Số, ngày, tháng, năm quyết định | Số, ngày QĐ | Số, ký hiệu | Số, ký hiệu quyết định"
            " | Quyết định khen thưởng | Số quyết định khen thưởng | Theo quyết định | Theo quyết định số",
        ),
        column(
            "decided_on",
            "Ngày quyết định",
            "Ngày QĐ | Ngày ban hành | Ngày ký | Ngày ký quyết định | Ngày ban hành quyết định"
            " | Ngày, tháng, năm quyết định | Ngày, tháng, năm | Ngày, tháng | Ngày",
        ),
        column(
            "body",
            "Cơ quan ban hành",
            "Cơ quan ban hành quyết định | Cơ quan khen thưởng | Cơ quan quyết định | Cơ quan ra quyết định"
            " | Cấp khen thưởng | Cấp khen | Cấp ban hành | Cấp quyết định | Cấp ra quyết định | Đơn vị ban hành"
            " | Nơi ban hành | Thẩm quyền | Thẩm quyền khen thưởng",
            200,
        ),
        column("signer", "Người ký", "Người ký quyết định | Họ tên người ký", 120),
        column("signer_post", "Chức vụ người ký", "", 200),
        column(
            "track", "Loại quyết định", "Hệ thống khen thưởng | Khen của Nhà nước, Đảng | Khối khen thưởng"
        ),
        column("year", "Năm", "Năm khen thưởng | Năm khen | Năm thành tích | Năm thi đua"),
        column("programme", "Giai đoạn", "Giai đoạn thi đua | Giai đoạn khen thưởng"),
        column(
            "title",
            "Tên mô hình",
            "Mô hình | Tên mô hình, điển hình | Mô hình, điển hình | Tên gọi mô hình",
            300,
        ),
        column("field", "Lĩnh vực", "Thuộc lĩnh vực | LV"),  # known, and no part of a commendation
        # Known, and left out on purpose: personal data that the registry does not collect.
        column(
            "left_out",
            "Không lấy",
            "Ngày sinh | Ngày tháng năm sinh | Năm sinh | Tuổi | Giới tính | Nam | Nữ | Dân tộc | Tôn giáo"
            " | Đảng viên | Trình độ | Trình độ học vấn | Số CCCD | CCCD | CMND | Số căn cước | Số CMND"
            " | Địa chỉ email | Email"
            " | Kết quả kiểm tra do cổng ghi | Vướng mắc do cổng ghi | Tệp, trang, dòng gốc",
        ),
        column("note", "Ghi chú", "Chú thích | Ghi chú khác"),
    ),
    needed=("registrant",),
    enough=("form", "decision"),  # a log of one body's own commendations names it above
    marked=("kind", "form"),
    meanings={"form": form_in},
    fillers="duoc tang|duoc khen|duoc khen thuong|khen thuong|tang thuong|tang",
)
