"""The admin as the district's desk for entry: who may come in and how the site names itself."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest


class PortalAdminSite(admin.AdminSite):
    """Open to whoever may enter something; a reader (committee member) works in the portal's own pages."""

    site_header = "Dân vận khéo – Nhập liệu"
    site_title = "Nhập liệu"
    index_title = "Nhập liệu và danh mục"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_active and (user.is_superuser or user.has_perm("models_registry.add_emulationmodel"))


class PortalAdminConfig(AdminConfig):
    """Puts our site in the place of Django's."""

    default_site = "danvan.admin_site.PortalAdminSite"
