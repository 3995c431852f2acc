"""Commendations that come into force again: what had revoked them is revoked itself, or is no longer said to have."""

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


def _returning(decision: Decision, revoked_by: Decision | None) -> list[tuple[Commendation, list[Finding]]]:
    """What comes back, each with the commendations in force that are for the same merit.

    But for what goes out of force by the same change, and for what was given with a reason while this one stood.
    """
    papers = load_revocations()
    others = tuple(row for row in papers.rows if row[0] != decision.pk)
    revoked = ((decision.pk, revoked_by.pk, revoked_by.issued_on),) if revoked_by else ()
    after = Revocations((*others, *revoked))
    back, gone = papers.out() - after.out(), after.out() - papers.out()
    if not back and not gone:
        return []
    rows = list(
        Commendation.objects.in_force(after)
        .filter(Q(decision__in=back) | Q(revoked_by__in=gone))
        .select_related(*ASKED_WITH)
        .order_by("pk")
    )

    def asks(one: Finding) -> bool:
        beside = one.earlier
        if one.code != AGAIN or beside is None or beside.reason:
            return False
        return beside.decision_id not in gone and beside.revoked_by_id not in back

    found = zip(rows, findings(rows), strict=True)
    return [(row, [one for one in said if asks(one)]) for row, said in found]
