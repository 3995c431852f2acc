"""Loads the made-up registrations, all or nothing."""

from random import Random
from typing import Final

from danvan.demo import lam_binh
from danvan.demo.made_up.planning import Planner
from danvan.demo.made_up.scoring import write_scores
from danvan.demo.made_up.writing import Writer
from danvan.demo.returns import made_up_dues, made_up_notes
from danvan.lib.statistics import renew_statistics
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import EmulationModel

REASON: Final = "Nạp dữ liệu trình diễn"
SEED: Final = 2022
TWO_LEVELS: Final = 12
EXEMPLARY: Final = 24


def is_loaded() -> bool:
    """Whether the made-up registrations are there."""
    return EmulationModel.objects.filter(is_demo=True).exists()


def load() -> int:
    """Writes the made-up registrations (and the article's when missing), all or nothing; how many models.

    Does nothing where any stand already.
    """
    with trail.act(OPERATOR, REASON):
        if not lam_binh.is_loaded():
            lam_binh.load()
        if is_loaded():
            return 0
        written = _make(lam_binh.ground())
        renew_statistics()
    return written


def _make(ground: lam_binh.Ground) -> int:
    """Plans everything first, then writes it; returns the number of models."""
    random = Random(SEED)
    planner, writer = Planner(ground, random), Writer(ground, random)
    plans = planner.plan_review()
    later = planner.plan_later(plans)
    trail.create_all([writer.criteria])
    trail.create_all([plan.registrant for plan in plans])
    # A copy needs the key of its original, so the originals go first.
    everything = plans + later
    writer.write_models([plan for plan in everything if plan.original is None])
    writer.write_models([plan for plan in everything if plan.original])
    trail.create_all(list(writer.new_decisions()))
    counted = writer.write_registrations(plans, ground.review)
    writer.write_awards(counted, exemplary=EXEMPLARY, two_levels=TWO_LEVELS)
    write_scores(ground, counted)
    writer.revoke_one(counted)
    kept_up = planner.continued(plans)
    counted = writer.write_registrations(kept_up + later, ground.following)
    writer.write_awards(counted, exemplary=0, two_levels=0)
    dues = trail.create_all(made_up_dues(ground.district, ground.review_period, ground.following_period))
    latest = max((due for due in dues if due.is_register), key=lambda due: due.year or 0)
    trail.create_all(made_up_notes(ground.district, latest))
    return len(everything)
