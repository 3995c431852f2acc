"""Columns of the award lists in Excel."""

from awards.models import Commendation, Decision, Recognition
from models_registry.resources import ListResource, column


class _AwardsList(ListResource):
    """A list of what may have been revoked."""

    def dehydrate_is_in_force(self, row: Decision | Recognition | Commendation) -> str:
        return "Có" if row.is_in_force else "Không"


class DecisionList(_AwardsList):
    key = column("Mã dòng", "pk")
    number = column("Số, ký hiệu", "number")
    issued_on = column("Ngày ban hành", "issued_on")
    body = column("Cơ quan ban hành", "body")
    subject = column("Trích yếu", "subject")
    track = column("Loại", "get_track_display")
    signer = column("Người ký", "signer")
    signer_post = column("Chức vụ người ký", "signer_post")
    unit = column("Đơn vị ban hành", "unit__label")
    revoked_by = column("Bị huỷ bởi", "revoked_by")
    is_in_force = column("Còn hiệu lực", "is_in_force")


class RecognitionList(_AwardsList):
    key = column("Mã dòng", "pk")
    title = column("Tên mô hình", "registration__model__display_title")
    registrant = column("Tập thể, cá nhân", "registration__model__registrant__name")
    kind = column("Loại", "registration__model__registrant__get_kind_display")
    unit = column("Đơn vị", "registration__model__registrant__unit__label")
    field = column("Lĩnh vực", "registration__model__field__name")
    programme = column("Giai đoạn", "registration__programme__code")
    year = column("Năm", "registration__year")
    level = column("Cấp công nhận", "get_level_display")
    exemplary = column("Tiêu biểu", "exemplary")
    decision = column("Quyết định", "decision")
    revoked_by = column("Bị huỷ bởi", "revoked_by")
    is_in_force = column("Còn hiệu lực", "is_in_force")

    def dehydrate_exemplary(self, row: Recognition) -> str:
        return "Có" if row.exemplary else ""


class CommendationList(_AwardsList):
    key = column("Mã dòng", "pk")
    name = column("Tên ghi trong quyết định", "recipient_name")
    kind = column("Loại", "get_recipient_kind_display")
    post = column("Chức vụ khi đó", "recipient_post")
    unit = column("Đơn vị khi đó", "unit__label")
    form = column("Hình thức", "get_form_display")
    merit = column("Thành tích", "merit")
    amount = column("Tiền thưởng (đồng)", "amount")
    programme = column("Giai đoạn", "programme__code")
    year = column("Năm", "year")
    decision = column("Quyết định", "decision")
    revoked_by = column("Bị huỷ bởi", "revoked_by")
    is_in_force = column("Còn hiệu lực", "is_in_force")
    source = column("Nguồn", "source")
