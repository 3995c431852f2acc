"""The templates of the report: the two default ones, built here, and those that staff put in their place."""

from danvan.review.report.templates.own import (
    TAKEN_INSTEAD,
    NoLongerTakenError,
    judge,
    kept_template,
    own_template,
    remark_on,
    server_template,
    template_path,
)
from danvan.review.report.templates.report import default_template
from danvan.review.report.templates.slip import slip_template

__all__ = [
    "TAKEN_INSTEAD",
    "NoLongerTakenError",
    "default_template",
    "judge",
    "kept_template",
    "own_template",
    "remark_on",
    "server_template",
    "slip_template",
    "template_path",
]
