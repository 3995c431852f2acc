"""The verbs of a model: registered for another year, its holder commended, ended and taken up again."""

from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils import timezone

from awards.forms import CommendForm
from awards.services import commend
from danvan.accounts.models import User
from danvan.portal.querysets import models_open_to
from danvan.portal.verbs.declared import Sort, Verb
from danvan.portal.verbs.forms import ContinueForm, DayForm, ReasonForm
from models_registry import access
from models_registry.models import EmulationModel
from models_registry.services import ENDING, continue_models, end_model, reopen_model


def _goes_on(model: EmulationModel) -> bool:
    return model.ended_on is None


def _years(model: EmulationModel) -> list[int]:
    """Of the registrations that stand; without a query where the page has read them."""
    return [row.year for row in model.registrations.all() if row.year and row.state != "withdrawn"]


def _continue_form(model: EmulationModel, user: access.Asker, sent: Any) -> forms.Form:
    """Offers the year after its last, so far as one may enter it."""
    now = timezone.localdate().year
    next_year = min(max(_years(model), default=now - 1) + 1, now + 1)
    return ContinueForm(sent, user=user, initial={"year": next_year})


def _commend_form(model: EmulationModel, user: access.Asker, sent: Any) -> forms.Form:
    """Offers its last year."""
    return CommendForm(sent, user=user, initial={"year": max(_years(model), default=None)})


def _commend(model: EmulationModel, by: User, form: CommendForm) -> object:
    data = form.cleaned_data
    decision = form.decision(by)
    return commend([model], decision, data["form"], data["merit"], data["programme"], data["year"], by)


VERBS: Final = (
    Verb(
        "dang-ky-nam",
        "Đăng ký năm sau",
        ("models_registry.add_registration",),
        _goes_on,
        "Mô hình có thêm một lượt đăng ký của năm đó, tính chất duy trì, ở cấp của lượt đăng ký gần nhất.",
        "Đã đăng ký thêm năm cho {}.",
        lambda model, by, form: continue_models(
            [model], form.cleaned_data["year"], by=by, on=form.cleaned_data["on"]
        ),
        _continue_form,
    ),
    Verb(
        "khen-thuong",
        "Khen thưởng",
        ("awards.add_commendation",),
        lambda model: True,
        "Tập thể, hộ gia đình hoặc cá nhân giữ mô hình được ghi một lượt khen thưởng theo quyết định.",
        "Đã ghi khen thưởng {}.",
        _commend,
        _commend_form,
    ),
    Verb(
        "ket-thuc",
        "Kết thúc",
        ENDING,
        _goes_on,
        "Mô hình không được đăng ký cho các năm sau ngày kết thúc. Những gì đã đăng ký, đã công nhận vẫn giữ nguyên.",
        "Đã ghi kết thúc {}.",
        lambda model, by, form: end_model(model, by=by, **form.cleaned_data),
        lambda model, user, sent: DayForm(sent, user=user),
        looks="danger",
    ),
    Verb(
        "mo-lai",
        "Mở lại",
        ENDING,
        lambda model: model.ended_on is not None,
        "Mô hình lại được đăng ký cho các năm sau.",
        "Đã mở lại {}.",
        lambda model, by, form: reopen_model(model, by=by, **form.cleaned_data),
        lambda model, user, sent: ReasonForm(sent, user=user),
    ),
)
MODELS: Final = Sort(
    "mo-hinh",
    {verb.code: verb for verb in VERBS},
    lambda user: models_open_to(user).select_related("registrant", "unit"),
    lambda model: (model,),
    lambda model: reverse("portal:model", args=[model.pk]),
    lambda model: f"“{model.display_title}”",
)
