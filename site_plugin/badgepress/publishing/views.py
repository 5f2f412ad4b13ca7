"""What templates are given: plain, human-readable values, with addresses relative to the page."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from badgepress.language import Words

_NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class SiteView:
    """What every page knows."""

    name: str
    language: str
    is_preview: bool
    root: str
    """Relative address of the site's root: empty, `../` or `../../`."""
    did: str
    as_of: str
    """In words."""
    mark: str
    """Site path of the issuer's picture."""
    words: Words
    """In the language of the site."""
    linkedin: str = ""
    """The issuer's number at LinkedIn."""

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.words.direction


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture and what it shows."""

    url: str
    alt: str


@dataclass(slots=True)
class LinkView:
    """A text, linked if it has an address."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BadgeCard:
    """A badge class in the catalogue."""

    name: str
    description: str
    picture: PictureView
    url: str
    kind: str
    area: str
    awarded: int
    is_retired: bool


@dataclass(frozen=True, slots=True, eq=False)
class AwardedBadge:
    """A badge class on the page of an award; made once for all of them, so that one is known by its identity."""

    name: str
    description: str
    picture: PictureView
    url: str
    kind: str
    preview_url: str
    """Absolute: the picture that a link to the page is previewed with."""
    language: str = ""
    """Of the class's own texts, where they are in another language than the site's; else empty."""
    skills: tuple[LinkView, ...] = ()
    structured: Markup = _NOTHING
    """The beginning of a JSON-LD object, safe inside a script element; the award's own properties follow."""


@dataclass(frozen=True, slots=True)
class HolderRow:
    """A listed award in a list."""

    name: str
    badge: str
    url: str
    date: str
    iso_date: str
    status: str


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key in the DID document."""

    name: str
    algorithm: str
    created: str
    multikey: str


@dataclass(frozen=True, slots=True)
class IssuerView:
    """The issuer's page."""

    description: str
    url: str
    email: str
    picture: PictureView
    keys: tuple[KeyView, ...]
    documents: tuple[LinkView, ...]


@dataclass(slots=True)
class ResultView:
    """A result against the rubric."""

    criterion: str
    level: str
    description: str


@dataclass(slots=True)
class EvidenceView:
    """A piece of evidence."""

    name: str
    url: str
    description: str
    genre: str


@dataclass(slots=True)
class AwardView:
    """An award's page. Not frozen, like all that is made anew for every award: that would take as long as making it."""

    url: str
    """Absolute."""
    credential: str
    """Address of the OB 3.0 credential."""
    holder: str
    badge: AwardedBadge
    version: int
    status: str
    awarded: str
    iso_awarded: str
    ends: str
    criteria_anchor: str
    """Fragment of the badge page where the criteria of this version stand."""
    revoked_on: str = ""
    revocation_reason: str = ""
    newer: LinkView | None = None
    older: LinkView | None = None
    narrative: Markup = _NOTHING
    """HTML."""
    evidence: tuple[EvidenceView, ...] = ()
    results: tuple[ResultView, ...] = ()
    assessor: LinkView | None = None
    is_listed: bool = False
    learner_url: str = ""
    """Of the holder's own page."""
    oembed_url: str = ""
    """Absolute, where the issuer publishes oEmbed answers."""
    documents: tuple[LinkView, ...] = field(default=())
