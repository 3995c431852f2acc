"""Writers: a unit's own Word template is taken in as a new version, put into use, or no longer used."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from danvan.lib.text import clean
from danvan.lib.word.papers import Paper
from danvan.review.issuing.kinds import real_one
from danvan.review.models import WordTemplate
from danvan.review.report import build_sample
from danvan.review.report.declared import REPORT
from danvan.review.report.own_templates import judge, kept_template
from models_registry import access, trail
from models_registry.access import Actor, account_of, name_of
from models_registry.models import Unit
from models_registry.permissions import ISSUER


def sample(
    unit: Unit, form: str, content: bytes, user: Actor, paper: Paper = REPORT, *, is_empty: bool = False
) -> bytes:
    """A template filled with the unit's head and signature and no figures. Raises TemplateFaultsError."""
    return build_sample(paper, unit, str(user), timezone.localtime(), form, content, is_empty=is_empty)


def check(unit: Unit, form: str, content: bytes, user: Actor, paper: Paper = REPORT) -> None:
    """Raises TemplateFaultsError with all that is wrong with a file, before anything is kept of it.

    It is filled with a sample, whole and empty: a portal in which nothing is written yet finds the same faults as a
    full one.
    """
    judge(content, paper)
    for is_empty in (False, True):
        sample(unit, form, content, user, paper, is_empty=is_empty)
    if real := real_one(unit, paper, user):
        real.fill(form, content)


def take_in(
    unit: Unit,
    form: str,
    content: bytes,
    file_name: str,
    user: Actor,
    note: str = "",
    key: str = "",
    paper: Paper = REPORT,
) -> WordTemplate:
    """Keeps a checked file as the unit's next version, not yet in use. `key` is that of the page's form.

    Raises TemplateFaultsError, PermissionDenied, or ValidationError for the very file that is the newest version.
    """
    _must_administer(unit, user)
    check(unit, form, content, user, paper)
    made = WordTemplate(
        unit=unit,
        paper=paper.code,
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
            versions = WordTemplate.objects.filter(unit=unit, paper=paper.code, form=form)
            newest = versions.aggregate(newest=Max("version"))["newest"] or 0
            if versions.filter(version=newest, sha256=made.sha256).exists():
                raise ValidationError(f"Tệp này đã có, là bản {newest}.")
            made.version = newest + 1
            trail.save(made)
            act.answer = reverse("issuing:templates", args=[unit.pk, paper.code])
    except BaseException:
        made.file.delete(save=False)
        raise
    return made


def put_into_use(
    unit: Unit, form: str, template: WordTemplate | None, user: Actor, paper: Paper = REPORT
) -> None:
    """This version of the unit's template is used from now on; None: no version of its own. Inside an act of its own.

    Raises PermissionDenied, or TemplateFaultsError for a version that would not be taken in any more.
    """
    _must_administer(unit, user)
    if template:
        judge(kept_template(template), paper)
    with trail.act(user):
        _lock(unit)
        for used in WordTemplate.objects.filter(unit=unit, paper=paper.code, form=form, in_use=True):
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
