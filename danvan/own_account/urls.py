"""Addresses under /tai-khoan/."""

from django.urls import path

from danvan.own_account import views

app_name = "own_account"

urlpatterns = [
    path("", views.account, name="account"),
    path("phien/ket-thuc-het/", views.end_others, name="end_others"),
    path("phien/<int:pk>/ket-thuc/", views.end_session, name="end_session"),
]
