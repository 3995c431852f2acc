"""Head, title and signature of a page that is printed, in the name of the unit whose paper it is."""

from typing import Any, Final

from django import template

from danvan.lib.text import kept_together
from models_registry.bodies import Issuer, issuer_of, place_kept
from models_registry.models import Unit

register = template.Library()
register.filter(kept_together)
register.filter(place_kept)
_DATE_TO_WRITE: Final = "ngày      tháng      năm          "


@register.inclusion_tag("_paper_head.html")
def paper_head(of: Unit | Issuer) -> dict[str, Any]:
    """The head in the unit's own form, place and a date to be written by hand; of a kept paper its issuer's."""
    issuer = of if isinstance(of, Issuer) else issuer_of(of)
    return {"issuer": issuer, "place_date": f"{issuer.place}, {_DATE_TO_WRITE}"}


@register.inclusion_tag("_signature.html")
def paper_signature(of: Unit | Issuer) -> dict[str, Any]:
    """Who drew the table up and who signs it."""
    return {"issuer": of if isinstance(of, Issuer) else issuer_of(of)}
