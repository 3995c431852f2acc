"""The cells of a row of a list."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from danvan.portal.cells import PRINTED

register = template.Library()


@register.simple_tag
def cell(name: str, value: Any, heading: str = "") -> SafeString:
    """{% cell "model" row.model %}: as a list prints it under that heading, in a table of a page's own."""
    return PRINTED[name](heading, value)


@register.simple_tag(takes_context=True)
def cells_of(context: Context, row: Iterable[tuple[str, str, Any]]) -> SafeString:
    """{% cells_of row %}: each (heading, name of the cell, value) of a row, by its function or its template."""
    return mark_safe("\n".join(_cell(context, *one) for one in row))  # each has been escaped


def _cell(context: Context, heading: str, name: str, value: Any) -> str:
    if name in PRINTED:
        return PRINTED[name](heading, value)
    assert context.template is not None  # it is being rendered
    with context.push(heading=heading, value=value):
        return context.template.engine.get_template(f"portal/cells/{name}.html").render(context)
