"""Writers: what is asked of whom, what a unit says of its own, what the office that asked notes; with their trail."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from danvan.review.models import ReturnDue, UnitReturn
from danvan.review.scope import Scope
from models_registry import access, trail
from models_registry.access import Actor, Asker
from models_registry.models import Unit
from models_registry.models.calendar import kin_in
from models_registry.models.owned import serves
from models_registry.permissions import SEND_RETURN
from models_registry.territory import load_successions

_ASKS = "review.change_returndue"  # of who decides; what is asked and what came are noted by the same


def may_ask(user: Asker, unit: Unit | None) -> bool:
    """Whether the user sets what that office asks; for every office (None) does who stands above the scope."""
    return access.sees_everything(user) if unit is None else access.may(user, _ASKS, unit)


def may_note(user: Asker, due: ReturnDue, unit: Unit) -> bool:
    """Whether the user notes what came from that unit: who decides at the office that receives it."""
    return access.may(user, _ASKS, _Office(_receiver(due, unit)))


def may_send(user: Asker, unit: Unit) -> bool:
    """Whether the user says for that unit that it has sent."""
    return access.may(user, SEND_RETURN, unit)


@dataclass
class _Office:
    """As rights need it: where it stands in the tree; "" stands above all units."""

    path: str


def _receiver(due: ReturnDue, unit: Unit) -> str:
    """The path of the office that asks; of what every office asks, the one above the unit.

    Where nobody has asked it is the office of the period, if the unit lies under it.
    """
    if due.unit is not None:
        return due.unit.path
    above = due.period.unit if due.pk is None else None
    if above is not None and above.pk != unit.pk and unit.path.startswith(above.path):
        return above.path
    return unit.path[: unit.path.rstrip(".").rfind(".") + 1]


def due_to_note(due: ReturnDue, unit: Unit) -> ReturnDue:
    """The due that a note of the unit hangs on: where nobody has asked, one without a day of the office that receives.

    Not saved where it is not there yet.
    """
    if due.pk:
        return due
    receiver = _receiver(due, unit).rstrip(".").rpartition(".")[2]
    asker = Unit.objects.filter(pk=int(receiver)).first() if receiver else None
    theirs = ReturnDue.objects.filter(period=due.period, year=due.year, kind=due.kind, unit=asker)
    return theirs.select_related("unit", "period__unit").first() or ReturnDue(
        unit=asker, kind=due.kind, period=due.period, year=due.year, of_whom=ReturnDue.OfWhom.BOTH
    )


def note_return(sent: UnitReturn, by: Actor) -> UnitReturn:
    """Writes what the office that receives notes of a unit, or corrects it; what the unit said stands beside it.

    Raises PermissionDenied, and ValidationError for what the note may not say.
    """
    if not may_note(by, sent.due, sent.unit):
        raise PermissionDenied
    with trail.act(by):
        if sent.due.pk is None:
            sent.due.full_clean()
            trail.save(sent.due)
            sent.due = sent.due  # takes over the key
        # Held, so that of two corrections at once each tells what it found.
        list(UnitReturn.objects.select_for_update(of=("self",)).filter(pk=sent.pk))
        if sent.received_on is None:
            raise ValidationError({"received_on": "Hãy ghi ngày nhận."})
        _check_asked(sent.due, sent.unit)
        _sign(sent, by)
    return sent


def send_return(sent: UnitReturn, by: Actor) -> UnitReturn:
    """The unit says that it has sent, or has nothing to send; the moment is the portal's.

    Raises PermissionDenied, and ValidationError where the unit is not asked or the answer is there already.
    """
    if not may_send(by, sent.unit):
        raise PermissionDenied
    with trail.act(by):
        sent.due.hold()
        there = UnitReturn.objects.filter(due=sent.due, unit=sent.unit).order_by("pk").last()
        if there is not None:
            raise ValidationError(
                f"{sent.unit.label} đã có trả lời: {there.get_state_display().lower()}, {there.by_name} ghi lúc"
                f" {timezone.localtime(there.at):%H:%M %d/%m/%Y}. Lần bấm này không ghi thêm."
            )
        _check_asked(sent.due, sent.unit)
        sent.sent_at = timezone.now()
        _sign(sent, by)
    return sent


def fault_of_answer(due: ReturnDue, unit: Unit) -> str:
    """Why the unit has nothing to answer to that due; "" where it has.

    It is asked, its time has begun, and in it the unit stood, or one that has wholly merged into it since.
    """
    if not (_stood(due, [unit]) and serves(due.unit, unit) and due.asks(unit)):
        return f"{unit.label} không thuộc các đơn vị phải gửi của yêu cầu này."
    return "" if due.has_begun else f"{due.title} chưa tới kỳ nên chưa có gì để gửi."


def _stood(due: ReturnDue, units: Iterable[Unit]) -> list[Unit]:
    """Of some units those that stood in the time of a due, or into which one has wholly merged since that did.

    Two queries, however many units.
    """
    units = list(units)
    if not units:
        return []
    first, last = Scope(due.period, units[0], due.year).time
    standing = Unit.objects.founded_by_day(last).exclude(valid_to__lt=first)
    paths = set(standing.values_list("path", flat=True))
    today = timezone.localdate()
    links = [link for link in load_successions() if link.effective_on <= today and not link.is_asked]
    while (
        more := {
            place
            for link in links
            if link.predecessor_path in paths
            for place in _and_above(link.successor_path)
        }
        - paths
    ):
        paths |= more
    return [unit for unit in units if unit.path in paths]


def _and_above(path: str) -> list[str]:
    """The place and all above it: "1.", "1.5." of "1.5."."""
    return [path[: at + 1] for at, sign in enumerate(path) if sign == "."]


def nameable(due: ReturnDue, units: Iterable[Unit]) -> list[Unit]:
    """Of some units those that a due may ask by name: not the office itself but what it serves, of its time."""
    return _stood(due, (unit for unit in units if unit != due.unit and serves(due.unit, unit)))


def _fault_of_time(due: ReturnDue, unit: Unit) -> str:
    """A unit is asked by name of a time in which it stood; the sentence names what stood in its place."""
    if _stood(due, [unit]):
        return ""
    first, _ = Scope(due.period, unit, due.year).time
    instead = " hoặc ".join(other.label_in_text for other in kin_in(unit, first.year))
    said = f"{unit.label} {unit.validity}, không có trong {due.time}"
    return f"{said}; hãy chọn {instead}." if instead else f"{said}."


def _check_asked(due: ReturnDue, unit: Unit) -> None:
    if fault := fault_of_answer(due, unit):
        raise ValidationError(fault)


def _sign(sent: UnitReturn, by: Actor) -> None:
    sent.by, sent.by_name, sent.at = access.account_of(by), access.name_of(by), timezone.now()
    sent.full_clean()
    trail.save(sent)


def may_take_back(user: Asker, sent: UnitReturn) -> bool:
    """The office that receives takes back either; the unit its own word, as long as the office has noted nothing."""
    if may_note(user, sent.due, sent.unit):
        return True
    if sent.is_note or not may_send(user, sent.unit):
        return False
    return not UnitReturn.objects.filter(due=sent.due, unit=sent.unit, sent_at=None).exists()


def take_back(sent: UnitReturn, by: Actor, reason: str) -> None:
    """Removes what was noted or said by mistake, the one or the other; the trail keeps it and the reason."""
    if not may_take_back(by, sent):
        raise PermissionDenied
    with trail.act(by, reason):
        trail.delete(sent)


def set_due(due: ReturnDue, named: Collection[Unit], by: Actor, reason: str = "") -> ReturnDue:
    """Writes what an office asks, new or changed; `named` are the units of one that asks only some.

    Raises PermissionDenied, and ValidationError for what cannot be asked.
    """
    if not may_ask(by, due.unit):
        raise PermissionDenied
    chosen = sorted(unit.pk for unit in named) if due.of_whom == ReturnDue.OfWhom.NAMED else []
    if due.of_whom == ReturnDue.OfWhom.NAMED and not chosen:
        raise ValidationError({"named": "Hãy chọn ít nhất một đơn vị."})
    if any(unit == due.unit or not serves(due.unit, unit) for unit in named):
        raise ValidationError({"named": "Chỉ chọn đơn vị trực thuộc đơn vị yêu cầu."})
    with trail.act(by, reason):
        due.period.hold()
        due.full_clean()
        before = sorted(due.named.values_list("pk", flat=True)) if due.pk else []
        if faults := [
            fault for unit in named if unit.pk not in before and (fault := _fault_of_time(due, unit))
        ]:
            raise ValidationError({"named": faults})
        _keep_the_answered(due, chosen)
        trail.save(due)
        if before != chosen:
            due.named.set(chosen)
            trail.record_changed([(due, {"named": before}, {"named": chosen})])
    return due


def units_that_answered(due: ReturnDue) -> list[Unit]:
    """Of which something was said or noted for that due, each once."""
    return list(Unit.objects.filter(returns__due=due).distinct())


def _keep_the_answered(due: ReturnDue, chosen: Collection[int]) -> None:
    """Whoever has answered stays asked: else the answer would stand in no row, and could not be taken back."""
    is_named = due.of_whom == ReturnDue.OfWhom.NAMED
    answered = units_that_answered(due) if due.pk else []
    left = [unit.label for unit in answered if not (unit.pk in chosen if is_named else due.asks(unit))]
    if left:
        raise ValidationError({"of_whom": f"Đã trả lời nên vẫn phải ở trong yêu cầu: {', '.join(left)}."})


def remove_due(due: ReturnDue, by: Actor, reason: str) -> None:
    """Takes back what was asked. Raises ValidationError while answers hang on it."""
    if not may_ask(by, due.unit):
        raise PermissionDenied
    with trail.act(by, reason):
        due.hold()
        if answers := len(units_that_answered(due)):
            raise ValidationError(
                f"Đã có {answers} đơn vị trả lời yêu cầu này nên không bỏ được; có thể sửa hoặc để trống hạn gửi."
            )
        named = sorted(due.named.values_list("pk", flat=True))
        if named:
            trail.record_changed([(due, {"named": named}, {"named": []})])
        trail.delete(due)
