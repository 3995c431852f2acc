"""A row of Django's own list as a card, where a screen is too narrow for a table."""

import re
from collections.abc import Iterable, Mapping

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_SAYS_NOTHING = ">–</td>"  # `PortalAdminSite.empty_value_display`
_ICON = re.compile(r'<img src="[^"]*/icon-[a-z]+\.svg" alt="(True|False|None)">')
_SAID = {"True": "Có", "False": "Không", "None": "–"}


@register.filter
def as_card(cells: Iterable[str], headings: Iterable[Mapping[str, str]]) -> SafeString:
    """The cells as Django made them, each with its heading (`data-label`); what heads the row says that it does.

    Yes and no are words: Django's icons are called "True" and "False".
    """
    return mark_safe("".join(map(_labelled, cells, headings)))  # Django's own cells, the label escaped


def _labelled(cell: str, heading: Mapping[str, str]) -> str:
    if cell.startswith("<th"):
        return f'<th scope="row"{cell[3:]}'
    if "action-checkbox" in cell:
        return cell
    cell = _ICON.sub(lambda icon: _SAID[icon[1]], cell)
    label = format_html(' data-label="{}"', capfirst(heading["text"]))
    return f"<td{label}{' data-empty' if cell.endswith(_SAYS_NOTHING) else ''}{cell[3:]}"
