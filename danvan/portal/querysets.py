"""The rows that a list shows of what its filter means; the pages print them, a closed review keeps them."""

from collections.abc import Sequence
from copy import copy
from typing import Any, TypeVar, overload

from django.db.models import Exists, Min, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import cached_property

from awards.models import Commendation, Decision, Recognition
from danvan.portal.filters import RegistrationFilter
from danvan.portal.result_filters import (
    NO_MODEL,
    CommendationFilter,
    OfDecisionFilter,
    OutcomeFilter,
)
from danvan.review.figures.addresses import NO_DECISION
from danvan.review.figures.counted import COMMENDATIONS, OUTCOMES, REGISTRATIONS, Records
from danvan.review.figures.fields import FieldRows
from danvan.review.scope import UNKNOWN_YEAR
from models_registry import access
from models_registry.columns import FieldTime
from models_registry.models import EmulationModel, Kind, Outcome, Registrant, Registration

_Row = TypeVar("_Row", bound=Model)


def models_meant(filterset: RegistrationFilter) -> QuerySet[EmulationModel]:
    """Models of the registrations meant; without such a filter also models never registered."""
    if filterset.is_refused:
        return EmulationModel.objects.none()
    models = EmulationModel.objects.matching(filterset.words)
    if filterset.is_bare:
        return models.visible_to(filterset.user).filter(filterset.unit_condition("unit"))
    if access.sees_everything(filterset.user) and "hang" not in filterset.values:
        return models.filter(_registered(filterset))
    # Of the registrations that the user may read, wherever the model itself belongs now; few of a row of units.
    return models.filter(pk__in=filterset.qs.order_by().values("model"))


def models_open_to(user: access.Asker) -> QuerySet[EmulationModel]:
    """Models whose page the user may read: those of his units, and those with a registration that he may read.

    A list tells him of these (`models_meant`), wherever the model itself belongs now.
    """
    if access.sees_everything(user):
        return EmulationModel.objects.all()
    registered = Registration.objects.visible_to(user).order_by().values("model")
    return EmulationModel.objects.visible_to(user) | EmulationModel.objects.filter(pk__in=registered)


def registrants_open_to(user: access.Asker) -> QuerySet[Registrant]:
    """Registrants whose page the user may read: his units', those of such models, and those whose award he may read."""
    if access.sees_everything(user):
        return Registrant.objects.all()
    models = models_open_to(user).order_by().values("registrant")
    commended = Commendation.objects.visible_to(user).filter(registrant__isnull=False).order_by()
    return Registrant.objects.visible_to(user) | Registrant.objects.filter(
        Q(pk__in=models) | Q(pk__in=commended.values("registrant"))
    )


def _registered(filterset: RegistrationFilter) -> Exists:
    """Of a model: it has a registration that is meant."""
    return Exists(filterset.qs.filter(model=OuterRef("pk")))


def registrations_listed(
    filterset: RegistrationFilter | None, way: str = ""
) -> "list[Prefetch[Any, Any, Any]]":
    """Of models listed in a period the registrations meant: they say in which unit it counts there.

    `way` leads from a row to its models ("models__").
    """
    if filterset is None or filterset.scope is None:
        return []
    rows = filterset.qs.order_by().select_related("unit")
    return [Prefetch(f"{way}registrations", rows, to_attr="registrations_listed")]


def said_of_models(
    filterset: RegistrationFilter | None,
) -> tuple[QuerySet[Registration], QuerySet[Recognition]]:
    """What the cells of listed models say: of a period what counts in it as asked, else what is known today.

    A registration is also said for its assessment or recognition: in half a year these may count and it may not.
    """
    if filterset is None:
        return Registration.objects.all(), Recognition.objects.in_force()
    if filterset.scope is None:
        return Registration.objects.all(), filterset.known_in_force
    here = filterset.unit_condition("registration__unit")
    recognitions = filterset.recognitions().filter(here)
    registrations = Registration.objects.visible_to(filterset.user).filter(filterset.unit_condition("unit"))
    counted = filterset.in_its_time(registrations, REGISTRATIONS)
    said = registrations.filter(
        Exists(counted.filter(pk=OuterRef("pk")))
        | Exists(recognitions.filter(registration=OuterRef("pk")))
        | Exists(filterset.assessments().filter(here, registration=OuterRef("pk")))
    )
    return said.seen_on(filterset.day_seen), recognitions


def years_and_recognitions(filterset: RegistrationFilter | None) -> "list[Prefetch[Any, Any, Any]]":
    """Reads what the cells of listed models say."""
    registrations, recognitions = said_of_models(filterset)
    return [
        Prefetch("registrations", registrations),
        Prefetch("registrations__recognitions", recognitions),
        *registrations_listed(filterset),
    ]


def models_named(filterset: RegistrationFilter) -> QuerySet[EmulationModel]:
    """Models that the cells of registrants name: those whose page the reader may open; of a period those meant."""
    models = models_open_to(filterset.user)
    return models.filter(_registered(filterset)) if filterset.scope else models


def models_of_registrants(filterset: RegistrationFilter | None) -> "list[Prefetch[Any, Any, Any]]":
    """Reads the models that the cells of listed registrants name.

    Without a filter (a closed copy compared with today) all.
    """
    models = models_named(filterset) if filterset else EmulationModel.objects.all()
    listed = registrations_listed(filterset, "models__")
    return [Prefetch("models", models.select_related("field")), *listed]


def field_times_meant(filterset: RegistrationFilter) -> "FieldTimes":
    """(model, row of fields, main?) of the models meant, by row; a model stands once in each."""
    return FieldTimes(models_meant(filterset), filterset.fields)


class FieldTimes(Sequence[FieldTime]):
    """(model, row of fields, main?) by number; a slice reads just its own models.

    `first` is what comes first, the row of fields ("field_row"), the main fields ("is_main") or the model ("model");
    the models of one row stand as `meant` is ordered.
    """

    def __init__(
        self,
        meant: QuerySet[EmulationModel],
        rows: FieldRows,
        first: str = "field_row",
        *,
        descending: bool = False,
    ) -> None:
        self.meant = meant
        self.rows = rows
        self.first = first
        self.is_descending = descending
        self.links: list[Prefetch[Any, Any, Any]] = []

    def linked(self, filterset: RegistrationFilter | None) -> "FieldTimes":
        """The same, each model with what its cells say of the period asked for."""
        found = copy(self)
        found.links = registrations_listed(filterset)
        return found

    @cached_property
    def pairs(self) -> list[tuple[int, int, bool]]:
        """Keys of the model and of the row of fields, and whether it is the main one."""
        row_of = self.rows.row_keys
        main = {key: row_of[field] for key, field in self.meant.values_list("pk", "field_id")}
        related = EmulationModel.related_fields.through.objects.values_list(
            "emulationmodel_id", "activityfield_id"
        )
        others = {(key, row_of[field]) for key, field in related if key in main}
        pairs = [(key, row, True) for key, row in main.items()]
        pairs += [(key, row, False) for key, row in others if main[key] != row]
        place = {key: number for number, key in enumerate(main)}
        order = {field.pk: number for number, field in enumerate(self.rows.fields)}
        turn = -1 if self.is_descending else 1

        def key(pair: tuple[int, int, bool]) -> tuple[int, ...]:
            model, row, rest = place[pair[0]], order[pair[1]], int(not pair[2])
            if self.first == "model":
                return model, row
            return (turn * rest, row, model) if self.first == "is_main" else (turn * row, rest, model)

        return sorted(pairs, key=key)

    def __len__(self) -> int:
        return len(self.pairs)

    @overload
    def __getitem__(self, part: int) -> FieldTime: ...
    @overload
    def __getitem__(self, part: slice) -> list[FieldTime]: ...
    def __getitem__(self, part: int | slice) -> FieldTime | list[FieldTime]:
        return self._read(self.pairs[part]) if isinstance(part, slice) else self._read([self.pairs[part]])[0]

    def _read(self, pairs: list[tuple[int, int, bool]]) -> list[FieldTime]:
        rows = EmulationModel.objects.select_related("registrant", "unit", "field").prefetch_related(
            *self.links
        )
        models, fields = rows.in_bulk([key for key, _, _ in pairs]), {one.pk: one for one in self.rows.fields}
        return [(models[key], fields[row], main) for key, row, main in pairs]


def registrations_meant(filterset: RegistrationFilter) -> QuerySet[Registration]:
    """Registrations, the words asked for among them."""
    if filterset.is_refused:
        return filterset.qs.none()
    meant: Any = filterset.qs  # a queryset of registrations; the library's types say less
    found: QuerySet[Registration] = meant.matching(filterset.words)
    return found


def recognitions_meant(filterset: OfDecisionFilter) -> QuerySet[Recognition]:
    """Recognitions in force of the registrations meant; by the decision asked for also those revoked."""
    if filterset.is_refused:
        return Recognition.objects.none()
    rows = filterset.recognitions()
    if decision := filterset.values.get("quyet_dinh"):
        rows = Recognition.objects.visible_to(filterset.user).filter(decision=int(decision))
    return rows.filter(registration__in=registrations_meant(filterset).order_by())


def registrants_meant(filterset: RegistrationFilter, kind: Kind) -> QuerySet[Registrant]:
    """Collectives or persons of the registrations meant; without such a filter also those without any."""
    if filterset.is_refused:
        return Registrant.objects.none()
    rows = Registrant.objects.filter(kind=kind).matching(filterset.words)
    if filterset.is_bare:
        return rows.visible_to(filterset.user).filter(filterset.unit_condition("unit"))
    if not access.sees_everything(filterset.user):  # as of models: where he is now does not matter
        return rows.filter(pk__in=filterset.qs.order_by().values("model__registrant"))
    # By way of the models: asked at once, a database joins the registrations of all before it looks at one's own.
    return rows.filter(
        Exists(EmulationModel.objects.filter(_registered(filterset), registrant=OuterRef("pk")))
    )


def commendations_meant(filterset: CommendationFilter) -> QuerySet[Commendation]:
    """Commendations in force, or each recipient's first; of each whether the user may open its decision's page."""
    if filterset.is_refused:
        return Commendation.objects.none()
    values = filterset.values
    found = Commendation.objects.visible_to(filterset.user).matching(filterset.words)
    if decision := values.get("quyet_dinh"):
        found = found.filter(decision=int(decision))
    elif not (filterset.scope and "ngay" in values):
        found = found.in_force()
    rows = _of_time(found.filter(filterset.unit_condition("unit")), filterset, COMMENDATIONS)
    if "loai" in values:
        rows = rows.filter(recipient_kind=values["loai"])
    if "hinh_thuc" in values:
        rows = rows.filter(form__code=values["hinh_thuc"])
    if track := values.get("loai_khen"):
        rows = rows.filter(decision=None) if track == NO_DECISION[0] else rows.filter(decision__track=track)
    if field := values.get("linh_vuc"):
        of_field = (
            {"model": None} if field == NO_MODEL[0] else {"model__field__in": filterset.fields.members(field)}
        )
        rows = rows.filter(**of_field)
    if "ten" in values:
        rows = rows.filter(recipient_name="")
    if "lap" in values:
        rows = rows.filter(repetition__gt=0)
    if "gop" in values:
        firsts = (
            rows.filter(registrant__isnull=False).order_by().values("registrant").annotate(first=Min("pk"))
        )
        rows = rows.filter(Q(registrant=None) | Q(pk__in=firsts.values("first")))
    decisions = Decision.objects.visible_to(filterset.user).filter(pk=OuterRef("decision"))
    return rows.annotate(may_open_decision=Exists(decisions))


def outcomes_meant(filterset: OutcomeFilter) -> QuerySet[Outcome]:
    """What was moved."""
    rows = Outcome.objects.visible_to(filterset.user)
    if filterset.is_refused:
        return rows.none()
    rows = rows.matching(filterset.words).filter(filterset.unit_condition("unit"))
    return _of_time(rows, filterset, OUTCOMES)


def _of_time(rows: QuerySet[_Row], filterset: RegistrationFilter, records: Records[Any]) -> QuerySet[_Row]:
    """Of the period, programme and year asked for."""
    rows = filterset.in_its_time(rows, records)
    values = filterset.values
    if programmes := filterset.programmes.get(values.get("giai_doan", "")):
        rows = rows.filter(programme__in=programmes)
    if "nam" in values:
        rows = rows.filter(year=None if values["nam"] == UNKNOWN_YEAR else int(values["nam"]))
    return rows
