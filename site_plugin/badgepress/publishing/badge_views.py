"""What the template of a badge class's page is given."""

from __future__ import annotations

from dataclasses import dataclass

from badgepress.publishing.chart import Chart
from badgepress.publishing.views import BadgeCard, LinkView


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact of a class."""

    label: str
    value: str
    url: str = ""
    """Where the value leads."""
    note: str = ""
    """Said after it, in small."""
    more: str = ""
    """A sentence below."""


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level of a criterion."""

    name: str
    description: str
    is_required: bool
    span: int = 1
    """How many columns of the table it takes."""


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion of a rubric, with its levels from the lowest to the highest."""

    name: str
    description: str
    levels: tuple[LevelView, ...]


@dataclass(frozen=True, slots=True)
class AlignmentView:
    """A skill or level of a framework."""

    name: str
    url: str
    framework: str
    code: str
    description: str
    in_index: str = ""
    """Its place in the skills index."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a class with its documents."""

    version: int
    is_current: bool
    is_retired: bool
    achievement_url: str
    badge_class_url: str
    criteria: str
    """Markdown."""


@dataclass(frozen=True, slots=True)
class PathwayUseView:
    """Where a badge stands on a pathway."""

    name: str
    url: str
    is_milestone: bool
    is_choice: bool
    """Whether another badge would do in its place."""
    after: tuple[LinkView, ...]
    """What comes next on it."""


@dataclass(frozen=True, slots=True)
class HolderView:
    """A holder who agreed to be shown, with one award."""

    name: str
    """Empty where they did not want to be named."""
    url: str
    """Of their own page, if that is listed; else of the award."""
    award_url: str
    date: str
    iso_date: str
    status: str


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """How to get the badge."""

    text: str
    url: str
    email: str
    """Of the issuer, where there is no address to apply at."""
    evidence: str
    """What to bring."""


@dataclass(frozen=True, slots=True)
class SharingView:
    """How others can point to the page."""

    address: str
    """Absolute."""
    linkedin: str
    mail: str
    card: str
    """HTML for somebody else's page."""


@dataclass(frozen=True, slots=True)
class BadgeView:
    """A badge class's page."""

    card: BadgeCard
    language: str
    """Of the class's own texts, where they are in another language than the site's; else empty."""
    version: int
    glance: tuple[str, ...]
    """The facts in a few words."""
    criteria: str
    """Markdown."""
    outcomes: tuple[str, ...]
    alignments: tuple[AlignmentView, ...]
    rubric: tuple[CriterionView, ...]
    facts: tuple[FactView, ...]
    is_micro_credential: bool
    """Whether the facts hold every standard element."""
    before: tuple[LinkView, ...]
    """Badges, and in words, what is needed first."""
    after: tuple[LinkView, ...]
    """Badges that ask for this one first."""
    pathways: tuple[PathwayUseView, ...]
    application: ApplicationView | None
    """None for a badge that is no longer awarded."""
    chart: Chart | None
    holders: tuple[HolderView, ...]
    has_more_holders: bool
    versions: tuple[VersionView, ...]
    tags: tuple[str, ...]
    sharing: SharingView

    @property
    def columns(self) -> int:
        """How many levels the table of the rubric has at most."""
        return max((len(criterion.levels) for criterion in self.rubric), default=0)
