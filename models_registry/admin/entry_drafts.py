"""The form of entry sent as a draft though something is missing, and opened again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from danvan.accounts.signed_in import user_of
from danvan.lib.back import came_from
from danvan.lib.keys import is_key
from danvan.lib.text import joined, lowered
from models_registry import trail
from models_registry.admin.entry_form import EntryForm, missing_in
from models_registry.models import EntryDraft
from models_registry.models.entry_drafts import OPENED
from models_registry.one_use import key_sent
from models_registry.services import entry_drafts_for, keep_entry_draft, what_became_of

ASKED_OF = "da_hoi_nhap"  # the field of the page that asked: of which draft
_GONE = "Bản nháp này vừa được gửi hoặc bỏ ở nơi khác"
_OF_ANOTHER = "Bản nháp mở lúc đầu vừa được lưu lại, gửi hoặc bỏ ở nơi khác, nên bản này được lưu riêng"


def draft_opened(request: HttpRequest) -> EntryDraft | None:
    """The draft that the address names; None where it is gone, so that what was typed goes on without it.

    So does what its author has typed who may not enter for its unit any more: the form says it, and keeps the text.
    Raises Http404 for a draft with which another goes on.
    """
    key = request.GET.get(OPENED, "")
    if not is_key(key):
        return None
    found = entry_drafts_for(request.user).filter(pk=key).first()
    of_others = EntryDraft.objects.filter(pk=key)
    if request.method == "POST":
        of_others = of_others.exclude(by=request.user.pk)
    if found is None and of_others.exists():
        raise Http404
    return found


def draft_gone(request: HttpRequest) -> str:
    """Asked once of who goes on with a draft that was sent or thrown away meanwhile; "" where nothing is to be asked.

    The page that asks has the key of the draft in itself, so that its button is the answer.
    """
    key = request.GET.get(OPENED, "")
    if request.method != "POST" or not is_key(key) or request.POST.get(ASKED_OF) == key:
        return ""
    became = what_became_of(int(key), request.user)
    return f"{_GONE}: {became}; lưu lần nữa thì ghi thành mô hình mới." if became else ""


def keep(request: HttpRequest, form: EntryForm) -> HttpResponse:
    """Keeps what was typed as a draft; says what it lacks."""
    user, missing = user_of(request), "; ".join(map(lowered, missing_in(request.POST)))
    with trail.act(user, key=key_sent(request)) as act:
        draft = keep_entry_draft(
            form.cleaned_data["unit"], form.kept_as, form.content(), by=user, instead_of=form.draft
        )
        act.answer = came_from(request) or reverse("portal:entry_drafts")
    was_gone = OPENED in request.GET and form.draft is None
    said = joined(
        ". ",
        f"Đã lưu bản nháp “{draft}”",
        f"Còn thiếu: {missing}" if missing else "Còn mục cần xem lại khi gửi",
        _OF_ANOTHER if was_gone else "",
        "Bản nháp chưa tính vào số liệu nào; mở lại ở Việc của tôi để ghi tiếp rồi gửi",
    )
    messages.success(request, f"{said}.")
    return redirect(act.answer)
