"""Addresses of the reader's pages."""

from django.urls import path

from danvan.portal import lists, merging, pages

app_name = "portal"

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("mo-hinh/", lists.show, {"name": "models"}, name="models"),
    path("mo-hinh/<int:pk>/", pages.model, name="model"),
    path("mo-hinh-theo-linh-vuc/", lists.show, {"name": "field_times"}, name="field_times"),
    path("dang-ky/", lists.show, {"name": "registrations"}, name="registrations"),
    path("cong-nhan/", lists.show, {"name": "recognitions"}, name="recognitions"),
    path("tap-the/", lists.show, {"name": "collectives"}, name="collectives"),
    path("ho-gia-dinh/", lists.show, {"name": "households"}, name="households"),
    path("ca-nhan/", lists.show, {"name": "individuals"}, name="individuals"),
    path("chu-the/<int:pk>/", pages.registrant, name="registrant"),
    path("khen-thuong/", lists.show, {"name": "commendations"}, name="commendations"),
    path("ket-qua-van-dong/", lists.show, {"name": "outcomes"}, name="outcomes"),
    path("don-vi/", pages.units, name="units"),
    path("don-vi/<int:pk>/", pages.unit, name="unit"),
    path("quyet-dinh/<int:pk>/ban-chup/", pages.decision_file, name="decision_file"),
    path("gop/<str:sort>/<int:pk>/", merging.merge_into, name="merge"),
    path("tach/<str:sort>/<int:pk>/", merging.part_again, name="part"),
    path("huong-dan/", pages.guide, name="guide"),
]
