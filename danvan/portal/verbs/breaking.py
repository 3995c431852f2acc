"""What rests on an accepted registration and would no longer count: said before it is returned or withdrawn."""

from awards.models import Assessment, Commendation, Recognition
from danvan.lib.text import lowered
from models_registry.models import Registration, State


def _recognitions(registration: Registration) -> list[str]:
    rows = Recognition.objects.filter(registration=registration).in_force().select_related("decision")
    return [
        f"Đã được công nhận ({one.get_level_display().lower()})"
        + (f" theo {lowered(str(one.decision))}" if one.decision else "")
        for one in rows
    ]


def recognised_as(registration: Registration) -> list[str]:
    """How it stands recognised already: at another level it may be once more (two queries)."""
    return [f"{words}." for words in _recognitions(registration)]


def resting_on(registration: Registration) -> list[str]:
    """Sentences; none for what was not accepted, on which nothing rests (three queries)."""
    if registration.state != State.ACCEPTED:
        return []
    said = ["Lượt đăng ký này đã được tiếp nhận và đang được tính vào số liệu; sau đó không được tính nữa."]
    said += [
        f"{words}: công nhận còn lưu nhưng không được tính nữa." for words in _recognitions(registration)
    ]
    if Assessment.objects.filter(registration=registration).exists():
        said.append("Đã có đánh giá: kết quả còn lưu nhưng không được tính nữa.")
    of_year = Commendation.objects.filter(model=registration.model_id, year=registration.year).in_force()
    if registration.year and of_year.exists():
        said.append(f"Mô hình đã được khen thưởng năm {registration.year}: khen thưởng vẫn giữ nguyên.")
    return said
