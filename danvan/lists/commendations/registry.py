"""Who is commended already by the decisions that a list speaks of, in two queries whatever the list's length."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from awards.models import Commendation, out_of_force
from danvan.lists.deciding.registry import Known
from models_registry.access import Actor
from models_registry.identity.people import Who, who_of

# The decision, or without one (programme, year).
AwardKey = int | tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class KnownAward:
    """A commendation of the registry."""

    pk: int
    name: str
    who: Who
    post: str
    form: str
    form_name: str
    amount: Decimal | None
    year: int | None
    merit: str
    is_revoked: bool


@dataclass
class Commended:
    """Dictionaries over commendations; `nameless` counts those in force whose source names nobody."""

    exact: dict[tuple[AwardKey, int, str, str], list[KnownAward]] = field(
        default_factory=lambda: defaultdict(list)
    )
    likely: dict[tuple[AwardKey, int, str, str], list[KnownAward]] = field(
        default_factory=lambda: defaultdict(list)
    )
    of_registrant: dict[tuple[AwardKey, int], list[KnownAward]] = field(
        default_factory=lambda: defaultdict(list)
    )
    nameless: Counter[tuple[AwardKey, str]] = field(default_factory=Counter)

    @classmethod
    def load(cls, decisions: Collection[int], known: Known, user: Actor) -> "Commended":
        """Commendations by these decisions, and those without a decision in the units of the list."""
        found = cls()
        rows = Commendation.objects.visible_to(user)
        out = out_of_force()
        of_list = Q(decision__in=decisions) | Q(decision=None, unit__in=known.units)
        for (
            pk,
            decision,
            programme,
            year,
            kind,
            name,
            post,
            form,
            form_name,
            amount,
            merit,
            unit,
            registrant,
            revoked_by,
        ) in (
            rows.filter(of_list)
            .order_by("pk")
            .values_list(
                "pk",
                "decision_id",
                "programme_id",
                "year",
                "recipient_kind",
                "recipient_name",
                "recipient_post",
                "form_id",
                "form__name",
                "amount",
                "merit",
                "unit_id",
                "registrant_id",
                "revoked_by_id",
            )
        ):
            key = decision or (programme, year)
            is_revoked = revoked_by is not None and revoked_by not in out
            if not name:
                found.nameless[key, kind] += not is_revoked
                continue
            award = KnownAward(
                pk,
                name,
                who_of(kind, name, post),
                post,
                str(form),
                form_name,
                amount,
                year,
                merit,
                is_revoked,
            )
            found.exact[key, unit, kind, award.who.name].append(award)
            if registrant is not None:
                found.of_registrant[key, registrant].append(award)
            if unit in known.units:
                found.likely[key, *known.likely_key(unit, kind, award.who.name)].append(award)
        return found
