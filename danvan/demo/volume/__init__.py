"""A made-up registry of any size, by which the portal's speed is measured; nothing of it is a fact but the units."""

from danvan.demo.volume.ground import Ground, NotEmptyError, Units, ground_of, refuse_real_data
from danvan.demo.volume.loading import make

__all__ = ["Ground", "NotEmptyError", "Units", "ground_of", "make", "refuse_real_data"]
