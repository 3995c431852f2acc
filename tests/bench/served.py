"""The portal's addresses with one more, which asks nothing and prints nothing: what a request costs at the least."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from danvan.urls import handler400, handler500
from danvan.urls import urlpatterns as addresses

__all__ = ["handler400", "handler500", "urlpatterns"]


def nothing(request: HttpRequest) -> HttpResponse:
    """An answer without a word."""
    return HttpResponse()


urlpatterns = [path("trong/", nothing), *addresses]
