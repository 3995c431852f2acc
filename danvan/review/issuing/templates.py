"""Writers: a unit's own Word template is taken in as a new version, put into use, or no longer used."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from danvan.lib.text import clean
from danvan.review.models import ReviewPeriod, WordTemplate
from danvan.review.models.nearest import serving
from danvan.review.reconciliation.ledger import review_with_ledger
from danvan.review.report import build_document, build_sample
from danvan.review.report.templates import judge, kept_template
from danvan.review.scope import Scope
from danvan.review.shown import current
from models_registry import access, trail
from models_registry.access import Actor, account_of, name_of, successions_for
from models_registry.models import Unit
from models_registry.permissions import ISSUER


def running_review(unit: Unit, user: Actor) -> Scope | None:
    """The review with which a template of the unit is tried; None without a period, or for who may not read it."""
    if not Unit.objects.visible_to(user).filter(pk=unit.pk).exists():
        return None
    period = current(serving(ReviewPeriod.objects.for_pages(), unit, successions_for(user)))
    return Scope(period, unit) if period else None


def filled(scope: Scope, form: str, content: bytes, user: Actor) -> bytes:
    """A template filled with a review. Raises TemplateFaultsError."""
    review, ledger = review_with_ledger(scope, Unit.objects.visible_to(user).in_tree_order(), user)
    return build_document(review, ledger, str(user), timezone.localtime(), form, content)


def sample(unit: Unit, form: str, content: bytes, user: Actor, *, is_empty: bool = False) -> bytes:
    """A template filled with the unit's head and signature and no figures. Raises TemplateFaultsError."""
    return build_sample(unit, str(user), timezone.localtime(), form, content, is_empty=is_empty)


def check(unit: Unit, form: str, content: bytes, user: Actor) -> None:
    """Raises TemplateFaultsError with all that is wrong with a file, before anything is kept of it.

    It is filled with a sample, whole and empty: a portal without any review finds the same faults as a full one.
    """
    judge(content)
    for is_empty in (False, True):
        sample(unit, form, content, user, is_empty=is_empty)
    if scope := running_review(unit, user):
        filled(scope, form, content, user)


def take_in(
    unit: Unit, form: str, content: bytes, file_name: str, user: Actor, note: str = "", key: str = ""
) -> WordTemplate:
    """Keeps a checked file as the unit's next version, not yet in use. `key` is that of the page's form.

    Raises TemplateFaultsError, PermissionDenied, or ValidationError for the very file that is the newest version.
    """
    _must_administer(unit, user)
    check(unit, form, content, user)
    made = WordTemplate(
        unit=unit,
        form=form,
        file_name=clean(file_name)[-255:] or "?",
        sha256=hashlib.sha256(content).hexdigest(),
        note=note,
        by=account_of(user),
        by_name=name_of(user),
    )
    made.file.save(made.kept_name(), ContentFile(content), save=False)
    try:
        with trail.act(user, key=key) as act:
            _lock(unit)
            versions = WordTemplate.objects.filter(unit=unit, form=form)
            newest = versions.aggregate(newest=Max("version"))["newest"] or 0
            if versions.filter(version=newest, sha256=made.sha256).exists():
                raise ValidationError(f"Tệp này đã có, là bản {newest}.")
            made.version = newest + 1
            trail.save(made)
            act.answer = reverse("issuing:templates", args=[unit.pk])
    except BaseException:
        made.file.delete(save=False)
        raise
    return made


def put_into_use(unit: Unit, form: str, template: WordTemplate | None, user: Actor) -> None:
    """This version of the unit's template is used from now on; None: no version of its own. Inside an act of its own.

    Raises PermissionDenied, or TemplateFaultsError for a version that would not be taken in any more.
    """
    _must_administer(unit, user)
    if template:
        judge(kept_template(template))
    with trail.act(user):
        _lock(unit)
        for used in WordTemplate.objects.filter(unit=unit, form=form, in_use=True):
            if used != template:
                trail.save(used, in_use=False)
        if template:
            trail.save(template, in_use=True)


def _must_administer(unit: Unit, user: Actor) -> None:
    if not access.may(user, ISSUER, unit):
        raise PermissionDenied


def _lock(unit: Unit) -> None:
    """Of two at once the second waits: one version a number, one in use."""
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
