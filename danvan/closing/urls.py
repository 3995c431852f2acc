"""Addresses under /ban-chot/."""

from django.urls import path, re_path

from danvan.closing import views
from danvan.review.pages import PERIOD

app_name = "closing"

urlpatterns = [
    path("", views.index, name="index"),
    re_path(rf"^chot/{PERIOD}/$", views.close_review, name="close"),
    path("<slug:code>/", views.closed_review, name="closed"),
    path("<slug:code>/danh-sach/<int:number>/", views.closed_list, name="list"),
    path("<slug:code>/bang.xlsx", views.workbook, name="workbook"),
    path("<slug:code>/bao-cao.docx", views.document, name="document"),
    path("<slug:code>/trang-in.css", views.print_style, name="print_style"),
    path("<slug:code>/thay-doi/", views.changes, name="changes"),
    path("<slug:code>/phe-duyet/", views.decide_version, name="decide"),
]
