"""What the templates of pathways are given: plain values, with addresses relative to the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from badgepress.publishing.views import LinkView, PictureView

StepKind = Literal["badge", "pathway", "choice"]


@dataclass(frozen=True, slots=True)
class OptionView:
    """A badge or pathway that a step asks for or offers."""

    name: str
    description: str
    url: str
    pictures: tuple[PictureView, ...]
    """One, or up to three of the badges in a pathway that has no picture."""
    is_pathway: bool
    is_retired: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """A step."""

    number: int
    id: str
    name: str
    description: str
    kind: StepKind
    options: tuple[OptionView, ...]
    choice: str
    """Such as “2 of 4”; empty where there is nothing to choose."""
    need: int
    is_optional: bool
    is_first: bool
    """Whether it may be begun at once."""
    until: str
    """In words."""
    iso_until: str
    after: tuple[LinkView, ...]
    """The steps to finish first."""

    @property
    def pictures(self) -> tuple[PictureView, ...]:
        """Return its picture, or up to three of what there is to choose."""
        if len(self.options) == 1:
            return self.options[0].pictures
        return tuple(option.pictures[0] for option in self.options[:3])

    @property
    def asks_for(self) -> str:
        """The name of the badge or pathway, where the step's name does not say it."""
        return self.options[0].name if len(self.options) == 1 and self.options[0].name != self.name else ""

    @property
    def anchor(self) -> str:
        """Fragment of the page."""
        return f"step-{self.id}"

    @property
    def url(self) -> str:
        """Where the step leads: nowhere if there is something to choose."""
        return self.options[0].url if len(self.options) == 1 else ""


@dataclass(frozen=True, slots=True)
class EndView:
    """What stands at the end: the milestone, or a flag."""

    name: str
    url: str
    picture: str
    """Address; empty for the flag."""
    condition: str
    """How many of the steps are needed, where not all are."""


@dataclass(frozen=True, slots=True)
class PathwayCard:
    """A pathway in a list."""

    name: str
    description: str
    url: str
    pictures: tuple[PictureView, ...]
    """One, or up to three of its badges."""
    facts: str
    """How many steps, and to what."""
    is_retired: bool
    lang: str = ""
    """Of its texts, where it is not that of the site."""


@dataclass(frozen=True, slots=True)
class PathwayView:
    """A pathway's page."""

    card: PathwayCard
    milestone: OptionView | None
    outcomes: tuple[str, ...]
    """What somebody can do at its end."""
    dates: tuple[str, ...]
    """When it runs, in words."""
    is_over: bool
    is_ahead: bool
    """Whether it has not begun yet."""
    asks: str
    """How many steps are needed, in a sentence."""
    is_new: bool
    """Whether nobody has begun it."""
    finished: int
    """How many people have; 0, too, where that is not told."""
    on_the_way: int
    """As above."""
    first: tuple[StepView, ...]
    """What may be begun at once."""
    steps: tuple[StepView, ...]
    picture: Markup
    """SVG."""
    tags: tuple[str, ...]
