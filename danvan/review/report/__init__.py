"""The review as a Word report: sentences, tables and signature block, from a template that staff may change."""

from danvan.lib.word.faults import TemplateFaultsError
from danvan.review.report.document import build_document, build_sample, build_slip, document_name

__all__ = ["TemplateFaultsError", "build_document", "build_sample", "build_slip", "document_name"]
