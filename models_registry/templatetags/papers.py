"""Head, title and signature of a page that is printed, in the name of the unit whose paper it is."""

from typing import Any

from django import template

from danvan.lib.text import kept_together
from models_registry.bodies import party_heading, seal_of, signing
from models_registry.models import Unit

register = template.Library()
register.filter(kept_together)
_DATE_TO_WRITE = "ngày      tháng      năm          "


@register.inclusion_tag("_party_heading.html")
def paper_head(unit: Unit) -> dict[str, Any]:
    """The Party's head (Hướng dẫn 36-HD/VPTW), with the place and a date to be written by hand."""
    superior, body = party_heading(unit)
    return {"superior": superior, "body": body, "place_date": f"{unit.name}, {_DATE_TO_WRITE}"}


@register.inclusion_tag("_signature.html")
def paper_signature(unit: Unit) -> dict[str, Any]:
    """Who drew the table up and who signs it."""
    body, post = signing(unit)
    return {"authority": f"T/M {body}", "post": post, "seal": seal_of(unit)}
