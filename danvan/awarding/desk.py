"""/khen-thuong/ban-lam-viec/: the rooms of the awards desk that the reader may enter."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@dataclass(frozen=True)
class Room:
    """A room of the desk: its first page, and the permission, in some unit, that opens it."""

    name: str
    address: str
    permission: str
    words: str


ROOMS: Final = (
    Room(
        "Ứng viên",
        "portal:candidates",
        "awards.view_nominee",
        "Chọn mô hình, tập thể, hộ gia đình, cá nhân để đưa vào họp xét hoặc đề nghị lên cấp trên.",
    ),
    Room(
        "Cuộc họp xét",
        "awarding:meetings",
        "awards.view_meeting",
        "Danh sách họp, người dự, phiếu, kết quả; công nhận một lần theo một quyết định.",
    ),
    Room(
        "Đề nghị",
        "awarding:proposals",
        "awards.view_proposal",
        "Đề nghị lên cấp trên và đề nghị do cấp dưới gửi: hồ sơ, trạng thái, lý do trả lại.",
    ),
    Room(
        "Chỉ tiêu đề nghị",
        "awarding:quotas",
        "awards.view_proposalquota",
        "Số lượng cấp trên giao cho từng đơn vị đề nghị trong năm.",
    ),
    Room(
        "Chấm điểm",
        "scoring:list",
        "awards.view_assessment",
        "Tự chấm và cấp trên chấm từng tiêu chí, phiếu trống mang theo, kiểm tra thực tế, bộ tiêu chí.",
    ),
    Room(
        "Dự thảo quyết định",
        "awarding:drafts",
        "awards.view_decisiondraft",
        "Soạn quyết định từ kết quả họp xét, tải bản Word, ghi số và ngày sau khi ký.",
    ),
    Room(
        "Quyết định",
        "portal:decisions",
        "awards.view_decision",
        "Quyết định đã ban hành, còn hay hết hiệu lực, bản chụp; xuất Excel, in danh sách.",
    ),
    Room(
        "Sổ giấy khen, giấy chứng nhận",
        "awarding:register",
        "awards.view_certificate",
        "Số đã cấp theo năm, in lại, hủy số. In từ trang của quyết định.",
    ),
    Room(
        "Mẫu in, máy in",
        "awarding:layouts",
        "awards.view_certificatelayout",
        "Đặt chỗ từng dòng chữ trên phôi theo mi-li-mét, canh máy in.",
    ),
)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The rooms that are open to the reader; of none it says so."""
    rooms = [room for room in ROOMS if request.user.has_perm(room.permission)]
    return render(request, "awarding/desk.html", {"rooms": rooms})
