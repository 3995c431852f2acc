"""`refused`: a service says no, in words, and has written nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from awards.models import (
    Assessment,
    AssessmentScore,
    Commendation,
    CriteriaSet,
    Criterion,
    Decision,
    FieldCheck,
    Recognition,
)
from models_registry.models import Change, EmulationModel, Registrant, Registration

_WRITTEN = (
    *(Registrant, EmulationModel, Registration, Decision, Recognition, Commendation, Change),
    *(CriteriaSet, Criterion, Assessment, AssessmentScore, FieldCheck),
)


def _contents() -> list[list[dict[str, Any]]]:
    return [list(model.objects.order_by("pk").values()) for model in _WRITTEN]


@contextmanager
def refused(message: str) -> Iterator[None]:
    """What is done within raises a ValidationError whose text holds that pattern; no row, no change is written."""
    before = _contents()
    with pytest.raises(ValidationError) as raised:
        yield
    assert re.search(message, " ".join(raised.value.messages))
    assert _contents() == before
