"""A total that a commune's list carries, recorded as the figure that the commune states."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from danvan.intake.permissions import batch_or_404, entering
from danvan.intake.views.answers import back
from danvan.lib.numbers import written
from danvan.review.reconciliation.list_totals import differing_totals, may_state
from danvan.review.reconciliation.services import same_figure
from models_registry import trail
from models_registry.one_use import acts_once


@entering
@acts_once
def state_total(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/so-cong/: records the total line `dong` ("25|DS") as stated by the commune."""
    batch = batch_or_404(request, pk)
    if request.method != "POST":
        return back(request, pk, "")
    row, _, sheet = request.POST.get("dong", "").partition("|")
    totals = differing_totals(batch)
    total = next((t for t in totals if (t.line.sheet, str(t.line.row)) == (sheet, row)), None)
    if total is None or total.figure is None:
        messages.error(request, "Chưa ghi được số này: chưa rõ dòng cộng, đơn vị hoặc giai đoạn.")
        return back(request, pk, "")
    figure = total.figure
    if not may_state(request.user, batch, figure.unit):
        raise PermissionDenied
    if total.recorded:
        messages.info(request, "Số này đã được ghi từ trước.")
    elif same := same_figure(figure):
        messages.error(
            request,
            f"Danh sách này đã có số {written(same.value)} được ghi cho cùng chỉ tiêu, đơn vị và năm. "
            "Nếu số đó ghi nhầm, hãy sửa dòng ấy trên trang đối chiếu.",
        )
    else:
        with trail.act(request.user, "Dòng cộng của danh sách xã gửi"):
            trail.save(figure)
        messages.success(request, f"Đã ghi: {figure.unit.label} báo {written(figure.value)} mô hình đăng ký.")
    return back(request, pk, "")
