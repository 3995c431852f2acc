"""What the guard finds of the rows of a list, asked of the officer; the answer is the reason that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

from awards.desk import guard
from awards.desk.beside import lines_of
from awards.models import AwardForm, Commendation, Decision
from danvan.lists.commendations.checking import ask
from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.commendations.papers import paper_question
from danvan.lists.deciding.decision import weigh
from danvan.lists.deciding.registry import Known
from danvan.lists.models import StagedRow
from danvan.lists.reading.answers import place
from models_registry.models import EmulationModel, Registrant

# A list tells of decisions that were issued: which of these is so.
REASONS: Final[dict[str, str]] = {
    "thanh-tich-khac": "Khen cho thành tích khác",
    "hai-che-do": "Thuộc hai chế độ khen thưởng riêng",
    "da-ban-hanh": "Ghi đúng như quyết định đã ban hành",
}
_OF_SIGNING: Final = ("da-ban-hanh",)
_OF_BODY: Final = frozenset({guard.SIGNER, guard.FORM})  # the same of all rows of one decision


def guard_rows(decided: Sequence[DecidedAward], known: Known, told: Mapping[str, str]) -> None:
    """Asks of each new commendation of which something is found, or takes over the reason that was answered.

    A constant number of queries; of what the registry has already, or cannot be written yet, nothing is asked.
    """
    rows = [one for one in decided if one.action == StagedRow.Action.NEW and one.registrant_key]
    for one, found in zip(rows, guard.findings(_meant(rows, known)), strict=True):
        answers = [
            _answer(one, [each for each in found if each.code in _OF_BODY], f"signer|{_paper(one)}", told),
            _answer(one, [each for each in found if each.code not in _OF_BODY], f"again|{_place(one)}", told),
        ]
        one.reason = "; ".join(dict.fromkeys(filter(None, answers)))
        one.action = weigh(one.problems) or one.action


def _answer(one: DecidedAward, found: Sequence[guard.Finding], asked: str, told: Mapping[str, str]) -> str:
    """The reason that an officer has chosen; "" where nothing was found, or he has still to say it."""
    if not found:
        return ""
    codes = _OF_SIGNING if asked.startswith("signer|") else tuple(REASONS)
    if told.get(asked) in codes:
        return REASONS[told[asked]]
    choices = [(code, f"Vẫn ghi: {REASONS[code][:1].lower()}{REASONS[code][1:]}") for code in codes]
    said = guard.in_one_sentence(found)
    sides = [asdict(side) for line in lines_of(found, "Dòng khác").lines for side in line]
    ask(one, "registrant", "commended_before", said, asked, choices, value=one.row.registrant, sides=sides)
    return ""


def _place(one: DecidedAward) -> str:
    return place(one.row.sheet, one.row.row)


def _paper(one: DecidedAward) -> str:
    return f"{one.decision_id or paper_question(one.paper)}|{one.form}"


def _meant(rows: Sequence[DecidedAward], known: Known) -> list[Commendation]:
    """The commendations that they would be, with all that the guard asks of them (at most four queries)."""
    of_units = Registrant.objects.select_related("unit")
    registrants = of_units.in_bulk({one.registrant_id for one in rows if one.registrant_id})
    models = EmulationModel.objects.in_bulk({one.model_id for one in rows if one.model_id})
    papers = Decision.objects.select_related("unit").in_bulk(
        {one.decision_id for one in rows if one.decision_id}
    )
    forms = AwardForm.objects.in_bulk({one.form for one in rows}, field_name="code")
    found = []
    for one in rows:
        unit_id, kind, _ = one.new_registrant
        unit = known.units[unit_id]
        decision = papers.get(one.decision_id or 0)
        if decision is None and one.paper:
            paper = one.paper
            decision = Decision(
                unit=unit, number=paper.number, issued_on=paper.issued_on, body=paper.body, track=one.track
            )
        found.append(
            Commendation(
                decision=decision,
                programme=one.programme,
                year=one.row.year,
                form=forms[one.form],
                recipient_kind=kind,
                recipient_name=one.row.registrant,
                recipient_post=one.row.post,
                unit=unit,
                registrant=registrants.get(one.registrant_id or 0),
                model=models.get(one.model_id or 0),
                merit=one.row.other.get("merit", ""),
            )
        )
    return found
