"""A closing that takes more than a moment is made beside the request, with visible progress (`danvan.lib.jobs`)."""

from functools import partial
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError

from danvan.closing import services
from danvan.lib import jobs
from danvan.lib.jobs import Report
from danvan.review.scope import Scope
from models_registry import access
from models_registry.models import Registration
from models_registry.territory import load_successions
from models_registry.used_keys import UsedAlreadyError

IN_REQUEST: Final = 100  # registrations of the territory; a closing of more takes longer than a second or two
FAILED: Final = "Chưa chốt, vì máy chủ gặp lỗi giữa chừng. Hãy thử lại hoặc báo người quản trị."
STOPPED: Final = (
    "Việc chốt đã bị dừng giữa chừng (máy chủ khởi động lại hoặc mất điện). "
    "Chưa chốt gì; đồng chí bấm chốt lại."
)


def is_long(scope: Scope) -> bool:
    """Whether a closing is so long that an officer should see how far it is."""
    here = Registration.objects.in_territory(scope.territory(load_successions()))
    return here[: IN_REQUEST + 1].count() > IN_REQUEST


def job_of(scope: Scope) -> str:
    """The name of the job that closes a scope: one at a time, whoever began it."""
    return f"close-{scope.period.pk}-{scope.unit.pk}-{scope.year or 'all'}"


def start(scope: Scope, user_pk: int, values: dict[str, Any], key: str) -> bool:
    """Begins to close in the user's name, with what the form says; False if that is going on already."""
    return jobs.start(job_of(scope), partial(_close, scope, user_pk, values, key), FAILED)


def _close(scope: Scope, user_pk: int, values: dict[str, Any], key: str, report: Report) -> None:
    user = access.load_user(user_pk)
    if user is None:
        raise ValidationError("Tài khoản này không còn.")
    try:
        services.close(scope, user, **values, key=key, report=report)
    except PermissionDenied as refusal:
        raise ValidationError(str(refusal)) from refusal
    except UsedAlreadyError:
        return  # a press that came when the first had just ended: it has closed
