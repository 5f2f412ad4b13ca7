"""What the templates of learner pages are given."""

from __future__ import annotations

from dataclasses import dataclass

from badgepress.publishing.mosaic_picture import MosaicView
from badgepress.publishing.views import LinkView, PictureView


@dataclass(frozen=True, slots=True)
class HeldBadge:
    """A badge of the stack."""

    name: str
    description: str
    picture: PictureView
    url: str
    """Of the award's page."""
    date: str
    iso_date: str
    evidence: int
    """How many pieces of evidence the award has."""
    outcomes: tuple[str, ...]
    results: tuple[tuple[str, str], ...]
    """Criterion and level reached, in words."""
    times: int
    """How many valid awards of it there are."""
    is_milestone: bool


@dataclass(frozen=True, slots=True)
class AreaView:
    """A skill area with what is held of it."""

    name: str
    colour: int
    badges: tuple[HeldBadge, ...]
    skills: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a pathway, or something else that is asked for."""

    name: str
    is_done: bool
    is_optional: bool = False
    options: tuple[LinkView, ...] = ()
    """What would do it, with what is asked for before in the note."""
    need: int = 1
    """How many of the options are still missing."""

    @property
    def is_its_option(self) -> bool:
        """Whether the step is nothing but its one option."""
        return len(self.options) == 1 and self.options[0].text == self.name


@dataclass(frozen=True, slots=True)
class ProgressView:
    """A pathway that somebody has begun."""

    name: str
    url: str
    done: int
    need: int
    is_finished: bool
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class NextView:
    """Something to take on next."""

    name: str
    kind: str
    url: str
    picture: PictureView | None
    reason: str
    """One sentence, which the missing things end."""
    missing: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class GoalView:
    """What the learner has set their mind on."""

    name: str
    kind: str
    url: str
    picture: PictureView | None
    why: str
    by: str
    iso_by: str
    is_reached: bool
    is_out_of_reach: bool
    """Whether it cannot be reached any more by the pathways and badges there are."""
    done: int
    need: int
    steps: tuple[StepView, ...]
    """What is asked for, done or not."""
    way: LinkView | None
    """The pathway to the badge aimed at."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An award on the timeline."""

    name: str
    url: str
    date: str
    iso_date: str
    status: str
    is_milestone: bool


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody needs to show the stack elsewhere; addresses are absolute."""

    page: str
    card: str
    embed: str
    """HTML."""
    oembed: str


@dataclass(frozen=True, slots=True)
class LearnerView:
    """A learner's page."""

    name: str
    about: str
    links: tuple[LinkView, ...]
    summary: str
    mosaic: MosaicView | None
    goal: GoalView | None
    next_steps: tuple[NextView, ...]
    areas: tuple[AreaView, ...]
    pathways: tuple[ProgressView, ...]
    timeline: tuple[tuple[str, tuple[Moment, ...]], ...]
    """Year, and its awards, the newest first."""
    consent_date: str
    consent_iso: str
    consent_text: str
    is_listed: bool
    share: Share
    clr: str
    """Relative address; empty where there is none."""
    is_long: bool
    """Whether there is so much that it is shown more tightly."""
    is_short: bool
    """Whether there is room to show all that is known of each badge at once."""


@dataclass(frozen=True, slots=True)
class CardView:
    """The stack on a card, for other pages."""

    name: str
    issuer: str
    summary: str
    as_of: str
    mosaic: MosaicView | None
