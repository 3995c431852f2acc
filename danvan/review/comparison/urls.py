"""Addresses under /so-sanh/."""

from django.urls import path

from danvan.review.comparison import views

app_name = "comparison"

urlpatterns = [path("", views.comparison, name="comparison")]
