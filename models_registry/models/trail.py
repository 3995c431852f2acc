"""The trail's one table: who changed what, when, from what to what, and from which file and row."""

from typing import Any, ClassVar, Final, Self
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import models

# Rows written before a model moved to another app, or got another name, keep the label of that day; they are never
# rewritten.
FORMER_LABELS: Final = {
    "models_registry.importbatch": "lists.importbatch",
    "models_registry.rememberedanswer": "lists.rememberedanswer",
    "models_registry.stagedrow": "lists.stagedrow",
    "review.returndeadline": "review.returndue",
}

# In what the trail says of an anonymising: the numbers of the changes that it emptied; none is emptied untold.
EMPTIED: Final = "emptied"

# What somebody keeps for himself: no record, and nothing that is decided rests on it.
OF_NO_RECORD: Final = ("portal.keptfilter", "portal.newsread", "portal.workmail")


def labels_of(model: type[models.Model]) -> tuple[str, ...]:
    """What the trail calls rows of a model: its label, and those that it had before."""
    label = model._meta.label_lower
    return (label, *(former for former, now in FORMER_LABELS.items() if now == label))


def number_of_account(related_name: str) -> Any:
    """The account behind a name that stays: a plain number to the database, as the row may never change again.

    Accounts are closed, not deleted; were one to be, its number stays here and leads to nobody.
    """
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name=related_name,
        verbose_name="tài khoản",
    )


class ChangeQuerySet(models.QuerySet["Change"]):
    """Changes, asked by what they are of."""

    def of(self, model: type[models.Model]) -> Self:
        """Changes of rows of that model, whatever its app was called then."""
        return self.filter(subject__in=labels_of(model))

    def of_records(self) -> Self:
        """Without what is no change of a record: a list taken along, a sign-in, what one keeps for himself."""
        return self.exclude(action__in=TOLD_OF_NO_RECORD).exclude(subject__in=OF_NO_RECORD)

    def after(self, position: int) -> Self:
        """Changes of the acts that were committed after the one at that place of the chain (`newest`).

        Their own numbers say nothing of it: on PostgreSQL one is given when the row is written, not when it is seen.
        """
        return self.filter(act__position__gt=position)

    def newest(self) -> int:
        """The place of the newest act that changed a record; 0 without any. Two moments of one place saw one registry.

        An act that is still going on has no place.
        """
        changed = self.of_records().filter(act=models.OuterRef("pk"))
        acts = Act.objects.filter(models.Exists(changed)).order_by("-position")
        return acts.values_list("position", flat=True).first() or 0


class Act(models.Model):
    """One thing that somebody did, whole or not at all: a form saved, a list written, a command run.

    Written by `models_registry.trail.act` only, as its last row, and never changed: `position` counts the acts in the
    order of commits, `hash` goes over all of it and over the hash of the act before (`models_registry.chain`). While
    it is going on, `told` holds the rows it has written, the keys of each model, and `answer` the address to which the
    form that caused it leads.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    position = models.BigIntegerField("số thứ tự", unique=True)
    at = models.DateTimeField("lúc")
    by = number_of_account("acts")
    by_name = models.CharField("người thực hiện", max_length=150)
    reason = models.CharField("lý do", max_length=500, blank=True)
    rows_digest = models.CharField("dấu của các thay đổi", max_length=64)
    previous_hash = models.CharField("dấu của lần thao tác trước", max_length=64, blank=True)
    hash = models.CharField("dấu", max_length=64)

    append_only = ()

    class Meta:
        verbose_name = "lần thao tác"
        verbose_name_plural = "lần thao tác"
        ordering = ["-at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: dict[type[models.Model], list[Any]] = {}  # a long list's thousands, so keys alone
        self.answer = ""

    def __str__(self) -> str:
        return f"{self.by_name}, {self.at:%d/%m/%Y %H:%M}"

    @property
    def chained(self) -> tuple[Any, ...]:
        """What its hash goes over (`chain.act_hash`)."""
        said = (self.position, self.pk, self.at, self.by_id, self.by_name, self.reason, self.rows_digest)
        return (self.previous_hash, *said)


class UsedKey(models.Model):
    """The one-use key of a form that was acted upon, and the page it led to: a second press goes there too."""

    key = models.CharField("khóa", max_length=64, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="used_keys",
        verbose_name="tài khoản",
    )
    at = models.DateTimeField("lúc")
    answer = models.CharField("trang trả lời", max_length=500, blank=True)

    class Meta:
        verbose_name = "khóa đã dùng"
        verbose_name_plural = "khóa đã dùng"

    def __str__(self) -> str:
        return self.key


class Change(models.Model):
    """One change of one row. Written by `models_registry.trail` only; never changed, never deleted.

    The account's name is kept as text beside the link, so that history survives the account.
    """

    class Action(models.TextChoices):
        CREATED = "created", "Thêm"
        CHANGED = "changed", "Sửa"
        DELETED = "deleted", "Xóa"
        EXPORTED = (
            "exported",
            "Xuất danh sách",
        )  # rows of a kind were taken along, and none changed: `subject_id` is 0
        SIGN_IN = "sign_in", "Đăng nhập"
        REFUSED = (
            "refused",
            "Không đăng nhập được",
        )  # `subject_id` is 0 where nobody has the name that was typed
        SHOWN = "shown", "Xem, lấy tệp"  # the file of a row, or what is printed of it; the row did not change

    at = models.DateTimeField("lúc", db_index=True)
    by = number_of_account("changes")
    by_name = models.CharField("người thực hiện", max_length=150)
    act = models.ForeignKey(
        Act,
        models.PROTECT,
        related_name="changes",
        verbose_name="lần thao tác",
        db_column="act",  # as it was called before acts had a table
    )
    action = models.CharField("việc", max_length=8, choices=Action)
    subject = models.CharField("đối tượng", max_length=60)  # "models_registry.registration"
    subject_id = models.BigIntegerField("số hiệu")
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)
    reason = models.CharField("lý do", max_length=500, blank=True)
    source_file = models.CharField("tệp", max_length=255, blank=True)
    source_sheet = models.CharField("trang tính", max_length=100, blank=True)
    source_row = models.PositiveIntegerField("dòng", null=True)
    salt = models.CharField("muối", max_length=32)
    digest = models.CharField("dấu", max_length=64)
    # The act by which what it said of a person was emptied; its digest stays, and so does the chain.
    anonymised_by = models.UUIDField("ẩn danh bởi lần thao tác", null=True, editable=False)

    append_only = ()
    emptied_by: ClassVar = ("anonymised_by", {"before": {}, "after": {}, "salt": ""})
    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "thay đổi"
        verbose_name_plural = "nhật ký thay đổi"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject", "subject_id"], name="change_of_subject")]

    def __str__(self) -> str:
        which = f" số hiệu {self.subject_id}" if self.subject_id else ""
        return f"{self.get_action_display()}: {self.subject_name}{which}"

    @property
    def is_of_record(self) -> bool:
        """Whether a row changed, and `reason` says why; else it says what happened."""
        return self.action not in TOLD_OF_NO_RECORD

    @property
    def digested(self) -> tuple[Any, ...]:
        """What its digest goes over (`chain.row_digest`)."""
        return (
            *(self.salt, self.at, self.by_id, self.by_name, self.act_id, self.action),
            *(self.subject, self.subject_id, self.before, self.after),
            *(self.reason, self.source_file, self.source_sheet, self.source_row),
        )

    @property
    def subject_model(self) -> type[models.Model] | None:
        """The model of the row that changed; None if there is none of that name any more."""
        try:
            return apps.get_model(FORMER_LABELS.get(self.subject, self.subject))
        except (LookupError, ValueError):
            return None

    @property
    def subject_name(self) -> str:
        """What the rows of its table are called; the table's own name if there is none of it any more."""
        model = self.subject_model
        if model is None:
            return self.subject
        owner: Any = model._meta.auto_created
        if owner:  # rows of a link to many have no name of their own
            links = owner._meta.many_to_many
            return next(str(link.verbose_name) for link in links if link.remote_field.through is model)
        return str(model._meta.verbose_name)


TOLD_OF_NO_RECORD: Final = (
    Change.Action.EXPORTED,
    Change.Action.SIGN_IN,
    Change.Action.REFUSED,
    Change.Action.SHOWN,
)
