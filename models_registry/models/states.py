"""What is said of a registration in one word: its level, whether it is new, where it is in its life."""

from django.db import models


class Level(models.TextChoices):
    """Cấp; a source that does not say leaves it unknown."""

    COMMUNE = "commune", "Cấp xã"
    DISTRICT = "district", "Cấp huyện"
    PROVINCE = "province", "Cấp tỉnh"
    UNKNOWN = "unknown", "Không rõ cấp"


class Novelty(models.TextChoices):
    """New this year, kept up from before, or copied from another model."""

    NEW = "new", "Mới"
    MAINTAINED = "maintained", "Duy trì"
    REPLICATED = "replicated", "Nhân rộng"
    UNKNOWN = "unknown", "Không rõ"


class State(models.TextChoices):
    """Life of a registration."""

    DRAFT = "draft", "Bản nháp"
    SUBMITTED = "submitted", "Đã gửi"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    RETURNED = "returned", "Trả lại"
    WITHDRAWN = "withdrawn", "Đã rút"
