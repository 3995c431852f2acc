"""An office's own Word templates for the desk's papers: by the same doors as those of the report, of its unit alone."""

import io
import shutil
import subprocess
import zipfile
from datetime import date, datetime

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document

from awards.drafting import sign_draft
from awards.models import Commendation, DecisionDraft
from danvan.lib.word.faults import TemplateFaultsError
from danvan.review.desk_papers.declared import DECISION, HANDING, MINUTES, PAPERS, PROPOSAL
from danvan.review.desk_papers.sources import SOURCES
from danvan.review.issuing.kinds import KINDS
from danvan.review.issuing.templates import check, put_into_use, take_in
from danvan.review.models import WordTemplate
from danvan.review.paper import FORMS
from danvan.review.report.sample import sample_context
from models_registry.access import OPERATOR
from models_registry.models import Change
from models_registry.permissions import Task
from tests.awarding.test_papers import taken, text_of
from tests.awards.desk.conftest import YEAR, meeting_of, proposal_of
from tests.builders import make_decision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.papers]
# Of each kind the address of its paper, and words of ours that an office changes.
ADDRESSES = {
    PROPOSAL.code: ("proposal_paper", "Kính trình xem xét, quyết định./."),
    MINUTES.code: ("minutes_paper", "Biên bản được lập xong cùng ngày"),
    DECISION.code: ("decision_paper", "DANH SÁCH"),
    HANDING.code: ("handing_paper", "NGƯỜI LẬP"),
}
CHANGED = "Câu của riêng văn phòng"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DANVAN_REPORT_TEMPLATES = tmp_path / "chung"


@pytest.fixture
def things(proposal, closed, draft):
    """Of each kind one: the proposal of Xuân Lập, the others of Lâm Bình."""
    signed = sign_draft(draft, OPERATOR, number="35/QĐ-UBND", issued_on=date(YEAR, 11, 20))
    return {PROPOSAL.code: proposal, MINUTES.code: closed, DECISION.code: draft, HANDING.code: signed}


@pytest.fixture
def elsewhere(khuon_ha, na_hang, lam_binh):
    """Of each kind one with as little in it as there may be, of other units than those of `things`."""
    meeting = meeting_of(na_hang, present=0)
    draft = DecisionDraft.objects.create(meeting=meeting, track="party", body="Huyện ủy", subject="Công nhận")
    decision = make_decision(na_hang)
    Commendation.objects.create(
        decision=decision, unit=na_hang, recipient_kind="individual", recipient_name="Hà", year=YEAR
    )
    return {
        PROPOSAL.code: proposal_of(khuon_ha, lam_binh),
        MINUTES.code: meeting,
        DECISION.code: draft,
        HANDING.code: decision,
    }


def unit_of(code, thing):
    return SOURCES[code].unit(thing)


def form_of(code, thing):
    return str(SOURCES[code].form(thing))


def changed(code, form):
    """Our template in which an office has written a sentence of its own."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PAPERS[code].default(form))) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for name in old.namelist():
            content = old.read(name).decode() if name == "word/document.xml" else old.read(name)
            if name == "word/document.xml":
                assert ADDRESSES[code][1] in content
                content = content.replace(ADDRESSES[code][1], CHANGED)
            new.writestr(name, content)
    return stream.getvalue()


def template(*lines):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def page_of(unit, code, name="templates", *args):
    return reverse(f"issuing:{name}", args=[unit.pk, code, *args])


def send(client, unit, code, form, content):
    key = client.get(page_of(unit, code)).content.decode().split('name="one_use_key" value="')[-1][:32]
    sent = {"form": form, "tep": SimpleUploadedFile("mau.docx", content), "note": "", "one_use_key": key}
    return client.post(page_of(unit, code), sent)


def in_use(unit, code, form, content):
    paper = KINDS[code]
    made = take_in(unit, form, content, "mau.docx", OPERATOR, paper=paper)
    put_into_use(unit, form, made, OPERATOR, paper)
    return made


def test_every_kind_of_paper_is_one_of_which_a_unit_may_have_templates():
    assert list(KINDS) == WordTemplate.Paper.values
    assert {code: paper.name for code, paper in KINDS.items()} == dict(WordTemplate.Paper.choices)


@pytest.mark.parametrize("code", PAPERS)
def test_ours_is_taken_changed_sent_tried_and_put_into_use(code, browse, an, things):
    thing, client = things[code], browse(an)
    unit, form = unit_of(code, thing), form_of(code, thing)
    ours = client.get(page_of(unit, code, "template_file", form, 0))
    assert ours.content == PAPERS[code].default(form)
    sent = send(client, unit, code, form, changed(code, form))
    assert (sent.status_code, sent.url) == (302, page_of(unit, code))
    assert CHANGED not in taken(client, ADDRESSES[code][0], thing)  # not yet in use
    tried = text_of(client.get(page_of(unit, code, "trial", form, 1)).content)
    assert CHANGED in tried
    assert "Ma Văn Vinh" in tried  # a real one, with who stands in it
    assert Change.objects.filter(action="exported", by=an, reason__contains="Xem thử mẫu Word").count() == 1
    used = client.post(page_of(unit, code, "use_template", form), {"ban": "1", "dang_dung": ""}, follow=True)
    assert f"{PAPERS[code].name} theo" in used.content.decode()
    said = taken(client, ADDRESSES[code][0], thing)
    assert CHANGED in said
    assert ADDRESSES[code][1] not in said
    assert "Ma Văn Vinh" in said


@pytest.mark.parametrize("code", PAPERS)
def test_of_two_units_each_uses_its_own(code, browse, an, things, elsewhere):
    ours, theirs = things[code], elsewhere[code]
    form = form_of(code, ours)
    in_use(unit_of(code, ours), code, form, template("Của đơn vị này: {{ don_vi }}"))
    client, address = browse(an), ADDRESSES[code][0]
    assert "Của đơn vị này" not in taken(client, address, theirs, mau=form)
    in_use(unit_of(code, theirs), code, form, template("Của đơn vị kia: {{ don_vi }}"))
    assert "Của đơn vị kia" in taken(client, address, theirs, mau=form)
    assert "Của đơn vị này" in taken(client, address, ours)
    other = next(one for one in FORMS if one != form)
    assert "Của đơn vị này" not in taken(client, address, ours, mau=other)


def test_a_template_of_one_kind_is_none_of_another(browse, an, things, lam_binh):
    form = form_of(DECISION.code, things[DECISION.code])
    in_use(lam_binh, MINUTES.code, form, template("Biên bản riêng"))
    assert "Biên bản riêng" not in taken(browse(an), "decision_paper", things[DECISION.code])
    assert "Biên bản riêng" in taken(browse(an), "minutes_paper", things[MINUTES.code], mau=form)
    made = in_use(lam_binh, DECISION.code, form, template("Quyết định riêng"))
    assert made.version == 1  # each kind counts its own versions
    assert WordTemplate.objects.filter(in_use=True).count() == 2


@pytest.mark.parametrize("code", PAPERS)
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ so_cong_nhan }}", "không có tên “so_cong_nhan”"),  # of the report
        ("{% for dong in ROWS %}{{ dong.khong_co }}{% endfor %}", "không có tên “khong_co”"),
        ("{{ 'a' * 1000000000 }}", "mẫu tải lên chỉ dùng được"),
    ],
)
def test_a_faulty_one_is_refused_with_its_place_and_nothing_is_kept(
    code, line, said, browse, an, lam_binh, tmp_path
):
    [rows] = PAPERS[code].rows
    answer = send(browse(an), lam_binh, code, "dang", template("{{ don_vi }}", line.replace("ROWS", rows)))
    assert answer.status_code == 400
    [fault] = answer.context["form"].errors["tep"]
    assert said in fault
    assert "Mẫu Word, thân văn bản, chỗ “" in fault
    assert not WordTemplate.objects.exists()
    assert not [file for file in (tmp_path / "media").rglob("*") if file.is_file()]


@pytest.mark.parametrize("code", [PROPOSAL.code, MINUTES.code, DECISION.code])
def test_what_may_be_none_is_tried_empty(code, lam_binh):
    [rows] = PAPERS[code].rows
    with pytest.raises(TemplateFaultsError, match="danh sách có khi trống"):
        check(lam_binh, "dang", template(f"{{{{ ({rows}|first).ten }}}}"), OPERATOR, PAPERS[code])


@pytest.mark.parametrize("code", PAPERS)
@pytest.mark.parametrize("form", FORMS)
def test_ours_pass_their_own_check(code, form, lam_binh):
    check(lam_binh, form, PAPERS[code].default(form), OPERATOR, PAPERS[code])


@pytest.mark.parametrize("code", PAPERS)
def test_a_sample_has_the_kinds_of_values_that_a_real_paper_has(code, things, elsewhere):
    def kinds(value):
        if isinstance(value, dict):
            return {name: kinds(part) for name, part in value.items()}
        return [kinds(part) for part in value[:1]] if isinstance(value, list) else type(value)

    for thing in (things[code], elsewhere[code]):
        unit, form = unit_of(code, thing), form_of(code, thing)
        real = SOURCES[code].values(thing, form, datetime(YEAR, 11, 20, 8, 0), OPERATOR)
        sample, empty = (
            sample_context(PAPERS[code], unit, form, is_empty=is_empty) for is_empty in (False, True)
        )
        assert set(sample) == set(empty) == set(real) == PAPERS[code].names
        for name, value in real.items():
            if value:
                assert kinds(value) in (kinds(sample[name]), kinds(empty[name])), name
            else:
                assert empty[name] == value, name


def test_a_sample_bears_the_sign_of_its_kind(browse, an, lam_binh):
    in_use(lam_binh, PROPOSAL.code, "dang", template("Số: {{ ky_hieu }}"))
    tried = browse(an).get(page_of(lam_binh, PROPOSAL.code, "trial", "dang", 1))
    assert "Số: TTr/BCĐ" in text_of(tried.content)
    assert not Change.objects.filter(action="exported").exists()  # nothing real was in it


@pytest.mark.parametrize(
    ("who", "status"),
    [("an", 200), ("huyen", 403), ("xa", 403), ("bcd", 403), ("xa_khac", 404), ("la", 404)],
    indirect=["who"],
)
@pytest.mark.parametrize("code", PAPERS)
def test_every_door_answers_each_of_the_cast(code, who, status, xuan_lap, browse):
    take_in(xuan_lap, "dang", template("Của Xuân Lập"), "mau.docx", OPERATOR, paper=PAPERS[code])
    client = browse(who)
    doors = [page_of(xuan_lap, code), page_of(xuan_lap, code, "template_file", "dang", 0)]
    doors += [page_of(xuan_lap, code, name, "dang", 1) for name in ("template_file", "trial")]
    for door in doors:
        assert client.get(door).status_code == status, door
        assert browse(None).get(door).url.startswith("/dang-nhap/")
    written = 302 if status == 200 else status
    sent = {"form": "dang", "tep": SimpleUploadedFile("m.docx", template("Khác"))}
    assert client.post(page_of(xuan_lap, code), sent).status_code == written
    used = client.post(page_of(xuan_lap, code, "use_template", "dang"), {"ban": "1", "dang_dung": ""})
    assert used.status_code == written
    assert WordTemplate.objects.filter(in_use=True).exists() == (status == 200)


def test_who_administers_but_does_not_read_is_shown_no_votes(browse, closed, lam_binh):
    in_use(lam_binh, MINUTES.code, "dang", template("{% for dong in ket_qua %}{{ dong.ten }}{% endfor %}"))
    client = browse(make_user((Task.ADMINISTER,), lam_binh))
    tried = text_of(client.get(page_of(lam_binh, MINUTES.code, "trial", "dang", 1)).content)
    assert "Ma Văn Vinh" not in tried
    assert "Xem thử với" not in client.get(page_of(lam_binh, MINUTES.code)).content.decode()


def test_addresses_that_mean_nothing_are_refused(browse, an, xuan_lap):
    client = browse(an)
    assert client.get(page_of(xuan_lap, "khac")).status_code == 404
    assert client.get(page_of(xuan_lap, "khac", "template_file", "dang", 0)).status_code == 404
    assert client.get(page_of(xuan_lap, PROPOSAL.code, "template_file", "khac", 0)).status_code == 400
    assert client.get(page_of(xuan_lap, PROPOSAL.code, "trial", "dang", 7)).status_code == 404
    assert client.get(reverse("issuing:templates", args=[xuan_lap.pk])).context["kind"].code == "bao-cao"


def test_what_is_refused_today_gives_way_and_is_told(browse, huyen, closed, lam_binh):
    made = in_use(lam_binh, MINUTES.code, "dang", template("Riêng"))
    with made.file.storage.open(made.file.name, "wb") as file:
        file.write(template("{{ ten_cu }}"))
    client = browse(huyen)
    assert "BIÊN BẢN" in taken(client, "minutes_paper", closed)
    told = client.get(reverse("awarding:meeting", args=[closed.pk])).content.decode()
    for said in ("nay không qua được kiểm tra", "không có tên “ten_cu”", "in theo mẫu của cổng"):
        assert said in told


@pytest.mark.parametrize("code", PAPERS)
def test_a_file_that_is_gone_brings_back_to_the_thing(code, browse, an, things):
    thing = things[code]
    form = form_of(code, thing)
    made = in_use(unit_of(code, thing), code, form, template("Riêng"))
    made.file.storage.delete(made.file.name)
    answer = browse(an).get(reverse(f"awarding:{ADDRESSES[code][0]}", args=[thing.pk]), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert "không còn trên máy chủ" in answer.content.decode(), said
    assert not Change.objects.filter(action="exported").exists()


def test_the_servers_folder_serves_who_has_none_of_its_own(browse, huyen, closed, lam_binh, settings):
    settings.DANVAN_REPORT_TEMPLATES.mkdir()
    (settings.DANVAN_REPORT_TEMPLATES / "dang.docx").write_bytes(template("Báo cáo chung"))
    assert "Báo cáo chung" not in taken(browse(huyen), "minutes_paper", closed)
    (settings.DANVAN_REPORT_TEMPLATES / "bien-ban-dang.docx").write_bytes(template("Biên bản chung"))
    assert "Biên bản chung" in taken(browse(huyen), "minutes_paper", closed)
    in_use(lam_binh, MINUTES.code, "dang", template("Biên bản riêng"))
    assert "Biên bản riêng" in taken(browse(huyen), "minutes_paper", closed)


def test_the_command_takes_one_in_and_gives_it_back(xuan_lap, tmp_path, capsys):
    out = tmp_path / "ra.docx"
    call_command("report_template", "dang", str(out), "--paper", "to-trinh")
    assert out.read_bytes() == PROPOSAL.default("dang")
    told = capsys.readouterr().out
    assert "to-trinh-dang.docx" in told
    for name in PROPOSAL.names:
        assert f"  {name} " in told
    out.write_bytes(template("Tờ trình của {{ don_vi }}"))
    unit = ("--unit", xuan_lap.code)
    call_command("report_template", "dang", str(out), "--paper", "to-trinh", *unit, "--put")
    assert "bản 1 (Tờ trình, mẫu văn bản của Đảng)" in capsys.readouterr().out
    call_command("report_template", "dang", str(tmp_path / "b.docx"), "--paper", "to-trinh", *unit)
    assert (tmp_path / "b.docx").read_bytes() == out.read_bytes()
    call_command("report_template", "dang", str(tmp_path / "c.docx"), *unit)
    assert (tmp_path / "c.docx").read_bytes() == KINDS["bao-cao"].default("dang")
    out.write_bytes(template("{{ so_cong_nhan }}"))
    with pytest.raises(CommandError, match="so_cong_nhan"):
        call_command("report_template", "dang", str(out), "--paper", "to-trinh", *unit, "--put")


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")
def test_papers_of_changed_templates_open_in_libreoffice(browse, an, things, tmp_path):
    client = browse(an)
    for code, thing in things.items():
        form = form_of(code, thing)
        in_use(unit_of(code, thing), code, form, changed(code, form))
        answer = client.get(reverse(f"awarding:{ADDRESSES[code][0]}", args=[thing.pk]))
        (tmp_path / f"{code}.docx").write_bytes(answer.content)
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    files = [tmp_path / f"{code}.docx" for code in things]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", tmp_path, *files],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=180,
    )
    for code in things:
        said = subprocess.run(
            ["pdftotext", "-layout", tmp_path / f"{code}.pdf", "-"],
            check=True,
            capture_output=True,
            text=True,
        )
        assert CHANGED.casefold() in said.stdout.casefold(), code
