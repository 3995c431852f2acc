"""Addresses under /nhan-danh-sach/."""

from django.urls import path

from danvan.intake.views import (
    answers,
    commit,
    edit_row,
    hand_back,
    list_total,
    preview,
    remembered,
    replace,
    rest,
    sheet,
    undo,
    upload,
    versions,
)

app_name = "intake"

urlpatterns = [
    path("", upload.upload, name="upload"),
    path("mau/", hand_back.blank, name="blank"),
    path("cau-tra-loi/", remembered.remembered, name="remembered"),
    path("cau-tra-loi/quen/", remembered.forget, name="forget"),
    path("cau-tra-loi/<int:pk>/", remembered.change, name="change_remembered"),
    path("<int:pk>/", preview.batch, name="batch"),
    path("<int:pk>/tra-loi/", answers.answer, name="answer"),
    path("<int:pk>/cau-da-nho/", remembered.treat_recalled, name="treat_recalled"),
    path("<int:pk>/xu-ly-dong/", answers.treat_row, name="treat_row"),
    path("<int:pk>/dong/", edit_row.edit_row, name="row"),
    path("<int:pk>/trang-tinh/", sheet.sheet, name="sheet"),
    path("<int:pk>/so-cong/", list_total.state_total, name="state_total"),
    path("<int:pk>/so-voi/<int:other>/", versions.comparison, name="comparison"),
    path("<int:pk>/thay-the/", replace.replace, name="replace"),
    path("<int:pk>/ghi/", commit.commit, name="commit"),
    path("<int:pk>/dang-ghi/", commit.progress, name="progress"),
    path("<int:pk>/phan-con-lai/", rest.rest, name="rest"),
    path("<int:pk>/hoan-tac/", undo.undo, name="undo"),
    path("<int:pk>/bo/", undo.drop, name="drop"),
    path("<int:pk>/tep-goc/", hand_back.original, name="original"),
    path("<int:pk>/tra-lai/", hand_back.marked, name="marked"),
    path("<int:pk>/dong-chua-nhan.xlsx", hand_back.refused, name="refused"),
]
