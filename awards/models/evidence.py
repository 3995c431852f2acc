"""Minh chứng: photographs, minutes, scans and links behind a model, a registration, a decision or a proposal."""

from functools import reduce
from operator import or_
from pathlib import PurePath
from typing import Any, Final, Self

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from awards.models.decisions import Decision
from awards.models.proposals import Proposal
from danvan.lib.fields import CleanCharField
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.text import joined
from models_registry import access
from models_registry.models import Act, EmulationModel, Registration
from models_registry.scoping import ScopedQuerySet

Subject = EmulationModel | Registration | Decision | Proposal  # what evidence may be of
# What whoever adds or changes evidence of a thing must be given in the thing's unit.
TO_CHANGE: Final[dict[str, str]] = {
    "model": "models_registry.change_emulationmodel",
    "registration": "models_registry.change_registration",
    "decision": "awards.change_decision",
    "proposal": "awards.change_proposal",
}
OF_THE_WEB: Final = URLValidator(
    ("http", "https"), message="Liên kết chưa đúng, ví dụ đúng: https://tuyenquang.gov.vn/"
)


def _of_only(link: str) -> Q:
    return Q(**{one: None for one in TO_CHANGE if one != link}, **{f"{link}__isnull": False})


class StoredFile(models.Model):
    """A file of the private folder, as it is kept: under a name that says nothing, never changed, never deleted."""

    class Type(models.TextChoices):
        JPEG = "image/jpeg", "Ảnh"
        PDF = "application/pdf", "PDF"
        OTHER = "application/octet-stream", "Tệp khác"  # scans of before anybody looked what they were

    file = models.FileField("tệp", upload_to="evidence/", max_length=100)
    thumbnail = models.FileField("ảnh nhỏ", upload_to="evidence/", max_length=100, blank=True)
    type = models.CharField("loại tệp", max_length=40, choices=Type)
    size = models.PositiveIntegerField("dung lượng (byte)")
    sha256 = models.CharField("dấu vết tệp", max_length=64)
    name = models.CharField("tên tệp", max_length=255)  # as its sender called it

    class Meta:
        verbose_name = "tệp lưu"
        verbose_name_plural = "tệp lưu"

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture; such a one has a thumbnail."""
        return self.type == self.Type.JPEG

    @property
    def download_name(self) -> str:
        """What it is saved as: its name without a folder, with the ending of what it is."""
        name = PurePath(self.name.replace("\\", "/"))
        ending = {self.Type.JPEG: ".jpg", self.Type.PDF: ".pdf"}.get(self.Type(self.type))
        is_right = ending is None or name.suffix.lower() in {ending, ".jpeg" if ending == ".jpg" else ending}
        return name.name if is_right else f"{name.stem}{ending}"


class EvidenceQuerySet(ScopedQuerySet["Evidence"]):
    """Evidence; who may read or change the thing that it is of may read or change it."""

    def current(self) -> Self:
        """What stands: neither replaced nor taken off."""
        return self.filter(replaced_by=None, removed_because="")

    def visible_to(self, user: access.Asker) -> Self:
        """What stands, of things that the user may read; the history too of those that he may change."""
        return super().visible_to(user).current() | self.editable_by(user)

    def editable_by(self, user: access.Asker) -> Self:
        """Evidence of things that the user may change."""
        if access.sees_everything(user):
            return self
        found = self.none()
        for link, permission in TO_CHANGE.items():
            found |= self.permitted_to(user, permission).exclude(**{link: None})
        return found

    def with_names(self) -> Self:
        """With what its line on a page names (the same query)."""
        return self.select_related("file", "act", "replaced_by__file", "registration")


class Evidence(models.Model):
    """A file or a link that stands behind one thing. It is never changed but in its words: a new one replaces it.

    Its unit is that of the thing, whatever that comes to be, so that it has none of its own.
    """

    class Paper(models.TextChoices):
        """Papers of a dossier, by the names of its checklist."""

        REQUEST = "to_trinh", "Tờ trình"
        MINUTES = "bien_ban", "Biên bản họp xét"
        REPORT = "bao_cao", "Báo cáo thành tích"

    model = models.ForeignKey(
        EmulationModel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="mô hình",
        db_index=False,
    )
    registration = models.ForeignKey(
        Registration,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="lượt đăng ký",
        db_index=False,
    )
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="quyết định",
        db_index=False,
    )
    proposal = models.ForeignKey(
        Proposal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="đề nghị",
        db_index=False,
    )
    file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name="tệp",
        db_index=False,
    )
    link = models.URLField("liên kết", max_length=500, blank=True, validators=[OF_THE_WEB])
    caption = CleanCharField("chú thích", max_length=300, blank=True)
    paper = models.CharField("giấy tờ của hồ sơ", max_length=8, choices=Paper, blank=True, default="")
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="đã thay bằng",
        db_index=False,
    )
    removed_because = CleanCharField("lý do gỡ", max_length=500, blank=True)
    act = models.ForeignKey(
        Act, models.PROTECT, null=True, related_name="evidence", verbose_name="lần thao tác", db_index=False
    )

    objects = EvidenceQuerySet.as_manager()
    unit_lookup = tuple(f"{link}__unit" for link in TO_CHANGE)

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, map(_of_only, TO_CHANGE)),
                name="evidence_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(file=None) ^ Q(link=""),
                name="evidence_file_or_link",
            ),
        ]
        indexes = indexes_of_filled("evidence", *TO_CHANGE, "file", "replaced_by", "act")

    def __str__(self) -> str:
        # Lists of changes name many: no other row is read.
        return self.caption or self.link or f"tệp số {self.file_id}"

    @property
    def title(self) -> str:
        """What it is called beside its picture: which paper, its words, else the name of the file, else the link."""
        said = self.caption or (self.file.name if self.file else self.link)
        return joined(": ", self.get_paper_display(), said)

    @property
    def is_current(self) -> bool:
        """Whether it stands: neither replaced nor taken off."""
        return self.replaced_by_id is None and not self.removed_because

    @property
    def digest(self) -> str:
        """What it shows: two of one thing with the same are the same."""
        return self.file.sha256 if self.file else self.link

    @property
    def subject(self) -> Subject:
        """The thing that it is of."""
        found: Any = self.model or self.registration or self.decision or self.proposal
        return found  # type: ignore[no-any-return] # a constraint says that there is one
