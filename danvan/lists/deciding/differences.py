"""What a row says otherwise than the registration of the registry that it is."""

from typing import Final

from danvan.lib.text import clean
from danvan.lists.deciding.checking import say
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.own_export import OTHER, Own, number_question
from danvan.lists.deciding.registry import MODEL_TEXTS, KnownModel, KnownRegistration
from danvan.lists.results import QUESTION, WARNING, Severity
from models_registry.models import Level, Novelty
from models_registry.models.years import year_words

WITHDRAWN: Final = "withdrawn"  # the code of the question whether a withdrawn registration stands again
_OFFERED: Final = "Sửa trong sổ theo tệp hay giữ như trong sổ?"  # answered in `correcting`


def ask_of_own(one: Decided, own: Own) -> None:
    """Says what the row has otherwise than the registration whose number it bears."""
    reason = f"mã dòng này trong sổ khác ở {', '.join(own.differences.values())}."
    if own.registration_id:
        reason += " Sửa trong sổ theo tệp, giữ như trong sổ, hay đây là mô hình khác?"
        say(one, "number", "differs", reason, QUESTION)
        return
    reason += " Nếu nhầm đơn vị, hãy sửa đơn vị của dòng này; nếu là mô hình khác, hãy trả lời như vậy."
    choices = [(OTHER, "Là mô hình khác: không theo mã dòng")]
    asked = number_question(own)
    say(one, "number", "differs", reason, QUESTION, value=one.row.title, asked=asked, choices=choices)


def say_withdrawn(one: Decided, name: str = "title") -> None:
    """Asks whether the registration that the row is, and that was withdrawn, stands again (`correcting`)."""
    reason = f"lượt đăng ký {year_words(one.row.year)} này đã rút khỏi sổ. Đăng ký lại hay giữ như đã rút?"
    say(one, name, WITHDRAWN, reason, QUESTION, value=one.row.title)


def compare_with_registered(one: Decided, model: KnownModel, registered: KnownRegistration) -> None:
    """Says what the list has otherwise than the registry; columns that it does not fill are no difference."""
    row = one.row
    if registered.withdrawn:
        say_withdrawn(one)
        return
    day = row.date.date if row.date else None
    labels = []
    if one.field_id and one.field_id != model.field_id:
        labels.append("lĩnh vực")
    if row.level and row.level != registered.level:
        labels.append(f"cấp đăng ký (sổ: {Level(registered.level).label})")
    if row.novelty and row.novelty != registered.novelty:
        labels.append(f"tính chất (sổ: {Novelty(registered.novelty).label})")
    if day and day != registered.registered_on:
        labels.append("ngày đăng ký")
    if labels:
        reason = f"mô hình đã đăng ký {year_words(row.year)}, khác về {', '.join(labels)}. {_OFFERED}"
        say(one, "title", "differs", reason, QUESTION)
    texts = {"place": row.place, **row.other}
    told = [name for name in MODEL_TEXTS if texts.get(name) and texts[name] != model.texts.get(name, "")]
    if told or clean(row.title) != model.title:
        severity: Severity = QUESTION if told and len(model.registrations) == 1 else WARNING
        reason = f"mô hình đã đăng ký {year_words(row.year)}; tên hoặc nội dung trong tệp viết khác sổ."
        reason += f" {_OFFERED}" if severity == QUESTION else " Sổ giữ nguyên."
        say(one, "title", "differs", reason, severity)
