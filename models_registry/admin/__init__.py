"""The registry's entry screens. Importing the modules registers them with the admin."""

from models_registry.admin import (
    accounts,
    assignments,
    catalogue,
    corrections,
    emulation,
    registrants,
    registrations,
    trail,
    units,
)

__all__ = [
    "accounts",
    "assignments",
    "catalogue",
    "corrections",
    "emulation",
    "registrants",
    "registrations",
    "trail",
    "units",
]
