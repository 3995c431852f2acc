"""Who registers: a collective, a household or a person; and who was said not to be one of them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from danvan.lib.fields import CleanCharField, FoldedField, SortKeyField
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.text import joined, person_sort_key, sort_key
from models_registry.models.corrections import FixedWhenAccepted
from models_registry.models.merged import Mergeable
from models_registry.models.units import Unit
from models_registry.scoping import ScopedQuerySet, StandingQuerySet


class Kind(models.TextChoices):
    """Tập thể, hộ gia đình or cá nhân, in the order of papers."""

    COLLECTIVE = "collective", "Tập thể"
    HOUSEHOLD = "household", "Hộ gia đình"
    INDIVIDUAL = "individual", "Cá nhân"


class Sector(models.TextChoices):
    """Khối to which a registrant belongs."""

    PARTY = "party", "Đảng"
    GOVERNMENT = "government", "Chính quyền"
    FRONT = "front", "Mặt trận Tổ quốc"
    # The five mass organisations (Luật Mặt trận Tổ quốc Việt Nam), and what is said only of one of them or of another.
    LABOUR_UNION = "labour_union", "Công đoàn"
    FARMERS = "farmers", "Hội Nông dân"
    YOUTH = "youth", "Đoàn Thanh niên"
    WOMEN = "women", "Hội Liên hiệp Phụ nữ"
    VETERANS = "veterans", "Hội Cựu chiến binh"
    MASS_ORGANISATION = "mass_organisation", "Đoàn thể khác hoặc chưa rõ"
    ARMED_FORCES = "armed_forces", "Lực lượng vũ trang"
    SCHOOL = "school", "Trường học"
    ENTERPRISE = "enterprise", "Doanh nghiệp, hợp tác xã"
    OTHER = "other", "Khác"


class Address(models.TextChoices):
    """How papers call a person: as somebody recorded it, never guessed from a post or a name."""

    MR = "mr", "ông"
    MRS = "mrs", "bà"
    COMRADE = "comrade", "đồng chí"


def called_by(name: str, post: str, workplace: str, hamlet: str, mark: str) -> str:
    """A name with all that is said beside it: "Triệu Văn Páo (A), Trưởng thôn, thôn Phia Xeng"."""
    return joined(", ", joined(" ", name, mark), post, hamlet, workplace)


class Registrant(Mergeable, FixedWhenAccepted):
    """Chủ thể đăng ký. Sensitive data (dân tộc, tôn giáo, đảng viên) are not collected.

    Two persons of one unit may bear one name, so no constraint forbids it: `models_registry.identity` says who is the
    same, and an officer decides where it doubts. What tells him from a namesake is kept: post, workplace, hamlet, mark.
    """

    kind = models.CharField("loại", max_length=10, choices=Kind)
    name = CleanCharField("tên", max_length=250, help_text="Cá nhân: chỉ ghi họ và tên.")
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="registrants",
        verbose_name="đơn vị",
        db_index=False,  # `registrant_unit_kind` begins with it
    )
    sector = models.CharField("khối", max_length=20, choices=Sector, blank=True)
    address = models.CharField(
        "xưng hô trong văn bản",
        max_length=10,
        choices=Address,
        blank=True,
        help_text="Chỉ với cá nhân; để trống thì văn bản chỉ ghi họ tên.",
    )
    post = CleanCharField("chức vụ", max_length=200, blank=True)
    workplace = CleanCharField("nơi công tác", max_length=250, blank=True)
    hamlet = CleanCharField(
        "thôn, bản, tổ dân phố", max_length=100, blank=True, help_text="Ví dụ: thôn Phia Xeng."
    )
    mark = CleanCharField(
        "dấu phân biệt",
        max_length=20,
        blank=True,
        help_text="Chỉ ghi khi có người trùng họ tên, ví dụ (A).",
    )
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)
    search_text = FoldedField(source=("name", "mark", "post", "workplace", "hamlet"), max_length=830)
    sort_name = SortKeyField(source="list_key", key=str, db_index=True)

    objects = StandingQuerySet.as_manager()
    unit_lookup = "unit"
    search_lookups = ("search_text", "unit__search_text")
    FIXED = ("name", "kind", "unit")
    TO_REGISTRATIONS = "models__registrations__"

    class Meta:
        verbose_name = "tập thể, cá nhân"
        verbose_name_plural = "tập thể, cá nhân"
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="registrant_named"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="registrant_kind"),
        ]
        indexes = [
            models.Index(fields=["unit", "kind"], name="registrant_unit_kind"),
            *indexes_of_filled("registrant", "merged_into"),
        ]

    def __str__(self) -> str:
        return joined(" ", self.name, self.mark)

    def clean(self) -> None:
        """What was accepted changes only by a correction; all but persons are called by their name."""
        if self.address and self.kind and self.kind != Kind.INDIVIDUAL:
            raise ValidationError({"address": "Chỉ cá nhân mới có cách xưng hô; hãy để trống."})
        self.refuse_change()

    @property
    def choice_label(self) -> str:
        """The name with what tells the registrant from others of that name in all units."""
        return f"{self.called} – {self.unit.label}"

    @property
    def called(self) -> str:
        """The name with all that tells the registrant from others of it."""
        return called_by(self.name, self.post, self.workplace, self.hamlet, self.mark)

    @property
    def list_key(self) -> str:
        """People go by given name, collectives by the name as it stands."""
        return person_sort_key(self.name) if self.kind == Kind.INDIVIDUAL else sort_key(self.name)


class Distinct(models.Model):
    """An officer's word that a name on a paper, with what stands beside it, is not this registrant's.

    Entry and lists do not ask it again. `told` is what stood beside the name ("Giáo viên"), as `identity` puts it.
    """

    registrant = models.ForeignKey(
        Registrant,
        models.CASCADE,
        related_name="distinct_from",
        verbose_name="tập thể, cá nhân",
        db_index=False,
    )
    name = CleanCharField("tên", max_length=250)
    told = CleanCharField("ghi thêm", max_length=600, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="distincts",
        verbose_name="tài khoản",
    )
    by_name = models.CharField("người trả lời", max_length=150)
    at = models.DateTimeField("lúc trả lời", default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "registrant__unit"

    class Meta:
        verbose_name = "câu trả lời “người khác”"
        verbose_name_plural = "câu trả lời “người khác”"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["registrant", "name", "told"], name="distinct_once")]

    def __str__(self) -> str:
        return f"{self.registrant} không phải là {joined(', ', self.name, self.told)}"
