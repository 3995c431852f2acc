"""Addresses under /ai-da-gui/."""

from django.urls import path, re_path

from danvan.review.pages import PERIOD
from danvan.review.returns import views

app_name = "returns"

urlpatterns = [
    path("", views.latest, name="latest"),
    re_path(rf"^{PERIOD}/$", views.returns, name="returns"),
    re_path(rf"^{PERIOD}/don-doc/$", views.chase, name="chase"),
    re_path(rf"^{PERIOD}/han-gui/$", views.deadline, name="deadline"),
    re_path(rf"^{PERIOD}/ghi-nhan/(?P<pk>\d{{1,12}})/$", views.note, name="note"),
]
