"""The types of achievements in words."""

from __future__ import annotations

from badgepress.language import Words, words_in

TYPE_WORDS = {
    "Achievement": "Achievement",
    "ApprenticeshipCertificate": "Apprenticeship certificate",
    "Assessment": "Assessment",
    "Assignment": "Assignment",
    "AssociateDegree": "Associate degree",
    "Award": "Award",
    "Badge": "Badge",
    "BachelorDegree": "Bachelor's degree",
    "Certificate": "Certificate",
    "CertificateOfCompletion": "Certificate of completion",
    "Certification": "Certification",
    "CommunityService": "Community service",
    "Competency": "Competency",
    "Course": "Course",
    "CoCurricular": "Co-curricular achievement",
    "Degree": "Degree",
    "Diploma": "Diploma",
    "DoctoralDegree": "Doctoral degree",
    "Fieldwork": "Fieldwork",
    "GeneralEducationDevelopment": "General education development",
    "JourneymanCertificate": "Journeyman certificate",
    "LearningProgram": "Learning programme",
    "License": "Licence",
    "Membership": "Membership",
    "ProfessionalDoctorate": "Professional doctorate",
    "QualityAssuranceCredential": "Quality assurance credential",
    "MasterCertificate": "Master certificate",
    "MasterDegree": "Master's degree",
    "MicroCredential": "Micro-credential",
    "ResearchDoctorate": "Research doctorate",
    "SecondarySchoolDiploma": "Secondary school diploma",
}
"""Every achievementType that a badge class may have (OB 3.0, B.2.1)."""


def type_in_words(achievement_type: str, words: Words | None = None) -> str:
    """Write an achievementType as words, in English if no language is given."""
    return (words or words_in("en")).text(TYPE_WORDS[achievement_type])
