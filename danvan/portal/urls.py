"""Addresses of the reader's pages."""

from django.urls import path

from danvan.portal import lists, pages

app_name = "portal"

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("mo-hinh/", lists.models, name="models"),
    path("mo-hinh/<int:pk>/", pages.model, name="model"),
    path("mo-hinh-theo-linh-vuc/", lists.field_times, name="field_times"),
    path("dang-ky/", lists.registrations, name="registrations"),
    path("cong-nhan/", lists.recognitions, name="recognitions"),
    path("tap-the/", lists.collectives, name="collectives"),
    path("ca-nhan/", lists.individuals, name="individuals"),
    path("chu-the/<int:pk>/", pages.registrant, name="registrant"),
    path("khen-thuong/", lists.commendations, name="commendations"),
    path("don-vi/", pages.units, name="units"),
    path("don-vi/<int:pk>/", pages.unit, name="unit"),
    path("quyet-dinh/<int:pk>/ban-chup/", pages.decision_file, name="decision_file"),
    path("huong-dan/", pages.guide, name="guide"),
]
