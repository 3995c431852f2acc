"""A person is made nameless on request: gone from registry, sent lists and trail; decisions, figures, chain stay."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from awards.desk.nominating import put_up
from awards.merging import merge
from awards.models import Commendation, Nominee, Purpose
from awards.parting import part
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from danvan.portal.persons.anonymising import TYPED_ELSEWHERE, anonymise, nameless
from danvan.review.figures.as_json import as_json
from danvan.review.figures.review import review_of
from models_registry import trail
from models_registry.models import Change, CorrectionRequest, Kind, Registrant, Registration, State, Unit
from models_registry.permissions import Task
from models_registry.proof import prove
from tests.builders import (
    PASSWORD,
    make_decision,
    make_evidence,
    make_field,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_user,
    scope_of,
)
from tests.lists.conftest import workbook

pytestmark = pytest.mark.django_db
NAME = "Triệu Văn Páo"
WORDS = (NAME, "trieu van pao", "Trưởng thôn", "Phia Xeng", "0912")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path


@pytest.fixture
def quan_tri(lam_binh):
    """Administers Lâm Bình and reads there."""
    return make_user((Task.READ, Task.ADMINISTER), lam_binh, "quan-tri-huyen", full_name="Quản trị huyện")


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def pao(programme, huyen, xuan_lap):
    """A person with all that may be kept of him, each with its line in the trail."""
    with trail.act(huyen, "Nhập sổ"):
        person = Registrant(
            kind=Kind.INDIVIDUAL, name=NAME, unit=xuan_lap, post="Trưởng thôn", hamlet="thôn Phia Xeng"
        )
        trail.save(person)
        model = make_model(f"Gương {NAME} vận động dân bản", person, note="Theo lời TRIỆU VĂN PÁO")
        trail.record_created([model])
        row = make_registration(model, year=2021, programme=programme, state=State.ACCEPTED)
        trail.record_created([row])
        make_recognition(row)
        given = make_decision(number="12/QĐ-UBND", issued_on=date(2022, 1, 5))
        for decision in (given, None):
            commendation = Commendation(
                decision=decision,
                programme=programme,
                year=2021,
                recipient_kind=Kind.INDIVIDUAL,
                recipient_name=NAME,
                recipient_post="Trưởng thôn",
                registrant=person,
                unit=xuan_lap,
            )
            trail.save(commendation)
        trail.save(
            CorrectionRequest(
                unit=xuan_lap,
                registrant=person,
                before={"name": "Triệu Văn Pao"},
                after={"name": NAME},
                reason=f"Giấy khen ghi {NAME}",
            )
        )
    return person


def counted(scope):
    return as_json(review_of(scope, Unit.objects.all(), names=False))


def kept_of(*models):
    """All that these tables say, but for the decided commendation."""
    return "\n".join(str(list(model._base_manager.values())) for model in models)


def test_his_name_is_gone_and_what_is_counted_stays(pao, programme, lam_binh, quan_tri):
    scope = scope_of(programme, lam_binh)
    before = counted(scope)
    assert before["recognised"]["models"] == 1
    kept = Commendation.objects.exclude(decision=None).values().get()
    anonymise(pao, by=quan_tri, reason="Đơn ngày 12/3/2026 của người được ghi tên")
    assert counted(scope) == before
    assert Commendation.objects.exclude(decision=None).values().get() == kept  # as it was issued
    pao.refresh_from_db()
    assert pao.name == str(pao) == nameless(pao) == pao.called
    said = kept_of(Registrant, *(type(one) for one in (pao.models.get(),)), CorrectionRequest)
    said += str(list(Commendation.objects.filter(decision=None).values()))
    said += str(list(Change.objects.exclude(subject="awards.commendation").values("before", "after", "salt")))
    said += str(list(Change.objects.filter(subject_id=Commendation.objects.get(decision=None).pk).values()))
    for word in WORDS:
        assert word.lower() not in said.lower(), word
    assert pao.models.get().title == "Gương (đã ẩn danh) vận động dân bản"
    assert list(Registrant.objects.matching("páo")) == []


def test_the_chain_holds_and_says_which_lines_were_emptied(pao, quan_tri):
    digests = dict(Change.objects.values_list("pk", "digest"))
    anonymise(pao, by=quan_tri, reason="Theo đơn")
    emptied = Change.objects.exclude(anonymised_by=None)
    assert emptied.filter(pk__in=digests).count() >= 4
    assert digests.items() <= dict(Change.objects.values_list("pk", "digest")).items()
    proof = prove()
    assert proof.faults == []
    [(act, number)] = proof.anonymised.items()
    assert number == emptied.count()
    out = io.StringIO()
    call_command("check_trail", stdout=out)
    assert f"ẩn danh {number} thay đổi" in out.getvalue()
    line = Change.objects.get(act=act, after__has_key="emptied")
    assert (line.by, line.subject_id, line.reason) == (quan_tri, pao.pk, "Theo đơn")


def test_the_database_lets_a_line_be_emptied_by_that_door_alone(pao, quan_tri):
    line = Change.objects.filter(subject="models_registry.registrant").first()
    other = Change.objects.filter(subject="models_registry.registration").first()
    door = {"before": {}, "after": {}, "salt": "", "anonymised_by": line.act_id}
    for values in (
        {"after": {}},
        {"before": {}, "after": {}, "salt": ""},
        {**door, "anonymised_by": None},
        {**door, "after": {"name": "Khác"}},
        {**door, "salt": "0"},
        {**door, "reason": "Khác"},
        {**door, "digest": "0" * 64},
        {"anonymised_by": line.act_id},
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Change.objects.filter(pk=line.pk).update(**values)
    Change.objects.filter(pk=other.pk).update(**door)  # untold by any act
    assert [fault for fault in prove().faults if str(other.pk) in fault]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Change.objects.filter(pk=other.pk).update(**door)  # once emptied it is as fast as before
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Change.objects.filter(pk=other.pk)._raw_delete(connection.alias)


def test_of_everything_that_points_to_a_registrant_it_is_decided_what_becomes_of_it():
    """A new table that names him fails here until `out_of_rows_of`, `out_of_lists_of` and the sheet know it."""
    assert {one.related_model._meta.label for one in Registrant._meta.related_objects} == {
        "awards.Commendation",
        "awards.Nominee",
        "lists.StagedRow",
        "models_registry.CorrectionRequest",
        "models_registry.Distinct",
        "models_registry.EmulationModel",
        "models_registry.Registrant",
    }


@pytest.mark.parametrize("who", ["huyen", "xa", "bcd", "la", "huyen_khac"], indirect=True)
def test_only_whoever_administers_the_unit_may(pao, who):
    with pytest.raises(PermissionDenied):
        anonymise(pao, by=who, reason="Theo đơn")
    pao.refresh_from_db()
    assert pao.name == NAME


def test_a_reason_is_needed_and_it_is_done_once_and_to_no_collective(pao, quan_tri, xuan_lap):
    with pytest.raises(ValidationError, match="lý do"):
        anonymise(pao, by=quan_tri, reason=" ")
    with pytest.raises(ValidationError, match="cá nhân, hộ gia đình"):
        anonymise(make_registrant(xuan_lap), by=quan_tri, reason="Theo đơn")
    anonymise(pao, by=quan_tri, reason="Theo đơn")
    with pytest.raises(ValidationError, match="đã được ẩn danh"):
        anonymise(pao, by=quan_tri, reason="Theo đơn")


def test_who_was_made_one_with_him_goes_too(pao, quan_tri, xuan_lap, huyen):
    other = make_registrant(xuan_lap, "Triệu Văn Pao", kind=Kind.INDIVIDUAL)
    with trail.act(huyen):
        trail.save(other, merged_into=pao)
    anonymise(pao, by=quan_tri, reason="Theo đơn")
    other.refresh_from_db()
    assert other.name == nameless(other)


def test_whoever_was_made_one_with_him_is_not_parted_from_him_again(pao, quan_tri, xuan_lap, huyen):
    """The trail no longer says what was brought over, so nothing is played back in silence."""
    other = make_registrant(xuan_lap, "Triệu Văn Pao", kind=Kind.INDIVIDUAL)
    model = make_model("Vườn mẫu", other)
    merge(other, pao, by=huyen, reason="Là một người")
    anonymise(pao, by=quan_tri, reason="Theo đơn")
    other.refresh_from_db()
    with pytest.raises(ValidationError, match="ẩn danh"):
        part(other, by=huyen, reason="Không phải một người")
    model.refresh_from_db()
    assert model.registrant == pao


def test_who_was_made_one_with_him_by_way_of_another_goes_too(pao, quan_tri, xuan_lap, huyen):
    other, first = (
        make_registrant(xuan_lap, name, kind=Kind.INDIVIDUAL) for name in ("Triệu Văn Pao", "Ông Páo")
    )
    with trail.act(huyen):
        trail.save(first, merged_into=other)
        trail.save(other, merged_into=pao)
    anonymise(pao, by=quan_tri, reason="Theo đơn")
    first.refresh_from_db()
    assert first.name == nameless(first)


def test_what_a_file_of_his_model_is_called_does_not_name_him(pao, quan_tri):
    file = make_evidence(pao.models.get(), name=f"Đơn của {NAME}.pdf").file
    anonymise(pao, by=quan_tri, reason="Theo đơn")
    file.refresh_from_db()
    assert file.name == "Đơn của (đã ẩn danh).pdf"


def test_a_reason_and_words_that_were_searched_for_stay_and_both_pages_say_so(pao, quan_tri, huyen, browse):
    with trail.act(huyen, f"Theo đơn của {NAME}"):
        trail.save(pao, hamlet="thôn Phia Lài")
        trail.record_exported(
            Registrant, "Cá nhân", rows=1, written_as="Excel", asked="q=Tri%E1%BB%87u+V%C4%83n+P%C3%A1o"
        )
    address = reverse("portal:do", args=["chu-the", pao.pk, "an-danh"])
    said = browse(quan_tri).get(address).content.decode()
    assert TYPED_ELSEWHERE in said
    assert TYPED_ELSEWHERE in Client().get(reverse("portal:personal_data")).content.decode()
    anonymise(pao, by=quan_tri, reason="Theo đơn")
    change, export = Change.objects.filter(reason__contains=NAME), Change.objects.filter(action="exported")
    assert change.get().anonymised_by
    assert "P%C3%A1o" in export.get().after["asked"]


def sent_list(xa):
    make_field("economy", "Kinh tế")
    heads = ("TT", "Tên mô hình", "Họ và tên", "Số điện thoại", "Đơn vị", "Lĩnh vực", "Năm")
    line = ("1", "Vườn rau sạch", f"Ông {NAME}", "0912345678", "Xã Xuân Lập", "Kinh tế", "2021")
    return stage(workbook(line, header=heads), "ds.xlsx", xa)


def test_whoever_was_put_up_is_nameless_on_the_list_too(pao, quan_tri, xuan_lap, huyen):
    [row] = Registration.objects.filter(model__registrant=pao)
    [made] = put_up(
        [row], office=xuan_lap, purpose=Purpose.COMMEND, year=2021, by=huyen, merit=f"Gương {NAME}"
    )
    anonymise(pao, by=quan_tri, reason="Theo đơn")
    made.refresh_from_db()
    assert (made.recipient_name, made.recipient_post) == (nameless(pao), "")
    assert NAME not in made.merit
    for change in Change.objects.of(Nominee):
        assert NAME not in f"{change.before}{change.after}"


@pytest.mark.parametrize("drop_files", [True, False])
def test_of_lists_that_were_sent_what_was_read_of_him_goes_and_the_file_where_asked(
    programme, xa, quan_tri, drop_files, django_capture_on_commit_callbacks
):
    batch = sent_list(xa)
    commit(batch, xa)
    person = Registrant.objects.get(name=NAME)
    assert "0912345678" in str(StagedRow.objects.values())
    with django_capture_on_commit_callbacks(execute=True):
        anonymise(person, by=quan_tri, reason="Theo đơn", drop_files=drop_files)
    said = str(list(StagedRow.objects.values())) + str(list(ImportBatch.objects.values()))
    for word in WORDS:
        assert word.lower() not in said.lower(), word
    batch.refresh_from_db()
    if drop_files:
        with pytest.raises(ValidationError):
            batch.original()
    else:
        assert batch.original()
    assert Registration.objects.filter(model__registrant=person).count() == 1
    assert prove().faults == []


def test_the_list_still_has_its_page_and_is_undone(programme, xa, quan_tri, browse):
    batch = sent_list(xa)
    commit(batch, xa)
    anonymise(Registrant.objects.get(name=NAME), by=quan_tri, reason="Theo đơn", drop_files=True)
    for page in ("batch", "refused", "marked", "original"):
        answer = browse(xa).get(reverse(f"intake:{page}", args=[batch.pk]))
        assert answer.status_code in (200, 302)
        assert NAME not in answer.content.decode(errors="replace")
    undo(batch, xa)
    assert not Registrant.objects.filter(name__startswith="Người đã ẩn danh").exists()
    assert prove().faults == []


def test_the_page_asks_for_the_password_and_says_what_stays(pao, quan_tri, huyen, browse):
    address = reverse("portal:do", args=["chu-the", pao.pk, "an-danh"])
    assert browse(huyen).get(address).status_code == 403
    assert address not in browse(huyen).get(reverse("portal:registrant", args=[pao.pk])).content.decode()
    client = Client()
    client.post(reverse("login"), {"username": quan_tri.username, "password": PASSWORD})
    session = client.session
    session["password_given"] = 0
    session.save()
    assert address in client.get(reverse("portal:registrant", args=[pao.pk])).content.decode()
    page = client.get(address)
    assert "Giữ nguyên tên trong 1 khen thưởng theo quyết định" in page.content.decode()
    sent = {"reason": "Theo đơn", "seen_changes": page.context["mark"]}
    assert client.post(address, sent).status_code == 403
    pao.refresh_from_db()
    assert pao.name == NAME
    assert client.post(address, {**sent, "password_again": PASSWORD}).status_code == 302
    pao.refresh_from_db()
    assert pao.name == nameless(pao)
    assert address not in client.get(reverse("portal:registrant", args=[pao.pk])).content.decode()
