"""What has changed since a closing: what would differ now, and the trail, as far as the reader may read it."""

from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db.models import BigIntegerField, Model, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from awards.models import (
    AssessmentScore,
    AwardForm,
    BaseSalary,
    Candidate,
    Certificate,
    CertificateBox,
    CertificateLayout,
    CertificatePrint,
    CertificatePrinter,
    Commendation,
    CriteriaSet,
    Criterion,
    Decision,
    DecisionDraft,
    DraftLine,
    Evidence,
    FieldCheck,
    Grade,
    LegalGround,
    Meeting,
    MeetingMember,
    Nominee,
    Proposal,
    ProposalLine,
    ProposalQuota,
    Recognition,
    RewardCoefficient,
    SigningRule,
    StoredFile,
)
from awards.models.decisions import load_revocations
from danvan.accounts.models import OpenSession, User
from danvan.closing.differences import Differences, FigureChange, RecordChange
from danvan.closing.snapshot import parts_of
from danvan.lists.models import RememberedAnswer, StagedRow
from danvan.portal.models import KeptFilter, NewsRead, WorkMail
from danvan.review.models import ClosedReview, ReturnDue, ReviewPeriod, WordTemplate
from danvan.tally.models import Cell, Mark, Question
from models_registry.access import Asker
from models_registry.models import (
    Act,
    ActivityField,
    Assignment,
    Change,
    CorrectionRequest,
    Distinct,
    EmulationModel,
    EntryDraft,
    FieldSet,
    FieldSetEntry,
    IssuerProfile,
    Outcome,
    Programme,
    Registrant,
    Registration,
    Unit,
    UnitSuccession,
    UsedKey,
)
from models_registry.models.trail import ChangeQuerySet, labels_of
from models_registry.scoping import lookup_of, scoped_rows
from models_registry.territory import load_successions

# Catalogues, of a unit or of none: they steer everybody's figures, so that whoever reads a closed review reads of them.
COMMON = (ActivityField, FieldSet, FieldSetEntry, Programme, CriteriaSet, Criterion, Grade, AwardForm)
# What is told here to nobody.
LEFT_OUT = (
    User,  # accounts and their rights are the business of those who administer them
    OpenSession,
    Assignment,
    IssuerProfile,  # whose papers they are changes no figure, and a closing keeps it
    WordTemplate,
    ClosedReview,  # a closing changes no figure; its own page names the versions
    CorrectionRequest,  # nothing is corrected yet; what is granted is told as the change that it is
    StagedRow,  # lines and answers of a list that waits are not in the registry yet; the list itself is told
    RememberedAnswer,
    SigningRule,  # what the law says of commending changes no figure
    LegalGround,
    RewardCoefficient,
    BaseSalary,
    EntryDraft,  # nor is what somebody has begun to enter
    Distinct,  # so is an answer about a name
    Nominee,  # who is put up, proposed and voted on changes no figure; what comes of it is told as an award
    Candidate,
    Meeting,
    MeetingMember,
    Proposal,
    ProposalLine,
    ProposalQuota,
    DecisionDraft,  # nothing counts by it until it is signed, and then it is a decision
    DraftLine,
    Evidence,  # it stands behind a record and is not counted
    AssessmentScore,  # what it comes to is told with its assessment
    FieldCheck,
    StoredFile,
    CertificateLayout,  # a certificate is the paper of a commendation, which is told itself
    CertificateBox,
    CertificatePrinter,
    Certificate,
    CertificatePrint,
    KeptFilter,  # what a reader keeps for himself, has read, was sent
    NewsRead,
    WorkMail,
    Change,  # the trail itself
    Act,
    UsedKey,
    Question,  # what was counted is no record
    Cell,
    Mark,
)

# The figures of a unit rest on these, whatever office they belong to, where a record of it names them.
NAMED_BY: Final[dict[type[Model], tuple[tuple[type[Model], str], ...]]] = {
    Registrant: ((Registration, "model__registrant"), (Commendation, "registrant")),
    EmulationModel: ((Registration, "model"), (Commendation, "model"), (Outcome, "model")),
    Decision: (
        *((Recognition, "decision"), (Recognition, "revoked_by")),
        *((Commendation, "decision"), (Commendation, "revoked_by")),
    ),
}
# What is told of them: what is counted or printed here; the rest is the business of where they are. Of decisions, all.
PRINTED: Final[dict[type[Model], list[str]]] = {
    Registrant: ["name", "kind"],
    EmulationModel: ["title", "field_id", "related_fields", "registrant_id"],
}


def told_of_units() -> list[type[Model]]:
    """The kinds of rows whose changes are told by their unit: every model that knows it, but the classes above."""
    known = COMMON + LEFT_OUT
    return [model for model in apps.get_models() if hasattr(model, "unit_lookup") and model not in known]


@dataclass(frozen=True)
class Since:
    """All that differs. `changes` is the trail since the closing, newest first."""

    figures: tuple[FigureChange, ...]
    records: tuple[RecordChange, ...]
    definitions: tuple[tuple[str, str, str], ...]
    changes: QuerySet[Change]


_Keys = QuerySet[Any, Any]  # one column


def since(closed: ClosedReview, user: Asker) -> Since:
    """A closed review against the registry of this moment."""
    found = Differences(closed, *parts_of(closed.scope, user))
    return Since(
        tuple(found.figures()),
        tuple(found.records()),
        tuple(found.definitions()),
        changes_since(closed, user),
    )


def changes_since(closed: ClosedReview, user: Asker) -> QuerySet[Change]:
    """The trail since the closing, as far as it is of this territory and the reader may read it there."""
    # With what has left it since: that it did is a change too.
    paths = closed.scope.territory(load_successions()).paths
    models = told_of_units()
    links = {"predecessor", *(link for model in models for link in lookup_of(model).split("__") if link)}
    newer = (
        Change.objects.of_records()
        .after(closed.last_act)
        .alias(**{_was(link): Cast(KT(f"before__{link}_id"), BigIntegerField()) for link in links})
    )
    meant = Q(subject__in=[label for model in COMMON for label in labels_of(model)])
    meant |= Q(subject__in=labels_of(ReviewPeriod), subject_id=closed.period_id)  # whoever made it
    meant |= _asked(closed, newer, paths)
    meant |= _merged_away(newer, user, paths)
    for model in models:
        meant |= _here(model, newer, user, paths)
    for model in NAMED_BY:
        meant |= _named_here(model, user, paths)
    return newer.filter(meant)


def _asked(closed: ClosedReview, newer: ChangeQuerySet, paths: tuple[str, ...]) -> Q:
    """What was asked in the period of units here, by offices above them too, and what no longer is."""
    dues = ReturnDue.objects.serving(paths).filter(period=closed.period_id).order_by().values("pk")
    above = {int(key) for path in paths for key in path.rstrip(".").split(".")}
    deleted = newer.of(ReturnDue).filter(
        Q(was_unit__in=above) | Q(was_unit=None),
        action=Change.Action.DELETED,
        before__period_id=closed.period_id,
    )
    return Q(
        Q(subject_id__in=dues) | Q(subject_id__in=deleted.order_by().values("subject_id")),
        subject__in=labels_of(ReturnDue),
    )


def _units_open_to(user: Asker, model: type[Model], paths: tuple[str, ...]) -> _Keys:
    """Keys of the units here whose rows of that kind the reader may read."""
    permission = f"{model._meta.app_label}.view_{model._meta.model_name}"
    return Unit.objects.in_territory(paths).permitted_to(user, permission).order_by().values("pk")


def _merged_away(newer: ChangeQuerySet, user: Asker, paths: tuple[str, ...]) -> Q:
    """Mergers of a unit that lay here into one elsewhere: they take its numbers along."""
    units = _units_open_to(user, UnitSuccession, paths)
    there = UnitSuccession.objects.filter(predecessor__in=units).order_by().values("pk")
    gone = _gone(UnitSuccession, "predecessor", newer, units)
    return Q(Q(subject_id__in=there) | Q(subject_id__in=gone), subject__in=labels_of(UnitSuccession))


def _named_here(model: type[Model], user: Asker, paths: tuple[str, ...]) -> Q:
    """Changes of rows of any office that a record here names, one that the reader may read."""
    keys = [
        scoped_rows(naming).visible_to(user).in_territory(paths).order_by().values(link)
        for naming, link in NAMED_BY[model]
    ]
    named = Q()
    for some in keys:
        named |= Q(pk__in=some)
    meant = Q(subject_id__in=model._base_manager.filter(named).order_by().values("pk"))
    if model is Decision:
        meant |= Q(subject_id__in=_revoking(Decision.objects.filter(named)))
    elif model in PRINTED:
        meant &= Q(after__has_any_keys=PRINTED[model])
    return Q(meant, subject__in=labels_of(model))


def _revoking(decisions: QuerySet[Decision]) -> set[int]:
    """Keys of the papers that revoke one of these, or revoke what does: its force hangs on them (two queries)."""
    revoked_by = {key: revoking for key, revoking, _ in load_revocations().rows}
    found: set[int] = set()
    for key in decisions.filter(pk__in=revoked_by).order_by().values_list("pk", flat=True):
        while key in revoked_by and revoked_by[key] not in found:
            key = revoked_by[key]
            found.add(key)
    return found


def _here(model: type[Model], newer: ChangeQuerySet, user: Asker, paths: tuple[str, ...]) -> Q:
    """Changes of the rows of one kind that lie here, that did until they were deleted, and of leaving.

    A row that is deleted or leaves tells by its values before which unit it had, perhaps over other rows that are gone.
    """
    here = scoped_rows(model).visible_to(user).in_territory(paths)
    meant = Q(subject_id__in=here.order_by().values("pk"))
    if lookup := lookup_of(model):
        units = _units_open_to(user, model, paths)
        meant |= Q(subject_id__in=_gone(model, lookup, newer, units))
        meant |= Q(_led(model, lookup, newer, units), action=Change.Action.CHANGED)
    return Q(meant, subject__in=labels_of(model))


def _gone(model: type[Model], lookup: str, newer: ChangeQuerySet, units: _Keys) -> _Keys:
    """Keys of the rows that were deleted since, and led to one of these units."""
    deleted = newer.of(model).filter(action=Change.Action.DELETED)
    return deleted.filter(_led(model, lookup, newer, units)).order_by().values("subject_id")


def _led(model: type[Model], lookup: str, newer: ChangeQuerySet, units: _Keys) -> Q:
    """Changes whose values before led to one of these units, by way of rows that are there or gone.

    What a row rests on is never deleted before it, so that rows deleted before the closing need not be asked.
    """
    link, _, rest = lookup.partition("__")
    if not rest:
        return Q(**{f"{_was(link)}__in": units})
    above = model._meta.get_field(link).related_model
    if above is None:
        raise TypeError(f"{link} of {model} is no link")
    there = above._base_manager.filter(**{f"{rest}__in": units}).values("pk")
    return Q(**{f"{_was(link)}__in": there}) | Q(**{f"{_was(link)}__in": _gone(above, rest, newer, units)})


def _was(link: str) -> str:
    return f"was_{link}"
