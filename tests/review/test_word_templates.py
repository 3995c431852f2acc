"""A unit's own Word templates: sent in the browser, checked, tried, used by that unit alone, none ever lost."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document

from danvan.closing import services as closing
from danvan.lib.word.faults import TemplateFaultsError
from danvan.lib.word.guard import MAX_BYTES, refuse_unsafe
from danvan.review.figures.lists import lists_of
from danvan.review.figures.review import review_of
from danvan.review.issuing.kinds import KINDS
from danvan.review.issuing.templates import check, put_into_use, take_in
from danvan.review.models import ClosedReview, WordTemplate
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.report import own_templates
from danvan.review.report.context import context_of
from danvan.review.report.declared import REPORT
from danvan.review.report.own_templates import judge, own_template, remark_on
from danvan.review.report.sample import sample_context
from danvan.review.report.templates import default_template
from danvan.review.scope import Scope
from models_registry.access import OPERATOR
from models_registry.models import Change, Unit
from models_registry.permissions import Task
from tests.builders import make_model, make_period, make_recognition, make_registration, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.papers]


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DANVAN_REPORT_TEMPLATES = tmp_path / "chung"


@pytest.fixture
def quan_tri(xuan_lap):
    return make_user((Task.ADMINISTER, Task.READ), xuan_lap, "quan-tri-xa", full_name="Quản trị Xuân Lập")


@pytest.fixture
def quan_tri_khac(khuon_ha):
    return make_user((Task.ADMINISTER, Task.READ), khuon_ha, "quan-tri-khac")


@pytest.fixture
def period(lam_binh):
    return make_period(2020, 2022, lam_binh)


def template(*lines):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_part(name, content, source=None, **replaced):
    """The template with one more part; `replaced` parts by the end of their name, dots as underscores."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source or template("{{ don_vi }}"))) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def words(content):
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs if paragraph.text]


def foot_of(content):
    return "".join(one.text for one in Document(io.BytesIO(content)).sections[0].footer.paragraphs)


def page_of(unit, name="templates", *args):
    return reverse(f"issuing:{name}", args=[unit.pk, "bao-cao", *args])


def send(client, unit, content, form="dang", name="mau.docx", **values):
    page = client.get(page_of(unit)).content.decode()
    sent = {"form": form, "tep": SimpleUploadedFile(name, content), "note": "Thử", **values}
    keys = [part.split('"')[0] for part in page.split('name="one_use_key" value="')[1:]]
    return client.post(page_of(unit), {"one_use_key": keys[-1], **sent})


def use(client, unit, version, seen="", form="dang"):
    return client.post(page_of(unit, "use_template", form), {"ban": version, "dang_dung": seen})


def report_of(client, period, unit, **more):
    return client.get(reverse("review:document", args=[period.name]), {"don_vi": unit.pk, **more})


# --- sent, tried, used, taken back


def test_a_template_is_sent_tried_and_put_into_use(quan_tri, xuan_lap, period, browse):
    client = browse(quan_tri)
    content = template("Báo cáo của {{ ten_co_quan }}", "{{ so_mo_hinh }} mô hình")
    make_registration(make_model("Đường hoa", unit=xuan_lap))
    assert send(client, xuan_lap, content, name=r"C:\mau\Mẫu <xã>.docx").status_code == 302
    assert words(report_of(client, period, xuan_lap).content)[0] != "Báo cáo của"  # not yet in use
    page = client.get(page_of(xuan_lap)).content.decode()
    assert "Mẫu &lt;xã&gt;.docx" in page
    assert "mẫu mặc định của cổng" in page
    tried = client.get(page_of(xuan_lap, "trial", "dang", 1))
    assert words(tried.content)[1] == "1 mô hình"
    assert client.get(page_of(xuan_lap, "template_file", "dang", 1)).content == content
    used = client.get(use(client, xuan_lap, 1).url).content.decode()
    assert "Báo cáo theo mẫu văn bản của Đảng từ nay dùng mẫu Word bản 1." in used
    told = words(report_of(client, period, xuan_lap).content)
    assert told[:2] == [
        "Báo cáo của Ban Chỉ đạo phong trào thi đua “Dân vận khéo” xã Xuân Lập",
        "1 mô hình",
    ]
    assert "UBND XÃ XUÂN LẬP" not in told  # its other forms have none of their own
    state = Document(io.BytesIO(report_of(client, period, xuan_lap, mau="nha-nuoc").content))
    assert "UBND XÃ XUÂN LẬP" in state.tables[0].rows[0].cells[0].text
    assert {change.by for change in Change.objects.of(WordTemplate)} == {quan_tri}


def test_an_earlier_version_is_taken_back_and_none_is_lost(quan_tri, xuan_lap, period, browse):
    client = browse(quan_tri)
    for number in (1, 2):
        send(client, xuan_lap, template(f"Bản {number}"))
    use(client, xuan_lap, 2)
    assert words(report_of(client, period, xuan_lap).content)[0] == "Bản 2"
    use(client, xuan_lap, 1, seen="2")
    assert words(report_of(client, period, xuan_lap).content)[0] == "Bản 1"
    use(client, xuan_lap, "", seen="1")
    assert "BÁO CÁO" in words(report_of(client, period, xuan_lap).content)
    assert list(WordTemplate.objects.values_list("version", "in_use")) == [(2, False), (1, False)]
    for number in (1, 2):
        kept = client.get(page_of(xuan_lap, "template_file", "dang", number))
        assert words(kept.content) == [f"Bản {number}"]


def test_it_is_of_its_unit_alone(
    quan_tri, quan_tri_khac, xuan_lap, khuon_ha, lam_binh, period, huyen, browse
):
    send(browse(quan_tri), xuan_lap, template("Của Xuân Lập"))
    use(browse(quan_tri), xuan_lap, 1)
    for unit in (khuon_ha, lam_binh):
        assert "BÁO CÁO" in words(report_of(browse(huyen), period, unit).content), unit
    assert words(report_of(browse(huyen), period, xuan_lap).content)[0] == "Của Xuân Lập"
    assert "mau.docx" not in browse(quan_tri_khac).get(page_of(khuon_ha)).content.decode()
    for name, args in (("template_file", ("dang", 1)), ("trial", ("dang", 1))):
        assert browse(quan_tri_khac).get(page_of(xuan_lap, name, *args)).status_code == 404
        assert browse(quan_tri_khac).get(page_of(khuon_ha, name, *args)).status_code == 404
    assert use(browse(quan_tri_khac), xuan_lap, 1).status_code == 404
    assert use(browse(quan_tri_khac), khuon_ha, 1).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("an", 200), ("huyen", 403), ("xa", 403), ("bcd", 403), ("xa_khac", 404), ("la", 404)],
    indirect=["who"],
)
def test_every_door_answers_each_of_the_cast(who, status, xuan_lap, period, browse):
    take_in(xuan_lap, "dang", template("Của Xuân Lập"), "mau.docx", OPERATOR)
    client = browse(who)
    doors = [page_of(xuan_lap), page_of(xuan_lap, "template_file", "dang", 0)]
    doors += [page_of(xuan_lap, name, "dang", 1) for name in ("template_file", "trial")]
    for door in doors:
        assert client.get(door).status_code == status, door
        assert browse(None).get(door).url.startswith("/dang-nhap/")
    written = 302 if status == 200 else status
    sent = {"form": "dang", "tep": SimpleUploadedFile("m.docx", template("Khác"))}
    assert client.post(page_of(xuan_lap), sent).status_code == written
    assert use(client, xuan_lap, 1).status_code == written
    assert WordTemplate.objects.filter(in_use=True).exists() == (status == 200)
    assert browse(None).post(page_of(xuan_lap), {}).url.startswith("/dang-nhap/")


def test_who_administers_but_does_not_read_is_shown_no_figures(xuan_lap, period, browse):
    user = make_user((Task.ADMINISTER,), xuan_lap)
    client = browse(user)
    assert send(client, xuan_lap, template("{{ so_mo_hinh }}")).status_code == 302
    tried = client.get(page_of(xuan_lap, "trial", "dang", 1))
    assert words(tried.content) == ["…"]
    assert "BẢN XEM THỬ – chưa có số liệu" in foot_of(tried.content)
    assert "Xem thử với" not in client.get(page_of(xuan_lap)).content.decode()


def test_addresses_that_mean_nothing_are_refused(quan_tri, xuan_lap, browse):
    client = browse(quan_tri)
    assert client.get(page_of(xuan_lap, "template_file", "khac", 0)).status_code == 400
    assert client.get(page_of(xuan_lap, "template_file", "dang", 7)).status_code == 404
    assert client.get(page_of(xuan_lap, "trial", "dang", 7)).status_code == 404
    assert use(client, xuan_lap, "7").status_code == 404
    assert use(client, xuan_lap, "x").status_code == 400
    assert use(client, xuan_lap, "", form="khac").status_code == 400


def test_a_choice_that_others_have_changed_is_shown_first(quan_tri, an, xuan_lap, browse):
    for number in (1, 2):
        send(browse(quan_tri), xuan_lap, template(f"Bản {number}"))
    use(browse(an), xuan_lap, 2)
    answer = browse(quan_tri).post(
        page_of(xuan_lap, "use_template", "dang"), {"ban": "1", "dang_dung": ""}, follow=True
    )
    assert "vừa được người khác đổi" in answer.content.decode()
    assert WordTemplate.objects.get(in_use=True).version == 2


def test_buttons_pressed_twice_act_once(quan_tri, xuan_lap, browse):
    client = browse(quan_tri)
    key = "0123456789abcdef0123456789abcdef"
    mine = template("Bản 1")
    for _ in range(2):
        send(client, xuan_lap, mine, one_use_key=key)
    assert WordTemplate.objects.count() == 1
    page = client.get(page_of(xuan_lap)).content.decode()
    sent = {"ban": "1", "dang_dung": "", "one_use_key": page.split('name="one_use_key" value="')[1][:32]}
    for _ in range(2):
        answer = client.post(page_of(xuan_lap, "use_template", "dang"), sent, follow=True)
        assert "người khác đổi" not in answer.content.decode()
    assert Change.objects.of(WordTemplate).count() == 2


def test_the_same_file_again_is_no_new_version(quan_tri, xuan_lap, browse):
    send(browse(quan_tri), xuan_lap, template("Bản 1"))
    answer = send(browse(quan_tri), xuan_lap, WordTemplate.objects.get().file.read())
    assert answer.status_code == 400
    assert "Tệp này đã có, là bản 1" in answer.content.decode()


def test_a_file_that_is_gone_is_told_on_the_page_of_the_report(quan_tri, xuan_lap, period, browse):
    client = browse(quan_tri)
    send(client, xuan_lap, template("Bản 1"))
    use(client, xuan_lap, 1)
    made = WordTemplate.objects.get()
    made.file.storage.delete(made.file.name)
    answer = client.get(
        reverse("review:document", args=[period.name]), {"don_vi": xuan_lap.pk}, follow=True
    ).content.decode()
    assert "không còn trên máy chủ" in answer
    again = client.get(page_of(xuan_lap, "template_file", "dang", 1), follow=True).content.decode()
    assert "không còn trên máy chủ" in again


# --- what is refused, and that nothing of it stays


def test_every_fault_is_told_at_once_with_its_place(quan_tri, xuan_lap, tmp_path, browse):
    answer = send(browse(quan_tri), xuan_lap, template("{{ so_la }}", "{{ so_mo_hinh }}", "{{ ten_la }}"))
    page = answer.content.decode()
    assert answer.status_code == 400
    for name in ("so_la", "ten_la"):
        assert f"không có tên “{name}”" in page
    assert "thân văn bản" in page
    assert not WordTemplate.objects.exists()
    assert not [file for file in (tmp_path / "media").rglob("*") if file.is_file()]


def test_a_template_that_only_a_review_shows_to_be_wrong_is_refused(quan_tri, xuan_lap, period, browse):
    answer = send(browse(quan_tri), xuan_lap, template("{{ don_vi.khong_co }}"))
    assert answer.status_code == 400
    assert "don_vi" in answer.content.decode()


IN_NO_SAMPLE = {
    "a field of a text": ("{{ don_vi.khong_co }}", "khong_co"),
    "a field of a row": ("{% for dong in bang_don_vi %}{{ dong.khong_co }}{% endfor %}", "khong_co"),
    "a field of a total": ("{{ tong_don_vi.stt }}", "stt"),
    "a field where nothing is listed": (
        "{% if bang_khen_thuong %}{% else %}{{ don_vi.khong_co }}{% endif %}",
        "khong_co",
    ),
    "the first of what may be none": ("{{ (bang_khen_thuong|first).ten }}", "danh sách có khi trống"),
}


@pytest.mark.parametrize("name", IN_NO_SAMPLE)
@pytest.mark.parametrize("with_period", [True, False])
def test_a_portal_without_any_review_finds_the_same_faults(name, with_period, quan_tri, xuan_lap, browse):
    if with_period:
        make_period(2020, 2022, xuan_lap)
    line, said = IN_NO_SAMPLE[name]
    answer = send(browse(quan_tri), xuan_lap, template("{{ so_mo_hinh }}", line))
    assert answer.status_code == 400
    (fault,) = answer.context["form"].errors["tep"]
    assert said in fault
    assert "Mẫu Word, thân văn bản, chỗ “" in fault
    assert not WordTemplate.objects.exists()


@pytest.mark.parametrize("form", ["dang", "nha-nuoc", "mat-tran"])
def test_a_sample_has_the_kinds_of_values_that_a_review_has(form, xuan_lap, period):
    def kinds(value):
        if isinstance(value, dict):
            return {name: kinds(part) for name, part in value.items()}
        return [kinds(part) for part in value[:1]] if isinstance(value, list) else type(value)

    make_recognition(make_registration(make_model("Đường hoa", unit=xuan_lap)))
    review = review_of(Scope(period, xuan_lap), list(Unit.objects.all()))
    moment = datetime(2022, 10, 5, 8, 0)
    real = context_of(review, lists_of(review), ledger_of(review, OPERATOR), "Cán bộ", moment, form)
    sample, empty = (sample_context(REPORT, xuan_lap, form, is_empty=is_empty) for is_empty in (False, True))
    assert set(sample) == set(empty) == set(real) == REPORT.names
    for name, value in real.items():
        if value:
            assert kinds(value) in (kinds(sample[name]), kinds(empty[name])), name
        else:
            assert empty[name] == value, name


def test_a_portal_without_any_review_takes_a_template_and_shows_how_it_looks(quan_tri, xuan_lap, browse):
    client = browse(quan_tri)
    for form in ("dang", "nha-nuoc", "mat-tran"):
        assert send(client, xuan_lap, default_template(form), form=form).status_code == 302
        tried = client.get(page_of(xuan_lap, "trial", form, 1)).content
        told = [cell.text for table in Document(io.BytesIO(tried)).tables for cell in table.rows[0].cells]
        assert "XUÂN LẬP" in told[0].replace("\u00a0", " ")
        assert "BẢN XEM THỬ" in foot_of(tried)
    assert "Xem thử, chưa có số liệu" in client.get(page_of(xuan_lap)).content.decode()


RELATION = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}"{mode}/></Relationships>'
)


def relation(kind, target="http://noi-khac.vn/x", mode=' TargetMode="External"'):
    return with_part("word/_rels/footnotes.xml.rels", RELATION.format(kind=kind, target=target, mode=mode))


def field(kind, text):
    document = Document()
    run = document.add_paragraph().add_run()
    run._r.append(run._r.makeelement(f"{{{run._r.nsmap['w']}}}instrText", {}))
    run._r[-1].text = f" {kind} {text}"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def with_footnote(text, header=False):
    """The template with one footnote; `header`: its part is said to be a header as well."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = f'<Relationship Id="rId900" Type="{office}/footnotes" Target="footnotes.xml"/>'
    if header:
        links += f'<Relationship Id="rId901" Type="{office}/header" Target="footnotes.xml"/>'
    source = edited(
        "[Content_Types].xml",
        "</Types>",
        f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>',
    )
    source = edited("word/_rels/document.xml.rels", "</Relationships>", f"{links}</Relationships>", source)
    note = f'<w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    return with_part("word/footnotes.xml", f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>', source)


def edited(name, old, new, source=None):
    """The template with `new` for `old` in the part of this name."""
    source = source or template("{{ don_vi }}")
    part = zipfile.ZipFile(io.BytesIO(source)).read(name).decode()
    assert old in part
    return with_part(name, part.replace(old, new), source)


def with_body(xml, source=None):
    return edited("word/document.xml", "<w:sectPr", f"<w:p>{xml}</w:p><w:sectPr", source)


def mark(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def order(text, tag="instrText"):
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def with_main_part(name):
    """A file whose document is the part of this name, with a field that runs; word/document.xml stays and is clean."""
    runs = with_body(mark("begin") + order("DDEAUTO c:\\x") + mark("end"))
    main = zipfile.ZipFile(io.BytesIO(runs)).read("word/document.xml")
    source = edited("_rels/.rels", '"word/document.xml"', f'"{name}"')
    source = edited("[Content_Types].xml", "/word/document.xml", f"/{name}", source)
    return with_part(name, main, source)


NESTED = mark("begin") + order("QUOTE 68") + mark("end")

HOSTILE = {
    "no zip": (lambda: b"khong phai tep word", "không phải là tệp Word"),
    "a list": (lambda: with_only("xl/workbook.xml"), "không phải là tệp Word"),
    "too large": (lambda: b"PK" + b"0" * MAX_BYTES, "lớn hơn 5 MB"),
    "a bomb": (lambda: with_part("word/bom.bin", b"0" * 60_000_000), "mở ra quá lớn"),
    "much text": (lambda: with_part("word/dai.xml", b"<a>" + b"ab cd " * 700_000 + b"</a>"), "dài quá"),
    "entities": (
        lambda: with_part("word/e.xml", b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'),
        "không an toàn",
    ),
    "macros": (lambda: with_part("word/vbaProject.bin", b"x"), "có macro"),
    "a control": (lambda: with_part("word/activeX/activeX1.bin", b"x"), "có macro"),
    "a template elsewhere": (lambda: relation("attachedTemplate"), "nối tới tệp ở ngoài"),
    "a picture elsewhere": (lambda: relation("image"), "nối tới tệp ở ngoài"),
    "an object": (lambda: relation("oleObject", "embeddings/a.bin", ""), "nhúng ở trong"),
    "a page inside": (lambda: relation("aFChunk", "a.html", ""), "nhúng ở trong"),
    "a field that fetches": (lambda: field("INCLUDEPICTURE", '"http://x/y.png"'), "INCLUDEPICTURE"),
    "a field that runs": (lambda: field("ddeauto", "c:\\\\cmd"), "DDEAUTO"),
    "a document elsewhere": (lambda: with_main_part("word/sub/main.xml"), "DDEAUTO"),
    "a document by another name": (lambda: with_main_part("word/main.bin"), "không phải là tệp Word"),
    "a field in a deeper folder": (
        lambda: with_part("word/sub/a.xml", f'<w:p xmlns:w="{W}"><w:fldSimple w:instr=" LINK a "/></w:p>'),
        "LINK",
    ),
    "a header by another name": (
        lambda: edited(
            "[Content_Types].xml",
            "</Types>",
            '<Override PartName="/word/a.bin" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.header+xml"/></Types>',
        ),
        "không phải là tệp Word",
    ),
    "a command that a field within it makes": (
        lambda: with_body(mark("begin") + order(" ") + NESTED + order("DEAUTO c:\\x") + mark("end")),
        "trường lồng trong trường",
    ),
    "a command that a simple field within it makes": (
        lambda: with_body(
            mark("begin") + '<w:fldSimple w:instr="QUOTE 68"/>' + order("DEAUTO c:\\x") + mark("end")
        ),
        "trường lồng trong trường",
    ),
    "a command in plain text": (
        lambda: with_body(mark("begin") + order("DDEAUTO c:\\x", "t") + mark("end")),
        "DDEAUTO",
    ),
    "a database": (lambda: field("DATABASE", "x"), "DATABASE"),
    "a document in a list of contents": (lambda: field("RD", "x"), "RD"),
}


def with_only(name):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        new.writestr(name, "<a/>")
    return stream.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_harm_is_refused_and_not_kept(name, quan_tri, xuan_lap, tmp_path, browse):
    make, said = HOSTILE[name]
    answer = send(browse(quan_tri), xuan_lap, make())
    assert answer.status_code == 400, name
    assert said in answer.content.decode()
    assert not WordTemplate.objects.exists()
    assert not [file for file in (tmp_path / "media").rglob("*") if file.is_file()]


def test_a_file_that_was_found_good_is_not_read_again_and_a_refused_one_is(monkeypatch):
    read = []
    monkeypatch.setattr(
        own_templates, "refuse_unsafe", lambda content: read.append(content) or refuse_unsafe(content)
    )
    good, bad = template("Của {{ ten_co_quan }}"), template("Của {{ ten_la }}")
    for _ in range(2):
        judge(good)
        with pytest.raises(TemplateFaultsError):
            judge(bad)
    assert read == [good, bad, bad]
    judge(good, KINDS["to-trinh"])  # other names serve another kind of paper
    assert len(read) == 4


@pytest.mark.parametrize(
    "line",
    [
        "{{ 'a' * 1000000000 }}",
        "{{ 10 ** 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ don_vi.upper() }}",
        "{% set x = don_vi ~ don_vi %}{{ x }}",
        "{% macro a() %}{% endmacro %}",
        "{% for a in bang_nam %}{% for b in bang_nam %}{{ b.nam }}{% endfor %}{% endfor %}",
        "{% for a in bang_nam %}{{ bang_nam }}{% endfor %}",
        "{{ bang_nam|join(don_vi) }}",
        "{% for a in bang_nam recursive %}{{ loop(a) }}{% endfor %}",
        "{{ '" + "a" * 300 + "' }}",
    ],
)
def test_a_template_that_would_grow_by_itself_is_refused(line, xuan_lap):
    with pytest.raises(TemplateFaultsError) as raised:
        check(xuan_lap, "dang", template("{{ don_vi }}", line), OPERATOR)
    assert raised.value.faults


@pytest.mark.parametrize(
    "line", ["{{ (9**300 &gt; 1)|upper }}", "{% set x = don_vi %}{{ x }}", "{{ khong_co_ten }}"]
)
def test_a_footnote_is_held_to_the_same_rules_and_named(line, xuan_lap):
    with pytest.raises(TemplateFaultsError, match="cước chú"):
        check(xuan_lap, "dang", with_footnote(line), OPERATOR)


def test_a_footnote_is_filled(quan_tri, xuan_lap, period, browse):
    client = browse(quan_tri)
    assert send(client, xuan_lap, with_footnote("Của {{ don_vi }}")).status_code == 302
    use(client, xuan_lap, 1)
    with zipfile.ZipFile(io.BytesIO(report_of(client, period, xuan_lap).content)) as report:
        assert "Của Xã Xuân Lập" in report.read("word/footnotes.xml").decode()


def test_no_part_is_filled_twice(xuan_lap):
    """The second time the values that users wrote would be read as a template."""
    with pytest.raises(TemplateFaultsError):
        check(xuan_lap, "dang", with_footnote("{{ don_vi }}", header=True), OPERATOR)


def test_values_in_a_footnote_are_no_tags_however_many_sections_there_are(xuan_lap, period):
    note = with_footnote("{{ '{' ~ '{ so_la }' ~ '}' }}")
    section = '<w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr>'
    content = with_body(section, note)
    assert len(Document(io.BytesIO(content)).sections) == 2
    check(xuan_lap, "dang", content, OPERATOR)


def test_fields_that_stay_within_the_paper_are_no_fault():
    refuse_unsafe(field("PAGE", r"\* MERGEFORMAT"))
    contents = mark("begin") + order(r'TOC \o "1-3"') + mark("separate")
    inside = mark("begin") + order("PAGEREF _Toc1") + mark("separate") + order("1", "t") + mark("end")
    refuse_unsafe(with_body(contents + inside + mark("end")))


def test_the_default_templates_pass_their_own_check(xuan_lap, period):
    for form in ("dang", "nha-nuoc", "mat-tran"):
        check(xuan_lap, form, default_template(form), OPERATOR)


def test_links_and_pictures_of_its_own_are_no_fault():
    refuse_unsafe(relation("hyperlink"))
    refuse_unsafe(relation("image", "media/a.png", ""))


# --- what was taken in once and would not be today


STALE = {
    "a field that fetches": (lambda: field("INCLUDEPICTURE", '"http://x/y.png"'), "INCLUDEPICTURE"),
    "a text that grows": (lambda: template("{{ 'a' * 1000000000 }}"), "mẫu tải lên chỉ dùng được"),
    "a name that is gone": (lambda: template("{{ ten_cu }}"), "không có tên “ten_cu”"),
    "no Word file": (lambda: b"khong phai tep word", "không phải là tệp Word"),
}


@pytest.fixture(params=STALE)
def stale(request, xuan_lap):
    """A version in use that was taken in before its fault was one; what is said of it."""
    make, said = STALE[request.param]
    made = take_in(xuan_lap, "dang", template("Riêng"), "mau.docx", OPERATOR)
    put_into_use(xuan_lap, "dang", made, OPERATOR)
    Path(made.file.path).write_bytes(make())
    return said


def test_what_is_refused_today_gives_way_to_the_portals_own_form(stale, quan_tri, xuan_lap, period, browse):
    client = browse(quan_tri)
    assert "BÁO CÁO" in words(report_of(client, period, xuan_lap).content)
    told = client.get(reverse("review:review", args=[period.name]), {"don_vi": xuan_lap.pk}).content.decode()
    for said in ("Mẫu Word bản 1 của Xã Xuân Lập nay không qua được kiểm tra", stale, "in theo mẫu của cổng"):
        assert said in told
    page = client.get(page_of(xuan_lap)).content.decode()
    assert "nay không qua được kiểm tra" in page
    assert "in theo mẫu của cổng" in page


def test_what_is_refused_today_gives_way_in_commands_too(stale, xuan_lap, period, tmp_path):
    out = io.StringIO()
    call_command("export_review", period.slug, str(tmp_path / "a.docx"), "--unit", "02242", stdout=out)
    assert "BÁO CÁO" in words((tmp_path / "a.docx").read_bytes())
    assert stale in out.getvalue()
    with pytest.raises(CommandError, match="nay không qua được kiểm tra"):
        call_command("report_template", "dang", str(tmp_path / "b.docx"), "--unit", "02242")


def test_what_is_refused_today_closes_nothing(stale, xuan_lap, period, an):
    with pytest.raises(ValidationError, match="nay không qua được kiểm tra"):
        closing.close(Scope(period, xuan_lap), an, "Báo cáo")
    assert not ClosedReview.objects.exists()


def test_what_is_refused_today_is_neither_tried_nor_put_into_use(stale, quan_tri, xuan_lap, period, browse):
    client = browse(quan_tri)
    WordTemplate.objects.update(in_use=False)
    trial = page_of(xuan_lap, "trial", "dang", 1)
    for press in (lambda: client.get(trial), lambda: use(client, xuan_lap, 1)):
        answer = press()
        assert answer.url == page_of(xuan_lap)
        assert stale in client.get(answer.url).content.decode()
    assert not WordTemplate.objects.filter(in_use=True).exists()


# --- which one wins; commands; closings


def test_the_units_own_wins_over_the_servers_folder_and_that_over_the_default(xuan_lap, khuon_ha, settings):
    assert own_template(xuan_lap, "dang") is None
    settings.DANVAN_REPORT_TEMPLATES.mkdir()
    (settings.DANVAN_REPORT_TEMPLATES / "dang.docx").write_bytes(template("Chung"))
    assert words(own_template(xuan_lap, "dang")) == ["Chung"]
    made = take_in(xuan_lap, "dang", template("Riêng"), "mau.docx", OPERATOR)
    assert words(own_template(xuan_lap, "dang")) == ["Chung"]
    put_into_use(xuan_lap, "dang", made, OPERATOR)
    assert words(own_template(xuan_lap, "dang")) == ["Riêng"]
    assert words(own_template(khuon_ha, "dang")) == ["Chung"]


def test_the_command_takes_a_file_in_and_gives_it_back(xuan_lap, period, tmp_path):
    (tmp_path / "mau.docx").write_bytes(template("Riêng của {{ don_vi }}"))
    put = (
        "report_template",
        "dang",
        str(tmp_path / "mau.docx"),
        "--unit",
        "02242",
        "--put",
        "--note",
        "Từ lệnh",
    )
    out = io.StringIO()
    call_command(*put, stdout=out)
    assert "Xã Xuân Lập từ nay dùng mẫu Word bản 1" in out.getvalue()
    assert WordTemplate.objects.get().note == "Từ lệnh"
    call_command(
        "report_template", "dang", str(tmp_path / "ra.docx"), "--unit", "02242", stdout=io.StringIO()
    )
    assert words((tmp_path / "ra.docx").read_bytes()) == ["Riêng của {{ don_vi }}"]
    call_command(
        "export_review", period.slug, str(tmp_path / "bc.docx"), "--unit", "02242", stdout=io.StringIO()
    )
    assert words((tmp_path / "bc.docx").read_bytes())[0] == "Riêng của Xã Xuân Lập"
    with pytest.raises(CommandError, match="là bản 1"):
        call_command(*put)
    (tmp_path / "sai.docx").write_bytes(template("{{ so_la }}"))
    with pytest.raises(CommandError, match="so_la"):
        call_command("report_template", "dang", str(tmp_path / "sai.docx"), "--unit", "02242", "--put")
    with pytest.raises(CommandError, match="--unit"):
        call_command("report_template", "dang", str(tmp_path / "mau.docx"), "--put")
    with pytest.raises(CommandError, match="đúng một đơn vị"):
        call_command("report_template", "dang", str(tmp_path / "mau.docx"), "--unit", "99999", "--put")


def test_a_closed_review_keeps_the_paper_of_its_day(xuan_lap, period, an, browse):
    put_into_use(
        xuan_lap, "dang", take_in(xuan_lap, "dang", template("Mẫu cũ"), "a.docx", OPERATOR), OPERATOR
    )
    closed = closing.close(Scope(period, xuan_lap), an, "Báo cáo")
    put_into_use(
        xuan_lap, "dang", take_in(xuan_lap, "dang", template("Mẫu mới"), "b.docx", OPERATOR), OPERATOR
    )
    kept = browse(an).get(reverse("closing:document", args=[closed.code])).content
    assert words(kept)[0] == "Mẫu cũ"
    assert ClosedReview.objects.count() == 1


# --- a file in which nothing is filled


NOTHING = "Mẫu này không có tên nào để cổng điền"


def test_a_file_without_a_name_of_the_portal_is_taken_in_with_a_remark(quan_tri, xuan_lap, browse):
    client = browse(quan_tri)
    plain, filled = template("Báo cáo của xã"), template("Báo cáo của {{ ten_co_quan }}")
    for content, is_told in ((plain, True), (filled, False)):
        address = send(client, xuan_lap, content).url
        assert (NOTHING in client.get(address).content.decode()) is is_told
    assert NOTHING in client.get(use(client, xuan_lap, 1).url).content.decode()
    assert NOTHING not in client.get(use(client, xuan_lap, 2, "1").url).content.decode()


@pytest.mark.parametrize(
    "text", ["{% if so_mo_hinh %}x{% endif %}", "{% for doan in dinh_nghia %}{{ doan }}{% endfor %}"]
)
def test_a_list_or_a_condition_is_something_filled(text):
    assert not remark_on(template(text))


def test_a_name_at_the_foot_alone_is_enough_and_the_default_has_its_names():
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "{{ don_vi }}"
    stream = io.BytesIO()
    document.save(stream)
    assert not remark_on(stream.getvalue())
    assert not remark_on(default_template("dang"))
    assert NOTHING in remark_on(template("Giá {1} là {x}"))


def test_the_command_says_so_too(xuan_lap, tmp_path, capsys):
    path = tmp_path / "mau.docx"
    path.write_bytes(template("Báo cáo"))
    call_command("report_template", "dang", str(path), "--unit", xuan_lap.code, "--put")
    assert NOTHING in capsys.readouterr().out
