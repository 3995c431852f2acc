"""The article's facts, as data. The district's units are among the country's."""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).parent.parent / "data" / "lam_binh_2022.json"
FACTS: Final[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
SOURCE: Final[str] = FACTS["source"]
CONFERENCE_ON: Final = date.fromisoformat(FACTS["conference_on"])  # units are those of that day
