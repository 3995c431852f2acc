"""A proposal that waits for somebody is among his work, and its number opens its list."""

import pytest

from awards.desk.proposals import return_proposal, send, take
from danvan.portal.work.counted import PROPOSED, UNPROPOSED, counts_of
from models_registry.access import OPERATOR
from tests.awards.desk.conftest import meeting_of, proposal_of, registered


def waiting(browse, user):
    """The numbers of proposals that wait for him, each as its list counts it."""
    found = {}
    for name in (PROPOSED, UNPROPOSED):
        if one := counts_of(user).get(name):
            page = browse(user).get(one.sort.address)
            assert page.context["count"] == one.number
            found[name] = one.number
    return found


def test_what_was_sent_waits_above_and_what_was_returned_below(
    lam_binh, xuan_lap, huyen, huyen_khac, xa, xa_khac, bcd, an, la, browse
):
    rows = registered(xuan_lap, 2)
    proposal = proposal_of(xuan_lap, lam_binh, rows[:1], sent=True)
    proposal_of(xuan_lap, lam_binh, rows[1:])  # a draft waits for nobody
    assert waiting(browse, huyen) == {PROPOSED: 1}
    return_proposal(proposal, huyen, "Thiếu biên bản")
    assert waiting(browse, xa) == {UNPROPOSED: 1}
    assert waiting(browse, huyen) == {}
    proposal.refresh_from_db()
    send(proposal, xa)
    assert waiting(browse, xa) == {}
    for other in (huyen_khac, xa_khac, bcd, la):
        assert waiting(browse, other) == {}
    proposal.refresh_from_db()
    take(proposal, meeting_of(lam_binh), list(proposal.lines.all()), OPERATOR)
    assert waiting(browse, huyen) == {}


@pytest.mark.parametrize("query", ["viec=la", "la=1", "viec=cho-tiep-nhan&trang=0"])
def test_what_the_list_does_not_know_is_refused(query, huyen, browse):
    assert browse(huyen).get(f"/khen-thuong/de-nghi/?{query}").status_code == 400
