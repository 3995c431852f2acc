"""Addresses of the reader's pages."""

from django.urls import URLPattern, path

from danvan.portal import (
    commended,
    decisions,
    evidence,
    evidence_files,
    grid,
    kept_filters,
    list_views,
    merging,
    pages,
)
from danvan.portal.files import FILES
from danvan.portal.lists_of_reviews import urls_of
from danvan.portal.many.actions import ACTED
from danvan.portal.many.views import do_with_many
from danvan.portal.personal_data import personal_data
from danvan.portal.persons import sheet
from danvan.portal.room_lists import doors_of
from danvan.portal.search import search
from danvan.portal.verbs import views as verbs
from danvan.portal.work import drafts
from danvan.portal.work import views as work
from danvan.portal.work.lists import DRAFTS, WORK

app_name = "portal"


def _list(address: str, name: str) -> list[URLPattern]:
    """A list, the same for paper, and as a file; what is done with many of its rows."""
    many = [path(f"{address}nhieu-dong/", do_with_many, {"name": name}, name=f"{name}_many")]
    return [
        path(address, list_views.show, {"name": name}, name=name),
        *(many if name in ACTED else []),
        path(f"{address}in/", list_views.print_all, {"name": name}, name=f"{name}_print"),
        *(
            path(
                f"{address}danh-sach.{end}",
                list_views.download,
                {"name": name, "written_as": end},
                name=f"{name}_{end}",
            )
            for end in FILES
        ),
    ]


urlpatterns = [
    path("", pages.overview, name="overview"),
    path("tim/", search, name="search"),
    *_list("mo-hinh/", "models"),
    path("mo-hinh/sua-bang/", grid.show, name="models_grid"),
    path("mo-hinh/<int:pk>/", pages.model, name="model"),
    path("mo-hinh/<int:pk>/minh-chung/", evidence.add_to_model, name="add_to_model"),
    *_list("mo-hinh-theo-linh-vuc/", "field_times"),
    *_list("dang-ky/", "registrations"),
    *_list("cong-nhan/", "recognitions"),
    *_list("tap-the/", "collectives"),
    *_list("ho-gia-dinh/", "households"),
    *_list("ca-nhan/", "individuals"),
    path("chu-the/<int:pk>/", pages.registrant, name="registrant"),
    path("chu-the/<int:pk>/phieu-thong-tin/", sheet.show, name="person_sheet"),
    path("chu-the/<int:pk>/phieu-thong-tin.xlsx", sheet.download, name="person_sheet_xlsx"),
    *_list("khen-thuong/", "commendations"),
    path("khen-thuong/tong-hop/", commended.summary, name="commended"),
    *_list("khen-thuong/ung-vien/", "candidates"),
    *_list("quyet-dinh/", "decisions"),
    *_list("ket-qua-van-dong/", "outcomes"),
    *_list("don-vi/", "units"),
    *urls_of("ai-da-gui", "returns"),
    *urls_of("doi-chieu", "ledger"),
    path("don-vi/<int:pk>/", pages.unit, name="unit"),
    path("quyet-dinh/<int:pk>/", decisions.decision, name="decision"),
    path("quyet-dinh/<int:pk>/ban-chup/", evidence.add_to_decision, name="add_to_decision"),
    path("minh-chung/<int:pk>/", evidence_files.show, name="evidence"),
    path("minh-chung/<int:pk>/anh-nho/", evidence_files.show_small, name="evidence_small"),
    path("minh-chung/<int:pk>/sua/", evidence.change, name="change_evidence"),
    path("minh-chung/<int:pk>/go/", evidence.remove, name="remove_evidence"),
    path("minh-chung/<int:pk>/dua-tro-lai/", evidence.restore, name="restore_evidence"),
    path("bo-loc/<int:pk>/bo/", kept_filters.forget, name="forget_filter"),
    path("gop/<str:sort>/<int:pk>/", merging.merge_into, name="merge"),
    path("tach/<str:sort>/<int:pk>/", merging.part_again, name="part"),
    path("viec-cua-toi/", work.my_work, name="my_work"),
    *doors_of("viec-cua-toi/", "my_work", WORK),
    path("viec-cua-toi/da-xem/<int:up_to>/", work.read, name="read_news"),
    path("viec-cua-toi/ban-nhap-con-thieu/", drafts.to_complete, name="entry_drafts"),
    *doors_of("viec-cua-toi/ban-nhap-con-thieu/", "entry_drafts", DRAFTS),
    path("viec-cua-toi/ban-nhap-con-thieu/<int:pk>/bo/", drafts.drop, name="drop_entry_draft"),
    path("viec/<str:sort>/<int:pk>/<str:code>/", verbs.do, name="do"),
    path("huong-dan/", pages.guide, name="guide"),
    path("du-lieu-ca-nhan/", personal_data, name="personal_data"),
]
