"""Attributes of an element in one step, where Django's own template of them asks four times for each."""

from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def as_attributes(attributes: dict[str, Any] | None) -> SafeString:
    """{"id": "x", "required": True}: ` id="x" required`; nothing for none."""
    return flatatt(attributes or {})
