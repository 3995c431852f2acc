"""Assessments, the papers that decide, recognitions and commendations, one file for each family."""

from awards.models.assessments import Assessment
from awards.models.award_forms import AwardForm
from awards.models.certificate_layouts import CertificateBox, CertificateLayout, CertificatePrinter
from awards.models.certificates import Certificate, CertificatePrint
from awards.models.commendations import Commendation
from awards.models.criteria import CriteriaSet, Criterion, Grade
from awards.models.decisions import Decision, out_of_force
from awards.models.drafts import DecisionDraft, DraftLine
from awards.models.evidence import Evidence, StoredFile
from awards.models.meetings import Candidate, Meeting, MeetingMember
from awards.models.nominees import Nominee, Purpose
from awards.models.proposals import Proposal, ProposalLine, ProposalQuota
from awards.models.recognitions import Recognition
from awards.models.rules import BaseSalary, LegalGround, RewardCoefficient, SigningRule
from awards.models.scores import AssessmentScore, FieldCheck

__all__ = [
    "Assessment",
    "AssessmentScore",
    "AwardForm",
    "BaseSalary",
    "Candidate",
    "Certificate",
    "CertificateBox",
    "CertificateLayout",
    "CertificatePrint",
    "CertificatePrinter",
    "Commendation",
    "CriteriaSet",
    "Criterion",
    "Decision",
    "DecisionDraft",
    "DraftLine",
    "Evidence",
    "FieldCheck",
    "Grade",
    "LegalGround",
    "Meeting",
    "MeetingMember",
    "Nominee",
    "Proposal",
    "ProposalLine",
    "ProposalQuota",
    "Purpose",
    "Recognition",
    "RewardCoefficient",
    "SigningRule",
    "StoredFile",
    "out_of_force",
]
