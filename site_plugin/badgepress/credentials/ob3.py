"""Open Badges 3.0 documents (1EdTech OB 3.0, Appendix B) in the one form that all verifiers accept (shared/interop.md)."""

from __future__ import annotations

from typing import Any

from badgepress.content.durations import rfc3339
from badgepress.content.model import Alignment, Award, BadgeClass, Evidence, Issuer, RubricCriterion
from badgepress.content.validity import valid_until
from badgepress.credentials import urls
from badgepress.credentials.criteria import criteria_narrative
from badgepress.credentials.urls import Addresses

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
EQF_LEVEL_URL = "http://data.europa.eu/snb/eqf/"

Document = dict[str, Any]


def brief_profile(issuer: Issuer, addresses: Addresses) -> Document:
    """Return the issuer as credentials name it: what a wallet shows; the whole Profile stands at its id, the DID document (docs/adr/0013)."""
    image = {"id": addresses.url(urls.issuer_image(issuer.image.extension)), "type": "Image"}
    return {"id": addresses.did, "type": ["Profile"], "name": issuer.name, "url": issuer.url, "image": image}


def profile(issuer: Issuer, addresses: Addresses) -> Document:
    """Return the issuer as a whole Profile (B.1.14), as it stands in the DID document."""
    document: Document = {
        "id": addresses.did,
        "type": ["Profile"],
        "name": issuer.name,
        "url": issuer.url,
        "email": issuer.email,
        "description": issuer.description.strip(),
        "image": _image(addresses.url(urls.issuer_image(issuer.image.extension)), issuer.image.alt),
    }
    if issuer.country or issuer.region:
        address = {"type": ["Address"], "addressCountryCode": issuer.country, "addressRegion": issuer.region}
        document["address"] = {key: value for key, value in address.items() if value}
    return document


def achievement(badge: BadgeClass, addresses: Addresses) -> Document:
    """Return a class version as an Achievement (B.1.1) without `@context`, as credentials embed it."""
    own_url = addresses.url(urls.achievement(badge.slug, badge.version))
    document: Document = {
        "id": own_url,
        "type": ["Achievement"],
        "achievementType": badge.achievement_type,
        "name": badge.name,
        "description": badge.description.strip(),
        "criteria": {
            "id": addresses.url(urls.badge_page(badge.slug)) + "#criteria",
            "narrative": criteria_narrative(badge),
        },
        "image": _image(
            addresses.url(urls.badge_image(badge.slug, badge.version, badge.image.extension)), badge.image.alt
        ),
        "inLanguage": badge.language,
        "version": str(badge.version),
    }
    if badge.field_of_study:
        document["fieldOfStudy"] = badge.field_of_study
    if badge.specialization:
        document["specialization"] = badge.specialization
    if badge.tags:
        document["tag"] = list(badge.tags)
    if badge.workload and badge.workload.ects is not None:
        document["creditsAvailable"] = _number(badge.workload.ects)
    if alignments := _alignments(badge):
        document["alignment"] = alignments
    if badge.rubric:
        document["resultDescription"] = [_result_description(criterion, own_url) for criterion in badge.rubric]
    if badge.version > 1:
        document["related"] = [
            {
                "id": addresses.url(urls.achievement(badge.slug, badge.version - 1)),
                "type": ["Related"],
                "version": str(badge.version - 1),
            }
        ]
    return document


def achievement_document(badge: BadgeClass, addresses: Addresses) -> Document:
    """Return the Achievement as published under its own address."""
    return {"@context": CONTEXTS, **achievement(badge, addresses)}


class Credentials:
    """Makes the credentials of one issuer; what those of a class have in common is made once and shared by all, so nobody may change it."""

    def __init__(self, issuer: Issuer, addresses: Addresses) -> None:
        self._addresses = addresses
        self._profile = brief_profile(issuer, addresses)
        self._achievements: dict[tuple[str, int], Document] = {}

    def of(self, award: Award, badge: BadgeClass) -> Document:
        """Return an award as an unsigned OpenBadgeCredential (B.1.2, B.1.19): its issued facts only."""
        addresses = self._addresses
        own_url = addresses.url(urls.credential(award.id))
        awarded = rfc3339(award.awarded)
        document: Document = {
            "@context": CONTEXTS,
            "id": own_url,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": badge.name,
            "issuer": self._profile,
            "validFrom": awarded,
            "awardedDate": awarded,
        }
        if (end := valid_until(award, badge)) is not None:
            document["validUntil"] = rfc3339(end)
        document["credentialSubject"] = self._subject(award, badge, own_url)
        if award.evidence:
            document["evidence"] = [_evidence(piece) for piece in award.evidence]
        list_url = addresses.url(urls.status_list(urls.status_list_number(award.status_index)))
        index = str(award.status_index % urls.STATUS_LIST_LENGTH)
        document["credentialStatus"] = {
            "id": f"{list_url}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": index,
            "statusListCredential": list_url,
        }
        return document

    def _achievement(self, badge: BadgeClass) -> Document:
        if badge.key not in self._achievements:
            self._achievements[badge.key] = achievement(badge, self._addresses)
        return self._achievements[badge.key]

    def _subject(self, award: Award, badge: BadgeClass, own_url: str) -> Document:
        subject: Document = {"type": ["AchievementSubject"]}
        if award.recipient.did:
            subject["id"] = award.recipient.did
        else:
            subject["identifier"] = [_identity(award)]
        shared = self._achievement(badge)
        subject["achievement"] = shared
        if award.narrative:
            subject["narrative"] = award.narrative.strip()
        if badge.workload and badge.workload.ects is not None:
            subject["creditsEarned"] = _number(badge.workload.ects)
        if award.results:
            subject["result"] = [
                {
                    "type": ["Result"],
                    "resultDescription": f"{shared['id']}#{criterion}",
                    "achievedLevel": f"{shared['id']}#{criterion}.{level}",
                }
                for criterion, level in sorted(award.results.items())
            ]
        if award.assessor:
            # `source` is the party that assessed the achievement (B.1.3); a Profile needs an id, so one without a page is named by a fragment of ours
            assessor_id = award.assessor.url or f"{own_url}#assessor"
            subject["source"] = {"id": assessor_id, "type": ["Profile"], "name": award.assessor.name}
        return subject


def credential(award: Award, badge: BadgeClass, issuer: Issuer, addresses: Addresses) -> Document:
    """Return one award as an unsigned credential; for many, make a `Credentials`."""
    return Credentials(issuer, addresses).of(award, badge)


def _identity(award: Award) -> Document:
    recipient = award.recipient
    if recipient.url:
        return {"type": "IdentityObject", "hashed": False, "identityHash": recipient.url, "identityType": "ext:url"}
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": recipient.email_hash,
        "identityType": "emailAddress",
        "salt": recipient.salt,
    }


def _evidence(evidence: Evidence) -> Document:
    document: Document = {"id": evidence.url} if evidence.url else {}
    document |= {"type": ["Evidence"], "name": evidence.name}
    if evidence.description:
        document["description"] = evidence.description.strip()
    if evidence.genre:
        document["genre"] = evidence.genre
    return document


def _alignments(badge: BadgeClass) -> list[Document]:
    stated = [_alignment(alignment) for alignment in badge.alignments]
    if level := badge.level:
        is_eqf = level.framework == "EQF"
        alignment: Document = {
            "type": ["Alignment"],
            "targetName": f"{level.framework} level {level.value}",
            "targetUrl": level.url or f"{EQF_LEVEL_URL}{level.value}",
            "targetFramework": "European Qualifications Framework" if is_eqf else level.framework,
            "targetCode": level.value,
            "targetType": "ext:EQF" if is_eqf else "ext:Level",
        }
        stated.append(alignment)
    return stated


def _alignment(alignment: Alignment) -> Document:
    document: Document = {
        "type": ["Alignment"],
        "targetName": alignment.name,
        "targetUrl": alignment.url,
        "targetFramework": alignment.framework,
    }
    optional = (
        ("targetCode", alignment.code),
        ("targetType", alignment.type),
        ("targetDescription", alignment.description.strip()),
    )
    return document | {key: value for key, value in optional if value}


def _result_description(criterion: RubricCriterion, own_url: str) -> Document:
    criterion_url = f"{own_url}#{criterion.id}"
    document: Document = {
        "id": criterion_url,
        "type": ["ResultDescription"],
        "name": criterion.name,
        "resultType": "RubricCriterionLevel",
        "rubricCriterionLevel": [
            {
                "id": f"{criterion_url}.{level.id}",
                "type": ["RubricCriterionLevel"],
                "name": level.name,
                **({"description": level.description.strip()} if level.description else {}),
                "level": str(rank),
                **({"points": level.points} if level.points else {}),
            }
            for rank, level in enumerate(criterion.levels)
        ],
    }
    if criterion.required_level:
        document["requiredLevel"] = f"{criterion_url}.{criterion.required_level}"
    return document


def _image(url: str, caption: str) -> Document:
    return {"id": url, "type": "Image", "caption": caption}


def _number(value: float) -> int | float:
    """Write 2.0 as 2: canonicalisers and JSON writers agree on whole numbers."""
    return int(value) if float(value).is_integer() else value
