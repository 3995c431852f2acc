"""A cell of the lists in a table of a page's own."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from danvan.portal.cells import printed

register = template.Library()


@register.simple_tag
def cell(name: str, value: Any, heading: str = "") -> SafeString:
    """{% cell "model" row.model %}: as a list prints it under that heading."""
    return printed(name, heading, value)
