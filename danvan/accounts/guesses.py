"""Guesses of a password: after ten from one address at one account these two wait, and nobody else with them.

An account is not closed to its owner by what a stranger types elsewhere, nor an office's address to the others who sit
behind it. What is counted is django-axes' (settings AXES_*).
"""

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from, None of one that no line brought.

    Behind the proxy it is what the proxy itself saw, whatever the sender claims.
    """
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    return told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR")


def account_tried(request: HttpRequest, credentials: dict[str, str] | None) -> str:
    """The name that is tried, in small letters, for names are read so."""
    return (credentials or {}).get("username", request.POST.get("username", ""))[:255].casefold()


def waits(request: HttpRequest, response: HttpResponse, credentials: dict[str, str] | None) -> HttpResponse:
    """The page that was to be shown, with what was typed in it, told to robots too."""
    response.status_code = 429
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return response


def forget_guesses(username: str) -> None:
    """Whoever was given another password waits no longer for what was guessed of the old one."""
    AxesProxyHandler.reset_attempts(username=username[:255].casefold())


def told_to_wait() -> ValidationError:
    """What is said to who guessed too often."""
    return ValidationError(
        f"Đã nhập sai {settings.AXES_FAILURE_LIMIT} lần. Hãy chờ 15 phút rồi thử lại, "
        "hoặc nhờ người quản trị đặt lại mật khẩu. Tài khoản không bị khóa, người khác vẫn đăng nhập được.",
        code="waits",
    )


class SignInForm(AuthenticationForm):
    """Says who waits that he waits, and what he can do; the right password is not read meanwhile."""

    def get_invalid_login_error(self) -> ValidationError:
        if not getattr(self.request, "axes_locked_out", False):
            return super().get_invalid_login_error()
        return told_to_wait()
