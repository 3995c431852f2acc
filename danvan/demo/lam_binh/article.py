"""The article's facts become rows: models, commendations, outcomes, published figures."""

from collections.abc import Sized
from decimal import Decimal
from typing import Any, Final

from awards.models import Assessment, Commendation, Decision, Recognition
from danvan.demo.lam_binh.catalogues import Ground, ground, load_catalogues
from danvan.demo.lam_binh.facts import FACTS, SOURCE
from danvan.lib.dates import time_of_year
from danvan.review.models import ReviewPeriod, StatedFigure
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import EmulationModel, Level, Novelty, Outcome, Registrant, Registration, State
from models_registry.units.official import load_official

REASON: Final = f"Nạp từ bài “{FACTS['article']}”"


def is_loaded() -> bool:
    """Whether the article's records are in the registry."""
    return EmulationModel.objects.filter(source=SOURCE).exists()


def load() -> int:
    """Loads the article, all or nothing; returns how many rows were written (units' and links' included).

    A part that is there already, also when an officer has corrected it since, is left as it is.
    """
    with trail.act(OPERATOR, REASON):
        loaded = load_official(OPERATOR, old_districts=["071"], reason=REASON)
        written = loaded.created + loaded.changed + loaded.linked + load_catalogues()
        base = ground()
        if not is_loaded():
            written += _load_models(base)
        if not Decision.objects.filter(source=SOURCE).exists():
            written += _load_commendations(base)
        if not Outcome.objects.filter(source=SOURCE).exists():
            written += _load_outcomes(base)
        if not StatedFigure.objects.filter(source=SOURCE).exists():
            written += _load_figures(base)
    return written


def _load_models(base: Ground) -> int:
    """A model without a title: the article praises its holder and names none."""
    holders = [dict(holder) for holder in FACTS["holders"]]
    named = [holder.pop("models") for holder in holders]
    registrants = trail.create_all(
        [Registrant(**{**holder, "unit": base.unit(holder.get("unit", ""))}) for holder in holders]
    )
    emulation_models = trail.create_all(
        [
            EmulationModel(
                **{**model, "field": base.fields[model["field"]]},
                registrant=registrant,
                unit=registrant.unit,
                source=SOURCE,
            )
            for registrant, own in zip(registrants, named, strict=True)
            for model in own
        ]
    )
    registrations = trail.create_all(
        [
            Registration(
                model=model,
                unit=model.unit,
                programme=base.review,
                year=None,
                level=Level.UNKNOWN,
                novelty=Novelty.UNKNOWN,
                state=State.ACCEPTED,
            )
            for model in emulation_models
        ]
    )
    assessments = trail.create_all(
        [
            Assessment(
                registration=registration,
                result=Assessment.Result.EFFECTIVE,
                note="Bài ghi “được đánh giá, công nhận”; không ghi điểm và ngày.",
            )
            for registration in registrations
        ]
    )
    recognitions = trail.create_all(
        [
            Recognition(registration=registration, level=Level.UNKNOWN, exemplary=True)
            for registration in registrations
        ]
    )
    written: tuple[Sized, ...] = (registrants, emulation_models, registrations, assessments, recognitions)
    return sum(map(len, written))


def _load_commendations(base: Ground) -> int:
    """A recipient without a name: the article counts three persons and names none of them."""
    [decision] = trail.create_all([Decision(**FACTS["decision"], unit=base.district, source=SOURCE)])
    commendations = trail.create_all(
        [
            Commendation(
                decision=decision,
                programme=base.review,
                recipient_kind=recipient["kind"],
                recipient_name=recipient.get("name", ""),
                unit=base.unit(recipient.get("unit", "")),
                merit=recipient["merit"],
                source=SOURCE,
            )
            for recipient in FACTS["commended"]
        ]
    )
    return 1 + len(commendations)


def _load_outcomes(base: Ground) -> int:
    funds = [
        {**fund, "field": base.fields[fund["field"]], "value": Decimal(fund["value"])}
        for fund in FACTS["funds"]
    ]
    for fund in funds:
        del fund["quote"]
    return len(
        trail.create_all(
            [Outcome(**fund, unit=base.district, programme=base.review, source=SOURCE) for fund in funds]
        )
    )


def _load_figures(base: Ground) -> int:
    """The funds are published figures too; a figure has its indicator's words in `detail`."""
    funds = [
        {
            **fund,
            "indicator": StatedFigure.Indicator.OUTCOME,
            "detail": fund["indicator"],
            "value": Decimal(fund["value"]),
        }
        for fund in FACTS["funds"]
    ]
    return len(
        trail.create_all(
            [
                StatedFigure(
                    **{
                        **_dated(figure, base.review_period),
                        "field": base.fields.get(figure.get("field", "")),
                    },
                    unit=base.district,
                    source=SOURCE,
                )
                for figure in (*FACTS["figures"], *funds)
            ]
        )
    )


def _dated(figure: dict[str, Any], period: ReviewPeriod) -> dict[str, Any]:
    """A stated figure with first and last day of its year, else of the period, in the place of the year."""
    year = figure.get("year")
    first, last = time_of_year(year) if year else (period.from_on, period.to_on)
    return {**{name: figure[name] for name in figure if name != "year"}, "from_on": first, "to_on": last}
