"""Addresses."""

app_name = "review"
urlpatterns = []
