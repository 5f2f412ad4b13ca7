"""The two issue forms: their questions, in order. The forms are written from here, and answers are read back by the same headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FormKind = Literal["award", "request"]
FieldKey = Literal["badge", "recipient", "name", "consent", "evidence", "results", "narrative", "awarded"]


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form."""

    key: FieldKey
    heading: str
    """What the host writes above the answer; different in each form, so that an issue tells which one it came from."""
    type: Literal["dropdown", "input", "textarea", "checkboxes"]
    description: str = ""
    """Markdown."""
    placeholder: str = ""
    label: str = ""
    """Of a box to tick."""
    is_required: bool = False


def consent_label(field: Field, version: str) -> str:
    """Return what stands beside the box of a consent, with the version of the text that is agreed to."""
    return f"{field.label} (consent text {version})"


@dataclass(frozen=True, slots=True)
class Form:
    """One form."""

    kind: FormKind
    name: str
    description: str
    title: str
    """How the title of an issue begins."""
    intro: str
    """Markdown."""
    fields: tuple[Field, ...]

    @property
    def file(self) -> str:
        """Its path in the repository."""
        return f".github/ISSUE_TEMPLATE/{self.kind}.yml"

    def heading(self, key: FieldKey) -> str:
        """Return the heading of a question.

        Raises:
            KeyError: The form does not ask it.
        """
        return next(field.heading for field in self.fields if field.key == key)


_NO_ADDRESS = "**Never an e-mail address:** everybody can read this issue, and its history keeps what was written."
_CODE_HINT = "sha256$…, did:key:…, or https://…"
_EVIDENCE = (
    "What was shown, one piece a line: name, then its address and a sentence if there are any, with | between them. "
    "`The repaired gear | https://example.org/gear.jpg | Photo before and after`"
)
_RESULTS = "Level reached on each criterion of the badge's rubric, one a line, such as `tying: sure`. Leave it empty if the badge has none."

AWARD = Form(
    "award",
    "Award a badge",
    "Propose to award a badge to somebody. No Git needed: a pull request is made of your answers.",
    "Award: ",
    "Your answers become a pull request, which others review before the badge is issued. Everybody who can read this repository can read them.",
    (
        Field("badge", "Badge to award", "dropdown", is_required=True),
        Field(
            "recipient",
            "Who receives it",
            "input",
            "The recipient's code, which they make of their e-mail address with `badgepress recipient`, a new one for each badge; or their DID; "
            f"or the address of their profile page. {_NO_ADDRESS}",
            _CODE_HINT,
            is_required=True,
        ),
        Field("name", "Name to show", "input", "Only if the holder agreed to be named on the badge's page."),
        Field(
            "consent",
            "Consent of the holder",
            "checkboxes",
            label="The holder has agreed to have this name shown, and I can say when and how.",
        ),
        Field("evidence", "Evidence", "textarea", _EVIDENCE),
        Field("results", "Results", "textarea", _RESULTS),
        Field("narrative", "How it was earned", "textarea", "A few sentences for the badge's page, if you like."),
        Field("awarded", "Day of the award", "input", "Year-month-day; the day on which you send this if left empty.", "2026-11-02"),
    ),
)

REQUEST = Form(
    "request",
    "Request a badge",
    "Ask for a badge that you have earned. No Git needed: a pull request is made of your answers.",
    "Request: ",
    "Your answers become a pull request; others look at what you show and decide. Everybody who can read this repository can read them, "
    "and see that your account asked for this badge.",
    (
        Field("badge", "Badge you ask for", "dropdown", is_required=True),
        Field(
            "recipient",
            "Your recipient code",
            "input",
            "The code that you made of your e-mail address with `badgepress recipient`, a new one for each badge; or your DID; "
            f"or the address of your profile page. {_NO_ADDRESS}",
            _CODE_HINT,
            is_required=True,
        ),
        Field("name", "Your name to show", "input", "Only if you want to be named on the badge's page."),
        Field("consent", "Your consent", "checkboxes", label="I agree to have this name shown on the badge's page. I can take it back."),
        Field("evidence", "What you can show", "textarea", _EVIDENCE),
        Field("results", "Levels you reached", "textarea", _RESULTS),
        Field("narrative", "How you earned it", "textarea", "A few sentences for the badge's page, if you like."),
    ),
)

FORMS = (AWARD, REQUEST)
