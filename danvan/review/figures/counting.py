"""The one statement that counts some units: a model registered or recognised twice counts once.

For registrations, recognitions and what stands beside them. The database counts; a cell comes back for each unit and,
within it, each year, each kind of registrant with each field, however many models there are (`danvan.tally`).
"""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db.models import Count as CountOf
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from awards.models import Commendation
from awards.models.decisions import Revocations
from danvan.review.figures.counted import (
    ASSESSMENTS,
    COMMENDATIONS,
    OUTCOMES,
    RECOGNITIONS,
    REGISTRATIONS,
    Records,
    latest_first,
)
from danvan.review.figures.fields import FieldRows
from danvan.review.figures.grouped import ASKED, NO_FIELD, NO_YEAR, cells, once, turn, where
from danvan.review.scope import Scope
from danvan.tally.counting import KEYS, Counting
from danvan.tally.models import COUNTED, NUMBERS
from models_registry.models import EmulationModel, Level, Novelty, Registration
from models_registry.territory import EVERYWHERE

REGISTERED, RECOGNISED = "registered", "recognised"
# The parts that are told of each row of units: models.
REGISTERED_ROWS, RECOGNISED_ROWS = "registered_rows", "recognised_rows"
BY_ROW: Final = (REGISTERED_ROWS, RECOGNISED_ROWS)
REGISTRANTS, REGISTERED_YEARS, RECOGNISED_YEARS = "registrants", "registered_years", "recognised_years"
NOVELTIES: Final = tuple(Novelty)  # numbers of `REGISTERED_YEARS` after the first, in this order
LEVELS: Final = tuple(Level)  # of `RECOGNISED`, from the fourth on
_KEPT: Final = 64  # statements
# Of the rows that are counted once wherever they stand: whose registrations those of the units asked for are.
_HOLDERS: Final = RawSQL("SELECT registrant FROM holders", ())
_NO_TURN, _NOTHING = Value(0), Value(0)


@dataclass(frozen=True)
class _Question:
    """What the statement hangs on, and from what it is made."""

    hangs_on: tuple[Any, ...]
    scope: Scope = field(compare=False, repr=False)
    papers: Revocations = field(compare=False, repr=False)
    fields: FieldRows = field(compare=False, repr=False)


def counting_of(scope: Scope, papers: Revocations, fields: FieldRows) -> Counting:
    """How a scope is counted, wherever it lies. What counts to today is one question on all days."""
    period = scope.period
    asked = (
        (period.from_on, period.to_on, period.is_of_whole_years),
        (scope.year, scope.level, scope.recognition_level),
        tuple(sorted(fields.row_keys.items())),
    )

    def statement(units: "QuerySet[Any, Any]", papers: Revocations) -> tuple[str, tuple[Any, ...]]:
        text, values = units.query.sql_with_params()
        rest, others = _kept_statement(_Question((asked, scope.day, papers), scope, papers, fields))
        return f"WITH asked(unit) AS MATERIALIZED ({text}), {rest}", (*values, *others)

    counting = Counting("", scope.day, papers, statement)
    day = None if counting.is_to_today else scope.day
    key = hashlib.sha256(repr((asked, day)).encode()).hexdigest()
    return Counting(key, scope.day, papers, statement)


@lru_cache(_KEPT)
def _kept_statement(question: _Question) -> tuple[str, tuple[Any, ...]]:
    """Without its units. What is asked is kept, never what is answered: making it takes as long as counting one."""
    return _Writer(question.scope, question.papers, question.fields).statement()


class _Writer:
    """Writes the statement; its values come in the order in which they stand in it."""

    def __init__(self, scope: Scope, papers: Revocations, fields: FieldRows) -> None:
        self.scope, self.papers, self.fields = scope, papers, fields
        self.named: list[str] = []
        self.values: list[Any] = []
        self.parts: list[str] = []
        self.part_values: list[Any] = []

    def statement(self) -> tuple[str, tuple[Any, ...]]:
        models, registrations = EmulationModel._meta.db_table, Registration._meta.db_table
        self.named.append(
            "holders AS MATERIALIZED (SELECT DISTINCT model.registrant_id AS registrant"  # nosec B608: all of it is ours
            f" FROM {registrations} AS one JOIN {models} AS model ON model.id = one.model_id"
            f" WHERE one.unit_id IN ({ASKED.sql}))"
        )
        self._registered()
        self._recognised()
        self._related()
        self._assessed()
        self._commended()
        self._beside()
        self.parts.append(cells(COUNTED, "(SELECT unit AS in_unit FROM asked) AS every_unit", ["1"]))
        sums = ", ".join(f"SUM({name}) AS {name}" for name in NUMBERS)
        keys = ", ".join(KEYS)
        every = f"every_part({keys}, {', '.join(NUMBERS)}) AS ({' UNION ALL '.join(self.parts)})"
        text = f"{', '.join([*self.named, every])} SELECT {keys}, {sums} FROM every_part GROUP BY {keys}"  # nosec B608
        return text, (*self.values, *self.part_values)

    def _source(self, name: str, rows: "QuerySet[Any, Any]") -> bool:
        """Names rows that are counted in more ways than one. False if there can be none."""
        try:
            text, values = rows.query.sql_with_params()
        except EmptyResultSet:
            return False
        self.named.append(f"{name} AS MATERIALIZED ({text})")
        self.values += values
        return True

    def _registered(self) -> None:
        rows = REGISTRATIONS.counted(self.scope, EVERYWHERE).filter(model__registrant__in=_HOLDERS)
        source = rows.order_by().values(
            in_unit=F("unit_id"),
            in_year=F("year"),
            in_field=self.fields.key("model__field_id"),
            of_kind=F("model__registrant__kind"),
            of_model=F("model_id"),
            of_registrant=F("model__registrant_id"),
            is_novelty=F("novelty"),
            is_demo=F("model__is_demo"),
            has_no_day=IsNull(F("registered_on"), True),
            turn=turn("model_id", latest_first()),
        )
        if not self._source("registrations", source):
            return
        models = once("registrations", "of_model", "in_field, of_kind, is_demo")
        kinds = {"field": "in_field", "word": "of_kind"}
        novelties = [where(f"is_novelty = '{one.value}'") for one in NOVELTIES]
        self.parts += [
            cells(REGISTERED, "registrations", ["COUNT(*)", where("has_no_day")], **kinds),
            cells(REGISTERED, models, ["0", "0", "COUNT(*)", where("is_demo")], later="later", **kinds),
            cells(REGISTERED_ROWS, models, ["COUNT(*)"], later="later"),
            cells(REGISTERED_YEARS, "registrations", ["COUNT(*)", *novelties], year="in_year"),
            cells(
                REGISTRANTS,
                once("registrations", "of_registrant", "of_kind"),
                ["COUNT(*)"],
                later="later",
                word="of_kind",
            ),
        ]

    def _recognised(self) -> None:
        rows = RECOGNITIONS.counted(self.scope, EVERYWHERE, self.papers)
        source = (
            rows.filter(registration__model__registrant__in=_HOLDERS)
            .order_by()
            .values(
                in_unit=F("registration__unit_id"),
                in_year=F("registration__year"),
                in_field=self.fields.key("registration__model__field_id"),
                of_kind=F("registration__model__registrant__kind"),
                of_model=F("registration__model_id"),
                has_no_day=IsNull(F("decision__issued_on"), True),
                at_level=F("level"),
                is_exemplary=F("exemplary"),
                turn=turn("registration__model_id", latest_first("registration__")),
            )
        )
        if not self._source("recognitions", source):
            return
        kinds = {"field": "in_field", "word": "of_kind"}
        models = once("recognitions", "of_model", "in_field, of_kind")
        of_levels = once("recognitions", "of_model, at_level", "in_field, of_kind")
        exemplary = once("recognitions", "of_model", "in_field, of_kind", "WHERE is_exemplary")
        in_years = once("recognitions", "of_model, in_year", "in_field")
        levels = [where(f"at_level = '{level.value}'") for level in LEVELS]
        no_levels = ["0"] * len(levels)
        self.parts += [
            cells(RECOGNISED, "recognitions", ["COUNT(*)", where("has_no_day")], **kinds),
            cells(RECOGNISED, models, ["0", "0", "COUNT(*)"], later="later", **kinds),
            cells(RECOGNISED, of_levels, ["0", "0", "0", *levels], later="later", **kinds),
            cells(RECOGNISED, exemplary, ["0", "0", "0", *no_levels, "COUNT(*)"], later="later", **kinds),
            cells(RECOGNISED_ROWS, models, ["COUNT(*)"], later="later", field="in_field"),
            cells(RECOGNISED_YEARS, in_years, ["COUNT(*)"], later="later", year="in_year", field="in_field"),
        ]

    def _related(self) -> None:
        """Models recognised, by each row of their related fields that is not that of their main one."""
        # By the annotation, which is one join: `exclude` would ask whether any related field is the main one.
        rows = RECOGNITIONS.counted(self.scope, EVERYWHERE, self.papers)
        rows = rows.filter(registration__model__registrant__in=_HOLDERS)
        rows = rows.annotate(of_field=F("registration__model__related_fields")).filter(of_field__isnull=False)
        rows = rows.annotate(
            in_field=self.fields.key("of_field"), main_row=self.fields.key("registration__model__field_id")
        )
        rows = rows.filter(~Q(in_field=F("main_row"))).order_by()
        source = rows.values(
            "in_field",
            in_unit=F("registration__unit_id"),
            of_model=F("registration__model_id"),
            turn=_NO_TURN,
        )
        if self._source("related", source):
            models = once("related", "of_model, in_field")
            self.parts.append(cells("related", models, ["COUNT(*)"], later="later", field="in_field"))

    def _assessed(self) -> None:
        rows = ASSESSMENTS.counted(self.scope, EVERYWHERE)
        source = (
            rows.filter(registration__model__registrant__in=_HOLDERS)
            .order_by()
            .values(
                in_unit=F("registration__unit_id"),
                of_model=F("registration__model_id"),
                has_no_day=IsNull(F("assessed_on"), True),
                turn=_NO_TURN,
            )
        )
        if self._source("assessments", source):
            self.parts += [
                cells("assessments", once("assessments", "of_model"), ["COUNT(*)"], later="later"),
                cells("assessments", "assessments", ["0", where("has_no_day")]),
            ]

    def _commended(self) -> None:
        """A recipient whom the registry does not know, or whom the source does not name, is one of his own."""
        commended = COMMENDATIONS.counted(self.scope, EVERYWHERE, self.papers).order_by()
        holders = Commendation.objects.filter(unit__in=ASKED, registrant__isnull=False).order_by()
        source = commended.filter(Q(unit__in=ASKED) | Q(registrant__in=holders.values("registrant"))).values(
            in_unit=F("unit_id"),
            of_kind=F("recipient_kind"),
            of_registrant=F("registrant_id"),
            of_form=F("form_id"),
            of_track=Coalesce("decision__track", Value("")),
            has_no_day=IsNull(F("decision__issued_on"), True),
            has_no_name=Q(recipient_name=""),
            turn=_NO_TURN,
        )
        if not self._source("commendations", source):
            return
        known = "WHERE of_registrant IS NOT NULL"
        recipients = once("commendations", "of_registrant, of_kind", where=known)
        unknown = where("of_registrant IS NULL")
        told = [where("has_no_name"), where("has_no_day")]
        self.parts += [
            cells("commended", "commendations", ["COUNT(*)", unknown], word="of_kind"),
            cells("commended", recipients, ["0", "COUNT(*)"], later="later", word="of_kind"),
            cells("forms", "commendations", ["COUNT(*)"], word="of_form"),
            cells("tracks", "commendations", ["COUNT(*)"], word="of_track"),
            cells("commendations", "commendations", told),
        ]

    def _beside(self) -> None:
        """What was moved; what the day of counting leaves out, and what has no day, of each kind of record."""
        asked = self.scope, EVERYWHERE, self.papers
        self._rows("outcomes", "", OUTCOMES.counted(*asked), "unit_id", OUTCOMES)
        kinds: tuple[tuple[str, Records[Any], str], ...] = (
            ("registrations", REGISTRATIONS, "unit_id"),
            ("assessments", ASSESSMENTS, "registration__unit_id"),
            ("recognitions", RECOGNITIONS, "registration__unit_id"),
            ("commendations", COMMENDATIONS, "unit_id"),
            ("outcomes", OUTCOMES, "unit_id"),
        )
        for page, records, unit in kinds:
            for rows in records.after_parts(*asked):
                self._rows("after", page, rows, unit)
            if records.ended_after:
                self._rows("ended", page, records.ended(*asked), unit)
            if records.revoked_undated_on:
                self._rows("revoked_undated", page, records.revoked_undated(*asked), unit)
            # Of whole years what has no day is counted together with what counts.
            if not self.scope.period.is_of_whole_years:
                self._rows("undated", page, records.undated(*asked), unit)

    def _rows(
        self, part: str, word: str, rows: "QuerySet[Any]", unit: str, undated: Records[Any] | None = None
    ) -> None:
        """How many rows there are, and of these how many without a day if that is asked."""
        asked = rows.filter(**{f"{unit}__in": ASKED}).order_by().values(in_unit=F(unit))
        no_day = CountOf("pk", filter=Q(**{undated.dating.day: None})) if undated else _NOTHING
        counted = asked.annotate(first=CountOf("pk"), second=no_day).values_list("in_unit", "first", "second")
        try:
            text, values = counted.query.sql_with_params()
        except EmptyResultSet:
            return
        numbers = ["first", "second", *["0"] * (len(NUMBERS) - 2)]
        keys = ["in_unit", f"'{part}'", "''", NO_YEAR, NO_FIELD, f"'{word}'"]
        self.parts.append(f"SELECT {', '.join([*keys, *numbers])} FROM ({text}) AS counted")  # nosec B608
        self.part_values += values
