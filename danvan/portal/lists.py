"""The lists: each turns the registrations meant by the filter into its own rows. Order: Vietnamese."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db.models import F, Model

from awards.columns.commendations import COMMENDATIONS
from awards.columns.recognitions import MODELS_WITH_RECOGNITIONS, RECOGNITIONS
from awards.models import Commendation, Recognition
from danvan.lib.columns import ListColumn
from danvan.portal import orders
from danvan.portal.filters import RegistrationFilter
from danvan.portal.layout import USUAL_SIZE, Layout
from danvan.portal.querysets import (
    commendations_meant,
    field_times_meant,
    models_meant,
    models_of_registrants,
    outcomes_meant,
    recognitions_meant,
    registrants_meant,
    registrations_meant,
    years_and_recognitions,
)
from danvan.portal.result_filters import CommendationFilter, OfDecisionFilter, OutcomeFilter
from danvan.review.figures.tables import PAGES
from models_registry.columns import FIELD_TIMES, OUTCOMES, REGISTRANTS, REGISTRATIONS
from models_registry.models import EmulationModel, Kind, Outcome, Registrant, Registration


@dataclass(frozen=True)
class ListPage:
    """A list of the portal; a closed review keeps its rows in the same columns.

    `meant` gives the rows of a filter; `linked` adds what the columns read of other tables as that filter means it
    (None: as it is known today), in a constant number of queries. `usual` is its order where none is asked for, if not
    that of the model; `names` are what columns sort by that the database has not; `in_order` sorts. `title` is that of
    the window, `heading` that of the page.
    """

    title: str
    heading: str
    noun: str
    columns: Sequence[ListColumn[Any]]
    model: type[Model]
    meant: Callable[[Any], Any]
    linked: Callable[[Any, Any], Any] = lambda rows, asked: rows
    filterset: Callable[..., Any] = RegistrationFilter
    lead: str = ""
    usual: Sequence[Any] = ()
    names: Callable[[Any], orders.Names] = lambda asked: {}
    in_order: Callable[[Any, Layout, orders.Names, Sequence[Any]], Any] = orders.in_order
    usual_size: int = USUAL_SIZE
    is_numbered: bool = True
    none_yet: str = ""  # where it is not "Sổ đăng ký chưa có ... nào"


def _registrants(kind: Kind) -> ListPage:
    return ListPage(
        kind.label,
        f"{kind.label} đăng ký",
        kind.label.lower(),
        REGISTRANTS,
        Registrant,
        partial(registrants_meant, kind=kind),
        lambda rows, asked: rows.select_related("unit").prefetch_related(*models_of_registrants(asked)),
        names=orders.of_registrants,
    )


LISTS: Final[dict[str, ListPage]] = {
    "models": ListPage(
        "Mô hình",
        "Mô hình, điển hình",
        "mô hình",
        MODELS_WITH_RECOGNITIONS,
        EmulationModel,
        models_meant,
        lambda rows, asked: rows.select_related("registrant", "unit", "field").prefetch_related(
            *years_and_recognitions(asked)
        ),
        names=orders.of_models,
    ),
    "registrations": ListPage(
        "Lượt đăng ký",
        "Lượt đăng ký",
        "lượt đăng ký",
        REGISTRATIONS,
        Registration,
        registrations_meant,
        lambda rows, asked: rows.seen_on(asked and asked.day_seen).select_related(
            "model__registrant", "unit", "model__field", "programme"
        ),
        lead="Mỗi mô hình tính một lượt cho mỗi năm đăng ký.",
        names=orders.of_registrations,
    ),
    "recognitions": ListPage(
        "Lượt công nhận",
        "Lượt công nhận",
        "lượt công nhận",
        RECOGNITIONS,
        Recognition,
        recognitions_meant,
        lambda rows, asked: rows.with_force().select_related(
            "registration__model__registrant",
            "registration__unit",
            "registration__model__field",
            "registration__programme",
            "decision",
            "revoked_by",
        ),
        OfDecisionFilter,
        lead="Mỗi lần một mô hình được công nhận (theo năm và theo cấp) là một lượt; lượt đã bị hủy không tính.",
    ),
    **{page: _registrants(kind) for kind, page in PAGES.items()},
    # `gop=nguoi-nhan` lists each recipient once.
    "commendations": ListPage(
        "Khen thưởng",
        "Khen thưởng theo quyết định",
        "lượt khen thưởng",
        COMMENDATIONS,
        Commendation,
        commendations_meant,
        lambda rows, asked: rows.with_force().select_related(
            "decision", "unit", "registrant", "programme", "revoked_by"
        ),
        CommendationFilter,
        usual=(
            F("decision__issued_on").desc(nulls_last=True),
            "-decision_id",
            "recipient_kind",
            "sort_name",
        ),
    ),
    "outcomes": ListPage(
        "Kết quả vận động",
        "Kết quả vận động",
        "kết quả vận động",
        OUTCOMES,
        Outcome,
        outcomes_meant,
        lambda rows, asked: rows.select_related("unit", "field", "model__registrant", "programme"),
        OutcomeFilter,
        usual=(F("year").asc(nulls_last=True), "sort_indicator"),
    ),
    # A model once for each of its fields, so that "kể cả liên quan" can be read.
    "field_times": ListPage(
        "Mô hình theo từng lĩnh vực",
        "Mô hình theo từng lĩnh vực",
        "lượt mô hình",
        FIELD_TIMES,
        EmulationModel,
        field_times_meant,
        lambda rows, asked: rows.linked(asked),
        lead="Mỗi mô hình có một dòng cho mỗi lĩnh vực của nó, kể cả lĩnh vực liên quan; "
        "vì vậy số dòng có thể lớn hơn số mô hình.",
        names=orders.of_models,
        in_order=orders.pairs_in_order,
    ),
}
