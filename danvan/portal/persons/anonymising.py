"""A person who asks for it is made nameless in the registry and in the trail; decisions and figures stay.

What an issued decision says of whom it commends stays as it was issued, and so do a certificate with its number and a
closed review: these are papers of the office that the law on archives keeps. Nothing that is counted changes.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q

from awards.models import (
    Assessment,
    Candidate,
    Commendation,
    Evidence,
    Nominee,
    ProposalLine,
    Recognition,
    StoredFile,
)
from danvan.lib.fields import DerivedField
from danvan.lib.text import any_spelling, fold
from danvan.lists.models import ImportBatch, RememberedAnswer, StagedRow
from models_registry import access, trail
from models_registry.anonymising import empty_values
from models_registry.models import (
    Act,
    Change,
    CorrectionRequest,
    Distinct,
    EmulationModel,
    Kind,
    Outcome,
    Registrant,
    Registration,
)
from models_registry.models.merged import merged_under
from models_registry.services.reasons import needed_reason

ANONYMISE: Final = "accounts.change_user"  # whoever administers the unit
MASK: Final = "(đã ẩn danh)"
# A reason is chained as it stands (D11), and of words that somebody typed to find or to begin something nothing says
# whom they mean: an equal name is no identity, and what was taken along by whom is told for everybody's protection.
TYPED_ELSEWHERE: Final = (
    "Nhật ký còn giữ những chữ cán bộ đã tự gõ: lý do, từ khóa khi tìm rồi xuất danh sách, bản nháp còn thiếu mục; "
    "người trùng tên thì nhiều, cổng không biết chữ ấy nói về ai."
)
_OF_HIMSELF: Final = ("address", "post", "workplace", "hamlet", "mark")
_OF_HIS_ROW: Final = ("raw", "post", "place", "hamlet", "other", "partners", "problems")


def nameless(person: Registrant) -> str:
    """What he is called from then on; no two are called alike, so that none is taken for another."""
    return f"Người đã ẩn danh số {person.pk}"


def is_nameless(person: Registrant) -> bool:
    return person.name == nameless(person)


def anonymise(person: Registrant, *, by: access.Actor, reason: str, drop_files: bool = False) -> None:
    """Takes a person's name, post and places out of the registry, of lists that were sent, and of the trail.

    `drop_files`: the files of the lists in which he stands go too, with all that they say of others. Raises
    PermissionDenied unless `by` administers his unit, ValidationError without a reason or if it was done before.
    """
    with trail.act(by, needed_reason(reason)) as act:
        locked = Registrant._base_manager.select_for_update(of=("self",)).select_related("unit")
        keys = [one.pk for one in (person, *merged_under(person))]
        persons = list(locked.filter(pk__in=keys).order_by("pk"))
        person = next(one for one in persons if one.pk == person.pk)
        if not access.may(by, ANONYMISE, person.unit):
            raise PermissionDenied
        if person.kind == Kind.COLLECTIVE:
            raise ValidationError("Chỉ ẩn danh cá nhân, hộ gia đình.")
        if is_nameless(person):
            raise ValidationError("Người này đã được ẩn danh.")
        written = _Written(act, _names_of(persons))
        for one in persons:
            written.over(one, {"name": nameless(one), **dict.fromkeys(_OF_HIMSELF, "")}, all_of_it=True)
        written.out_of_rows_of(persons)
        written.out_of_lists_of(persons, drop_files=drop_files)
        empty_values(person, written.changes(), act)


def _names_of(persons: Iterable[Registrant]) -> set[str]:
    """Under which they went, now and before."""
    names = {one.name for one in persons}
    for change in Change.objects.of(Registrant).filter(subject_id__in=[one.pk for one in persons]):
        names |= {values["name"] for values in (change.before, change.after) if values.get("name")}
    return names


class _Written:
    """What is written over in one act; afterwards the trail's own values of it are emptied, the act's among them.

    A name of one word is written over where it stands as a name, not inside other texts: it would tear them.
    """

    def __init__(self, act: Act, names: set[str]) -> None:
        self.act = act
        found = "|".join(any_spelling(name) for name in sorted(names, key=len, reverse=True) if " " in name)
        self._name = re.compile(rf"(?<!\w)(?:{found})(?!\w)" if found else r"(?!)")
        self._folded = [fold(name) for name in names if " " in name]
        self._touched: dict[type[models.Model], set[int]] = {}
        self._whole: set[type[models.Model]] = set()

    def over(self, row: Any, values: dict[str, Any], *, all_of_it: bool = False) -> None:
        """Saves these values; what the trail says of such rows goes `all_of_it`, or where it names him."""
        row.is_being_corrected = True  # what was accepted stands fast otherwise
        trail.save(row, **values)
        row.save()  # what is derived from it, too
        self._touch(row, all_of_it=all_of_it)

    def out_of_rows_of(self, persons: list[Registrant]) -> None:
        """Of his models, what hangs on them, and what waits or was answered about him."""
        his = EmulationModel._base_manager.filter(Q(registrant__in=persons) | Q(partners__in=persons))
        keys = list(his.order_by().values_list("pk", flat=True).distinct())
        registrations = list(Registration._base_manager.filter(model__in=keys).values_list("pk", flat=True))
        about = Q(model__in=keys) | Q(registration__in=registrations)
        for model, rows in (
            (EmulationModel, Q(pk__in=keys)),
            (Registration, Q(pk__in=registrations)),
            (Assessment, Q(registration__in=registrations)),
            (Recognition, Q(registration__in=registrations)),
            (Outcome, Q(model__in=keys)),
            (Evidence, about),
            (StoredFile, Q(evidence__model__in=keys) | Q(evidence__registration__in=registrations)),
            (CorrectionRequest, about | Q(registrant__in=persons)),
            (Commendation, Q(registrant__in=persons, decision=None)),
            (Nominee, Q(registrant__in=persons)),
            (Candidate, Q(nominee__registrant__in=persons)),
            (ProposalLine, Q(nominee__registrant__in=persons)),
        ):
            for row in model._base_manager.filter(rows).distinct():
                self._out_of(row)
        named = {"recipient_name": nameless(persons[0]), "recipient_post": ""}
        for recipient in (
            *Commendation._base_manager.filter(registrant__in=persons, decision=None),
            *Nominee._base_manager.filter(registrant__in=persons),
        ):
            self.over(recipient, named, all_of_it=True)
        answered = RememberedAnswer.objects.filter(
            about__in=RememberedAnswer.OF_RECORDS, answer__in=[str(one.pk) for one in persons]
        )
        for gone in (*Distinct.objects.filter(registrant__in=persons), *answered):
            key = gone.pk
            trail.delete(gone)
            gone.pk = key
            self._touch(gone, all_of_it=True)

    def out_of_lists_of(self, persons: list[Registrant], *, drop_files: bool) -> None:
        """Of the lines by which he came, and of what was asked and answered about their lists."""
        lines = StagedRow.objects.filter(Q(registrant__in=persons) | Q(model__registrant__in=persons))
        for line in lines:
            data = {name: value for name, value in line.data.items() if name not in _OF_HIS_ROW}
            for name in {"registrant", "holder"} & data.keys():
                data[name] = nameless(persons[0])
            StagedRow.objects.filter(pk=line.pk).update(data=self._masked(data), problems=[])
        for batch in ImportBatch.objects.filter(pk__in={line.batch_id for line in lines}):
            self._out_of(batch)
            if drop_files and batch.file:
                transaction.on_commit(_deleted(str(batch.file.name)))
                trail.save(batch, file="")

    def changes(self) -> list[Change]:
        """What the trail says of the rows, where it says who he is."""
        found = []
        for model, keys in self._touched.items():
            for change in Change.objects.of(model).filter(subject_id__in=keys, anonymised_by=None):
                said = fold(f"{change.before} {change.after}")
                if model in self._whole or any(name in said for name in self._folded):
                    found.append(change)
        return found

    def _out_of(self, row: Any) -> None:
        values: dict[str, Any] = {}
        for field in row._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            if (is_text or isinstance(field, models.JSONField)) and not isinstance(field, DerivedField):
                before = getattr(row, field.attname)
                after = self._masked(before)
                if after != before:
                    values[field.name] = after
        if values:
            self.over(row, values)
            return
        if isinstance(row, EmulationModel):
            row.save()  # without a title it stands in lists by its holder's name
        self._touch(row)

    def _touch(self, row: models.Model, *, all_of_it: bool = False) -> None:
        self._touched.setdefault(type(row), set()).add(row.pk)
        if all_of_it:
            self._whole.add(type(row))

    def _masked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._name.sub(MASK, value)
        if isinstance(value, dict):
            return {self._masked(key): self._masked(one) for key, one in value.items()}
        return [self._masked(one) for one in value] if isinstance(value, list) else value


def _deleted(name: str) -> Callable[[], None]:
    return lambda: default_storage.delete(name)


def told_before(person: Registrant) -> list[str]:
    """What its page says before it is done: what goes, what stays and why."""
    lists = StagedRow.objects.filter(registrant=person).order_by().values("batch").distinct().count()
    commended = Commendation.objects.filter(registrant=person).exclude(decision=None).count()
    said = [
        "Không lấy lại được. Họ tên, chức vụ, nơi công tác, thôn bản mất khỏi sổ, khỏi tên và nội dung các mô hình của "
        "người đó, và khỏi nội dung nhật ký của các mục ấy; dòng nhật ký và dấu của nó còn nguyên. Bản ghi nào đã gộp "
        "vào thì không tách lại được.",
        "Mô hình, lượt đăng ký, công nhận vẫn được tính như cũ: không con số nào đổi.",
        "Bản chốt, báo cáo đã lập và bản sao lưu trước đây giữ nguyên: đó là hồ sơ lưu trữ của cơ quan. Ảnh, biên bản "
        "có người đó thì gỡ ở mục Minh chứng.",
    ]
    said.append(TYPED_ELSEWHERE)
    if commended:
        said.append(
            f"Giữ nguyên tên trong {commended} khen thưởng theo quyết định đã ban hành, trong sổ giấy khen: được lưu "
            "trữ theo pháp luật, và là căn cứ của khen thưởng."
        )
    if lists:
        said.append(f"Có {lists} danh sách đã gửi nêu tên người đó; các dòng đã đọc được ẩn danh cùng lúc.")
    return said
