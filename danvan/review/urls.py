"""Addresses under /so-ket/."""

from django.urls import path, re_path

from danvan.review import views
from danvan.review.pages import PERIOD
from danvan.review.report.views import document, slip, write

app_name = "review"

urlpatterns = [
    path("", views.latest, name="latest"),
    re_path(rf"^{PERIOD}/$", views.review, name="review"),
    re_path(rf"^{PERIOD}/xuat-excel/$", views.workbook, name="workbook"),
    re_path(rf"^{PERIOD}/xuat-word/$", document, name="document"),
    re_path(rf"^{PERIOD}/phieu-doi-chieu/$", slip, name="slip"),
    re_path(rf"^{PERIOD}/soan-bao-cao/$", write, name="write"),
]
