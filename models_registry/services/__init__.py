"""Writers of the registry: what an officer does, each in one act of the trail."""

from models_registry.services.bodies import make_body, take_back_body
from models_registry.services.continuing import continue_models, refusals_of_continuing
from models_registry.services.corrections import (
    correct,
    grant_corrections,
    move_registrant,
    refuse_corrections,
    request_correction,
)
from models_registry.services.ending import ENDING, end_model, reopen_model
from models_registry.services.entry_drafts import (
    drop_entry_draft,
    entry_drafts_for,
    keep_entry_draft,
    what_became_of,
)
from models_registry.services.fields import FieldsChanged, change_field, refusals_of_changing_field
from models_registry.services.made_today import (
    Made,
    Making,
    last_made,
    made_to_undo,
    refusals_of_unmaking,
    unmake,
)
from models_registry.services.reasons import OUT_OF_REACH, REASON_LENGTH, Refusals, out_of_reach
from models_registry.services.registrations import (
    BEGUN,
    accept,
    move_records,
    refusals_of_moving,
    register_model,
    return_registrations,
    starting_state,
    submit,
    what_saving_does,
    withdraw,
    withdraw_as_mistaken,
)
from models_registry.services.steps_back import (
    Step,
    last_steps,
    steps_to_undo,
    take_back,
    undo_steps,
)
from models_registry.services.undoing import (
    last_done,
    refusals_of_undoing,
    registrations_to_undo,
    undo_registrations,
)
from models_registry.similar import similar_models, similar_registrants

__all__ = [
    "BEGUN",
    "ENDING",
    "OUT_OF_REACH",
    "REASON_LENGTH",
    "FieldsChanged",
    "Made",
    "Making",
    "Refusals",
    "Step",
    "accept",
    "change_field",
    "continue_models",
    "correct",
    "drop_entry_draft",
    "end_model",
    "entry_drafts_for",
    "grant_corrections",
    "keep_entry_draft",
    "last_done",
    "last_made",
    "last_steps",
    "made_to_undo",
    "make_body",
    "move_records",
    "move_registrant",
    "out_of_reach",
    "refusals_of_changing_field",
    "refusals_of_continuing",
    "refusals_of_moving",
    "refusals_of_undoing",
    "refusals_of_unmaking",
    "refuse_corrections",
    "register_model",
    "registrations_to_undo",
    "reopen_model",
    "request_correction",
    "return_registrations",
    "similar_models",
    "similar_registrants",
    "starting_state",
    "steps_to_undo",
    "submit",
    "take_back",
    "take_back_body",
    "undo_registrations",
    "undo_steps",
    "unmake",
    "what_became_of",
    "what_saving_does",
    "withdraw",
    "withdraw_as_mistaken",
]
