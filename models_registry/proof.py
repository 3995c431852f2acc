"""Proves the trail: every change against its digest, every act against its changes and against the act before it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef

from danvan.lib.append_only import missing_triggers
from models_registry import chain
from models_registry.models import Act, Change
from models_registry.models.trail import EMPTIED

_AT_ONCE: Final = 500  # acts
_EVENTS: Final = {"update": "sửa", "delete": "xóa", "truncate": "làm trống"}


@dataclass
class Proof:
    """What was read, the newest act's place and hash, and what does not fit, in words.

    `anonymised` holds the acts that emptied what changes said of a person, each with how many; these have their digest
    alone, which the chain still goes over.
    """

    acts: int
    changes: int
    head: tuple[int, str]
    faults: list[str]
    anonymised: Counter[UUID] = field(default_factory=Counter)


def prove(head_kept: str = "") -> Proof:
    """Reads the whole trail, in portions. `head_kept` begins a hash that was noted elsewhere: it must be in the chain.

    A chain whose end was cut off is a chain: only what was noted outside tells.
    """
    proof = Proof(0, 0, (0, chain.FIRST), list(_unguarded()))
    known = not head_kept
    emptied = _emptied()
    acts = Act.objects.order_by("position").iterator(chunk_size=_AT_ONCE)
    while portion := list(islice(acts, _AT_ONCE)):
        digests: dict[UUID, list[str]] = {act.pk: [] for act in portion}
        places = {act.pk: act.position for act in portion}
        for change in Change.objects.filter(act__in=portion).order_by("pk").iterator():
            proof.changes += 1
            digests[change.act_id].append(change.digest)
            if change.anonymised_by and change.pk in emptied.get(change.anonymised_by, ()):
                proof.anonymised[change.anonymised_by] += 1
                is_whole = not (change.before or change.after or change.salt)
            else:
                is_whole = chain.row_digest(*change.digested) == change.digest
            if not is_whole:
                proof.faults.append(
                    f"Thay đổi số {change.pk} (lần thao tác số {places[change.act_id]}) đã bị sửa sau khi ghi."
                )
        for act in portion:
            proof.acts += 1
            proof.faults += _faults_of(act, proof.head, digests[act.pk])
            proof.head = (act.position, act.hash)
            known = known or act.hash.startswith(head_kept)
    if without := Change.objects.filter(~Exists(Act.objects.filter(pk=OuterRef("act_id")))).count():
        proof.faults.append(f"{without} thay đổi không còn lần thao tác của mình.")
    if not known:
        proof.faults.append(f"Nhật ký không có dấu “{head_kept}”: đã bị cắt bớt hoặc viết lại.")
    return proof


def _emptied() -> dict[UUID, set[int]]:
    """By act the changes that it says to have emptied."""
    said: dict[UUID, set[int]] = {}
    for act, after in Change.objects.filter(after__has_key=EMPTIED).values_list("act_id", "after"):
        said.setdefault(act, set()).update(after[EMPTIED])
    return said


def _faults_of(act: Act, before: tuple[int, str], digests: Iterable[str]) -> Iterator[str]:
    name = f"Lần thao tác số {act.position}"
    if act.position != before[0] + 1:
        yield f"{name}: ngay trước là số {before[0]}, thiếu các số ở giữa."
    elif act.previous_hash != before[1]:
        yield f"{name} không nối vào lần thao tác số {before[0]}: lần trước đã bị thay."
    if chain.rows_digest(digests) != act.rows_digest:
        yield f"{name}: có thay đổi bị xóa, thêm hoặc đổi dấu."
    if chain.act_hash(*act.chained) != act.hash:
        yield f"{name} đã bị sửa sau khi ghi."


def _unguarded() -> Iterator[str]:
    """Tables whose rows the database would not refuse to change at this moment."""
    for model, event in missing_triggers():
        name = model._meta.verbose_name_plural
        yield f"Cơ sở dữ liệu hiện không chặn việc {_EVENTS[event]} {name}. Hãy chạy lại lệnh migrate."
