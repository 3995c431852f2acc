"""A closed review never changes; what happens since is told beside it."""

import io
import json
import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import Recognition
from danvan.closing import services, snapshot
from danvan.closing.archive import KeptLists
from danvan.closing.changes import since
from danvan.closing.cuts import parted
from danvan.closing.kept_lists import ListKeeper
from danvan.closing.numbers import named_counts
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from danvan.portal.catalogues import Catalogues
from danvan.portal.lists import LISTS
from danvan.review.figures.counted import Count
from danvan.review.figures.definitions import DEFINITIONS
from danvan.review.models import ClosedReview
from danvan.review.scope import Scope
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Kind, Registration, State, Unit
from tests.builders import (
    change_something,
    make_field,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
    period_of,
    scope_of,
    tampering,
)
from tests.closing.first_closings import kept_as_first
from tests.lists.conftest import line, workbook
from tests.random_cases import seeds
from tests.registry_shapes import make_random_registry

pytestmark = pytest.mark.django_db
LIVE = "/so-ket/2020-2022/?hien_tai=co"


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def registry(lam_binh, xuan_lap, khuon_ha):
    """Two registered models, one of them recognised."""
    make_field("economy", "Kinh tế")
    first = make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")))
    make_recognition(first)
    return first, make_registration(
        make_model("Nhà sạch", make_registrant(khuon_ha, "Ma Văn Út", kind=Kind.INDIVIDUAL))
    )


@pytest.fixture
def scope(registry, lam_binh):
    return scope_of(registry[0].programme, lam_binh)


@pytest.fixture
def closed(scope, huyen):
    return services.close(scope, huyen, "Trình hội nghị sơ kết")


def address(closed, page="closed", *more):
    return reverse(f"closing:{page}", args=[closed.code, *more])


def without_token(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def everything(closed, client):
    """All that a reader can take away of a closed review."""
    pages = [address(closed), *(address(closed, "list", n) for n in range(len(closed.content["lists"])))]
    read = (client.get(page).content.decode() for page in pages)
    return (
        list(map(without_token, read)),
        client.get(address(closed, "workbook")).content,
        client.get(address(closed, "document")).content,
    )


@pytest.mark.every_list
def test_every_number_of_a_closed_review_opens_a_list_of_that_length(closed, huyen, browse):
    client = browse(huyen)
    page = client.get(address(closed)).content.decode()
    numbers = re.findall(r'href="(danh-sach/\d+/)">(\d+)</a>', page)
    assert len(numbers) > 30
    for link, value in set(numbers):
        response = client.get(address(closed) + link)
        assert response.context["count"] == int(value), link
        assert len(response.context["rows"]) == int(value)


@pytest.mark.every_list
def test_the_lists_hold_what_stood_there(closed, huyen, browse):
    found = [
        browse(huyen).get(address(closed, "list", n)).content.decode()
        for n, kept in enumerate(closed.content["lists"])
        if kept["page"] == "individuals" and kept["lines"]
    ]
    assert all("Ma Văn Út" in page and "Nhà sạch" in page for page in found)


@pytest.mark.every_list
def test_the_closed_review_takes_the_place_of_the_live_one(closed, huyen, browse):
    client = browse(huyen)
    assert client.get("/so-ket/2020-2022/").url == address(closed)
    assert client.get("/so-ket/2020-2022/xuat-excel/").url == address(closed, "workbook")
    live = client.get(LIVE)
    assert live.status_code == 200
    assert closed.printed_code in live.content.decode()
    assert client.get("/so-ket/2020-2022/?nam=2021").status_code == 200  # a year of its own is not closed


@pytest.mark.every_list
def test_nothing_that_happens_later_changes_it(
    closed, registry, huyen, an, khuon_ha, lam_binh, browse, monkeypatch
):
    client = browse(an)
    before = everything(closed, client)
    first, second = registry
    with trail.act(huyen):
        trail.update_all(type(first.model).objects.filter(pk=first.model_id), title="Tên khác")
    with trail.act(huyen):
        trail.update_all(Registration.objects.filter(pk=second.pk), state=State.WITHDRAWN)
    with trail.act(huyen):
        trail.update_all(Recognition.objects.all(), exemplary=True)
    batch = commit(
        stage(workbook(line(field="Kinh tế"), line("Hai", field="Kinh tế")), "ds.xlsx", huyen), huyen
    )
    undone = commit(stage(workbook(line("Ba", field="Kinh tế")), "ds2.xlsx", huyen), huyen)
    undo(undone, huyen)
    merged = make_unit("commune", "Khuôn Hà mới", lam_binh, valid_from=date(2022, 6, 1))
    with trail.act(an):
        trail.update_all(Unit.objects.filter(pk=khuon_ha.pk), valid_to=date(2022, 5, 31))
    make_succession(khuon_ha, merged, date(2022, 6, 1))
    monkeypatch.setitem(DEFINITIONS, "Lượt đăng ký", "Cách tính mới.")
    with trail.act(an):
        trail.record_deleted([huyen])
    huyen.delete()
    assert everything(ClosedReview.objects.get(), client) == before

    found = since(ClosedReview.objects.get(), an)
    figures_now = {row.label: (row.closed, row.now_value) for row in found.figures}
    assert figures_now["Mô hình đăng ký"] == (2, 3)
    records = {(row.what, row.name) for row in found.records if row.page == "models"}
    assert records >= {("Sửa", "Tên khác"), ("Thêm", "Hai"), ("Bớt", "Nhà sạch")}
    assert found.definitions == (
        ("Lượt đăng ký", closed.content["definitions"]["Lượt đăng ký"], "Cách tính mới."),
    )
    subjects = set(found.changes.values_list("subject", "action"))
    assert {
        ("models_registry.emulationmodel", "changed"),
        ("models_registry.registration", "changed"),
        ("awards.recognition", "changed"),
        ("lists.importbatch", "changed"),
        ("models_registry.unit", "changed"),
    } <= subjects
    page = client.get(address(closed, "changes")).content.decode()
    for words in ("Tên khác", "Cách tính mới.", "Cán bộ huyện", batch.file_name):
        assert words in page, words


@pytest.mark.every_list
def test_without_a_change_there_is_nothing_to_tell(closed, huyen, browse):
    found = since(closed, huyen)
    assert (found.figures, found.records, found.definitions) == ((), (), ())
    assert "Không con số nào khác" in browse(huyen).get(address(closed, "changes")).content.decode()


@pytest.mark.every_list
def test_a_correction_needs_a_paper_and_a_second_account(closed, registry, scope, huyen, bcd):
    with trail.act(huyen):
        trail.update_all(Registration.objects.filter(pk=registry[1].pk), state=State.WITHDRAWN)
    with pytest.raises(ValidationError, match="số văn bản"):
        services.close(scope, huyen, "Sửa số")
    second = services.close(scope, huyen, "Sửa số", "15-BC/BCĐ")
    assert (second.version, second.state) == (2, ClosedReview.State.PROPOSED)
    assert ClosedReview.objects.in_force_of(scope) == closed
    with pytest.raises(ValidationError, match="chờ phê duyệt"):
        services.close(scope, huyen, "Sửa nữa", "16-BC/BCĐ")
    with pytest.raises(ValidationError, match="tài khoản thứ hai"):
        services.decide(second, huyen, approve=True)
    services.decide(second, bcd, approve=True)
    closed.refresh_from_db()
    assert closed.state == ClosedReview.State.SUPERSEDED
    assert ClosedReview.objects.in_force_of(scope) == second
    assert closed.content["figures"]["registered"]["models"] == 2
    assert second.content["figures"]["registered"]["models"] == 1


@pytest.mark.every_list
def test_a_refused_correction_leaves_the_old_version_in_force(closed, scope, huyen, an, browse):
    change_something(scope.unit)
    second = services.close(scope, huyen, "Sửa số", "15-BC/BCĐ")
    browse(an).post(address(second, "decide"), {"quyet_dinh": "tu-choi"})
    second.refresh_from_db()
    assert second.state == ClosedReview.State.REFUSED
    assert ClosedReview.objects.in_force_of(scope) == closed
    with pytest.raises(ValidationError, match="không còn chờ"):
        services.decide(second, an, approve=True)


@pytest.mark.every_list
def test_a_code_finds_its_review_however_it_is_typed(closed, huyen, browse):
    client = browse(huyen)
    for typed in (closed.code, closed.printed_code, closed.printed_code.lower().replace("0", "o")):
        assert client.get(reverse("closing:index"), {"ma": typed}).url == address(closed)
    assert client.get(reverse("closing:index"), {"ma": "ZZZZ-ZZZZ"}).status_code == 404
    assert client.get(reverse("closing:index"), {"ma": ""}).status_code == 400


@pytest.mark.every_list
def test_what_was_closed_first_reads_as_it_did(closed, registry, scope, huyen, browse):
    """Its lists stood within its content: pages, lists and what changed since are the same, and so is a refusal."""
    client, pages = browse(huyen), everything(closed, browse(huyen))
    first = kept_as_first(closed)
    read, *files = everything(first, client)
    assert [page.replace(first.sha256, closed.sha256) for page in read] == pages[0]
    assert tuple(files) == pages[1:]
    assert "không còn khớp" not in read[0]
    with pytest.raises(ValidationError, match="Không có gì thay đổi so với bản 1"):
        services.close(scope, huyen, "Sửa số", "15-BC/BCĐ")
    change_something(scope.unit)
    changed = without_token(client.get(address(first, "changes")).content.decode())
    with tampering():
        ClosedReview.objects.filter(pk=closed.pk).update(content=closed.content, lists=closed.lists)
    assert without_token(client.get(address(closed, "changes")).content.decode()) == changed


@pytest.mark.every_list
def test_a_copy_whose_lists_were_tampered_with_says_so(closed, huyen, browse):
    for lists in (closed.lists[:-1] + b"\x01", b""):
        with tampering():
            ClosedReview.objects.filter(pk=closed.pk).update(lists=lists)
        assert "không còn khớp" in browse(huyen).get(address(closed)).content.decode()


@pytest.mark.every_list
def test_a_copy_that_was_tampered_with_says_so(closed, huyen, browse):
    content = {**closed.content, "page": closed.content["page"].replace("Hội", "hội")}
    content["figures"]["registered"]["models"] = 99
    with tampering():
        ClosedReview.objects.filter(pk=closed.pk).update(content=content)
    assert "không còn khớp" in browse(huyen).get(address(closed)).content.decode()


def test_who_may_do_what(scope, huyen, xa, xa_khac, bcd, la, browse):
    door = reverse("closing:close", args=["2020-2022"])
    for user in (xa, bcd, la):
        assert browse(user).get(door).status_code == 403
        with pytest.raises(PermissionDenied):
            services.close(scope, user, "x")
    assert browse(None).get(door).status_code == 302
    client = browse(huyen)
    assert client.get(door).status_code == 200
    assert client.post(door, {"reason": " "}).status_code == 400
    assert client.get(f"{door}?lạ=1").status_code == 400
    assert client.post(door, {"reason": "Sơ kết"}).status_code == 302
    closed = ClosedReview.objects.get()
    pages = [
        address(closed),
        *(address(closed, name) for name in ("workbook", "document", "changes", "print_style")),
    ]
    pages.append(address(closed, "list", 0))
    for page in pages:
        assert browse(bcd).get(page).status_code == 200, page
        assert browse(huyen).get(page).status_code == 200, page
        for user in (xa, xa_khac, la):  # the district's review is not a commune's
            assert browse(user).get(page).status_code == 404, page
        assert browse(None).get(page).status_code == 302, page
    assert client.get(address(closed, "list", 9999)).status_code == 404
    assert client.get(address(closed, "list", 0) + "?trang=99").status_code == 400
    assert client.get(address(closed, "changes") + "?x=1").status_code == 400
    for user, status in ((xa, 404), (la, 404), (None, 403)):
        answer = browse(user).post(address(closed, "decide"), {"quyet_dinh": "dong-y"})
        assert answer.status_code == status
    assert browse(bcd).post(address(closed, "decide"), {"quyet_dinh": "?"}).status_code == 400


@pytest.mark.every_list
def test_the_command_closes_and_the_figures_are_those_closed(scope, registry, huyen, capsys):
    call_command("close_review", "2020-2022", unit="071", reason="Sơ kết")
    closed = ClosedReview.objects.get()
    with trail.act(huyen):
        trail.update_all(Registration.objects.filter(pk=registry[1].pk), state=State.WITHDRAWN)
    capsys.readouterr()
    call_command("figures", "2020-2022", unit="071", json=True)
    printed = json.loads(capsys.readouterr().out)
    assert printed["registered"]["models"] == 2
    assert printed["closed"] == {"code": closed.printed_code, "version": 1}
    call_command("figures", "2020-2022", unit="071", json=True, live=True)
    assert json.loads(capsys.readouterr().out)["registered"]["models"] == 1
    with pytest.raises(CommandError, match="lý do"):
        call_command("close_review", "2020-2022", unit="071", document="1-BC/BCĐ")
    call_command("close_review", "2020-2022", unit="071", reason="Sửa", document="1-BC/BCĐ")
    other = make_user(username="phe-duyet", is_superuser=True)
    call_command("close_review", "2020-2022", unit="071", approve=True, user=other.username)
    assert ClosedReview.objects.in_force_of(scope).version == 2


@pytest.mark.every_list
def test_the_workbook_and_the_document_carry_the_code(closed):
    book = load_workbook(io.BytesIO(bytes(closed.workbook)))
    sheet = book.worksheets[0]
    assert any(closed.printed_code in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert len(bytes(closed.document)) > 10_000


@pytest.mark.every_list
def test_every_printed_sheet_carries_the_code(closed, huyen, browse):
    style = browse(huyen).get(address(closed, "print_style"))
    assert style["Content-Type"] == "text/css"
    assert style.content.decode().count(closed.printed_code) == 4  # upright, landscape, demonstration
    assert address(closed, "print_style") in browse(huyen).get(address(closed)).content.decode()


def test_a_year_is_closed_apart(scope, huyen):
    year = services.close(Scope(scope.period, scope.unit, 2022), huyen, "Tổng kết năm")
    assert year.year == 2022
    assert ClosedReview.objects.in_force_of(scope) is None
    with pytest.raises(ValidationError, match="một năm"):
        services.close(Scope(scope.period, scope.unit, None, "commune"), huyen, "Một cấp")


@pytest.mark.every_list
@seeds(3)
def test_any_registry_can_be_closed_whole(seed):
    programme, district = make_random_registry(seed, models=40)
    taken = snapshot.take(scope_of(programme, district), OPERATOR)
    assert json.loads(json.dumps(taken.content)) == taken.content
    lists = KeptLists(taken.content["lists"], taken.content["pages"], taken.lists)
    for number, kept in enumerate(lists.lists):
        keys = lists.keys(number)
        assert len(keys) == kept["lines"]
        assert all(lists.texts(kept["page"], keys)), kept


@pytest.mark.every_list
@seeds(3)
def test_what_is_cut_out_of_another_list_is_what_the_portal_lists(seed):
    programme, district = make_random_registry(seed, models=40)
    filled = 0
    for unit in (district, Unit.objects.filter(parent=district).first()):
        taken = snapshot.take(Scope(period_of(programme), unit), OPERATOR)
        catalogues = Catalogues(OPERATOR)
        lists = KeptLists(taken.content["lists"], taken.content["pages"], taken.lists)
        for number, kept in enumerate(lists.lists):
            if not parted(kept["page"], dict(kept["query"]))[1]:
                continue
            page = LISTS[kept["page"]]
            asked = page.filterset(QueryDict(urlencode(dict(kept["query"]))), OPERATOR, catalogues=catalogues)
            live = [str(key) for key in page.meant(asked).values_list("pk", flat=True)]
            assert lists.keys(number) == live, kept["query"]
            filled += bool(live)
    assert filled > 10


@pytest.mark.every_list
def test_closing_asks_no_more_of_a_larger_registry(django_assert_max_num_queries):
    programme, district = make_random_registry(5, models=30)
    with django_assert_max_num_queries(2000) as small:
        snapshot.take(scope_of(programme, district), OPERATOR)
    make_programme()
    commune = Unit.objects.filter(parent=district).first()
    for number in range(30):
        make_registration(make_model(f"Thêm {number}", make_registrant(commune)), 2021, programme)
    with django_assert_max_num_queries(len(small) + 40):
        snapshot.take(scope_of(programme, district), OPERATOR)


def test_two_numbers_that_open_one_list_cannot_differ(registry, lam_binh):
    keeper = ListKeeper()
    query = scope_of(registry[0].programme, lam_binh).query(trang_thai="accepted")
    keeper.keep(Count(2, "models", query))
    assert keeper.differing == []
    keeper.keep(Count(3, "models", query))
    (told,) = keeper.differing
    assert told.endswith(": 2 dòng, số ghi 3")


def test_a_first_closing_without_a_number_pressed_twice_leads_to_the_one_that_was_closed(
    registry, lam_binh, huyen, browse
):
    client, address = browse(huyen), reverse("closing:close", args=["2020-2022"])
    sent = {"reason": "Báo cáo sơ kết", "document_number": "", "one_use_key": "a" * 32}
    first = client.post(address, sent)
    assert first.status_code == 302, first.context["why"].errors
    assert client.post(address, sent).url == first.url
    assert ClosedReview.objects.count() == 1


def test_what_its_lists_choose_from_is_read_once_for_all_of_them(scope, lam_binh):
    """A province has thousands of numbers; asked for each, units, periods and fields took most of its closing."""
    for number in range(3):
        make_registration(make_model(f"Thêm {number}", unit=make_unit(parent=lam_binh)))
    parts = snapshot.parts_of(scope, OPERATOR)
    keeper = ListKeeper(named_counts(*parts))
    with CaptureQueriesContext(connection) as queries:
        for part in parts:
            keeper.keep_all(part)
    assert len(keeper.lists) > 60
    assert keeper.differing == []
    for table in (
        "models_registry_unit",
        "models_registry_programme",
        "review_reviewperiod",
        "awards_awardform",
    ):
        asked = [one for one in queries if f'FROM "{table}"' in one["sql"].split(" WHERE ")[0]]
        assert len(asked) <= 3, table
    # Fewer than the lists: most of them are cut out of others.
    assert len(queries) < len(keeper.lists)
