"""Addresses of the reader's pages."""

from django.urls import path

from danvan.portal import decisions, evidence, lists, merging, pages

app_name = "portal"

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("mo-hinh/", lists.show, {"name": "models"}, name="models"),
    path("mo-hinh/<int:pk>/", pages.model, name="model"),
    path("mo-hinh/<int:pk>/minh-chung/", evidence.add_to_model, name="add_to_model"),
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
    path("quyet-dinh/<int:pk>/", decisions.decision, name="decision"),
    path("quyet-dinh/<int:pk>/ban-chup/", evidence.add_to_decision, name="add_to_decision"),
    path("minh-chung/<int:pk>/", evidence.show, name="evidence"),
    path("minh-chung/<int:pk>/anh-nho/", evidence.show_small, name="evidence_small"),
    path("minh-chung/<int:pk>/sua/", evidence.change, name="change_evidence"),
    path("minh-chung/<int:pk>/go/", evidence.remove, name="remove_evidence"),
    path("minh-chung/<int:pk>/dua-tro-lai/", evidence.restore, name="restore_evidence"),
    path("gop/<str:sort>/<int:pk>/", merging.merge_into, name="merge"),
    path("tach/<str:sort>/<int:pk>/", merging.part_again, name="part"),
    path("huong-dan/", pages.guide, name="guide"),
]
