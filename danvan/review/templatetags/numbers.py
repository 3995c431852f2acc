"""How a number that opens its list is written on a page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from danvan.review.figures.counted import Count

register = template.Library()


@register.filter
def opened(count: Count) -> SafeString:
    """The number as a link to the list that it counts. A filter, for a page may write two hundred of them."""
    quiet = "" if count.value else " zero"
    return format_html('<a class="n{}" href="{}">{}</a>', quiet, count.url, count.value)
