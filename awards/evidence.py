"""Writers: evidence is taken in, replaced, taken off and put back; files that nothing names are swept."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from awards.models import Proposal
from awards.models.evidence import TO_CHANGE, Evidence, StoredFile, Subject
from danvan.lib.pictures import PictureError, remake
from danvan.lib.text import clean
from models_registry import access, trail
from models_registry.services.reasons import needed_reason

MAX_BYTES: Final = 20_000_000  # of one file, as of a list
AT_MOST: Final = 40  # files and links that stand behind one thing
FOLDER: Final = "evidence"
_SWEPT_AFTER: Final = timedelta(days=1)  # whoever writes a file names it within minutes
_GONE: Final = "Minh chứng này vừa được thay, gỡ hoặc đưa trở lại. Mở lại trang rồi chọn lại."
_THERE: Final = "Tệp hoặc liên kết này đã có ở đây."
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_HEIC: Final = (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1", b"ftypavif")


@dataclass(frozen=True)
class Received:
    """A file that was looked at and may be kept; `thumbnail` of a picture alone."""

    name: str
    type: str
    content: bytes
    thumbnail: bytes = b""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def receive(name: str, data: bytes) -> Received:
    """Looks at a file as it was sent: by its content, whatever its name says. It writes nothing.

    Takes PDF as it is, and pictures made anew without what they say of place, time and camera. Raises ValidationError
    with a sentence that names the file.
    """
    name = clean(name)[-255:] or "?"
    if not data:
        raise ValidationError(f"“{name}”: tệp trống.")
    if len(data) > MAX_BYTES:
        raise ValidationError(f"“{name}”: tệp lớn hơn {MAX_BYTES // 1_000_000} MB.")
    if data.startswith(b"%PDF-"):
        return Received(name, StoredFile.Type.PDF, data)
    if data.startswith(_PICTURES):
        try:
            picture = remake(data)
        except PictureError as error:
            raise ValidationError(f"“{name}”: {error}") from error
        return Received(name, StoredFile.Type.JPEG, picture.content, picture.thumbnail)
    if data[4:12].startswith(_HEIC):
        raise ValidationError(
            f"“{name}”: cổng chưa nhận ảnh HEIC của iPhone. Trên iPhone, hãy bấm “Chụp ảnh”, hoặc chọn ảnh trong "
            "Thư viện ảnh chứ không chọn trong Tệp: máy tự đổi sang JPG. Ảnh đã chép sang máy tính thì lưu lại thành "
            "JPG rồi gửi; muốn máy luôn chụp JPG: Cài đặt, Camera, Định dạng, chọn “Tương thích nhất”."
        )
    raise ValidationError(
        f"“{name}”: không phải là ảnh (JPG, PNG, WebP) hoặc PDF, dù tên tệp ghi thế nào. "
        "Văn bản Word, Excel thì lưu thành PDF rồi gửi."
    )


def link_to(subject: Subject) -> str:
    """How evidence names the thing that it is of: "model", "registration", "decision" or "proposal"."""
    return {"emulationmodel": "model"}.get(subject._meta.model_name or "", subject._meta.model_name or "")


def may_change(user: access.Asker, subject: Subject) -> bool:
    """Whether the user may add evidence to a thing, or change that which it has; of a proposal until it was sent."""
    if isinstance(subject, Proposal) and not subject.is_changing:
        return False
    return access.may(user, TO_CHANGE[link_to(subject)], subject.unit)


def add_evidence(
    subject: Subject,
    files: Sequence[Received],
    link: str = "",
    caption: str = "",
    *,
    by: access.Actor,
    paper: str = "",
) -> list[Evidence]:
    """Puts files, and a link, behind a thing; each is a row of its own, under the same caption, of the same paper.

    What stands there already is passed over; returns what is new. Raises PermissionDenied, or ValidationError if there
    would be more than `AT_MOST`.
    """
    with _stored(files) as stored, trail.act(by) as act:
        standing = _lock(subject, by)
        known = _shown_by(standing)
        new = [file for file in stored if file.sha256 not in known]
        rows = [Evidence(file=file) for file in new]
        rows += [Evidence(link=link)] if link and link not in known else []
        _refuse_more(len(standing) + len(rows))
        trail.create_all(new)
        for row in rows:
            setattr(row, link_to(subject), subject)
            row.caption, row.paper, row.act_id = caption, paper, act.pk
            _refuse_wrong(row)
        return trail.create_all(rows)


def replace_evidence(
    old: Evidence, file: Received | None, link: str = "", caption: str = "", *, by: access.Actor
) -> Evidence:
    """Puts a file or a link in the place of what stands; the old one stays in the history.

    Raises PermissionDenied, or ValidationError if the old one stands no longer or the new one stands there already.
    """
    if (file is None) == (not link):
        raise ValidationError("Chọn một tệp, hoặc ghi một liên kết.")
    with _stored([file] if file else []) as stored, trail.act(by) as act:
        standing = _lock(old.subject, by)
        if old not in standing:
            raise ValidationError(_GONE)
        new = Evidence(link=link, caption=caption, paper=old.paper, act_id=act.pk)
        new.file = trail.create_all(stored)[0] if stored else None
        if new.digest in _shown_by(standing):
            raise ValidationError(_THERE)
        setattr(new, link_to(old.subject), old.subject)
        _refuse_wrong(new)
        trail.save(new)
        trail.save(old, replaced_by=new)
    return new


def describe_evidence(evidence: Evidence, caption: str, *, by: access.Actor) -> None:
    """Changes the words beside it.

    Raises PermissionDenied, or ValidationError if they are too long or it stands no longer.
    """
    with trail.act(by):
        if evidence not in _lock(evidence.subject, by):
            raise ValidationError(_GONE)
        evidence.caption = caption
        _refuse_wrong(evidence)
        trail.save(evidence, caption=caption)


def remove_evidence(evidence: Evidence, *, by: access.Actor, reason: str) -> None:
    """Takes off what stands; it stays in the history, for those who may change the thing.

    Raises PermissionDenied, or ValidationError without a reason or if it stands no longer.
    """
    reason = needed_reason(reason)
    with trail.act(by, reason):
        if evidence not in _lock(evidence.subject, by):
            raise ValidationError(_GONE)
        trail.save(evidence, removed_because=reason)


def restore_evidence(evidence: Evidence, *, by: access.Actor) -> None:
    """Puts back what was taken off. Raises PermissionDenied, or ValidationError if it was not, or is there again."""
    with trail.act(by):
        standing = _lock(evidence.subject, by)
        if evidence.digest in _shown_by(standing):
            raise ValidationError(_THERE)
        evidence.refresh_from_db()
        if not evidence.removed_because:
            raise ValidationError(_GONE)
        _refuse_more(len(standing) + 1)
        trail.save(evidence, removed_because="")


def sweep_files() -> int:
    """Deletes files of the folder that no row names, left by what broke off before it was written; returns how many."""
    if not default_storage.exists(FOLDER):
        return 0
    named = {name for names in StoredFile.objects.values_list("file", "thumbnail") for name in names}
    swept = 0
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if path not in named and default_storage.get_modified_time(path) < timezone.now() - _SWEPT_AFTER:
            default_storage.delete(path)
            swept += 1
    return swept


def _lock(subject: Subject, by: access.Actor) -> list[Evidence]:
    """What stands behind a thing. Of two at once the second waits. Raises PermissionDenied."""
    (locked,) = type(subject)._base_manager.select_for_update(of=("self",)).filter(pk=subject.pk)
    if not may_change(by, locked):
        raise PermissionDenied
    return list(Evidence.objects.filter(**{link_to(subject): subject}).current().select_related("file"))


def _shown_by(standing: Iterable[Evidence]) -> set[str]:
    """The digests of what stands; two may have the same, since two things were made one."""
    return {one.digest for one in standing}


def _refuse_wrong(row: Evidence) -> None:
    """Its words and its link; the rows that it points to are known."""
    row.clean_fields(exclude={field.name for field in row._meta.concrete_fields if field.is_relation})


def _refuse_more(number: int) -> None:
    if number > AT_MOST:
        raise ValidationError(
            f"Mỗi nơi giữ nhiều nhất {AT_MOST} tệp và liên kết. Hãy gỡ bớt, hoặc gộp nhiều trang vào một tệp PDF."
        )


@contextmanager
def _stored(files: Sequence[Received]) -> Iterator[list[StoredFile]]:
    """The files in the private folder, each content once, their rows not yet written; what stays unnamed goes again."""
    written: dict[str, StoredFile] = {}
    try:
        for file in files:
            if file.sha256 not in written:
                written[file.sha256] = store(file)
        yield list(written.values())
    except BaseException:
        _delete(written.values())
        raise
    _delete(row for row in written.values() if row.pk is None)


def store(file: Received) -> StoredFile:
    """Writes a file to the private folder under a name that says nothing; its row is yet to be written."""
    ending = {StoredFile.Type.JPEG: ".jpg", StoredFile.Type.PDF: ".pdf"}.get(StoredFile.Type(file.type), "")
    name = uuid4().hex
    row = StoredFile(type=file.type, size=len(file.content), sha256=file.sha256, name=file.name)
    row.file = default_storage.save(f"{FOLDER}/{name}{ending}", ContentFile(file.content))
    if file.thumbnail:
        row.thumbnail = default_storage.save(f"{FOLDER}/{name}-nho.jpg", ContentFile(file.thumbnail))
    return row


def _delete(rows: Iterable[StoredFile]) -> None:
    for row in rows:
        for file in filter(None, (row.file, row.thumbnail)):
            file.delete(save=False)
