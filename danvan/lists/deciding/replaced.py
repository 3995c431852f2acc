"""What an earlier list has in the registry, when another takes its place, and what of it the new one has no longer.

A list may have been written in several goes from one file, its good rows first: these are parts of one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KT

from danvan.lib.text import fold
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.worked_with import changed, chunks, used
from danvan.lists.models import ImportBatch, ImportSubject, StagedRow
from danvan.lists.reading.answers import DIFFERENT, Answers
from models_registry import access
from models_registry.access import Actor, Asker
from models_registry.models import (
    Change,
    EmulationModel,
    Registration,
    State,
)
from models_registry.models.years import year_words
from models_registry.permissions import DECIDE

WITHDRAW: Final = "rut"  # answer: what is gone is withdrawn
KEEP: Final = DIFFERENT  # answer: the registry stays as it is
# Lines set aside in which a model may stand that was not understood as one.
_NOT_READ: Final = frozenset(("other", "unclear", "footer", "group", "title", "total", "unfilled"))
ACCEPTED_SINCE: Final = "đã được tiếp nhận hoặc công nhận"
FROM_BEFORE: Final = "đã có trong sổ từ trước danh sách đó"


@dataclass(frozen=True)
class Gone:
    """A registration of the earlier list that the new one has no longer; `why` it is asked about, or stays.

    `part` is what all of the same `why` have in common, so that one answer settles them ("unit|12").
    """

    registration: Registration
    why: str = ""
    answer: str = ""  # WITHDRAW, KEEP, or "" while an officer has to say it
    part: str = ""

    @property
    def asked(self) -> str:
        """The key of "does it go?", or of "do they go?"."""
        return f"gone|{self.part or self.registration.pk}"

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the officer has a choice: what was accepted is withdrawn by whoever decides."""
        return self.why != ACCEPTED_SINCE


@dataclass(frozen=True)
class NewList:
    """The list that takes the place of another: the registrations that its rows are, and what they are of.

    `sheet` is one that was not read, `lines` are those that were not (folded text), each as it is told.
    """

    kept: Collection[int]
    units: Collection[int | None]
    years: Collection[int | None]
    kinds: Collection[str | None]
    sheet: str
    lines: Sequence[tuple[str, str]]

    @cached_property
    def unread(self) -> str:
        """All lines as one text, so that each title is looked for once."""
        return "\n".join(text for text, _ in self.lines)

    @classmethod
    def of_rows(cls, decided: Iterable[Decided], sheets: Iterable[Mapping[str, Any]]) -> "NewList":
        """Of decided rows; `sheets` as a batch keeps them."""
        rows = [one for one in decided if not one.is_left_out]
        kept = {one.registration_id for one in rows if one.registration_id}
        of = {(one.row.unit_key, one.row.year, one.row.kind) for one in rows}
        return cls._with(kept, of, sheets)

    @classmethod
    def of_batch(cls, batch: ImportBatch) -> "NewList":
        """Of a staged batch; two queries."""
        rows = batch.rows.filter(is_left_out=False).order_by()
        kept = set(rows.filter(registration__isnull=False).values_list("registration_id", flat=True))
        of = set(rows.values_list("data__unit_key", "data__year", "data__kind").distinct())
        return cls._with(kept, of, batch.sheets)

    @classmethod
    def _with(
        cls,
        kept: Collection[int],
        of: Collection[tuple[int | None, int | None, str | None]],
        sheets: Iterable[Mapping[str, Any]],
    ) -> "NewList":
        unread, lines = "", []
        for sheet in sheets:
            asked = {question["code"] for question in sheet.get("questions", ())}
            if "skipped" in sheet.get("bins", ()) and asked & {"hidden", "no_table"}:
                unread = unread or sheet["name"]
            for line in sheet.get("set_aside", ()):
                if line["kind"] in _NOT_READ:
                    why = f"tên còn đứng ở dòng {line['row']}, trang “{sheet['name']}”, là dòng không đọc"
                    lines.append((fold(line["text"]), why))
        units, years, kinds = (
            {unit for unit, _, _ in of},
            {year for _, year, _ in of},
            {kind for *_, kind in of},
        )
        return cls(kept, units, years, kinds, unread, lines)

    def doubt(self, row: Registration) -> tuple[str, str]:
        """Why a registration that no row is may not be meant to go, and the part of which that is so; "" if it may."""
        who = row.model.registrant
        words = fold(row.model.title or who.name)  # a điển hình goes by its holder's name
        if words in self.unread:
            return next(why for text, why in self.lines if words in text), ""
        if self.sheet:
            return f"trang “{self.sheet}” của tệp chưa được đọc", f"sheet|{self.sheet}"
        if row.unit_id not in self.units:
            return f"tệp không có dòng nào của {row.unit.label}", f"unit|{row.unit_id}"
        if row.year not in self.years:
            return f"tệp không có dòng nào của lượt {year_words(row.year)}", f"year|{row.year or ''}"
        if who.kind not in self.kinds:
            return f"tệp không có {who.get_kind_display().lower()} nào", f"kind|{who.kind}"
        return "", ""


class Replaced:
    """What an earlier list, with those that it replaced itself, has in the registry."""

    def __init__(self, key: int) -> None:
        self.batches = list(_replaced_by(key))
        rows = StagedRow.objects.filter(batch__in=self.batches, is_left_out=False).order_by()
        spoken_of = set(rows.exclude(registration=None).values_list("registration_id", flat=True))
        rows = rows.exclude(made=[])
        made = list(rows.values_list("registration_id", "model_id", "made", KT("data__novelty")))
        self.made_models = {model for _, model, names, _ in made if "model" in names and model}
        keys = [key for key, _, names, _ in made if "registration" in names and key]
        # Registrations whose row did not say how new they are.
        self.silent = {key for key, *_, novelty in made if not novelty}
        self.registrations = _registrations(set(keys))
        # What was in the registry before these lists and stood in them too: a row of theirs with nothing new.
        found = _registrations(spoken_of - self.registrations.keys())
        self.from_before = {pk: row for pk, row in found.items() if row.state != State.WITHDRAWN}

    @cached_property
    def standing(self) -> dict[int, Registration]:
        """Those that are not withdrawn."""
        return {pk: row for pk, row in self.registrations.items() if row.state != State.WITHDRAWN}

    @property
    def spoken_of(self) -> dict[int, Registration]:
        """The same with those that were there before these lists."""
        return {**self.standing, **self.from_before}

    @cached_property
    def of_model(self) -> dict[int, list[Registration]]:
        """The same by model, earliest year first; only of models that these lists made."""
        found: dict[int, list[Registration]] = defaultdict(list)
        for row in sorted(self.standing.values(), key=lambda row: (row.year or 0, row.pk)):
            if row.model_id in self.made_models:
                found[row.model_id].append(row)
        return dict(found)

    @cached_property
    def own_models(self) -> set[int]:
        """Models that only these lists registered."""
        others: set[int] = set()
        for chunk in chunks(self.of_model):
            known = Registration.objects.filter(model__in=chunk, double_of=None).exclude(
                state=State.WITHDRAWN
            )
            others |= {model for pk, model in known.values_list("pk", "model_id") if pk not in self.standing}
        return set(self.of_model) - others

    @cached_property
    def worked_with(self) -> dict[int, str]:
        """Registrations that somebody changed, assessed or recognised since, or whose model: key -> who, when."""
        models = {row.model_id for row in self.registrations.values()}
        of_models = changed(EmulationModel, models & self.made_models)
        keys = list(self.registrations)
        found = {**used(Registration, keys), **changed(Registration, keys)}
        for pk, row in self.registrations.items():
            if row.model_id in of_models:
                found.setdefault(pk, of_models[row.model_id])
            elif row.model_id in self.of_model and row.model_id not in self.own_models:
                found.setdefault(pk, "là của mô hình đã có lượt đăng ký khác")
        return found

    def was_withdrawn_by_lists(self, row: Registration) -> bool:
        """Whether it is withdrawn because an earlier version did not have it."""
        changes = Change.objects.of(Registration).filter(subject_id=row.pk, after__state=State.WITHDRAWN)
        last = changes.order_by("-pk").first()
        return last is not None and Change.objects.of(ImportBatch).filter(act=last.act_id).exists()

    def gone(self, new: NewList, told: Mapping[str, str], user: Asker) -> list[Gone]:
        """What the new list has no longer, with what becomes of each.

        A list may be of a part of what the earlier one was of, and what stands where nobody read it is not gone: asked.
        One registration alone is no part.
        """
        found = []
        rows = [row for row in self.spoken_of.values() if row.pk not in new.kept]
        doubts = [new.doubt(row) for row in rows]
        parts = Counter(part for _, part in doubts)
        fixed = {pk for keys in chunks(row.pk for row in rows) for pk in Registration.fixed_among(keys)}
        for row, (doubt, part) in zip(rows, doubts, strict=True):
            if row.pk in fixed and not access.may(user, DECIDE, row.unit):
                found.append(Gone(row, ACCEPTED_SINCE, KEEP))
                continue
            if part and parts[part] == 1 and not new.sheet:
                doubt = part = ""
            if not doubt and row.pk in self.from_before:
                doubt, part = FROM_BEFORE, "before"
            why = self.worked_with.get(row.pk, "")
            one = Gone(row, why or doubt, part="" if why else part)
            found.append(replace(one, answer=told.get(one.asked, "") if one.why else WITHDRAW))
        return found


def _registrations(keys: Collection[int]) -> dict[int, Registration]:
    rows = Registration.objects.filter(double_of=None)
    rows = rows.select_related("model__registrant", "model__field", "unit", "programme")
    return {row.pk: row for chunk in chunks(sorted(keys)) for row in rows.filter(pk__in=chunk)}


def _replaced_by(key: int) -> Iterator[int]:
    """A batch with its other parts, those that these replaced, and so on."""
    seen: set[int] = set()
    waiting = [key]
    while waiting:
        batch = ImportBatch.objects.filter(pk=waiting.pop()).first()
        for part in parts_of(batch) if batch else ():
            if part.pk not in seen:
                seen.add(part.pk)
                yield part.pk
                waiting += filter(None, [Answers.from_json(part.answers).replaces])


def years_of(batch: ImportBatch) -> set[int]:
    """The years that its rows name."""
    rows = StagedRow.objects.filter(batch=batch, data__year__isnull=False).order_by()
    return {year for (year,) in rows.values_list("data__year").distinct()}


def parts_of(batch: ImportBatch) -> list[ImportBatch]:
    """A batch and the others in which rows of the same list were written: those that stayed behind come later.

    The same file taken in for another year is another list; one that took the place of another was written whole.
    """
    if batch.answers.get("replaces"):
        return [batch]
    same_years = StagedRow.objects.filter(batch=OuterRef("pk"), data__year__in=list(years_of(batch)))
    others = ImportBatch.objects.filter(
        state=ImportBatch.State.COMMITTED,
        sha256=batch.sha256,
        subject=batch.subject,
        unit=batch.unit_id,
    )
    others = others.exclude(pk=batch.pk).exclude(answers__has_key="replaces").filter(Exists(same_years))
    return [batch, *others.defer("sheets").order_by("pk")]


def replacing_of(batch: ImportBatch) -> ImportBatch | None:
    """The committed list that has taken the place of a batch, or of another part of its list, if there is one."""
    parts = [part.pk for part in parts_of(batch)]
    return (
        ImportBatch.objects.filter(
            subject=ImportSubject.REGISTRATIONS,
            state=ImportBatch.State.COMMITTED,
            pk__gt=min(parts),
            answers__replaces__in=parts,
        )
        .defer("sheets")
        .first()
    )


def gone_of(
    decided: Sequence[Decided], answers: Answers, user: Actor, sheets: Iterable[Mapping[str, Any]]
) -> list[Gone]:
    """What the replaced list has in the registry that no row of the new one is; `sheets` as a batch keeps them."""
    return Replaced(answers.replaces or 0).gone(NewList.of_rows(decided, sheets), answers.same, user)
