"""What is offered for one of the things of a page."""

from collections.abc import Mapping

from django import template
from django.db.models import Model

from danvan.portal.verbs.offered import Offer

register = template.Library()


@register.filter
def offered_for(offers: Mapping[int, list[Offer]], thing: Model) -> list[Offer]:
    """Of the offers by key those for this thing."""
    return offers.get(thing.pk, [])
