"""The page on which a registration is scored: both sides beside each other, the reader's own as a form."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from awards.desk.criteria import TO_SCORE, ServingSets, refusal_of_scoring, score
from awards.models import Assessment, CriteriaSet, Evidence
from danvan.accounts.signed_in import user_of
from danvan.awarding.scoring.asked import PARTS, SET, SIDE, SIDES, WORD_OF_SIDE, part_asked
from danvan.awarding.scoring.forms import ScoreForm
from danvan.awarding.scoring.sheets import ScoreSheet, set_scored_by, sheets_of, total
from danvan.lib.back import came_from
from danvan.lib.faults import add_faults
from danvan.lib.keys import is_key
from danvan.portal.verbs.of_registrations import named, with_what_verbs_read
from models_registry import access, trail
from models_registry.admin.taking_over import stop_if_moved
from models_registry.models import Registration
from models_registry.one_use import key_sent
from models_registry.used_keys import refuse_used

ADD_CHECK: Final = "awards.add_fieldcheck"


class _RefusedError(Exception):
    """The form says what stands against it; nothing is written."""


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """/cham-diem/<pk>/?phan=nua-nam&ben=tu-cham&bo=7: a registration scored for a part of its year, by one side."""
    rows = with_what_verbs_read(Registration.objects.visible_to(request.user)).select_related("model__field")
    row = get_object_or_404(rows, pk=pk)
    word, part = part_asked(request)
    mine = [side for side, permission in TO_SCORE.items() if access.may(request.user, permission, row.unit)]
    side = _side_asked(request, mine)
    refusal = refusal_of_scoring(row)
    serving = ServingSets(request.user)
    form: ScoreForm | None = None
    if request.method == "POST":
        if side is None:
            raise PermissionDenied
        refuse_used(request.user, key_sent(request))
        try:
            with trail.act(request.user, key=key_sent(request)) as act:
                Registration.objects.locked([row])  # of two who save together the second sees the first
                sheet, used = _sheet(request, row, part, side, serving)
                if used is None:
                    raise ValidationError("Chưa có bộ tiêu chí để chấm.")
                form = ScoreForm(row, used, sheet.assessments.get(side), request.POST.copy())
                if stop_if_moved(form) or not form.is_valid():
                    raise _RefusedError
                said = {name: form.cleaned_data[name] for name in ("result", "assessed_on", "note")}
                made = score(row, side, part, used, form.answers, by=user_of(request), **said)
                act.answer = came_from(request) or request.get_full_path()
        except _RefusedError:
            pass
        except ValidationError as error:
            if form is None:
                messages.error(request, " ".join(error.messages))
                return redirect(request.get_full_path())
            add_faults(form, error)
        else:
            graded = f", xếp loại {made.grade}" if made.grade else ""
            messages.success(request, f"Đã chấm {named(row)}: {total(made)} điểm{graded}.")
            return redirect(came_from(request) or request.get_full_path())
    if form is None:
        sheet, used = _sheet(request, row, part, side, serving)
    if form is None and used is not None and side is not None and not refusal:
        form = ScoreForm(row, used, sheet.assessments.get(side))
    context = {
        "row": row,
        "name": named(row),
        "sheet": sheet,
        "lines": [(line, form.cells(line.criterion) if form else None) for line in sheet.lines],
        "form": form,
        "refusal": refusal,
        "side": side,
        "side_word": WORD_OF_SIDE.get(side, "") if side else "",
        "is_self": side == Assessment.Side.SELF,
        "sides": [(WORD_OF_SIDE[one], Assessment.Side(one).label, one == side) for one in mine],
        "part_word": word,
        "parts": [(one, label.label, one == word) for one, label in PARTS.items()],
        "sets": [one for one in serving.of(row) if one != used],
        "evidence": _evidence_of(request, row),
        "may_add_evidence": access.may(request.user, "models_registry.change_registration", row.unit),
        "may_check": not refusal and access.may(request.user, ADD_CHECK, row.unit),
        "may_add_set": request.user.has_perm("awards.add_criteriaset"),
        "back": came_from(request),
        "page": f"{reverse('portal:model', args=[row.model_id])}#dang-ky-{row.pk}",
    }
    is_refused = form is not None and form.is_bound
    return render(request, "awarding/scoring/score.html", context, status=400 if is_refused else 200)


def _side_asked(request: HttpRequest, mine: list[str]) -> str | None:
    """The side that is asked for, else the one from above where the reader may write it; None for who only reads."""
    word = request.GET.get(SIDE, "")
    if word and word not in SIDES:
        raise BadRequest("Không có bên đánh giá này.")
    if word:
        return SIDES[word] if SIDES[word] in mine else None
    return mine[-1] if mine else None


def _sheet(
    request: HttpRequest, row: Registration, part: str, side: str | None, serving: ServingSets
) -> tuple[ScoreSheet, CriteriaSet | None]:
    """The sheet as it stands now, by the set that is asked for, else by which this side, or the other, scored."""
    [sheet] = sheets_of([row], part, request.user, serving)
    offered = serving.of(row)
    own = sheet.assessments.get(side) if side else None
    standing = set_scored_by({side: own} if side and own else {}) or set_scored_by(sheet.assessments)
    known = {one.pk: one for one in [*offered, *([standing] if standing else [])]}
    asked = request.POST.get(SET) or request.GET.get(SET, "")
    if asked and not (is_key(asked) and int(asked) in known):
        raise BadRequest("Không có bộ tiêu chí này cho lượt đăng ký.")
    used = known[int(asked)] if asked else standing or next(iter(offered), None)
    return ScoreSheet(row, part, used, sheet.assessments, sheet.checks), used


def _evidence_of(request: HttpRequest, row: Registration) -> int:
    """How many files and links stand behind the registration and its model."""
    behind = Q(model=row.model_id) | Q(registration=row.pk)
    return Evidence.objects.visible_to(request.user).current().filter(behind).count()
