"""A decision is revoked by another: what it gave is out of force with it."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from awards.agreeing import agreement_of_return
from awards.desk.returning import give_reason_to_return, keep_reasons
from awards.models import Decision, out_of_force
from danvan.lib.text import clean
from models_registry import access, trail


def revoke_decision(decision: Decision, revoking: Decision, by: access.Actor, reason: str = "") -> Decision:
    """Says by which decision this one is revoked; by whoever keeps decisions in its unit.

    Raises ValidationError where it is revoked already, where the revoking one is not in force or cannot be read, and
    for what `Decision.clean` refuses (itself, a circle). What this one had revoked is in force again: ValidationError
    without a reason where somebody was commended for it meanwhile, or a recognition has become early; the reason is
    kept with it.
    """
    with trail.act(by, clean(reason)):
        rows = {row.pk: row for row in Decision.objects.select_related("unit").locked([decision, revoking])}
        row, other = rows[decision.pk], rows[revoking.pk]
        if not access.may(by, "awards.change_decision", row.unit):
            raise ValidationError("Đồng chí không có quyền hủy quyết định của đơn vị này.")
        if not access.may(by, "awards.view_decision", other.unit):
            raise ValidationError("Quyết định hủy không thuộc đơn vị đồng chí được xem.")
        if row.revoked_by_id:
            raise ValidationError(f"{row} đã bị hủy từ trước.")
        if other.pk in out_of_force():
            raise ValidationError(f"{other} đã bị hủy.")
        row.revoked_by = other
        row.full_clean()
        returning = give_reason_to_return(row, other, reason)
        agreement = agreement_of_return(row, other)
        agreement.refuse(NON_FIELD_ERRORS)
        if agreement.asks and not clean(reason):
            raise ValidationError(list(agreement.asks))
        trail.save(row, revoked_by=other)
        keep_reasons(returning)
        agreement.keep(clean(reason))
    return row
