"""What each task lets an account do: the one table of permissions. It knows no model, so that models may stand on it.

A task knows no level: a commune without a district above it decides for itself. One person may have several; he may do
what any of them allows, each in its own unit. A member of the steering committee has READ, and APPROVE where he is the
second pair of eyes on a closing.
"""

from typing import Final

from django.db.models import TextChoices


class Task(TextChoices):
    """What an account is given to do in a unit and all that lies in its territory."""

    READ = "read", "Xem"
    ENTER = "enter", "Nhập liệu"
    DECIDE = "decide", "Tiếp nhận, công nhận"
    APPROVE = "approve", "Phê duyệt bản chốt"
    ADMINISTER = "administer", "Quản trị tài khoản"


DECIDE: Final = (
    "models_registry.decide_registration"  # accept, return, withdraw; what one enters counts at once
)
# The screens of entry open to whoever changes anything; a reader works in the portal's own pages.
OPEN_ENTRY: Final = "models_registry.open_entry"
# Below a commune; all other units are entered by who stands above the scope.
ADD_VILLAGES: Final = "models_registry.add_villages"
# To say for a unit that it has sent what was asked of it; what came is noted by the office that asked.
SEND_RETURN: Final = "review.send_return"
CATALOGUE: Final = ("unit", "unitsuccession")
# Settings that a unit makes for itself and what lies below.
FIELD_SETS: Final = ("activityfield", "fieldset", "fieldsetentry")
OWNED: Final = (*FIELD_SETS, "programme")
ISSUER: Final = "models_registry.change_issuerprofile"  # what stands on its papers, and their Word templates
REGISTRY: Final = ("registrant", "emulationmodel", "registration")
# The blanks of certificates, their register: the business of who decides in the unit that issues them.
CERTIFICATES: Final = (
    "certificatelayout",
    "certificatebox",
    "certificateprinter",
    "certificate",
    "certificateprint",
)
# Put up and proposed upward by who enters; met about, and asked for as a quota, by who decides.
PROPOSALS: Final = ("nominee", "proposal", "proposalline")
MEETINGS: Final = ("meeting", "meetingmember", "candidate", "proposalquota", "decisiondraft", "draftline")
# What is asked of a model, and who looked at it on the spot.
SCORING: Final = ("criterion", "grade", "fieldcheck")
# To say of one's own models how they stand; from above they are assessed by who decides.
ASSESS_ITSELF: Final = "awards.assess_itself"
# What the law and a province's own rules say of commending.
RULES: Final = ("awardform", "signingrule", "legalground", "rewardcoefficient")
AWARDS: Final = ("criteriaset", *RULES, *SCORING, "assessment", "decision", "recognition", "commendation")
REVIEW: Final = (
    *("reviewperiod", "statedfigure", "explanation", "reportsection"),
    *("returndue", "unitreturn", "closedreview"),
)


def _perms(app: str, actions: tuple[str, ...], names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(f"{app}.{action}_{name}" for action in actions for name in names)


_WRITE: Final = ("add", "change")
_MAKE_FIELD_SETS: Final = _perms("models_registry", _WRITE, FIELD_SETS) | {
    "models_registry.delete_fieldsetentry"
}
TASK_PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    Task.READ: _perms(
        "models_registry",
        ("view",),
        (*CATALOGUE, *OWNED, *REGISTRY, "outcome", "correctionrequest", "change"),
    )
    | _perms(
        "awards", ("view",), (*AWARDS, "basesalary", *PROPOSALS, *MEETINGS, "assessmentscore", "evidence")
    )  # the last two are written with the assessment, and by who may change what it stands behind
    | _perms("review", ("view",), REVIEW),
    Task.ENTER: _perms("models_registry", _WRITE, (*REGISTRY, "outcome"))
    | _perms("awards", _WRITE, PROPOSALS)
    | _perms("review", _WRITE, ("unitreturn",))
    | {OPEN_ENTRY, ADD_VILLAGES, SEND_RETURN, ASSESS_ITSELF},
    Task.DECIDE: _perms("models_registry", _WRITE, ("programme",))
    | _MAKE_FIELD_SETS
    | _perms("awards", ("view", *_WRITE), CERTIFICATES)
    | _perms("awards", _WRITE, (*AWARDS, *PROPOSALS, *MEETINGS))
    | _perms("awards", ("delete",), ("criterion", "grade"))  # of a set that nobody has assessed by
    | _perms("review", _WRITE, REVIEW)
    | {DECIDE, OPEN_ENTRY},
    # The second signature under a corrected review.
    Task.APPROVE: frozenset({"review.approve_closedreview"}),
    Task.ADMINISTER: _perms("accounts", ("view", *_WRITE), ("user",))
    | _perms("models_registry", ("view", "delete", *_WRITE), ("assignment",))
    | _MAKE_FIELD_SETS
    | {OPEN_ENTRY, ISSUER},
}


def tasks_with(permission: str) -> set[str]:
    """The tasks that give that permission."""
    return {task for task, given in TASK_PERMISSIONS.items() if permission in given}
