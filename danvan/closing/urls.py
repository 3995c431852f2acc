"""Addresses under /ban-chot/."""

from django.urls import path, re_path

from danvan.closing import close_views, list_views, views
from danvan.portal.files import FILES
from danvan.portal.room_lists import doors_of
from danvan.review.pages import PERIOD

app_name = "closing"

urlpatterns = [
    path("", views.index, name="index"),
    *doors_of("", "index", views.CLOSED),
    re_path(rf"^chot/{PERIOD}/$", close_views.close_review, name="close"),
    re_path(rf"^chot/{PERIOD}/dang-chot/$", close_views.progress, name="progress"),
    path("<slug:code>/", views.closed_review, name="closed"),
    path("<slug:code>/danh-sach/<int:number>/", list_views.show, name="list"),
    path("<slug:code>/danh-sach/<int:number>/in/", list_views.print_all, name="list_print"),
    *(
        path(
            f"<slug:code>/danh-sach/<int:number>/danh-sach.{end}",
            list_views.download,
            {"written_as": end},
            name=f"list_{end}",
        )
        for end in FILES
    ),
    path("<slug:code>/bang.xlsx", views.workbook, name="workbook"),
    path("<slug:code>/bao-cao.docx", views.document, name="document"),
    path("<slug:code>/trang-in.css", views.print_style, name="print_style"),
    path("<slug:code>/thay-doi/", views.changes, name="changes"),
    path("<slug:code>/phe-duyet/", views.decide_version, name="decide"),
]
