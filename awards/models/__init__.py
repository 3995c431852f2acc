"""Assessments, the papers that decide, recognitions and commendations, one file for each family."""

from awards.models.assessments import Assessment, CriteriaSet
from awards.models.certificates import (
    Certificate,
    CertificateBox,
    CertificateLayout,
    CertificatePrint,
    CertificatePrinter,
)
from awards.models.commendations import Commendation
from awards.models.decisions import Decision, out_of_force
from awards.models.evidence import Evidence, StoredFile
from awards.models.recognitions import Recognition

__all__ = [
    "Assessment",
    "Certificate",
    "CertificateBox",
    "CertificateLayout",
    "CertificatePrint",
    "CertificatePrinter",
    "Commendation",
    "CriteriaSet",
    "Decision",
    "Evidence",
    "Recognition",
    "StoredFile",
    "out_of_force",
]
