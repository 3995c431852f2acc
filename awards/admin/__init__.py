"""The entry screens of awards. Importing the modules registers them with the admin."""

from awards.admin import (
    assessments,
    catalogues,
    commendations,
    criteria,
    decisions,
    emulation,
    recognitions,
    registrations,
)

__all__ = [
    "assessments",
    "catalogues",
    "commendations",
    "criteria",
    "decisions",
    "emulation",
    "recognitions",
    "registrations",
]
