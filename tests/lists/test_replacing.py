"""A second version of a list takes the place of the first: corrected in place, withdrawn, added, undone as one."""

import io
from dataclasses import replace as with_
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from awards.merging import merge
from awards.models import Decision
from danvan.lists.deciding.replaced import KEEP, WITHDRAW, NewList, Replaced
from danvan.lists.models import ImportBatch
from danvan.lists.reading.answers import Answers
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from models_registry import services, trail
from models_registry.kept_columns import snapshot
from models_registry.models import Change, CorrectionRequest, EmulationModel, Registrant, Registration
from tests.builders import make_decision, make_field, make_recognition, make_registrant
from tests.lists.conftest import HEADER, line, workbook
from tests.lists.lists import workbook as rows_workbook
from tests.random_cases import whole_review

pytestmark = pytest.mark.django_db

SEVEN = [
    line("Đường hoa phụ nữ", "Hội Phụ nữ"),
    line("Tiếng kẻng an ninh", "Công an xã"),
    line("Thắp sáng đường quê", "Đoàn Thanh niên"),
    line("Nuôi ong lấy mật", "Hội Nông dân"),
    line("Nhà sạch vườn đẹp", "Hội Phụ nữ", field="Lĩnh vực khác"),
    line("Dòng họ hiếu học", "Hội Khuyến học", year=2022),
    line("Ngày thứ bảy tình nguyện", "Đoàn Thanh niên"),
]


def taken(user, *lines, name="ds.xlsx"):
    return stage(workbook(*lines), name, user)


def replacing(batch, earlier, user, **same):
    """The list, said to take the place of an earlier one, with these answers."""
    return revise(
        batch,
        user,
        lambda answers: with_(answers, replaces=earlier.pk, same={**answers.same, **same}),
    )


def as_the_list_says(batch, registration):
    """The answer that a registration becomes what the list says of it now."""
    key = f"replace|{registration.pk}"
    problems = [one for row in batch.rows.all() for one in row.problems if one.get("asked") == key]
    return {key: problems[0]["choices"][0][0]}


def standing():
    """What a review would count: title, holder, kind, field, unit, year, novelty of all that is not withdrawn."""
    rows = Registration.objects.exclude(state="withdrawn").select_related("model__registrant", "model__field")
    return sorted(
        (
            row.model.title,
            row.model.registrant.name,
            row.model.registrant.kind,
            row.model.field.code,
            row.unit_id,
            row.year,
            row.novelty,
            row.level,
        )
        for row in rows
    )


def everything():
    """All columns of all records."""
    return [
        sorted((row.pk, sorted(snapshot(row).items(), key=str)) for row in model.objects.all())
        for model in (Registrant, EmulationModel, Registration, CorrectionRequest)
    ]


def actions(batch):
    return [row.action for row in batch.rows.order_by("pk")]


def problems(batch):
    return [[(one["code"], one["message"]) for one in row.problems] for row in batch.rows.order_by("pk")]


@pytest.fixture
def first(catalogue, xa):
    return commit(taken(xa, *SEVEN), xa)


@pytest.fixture
def firm(catalogue, huyen):
    """The same, taken in by who decides: accepted at once."""
    return commit(taken(huyen, *SEVEN), huyen)


def version(title="Đường hoa phụ nữ thôn Nà Co"):
    """The second version: one holder, one field and one level are others, one row is gone, one new."""
    return [
        SEVEN[0],
        line("Tiếng kẻng an ninh", "Ban Công an xã"),
        line("Thắp sáng đường quê", "Đoàn Thanh niên", field="Lĩnh vực khác"),
        SEVEN[3],
        SEVEN[4],
        line("Ngày thứ bảy tình nguyện", "Đoàn Thanh niên"),
        line("Camera an ninh", "Công an xã"),
    ]


def test_a_second_version_corrects_withdraws_and_adds_in_one_act(first, xa):
    models, acts = EmulationModel.objects.count(), Change.objects.values("act").distinct().count()
    second = replacing(taken(xa, *version()), first, xa)
    assert actions(second) == [
        *("unchanged", "corrects", "corrects", "unchanged", "unchanged", "unchanged", "new")
    ]
    commit(second, xa)
    assert len(standing()) == 7
    assert EmulationModel.objects.count() == models + 1
    assert Change.objects.values("act").distinct().count() == acts + 2  # taken in, written
    assert EmulationModel.objects.get(title="Tiếng kẻng an ninh").registrant.name == "Ban Công an xã"
    assert EmulationModel.objects.get(title="Thắp sáng đường quê").field.code == "other"
    gone = Registration.objects.get(state="withdrawn")
    assert gone.model.title == "Dòng họ hiếu học"
    reason = Change.objects.of(Registration).filter(subject_id=gone.pk).latest("pk").reason
    assert reason == "bản thay thế: ds.xlsx"
    second.refresh_from_db()
    assert (second.counts["corrects"], second.counts["withdrawn"], second.counts["new"]) == (2, 1, 1)


def test_without_a_word_a_second_list_adds_and_touches_nothing(first, xa):
    before = everything()[2]
    commit(taken(xa, SEVEN[0], line("Camera an ninh", "Công an xã")), xa)
    assert everything()[2][:7] == before
    assert len(standing()) == 8


def test_a_title_that_is_nearly_one_of_before_is_asked_once_and_corrected(first, xa):
    mended = [line("Đường hoa phụ nử", "Hội Phụ nữ"), *SEVEN[1:]]
    second = replacing(taken(xa, *mended), first, xa)
    assert actions(second)[0] == "duplicate"
    (asked,) = [one["asked"] for one in second.rows.first().problems if one.get("asked")]
    model = EmulationModel.objects.get(title="Đường hoa phụ nữ")
    second = replacing(second, first, xa, **{asked: str(model.pk)})
    assert actions(second) == ["corrects", *["unchanged"] * 6]
    assert "“Đường hoa phụ nữ” → “Đường hoa phụ nử”" in problems(second)[0][0][1]
    commit(second, xa)
    model.refresh_from_db()
    assert model.title == "Đường hoa phụ nử"
    assert len(standing()) == 7


def test_an_undo_brings_back_exactly_what_was_before(first, xa):
    before = everything()
    second = commit(replacing(taken(xa, *version()), first, xa), xa)
    assert everything() != before
    undone = undo(second, xa)
    assert undone.left == ()
    assert everything() == before
    again = commit(replacing(taken(xa, *version()), first, xa), xa)
    assert (again.counts["corrects"], again.counts["question"]) == (2, 0)  # nobody has worked with them


def test_what_was_accepted_at_once_is_corrected_by_who_decides_and_counts_on_no_earlier_day(firm, huyen):
    day = date(2022, 12, 31)
    assert Registration.objects.counted_on(day).count() == 7
    before = everything()
    second = commit(replacing(taken(huyen, *version()), firm, huyen), huyen)
    assert Registration.objects.counted_on(day).count() == 7
    assert Registration.objects.counted().count() == 7
    undo(second, huyen)
    assert everything() == before


def test_what_was_accepted_meanwhile_is_asked(first, xa, huyen):
    mended = Registration.objects.get(model__title="Tiếng kẻng an ninh")
    gone = Registration.objects.get(model__title="Dòng họ hiếu học")
    services.accept([mended, gone], huyen)
    second = replacing(taken(huyen, *version()), first, huyen)
    assert actions(second)[1] == "question"
    with pytest.raises(ValidationError, match="đã được Cán bộ huyện tiếp nhận"):
        commit(second, huyen)
    agreed = as_the_list_says(second, mended)
    second = replacing(second, first, huyen, **{f"replace|{mended.pk}": "0"})
    assert actions(second)[1] == "unchanged"
    with pytest.raises(ValidationError, match="chưa trả lời rút hay giữ lại Dòng họ hiếu học"):
        commit(second, huyen)
    second = replacing(second, first, huyen, **{f"gone|{gone.pk}": "rut"} | agreed)
    commit(second, huyen)
    mended.refresh_from_db()
    gone.refresh_from_db()
    assert mended.model.registrant.name == "Ban Công an xã"
    assert gone.state == "withdrawn"


def test_what_is_worked_with_again_after_the_answer_is_asked_again(first, huyen):
    mended = Registration.objects.get(model__title="Thắp sáng đường quê")
    services.accept([mended], huyen)
    second = replacing(taken(huyen, *version()), first, huyen)
    second = replacing(second, first, huyen, **as_the_list_says(second, mended))
    assert actions(second)[2] == "corrects"
    services.correct(
        mended.model, {"field": make_field("defence", "Quốc phòng")}, by=huyen, reason="Ghi nhầm"
    )
    with pytest.raises(ValidationError, match="lĩnh vực chính: “Quốc phòng” → "):
        commit(second, huyen)
    mended.model.refresh_from_db()
    assert mended.model.field.code == "defence"


def test_who_enters_asks_for_the_correction_of_what_was_accepted_and_withdraws_none_of_it(first, xa, huyen):
    mended = Registration.objects.get(model__title="Thắp sáng đường quê")
    gone = Registration.objects.get(model__title="Dòng họ hiếu học")
    services.accept([mended, gone], huyen)
    before = everything()
    second = replacing(taken(xa, *version()), first, xa)
    second = commit(replacing(second, first, xa, **as_the_list_says(second, mended)), xa)
    assert (second.counts["kept"], second.counts["requested"]) == (1, 1)
    gone.refresh_from_db()
    assert gone.state == "accepted"
    request = CorrectionRequest.objects.get()
    assert (request.model, request.asked_by) == (mended.model, xa)
    assert EmulationModel.objects.get(pk=mended.model_id).field.code == "economy"
    undo(second, xa)
    assert everything() == before


def test_what_was_recognised_is_asked(firm, huyen):
    row = Registration.objects.get(model__title="Dòng họ hiếu học")
    with trail.act(huyen):
        trail.record_created([make_recognition(row)])
    second = replacing(taken(huyen, *version()), firm, huyen)
    with pytest.raises(ValidationError, match="Dòng họ hiếu học"):
        commit(second, huyen)
    commit(replacing(second, firm, huyen, **{f"gone|{row.pk}": "0"}), huyen)
    row.refresh_from_db()
    assert row.state == "accepted"


def test_an_undo_leaves_what_somebody_worked_with_since(first, xa, huyen):
    second = commit(replacing(taken(xa, *version()), first, xa), xa)
    row = Registration.objects.get(model__title="Thắp sáng đường quê")
    services.accept([row], huyen)
    undone = undo(second, xa)
    assert [(one.record, one.why.split(" ngày")[0]) for one in undone.left] == [
        ("Thắp sáng đường quê", "đã được Cán bộ huyện tiếp nhận")
    ]
    row.refresh_from_db()
    assert (row.state, row.model.field.code) == ("accepted", "other")
    assert EmulationModel.objects.get(title="Tiếng kẻng an ninh").registrant.name == "Công an xã"


def test_a_replacement_that_counted_at_once_is_not_undone_in_part_by_who_only_enters(firm, xa, huyen):
    before = everything()
    second = commit(replacing(taken(huyen, *version()), firm, huyen), huyen)
    after = everything()
    with pytest.raises(ValidationError, match="Chưa hoàn tác gì"):
        undo(second, xa)
    assert everything() == after
    assert undo(second, huyen).left == ()
    assert everything() == before


def test_the_first_list_is_not_undone_while_another_stands_in_its_place(first, xa):
    second = commit(replacing(taken(xa, *version()), first, xa), xa)
    with pytest.raises(ValidationError, match="đã được thay thế bằng “ds"):
        undo(first, xa)
    undo(second, xa)
    undo(first, xa)
    assert not any(model.objects.exists() for model in (Registration, EmulationModel, Registrant))


def test_a_first_list_that_was_undone_or_replaced_meanwhile_is_refused(first, xa):
    second, other = (replacing(taken(xa, *version()), first, xa) for _ in range(2))
    commit(second, xa)
    before = everything()
    with pytest.raises(ValidationError, match="đã được thay thế"):
        commit(other, xa)
    assert everything() == before
    undo(second, xa)
    undo(first, xa)
    with pytest.raises(ValidationError, match="không còn để thay thế"):
        commit(other, xa)
    assert not Registration.objects.exists()


def test_a_second_press_changes_nothing(first, xa):
    second = commit(replacing(taken(xa, *version()), first, xa), xa)
    before, changes = everything(), Change.objects.count()
    commit(ImportBatch.objects.get(pk=second.pk), xa)
    assert (everything(), Change.objects.count()) == (before, changes)


def test_a_replacement_is_written_whole_or_not_at_all(first, xa):
    second = replacing(taken(xa, *SEVEN[:6], line("Camera", "Công an xã", field="Chăn trâu")), first, xa)
    with pytest.raises(ValidationError, match="Chưa ghi gì"):
        commit(second, xa, only_good=True)
    assert len(standing()) == 7


def test_a_third_version_takes_the_place_of_the_second_and_knows_the_rows_of_the_first(first, xa):
    second = commit(replacing(taken(xa, *version()), first, xa), xa)
    third = replacing(taken(xa, *SEVEN), second, xa)
    assert actions(third) == [
        *("unchanged", "corrects", "corrects", "unchanged", "unchanged", "corrects", "unchanged")
    ]
    assert "Đã rút” → “Đã gửi" in problems(third)[5][0][1]
    commit(third, xa)
    assert len(standing()) == 7
    assert {row[0] for row in standing()} == {one[1] for one in SEVEN}


def test_rows_of_others_are_no_part_of_what_is_replaced(first, xa, huyen):
    commit(taken(huyen, line("Của huyện", "Hội Nông dân")), huyen)
    commit(replacing(taken(xa, *version()), first, xa), xa)
    assert "Của huyện" in {row[0] for row in standing()}


def test_two_that_may_be_meant_are_asked(catalogue, xa):
    first = commit(taken(xa, line("Đường hoa", "Chi hội một"), line("Đường hoa", "Chi hội hai")), xa)
    lines = [line("Đường hoa", "Chi hội ba"), line("Đường hoa", "Chi hội bốn")]
    second = replacing(taken(xa, *lines), first, xa)
    assert actions(second) == ["question", "question"]
    asked = [row.problems[-1] for row in second.rows.order_by("pk")]
    assert "Thay cho dòng của Chi hội một" in asked[0]["choices"][0][1]
    said = {asked[0]["asked"]: asked[0]["choices"][0][0], asked[1]["asked"]: "0"}
    second = replacing(second, first, xa, **said)
    assert actions(second) == ["corrects", "new"]
    commit(second, xa)
    assert [row[1] for row in standing()] == ["Chi hội ba", "Chi hội bốn"]


@pytest.mark.parametrize(("answer", "action"), [("model", "corrects"), ("0", "new")])
def test_a_title_in_new_words_under_the_same_holder_is_asked_whether_it_is_one_of_before(
    first, xa, answer, action
):
    mended = [line("Đường hoa phụ nữ thôn Nà Co", "Hội Phụ nữ"), *SEVEN[1:]]
    second = replacing(taken(xa, *mended), first, xa)
    assert actions(second) == ["question", *["unchanged"] * 6]
    (problem,) = [one for one in second.rows.first().problems if one.get("asked")]
    model = EmulationModel.objects.get(title="Đường hoa phụ nữ")
    assert problem["choices"][0] == [str(model.pk), "Thay cho “Đường hoa phụ nữ”"]
    second = replacing(second, first, xa, **{problem["asked"]: str(model.pk) if answer == "model" else "0"})
    assert actions(second) == [action, *["unchanged"] * 6]
    commit(second, xa)
    assert len(standing()) == 7
    assert "Đường hoa phụ nữ thôn Nà Co" in {row[0] for row in standing()}
    undo(second, xa)
    assert len(standing()) == 7


def test_a_title_in_other_words_or_of_another_year_replaces_nothing(first, xa):
    lines = [
        line("Camera an ninh", "Hội Phụ nữ"),
        line("Dòng họ hiếu học bản Chỏn", "Hội Khuyến học", year=2021),
    ]
    second = replacing(taken(xa, *lines, *SEVEN[1:5], SEVEN[6]), first, xa)
    assert actions(second)[:2] == ["new", "new"]


TITLES = ("Đường hoa", "Tiếng kẻng", "Thắp sáng làng quê", "Nuôi ong", "Camera an ninh", "Dòng họ hiếu học")
HOLDERS = ("Hội Phụ nữ", "Công an xã", "Đoàn Thanh niên", "Hội Nông dân")
rows_of_lists = st.lists(
    st.tuples(
        st.sampled_from(TITLES),
        st.sampled_from(HOLDERS),
        st.sampled_from(("Kinh tế", "Lĩnh vực khác")),
        st.sampled_from((2020, 2021, 2022)),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: (row[0], row[1], row[3]),
)


@st.composite
def versions(draw):
    """A list, and the same after some edits: rows gone, new, of another field, holder, year or title."""
    before = draw(rows_of_lists)
    after = []
    for title, holder, field, year in before:
        edit = draw(st.sampled_from(("same", "same", "gone", "field", "holder", "year", "title")))
        if edit == "field":
            field = draw(st.sampled_from(("Kinh tế", "Lĩnh vực khác")))
        if edit == "holder":
            holder = draw(st.sampled_from(HOLDERS))
        if edit == "year":
            year = draw(st.sampled_from((2020, 2021, 2022)))
        if edit == "title":
            title = f"{title} mới"
        if edit != "gone":
            after.append((title, holder, field, year))
    after += draw(rows_of_lists)[:2]
    seen = {}
    for row in after:
        seen.setdefault((row[0], row[1], row[3]), row)
    return (
        before,
        draw(st.permutations(list(seen.values()))),
        draw(rows_of_lists)[:2],
        draw(st.tuples(st.booleans(), st.booleans())),
    )


def lines_of(rows):
    return [line(title, holder, field=field, year=year) for title, holder, field, year in rows]


def written(user, rows, earlier=None, pairs=False):
    """The rows taken in; `pairs`: what is nearly one of the earlier list, and no other row's, is that one."""
    batch = stage(workbook(*lines_of(rows)), "ds.xlsx", user)
    if earlier:
        batch = replacing(batch, earlier, user)
    for _ in range(4):
        asked = [one for row in batch.rows.all() for one in row.problems if one.get("asked")]
        if not asked:
            break
        same = {one["asked"]: answered(one, rows) if pairs else "0" for one in asked}
        batch = revise(batch, user, lambda answers: with_(answers, same={**answers.same, **same}))  # noqa: B023
    return commit(batch, user)


def answered(problem, rows):
    listed = {(title, holder) for title, holder, _, _ in rows}
    for key, _ in problem["choices"]:
        model = EmulationModel.objects.filter(pk=key).first() if key.isdecimal() else None
        if model and (model.title, model.registrant.name) not in listed:
            return key
    return "0"


class _BackError(Exception):
    """Undoes what was written to see what it would be."""


@whole_review
@given(drawn=versions())
def test_after_a_replacement_the_registry_is_as_if_only_the_second_list_had_come(catalogue, xa, huyen, drawn):
    before, after, others, (decides, pairs) = drawn
    user = huyen if decides else xa
    others = [(f"{title} của huyện", holder, field, year) for title, holder, field, year in others]
    try:
        with transaction.atomic():
            written(huyen, others)
            wanted = []
            try:
                with transaction.atomic():
                    written(user, after)
                    wanted = standing()
                    raise _BackError
            except _BackError:
                pass
            first = written(user, before)
            stood = everything()
            second = written(user, after, first, pairs)
            assert standing() == wanted
            if len(before) == len(after):
                assert Registration.objects.exclude(state="withdrawn").count() == len(others) + len(before)
            assert undo(second, user).left == ()
            assert everything() == stood
            raise _BackError
    except _BackError:
        pass


def test_two_holders_never_take_over_one_model(catalogue, huyen):
    """Both answered as the same one: the second is asked again, and no row goes under another's name."""
    earlier = commit(
        taken(
            huyen,
            line("Đèn sáng", "Chi hội một", year=2020),
            line("Đèn sáng", "Chi hội một", year=2021),
            line("Đèn sáng", "Chi hội hai", year=2021),
        ),
        huyen,
    )
    second = taken(
        huyen, line("Đèn sáng", "Chi hội ba", year=2020), line("Đèn sáng", "Chi hội bốn", year=2021)
    )
    second = replacing(second, earlier, huyen)
    model = str(EmulationModel.objects.get(registrant__name="Chi hội một").pk)
    for _ in range(3):
        asked = {
            one["asked"]: model
            for row in second.rows.all()
            for one in row.problems
            if one["code"] == "replaced"
        }
        second = replacing(second, earlier, huyen, **asked)
    open_ones = {row.data["registrant"] for row in second.rows.all() if row.action == "question"}
    assert open_ones == {"Chi hội bốn"}


def test_undoing_a_replacement_tells_what_cannot_come_back(catalogue, huyen):
    """The holder of before went with another list that was undone: his model stays as it is, and the page says so."""
    older = commit(taken(huyen, line("Giếng nước sạch", "Tổ Z", year=2020), name="b0.xlsx"), huyen)
    earlier = commit(taken(huyen, line("Kho thóc", "Tổ Z", year=2021), name="b1.xlsx"), huyen)
    second = commit(
        replacing(
            taken(huyen, line("Kho thóc", "Hợp tác xã mới", year=2021), name="b2.xlsx"), earlier, huyen
        ),
        huyen,
    )
    undo(older, huyen)
    assert not Registrant.objects.filter(name="Tổ Z").exists()
    undo(second, huyen)
    second.refresh_from_db()
    assert second.state == ImportBatch.State.UNDONE
    assert EmulationModel.objects.get(title="Kho thóc").registrant.name == "Hợp tác xã mới"


def test_undoing_a_replacement_follows_a_holder_that_was_merged(catalogue, huyen):
    earlier = commit(taken(huyen, line("Cầu dân sinh", "Tổ cũ", year=2021), name="b1.xlsx"), huyen)
    second = commit(
        replacing(taken(huyen, line("Cầu dân sinh", "Tổ mới", year=2021), name="b2.xlsx"), earlier, huyen),
        huyen,
    )
    other = make_registrant(earlier.unit, "Đoàn Thanh niên")
    merge(Registrant.objects.get(name="Tổ cũ"), other, by=huyen, reason="Là một")
    undo(second, huyen)
    assert EmulationModel.objects.get(title="Cầu dân sinh").registrant == other


def test_two_titles_said_to_be_one_model_of_a_year_are_told_with_their_row(first, xa):
    """Both were of no year of before: the second would have been refused at the commit without a row."""
    model = EmulationModel.objects.get(title="Đường hoa phụ nữ")
    lines = [
        line("Đường hoa phụ nử", "Hội Phụ nữ", year=2022),
        line("Đường hoa Phụ nữ.", "Hội Phụ nữ", year=2022),
    ]
    second = replacing(taken(xa, *lines, *SEVEN[1:]), first, xa)
    asked = {
        one["asked"]: str(model.pk) for row in second.rows.all() for one in row.problems if one.get("asked")
    }
    second = replacing(second, first, xa, **asked)
    assert actions(second)[:2] == ["corrects", "duplicate"]
    assert "trùng với dòng 2, trang “DS”" in " ".join(message for _, message in problems(second)[1])


def test_a_model_taken_over_in_a_year_that_somebody_withdrew_is_asked_about_with_its_row(
    catalogue, xa, huyen
):
    first = commit(
        taken(xa, line("Kho thóc", "Tổ một", year=2021), line("Kho thóc", "Tổ một", year=2022)), xa
    )
    services.withdraw([Registration.objects.get(year=2022)], huyen, "Không làm nữa")
    lines = [line("Kho thóc", "Tổ hai", year=2021), line("Kho thóc", "Tổ hai", year=2022)]
    second = replacing(taken(xa, *lines), first, xa)
    assert actions(second) == ["corrects", "question"]
    assert "Trang “DS”, dòng 3: lượt đăng ký năm 2022 này đã rút khỏi sổ." in problems(second)[1][-1][1]
    asked = second.rows.order_by("pk")[1].problems[-1]
    again = asked["choices"][0][0]
    commit(revise(second, xa, lambda answers: answers.with_same(asked["asked"], again)), xa)
    assert list(Registration.objects.order_by("year").values_list("state", flat=True)) == ["submitted"] * 2


def test_what_the_registry_refuses_of_a_correction_is_told_with_its_row(first, xa, monkeypatch):
    second = replacing(taken(xa, *version()), first, xa)
    monkeypatch.setattr(EmulationModel, "clean", _refuse)
    with pytest.raises(ValidationError, match="Chưa ghi gì: trang “DS”, dòng 3: đã khóa"):
        commit(second, xa)


def _refuse(self):
    raise ValidationError("Đã khóa.")


def test_the_page_tells_whose_last_model_a_second_version_took(first, xa, browse):
    second = commit(replacing(taken(xa, *version()), first, xa), xa)
    page = browse(xa).get(f"/nhan-danh-sach/{second.pk}/").content.decode()
    assert page.count("/chu-the/") == 0  # Công an xã has another model in the list
    third = [*version()[:1], line("Tiếng kẻng an ninh", "Tổ tự quản"), *version()[2:]]
    third = commit(replacing(taken(xa, *third), second, xa), xa)
    page = browse(xa).get(f"/nhan-danh-sach/{third.pk}/").content.decode()
    left = Registrant.objects.get(name="Ban Công an xã")
    assert f'<a href="/chu-the/{left.pk}/">Ban Công an xã</a>' in page
    undo(third, xa)
    assert EmulationModel.objects.get(title="Tiếng kẻng an ninh").registrant == left


# --- a list written in two goes --------------------------------------------------------------------------------


@pytest.fixture
def in_two_goes(catalogue, xa):
    """Its good rows first, then the row that stayed behind, from the same file."""
    data = workbook(*SEVEN, line("Bếp lửa hồng", "Hội Chữ thập đỏ", field="Chăn trâu"))
    first = commit(stage(data, "ds.xlsx", xa), xa, only_good=True)
    rest = revise(
        stage(data, "ds.xlsx", xa), xa, lambda answers: answers.with_word("field", "Chăn trâu", "economy")
    )
    return first, commit(rest, xa)


@pytest.mark.parametrize("named", [0, 1])
def test_a_list_written_in_two_goes_is_one_that_is_replaced(in_two_goes, xa, named):
    assert len(standing()) == 8
    second = [*SEVEN[1:], line("Bếp lửa hồng", "Hội Người cao tuổi", field="Kinh tế"), line("Camera an ninh")]
    batch = replacing(taken(xa, *second), in_two_goes[named], xa)
    assert actions(batch) == ["unchanged"] * 6 + ["corrects", "new"]
    before = everything()
    commit(batch, xa)
    assert len(standing()) == 8
    assert ("Bếp lửa hồng", "Hội Người cao tuổi") in [row[:2] for row in standing()]
    for part in in_two_goes:
        with pytest.raises(ValidationError, match="đã được thay thế"):
            undo(part, xa)
        again = replacing(taken(xa, *SEVEN[:2]), part, xa)
        with pytest.raises(ValidationError, match="đã được thay thế"):
            commit(again, xa)
    undo(batch, xa)
    assert everything() == before


def test_a_file_that_takes_its_own_place_is_undone_as_any_other(catalogue, xa):
    data = workbook(*SEVEN)
    first = commit(stage(data, "ds.xlsx", xa), xa)
    second = commit(replacing(stage(data, "ds.xlsx", xa), first, xa), xa)
    with pytest.raises(ValidationError, match="đã được thay thế"):
        undo(first, xa)
    assert undo(second, xa).left == ()
    assert len(standing()) == 7


def test_a_file_taken_in_for_another_year_is_no_part_of_the_list_that_is_replaced(catalogue, xa):
    data = workbook(line("Đường hoa", year=""), line("Nuôi ong", "Hội Nông dân", year=""))
    _, other = (commit(stage(data, "ds.xlsx", xa, Answers(year=year)), xa) for year in (2021, 2022))
    batch = replacing(taken(xa, line("Đường hoa", year=2022)), other, xa)
    commit(batch, xa)
    assert [(row[0], row[5]) for row in standing()] == [
        ("Nuôi ong", 2021),
        ("Đường hoa", 2021),
        ("Đường hoa", 2022),
    ]


def test_two_sheets_of_one_list_are_replaced_as_one(catalogue, xa):
    """Collectives on one sheet, persons on another: one file is one list."""

    def two(first, second):
        book = openpyxl.load_workbook(io.BytesIO(workbook(*first)))
        sheet = book.create_sheet("CÁ NHÂN")
        for row in (HEADER, *second):
            sheet.append(list(row))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    people = [line("Nuôi dê", "Ma Văn Hoà", kind="Cá nhân"), line("Trồng lê", "Ma Thị Hoa", kind="Cá nhân")]
    earlier = commit(stage(two(SEVEN, people), "a.xlsx", xa), xa)
    people[0] = line("Nuôi dê", "Ma Văn Hoàng", kind="Cá nhân")
    batch = replacing(stage(two(SEVEN[1:], [*people, line("Rau sạch")]), "b.xlsx", xa), earlier, xa)
    commit(batch, xa)
    assert len(standing()) == 9


def sheets_of(*sheets, hidden=""):
    """A workbook with one sheet for each list of lines, "Trang 1" and on."""
    names = [f"Trang {number}" for number in range(1, len(sheets) + 1)]
    return rows_workbook(*sheets, names=names, hidden=hidden)


@pytest.mark.parametrize("how", ["hidden", "without headings", "lines that are not read"])
def test_what_stands_where_the_new_list_was_not_read_is_asked_and_not_withdrawn(catalogue, xa, how):
    head, first, last = [HEADER], SEVEN[:3], SEVEN[3:]
    earlier = stage(sheets_of([*head, *first], [*head, *last]), "ds.xlsx", xa)
    commit(earlier, xa)
    before = standing()
    if how == "hidden":
        data = sheets_of([*head, *first], [*head, *last], hidden="Trang 2")
    elif how == "without headings":
        data = sheets_of([*head, *first], [["a", "b", "c", "d", "e", "f", "g"], *last])
    else:
        below = [["Ghi chú: " + "; ".join(one[1] for one in last)]]
        data = sheets_of([*head, *first, [], *below])
    batch = replacing(stage(data, "ds2.xlsx", xa), earlier, xa)
    with pytest.raises(ValidationError, match="chưa trả lời rút hay giữ lại"):
        commit(batch, xa)
    assert standing() == before
    gone = [one for one in Replaced(earlier.pk).gone(NewList.of_batch(batch), {}, xa) if one.why]
    assert {one.registration.model.title for one in gone} == {one[1] for one in last}
    answers = {one.asked: WITHDRAW for one in gone}
    commit(replacing(batch, earlier, xa, **answers), xa)
    assert len(standing()) == 3


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ({"unit": "Xã Khuôn Hà"}, "tệp không có dòng nào của Xã Khuôn Hà"),
        ({"year": 2022}, "tệp không có dòng nào của lượt năm 2022"),
        ({"kind": "Cá nhân"}, "tệp không có cá nhân nào"),
    ],
    ids=["unit", "year", "kind"],
)
def test_a_new_list_of_a_part_of_the_earlier_one_does_not_withdraw_the_rest_without_an_answer(
    catalogue, huyen, others, why
):
    part = [line(f"Ao cá {name}", f"Ma Văn {name}", **others) for name in ("Chài", "Lưới")]
    earlier = taken(huyen, *SEVEN[:3], *part)
    commit(earlier, huyen)
    batch = taken(huyen, *SEVEN[:2], name="ds2.xlsx")
    found = Replaced(earlier.pk).gone(NewList.of_batch(batch), {}, huyen)
    gone = {one.registration.model.title: one for one in found}
    assert [(one.why, one.answer) for title, one in gone.items() if "Ao cá" in title] == [(why, "")] * 2
    assert gone["Thắp sáng đường quê"].answer == WITHDRAW
    (asked,) = {one.asked for one in gone.values() if one.why}
    told = Replaced(earlier.pk).gone(NewList.of_batch(batch), {asked: KEEP}, huyen)
    assert {one.registration.model.title: one.answer for one in told if one.why} == dict.fromkeys(
        ("Ao cá Chài", "Ao cá Lưới"), KEEP
    )


def test_what_the_earlier_list_had_and_the_registry_too_is_asked_and_not_passed_over(catalogue, xa):
    commit(taken(xa, *SEVEN[:2]), xa)
    earlier = taken(xa, *SEVEN[:4], name="ds1.xlsx")
    commit(earlier, xa)
    batch = replacing(taken(xa, *SEVEN[2:5], name="ds2.xlsx"), earlier, xa)
    gone = Replaced(earlier.pk).gone(NewList.of_batch(batch), {}, xa)
    why = "đã có trong sổ từ trước danh sách đó"
    assert [(one.registration.model.title, one.why, one.answer) for one in gone] == [
        (title, why, "") for title in ("Đường hoa phụ nữ", "Tiếng kẻng an ninh")
    ]
    with pytest.raises(ValidationError, match="chưa trả lời rút hay giữ lại"):
        commit(batch, xa)
    before = standing()
    (asked,) = {one.asked for one in gone}
    commit(replacing(batch, earlier, xa, **{asked: WITHDRAW}), xa)
    assert [title for title, *_ in standing()] == sorted(one[1] for one in SEVEN[2:5])
    undo(ImportBatch.objects.get(pk=batch.pk), xa)
    assert standing() == before


def test_a_model_without_a_title_is_looked_for_by_its_holder(catalogue, xa):
    names = ("Ma Văn Chài", "Lò Thị Lưới", "Hà Thị Mai")
    people = [line(f"Việc tốt {name}", name, kind="Cá nhân") for name in names]
    earlier = taken(xa, *people)
    commit(earlier, xa)
    EmulationModel.objects.exclude(registrant__name=names[2]).update(title="")
    signed = [[], ["", "Nuôi cá: ông Ma Văn Chài (xem lại)"]]
    batch = stage(rows_workbook([HEADER, people[2], *signed], names=["DS"]), "ds2.xlsx", xa)
    gone = Replaced(earlier.pk).gone(NewList.of_batch(batch), {}, xa)
    asked = {one.registration.model.registrant.name: bool(one.why) for one in gone}
    assert asked == {"Ma Văn Chài": True, "Lò Thị Lưới": False}


@pytest.fixture
def moved(firm, huyen, lam_binh):
    """A registration that was recognised by a decision of its year, the list that brings it to the next one."""
    row = Registration.objects.get(model__title="Đường hoa phụ nữ")
    given = make_recognition(row, decision=make_decision(lam_binh, issued_on=date(row.year, 12, 20)))
    with trail.act(huyen):
        trail.record_created([given])
    lines = [line("Đường hoa phụ nữ", "Hội Phụ nữ", year=row.year + 1), *SEVEN[1:]]
    second = replacing(taken(huyen, *lines, name="ds2.xlsx"), firm, huyen)
    commit(replacing(second, firm, huyen, **as_the_list_says(second, row)), huyen)
    return row, given, second


def now(*rows):
    for row in rows:
        row.refresh_from_db()
    return rows[0].year, rows[1].reason


def test_what_was_recognised_and_comes_to_a_later_year_keeps_the_reason_until_the_undo(moved, huyen):
    row, given, second = moved
    assert now(row, given) == (2022, "bản thay thế: ds2.xlsx")
    undo(second, huyen)
    assert now(row, given) == (2021, "")


def test_an_undo_to_a_year_after_the_decision_is_the_reason(moved, huyen):
    """Its day was mended after the list was written."""
    row, given, second = moved
    Decision.objects.update(issued_on=date(2020, 12, 20))
    undo(second, huyen)
    assert now(row, given) == (2021, "Hoàn tác lần nhập tệp ds2.xlsx")


def test_an_undo_leaves_what_no_reason_brings_back(moved, huyen):
    row, given, second = moved
    Decision.objects.update(issued_on=date(2025, 7, 1))
    (left,) = undo(second, huyen).left
    assert "đã công nhận cấp huyện: Đường hoa phụ nữ – 2021" in left.why
    assert now(row, given) == (2022, "bản thay thế: ds2.xlsx")
