"""The hidden fields by which a form acts once (`models_registry.one_use`), and for whom (`danvan.errors`)."""

from uuid import uuid4

from django import forms, template
from django.template.context import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from danvan.errors import OWNER
from models_registry.one_use import ONE_USE_KEY, form_key

register = template.Library()


@register.simple_tag(takes_context=True)
def one_use_key(context: Context, form: forms.BaseForm | None = None) -> SafeString:
    """A key of its own for each form of a page, and whose page it is.

    A form that comes back with its faults keeps the key it came with.
    """
    request = context["request"]
    kept = form_key(request) if form is not None and form.is_bound else ""
    hidden = ((ONE_USE_KEY, kept or uuid4().hex), (OWNER, request.user.pk or ""))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', hidden)
