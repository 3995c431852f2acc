"""Nobody is rewarded twice for one merit, nor by a body that may not, without someone saying why.

One home: the service, the entry form, mass actions, lists that offices send and proposals ask the same `findings`.
Folding finds candidates and decides nothing: a finding names the earlier decision, and whoever goes on says why.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q

from awards.desk.catalogues import Signing, fault_of_form
from awards.desk.merits import Known, Likeness, Merit
from awards.models import AwardForm, Commendation, Decision
from danvan.lib.text import clean, joined, lowered, spelling_key
from models_registry.hamlets import SORT_WITHIN
from models_registry.models import Kind, Unit
from models_registry.models.years import year_words

AGAIN: Final = "again"
TWO_LINES: Final = "two_lines"
SIGNER: Final = "signer"
FORM: Final = "form"
SAY_WHY: Final = "Vẫn khen thưởng thì ghi lý do."
_LEADING: Final = (
    *("bí thư", "phó bí thư", "chủ tịch", "phó chủ tịch", "giám đốc", "phó giám đốc", "hiệu trưởng"),
    *("phó hiệu trưởng", "trưởng", "phó trưởng", "phó", "chỉ huy", "phó chỉ huy", "chánh", "tổng giám đốc"),
)
_WITH_THE_PEOPLE: Final = (*("tổ", "đội", "nhóm", "chi hội", "chi đoàn", "hợp tác xã"),)
_SHOWN_AT_MOST: Final = 20  # in one refusal; the rest is counted
ASKED_WITH: Final = ("decision__unit", "programme__unit", "unit", "registrant__unit", "model")
_SEPARATE: Final = "Hai loại khen thưởng là hai chế độ riêng, vẫn nêu để biết."


@dataclass(frozen=True)
class Finding:
    """Something about a commendation that asks for a reason: in words, with the earlier one or the other line."""

    code: str
    text: str
    row: Commendation
    earlier: Commendation | None = None
    other: Commendation | None = None  # what another line asks for
    other_by: str = ""  # who proposes that


def findings(rows: Sequence[Commendation], lines: Sequence[str] = ()) -> list[list[Finding]]:
    """Of each row, written or only meant, what asks for a reason; `lines` says beside the rows who proposes each.

    A row that is written already is not held against itself, nor two rows of one decision against each other: that a
    decision commends one recipient once is another rule.
    """
    if not rows:
        return []
    known = Known(rows)
    found: list[list[Finding]] = [[] for _ in rows]
    merits = [Merit(row, known) for row in rows]
    earlier = [Merit(row, known) for row in _standing_beside(merits, known)]
    near = _by_likeness(earlier)
    for at, merit in enumerate(merits):
        seen: set[int] = set()
        for other in _candidates(merit, near):
            if (
                other.row.pk in seen
                or not _may_be_other(merit.row, other.row)
                or not merit.is_one_with(other)
            ):
                continue
            seen.add(other.row.pk)
            found[at].append(Finding(AGAIN, _told_again(merit, other), merit.row, earlier=other.row))
    for first, second in _pairs(merits):
        one, other = merits[first], merits[second]
        if _is_one_decision(one.row, other.row) or not one.is_one_with(other):
            continue
        for at, beside in ((first, second), (second, first)):
            by = lines[beside] if lines else ""
            text = _told_of_lines(rows[beside], by)
            found[at].append(Finding(TWO_LINES, text, rows[at], other=rows[beside], other_by=by))
    signing = Signing.load()
    for at, row in enumerate(rows):
        if row.decision is not None:
            faults = faults_of_giving(row.form, row.decision, signing)
            found[at] += [Finding(code, fault, row) for code, fault in faults]
    return found


def faults_of_giving(form: AwardForm, decision: Decision, signing: Signing) -> list[tuple[str, str]]:
    """What speaks against that form by that decision, whoever is given it: by code, in a sentence."""
    faults = ((FORM, fault_of_form(form, decision)), (SIGNER, signing.fault(form, decision)))
    return [(code, fault) for code, fault in faults if fault]


def _standing_beside(merits: Sequence[Merit], known: Known) -> Iterable[Commendation]:
    """Commendations in force that may be of the same recipients, in a time that they share."""
    registrants = {merit.registrant for merit in merits} - {None}
    models = {merit.model for merit in merits} - {None}
    of_them = Q(registrant__in=registrants) | Q(model__in=models) | Q(unit__in=known.places)
    of_them |= Q(recipient_name__in={merit.row.recipient_name for merit in merits} - {""})  # above or below
    years = sorted(set().union(*(merit.years for merit in merits)))
    if not years:
        return []
    of_time = Q(year__in=years) | Q(
        year=None, programme__first_year__lte=years[-1], programme__last_year__gte=years[0]
    )
    rows = Commendation.objects.in_force().filter(of_them, of_time)
    return rows.select_related(*ASKED_WITH).order_by("decision__issued_on", "pk")


_Near = dict[Likeness, list[Merit]]


def _by_likeness(merits: Iterable[Merit]) -> _Near:
    """So that a list of hundreds is not held against each of a unit's hundreds."""
    found: _Near = defaultdict(list)
    for merit in merits:
        for key in merit.likeness:
            found[key].append(merit)
    return found


def _candidates(merit: Merit, near: _Near) -> Iterator[Merit]:
    for key in merit.likeness:
        yield from near.get(key, ())


def _pairs(merits: Sequence[Merit]) -> list[tuple[int, int]]:
    """Places of rows that have something in common."""
    at: dict[Likeness, list[int]] = defaultdict(list)
    for place, merit in enumerate(merits):
        for key in merit.likeness:
            at[key].append(place)
    return sorted({pair for places in at.values() for pair in combinations(places, 2)})


def _may_be_other(row: Commendation, earlier: Commendation) -> bool:
    return row.pk != earlier.pk and not _is_one_decision(row, earlier)


def _is_one_decision(one: Commendation, other: Commendation) -> bool:
    return one.decision_id is not None and one.decision_id == other.decision_id


def _told_again(merit: Merit, other: Merit) -> str:
    earlier = other.row
    name = merit.row.display_name
    written = earlier.display_name if earlier.display_name != name else ""
    place = earlier.unit.label if earlier.unit_id != merit.row.unit_id else ""
    under = joined(", ", f"ghi là “{written}”" if written else "", place)
    what = (earlier.model.display_title if earlier.model else "") or earlier.merit
    said = joined(
        ", ",
        f"{name}{f' ({under})' if under else ''} đã được khen thưởng: {lowered(str(earlier.form))}",
        lowered(str(earlier.decision)) if earlier.decision else "chưa ghi quyết định",
        time_of(earlier),
        f"“{what}”" if what else "",
    )
    is_separate = merit.track and other.track and merit.track != other.track
    return f"{said}. {_SEPARATE}" if is_separate else f"{said}."


def time_of(row: Commendation) -> str:
    """For what time, within a sentence: "năm 2024", "giai đoạn 2020-2022", "" where nobody knows."""
    if row.year:
        return year_words(row.year)
    return row.programme.span if row.programme else ""


def _told_of_lines(other: Commendation, by: str) -> str:
    proposed = f" do {by} đề nghị" if by else ""
    form = lowered(str(other.form))
    return f"Một thành tích được đề nghị hai lần: còn có {form} cho {other.display_name}{proposed}."


def in_one_sentence(found: Sequence[Finding]) -> str:
    """What was found of a row, as a page or a list prints it."""
    return " ".join(finding.text for finding in found)


def give_reason(
    rows: Sequence[Commendation], reason: str, found: Sequence[Sequence[Finding]] | None = None
) -> None:
    """Keeps the reason with those rows of which something was found; they are not written yet.

    A row that has a reason of its own keeps that. Raises ValidationError with all that was found where there is none.
    """
    reason = clean(reason)
    asking = [one for one in zip(rows, findings(rows) if found is None else found, strict=True) if one[1]]
    if silent := [found for row, found in asking if not (reason or row.reason)]:
        told = list(dict.fromkeys(finding.text for found in silent for finding in found))
        more = [f"Và {len(told) - _SHOWN_AT_MOST} điều khác."] if len(told) > _SHOWN_AT_MOST else []
        raise ValidationError([*told[:_SHOWN_AT_MOST], *more, SAY_WHY])
    for row, _ in asking:
        row.reason = row.reason or reason


# By the words of a post, in an office; who leads a hamlet, a group or a branch works there himself.
_LEADS: Final = re.compile(
    rf"^(?:{'|'.join(map(spelling_key, _LEADING))})\b"
    rf"(?!.*(?:{SORT_WITHIN}|\b(?:{'|'.join(map(spelling_key, _WITH_THE_PEOPLE))})\b))"
)


@dataclass(frozen=True)
class Shares:
    """Of whom a list consists, for the annex of a proposal: collectives, households and persons, and who these are.

    A person without a post is counted as neither leader nor working directly: the list does not say.
    """

    collectives: int
    households: int
    individuals: int
    leaders: int
    direct: int
    never_before: tuple[Unit, ...]  # units of the list of whom nobody was commended before

    @property
    def total(self) -> int:
        """All rows."""
        return self.collectives + self.households + self.individuals

    @property
    def without_post(self) -> int:
        """Persons of whom no post is said."""
        return self.individuals - self.leaders - self.direct


def shares(rows: Sequence[Commendation]) -> Shares:
    """The shares of a list, written or only meant (two queries)."""
    kinds = Counter(row.recipient_kind for row in rows)
    posts = [
        row.recipient_post for row in rows if row.recipient_kind == Kind.INDIVIDUAL and row.recipient_post
    ]
    leaders = sum(leads(post) for post in posts)
    units = {row.unit_id: row.unit for row in rows}
    others = Commendation.objects.in_force().exclude(pk__in=[row.pk for row in rows if row.pk])
    given = set(others.filter(unit__in=units).order_by().values_list("unit_id", flat=True))
    return Shares(
        kinds[Kind.COLLECTIVE],
        kinds[Kind.HOUSEHOLD],
        kinds[Kind.INDIVIDUAL],
        leaders,
        len(posts) - leaders,
        tuple(unit for key, unit in units.items() if key not in given),
    )


def leads(post: str) -> bool:
    """Whether a post is that of somebody who leads an office: "Phó Chủ tịch UBND xã", but not "Trưởng thôn"."""
    return bool(_LEADS.search(spelling_key(post)))
