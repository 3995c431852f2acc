"""Puts our admin site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Nhập liệu."""

    default_site = "danvan.admin_site.PortalAdminSite"
