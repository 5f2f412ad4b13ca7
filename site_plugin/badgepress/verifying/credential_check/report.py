"""What is found out about one badge: steps with their evidence, and the verdict that follows from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar

from badgepress.errors import BadgepressError
from badgepress.verifying.credential_check.vocabulary import STEP_OF, STEPS
from badgepress.verifying.verdict import Outcome

State = Literal["passed", "failed", "unclear", "warned"]
_T = TypeVar("_T")


class Trouble(BadgepressError):  # noqa: N818 - not every trouble is an error: some only cannot be told
    """A step found something.

    Attributes:
        code: Of `vocabulary.CODES`; it names the step, too.
        state: `failed`: shown to be wrong; `unclear`: what is needed to judge is not there; `warned`: worth knowing, decides nothing.
    """

    def __init__(self, code: str, says: str, state: State = "failed") -> None:
        super().__init__(says)
        self.code = code
        self.state = state

    @property
    def step(self) -> str:
        """The step that found it."""
        return STEP_OF[self.code]


def unclear(code: str, says: str) -> Trouble:
    """Return a trouble that leaves the answer open."""
    return Trouble(code, says, "unclear")


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one step found."""

    step: str
    state: State
    says: str
    """One sentence."""
    code: str = ""
    """Empty where it passed."""


@dataclass(slots=True)
class About:
    """What the badge says of itself; as good as the verdict, no better."""

    kind: str = ""
    """`Open Badges 3.0 credential`, …"""
    id: str = ""
    name: str = ""
    issuer: str = ""
    """Its id: an address or a DID."""
    issuer_name: str = ""
    """What it calls itself, which anybody can."""
    subject: str = ""
    """The id of whom or what it is about, if it has one."""
    awarded: str = ""
    valid_until: str = ""


@dataclass(slots=True)
class Report:
    """Everything that was found out about one badge."""

    source: str
    """Where it came from: a file, an address, or a part of another badge."""
    about: About = field(default_factory=About)
    steps: list[StepResult] = field(default_factory=list)
    parts: list[Report] = field(default_factory=list)
    """Of nested credentials and endorsements."""
    contacted: list[str] = field(default_factory=list)
    """Origins that were asked for something, in the order of asking."""
    answered_from: str = ""
    """The folder that answered in place of these servers, which nobody asked then; empty if the servers did."""
    moment: datetime | None = None
    """What was taken for now."""

    @property
    def decisive(self) -> StepResult | None:
        """The step that decides against it: the first that failed, else the first that is unclear."""
        for state in ("failed", "unclear"):
            for result in self.steps:
                if result.state == state:
                    return result
        return None

    @property
    def verdict(self) -> Outcome:
        """The answer: one failure outweighs whatever is unclear."""
        if self.decisive is None:
            return "valid"
        return "not valid" if self.decisive.state == "failed" else "cannot tell"

    def passed(self, step: str, says: str) -> None:
        """Note that a step succeeded."""
        if step not in STEPS:
            raise KeyError(step)
        self.steps.append(StepResult(step, "passed", says))

    def found(self, trouble: Trouble) -> None:
        """Note what a step found."""
        self.steps.append(StepResult(trouble.step, trouble.state, str(trouble), trouble.code))

    def warned(self, code: str, says: str) -> None:
        """Note something that is worth knowing and decides nothing."""
        self.found(Trouble(code, says, "warned"))

    def attempt(self, action: Callable[[], _T]) -> _T | None:
        """Do one step; note what is unclear and go on, but let a failure end the check."""
        try:
            return action()
        except Trouble as trouble:
            if trouble.state == "failed":
                raise
            self.found(trouble)
            return None
