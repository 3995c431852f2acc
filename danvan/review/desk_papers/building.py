"""A paper of the desk as the bytes of a .docx, from the template that serves its unit."""

from datetime import datetime
from typing import Any

from danvan.lib.word.papers import Paper
from danvan.review.paper import DEMO_MARK
from danvan.review.report.document import filled_paper


def build_paper(
    paper: Paper,
    template: bytes,
    values: dict[str, Any],
    user_name: str,
    moment: datetime,
    *,
    is_demo: bool = False,
) -> bytes:
    """The paper from that template with these values. Raises TemplateFaultsError."""
    title = f"{paper.name} {values['trich_yeu']}"
    return filled_paper(template, paper.names, values, title, user_name, moment, DEMO_MARK if is_demo else "")
