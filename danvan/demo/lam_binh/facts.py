"""The article's facts and the district's units, as data."""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

_DATA: Final = Path(__file__).parent.parent / "data"
UNITS_FILE: Final = _DATA / "lam_binh_units.csv"
FACTS: Final[dict[str, Any]] = json.loads((_DATA / "lam_binh_2022.json").read_text(encoding="utf-8"))
SOURCE: Final[str] = FACTS["source"]
CONFERENCE_ON: Final = date.fromisoformat(FACTS["conference_on"])  # units are those of that day
