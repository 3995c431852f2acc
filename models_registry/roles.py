"""What each role may do: the one table of permissions. It knows no model, so that models may stand on it."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What an account is for."""

    DISTRICT_OFFICER = "district_officer", "Cán bộ cấp huyện"
    COMMUNE_OFFICER = "commune_officer", "Cán bộ cấp xã"
    COMMITTEE_MEMBER = "committee_member", "Thành viên Ban Chỉ đạo"


DECIDE = "models_registry.decide_registration"  # accept, return, withdraw; what one enters counts at once
CATALOGUE = ("unit", "unitsuccession", "activityfield")
# Settings that a unit makes for itself and what lies below.
OWNED = ("fieldset", "fieldsetentry", "programme")
REGISTRY = ("registrant", "emulationmodel", "registration")
AWARDS = ("criteriaset", "assessment", "decision", "recognition", "commendation")
REVIEW = (
    *("reviewperiod", "statedfigure", "explanation", "reportsection"),
    *("returndeadline", "unitreturn", "closedreview"),
)


def _perms(app: str, actions: tuple[str, ...], names: tuple[str, ...]) -> set[str]:
    return {f"{app}.{action}_{name}" for action in actions for name in names}


READING = (
    _perms(
        "models_registry",
        ("view",),
        (*CATALOGUE, *OWNED, *REGISTRY, "outcome", "correctionrequest", "change"),
    )
    | _perms("awards", ("view",), AWARDS)
    | _perms("review", ("view",), REVIEW)
)
COMMUNE_ENTRY = _perms("models_registry", ("add", "change"), (*REGISTRY, "outcome")) | _perms(
    "review", ("add", "change"), ("unitreturn",)
)
DISTRICT_ENTRY = (
    COMMUNE_ENTRY
    | _perms("models_registry", ("add", "change"), OWNED)
    | _perms("models_registry", ("delete",), ("fieldsetentry",))
    | _perms("awards", ("add", "change"), AWARDS)
    | _perms("review", ("add", "change"), REVIEW)
    | {DECIDE, "review.approve_closedreview"}
)
ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    # A committee member enters nothing; the second signature under a corrected review is his to give.
    Role.COMMITTEE_MEMBER: frozenset(READING | {"review.approve_closedreview"}),
    Role.COMMUNE_OFFICER: frozenset(READING | COMMUNE_ENTRY),
    Role.DISTRICT_OFFICER: frozenset(READING | DISTRICT_ENTRY),
}
