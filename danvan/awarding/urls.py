"""Addresses of the awards desk."""

from django.urls import path

from danvan.awarding import adding, drafts, lists, pages, papers, sheets
from danvan.awarding.certificates import layout_views, print_views, register_views, verifying
from danvan.awarding.desk import desk
from danvan.portal.room_lists import doors_of

app_name = "awarding"

urlpatterns = [
    path("khen-thuong/ban-lam-viec/", desk, name="desk"),
    # certificates: their blanks, what is printed of a decision, the register, and what anybody verifies
    path("khen-thuong/mau-in/", layout_views.layouts, name="layouts"),
    path("khen-thuong/mau-in/them/", layout_views.add_layout, name="add_layout"),
    path("khen-thuong/mau-in/<int:pk>/", layout_views.layout, name="layout"),
    path("khen-thuong/mau-in/<int:pk>/xem-truoc/", layout_views.preview, name="layout_preview"),
    path("khen-thuong/mau-in/<int:pk>/phoi/", layout_views.background, name="layout_background"),
    path("khen-thuong/mau-in/<int:pk>/ban-thu.pdf", layout_views.sample, name="layout_sample"),
    path("khen-thuong/may-in/them/", layout_views.add_printer, name="add_printer"),
    path("khen-thuong/may-in/<int:pk>/", layout_views.printer, name="printer"),
    path("khen-thuong/may-in/<int:pk>/<slug:paper>-<slug:turn>.pdf", layout_views.crosses_of, name="crosses"),
    path("quyet-dinh/<int:pk>/in-giay/", print_views.choose, name="print"),
    path("khen-thuong/lan-in/<uuid:act>/", print_views.printing, name="printing"),
    path("khen-thuong/lan-in/<uuid:act>/giay.pdf", print_views.printing_pdf, name="printing_pdf"),
    path("khen-thuong/so-giay/", register_views.register, name="register"),
    *doors_of("khen-thuong/so-giay/", "register", register_views.REGISTER),
    path("khen-thuong/so-giay/<int:pk>/", register_views.certificate, name="certificate"),
    # decisions that are drafted, and all papers in Word
    path("khen-thuong/du-thao/", drafts.drafts, name="drafts"),
    *doors_of("khen-thuong/du-thao/", "drafts", lists.DRAFTS),
    path("khen-thuong/du-thao/them/", drafts.add_draft, name="add_draft"),
    path("khen-thuong/du-thao/<int:pk>/", drafts.draft, name="draft"),
    path("khen-thuong/du-thao/<int:pk>/quyet-dinh.docx", papers.decision, name="decision_paper"),
    path("khen-thuong/hop-xet/<int:pk>/bien-ban.docx", papers.minutes, name="minutes_paper"),
    path("khen-thuong/de-nghi/<int:pk>/to-trinh.docx", papers.proposal, name="proposal_paper"),
    path("quyet-dinh/<int:pk>/trao-thuong.docx", papers.handing, name="handing_paper"),
    path("xac-minh/", verifying.ask, name="verify"),
    path("xac-minh/<str:code>/", verifying.answer, name="verified"),
    # from who is put up to what a meeting, and an office above, made of it
    path("khen-thuong/hop-xet/", pages.meetings, name="meetings"),
    *doors_of("khen-thuong/hop-xet/", "meetings", lists.MEETINGS),
    path("khen-thuong/hop-xet/them/", adding.add_meeting, name="add_meeting"),
    path("khen-thuong/hop-xet/<int:pk>/", pages.meeting, name="meeting"),
    *doors_of("khen-thuong/hop-xet/<int:pk>/", "meeting", lists.CANDIDATES),
    path("khen-thuong/hop-xet/<int:pk>/ket-qua/", sheets.results, name="results"),
    path("khen-thuong/hop-xet/<int:pk>/in/", pages.agenda, name="agenda"),
    path("khen-thuong/de-nghi/", pages.proposals, name="proposals"),
    *doors_of("khen-thuong/de-nghi/", "proposals", lists.PROPOSALS),
    path("khen-thuong/de-nghi/them/", adding.add_proposal, name="add_proposal"),
    path("khen-thuong/de-nghi/<int:pk>/", pages.proposal, name="proposal"),
    *doors_of("khen-thuong/de-nghi/<int:pk>/", "proposal", lists.LINES),
    path("khen-thuong/de-nghi/<int:pk>/ban-chup/", pages.add_scan, name="add_scan"),
    path("khen-thuong/de-nghi/<int:pk>/dong/", sheets.lines, name="lines"),
    path("khen-thuong/chi-tieu/", pages.quotas, name="quotas"),
    *doors_of("khen-thuong/chi-tieu/", "quotas", lists.QUOTAS),
    path("khen-thuong/chi-tieu/them/", adding.add_quota, name="add_quota"),
    path("khen-thuong/chi-tieu/<int:pk>/<int:year>/in/", pages.quota_annex, name="quota_annex"),
]
