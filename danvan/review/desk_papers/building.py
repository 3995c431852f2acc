"""A paper of the desk as the bytes of a .docx, from the template that serves its unit."""

from datetime import datetime
from typing import Any

from danvan.review.desk_papers.declared import Paper
from danvan.review.desk_papers.defaults import default_paper
from danvan.review.paper import DEMO_MARK
from danvan.review.report.document import filled_paper


def build_paper(
    paper: Paper,
    form: str,
    values: dict[str, Any],
    user_name: str,
    moment: datetime,
    *,
    is_demo: bool = False,
) -> bytes:
    """The paper in that form with these values. Raises TemplateFaultsError."""
    title = f"{paper.name} {values['trich_yeu']}"
    template = default_paper(paper.code, form)
    return filled_paper(template, paper.names, values, title, user_name, moment, DEMO_MARK if is_demo else "")
