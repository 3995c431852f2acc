"""Attributes of an element in one step, where Django's own template of them asks four times for each."""

from django import template
from django.forms.utils import flatatt

register = template.Library()
register.filter("as_attributes", flatatt)
