"""Addresses of the scoring pages."""

from django.urls import path

from danvan.awarding.scoring import list_views, set_views, views

app_name = "scoring"

urlpatterns = [
    path("", list_views.show, name="list"),
    path("danh-gia.xlsx", list_views.download, {"what": "assessments"}, name="assessments_xlsx"),
    path("diem-tung-tieu-chi.xlsx", list_views.download, {"what": "scores"}, name="scores_xlsx"),
    path("phieu/", list_views.sheets, {"written_as": "paper"}, name="sheets"),
    path("phieu.xlsx", list_views.sheets, {"written_as": "xlsx"}, name="sheets_xlsx"),
    path("bo-tieu-chi/", set_views.sets, name="sets"),
    path("bo-tieu-chi/<int:pk>/", set_views.one, name="set"),
    path("<int:pk>/", views.show, name="score"),
    path("<int:pk>/phieu/", list_views.sheet, {"written_as": "paper"}, name="sheet"),
    path("<int:pk>/phieu.xlsx", list_views.sheet, {"written_as": "xlsx"}, name="sheet_xlsx"),
]
