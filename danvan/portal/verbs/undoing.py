"""The verb that takes away what one press made of the awards; assessments and commendations have no other."""

from functools import partial
from typing import Any, Final

from django.urls import reverse

from awards.models import Assessment, Commendation
from awards.unmaking import ASSESSING, COMMENDING, last_of
from danvan.portal.verbs.declared import UNDOING, Sort, Verb
from models_registry import access
from models_registry.services import Making, unmake


def unmaking(making: Making, permission: str, before: str) -> Verb:
    """Of the sort of rows that it is about, by whoever may make them."""
    return Verb(
        UNDOING,
        "Hoàn tác",
        (permission,),
        f"{before} Nhật ký vẫn ghi cả hai lần.",
        lambda rows, by, form: unmake(making, rows, by),
        said="Đã hoàn tác: {}.",
        undoes=partial(last_of, making),
    )


def _assessments(user: access.Asker) -> Any:
    rows = Assessment.objects.visible_to(user)
    return rows.select_related("registration__model__registrant", "registration__unit")


def _commendations(user: access.Asker) -> Any:
    return Commendation.objects.visible_to(user).select_related("unit", "model", "registrant", "form")


def _page_of_commendation(row: Commendation) -> str:
    if row.model_id:
        return reverse("portal:model", args=[row.model_id])
    if row.registrant_id:
        return reverse("portal:registrant", args=[row.registrant_id])
    return reverse("portal:commendations")


_OF_ASSESSMENTS: Final = unmaking(
    ASSESSING, "awards.add_assessment", "Đánh giá ghi nhầm ra khỏi sổ. Lượt đăng ký vẫn giữ nguyên."
)
_OF_COMMENDATIONS: Final = unmaking(
    COMMENDING, "awards.add_commendation", "Lượt khen thưởng ghi nhầm ra khỏi sổ. Quyết định vẫn giữ nguyên."
)
ASSESSMENTS: Final = Sort(
    "danh-gia",
    {UNDOING: _OF_ASSESSMENTS},
    _assessments,
    lambda row: (row, row.registration),
    lambda row: f"{reverse('portal:model', args=[row.registration.model_id])}#dang-ky-{row.registration_id}",
    lambda row: f"đánh giá “{row.registration.model.display_title}”, {row.registration.year_in_words}",
)
COMMENDATIONS: Final = Sort(
    "khen-thuong",
    {UNDOING: _OF_COMMENDATIONS},
    _commendations,
    lambda row: (row,),
    _page_of_commendation,
    lambda row: f"khen thưởng {row.display_name}",
)
