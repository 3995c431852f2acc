"""A total that a commune's list carries, recorded as the figure that the commune states."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from danvan.intake.answering import back
from danvan.intake.doors import batch_or_404, entering
from danvan.intake.totals import ToldTotal, differing_totals, may_state
from danvan.lists.models import ImportBatch
from danvan.review.models import StatedFigure
from models_registry import trail
from models_registry.models import Programme, Unit


def stated_figure(batch: ImportBatch, total: ToldTotal) -> StatedFigure | None:
    """The figure that a total line states (not saved); None if its unit or programme is not one and known."""
    rows = batch.rows.filter(sheet=total.sheet).order_by()
    units = {unit for (unit,) in rows.values_list("data__unit_key").distinct()} - {None}
    years = {year for (year,) in rows.values_list("data__year").distinct()}
    unit = Unit.objects.filter(pk=next(iter(units))).first() if len(units) == 1 else batch.unit
    programmes = [batch.programme] if batch.programme else list(Programme.objects.order_by("-first_year"))
    programme = next((one for one in programmes if years and all(year in one.years for year in years)), None)
    if unit is None or programme is None:
        return None
    return StatedFigure(
        indicator=StatedFigure.Indicator.REGISTERED_MODELS,
        unit=unit,
        programme=programme,
        year=next(iter(years)) if len(years) == 1 else None,
        value=total.told,
        source=batch.file_name,
        quote=f"Trang “{total.sheet}”, dòng {total.row}: {total.text}",
    )


@entering
def state_total(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/so-cong/: records the total line `dong` ("25|DS") as stated by the commune."""
    batch = batch_or_404(request, pk)
    if request.method != "POST":
        return back(request, pk, "")
    row, _, sheet = request.POST.get("dong", "").partition("|")
    total = next((t for t in differing_totals(batch) if (t.sheet, str(t.row)) == (sheet, row)), None)
    figure = total and stated_figure(batch, total)
    if figure is None:
        messages.error(request, "Chưa ghi được số này: chưa rõ dòng cộng, đơn vị hoặc giai đoạn.")
        return back(request, pk, "")
    if not may_state(request.user, batch, figure.unit):
        raise PermissionDenied
    same = ("indicator", "unit", "programme", "year", "value", "source", "quote")
    if StatedFigure.objects.filter(**{name: getattr(figure, name) for name in same}).exists():
        messages.info(request, "Số này đã được ghi từ trước.")
    else:
        with trail.act(request.user, "Dòng cộng của danh sách xã gửi"):
            trail.save(figure)
        messages.success(request, f"Đã ghi: {figure.unit.label} báo {total.told} mô hình đăng ký.")
    return back(request, pk, "")
