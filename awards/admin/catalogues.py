"""What commending goes by: forms, who signs them, grounds, base salaries and coefficients.

What serves every office is kept by who stands above the scope; a unit that decides adds rules of its own.
"""

from django.contrib import admin

from awards.models import AwardForm, BaseSalary, Decision, LegalGround, RewardCoefficient, SigningRule
from models_registry.admin.base import ScopedAdmin
from models_registry.admin.catalogue import OwnedAdmin
from models_registry.admin.filters import choice_filter

_OF_TRACK = choice_filter("track", "track", "loại", Decision.Track)


@admin.register(AwardForm)
class AwardFormAdmin(OwnedAdmin[AwardForm]):
    """Hình thức khen thưởng."""

    list_display = ["name", "whose", "track", "group", "from_on", "to_on", "position"]
    list_filter = [_OF_TRACK, choice_filter("group", "group", "nhóm", AwardForm.Group)]
    list_select_related = ("unit",)
    fields = ["unit", "name", "code", "track", "group", "position", "from_on", "to_on", "source"]
    ordering = ["position", "pk"]


@admin.register(SigningRule)
class SigningRuleAdmin(OwnedAdmin[SigningRule]):
    """Thẩm quyền khen thưởng."""

    list_display = ["form", "track", "level", "signer", "is_allowed", "article", "from_on", "to_on", "whose"]
    list_filter = [_OF_TRACK]
    list_select_related = ("unit", "form__unit")
    fields = [
        *("unit", "form", "track", "level", "signer", "words", "is_allowed", "article"),
        *("from_on", "to_on", "source"),
    ]
    ordering = ["form__position", "track", "pk"]


@admin.register(LegalGround)
class LegalGroundAdmin(OwnedAdmin[LegalGround]):
    """Căn cứ pháp lý."""

    list_display = ["text", "track", "from_on", "to_on", "whose", "position"]
    list_filter = [_OF_TRACK]
    list_select_related = ("unit",)
    fields = ["unit", "track", "text", "position", "from_on", "to_on", "source"]
    ordering = ["position", "pk"]


@admin.register(BaseSalary)
class BaseSalaryAdmin(ScopedAdmin[BaseSalary]):
    """Mức lương cơ sở: of the whole country, so that only who stands above the scope adds one."""

    list_display = ["from_on", "amount", "paper"]
    fields = ["from_on", "amount", "paper", "source"]
    ordering = ["-from_on"]


@admin.register(RewardCoefficient)
class RewardCoefficientAdmin(OwnedAdmin[RewardCoefficient]):
    """Hệ số tiền thưởng."""

    list_display = ["form", "level", "recipient_kind", "value", "article", "from_on", "to_on", "whose"]
    list_select_related = ("unit", "form__unit")
    fields = [
        *("unit", "form", "level", "recipient_kind", "value", "article"),
        *("from_on", "to_on", "source"),
    ]
    ordering = ["form__position", "level", "pk"]
