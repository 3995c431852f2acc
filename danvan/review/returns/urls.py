"""Addresses under /ai-da-gui/."""

from django.urls import path, re_path

from danvan.review.pages import PERIOD
from danvan.review.returns import due_views, sending_views, views

app_name = "returns"

_KEY = r"\d{1,12}"

urlpatterns = [
    path("", views.latest, name="latest"),
    path("can-gui/", sending_views.to_send, name="to_send"),
    re_path(rf"^bao-gui/(?P<due_pk>{_KEY})/(?P<unit_pk>{_KEY})/$", sending_views.send, name="send"),
    re_path(rf"^yeu-cau/(?P<pk>{_KEY})/$", due_views.change, name="change_due"),
    re_path(rf"^{PERIOD}/$", views.returns, name="returns"),
    re_path(rf"^{PERIOD}/don-doc/$", views.chase, name="chase"),
    re_path(rf"^{PERIOD}/yeu-cau/$", due_views.ask, name="ask"),
    re_path(rf"^{PERIOD}/ghi-nhan/(?P<pk>{_KEY})/$", views.note, name="note"),
]
