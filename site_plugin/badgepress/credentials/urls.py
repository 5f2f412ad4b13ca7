"""Every public address, and the site path behind it, is made here and nowhere else.

An address once published never changes (design.md, “URLs”).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

STATUS_LIST_LENGTH = 1_048_576
"""Entries of one Bitstring Status List."""

DID_DOCUMENT = "did.json"
OB2_ISSUER = "ob2/issuer.json"
MANIFEST = "manifest.json"


def award_page(award_id: str) -> str:
    """Return the site path of an award's page."""
    return f"awards/{award_id}.html"


def credential(award_id: str) -> str:
    """Return the site path of an award's OB 3.0 credential."""
    return f"awards/{award_id}.json"


def credential_jwt(award_id: str) -> str:
    """Return the site path of an award's VC-JWT."""
    return f"awards/{award_id}.jwt"


def assertion(award_id: str) -> str:
    """Return the site path of an award's OB 2.0 assertion."""
    return f"ob2/assertions/{award_id}.json"


def award_oembed(award_id: str) -> str:
    """Return the site path of the oEmbed answer for an award's page, where the issuer publishes it."""
    return f"oembed/awards/{award_id}.json"


def badge_page(slug: str) -> str:
    """Return the site path of a badge class's page, a folder."""
    return f"badges/{slug}/"


def social_image(slug: str, version: int) -> str:
    """Return the site path of the picture that a link to a badge class, or to an award of it, is previewed with."""
    return f"badges/{slug}/v{version}-social.png"


def badge_oembed(slug: str) -> str:
    """Return the site path of the oEmbed answer for a badge class's page; not beside the page, whose JSON is served as linked data."""
    return f"oembed/badges/{slug}.json"


def pathway_social_image(slug: str) -> str:
    """Return the site path of the picture that a link to a pathway is previewed with."""
    return f"pathways/{slug}/social.png"


def pathway_page(slug: str) -> str:
    """Return the site path of a pathway's page, a folder."""
    return f"pathways/{slug}/"


def pathways_page() -> str:
    """Return the site path of the list of pathways, a folder."""
    return "pathways/"


def pathway_image(slug: str, extension: str) -> str:
    """Return the site path of the picture of a pathway that has its own."""
    return f"pathways/{slug}/picture.{extension}"


def skills_page(part: str = "") -> str:
    """Return the site path of the skills index, a folder, or of one of its parts, such as `esco` or `esco/b`."""
    return f"skills/{part}/" if part else "skills/"


def statistics_page() -> str:
    """Return the site path of the page of statistics, a folder."""
    return "statistics/"


def learner_page(handle: str) -> str:
    """Return the site path of a learner's page, a folder."""
    return f"learners/{handle}/"


def learner_card(handle: str) -> str:
    """Return the site path of the picture of a learner's stack that other pages may show."""
    return f"learners/{handle}/card.svg"


def clr(handle: str) -> str:
    """Return the site path of the CLR 2.0 credential of a learner."""
    return f"learners/{handle}/clr.json"


def achievement(slug: str, version: int) -> str:
    """Return the site path of the Achievement of a class version."""
    return f"badges/{slug}/v{version}.json"


def badge_image(slug: str, version: int, extension: str) -> str:
    """Return the site path of the picture of a class version."""
    return f"badges/{slug}/v{version}.{extension}"


def badge_class(slug: str, version: int) -> str:
    """Return the site path of the OB 2.0 BadgeClass of a class version."""
    return f"ob2/badges/{slug}-v{version}.json"


def issuer_image(extension: str) -> str:
    """Return the site path of the issuer's mark."""
    return f"issuer/mark.{extension}"


def status_list(number: int) -> str:
    """Return the site path of a status list, counted from 1."""
    return f"status/revocation-{number}.json"


def status_list_number(status_index: int) -> int:
    """Return the number of the list that an index belongs to."""
    return status_index // STATUS_LIST_LENGTH + 1


def verify_page() -> str:
    """Path of the folder of the page that checks badges in the reader's browser."""
    return "verify/"


def catalogue(page: int = 1) -> str:
    """Return the site path of a page of the catalogue, counted from 1."""
    return "catalogue.json" if page == 1 else f"catalogue/{page}.json"


def schema(kind: str) -> str:
    """Return the site path of the JSON Schema of a kind of content file."""
    return f"schemas/v1/{kind}.json"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Absolute addresses of one site."""

    base_url: str
    """`https://…` without a slash at its end."""

    def url(self, path: str) -> str:
        """Return the absolute address of a site path."""
        return f"{self.base_url}/{path}"

    @property
    def did(self) -> str:
        """The issuer's DID (did:web method, §3.2): host and path segments joined by colons."""
        parts = urlsplit(self.base_url)
        return ":".join(["did:web", parts.netloc, *(segment for segment in parts.path.split("/") if segment)])

    @property
    def is_at_domain_root(self) -> bool:
        """Whether the site has no path, so that its DID document belongs under `.well-known/`."""
        return not urlsplit(self.base_url).path.strip("/")
