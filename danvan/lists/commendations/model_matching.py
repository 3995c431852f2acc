"""For which model of the registry a row's commendation is.

Folding finds candidates and never decides: where more than one may be meant, an officer is asked.
"""

from collections.abc import Iterable, Mapping

from danvan.lib.text import fold
from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.deciding.checking import say
from danvan.lists.deciding.registered_models import ask_which
from danvan.lists.deciding.registry import Known, KnownModel
from danvan.lists.deciding.spelling import title_key
from danvan.lists.reading.answers import DIFFERENT, model_question
from danvan.lists.results import WARNING

Titled = tuple[
    int, KnownModel
]  # the registrant under whom a title stands, or stood before it was merged away


class AwardedModelMatcher:
    """Holds the models that the registry knows and what an officer has answered (`told`)."""

    def __init__(self, known: Known, told: Mapping[str, str]) -> None:
        self.known, self.told = known, told
        self.equal: dict[str, list[Titled]] = {}  # by `title_key`
        self.alike: dict[str, list[Titled]] = {}  # by what they fold to
        for registrant_id in known.models_of.keys() | known.former_titles.keys():
            for title, model in known.titles(registrant_id):
                self.equal.setdefault(title_key(title), []).append((registrant_id, model))
                self.alike.setdefault(fold(title_key(title)), []).append((registrant_id, model))

    def find(self, one: DecidedAward) -> None:
        """The model of that title, the recipient's own first, else one of the unit; a commendation needs none."""
        title, unit = one.title_key, one.row.unit_key
        if not title or unit not in self.known.units:
            return
        same = self._of_unit(one, self.equal.get(title, []))
        near = [] if same else self._of_unit(one, self.alike.get(fold(title), []))
        if one.registrant_id and not same:
            alike = {model.pk for model in near}
            near += [m for m in self.known.near(one.registrant_id, one.row.title) if m.pk not in alike]
        asked = model_question(one.registrant_id, title) if one.registrant_id else f"model|u{unit}|{title}"
        answer = self.told.get(asked, "")
        if answer and (answer != DIFFERENT or len(same) != 1):
            key = str(self.known.standing_models.get(int(answer), answer)) if answer.isdecimal() else ""
            one.model_id = next((m.pk for m in [*same, *near] if str(m.pk) == key), None)
        elif len(same) == 1:
            one.model_id = same[0].pk
        elif same or near:
            named = ", ".join(f"“{model.title}”" for model in (same or near)[:3])
            reason = f"“{one.row.title}” là mô hình nào trong sổ: {named}?"
            ask_which(one, same or near, "likely_same", reason, asked)
        else:
            reason = f"chưa thấy mô hình “{one.row.title}” trong sổ; khen thưởng được ghi không gắn mô hình."
            say(one, "title", "unknown_model", reason, WARNING, value=one.row.title)

    def _of_unit(self, one: DecidedAward, titled: Iterable[Titled]) -> list[KnownModel]:
        """Those whose title stands in the row's unit, and of these the recipient's own if he has any."""
        units = self.known.unit_of
        of_unit = [(holder, model) for holder, model in titled if units[holder] == one.row.unit_key]
        own = [(holder, model) for holder, model in of_unit if holder == one.registrant_id]
        return list({model.pk: model for _, model in own or of_unit}.values())
