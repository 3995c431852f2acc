"""The columns that a list of registrations may have, and the headings under which they go about."""

from typing import Final

from danvan.lists.reading.words.headings import ColumnSet, column, heading_key
from models_registry.models import EmulationModel

__all__ = ["BY_NAME", "COLUMNS", "FORM_ITEMS", "MARKED", "REGISTRATIONS", "heading_key", "match_heading"]

COLUMNS: Final = (
    column("ordinal", "STT", "TT | Số TT | Số thứ tự | TTự | No | #"),
    column(
        "title",
        "Tên mô hình",
        "Mô hình | Tên mô hình, điển hình | Mô hình, điển hình | Tên gọi mô hình | Tên điển hình, mô hình"
        " | Tên mô hình đăng ký | Tên mô hình Dân vận khéo | Mô hình Dân vận khéo | Tên mô hình, công trình"
        " | Tên mô hình, phần việc | Nội dung đăng ký mô hình | Tên công trình, phần việc | Tiêu đề"
        " | Tên mô hình, việc làm | Tên việc làm | Mô hình, cách làm | Tên mô hình, cách làm"
        " | Nội dung mô hình | Nội dung đăng ký",
        300,
    ),
    column(
        "registrant",
        "Tên tập thể, cá nhân",
        "Tập thể, cá nhân | Tập thể, cá nhân đăng ký | Tên tập thể, cá nhân thực hiện | Họ tên | Họ và tên"
        " | Họ tên, đơn vị | Đơn vị, cá nhân | Đơn vị, cá nhân thực hiện | Tổ chức, cá nhân | Cá nhân, đơn vị"
        " | Đơn vị | Đơn vị thực hiện | Đơn vị đăng ký | Tên đơn vị | Tên tổ chức, cá nhân | Chủ thể"
        " | Chủ thể thực hiện | Người xây dựng mô hình | Người thực hiện mô hình | Chủ thể đăng ký"
        " | Họ tên cá nhân, tên tập thể | Tên tập thể | Tên cá nhân | Tên TT, CN | Họ tên TT, CN"
        " | Cá nhân | Tập thể | Người đăng ký | Người thực hiện | Đơn vị chủ trì | Cơ quan, đơn vị thực hiện"
        " | Cơ quan, đơn vị | Tên cơ quan, đơn vị | Họ và tên, chức vụ | Đơn vị xây dựng mô hình"
        " | Đơn vị chủ quản"
        " | Tác giả mô hình | Tên tập thể hoặc cá nhân | Tập thể hoặc cá nhân | Tên chủ mô hình | Chủ mô hình"
        " | Họ và tên, chức vụ, đơn vị | Tên điển hình | Tên điển hình tiên tiến | Điển hình tiên tiến"
        " | Gương điển hình | Gương điển hình tiên tiến",
        250,
    ),
    column(
        "kind",
        "Loại (tập thể, cá nhân)",
        "Loại | Loại hình | Phân loại | TT/CN | Tập thể/Cá nhân | Tập thể, cá nhân | Tập thể hoặc cá nhân"
        " | Loại mô hình | Loại đối tượng | Hình thức | Hình thức đăng ký | Đối tượng đăng ký | Loại chủ thể",
    ),
    column(
        "field",
        "Lĩnh vực",
        "Lĩnh vực đăng ký | Thuộc lĩnh vực | Lĩnh vực hoạt động | Nhóm lĩnh vực | Lĩnh vực thực hiện | LV"
        " | Lĩnh vực chính | Lĩnh vực mô hình",
    ),
    column(
        "related",
        "Lĩnh vực liên quan",
        "Các lĩnh vực liên quan | Lĩnh vực phụ | Lĩnh vực kết hợp | Lĩnh vực khác có liên quan",
    ),
    column(
        "unit",
        "Đơn vị (xã, thị trấn)",
        "Đơn vị | Xã | Xã, thị trấn | Xã, phường, thị trấn | Xã, phường | Tên xã | Địa phương | Thuộc xã"
        " | Xã, TT | Tên xã, TT | Tên xã, thị trấn"
        " | Đơn vị hành chính | Địa phương, đơn vị | Đơn vị, địa phương | Thuộc đơn vị | Tên đơn vị"
        " | Đơn vị đăng ký | Đơn vị cấp xã | Đảng bộ | Đảng ủy | Đơn vị báo cáo | Đơn vị xã | Mã đơn vị",
    ),
    column("year", "Năm", "Năm đăng ký | Năm thực hiện | Năm ĐK | Năm xây dựng"),
    column(
        "date",
        "Ngày đăng ký",
        "Ngày | Ngày tháng đăng ký | Ngày, tháng, năm đăng ký | Thời gian đăng ký | Ngày ĐK | Dấu thời gian"
        " | Timestamp",
    ),
    column("level", "Cấp đăng ký", "Cấp | Cấp độ | Đăng ký cấp | Cấp mô hình | Cấp công nhận | Đề nghị cấp"),
    column(
        "novelty",
        "Tính chất (mới, duy trì, nhân rộng)",
        "Tính chất | Mới/Duy trì | Mới, cũ | Mới, duy trì, nhân rộng | Tình trạng | Mới hay duy trì"
        " | Hình thức xây dựng | Mô hình mới, duy trì | Xây dựng mới, duy trì",
    ),
    column(
        "post",
        "Chức vụ",
        "Chức danh | Chức vụ, đơn vị | Chức vụ, đơn vị công tác | Chức vụ, nghề nghiệp"
        " | Chức vụ, nơi công tác",
        200,
    ),
    column("workplace", "Đơn vị công tác", "Nơi công tác | Cơ quan công tác | Cơ quan", 250),
    column(
        "place",
        "Địa điểm",
        "Địa bàn | Địa bàn thực hiện | Địa điểm thực hiện | Địa chỉ | Thôn"
        " | Nơi thực hiện | Địa chỉ thực hiện | Phạm vi | Phạm vi thực hiện | Nơi ở | Chỗ ở | Nơi cư trú"
        " | Nơi thường trú | Hộ khẩu thường trú",
        200,
    ),
    column(
        "reason",
        "Thực trạng, lý do",
        "Lý do | Thực trạng | Sự cần thiết | Lý do xây dựng mô hình | Lý do chọn mô hình"
        " | Đặc điểm tình hình",
    ),
    column(
        "goals",
        "Mục tiêu, tiêu chí",
        "Mục tiêu | Mục đích | Mục đích, yêu cầu | Tiêu chí | Mục tiêu cụ thể | Mục đích, mục tiêu",
    ),
    column(
        "content",
        "Nội dung, cách thức thực hiện",
        "Nội dung | Nội dung, cách làm | Cách làm | Nội dung thực hiện | Tóm tắt nội dung | Nội dung chính"
        " | Cách thức"
        " | Tóm tắt nội dung mô hình | Nội dung mô hình | Nội dung, mục tiêu | Nội dung đăng ký"
        " | Nội dung cụ thể"
        " | Cách thức thực hiện | Nội dung, biện pháp | Nội dung, giải pháp | Giải pháp | Cách làm cụ thể",
    ),
    column(
        "beneficiaries",
        "Địa bàn, đối tượng thụ hưởng",
        "Đối tượng thụ hưởng | Đối tượng | Đối tượng, quy mô | Quy mô | Số hộ tham gia | Đối tượng tham gia"
        " | Đối tượng, phạm vi | Đối tượng, phạm vi, quy mô | Số người hưởng lợi | Số hộ hưởng lợi"
        " | Đối tượng vận động",
    ),
    column(
        "forces",
        "Lực lượng tham gia",
        "Lực lượng | Thành phần tham gia | Đơn vị phối hợp | Phối hợp | Cơ quan phối hợp",
    ),
    column(
        "resources",
        "Nguồn lực",
        "Kinh phí | Kinh phí, nguồn lực | Kinh phí thực hiện | Nguồn kinh phí | Nguồn lực, kinh phí",
    ),
    column(
        "timeframe",
        "Thời gian thực hiện",
        "Thời gian | Thời gian bắt đầu, hoàn thành | Tiến độ | Thời hạn | Thời gian triển khai"
        " | Thời gian hoàn thành"
        " | Thời gian bắt đầu | Năm bắt đầu | Thời gian xây dựng | Giai đoạn thực hiện",
    ),
    column(
        "outputs",
        "Sản phẩm, kết quả đầu ra",
        "Sản phẩm | Kết quả | Kết quả dự kiến | Dự kiến kết quả | Hiệu quả | Kết quả đạt được"
        " | Kết quả thực hiện"
        " | Hiệu quả mô hình | Kết quả, hiệu quả | Sản phẩm đầu ra",
    ),
    column(
        "sustainability",
        "Khả năng duy trì, nhân rộng",
        "Duy trì, nhân rộng | Khả năng nhân rộng | Khả năng duy trì | Tính bền vững | Khả năng lan tỏa",
    ),
    column(
        "contact",
        "Người phụ trách",
        "Người liên hệ | Đầu mối liên hệ | Người theo dõi | Cán bộ phụ trách | Họ tên người phụ trách",
        250,
    ),
    column(
        "phone",
        "Số điện thoại",
        "Điện thoại | SĐT | Điện thoại liên hệ | Số ĐT | ĐT | Số điện thoại liên hệ",
        100,
    ),
    column(
        "continues",
        "Tiếp tục",
        "Có tiếp tục | Có tiếp tục không | Tiếp tục hay dừng | Tiếp tục duy trì",
    ),
    # Of our own lists: they tell which registration a row speaks of (`deciding.own_export`).
    column("number", "Mã dòng", "Mã lượt đăng ký"),
    column("programme", "Giai đoạn", "Giai đoạn thi đua"),
    column("state", "Trạng thái"),
    column("return_reason", "Lý do trả lại"),
    # Known, and left out on purpose: personal data that the registry does not collect.
    column(
        "left_out",
        "Không lấy",
        "Ngày sinh | Ngày tháng năm sinh | Năm sinh | Tuổi | Giới tính | Nam | Nữ | Dân tộc | Tôn giáo"
        " | Đảng viên"
        " | Trình độ | Trình độ học vấn | Số CCCD | CCCD | CMND | Số căn cước | Số CMND"
        " | Địa chỉ email | Email | Email address | Địa chỉ thư điện tử"
        # Written by ourselves when a list is handed back; long, so that no column of a commune's own is meant.
        " | Kết quả kiểm tra do cổng ghi | Vướng mắc do cổng ghi | Tệp, trang, dòng gốc",
    ),
    column("note", "Ghi chú", "Chú thích | Ghi chú khác"),
)
MARKED: Final = (
    "field",
    "kind",
    "year",
    "level",
    "novelty",
)  # may be several columns with an x in one of them
FORM_ITEMS: Final = EmulationModel.FORM_ITEMS

REGISTRATIONS: Final = ColumnSet(COLUMNS, needed=("title", "registrant"), marked=MARKED)
BY_NAME: Final = REGISTRATIONS.by_name
match_heading = REGISTRATIONS.match
