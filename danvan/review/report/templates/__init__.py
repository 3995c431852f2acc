"""The default templates of the report and of its slip, built here, and the pieces of which others are built."""

from danvan.review.report.templates.report import default_template
from danvan.review.report.templates.slip import slip_template

__all__ = ["default_template", "slip_template"]
