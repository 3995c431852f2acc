"""Meetings and proposals with something in them, at huyện Lâm Bình and at xã Xuân Lập, for the year 2024."""

from datetime import date

import pytest

from awards.desk.meeting import (
    Result,
    add_candidates,
    call_meeting,
    close_meeting,
    enter_results,
    set_members,
)
from awards.desk.proposals import add_lines, begin_proposal, send
from awards.models import Meeting, MeetingMember, Proposal, Purpose
from models_registry.access import OPERATOR
from models_registry.models import EmulationModel, Kind, Level, Registrant, Registration, State
from models_registry.permissions import Task
from tests.builders import COMMUNE_OFFICER, make_field, make_programme, make_user

YEAR = 2024


@pytest.fixture
def xa_quyet(xuan_lap):
    """An officer of Xuân Lập who decides too."""
    return make_user((*COMMUNE_OFFICER, Task.DECIDE), xuan_lap, "xa-quyet", full_name="Phó Chủ tịch Xuân Lập")


def registered(unit, number=1, year=YEAR, **values):
    """Accepted registrations, each of a collective of its own; written together, for some tests want hundreds."""
    field, programme = make_field(), make_programme()
    holders = Registrant.objects.bulk_create(
        Registrant(unit=unit, name=f"Chi hội {n} {unit.name}", kind=Kind.COLLECTIVE)
        for n in range(1, number + 1)
    )
    models = EmulationModel.objects.bulk_create(
        EmulationModel(title=f"Mô hình {n} {unit.name}", registrant=holder, field=field, unit=unit)
        for n, holder in enumerate(holders, start=1)
    )
    return Registration.objects.bulk_create(
        Registration(model=model, unit=unit, year=year, programme=programme, state=State.ACCEPTED, **values)
        for model in models
    )


def meeting_of(unit, level=Level.DISTRICT, purpose=Purpose.RECOGNISE, year=YEAR, present=5, **values):
    """An open one of the tenth of November, with a chair and so many present."""
    meeting = call_meeting(
        Meeting(unit=unit, level=level, purpose=purpose, year=year, held_on=date(YEAR, 11, 10), **values),
        OPERATOR,
    )
    members = [
        MeetingMember(name=f"Đại biểu {n}", role="chair" if n == 1 else "member")
        for n in range(1, present + 1)
    ]
    set_members(meeting, members, OPERATOR)
    return meeting


def closed_with(meeting, things, agreed=True):
    """The meeting closed, with these on its list and this result for all."""
    for one in add_candidates(meeting, things, OPERATOR):
        enter_results(meeting, {one.pk: Result(5, 0, agreed)}, OPERATOR)
    return close_meeting(meeting, OPERATOR)


def proposal_of(
    unit, to_unit, things=(), purpose=Purpose.RECOGNISE, level=Level.DISTRICT, sent=False, **values
):
    """A draft with these lines, or one that was sent."""
    proposal = begin_proposal(
        Proposal(unit=unit, to_unit=to_unit, purpose=purpose, level=level, year=YEAR, **values), OPERATOR
    )
    if things:
        add_lines(proposal, things, OPERATOR)
    return send(proposal, OPERATOR) if sent else proposal


@pytest.fixture
def own(xuan_lap):
    """Two accepted registrations of Xuân Lập."""
    return registered(xuan_lap, 2)


@pytest.fixture
def meeting(lam_binh):
    return meeting_of(lam_binh)
