"""Makes a registry of so many models: its ground in one act, then portion by portion, an act for each."""

from collections.abc import Callable
from itertools import accumulate
from typing import Final

from awards.models import CriteriaSet
from danvan.demo.volume.ground import Ground, Units, load_ground, refuse_real_data
from danvan.demo.volume.papers import Papers
from danvan.demo.volume.writing import Portion, Writer
from danvan.lib import word_index
from danvan.lib.bulk import collector_paused
from danvan.lib.statistics import renew_statistics
from danvan.tally.keeping import forget_all
from models_registry import trail
from models_registry.access import OPERATOR

REASON: Final = "Tạo dữ liệu trình diễn để đo tốc độ"
_AT_ONCE: Final = 2000  # models of one act: what it tells, it keeps in memory until its end


def make(models: int, units: Units, told: Callable[[int], object] = int) -> Ground:
    """Writes that many models and what hangs on them; the same ones for the same number and units.

    Calls `told` with how many stand. Raises NotEmptyError for a database in which anybody has written anything. What
    was interrupted is begun again in a new database.
    """
    refuse_real_data()
    with trail.act(OPERATOR, REASON):
        ground = load_ground(units)
        writer = Writer(ground, Papers(ground.lines), CriteriaSet.objects.get())
    renew_statistics()
    word_index.drop_triggers()  # all lines at the end take less time
    ends = _ends(models, len(ground.lines))
    for first in range(0, models, _AT_ONCE):
        last = min(first + _AT_ONCE, models)
        with collector_paused(), trail.act(OPERATOR, REASON):
            writer.write(Portion(first, last, ends))
        told(last)
    word_index.repair()
    renew_statistics()
    forget_all()  # so many marks would be read one by one by whoever asks for a figure first
    return ground


def _ends(models: int, lines: int) -> list[int]:
    """How many models the lines have up to each: of three neighbours one has once, one twice, one thrice as many."""
    weights = list(accumulate(1 + number % 3 for number in range(lines)))
    return [models * weight // weights[-1] for weight in weights]
