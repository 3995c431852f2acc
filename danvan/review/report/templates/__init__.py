"""The templates of the report: the two default ones, built here, and those that staff put in their place."""

from danvan.review.report.templates.own import kept_template, own_template, template_path
from danvan.review.report.templates.report import default_template
from danvan.review.report.templates.slip import slip_template

__all__ = ["default_template", "kept_template", "own_template", "slip_template", "template_path"]
