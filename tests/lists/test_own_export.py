"""Our own list comes back as it went out: nothing new, nothing changed; and a block pasted from Excel is a list."""

import io
import random
import unicodedata
from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from danvan.accounts.models import User
from danvan.lists.reading.answers import Answers
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import decide_anew, revise
from danvan.lists.writing.staging import stage, understand
from danvan.lists.writing.undoing import undo
from models_registry import services
from models_registry.models import (
    Change,
    CorrectionRequest,
    EmulationModel,
    Kind,
    Level,
    Novelty,
    Registrant,
    Registration,
    State,
)
from tests.builders import (
    COMMUNE_OFFICER,
    DISTRICT_OFFICER,
    make_field,
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    make_user,
)
from tests.lists.conftest import line, workbook
from tests.random_cases import seeds
from tests.registry_shapes import make_random_registry

pytestmark = pytest.mark.django_db

EXPORT = "/nhap-lieu/models_registry/registration/export/"
NAME = "luot-dang-ky.xlsx"


@pytest.fixture
def export(browse):
    """The list "Lượt đăng ký" as that user gets it from the entry screens."""

    def download(user):
        response = browse(user).get(EXPORT)
        assert response.status_code == 200
        return response.getvalue()

    return download


def taken(data, user, name=NAME, **options):
    """A staged batch whose sheets ask nothing."""
    batch = stage(data, name, user, **options)
    assert [sheet["questions"] for sheet in batch.sheets if sheet.get("questions")] == []
    return batch


def actions(batch):
    return list(batch.rows.values_list("action", flat=True))


def messages(batch):
    return [problem["message"] for row in batch.rows.all() for problem in row.problems]


def changed(data, **values):
    """The file with cells of its first line (row 2) written over, by heading."""
    book = load_workbook(io.BytesIO(data))
    sheet = book.active
    headings = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in values.items():
        sheet.cell(2, headings[heading.replace("_", " ")]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- untouched --------------------------------------------------------------------------------------------------

TITLES = (
    "",
    "Mô hình “Nhà sạch, vườn đẹp”",
    '"Ngày thứ Bảy" vì dân',
    "=1+1",
    "Tổng cộng",
    "2022",
    unicodedata.normalize("NFD", "Hoà giải ở cơ sở"),
    "MH điểm; của tổ, nhóm",
    "Một cửa???thân thiện",
)
PEOPLE = ("Ma Văn Nam", "Ông Tô Văn B, Bí thư", "Đ/c Ban Văn C và ông D", "Trưởng thôn: Lò Thị E", "Hội F")
BODIES = ("Hội Phụ nữ", "Hội LHPN xã", "Hội Liên hiệp Phụ nữ", "Nguyễn Văn G", "Người lập biểu")


def make_odd(seed, programme):
    """Makes a random registry odder: names that the reader would take apart, twins, all that may be missing."""
    draw = random.Random(seed)
    later = make_programme(2022, 2024)  # overlaps
    inactive = make_field("old", "Lĩnh vực, đã bỏ", is_active=False)
    for registrant in Registrant.objects.all():
        if draw.random() < 0.6:  # often several of one name in one unit
            registrant.name = draw.choice(PEOPLE if registrant.kind == Kind.INDIVIDUAL else BODIES)
        registrant.post = draw.choice(("", "Chủ tịch", "Trưởng thôn; nt", "007"))
        registrant.workplace = draw.choice(("", "UBND xã"))
        registrant.save()
    for model in EmulationModel.objects.all():
        if draw.random() < 0.6:
            model.title = draw.choice(TITLES)
        model.place = draw.choice(("", "Thôn Nà Ta", "xã Xuân Lập"))
        model.field = inactive if draw.random() < 0.1 else model.field
        model.save()
        if draw.random() < 0.1:
            model.related_fields.add(inactive)
    for registration in Registration.objects.all():
        registration.registered_on = draw.choice((None, date(2022, 5, 10), date(2020, 12, 1)))
        if registration.year in (2022, None) and draw.random() < 0.3:
            kept = registration if registration.year else None
            make_registration(registration.model, registration.year, later, double_of=kept)
        registration.save()


@seeds(4)
def test_any_registry_comes_back_unchanged(export, an, seed):
    programme, district = make_random_registry(seed)
    if seed % 2:
        make_odd(seed, programme)
    first = next(unit for unit in district.children.all() if unit.name == "Xuân Lập")
    officers = (
        an,
        make_user(DISTRICT_OFFICER, district, "huyen"),
        make_user(COMMUNE_OFFICER, first, "xa"),
    )
    before = Change.objects.of_records().count()
    for user in officers:
        rows = Registration.objects.all() if user == an else Registration.objects.visible_to(user)
        batch = taken(export(user), user)
        assert not messages(batch)
        assert Counter(actions(batch)) == Counter(unchanged=rows.count())
        assert set(batch.rows.values_list("registration", flat=True)) == set(
            rows.values_list("pk", flat=True)
        )
        registry = [list(model.objects.order_by("pk").values()) for model in (Registrant, Registration)]
        commit(batch, user)
        assert registry == [
            list(model.objects.order_by("pk").values()) for model in (Registrant, Registration)
        ]
    subjects = set(Change.objects.of_records().order_by("pk")[before:].values_list("subject", flat=True))
    assert subjects == {"lists.importbatch"}


def test_the_whole_demonstration_comes_back_unchanged(export, monkeypatch):
    monkeypatch.setenv("DANVAN_DEMO_PASSWORD", "khong-can-nho-dau-1")
    call_command("load_lam_binh", verbosity=0)
    call_command("load_demo", verbosity=0)
    for name, least in (("huyen", 450), ("xa", 30)):
        user = User.objects.get(username=name)
        batch = taken(export(user), user)
        assert Counter(actions(batch)) == {"unchanged": Registration.objects.visible_to(user).count()}
        assert batch.counts["rows"] >= least
        assert not messages(batch)


def test_a_closed_programme_does_not_matter_to_what_is_there(export, catalogue, xuan_lap, huyen):
    make_registration(make_model(unit=xuan_lap), 2021)
    catalogue.accepts = False
    catalogue.save()
    assert actions(taken(export(huyen), huyen)) == ["unchanged"]


def test_without_its_numbers_a_plain_list_comes_back_unchanged_too(export, catalogue, xuan_lap, huyen):
    for year in (2020, None):
        make_registration(make_model("Đường hoa", make_registrant(xuan_lap), make_field()), year)
    data = export(huyen)
    book = load_workbook(io.BytesIO(data))
    book.active.delete_cols(1)
    out = io.BytesIO()
    book.save(out)
    assert actions(taken(out.getvalue(), huyen)) == ["unchanged", "unchanged"]


def test_its_price_does_not_grow_with_the_list(export, catalogue, xuan_lap, huyen):
    def queries():
        data = export(huyen)
        understand(data, NAME, huyen, Answers())  # rights are kept on the user from here on
        with CaptureQueriesContext(connection) as captured:
            understand(data, NAME, huyen, Answers())
        return len(captured)

    make_registration(make_model(unit=xuan_lap), 2021)
    few = queries()
    for _ in range(30):
        make_registration(make_model(unit=xuan_lap), 2021)
    assert queries() == few


# --- touched ----------------------------------------------------------------------------------------------------


@pytest.fixture
def registered(catalogue, xuan_lap):
    """“Đường hoa” of Hội Phụ nữ in 2021, the only one in the list."""
    model = make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ"), make_field("economy"))
    return make_registration(model, 2021)


@pytest.mark.parametrize("said", [None, "2023", 2023, "2023-2023"])
def test_a_programme_of_one_year_is_known_by_its_year_and_as_earlier_exports_say_it(
    export, catalogue, xuan_lap, huyen, said
):
    one = make_programme(2023, 2023)
    make_registration(make_model("Đường hoa", unit=xuan_lap, field=make_field("economy")), 2023, one)
    data = export(huyen)
    cells = load_workbook(io.BytesIO(data)).active[2]
    assert "2023" in [cell.value for cell in cells]  # as text, beside the year
    batch = taken(changed(data, Giai_đoạn=said) if said else data, huyen)
    assert (actions(batch), messages(batch)) == (["unchanged"], [])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"Tên_mô_hình": "Đường hoa, đường cờ"}, "tên mô hình (sổ: “Đường hoa”)"),
        ({"Tập_thể,_cá_nhân": "Hội Nông dân"}, "tên tập thể, cá nhân (sổ: “Hội Phụ nữ”)"),
        ({"Lĩnh_vực": "Lĩnh vực khác"}, "lĩnh vực (sổ: “Kinh tế”)"),
        ({"Đơn_vị": "Xã Khuôn Hà"}, "sổ: “Xã Xuân Lập”"),
        ({"Cấp_đăng_ký": "Không rõ cấp"}, "cấp đăng ký (sổ: “Cấp xã”)"),
        ({"Tính_chất": "Nhân rộng"}, "sổ: “Mới”"),
        ({"Ngày_đăng_ký": "5/10/2021"}, "ngày đăng ký (sổ để trống)"),
        ({"Trạng_thái": "Đã rút"}, "trạng thái (sổ: “Đã tiếp nhận”)"),
        ({"Địa_điểm": "Thôn Nà Ta"}, "địa điểm (sổ để trống)"),
    ],
)
def test_what_was_changed_in_excel_is_asked_by_name(export, registered, khuon_ha, huyen, values, said):
    batch = taken(changed(export(huyen), **values), huyen)
    assert actions(batch) == ["question"]
    assert said in messages(batch)[0]
    assert batch.rows.get().registration == registered


def answered(batch, user, answer):
    """The one question of the list, answered."""
    problems = (one for row in batch.rows.all() for one in row.problems if one.get("asked"))
    ((asked, problem),) = {one["asked"]: one for one in problems}.items()
    (said,) = (key for key, _ in problem["choices"] if key.split(":")[0] == answer)
    return revise(batch, user, lambda answers: answers.with_same(asked, said))


def test_what_was_changed_in_excel_is_corrected_in_place_when_an_officer_says_so(export, registered, huyen):
    said = {
        "Tên_mô_hình": "Đường hoa, đường cờ",
        "Lĩnh_vực": "Lĩnh vực khác",
        "Cấp_đăng_ký": "Cấp huyện",
        "Ngày_đăng_ký": "5/10/2021",
        "Địa_điểm": "Thôn Nà Ta",
    }
    batch = taken(changed(export(huyen), **said), huyen)
    (problem,) = batch.rows.get().problems
    assert [key.split(":")[0] for key, _ in problem["choices"]] == ["sua", "0", "khac"]
    assert "tên mô hình: “Đường hoa” → “Đường hoa, đường cờ”" in problem["choices"][0][1]
    before = Change.objects.latest("pk").pk
    batch = answered(batch, huyen, "sua")
    assert actions(batch) == ["corrects"]
    commit(batch, huyen)
    registered = Registration.objects.get()
    model = registered.model
    assert (model.title, model.field.code, model.place) == ("Đường hoa, đường cờ", "other", "Thôn Nà Ta")
    assert (registered.level, registered.registered_on) == (Level.DISTRICT, date(2021, 10, 5))
    reasons = Change.objects.of(EmulationModel).filter(pk__gt=before).values_list("reason", flat=True)
    assert set(reasons) == {f"sửa theo danh sách: {NAME}"}
    assert undo(batch, huyen).left == ()
    registered = Registration.objects.get()
    assert (registered.model.title, registered.model.place, registered.level) == (
        "Đường hoa",
        "",
        Level.COMMUNE,
    )
    assert registered.registered_on is None


def test_another_holder_in_our_list_takes_the_model_over_and_the_old_one_is_told(
    export, registered, huyen, browse
):
    old = registered.model.registrant
    batch = taken(changed(export(huyen), **{"Tập_thể,_cá_nhân": "Hội Nông dân"}), huyen)
    batch = commit(answered(batch, huyen, "sua"), huyen)
    assert Registration.objects.get().model.registrant.name == "Hội Nông dân"
    page = browse(huyen).get(f"/nhan-danh-sach/{batch.pk}/").content.decode()
    assert f'<a href="/chu-the/{old.pk}/">Hội Phụ nữ</a>' in page
    undo(batch, huyen)
    assert Registration.objects.get().model.registrant == old
    assert Registrant.objects.get() == old


def test_another_holder_of_a_kind_that_the_row_contradicts_is_not_taken_for_the_registrys(
    export, catalogue, xuan_lap, huyen
):
    holder = make_registrant(xuan_lap, "Ma Thị Ước", Kind.INDIVIDUAL)
    make_registration(make_model("Đường hoa", holder, make_field("economy")), 2021)
    batch = taken(changed(export(huyen), **{"Tập_thể,_cá_nhân": "Tổ tự quản thôn Nà Co"}), huyen)
    assert actions(batch) == ["question"]
    assert "tên tập thể, cá nhân (sổ: “Ma Thị Ước”)" in " ".join(messages(batch))
    assert actions(answered(batch, huyen, "0")) == ["unchanged"]


def test_what_a_list_does_not_correct_stays_and_is_said(export, registered, huyen):
    batch = taken(changed(export(huyen), Trạng_thái="Đã rút", Địa_điểm="Thôn Nà Ta"), huyen)
    batch = answered(batch, huyen, "sua")
    assert "giữ như trong sổ: trạng thái (sổ: “Đã tiếp nhận”)" in messages(batch)[-1]
    commit(batch, huyen)
    registered = Registration.objects.get()
    assert (registered.state, registered.model.place) == ("accepted", "Thôn Nà Ta")


@pytest.mark.parametrize(("answer", "action"), [("0", "unchanged"), ("khac", "new")])
def test_our_row_stays_as_the_registry_has_it_or_is_another_model(export, registered, huyen, answer, action):
    batch = taken(changed(export(huyen), Tên_mô_hình="Thu gom rác"), huyen)
    batch = answered(batch, huyen, answer)
    assert actions(batch) == [action]
    commit(batch, huyen)
    registered.model.refresh_from_db()
    assert registered.model.title == "Đường hoa"


def test_who_does_not_decide_asks_for_the_correction_of_what_was_accepted(export, registered, xa):
    batch = taken(changed(export(xa), Lĩnh_vực="Lĩnh vực khác"), xa)
    assert "Gửi đề nghị đính chính" in batch.rows.get().problems[0]["choices"][0][1]
    batch = commit(answered(batch, xa, "sua"), xa)
    assert batch.counts["requested"] == 1
    assert CorrectionRequest.objects.get().model == registered.model
    assert Registration.objects.get().model.field.code == "economy"


def test_a_year_that_waits_asks_for_the_correction_of_its_model_that_was_accepted(registered, xa):
    make_registration(registered.model, 2022, state=State.SUBMITTED)
    batch = taken(workbook(line("Đường hoa", "Hội Phụ nữ", year=2022, field="Lĩnh vực khác")), xa)
    assert "Gửi đề nghị đính chính" in batch.rows.get().problems[0]["choices"][0][1]
    batch = commit(answered(batch, xa, "sua"), xa)
    assert batch.counts["requested"] == CorrectionRequest.objects.count() == 1


def test_a_row_without_a_number_that_differs_is_corrected_likewise(registered, huyen):
    batch = taken(workbook(line("Đường hoa", "Hội Phụ nữ", field="Lĩnh vực khác")), huyen)
    assert actions(batch) == ["question"]
    commit(answered(batch, huyen, "sua"), huyen)
    assert Registration.objects.get().model.field.code == "other"


def test_what_another_officer_saves_after_the_answer_is_asked_again_and_not_overwritten(registered, huyen):
    changes = line("Đường hoa", "Hội Phụ nữ", field="Lĩnh vực khác")
    batch = answered(taken(workbook(changes), huyen), huyen, "sua")
    services.correct(registered.model, {"field": make_field("defence", "Quốc phòng")}, by=huyen, reason="Sai")
    with pytest.raises(ValidationError, match="1 dòng chưa ghi được"):
        commit(batch, huyen)
    registered.model.refresh_from_db()
    assert registered.model.field.code == "defence"
    assert decide_anew(batch, huyen) == []
    (problem,) = batch.rows.get().problems
    assert "“Quốc phòng” → “Lĩnh vực khác”" in problem["choices"][0][1]
    assert "Câu trả lời trước là về nội dung khác" in problem["message"]
    commit(answered(batch, huyen, "sua"), huyen)
    assert Registration.objects.get().model.field.code == "other"


def test_two_rows_of_one_number_do_not_both_correct_it(export, registered, huyen):
    book = load_workbook(io.BytesIO(changed(export(huyen), Địa_điểm="Thôn Nà Ta")))
    sheet = book.active
    sheet.append([cell.value for cell in sheet[2]])
    out = io.BytesIO()
    book.save(out)
    assert actions(taken(out.getvalue(), huyen)) == ["question", "duplicate"]


def test_a_cell_that_cannot_be_read_is_not_taken_for_unchanged(export, registered, huyen):
    batch = taken(changed(export(huyen), Ngày_đăng_ký="hôm qua"), huyen)
    assert actions(batch) == ["refused"]


def test_another_year_in_our_list_continues_the_model(export, registered, huyen):
    make_programme(2023, 2025)
    data = changed(export(huyen), Năm=2023, Giai_đoạn="2023-2025", Trạng_thái=None, Tính_chất="Duy trì")
    batch = taken(data, huyen)
    assert actions(batch) == ["continues"]
    assert batch.rows.get().model == registered.model


@pytest.mark.parametrize(("day", "words"), [("5/10/2031", "chưa tới"), ("5/10/2015", "cách xa năm 2021")])
def test_a_day_that_cannot_be_is_refused_before_anything_is_written(export, registered, huyen, day, words):
    batch = answered(taken(changed(export(huyen), Ngày_đăng_ký=day), huyen), huyen, "sua")
    assert actions(batch) == ["refused"]
    assert any(words in message for message in messages(batch))


def test_the_day_of_another_year_in_our_list_lies_near_it(export, registered, huyen):
    make_programme(2023, 2025)
    other = {"Năm": 2023, "Giai_đoạn": "2023-2025", "Trạng_thái": None, "Ngày_đăng_ký": "5/10/2020"}
    batch = taken(changed(export(huyen), **other), huyen)
    assert actions(batch) == ["refused"]
    assert any("cách xa năm 2023" in message for message in messages(batch))


def test_another_model_written_over_a_copied_line_is_new(export, registered, huyen):
    book = load_workbook(io.BytesIO(export(huyen)))
    sheet = book.active
    sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(3, 2).value = "Thu gom rác"
    out = io.BytesIO()
    book.save(out)
    assert actions(taken(out.getvalue(), huyen)) == ["unchanged", "new"]


NEITHER = {"Tên_mô_hình": "Thu gom rác", "Tập_thể,_cá_nhân": "Hội Nông dân"}


def test_a_number_proves_nothing_by_itself_and_is_asked_about(export, registered, huyen):
    batch = taken(changed(export(huyen), **NEITHER), huyen)
    assert actions(batch) == ["question"]
    (problem,) = batch.rows.get().problems
    assert [key.split(":")[0] for key, _ in problem["choices"]] == ["sua", "0", "khac"]
    assert "tên mô hình (sổ: “Đường hoa”), tên tập thể, cá nhân (sổ: “Hội Phụ nữ”)" in problem["message"]
    commit(batch, huyen, only_good=True)
    assert Registration.objects.get() == registered
    registered.model.refresh_from_db()
    assert registered.model.title == "Đường hoa"


@pytest.mark.parametrize(
    ("answer", "action", "models"),
    [
        ("sua", "corrects", ["Thu gom rác của Hội Nông dân"]),
        ("0", "unchanged", ["Đường hoa của Hội Phụ nữ"]),
        ("khac", "new", ["Thu gom rác của Hội Nông dân", "Đường hoa của Hội Phụ nữ"]),
    ],
)
def test_a_row_of_ours_with_another_title_and_holder_becomes_what_an_officer_says(
    export, registered, huyen, answer, action, models
):
    batch = answered(taken(changed(export(huyen), **NEITHER), huyen), huyen, answer)
    assert actions(batch) == [action]
    commit(batch, huyen)
    found = EmulationModel.objects.select_related("registrant")
    assert sorted(f"{one.title} của {one.registrant.name}" for one in found) == models


def test_another_model_written_whole_over_a_copied_line_is_new(export, registered, huyen):
    book = load_workbook(io.BytesIO(export(huyen)))
    sheet = book.active
    sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(3, 2).value, sheet.cell(3, 3).value = "Thu gom rác", "Hội Nông dân"
    out = io.BytesIO()
    book.save(out)
    assert actions(taken(out.getvalue(), huyen)) == ["unchanged", "new"]


def test_a_column_of_numbers_that_was_sorted_by_itself_asks_nothing(export, registered, xuan_lap, huyen):
    other = make_model("Thu gom rác", make_registrant(xuan_lap, "Hội Nông dân"), make_field("economy"))
    make_registration(other, 2021)
    book = load_workbook(io.BytesIO(export(huyen)))
    sheet = book.active
    sheet.cell(2, 1).value, sheet.cell(3, 1).value = sheet.cell(3, 1).value, sheet.cell(2, 1).value
    out = io.BytesIO()
    book.save(out)
    assert actions(taken(out.getvalue(), huyen)) == ["unchanged", "unchanged"]


def test_another_units_number_tells_a_stranger_nothing(export, registered, an, xa_khac):
    batch = taken(changed(export(an), Trạng_thái="Đã rút"), xa_khac)
    assert actions(batch) == ["refused"]
    assert batch.rows.get().registration is None
    assert "Đã tiếp nhận" not in "".join(messages(batch))


def test_what_changed_in_the_registry_meanwhile_is_asked_at_the_commit(export, registered, huyen):
    batch = taken(export(huyen), huyen)
    Registration.objects.update(level=Level.PROVINCE)
    commit(batch, huyen, only_good=True)
    assert actions(batch) == ["question"]


# --- unknown on purpose ------------------------------------------------------------------------------------------

HEADINGS = (
    "Tên mô hình",
    "Tên tập thể, cá nhân",
    "Loại",
    "Đơn vị",
    "Lĩnh vực",
    "Năm",
    "Giai đoạn",
    "Cấp",
    "Tính chất",
)


def one_line(programme="", year="Không rõ năm"):
    cells = (
        "Đường hoa",
        "Hội Phụ nữ",
        "Tập thể",
        "Xã Xuân Lập",
        "Kinh tế",
        year,
        programme,
        "Không rõ",
        "Chưa rõ",
    )
    return workbook(cells, header=HEADINGS)


def test_a_year_unknown_on_purpose_finds_its_registration(catalogue, xuan_lap, huyen):
    model = make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ"), make_field("economy"))
    known = {"level": Level.UNKNOWN, "novelty": Novelty.UNKNOWN}
    first = make_registration(model, None, **known)
    batch = taken(one_line(), huyen)
    assert (actions(batch), batch.rows.get().registration) == (["unchanged"], first)
    later = make_registration(model, None, make_programme(2023, 2025), **known)
    batch = taken(one_line("2023-2025"), huyen)
    assert (actions(batch), batch.rows.get().registration) == (["unchanged"], later)


def test_a_new_one_without_year_needs_its_programme(catalogue, huyen):
    make_programme(2023, 2025)
    batch = taken(one_line(), huyen)
    assert actions(batch) == ["question"]
    assert "giai đoạn" in messages(batch)[0]
    for known in (taken(one_line("2020-2022"), huyen), taken(one_line(), huyen, programme=catalogue)):
        assert actions(known) == ["new"]
    corrected = Answers().with_cells("DS", 2, {"programme": "2020-2022"})
    batch = taken(one_line(), huyen, answers=corrected)
    assert actions(batch) == ["new"]
    commit(batch, huyen)
    made = Registration.objects.get()
    assert (made.year, made.programme, made.level, made.novelty) == (None, catalogue, "unknown", "unknown")
    assert actions(taken(one_line("2020-2022"), huyen)) == ["unchanged"]


def test_a_closed_programme_takes_no_more_without_year_either(catalogue, huyen):
    make_programme(2023, 2025, accepts=False)
    batch = taken(one_line("2023-2025"), huyen)
    assert actions(batch) == ["refused"]
    assert "ngừng nhận đăng ký" in messages(batch)[0]


def test_two_lines_without_year_are_one_in_a_programme_only(catalogue, huyen):
    make_programme(2023, 2025)
    cells = ["Đường hoa", "Hội Phụ nữ", "Tập thể", "Xã Xuân Lập", "Kinh tế", "Không rõ năm"]
    codes = ("2020-2022", "2023-2025", "2020-2022")
    batch = taken(workbook(*((*cells, code) for code in codes), header=HEADINGS[:7]), huyen)
    assert actions(batch) == ["new", "continues", "duplicate"]


def test_a_year_outside_the_named_programme_is_refused(catalogue, huyen):
    make_programme(2023, 2025)
    batch = taken(one_line("2023-2025", 2021), huyen)
    assert actions(batch) == ["refused"]
    assert "năm 2021 không thuộc giai đoạn nào trong: 2023-2025" in messages(batch)[0]


# --- pasted -----------------------------------------------------------------------------------------------------

PASTED = "Dán từ Excel.txt"
ROWS = (
    ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Loại", "Đơn vị", "Lĩnh vực", "Năm", "Nội dung"),
    (
        "1",
        "Đường hoa",
        "Hội Phụ nữ",
        "Tập thể",
        "Xã Xuân Lập",
        "Kinh tế",
        "2021",
        '"- Trồng hoa\n- Gọi là ""đường hoa"""',
    ),
    ("2", "Sạch nhà", "Ma Thị Ước", "Cá nhân", "Xã Khuôn Hà", "Kinh tế", "2021", ""),
)


def block(*rows):
    return "".join("\t".join(row) + "\r\n" for row in rows).encode()


def test_a_pasted_block_is_a_list(catalogue, huyen):
    batch = taken(block(*ROWS), huyen, PASTED)
    assert actions(batch) == ["new", "new"]
    assert (batch.encoding, batch.file_name) == ("UTF-8", PASTED)
    commit(batch, huyen)
    model = EmulationModel.objects.get(title="Đường hoa")
    assert model.content == '- Trồng hoa\n- Gọi là "đường hoa"'
    assert EmulationModel.objects.get(title="Sạch nhà").registrant.kind == Kind.INDIVIDUAL


def test_a_pasted_block_without_headings_is_not_guessed_at(catalogue, huyen):
    batch = stage(block(*ROWS[1:]), PASTED, huyen)
    (sheet,) = batch.sheets
    assert [question["code"] for question in sheet["questions"]] == ["no_table"]
    assert batch.counts["rows"] == 0


def test_the_templates_cells_may_be_pasted(catalogue, huyen):
    """Without its title block: unit and year are then asked once, or said on the page."""
    answers = Answers(unit="Xã Xuân Lập", year=2021)
    rows = [[cell for at, cell in enumerate(row) if at not in (4, 6)] for row in ROWS]
    assert actions(taken(block(*rows), huyen, PASTED, answers=answers)) == ["new", "new"]


def test_lists_of_the_registry_do_not_pass_for_registrations(catalogue, browse, xuan_lap, huyen):
    """The list "Mô hình" bears numbers of models: they are not those of registrations."""
    registration = make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")), 2021)
    other = make_model("Thu gom rác", make_registrant(xuan_lap, "Hội Nông dân"), pk=registration.pk + 1000)
    make_registration(other, 2021, pk=registration.model_id + 5000)
    make_registration(make_model("Sạch nhà", unit=xuan_lap), 2021, pk=other.pk)
    data = browse(huyen).get("/nhap-lieu/models_registry/emulationmodel/export/").getvalue()
    batch = stage(data, "mo-hinh.xlsx", huyen, Answers(year=2021))
    assert set(actions(batch)) == {"unchanged"}
    found = batch.rows.get(data__title="Thu gom rác")
    assert found.model == other
