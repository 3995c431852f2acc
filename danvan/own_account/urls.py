"""Addresses under /tai-khoan/."""

from django.urls import path

from danvan.own_account import second_factor, views

app_name = "own_account"

urlpatterns = [
    path("", views.account, name="account"),
    path("xac-thuc/", second_factor.second_factor, name="second_factor"),
    path("xac-thuc/ma-du-phong/", second_factor.recovery_codes, name="recovery_codes"),
    path("phien/ket-thuc-het/", views.end_others, name="end_others"),
    path("phien/<int:pk>/ket-thuc/", views.end_session, name="end_session"),
]
