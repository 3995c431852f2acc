"""Puts our admin site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Nhập liệu."""

    default_site = "danvan.admin_site.PortalAdminSite"

    def ready(self) -> None:
        """On a form that is only read, other rows are named and not linked.

        Django links them without asking whether the reader may open them; beside a choice there is no link either.
        """
        super().ready()
        from django.contrib.admin.helpers import AdminReadonlyField  # once the models are there

        AdminReadonlyField.get_admin_url = lambda self, remote_field, remote_obj: str(remote_obj)  # type: ignore[method-assign]
