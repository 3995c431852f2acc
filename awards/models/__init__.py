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
from awards.models.meetings import Candidate, Meeting, MeetingMember
from awards.models.nominees import Nominee, Purpose
from awards.models.proposals import Proposal, ProposalLine, ProposalQuota
from awards.models.recognitions import Recognition

__all__ = [
    "Assessment",
    "Candidate",
    "Certificate",
    "CertificateBox",
    "CertificateLayout",
    "CertificatePrint",
    "CertificatePrinter",
    "Commendation",
    "CriteriaSet",
    "Decision",
    "Evidence",
    "Meeting",
    "MeetingMember",
    "Nominee",
    "Proposal",
    "ProposalLine",
    "ProposalQuota",
    "Purpose",
    "Recognition",
    "StoredFile",
    "out_of_force",
]
