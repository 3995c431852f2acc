"""The hidden field by which a form acts once; see `models_registry.one_use`."""

from uuid import uuid4

from django import forms, template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from models_registry.one_use import ONE_USE_KEY, form_key

register = template.Library()


@register.simple_tag(takes_context=True)
def one_use_key(context: Context, form: forms.BaseForm | None = None) -> SafeString:
    """A key of its own for each form of a page; a form that comes back with its faults keeps the one it came with."""
    kept = form_key(context["request"]) if form is not None and form.is_bound else ""
    return format_html('<input type="hidden" name="{}" value="{}">', ONE_USE_KEY, kept or uuid4().hex)
