"""Who does a model with its holder: found as holders are; what the registry does not say of a known model is told."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from danvan.lists.deciding.checking import say
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.registrants import RegistrantMatcher
from danvan.lists.deciding.worked_with import chunks
from danvan.lists.results import WARNING
from models_registry.models import EmulationModel


def find_partners(one: Decided, registrants: RegistrantMatcher) -> None:
    """Sets the partners that a row names, each once and none that is its holder; asks who they are as of a holder."""
    for name, post, kind in one.row.partners:
        partner = Decided(replace(one.row, registrant=name, post=post, kind=kind, other={}))
        registrants.find(partner)
        one.problems += partner.problems
        if partner.holder not in (None, one.holder, *(known.holder for known in one.partners)):
            one.partners = (*one.partners, partner)


def tell_partners(decided: Iterable[Decided]) -> None:
    """Says of a known model which partners of its row the registry has not: no list changes them. At most a query."""
    rows = [(one, one.model_id) for one in decided if one.partners and one.model_id]
    known = _partners_of({model for _, model in rows})
    for one, model in rows:
        missing = [
            partner.who.called for partner in one.partners if partner.registrant_id not in known[model]
        ]
        if missing:
            names = ", ".join(f"“{name}”" for name in missing)
            reason = (
                f"sổ chưa ghi {names} cùng thực hiện mô hình này. Cần ghi thêm thì sửa ở trang của mô hình."
            )
            say(one, "registrant", "partners", reason, WARNING)


def _partners_of(models: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    through = EmulationModel.partners.through
    for chunk in chunks(sorted(models)):
        rows = through._default_manager.filter(emulationmodel__in=chunk)
        for model, registrant in rows.values_list("emulationmodel_id", "registrant_id"):
            found[model].add(registrant)
    return found
