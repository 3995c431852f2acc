"""The verbs of a model: registered for another year, its holder commended, ended and taken up again."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils import timezone

from awards.commending import commend, findings_of_commending
from awards.desk.guard import Finding
from awards.forms import CommendForm
from awards.models import Commendation
from danvan.accounts.models import User
from danvan.portal.querysets import models_open_to
from danvan.portal.verbs.declared import Data, Sort, Verb
from danvan.portal.verbs.forms import ContinueForm, DayForm
from models_registry import access
from models_registry.admin.registrations import ReasonForm
from models_registry.models import EmulationModel, State
from models_registry.services import ENDING, continue_models, end_model, reopen_model


def _goes_on(model: EmulationModel) -> bool:
    return model.ended_on is None


def _years(model: EmulationModel) -> list[int]:
    """Of the registrations that stand."""
    standing = model.registrations.exclude(state=State.WITHDRAWN).exclude(year=None)
    return [year for year in standing.values_list("year", flat=True) if year]


def _continue_form(model: EmulationModel, user: access.Asker, sent: Any) -> forms.Form:
    """Offers the year after its last, so far as one may enter it."""
    now = timezone.localdate().year
    next_year = min(max(_years(model), default=now - 1) + 1, now + 1)
    return ContinueForm(sent, initial={"year": next_year})


def _commend_form(model: EmulationModel, user: access.Asker, sent: Any) -> forms.Form:
    """Offers its last year."""
    return CommendForm(sent, user=user, initial={"year": max(_years(model), default=None)})


def _commend(models: Sequence[EmulationModel], by: User, form: CommendForm) -> list[Commendation]:
    data = form.cleaned_data
    decision = form.decision(by)
    what = data["form"], data["merit"], data["programme"], data["year"]
    return commend(models, decision, *what, by, data["reason"])


def _findings(models: Sequence[EmulationModel], data: Data) -> list[Finding]:
    time = data.get("year"), data.get("programme")
    return findings_of_commending(
        models, data.get("decision"), *time, data.get("form"), data.get("merit") or ""
    )


CONTINUE: Final = Verb(
    "dang-ky-nam",
    "Đăng ký năm sau",
    ("models_registry.add_registration",),
    "Mô hình có thêm một lượt đăng ký của năm đó, tính chất duy trì, ở cấp của lượt đăng ký gần nhất. "
    "Lượt được gửi, chờ tiếp nhận; ở nơi đồng chí có quyền tiếp nhận thì được tiếp nhận ngay, tính vào số liệu.",
    lambda models, by, form: continue_models(
        models, form.cleaned_data["year"], by=by, on=form.cleaned_data["on"]
    ),
    makes="dang-ky",
    allows=_goes_on,
    form_of=_continue_form,
    said="Đã đăng ký thêm năm cho {}.",
)
COMMEND: Final = Verb(
    "khen-thuong",
    "Khen thưởng",
    ("awards.add_commendation",),
    "Tập thể, hộ gia đình hoặc cá nhân giữ mô hình được ghi một lượt khen thưởng theo quyết định.",
    _commend,
    makes="khen-thuong",
    findings=_findings,
    form_of=_commend_form,
    said="Đã ghi khen thưởng {}.",
)
_VERBS: Final = (
    CONTINUE,
    COMMEND,
    Verb(
        "ket-thuc",
        "Kết thúc",
        ENDING,
        "Mô hình không được đăng ký cho các năm sau ngày kết thúc. Những gì đã đăng ký, đã công nhận vẫn giữ nguyên.",
        lambda models, by, form: [end_model(one, by=by, **form.cleaned_data) for one in models],
        allows=_goes_on,
        form_of=lambda model, user, sent: DayForm(sent),
        said="Đã ghi kết thúc {}.",
        looks="danger",
    ),
    Verb(
        "mo-lai",
        "Mở lại",
        ENDING,
        "Mô hình lại được đăng ký cho các năm sau.",
        lambda models, by, form: [reopen_model(one, by=by, **form.cleaned_data) for one in models],
        allows=lambda model: model.ended_on is not None,
        form_of=lambda model, user, sent: ReasonForm(sent),
    ),
)
MODELS: Final = Sort(
    "mo-hinh",
    {verb.code: verb for verb in _VERBS},
    lambda user: models_open_to(user).select_related("registrant", "unit"),
    lambda model: (model,),
    lambda model: reverse("portal:model", args=[model.pk]),
    lambda model: f"“{model.display_title}”",
)
