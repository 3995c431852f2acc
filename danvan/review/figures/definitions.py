"""What each number means, in the words that every surface prints."""

from typing import Final

DEFINITIONS: Final = {
    "Phạm vi": "Đơn vị được chọn và toàn bộ đơn vị trực thuộc, theo địa giới vào ngày tính số liệu, hoặc theo địa giới "
    "hiện nay nếu kỳ báo cáo ghi như vậy hoặc đơn vị có sau ngày đó; đơn vị đã nhập toàn bộ vào đơn vị khác thì tính "
    "ở đơn vị mới.",
    "Ngày tính số liệu": "Lượt đăng ký tính theo ngày đăng ký; công nhận, khen thưởng và việc hủy tính theo ngày của "
    "quyết định; đánh giá, kết quả vận động tính theo ngày của mình. Không ghi ngày thì vẫn tính và được nêu riêng; "
    "sau ngày tính số liệu thì chưa tính và được nêu riêng; bị hủy hoặc rút sau ngày đó thì vẫn tính và được nêu "
    "riêng; bị hủy theo văn bản không ghi ngày thì không tính và được nêu riêng. Ngày nhập vào cổng không phải là "
    "ngày của việc. Lĩnh vực, tên, loại và tiêu biểu lấy như hiện nay.",
    "Năm": "Tính theo năm của lượt đăng ký, dù đăng ký theo kế hoạch nào. Trong nhiều năm, một mô hình, một tập thể, "
    "hộ gia đình hay cá nhân tính ở đơn vị của lượt được tính sau cùng.",
    "Tập thể, cá nhân đăng ký": "Số tập thể, hộ gia đình, cá nhân khác nhau có ít nhất một lượt đăng ký đã được tiếp "
    "nhận.",
    "Mô hình đăng ký": "Số mô hình, điển hình khác nhau có lượt đăng ký đã được tiếp nhận.",
    "Lượt đăng ký": "Mỗi mô hình tính một lượt cho mỗi năm đăng ký.",
    "Được đánh giá": "Số mô hình khác nhau có lượt đăng ký đã được đánh giá.",
    "Được công nhận": "Số mô hình khác nhau có ít nhất một lần công nhận còn hiệu lực, của lượt đăng ký "
    "đã được tiếp nhận. Lượt công nhận tính mỗi lần một lượt. Quyết định hủy mà chính nó đã bị hủy thì "
    "không còn làm mất hiệu lực.",
    "Theo lĩnh vực": "Mô hình được công nhận, mỗi mô hình tính một lần ở lĩnh vực chính nên cộng lại "
    "đúng bằng tổng số. Cột “kể cả lĩnh vực liên quan” tính một mô hình ở mọi lĩnh vực của nó, "
    "có thể lớn hơn tổng số.",
    "Theo cấp công nhận": "Một mô hình được công nhận ở hai cấp tính ở cả hai cấp.",
    "Khen thưởng": "Người nhận khác nhau và lượt khen còn hiệu lực; nguồn không nêu tên thì mỗi người nhận "
    "vẫn tính là một.",
}
