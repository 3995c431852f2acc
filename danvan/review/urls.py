"""Addresses under /so-ket/."""

from django.urls import path, re_path

from danvan.review import views
from danvan.review.pages import PROGRAMME
from danvan.review.report.views import document

app_name = "review"

urlpatterns = [
    path("", views.latest, name="latest"),
    re_path(rf"^{PROGRAMME}/$", views.review, name="review"),
    re_path(rf"^{PROGRAMME}/xuat-excel/$", views.workbook, name="workbook"),
    re_path(rf"^{PROGRAMME}/xuat-word/$", document, name="document"),
]
