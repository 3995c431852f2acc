"""Which tests watch which module: the quick ones first."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
_RIGHTS: Final = (
    "tests/models_registry/test_access.py",
    "tests/models_registry/test_services.py",
    "tests/awards/test_services.py",
)
_VERBS: Final = (
    "tests/portal/test_verbs.py",
    "tests/portal/test_verbs_of_awards.py",
    "tests/portal/test_many.py",
)
_AWARDS: Final = (
    "tests/awards/test_services.py",
    "tests/awards/test_reasons.py",
    "tests/awards/test_in_force.py",
    "tests/awards/test_commended_once.py",
    "tests/awards/test_calendar.py",
    "tests/models_registry/test_levels.py",
    "tests/awards/desk/test_criteria.py",
    "tests/awards/desk/test_guard.py",
    "tests/awards/test_admin.py",
    "tests/awarding/test_scoring.py",
    "tests/portal/test_decisions_at_once.py",
    *_VERBS,
)
_FIGURES: Final = (
    "tests/review/test_figures.py::test_machines_find_every_number_under_a_name_that_does_not_change",
    "tests/review/test_figures.py::test_every_shape_counts_as_defined",
    "tests/review/test_edges.py",
    "tests/review/test_lam_binh.py",
    "tests/review/test_households.py",
    "tests/review/test_days.py::test_what_came_after_the_day_changes_nothing_and_is_told_with_its_list",
    "tests/review/test_days.py::test_an_assessment_counts_from_its_own_day_and_its_lists_with_it",
    "tests/review/test_days.py::test_without_a_day_a_record_counts_and_is_told",
    "tests/review/test_days.py::test_a_revocation_counts_from_its_own_day",
    "tests/review/test_days.py::test_a_withdrawal_counts_from_its_own_day",
    "tests/review/test_days.py::test_what_was_revoked_or_withdrawn_after_the_day_counts_and_is_told_with_its_list",
    "tests/review/test_days.py::test_what_a_paper_without_a_day_revoked_counts_on_no_day_and_is_told_with_its_list",
    "tests/review/test_days.py::test_what_came_after_by_its_day_and_by_its_year_is_told_together",
    "tests/review/test_days.py::test_lists_of_who_was_commended_leave_out_what_came_after_the_day",
    "tests/review/test_days.py::test_in_a_half_what_has_no_day_and_was_revoked_by_a_paper_without_one_is_told_as_in_the_year",
    "tests/review/test_figures.py::test_models_registered_by_field_open_their_lists",
    "tests/review/test_one_number.py::test_the_four_name_a_field_out_of_use_that_counts",
    "tests/review/test_figures.py::test_every_number_opens_a_list_of_just_that_length[None--]",
)
_FIELDS_OF_FIGURES: Final = (
    "tests/review/test_edges.py",
    "tests/review/test_figures.py::test_a_field_out_of_use_keeps_its_row_where_it_is_main_or_related",
    "tests/review/test_figures.py::test_a_field_out_of_the_set_counts_under_its_core_and_what_has_none_in_a_row_of_its_own",
    "tests/review/test_figures.py::test_a_list_within_a_period_offers_the_fields_of_its_set_only",
)
_PLACES: Final = (
    "tests/review/test_edges.py",
    "tests/review/test_across_districts.py",
    "tests/review/test_figures.py::test_a_closed_commune_counts_in_the_row_of_its_successor_and_a_lost_one_in_its_own",
    "tests/review/test_figures.py::test_a_unit_that_stands_on_after_it_merged_counts_in_its_successors_row",
    "tests/models_registry/test_bodies.py",
    "tests/review/test_periods.py",
)
_REPLACING: Final = (
    "tests/lists/test_import_list.py",
    "tests/intake/test_replacing.py",
    "tests/lists/test_replacing.py",
)
_DECIDING: Final = (
    "tests/lists/test_deciding.py",
    "tests/lists/test_revising.py",
    "tests/lists/test_namesakes.py",
    "tests/lists/test_merged_away.py",
    "tests/lists/test_import_list.py",
)
_OWN_ROWS: Final = (
    "tests/lists/test_own_export.py::test_another_holder_in_our_list_takes_the_model_over_and_the_old_one_is_told",
    "tests/lists/test_own_export.py::test_our_row_stays_as_the_registry_has_it_or_is_another_model",
    "tests/lists/test_own_export.py::test_two_rows_of_one_number_do_not_both_correct_it",
    "tests/lists/test_own_export.py::test_what_a_list_does_not_correct_stays_and_is_said",
    "tests/lists/test_own_export.py::test_a_new_one_without_year_needs_its_programme",
)
_TITLES: Final = (
    "tests/lists/test_titles.py::test_an_answer_for_one_way_to_write_a_title_is_none_for_another",
    "tests/lists/test_titles.py::test_two_models_of_the_registry_that_fold_alike_are_told_apart",
    "tests/lists/test_titles.py::test_each_holder_has_a_model_of_his_own",
    "tests/lists/test_titles.py::test_holders_that_an_officer_calls_one_have_their_titles_compared",
    "tests/lists/test_titles.py::test_a_third_way_to_write_a_title_is_asked_with_all_that_it_may_be",
    "tests/lists/test_titles.py::test_the_registry_and_the_list_are_asked_about_at_once",
    "tests/lists/test_titles.py::test_titles_that_an_officer_calls_two_become_two_models",
    "tests/lists/test_titles.py::test_a_double_by_an_answer_says_so_and_that_the_rows_name_two_fields",
    "tests/lists/test_titles.py::test_a_title_once_called_another_goes_on_the_year_after",
)
# A module, or a folder with all its modules: the tests that watch it, the quick ones first. The last one that fits.
_TABLE: Final[dict[str, tuple[str, ...]]] = {
    "awards/commending.py": (*_AWARDS, "tests/lists/commendations/test_commendations.py"),
    "awards/services.py": _AWARDS,
    "models_registry/services": (
        "tests/models_registry/test_services.py",
        "tests/models_registry/test_registrations_stopped.py",
        "tests/models_registry/test_corrections.py",
        "tests/models_registry/test_partners.py",
        "tests/models_registry/test_steps_back.py",
        "tests/models_registry/test_entry_drafts.py",
        "tests/models_registry/test_levels.py",
        "tests/models_registry/test_taking_over.py",
        "tests/models_registry/test_correction_doors.py",
        "tests/models_registry/test_admin_entry.py",
        "tests/portal/test_fields_of_offices.py",
        "tests/portal/test_moved.py",
        *_VERBS,
    ),
    "models_registry/services/bodies.py": ("tests/models_registry/test_bodies.py",),
    "models_registry/permissions.py": ("tests/models_registry/test_access.py",),
    "models_registry/access.py": _RIGHTS,
    "models_registry/scoping.py": (
        *_RIGHTS,
        "tests/awards/test_criteria.py",
        "tests/portal/test_merging.py",
        "tests/portal/test_fields_of_offices.py",
        "tests/models_registry/test_saved_meanwhile.py",
    ),
    "models_registry/territory.py": (
        "tests/models_registry/test_territory.py",
        "tests/models_registry/test_access.py",
        "tests/models_registry/test_successions.py",
        "tests/review/test_across_districts.py",
        "tests/review/test_edges.py",
        "tests/review/test_periods.py",
    ),
    "danvan/tally": ("tests/tally", *_FIGURES),
    "danvan/review/figures": _FIGURES,
    "danvan/review/figures/as_json.py": (
        "tests/review/test_figures.py::test_machines_find_every_number_under_a_name_that_does_not_change",
    ),
    "danvan/review/figures/days.py": (
        "tests/review/test_days.py::test_what_would_count_is_what_counts_when_it_is_written",
        *_FIGURES,
        "tests/review/test_days.py::test_what_has_no_year_counts_from_the_first_year_of_its_programme",
    ),
    "danvan/review/figures/fields.py": (*_FIELDS_OF_FIGURES, *_FIGURES),
    "danvan/review/figures/places.py": (*_PLACES, *_FIGURES),
    "danvan/review/figures/rates.py": ("tests/review/test_rates.py",),
    "danvan/review/figures/standing.py": _PLACES,
    "danvan/review/figures/stated.py": ("tests/review/test_ledger.py", *_FIGURES),
    "danvan/review/figures/stated_rows.py": ("tests/review/test_ledger.py", *_FIGURES),
    "danvan/review/figures/effect.py": ("tests/intake/test_effect.py",),
    "danvan/lists/deciding": _DECIDING,
    "danvan/lists/deciding/answered.py": ("tests/lists/test_answered.py",),
    "danvan/lists/deciding/checking.py": (
        "tests/lists/test_deciding.py",
        "tests/lists/commendations/test_commendations.py",
        "tests/lists/test_import_list.py",
        "tests/lists/test_own_export.py",
        "tests/intake/test_answering.py",
    ),
    "danvan/lists/deciding/coming.py": ("tests/lists/test_coming.py", "tests/lists/test_namesakes.py"),
    "danvan/lists/deciding/correcting.py": (
        "tests/lists/test_deciding.py",
        "tests/intake/test_versions.py",
        "tests/intake/test_after_writing.py",
        "tests/lists/test_own_export.py",
        "tests/lists/test_replacing.py",
    ),
    "danvan/lists/deciding/decide.py": (
        "tests/lists/test_deciding.py",
        "tests/lists/test_partners.py",
        "tests/lists/test_other_holders.py",
        *_OWN_ROWS,
    ),
    "danvan/lists/deciding/differences.py": (
        "tests/lists/test_differences.py",
        "tests/lists/test_deciding.py",
    ),
    "danvan/lists/deciding/decision.py": ("tests/lists/test_decision.py", "tests/lists/test_deciding.py"),
    "danvan/lists/deciding/other_holders.py": ("tests/lists/test_other_holders.py",),
    "danvan/lists/deciding/own_export.py": (
        "tests/lists/test_merged_away.py",
        "tests/lists/test_own_export.py",
    ),
    "danvan/lists/deciding/partners.py": ("tests/lists/test_partners.py",),
    "danvan/lists/deciding/registered_models.py": (
        "tests/lists/test_registered_models.py",
        "tests/lists/test_deciding.py",
        "tests/lists/test_merged_away.py",
        *_TITLES,
        "tests/lists/test_own_export.py::test_a_year_unknown_on_purpose_finds_its_registration",
        *_OWN_ROWS,
    ),
    "danvan/lists/deciding/registrants.py": (
        "tests/lists/test_namesakes.py",
        "tests/lists/test_deciding.py",
        "tests/lists/test_merged_away.py",
    ),
    "danvan/lists/deciding/registry.py": (
        *_DECIDING,
        "tests/lists/test_other_holders.py",
        "tests/lists/commendations/test_commendations.py",
        "tests/lists/test_own_export.py",
    ),
    "danvan/lists/deciding/replaced.py": _REPLACING,
    "danvan/lists/deciding/replacing.py": _REPLACING,
    "danvan/lists/deciding/spelling.py": ("tests/lists/test_decision.py",),
    "danvan/lists/deciding/unsent.py": ("tests/lists/test_deciding.py",),
    "danvan/lists/deciding/worked_with.py": (
        "tests/lists/test_committing.py",
        "tests/intake/test_after_writing.py",
        "tests/intake/test_undoing.py",
        *_REPLACING,
    ),
}
WATCHED_BY: Final[dict[str, tuple[str, ...]]] = {
    path.relative_to(ROOT).as_posix(): tests
    for place, tests in _TABLE.items()
    for path in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).glob("[!_]*.py")))
}
