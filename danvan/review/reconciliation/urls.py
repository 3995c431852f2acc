"""Addresses under /doi-chieu/."""

from django.urls import path, re_path

from danvan.review.pages import PERIOD
from danvan.review.reconciliation import views

app_name = "reconciliation"

urlpatterns = [
    path("", views.latest, name="latest"),
    re_path(rf"^{PERIOD}/$", views.ledger, name="ledger"),
    re_path(rf"^{PERIOD}/giai-trinh/(?P<key>[a-z0-9_:]{{1,120}})/$", views.explain, name="explain"),
    re_path(rf"^{PERIOD}/ghi-so/$", views.publish, name="publish"),
    re_path(rf"^{PERIOD}/ghi-so/cung-nguon/(?P<like>\d{{1,15}})/$", views.publish, name="publish_like"),
    re_path(
        rf"^{PERIOD}/ghi-so/tu-danh-sach/(?P<found>\d{{1,15}}-\d{{1,5}}-\d{{1,9}})/$",
        views.publish,
        name="publish_found",
    ),
    re_path(rf"^{PERIOD}/sua-so/(?P<pk>\d{{1,15}})/$", views.correct, name="correct"),
]
