"""Addresses under /nhan-danh-sach/."""

from django.urls import path

from danvan.intake import (
    answering,
    committing,
    editing,
    handing_back,
    preview,
    sheets,
    stating,
    undoing,
    upload,
    versions,
)

app_name = "intake"

urlpatterns = [
    path("", upload.upload, name="upload"),
    path("mau/", handing_back.blank, name="blank"),
    path("<int:pk>/", preview.batch, name="batch"),
    path("<int:pk>/tra-loi/", answering.answer, name="answer"),
    path("<int:pk>/xu-ly-dong/", answering.treat_row, name="treat_row"),
    path("<int:pk>/dong/", editing.edit_row, name="row"),
    path("<int:pk>/trang-tinh/", sheets.sheet, name="sheet"),
    path("<int:pk>/so-cong/", stating.state_total, name="state_total"),
    path("<int:pk>/so-voi/<int:other>/", versions.comparison, name="comparison"),
    path("<int:pk>/ghi/", committing.commit, name="commit"),
    path("<int:pk>/dang-ghi/", committing.progress, name="progress"),
    path("<int:pk>/hoan-tac/", undoing.undo, name="undo"),
    path("<int:pk>/bo/", undoing.drop, name="drop"),
    path("<int:pk>/tep-goc/", handing_back.original, name="original"),
    path("<int:pk>/tra-lai/", handing_back.marked, name="marked"),
    path("<int:pk>/dong-chua-nhan.xlsx", handing_back.refused, name="refused"),
]
