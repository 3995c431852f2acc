"""What the commit of a commendation list writes: decisions that the registry lacks, then the commendations."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from awards.models import Commendation, Decision
from awards.models.commendations import Repetitions
from danvan.lib import bulk
from danvan.lib.fields import longest
from danvan.lists.commendations.decide import AWARDS_ENTRY
from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.commendations.named_papers import NamedPaper
from danvan.lists.commendations.papers import PaperKey
from danvan.lists.commendations.places import unit_named
from danvan.lists.deciding.registry import rights_of
from danvan.lists.drafting.drafts import Drafter, Links
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.reading.words.catalogue import Catalogue
from models_registry import access
from models_registry.models import Unit
from models_registry.models.years import year_words

Form = Commendation.Form
_SOURCE_LENGTH: Final = longest(Commendation, "source")
_GIVING: Final[dict[str, str]] = {
    Form.CERTIFICATE_OF_MERIT: "Tặng Giấy khen cho",
    Form.HIGH_CERTIFICATE: "Tặng Bằng khen cho",
    Form.ATTESTATION: "Tặng Giấy chứng nhận cho",
    Form.PRAISE: "Biểu dương",
}


class AwardDrafter(Drafter):
    """Decisions that the registry does not have, then the commendations; no registrant or model is made."""

    decided: Sequence[DecidedAward]

    def draft_records(self) -> dict[int, Links]:
        """The recipients' registrants and models; what a row made is told beside its sort."""
        made_by = self._draft_decisions()
        keys = dict(zip(self.written, bulk.reserve_keys(Commendation, len(self.written)), strict=True))
        decisions = {self.decided[at].paper_key: key for at, key in made_by.items()}
        known = {one.decision_id for one in self.decided if one.decision_id}
        repetitions = Repetitions(Commendation.objects.filter(decision__in=known).iterator())
        instances = (
            repetitions.number(self._commendation(one, key, one.decision_id or decisions.get(one.paper_key)))
            for at, key in keys.items()
            if (one := self.decided[at])
        )
        self.make(Commendation, "commendation", self.written, instances)
        for at, key in keys.items():
            made = [f"decision:{made_by[at]}"] if at in made_by else []
            self.made[at] = [*made, f"commendation:{key}"]
        return {at: (one.registrant_id, one.model_id, None) for at in keys if (one := self.decided[at])}

    def _draft_decisions(self) -> dict[int, int]:
        """The key of each new decision, by the place of the first row that speaks of it."""
        rows: dict[PaperKey, list[int]] = {}
        for at in self.written:
            if (key := self.decided[at].paper_key) and not self.decided[at].decision_id:
                rows.setdefault(key, []).append(at)
        places = [own[0] for own in rows.values()]
        instances = [
            self._decision(pk, [self.decided[at] for at in own])
            for pk, own in zip(bulk.reserve_keys(Decision, len(rows)), rows.values(), strict=True)
        ]
        # Two lists at once that make the same decision wait for each other at its unit.
        self.draft.unit_ids |= {decision.unit_id for decision in instances}
        self.make(Decision, "decision", places, instances)
        return {at: decision.pk for at, decision in zip(places, instances, strict=True)}

    def _decision(self, key: int, rows: list[DecidedAward]) -> Decision:
        first, other = rows[0], rows[0].row.other
        giving = _GIVING.get(first.form, "Khen thưởng")
        period = year_words(first.row.year) if first.row.year else first.its_programme.span
        return Decision(
            pk=key,
            unit_id=self._issuer(first.paper, {one.new_registrant[0] for one in rows}),
            number=first.paper.number,
            issued_on=first.paper.issued_on,
            body=first.paper.body,
            subject=f"{giving} tập thể, cá nhân trong phong trào thi đua “Dân vận khéo” {period}",
            signer=other.get("signer", ""),
            signer_post=other.get("signer_post", ""),
            track=first.track,
            source=_shorten(f"Tệp “{self.batch.file_name}”"),
        )

    def _issuer(self, paper: NamedPaper, units: set[int]) -> int:
        """The unit that keeps the decision: its body's, if the user enters decisions there, else his own.

        For whoever enters them everywhere, the lowest unit above the recipients. Where neither is known, as of
        recipients in two provinces, one of their own units keeps it.
        """
        _, paths = rights_of(self.user, AWARDS_ENTRY)
        year = paper.issued_on.year if paper.issued_on else None
        named = unit_named(paper.body, self._catalogue, year).unit
        unit = Unit.objects.filter(pk=named.key).first() if named else None
        if unit and unit.path.startswith(paths):
            return unit.pk
        above = Unit.objects.lowest_above(units)
        if above is None:
            return min(units)
        if access.sees_everything(self.user):
            return above.pk
        own = [unit for unit in Unit.objects.filter(path__in=paths) if above.path.startswith(unit.path)]
        return min(own, key=lambda unit: len(unit.path)).pk if own else min(units)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return load_catalogue(self.user)

    def _commendation(self, one: DecidedAward, key: int, decision_id: int | None) -> Commendation:
        row, other = one.row, one.row.other
        unit_id, kind, _ = one.new_registrant
        notes = [f"Tệp “{self.batch.file_name}”, trang “{row.sheet}”, dòng {row.row}"]
        notes += [f"đơn vị công tác: {other['workplace']}"] if "workplace" in other else []
        notes += [f"ghi chú: {other['note']}"] if "note" in other else []
        return Commendation(
            pk=key,
            decision_id=decision_id,
            programme_id=one.its_programme.pk,
            year=row.year,
            form_id=one.form,
            recipient_kind=kind,
            recipient_name=row.registrant,
            recipient_post=row.post,
            unit_id=unit_id,
            registrant_id=one.registrant_id,
            model_id=one.model_id,
            merit=other.get("merit", ""),
            amount=one.amount,
            reason=one.reason,
            source=_shorten("; ".join(notes)),
        )


def _shorten(text: str) -> str:
    return text if len(text) <= _SOURCE_LENGTH else f"{text[: _SOURCE_LENGTH - 1]}…"
