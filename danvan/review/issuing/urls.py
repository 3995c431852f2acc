"""Addresses under /van-ban/."""

from django.urls import path

from danvan.review.issuing import template_views, views

app_name = "issuing"

urlpatterns = [
    path("", views.issuers, name="issuers"),
    path("<int:pk>/", views.issuer, name="issuer"),
    path("<int:pk>/xem-truoc/", views.preview, name="preview"),
    path("<int:pk>/mau-word/", template_views.templates, name="templates"),
    path("<int:pk>/mau-word/<slug:paper>/", template_views.templates, name="templates"),
    path("<int:pk>/mau-word/<slug:paper>/dung/<slug:form>/", template_views.use, name="use_template"),
    path(
        "<int:pk>/mau-word/<slug:paper>/<slug:form>/<int:version>/",
        template_views.template_file,
        name="template_file",
    ),
    path(
        "<int:pk>/mau-word/<slug:paper>/<slug:form>/<int:version>/xem-thu/",
        template_views.trial,
        name="trial",
    ),
]
