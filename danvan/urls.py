"""The site map."""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path

from danvan.accounts.views import SignIn, second_factor, sign_in_again
from danvan.health import health
from danvan.metrics import metrics
from danvan.own_account.passwords import ChangePassword

handler400 = "danvan.errors.bad_request"
handler500 = "danvan.errors.server_error"

account_urls = [
    path("dang-nhap/", SignIn.as_view(), name="login"),
    path("dang-nhap/ma-xac-thuc/", second_factor, name="second_factor"),
    path("dang-nhap/gui-tiep/", sign_in_again, name="sign_in_again"),
    path("dang-xuat/", auth_views.LogoutView.as_view(), name="logout"),
    path("doi-mat-khau/", ChangePassword.as_view(), name="password_change"),
    path("doi-mat-khau/xong/", auth_views.PasswordChangeDoneView.as_view(), name="password_change_done"),
]

urlpatterns = [
    *account_urls,
    path("suc-khoe/", health, name="health"),
    path("so-do/", metrics, name="metrics"),
    path("tai-khoan/", include("danvan.own_account.urls")),
    path("nhap-lieu/", admin.site.urls),
    path("so-ket/", include("danvan.review.urls")),
    path("doi-chieu/", include("danvan.review.reconciliation.urls")),
    path("ai-da-gui/", include("danvan.review.returns.urls")),
    path("so-sanh/", include("danvan.review.comparison.urls")),
    path("nhan-danh-sach/", include("danvan.intake.urls")),
    path("ban-chot/", include("danvan.closing.urls")),
    path("van-ban/", include("danvan.review.issuing.urls")),
    path("bat-dau/", include("danvan.start.urls")),
    path("cham-diem/", include("danvan.awarding.scoring.urls")),
    path("", include("danvan.awarding.urls")),
    path("", include("danvan.portal.urls")),
]
