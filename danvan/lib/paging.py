"""Which page of a list an address asks for."""

from typing import Any, Final

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest

PAGE_PARAMETER: Final = "trang"


def page_number(request: HttpRequest, paginator: "Paginator[Any]") -> int:
    """The page asked for; the last one where the list has become shorter, as after the last row of it was done.

    Raises BadRequest for what is no page.
    """
    asked = request.GET.get(PAGE_PARAMETER, "1")
    if not asked.isdecimal() or int(asked[:9]) < 1:
        raise BadRequest("Không có trang này trong danh sách.")
    return min(int(asked[:9]), paginator.num_pages)
