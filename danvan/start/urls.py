"""Addresses under /bat-dau/."""

from django.urls import path

from danvan.start import views

app_name = "start"

urlpatterns = [
    path("", views.start, name="start"),
    path("don-vi/", views.units, name="units"),
    path("linh-vuc/", views.fields, name="fields"),
    path("giai-doan/", views.years, name="years"),
    path("co-quan/", views.issuer, name="issuer"),
    path("tai-khoan/", views.accounts, name="accounts"),
    path("tai-khoan/phieu/", views.slips, name="slips"),
]
