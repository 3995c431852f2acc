"""The nouns of the registry, one file for each family."""

from models_registry.models.activity_fields import ActivityField, FieldSet, FieldSetEntry
from models_registry.models.assignments import Assignment
from models_registry.models.corrections import CorrectionRequest
from models_registry.models.emulation import EmulationModel
from models_registry.models.entry_drafts import EntryDraft
from models_registry.models.issuers import IssuerProfile
from models_registry.models.outcomes import Outcome, Qualifier
from models_registry.models.programmes import Programme
from models_registry.models.registrants import Distinct, Kind, Registrant, Sector
from models_registry.models.registrations import Registration
from models_registry.models.states import Level, Novelty, State
from models_registry.models.successions import UnitSuccession
from models_registry.models.trail import Act, Change, UsedKey
from models_registry.models.units import Unit

__all__ = [
    "Act",
    "ActivityField",
    "Assignment",
    "Change",
    "CorrectionRequest",
    "Distinct",
    "EmulationModel",
    "EntryDraft",
    "FieldSet",
    "FieldSetEntry",
    "IssuerProfile",
    "Kind",
    "Level",
    "Novelty",
    "Outcome",
    "Programme",
    "Qualifier",
    "Registrant",
    "Registration",
    "Sector",
    "State",
    "Unit",
    "UnitSuccession",
    "UsedKey",
]
