"""Writers of the registry: what an officer does, each in one act of the trail."""

from models_registry.services.bodies import make_body, take_back_body
from models_registry.services.corrections import (
    correct,
    grant_corrections,
    refuse_corrections,
    request_correction,
)
from models_registry.services.reasons import REASON_LENGTH
from models_registry.services.registrations import (
    accept,
    move_records,
    register_model,
    return_registrations,
    starting_state,
    submit,
    withdraw,
    withdraw_as_mistaken,
)
from models_registry.services.steps_back import Step, last_steps, steps_to_undo, take_back, undo_step
from models_registry.similar import similar_models, similar_registrants

__all__ = [
    "REASON_LENGTH",
    "Step",
    "accept",
    "correct",
    "grant_corrections",
    "last_steps",
    "make_body",
    "move_records",
    "refuse_corrections",
    "register_model",
    "request_correction",
    "return_registrations",
    "similar_models",
    "similar_registrants",
    "starting_state",
    "steps_to_undo",
    "submit",
    "take_back",
    "take_back_body",
    "undo_step",
    "withdraw",
    "withdraw_as_mistaken",
]
