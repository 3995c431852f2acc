"""Where an address lies."""

from django import template

register = template.Library()


@register.filter
def lies_under(path: str, above: str) -> bool:
    """Whether a page's address begins with another: words of the same spelling in its middle tell nothing."""
    return bool(above) and path.startswith(above)
