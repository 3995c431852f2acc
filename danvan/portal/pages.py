"""The page of one thing, the overview, and the guide."""

from collections import defaultdict

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from awards.desk.certificates.register import PRINT
from awards.models import Commendation, Decision, Recognition
from awards.models.decisions import load_revocations
from danvan.accounts.signed_in import user_of
from danvan.keeping.kept import standing
from danvan.portal.desk import desk_of
from danvan.portal.evidence import shown_of
from danvan.portal.persons.sheet import may_have_sheet
from danvan.portal.querysets import models_open_to, registrants_open_to
from danvan.portal.unit_list import begun
from danvan.portal.verbs.of_registrants import REGISTRANTS
from danvan.portal.verbs.offered import offers_of, offers_of_life
from danvan.portal.work.views import work_of
from danvan.review.figures.review import reviews_of
from danvan.review.figures.standing import standing_of
from danvan.review.models import ReviewPeriod
from danvan.review.models.nearest import serving
from danvan.review.pages import reviews_open_to
from danvan.review.reconciliation.ledger import review_with_ledger
from danvan.review.returns.services import may_ask
from danvan.review.scope import Scope
from danvan.review.shown import ShownForm, beside_each_other, shown_to
from danvan.start.steps import is_told_of_steps, steps_waiting, what_is_there
from models_registry import access
from models_registry.access import successions_for
from models_registry.bodies import issuer_of
from models_registry.models import (
    EmulationModel,
    Outcome,
    Registrant,
    Registration,
    Unit,
)
from models_registry.permissions import DECIDE, ISSUER
from models_registry.scoping import merged_into


def overview(request: HttpRequest) -> HttpResponse:
    """/: where the user stands: his unit's figures for the period under review, and what waits for him."""
    visible = Unit.objects.visible_to(request.user)
    sees_all = access.sees_everything(request.user)  # whose own units are told by their programmes
    units = (visible.with_programmes() if sees_all else visible).in_tree_order()
    shown = shown_to(request, units)
    work = work_of(request.user, what_is_there() if is_told_of_steps(request.user) else None)
    start = steps_waiting(request.user, work.beside)
    context: dict[str, object] = {"units": units, "shown": shown, "start": start}
    context |= work.for_the_head
    if request.user.is_superuser:
        context["backups"] = standing(timezone.now())
    if shown:
        form = ShownForm(request, units, shown)
        if form.is_valid():
            form.keep()
            return redirect("portal:overview")
        context |= {"form": form, "period": shown.period, "unit": shown.unit}
        context["reviews"] = reviews_open_to(request.user, units, shown.every)
        period, unit = shown.period, shown.unit
        successions, papers = successions_for(request.user), load_revocations()
        review, ledger = review_with_ledger(
            Scope(period, unit), units, request.user, names=False, papers=papers
        )
        today = timezone.localdate()
        desk = desk_of(user_of(request), review, units, ledger, today, periods=shown.every, papers=papers)
        context |= {"review": review, "ledger": ledger, "desk": desk}
        context["standing"] = standing_of(review.scope, units, successions)
        beside: dict[ReviewPeriod, list[Scope]] = defaultdict(list)
        for own in beside_each_other(shown, request.user):
            beside[own[0]].append(Scope(*own))
        context["beside"] = [
            counted
            for scopes in beside.values()
            for counted in reviews_of(scopes, units, successions, outcomes=False, papers=papers)
        ]
        context["may_ask"] = may_ask(request.user, shown.unit)
        context["may_explain"] = access.may(request.user, "review.add_explanation", shown.unit)
    return render(request, "portal/overview.html", context, status=200 if units or context["start"] else 403)


def model(request: HttpRequest, pk: int) -> HttpResponse:
    """/mo-hinh/<pk>/: a model with its life, as far as the user may read it: each record of it has its own unit."""
    user = request.user
    papers = load_revocations()
    open_decision = Exists(Decision.objects.visible_to(user).filter(pk=OuterRef("decision")))
    printed = Exists(Decision.objects.permitted_to(user, PRINT).filter(pk=OuterRef("decision")))
    with_page = Registrant.objects.annotate(
        may_open=Exists(registrants_open_to(user).filter(pk=OuterRef("pk")))
    )
    merged = EmulationModel._base_manager.filter(merged_into=OuterRef("pk"))
    replicas = models_open_to(user).filter(replicates=OuterRef("pk"))
    moved = Outcome.objects.visible_to(user).filter(model=OuterRef("pk"))
    found = (
        models_open_to(user)
        .select_related("registrant", "unit", "field", "replicates__registrant")
        .annotate(has_merged=Exists(merged), has_replicas=Exists(replicas), has_outcomes=Exists(moved))
        .prefetch_related(
            "related_fields",
            Prefetch("partners", with_page.select_related("unit")),
            Prefetch(
                "registrations",
                Registration.objects.visible_to(user)
                .select_related("programme", "unit")
                .order_by("year", "pk"),
            ),
            "registrations__assessments",
            Prefetch(
                "registrations__recognitions",
                Recognition.objects.with_force(papers)
                .annotate(may_open_decision=open_decision, may_print=printed)
                .select_related("decision"),
            ),
            Prefetch(
                "commendations",
                Commendation.objects.visible_to(user)
                .with_force(papers)
                .annotate(may_open_decision=open_decision, may_print=printed)
                .select_related("decision"),
            ),
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        if into := merged_into(EmulationModel, pk):
            return redirect("portal:model", into)
        raise Http404
    labels = {field.name: field.verbose_name for field in found._meta.fields}
    items = [
        (labels[name], getattr(found, name)) for name in EmulationModel.FORM_ITEMS if getattr(found, name)
    ]
    context: dict[str, object] = {"model": found, "items": items}
    context["is_own"] = is_own = access.may(user, "models_registry.view_emulationmodel", found.unit)
    context["may_change"] = access.may(user, "models_registry.change_emulationmodel", found.unit)
    context["offers"] = offers = offers_of_life(user, found)
    context |= shown_of(user, found)
    context["outcomes"] = Outcome.objects.visible_to(user).filter(model=found) if found.has_outcomes else ()
    # Other models that its page names, in one query: those that were made one with it, and its replicas.
    theirs = models_open_to(user).filter(replicates=found).order_by().values("pk")
    named = EmulationModel._base_manager.filter(Q(merged_into=found) | Q(pk__in=theirs))
    others = list(named.select_related("registrant")) if found.has_merged or found.has_replicas else []
    context["merged"] = [one for one in others if one.merged_into_id == found.pk]
    context["replicas"] = [one for one in others if one.merged_into_id != found.pk]
    context["may_merge"] = access.may(user, DECIDE, found.unit)
    if is_own:
        context["changes"] = offers.changes[:20]
    return render(request, "portal/model.html", context)


def registrant(request: HttpRequest, pk: int) -> HttpResponse:
    """/chu-the/<pk>/: a collective or a person, with those models and commendations that the user may read."""
    user = request.user
    if into := merged_into(Registrant, pk):
        return redirect("portal:registrant", into)
    may_open = Decision.objects.visible_to(user).filter(pk=OuterRef("decision"))
    found = get_object_or_404(
        registrants_open_to(user)
        .select_related("unit")
        .prefetch_related(
            Prefetch("models", models_open_to(user).select_related("field")),
            Prefetch("models__registrations", Registration.objects.visible_to(user)),
            Prefetch("partnered_models", models_open_to(user).select_related("registrant")),
            Prefetch(
                "commendations",
                Commendation.objects.visible_to(user)
                .with_force()
                .annotate(may_open_decision=Exists(may_open))
                .select_related("decision", "unit", "programme")
                .order_by(F("decision__issued_on").desc(nulls_last=True), "-year", "-pk"),
            ),
        ),
        pk=pk,
    )
    context = {
        "registrant": found,
        "merged": Registrant._base_manager.filter(merged_into=found),
        "may_merge": access.may(user, DECIDE, found.unit),
        "may_change": access.may(user, "models_registry.change_registrant", found.unit),
        "may_have_sheet": may_have_sheet(user, found),
        "offers": offers_of(user, REGISTRANTS, [found]).get(found.pk, []),
    }
    return render(request, "portal/registrant.html", context)


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """/don-vi/<pk>/: a unit, what came before and after it, and its reviews."""
    found = get_object_or_404(
        Unit.objects.visible_to(request.user)
        .select_related("parent", "issuer_profile")
        .prefetch_related(
            begun("successions", "successor"),
            begun("predecessions", "predecessor"),
            Prefetch("children", Unit.objects.founded_by_day(timezone.localdate())),
        ),
        pk=pk,
    )
    periods = serving(ReviewPeriod.objects.for_pages(), found, successions_for(request.user))
    context = {
        "unit": found,
        "periods": periods,
        "issuer": issuer_of(found),
        "may_set_issuer": access.may(request.user, ISSUER, found),
        "may_register": not found.is_village
        and access.may(request.user, "models_registry.add_registration", found),
        "may_change": access.may(request.user, "models_registry.change_unit", found),
    }
    return render(request, "portal/unit.html", context)


def guide(request: HttpRequest) -> HttpResponse:
    """/huong-dan/"""
    return render(request, "portal/guide.html")
