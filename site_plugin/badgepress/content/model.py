"""The values that the content is made of: frozen, positioned, and free of YAML.

All instants are timezone-aware UTC datetimes. A value exists only if its file passed its schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from badgepress.content.durations import Duration
from badgepress.content.images.safe_png import safe_png
from badgepress.content.yaml_reader import Source

Visibility = Literal["listed", "unlisted", "private"]
ClassStatus = Literal["draft", "active", "retired"]
KeyState = Literal["announced", "active", "retired", "compromised"]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture beside the file that names it."""

    file: str
    alt: str
    data: bytes = b""
    """The file's bytes, as read and checked."""

    @property
    def extension(self) -> str:
        """`svg` or `png`."""
        return self.file.rpartition(".")[2]

    @property
    def published(self) -> bytes:
        """The bytes that leave the repository: of a PNG, only what is needed to show it."""
        return safe_png(self.data) if self.extension == "png" else self.data


@dataclass(frozen=True, slots=True)
class Colors:
    """The colours of an organisation, `#` and six hexadecimal digits."""

    accent: str
    """On light paper."""
    accent_dark: str = ""
    """On dark paper; empty where it is to be made of the other."""


@dataclass(frozen=True, slots=True)
class Application:
    """How to apply for a badge."""

    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organisation (`content/issuer.yml`)."""

    source: Source
    name: str
    url: str
    email: str
    description: str
    base_url: str
    """Without a slash at its end."""
    language: str
    image: Image
    country: str = ""
    region: str = ""
    linkedin_organization_id: str = ""
    also_publish: tuple[str, ...] = ()
    colors: Colors | None = None
    apply: Application | None = None
    """For badges that do not say it themselves."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """A skill, competency or level of a framework."""

    name: str
    url: str
    framework: str
    code: str = ""
    type: str = ""
    description: str = ""

    @property
    def key(self) -> str:
        """What tells this skill from others: its address, with its code where it has one, for some frameworks have one address for all."""
        return f"{self.url} {self.code}" if self.code else self.url


@dataclass(frozen=True, slots=True)
class RubricLevel:
    """One level of a rubric criterion."""

    id: str
    name: str
    description: str = ""
    points: str = ""


@dataclass(frozen=True, slots=True)
class RubricCriterion:
    """One criterion; its levels run from the lowest to the highest."""

    id: str
    name: str
    levels: tuple[RubricLevel, ...]
    description: str = ""
    required_level: str = ""

    def rank(self, level_id: str) -> int:
        """Return the position of a level, 0 for the lowest, -1 if there is none of that id."""
        return next((rank for rank, level in enumerate(self.levels) if level.id == level_id), -1)


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """What evidence an award must name."""

    required: bool
    minimum: int = 1
    description: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """How the competency is assessed."""

    type: str
    supervised: bool | None = None
    identity_verified: bool | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Workload:
    """Notional workload; None where not stated."""

    hours: float | None = None
    ects: float | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a qualifications framework."""

    framework: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class QualityAssurance:
    """Who assures the quality."""

    type: str
    by: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Prerequisites:
    """What is needed before."""

    badges: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class BadgeClass:
    """One version of a badge class (`content/badges/<slug>.yml`, `<slug>.v2.yml` …)."""

    source: Source
    slug: str
    version: int
    name: str
    description: str
    status: ClassStatus
    achievement_type: str
    language: str
    image: Image
    criteria: str
    """Markdown."""
    field_of_study: str = ""
    specialization: str = ""
    tags: tuple[str, ...] = ()
    learning_outcomes: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    evidence: EvidenceRule | None = None
    rubric: tuple[RubricCriterion, ...] = ()
    assessment: Assessment | None = None
    participation: str = ""
    workload: Workload | None = None
    level: Level | None = None
    quality_assurance: QualityAssurance | None = None
    prerequisites: Prerequisites | None = None
    validity: Duration | None = None
    apply: Application | None = None
    """Says nothing of its awards."""
    offered: date | None = None
    """When it is offered first; says nothing of its awards."""

    @property
    def key(self) -> tuple[str, int]:
        """Slug and version: what awards refer to."""
        return self.slug, self.version


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who received an award: a salted hash, or a DID, or a profile URL; exactly one."""

    email_hash: str = ""
    """`sha256$` and 64 hexadecimal digits, of address and salt."""
    salt: str = ""
    did: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence of an award."""

    name: str
    url: str = ""
    description: str = ""
    genre: str = ""


@dataclass(frozen=True, slots=True)
class Assessor:
    """Who judged an award."""

    name: str
    url: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Revocation:
    """Since when and why an award no longer holds."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Consent:
    """When the holder agreed to be named or listed, and to which version of the consent text."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Award:
    """One award (`content/awards/**/<id>.yml`)."""

    source: Source
    id: str
    """UUID version 4, lower case."""
    badge: str
    version: int
    recipient: Recipient
    awarded: datetime
    status_index: int
    name: str = ""
    learner: str = ""
    expires: datetime | None = None
    """The last second of validity as the award states it; see `expiry.valid_until`."""
    evidence: tuple[Evidence, ...] = ()
    results: Mapping[str, str] = field(default_factory=dict)
    narrative: str = ""
    assessor: Assessor | None = None
    awarded_by: str = ""
    requested_by: str = ""
    """Login of the recipient, where they asked for it themselves."""
    visibility: Visibility = "unlisted"
    revoked: Revocation | None = None
    supersedes: str = ""
    consent: Consent | None = None
    forgotten: date | None = None
    """Since when nothing is kept of it but that it was issued; its recipient is empty then."""

    @property
    def class_key(self) -> tuple[str, int]:
        """Slug and version of the badge class."""
        return self.badge, self.version

    @property
    def is_taken_back(self) -> bool:
        """Whether it is revoked, or forgotten, which revokes it too."""
        return self.revoked is not None or self.forgotten is not None


@dataclass(frozen=True, slots=True)
class Key:
    """The public half of a signing key (`keys/<name>.yml`); its name is the fragment of its verification method."""

    source: Source
    name: str
    algorithm: Literal["Ed25519", "P-256"]
    public_key: str
    """Multikey."""
    created: datetime
    state: KeyState
    role: str = "assertion"
    compromised_on: date | None = None
    """Since when somebody else may have had the private half."""


Action = Literal["award", "revoke", "change", "administer"]


@dataclass(frozen=True, slots=True)
class Person:
    """How the policy recognises somebody as the recipient of an award."""

    learner: str = ""
    url: str = ""
    did: str = ""


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """Who may do something with some badges."""

    actions: tuple[Action, ...]
    who: tuple[str, ...]
    """Teams and logins; `anyone` for everybody."""
    badges: tuple[str, ...] = ("*",)
    """Patterns of slugs."""
    approvals: int = 1
    """How many people of `who` must approve besides the author."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may award what (`content/policy.yml`)."""

    source: Source
    rules: tuple[PolicyRule, ...]
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goal:
    """What somebody works towards: a pathway or a badge class; exactly one."""

    badge: str = ""
    pathway: str = ""


@dataclass(frozen=True, slots=True)
class PathwayStep:
    """One step of a pathway: so many of its options are asked for, one of one in the plain case."""

    id: str
    options: tuple[Goal, ...]
    need: int = 1
    """How many of the options."""
    name: str = ""
    """Empty where the badge's or pathway's own name will do."""
    description: str = ""
    after: tuple[str, ...] = ()
    """Ids of the steps to finish first."""
    is_optional: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Pathway:
    """A challenge: steps, and the milestone badge at its end (`content/pathways/<slug>.yml`)."""

    source: Source
    slug: str
    name: str
    description: str
    status: ClassStatus
    language: str
    steps: tuple[PathwayStep, ...]
    need: int
    """How many of the steps that are not optional."""
    milestone: str = ""
    """Slug of a badge class."""
    starts: date | None = None
    ends: date | None = None
    image: Image | None = None
    tags: tuple[str, ...] = ()

    def step(self, step_id: str) -> PathwayStep | None:
        """Return the step of an id."""
        return next((step for step in self.steps if step.id == step_id), None)


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a learner points to."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class LearnerGoal:
    """What a learner has set their mind on."""

    aim: Goal
    by: date | None = None
    why: str = ""


LearnerPart = Literal["timeline", "results", "progress", "next_steps"]


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody who agreed to a page of their own (`content/learners/<handle>.yml`)."""

    source: Source
    handle: str
    name: str
    consent: Consent
    about: str = ""
    links: tuple[Link, ...] = ()
    subject: str = ""
    """`urn:uuid:…`, the id of the subject of their CLR; empty where they did not agree to be linked."""
    goal: LearnerGoal | None = None
    hide: tuple[LearnerPart, ...] = ()
    """Parts of the page that they do not want shown."""
    visibility: Literal["listed", "unlisted"] = "unlisted"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The small part of the content, held whole. Awards are a stream beside it."""

    issuer: Issuer
    classes: Mapping[tuple[str, int], BadgeClass]
    keys: tuple[Key, ...]
    as_of: date
    """The date that everything published speaks as of (`content/status.yml`)."""
    pathways: Mapping[str, Pathway] = field(default_factory=dict)
    learners: Mapping[str, Learner] = field(default_factory=dict)

    def published_pathways(self) -> list[Pathway]:
        """Return all pathways but drafts, by slug."""
        return [self.pathways[slug] for slug in sorted(self.pathways) if self.pathways[slug].status != "draft"]

    def published_classes(self) -> list[BadgeClass]:
        """Return all class versions but drafts, by slug and version."""
        return [self.classes[key] for key in sorted(self.classes) if self.classes[key].status != "draft"]

    def latest(self, slug: str) -> BadgeClass:
        """Return the highest published version of a class.

        Raises:
            KeyError: There is none.
        """
        versions = [badge for badge in self.published_classes() if badge.slug == slug]
        if not versions:
            raise KeyError(slug)
        return versions[-1]
