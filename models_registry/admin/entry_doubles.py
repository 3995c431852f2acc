"""What the form of entry asks when somebody or something like it stands in the registry already."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from models_registry.identity.people import Who
from models_registry.models import EmulationModel, Kind, Registrant

NEW: Final = "new"  # the answer that it is somebody who does not stand there yet
NEAR_MODEL: Final = (
    "Trong sổ đã có mô hình gần giống. Mở mô hình đó để thêm lượt đăng ký, "
    "hoặc đánh dấu ô này nếu đây là mô hình khác."
)
_SHOWN_AT_MOST: Final = 8


def near_holder(kind: str) -> str:
    """The question of a name that stands there, or nearly."""
    if kind == Kind.INDIVIDUAL:
        return "Trong sổ đã có người trùng hoặc gần giống tên này. Hãy chọn: là người này hay là người khác."
    return "Trong sổ đã có tên này hoặc gần giống. Hãy chọn tên cần dùng hoặc tạo mới."


def holder_choices(near: Sequence[Registrant], kind: str, told: Who) -> list[tuple[str, str]]:
    """The answers to it: one of those, or somebody new."""
    use, make = ("Là người này", "Người khác, tạo mới") if kind == Kind.INDIVIDUAL else ("Dùng", "Tạo mới")
    choices = [(str(row.pk), f"{use}: {row.called}") for row in near[:_SHOWN_AT_MOST]]
    return [*choices, (NEW, f"{make}: {told.called}")]


def listed(near: Sequence[EmulationModel]) -> SafeString:
    """The models that are like it, each a link to its form."""
    rows = (
        (
            reverse("admin:models_registry_emulationmodel_change", args=[row.pk]),
            row.display_title,
            row.registrant.name,
            row.field.short_name,
        )
        for row in near[:_SHOWN_AT_MOST]
    )
    lines = format_html_join("", '<li><a href="{}">{}</a> – {}, {}</li>', rows)
    return format_html("Đã có trong sổ: <ul>{}</ul>", lines)
