"""The nouns of the registry, one file for each family."""

from models_registry.models.catalogue import ActivityField, Programme
from models_registry.models.emulation import (
    EmulationModel,
    Level,
    Novelty,
    Outcome,
    Qualifier,
    Registration,
    State,
)
from models_registry.models.imports import ImportBatch, ImportSubject, RememberedAnswer, StagedRow
from models_registry.models.registrants import Kind, Registrant, Sector
from models_registry.models.trail import Change
from models_registry.models.units import Assignment, Role, Unit, UnitSuccession

__all__ = [
    "ActivityField",
    "Assignment",
    "Change",
    "EmulationModel",
    "ImportBatch",
    "ImportSubject",
    "Kind",
    "Level",
    "Novelty",
    "Outcome",
    "Programme",
    "Qualifier",
    "Registrant",
    "Registration",
    "RememberedAnswer",
    "Role",
    "Sector",
    "StagedRow",
    "State",
    "Unit",
    "UnitSuccession",
]
