"""What the article of 5/10/2022 says of Lâm Bình, and no more: what it leaves unsaid stays unknown."""

from danvan.demo.lam_binh.article import is_loaded, load
from danvan.demo.lam_binh.catalogues import Ground, district, ground
from danvan.demo.lam_binh.facts import CONFERENCE_ON, FACTS, SOURCE

__all__ = [
    "CONFERENCE_ON",
    "FACTS",
    "SOURCE",
    "Ground",
    "district",
    "ground",
    "is_loaded",
    "load",
]
