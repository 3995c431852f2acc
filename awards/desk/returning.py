"""What comes into force again, as what had revoked it is revoked itself, or is no longer said to have."""

from dataclasses import dataclass

from django.db.models import Q

from awards.desk.guard import AGAIN, ASKED_WITH, Finding, findings, give_reason
from awards.models import Commendation, Decision
from awards.models.decisions import Revocations, load_revocations
from models_registry import trail


def findings_of_return(decision: Decision, revoked_by: Decision | None) -> list[Finding]:
    """What the guard finds if from now on that other decision revokes this one, or none does (some queries)."""
    return [finding for _, found in _returning(decision, revoked_by) for finding in found]


def give_reason_to_return(decision: Decision, revoked_by: Decision | None, reason: str) -> list[Commendation]:
    """Those of which something is found, with the reason, still to be written (`keep_reasons`).

    Raises ValidationError with all that was found where a reason is wanted and none is given.
    """
    returning = _returning(decision, revoked_by)
    rows = [row for row, _ in returning]
    give_reason(rows, reason, [found for _, found in returning])
    return [row for row, found in returning if found]


def keep_reasons(rows: list[Commendation]) -> None:
    """Within the act that brings them back."""
    for row in rows:
        trail.save(row, reason=row.reason)


@dataclass(frozen=True)
class Turn:
    """The revocations as they will be, and which decisions come into force by that and go out of it."""

    after: Revocations
    back: frozenset[int]
    gone: frozenset[int]

    @property
    def returns(self) -> Q:
        """What these gave, or had revoked, of recognitions or of commendations."""
        return Q(decision__in=self.back) | Q(revoked_by__in=self.gone)


def turn_of(decision: Decision, revoked_by: Decision | None) -> Turn:
    """If from now on that other decision revokes this one, or none does (one query)."""
    papers = load_revocations()
    others = tuple(row for row in papers.rows if row[0] != decision.pk)
    revoked = ((decision.pk, revoked_by.pk, revoked_by.issued_on),) if revoked_by else ()
    after = Revocations((*others, *revoked))
    return Turn(after, frozenset(papers.out() - after.out()), frozenset(after.out() - papers.out()))


def _returning(decision: Decision, revoked_by: Decision | None) -> list[tuple[Commendation, list[Finding]]]:
    """What comes back, each with the commendations in force that are for the same merit.

    But for what goes out of force by the same change, and for what was given with a reason while this one stood.
    """
    turn = turn_of(decision, revoked_by)
    if not turn.back and not turn.gone:
        return []
    rows = list(
        Commendation.objects.in_force(turn.after)
        .filter(turn.returns)
        .select_related(*ASKED_WITH)
        .order_by("pk")
    )

    def asks(one: Finding) -> bool:
        beside = one.earlier
        if one.code != AGAIN or beside is None or beside.reason:
            return False
        return beside.decision_id not in turn.gone and beside.revoked_by_id not in turn.back

    found = zip(rows, findings(rows), strict=True)
    return [(row, [one for one in said if asks(one)]) for row, said in found]
