"""Takes a submitted form apart: by the exact headings that we wrote, each once and in order. Answers are text, and are judged elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from badgepress.hosting.form_fields import FORMS, FieldKey, Form

NO_ANSWER = "_No response_"
_BEGIN = "### "


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that stands in the way of an award, for the person who filled the form in."""

    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered, trimmed; empty where they left a question out."""

    form: Form
    texts: Mapping[FieldKey, str]

    def __getitem__(self, key: FieldKey) -> str:
        return self.texts.get(key, "")


def form_of(body: str) -> Form | None:
    """Return the form that an issue came from, by its first line; None for any other issue."""
    first = body.lstrip("\n").partition("\n")[0].rstrip()
    return next((form for form in FORMS if first == _BEGIN + form.fields[0].heading), None)


def read_answers(form: Form, body: str) -> tuple[Answers | None, list[Fault]]:
    """Read the answers of a form.

    Args:
        form: Which one.
        body: Of the issue, lines ending in `\\n`.

    Returns:
        The answers, None where they cannot be told apart; and what is wrong.
    """
    if "<!--" in body:
        hint = "Delete it. What others cannot see is not read."
        return None, [Fault("The issue holds a hidden comment (<!-- … -->).", hint)]
    lines = body.split("\n")
    at: list[int] = []
    faults = []
    for field in form.fields:
        places = [number for number, line in enumerate(lines) if line.rstrip() == _BEGIN + field.heading]
        if len(places) > 1:
            hint = "Change the line within your answer: no line of it may read like a heading of the form."
            faults.append(Fault(f"The heading “{field.heading}” stands {len(places)} times.", hint))
        elif not places:
            hint = "Put it back, or fill the form in anew: the form may have changed meanwhile."
            faults.append(Fault(f"The heading “{field.heading}” is missing.", hint))
        else:
            at += places
    if not faults and at != sorted(at):
        faults.append(Fault("The headings of the form are out of order.", "Fill the form in anew."))
    if faults:
        return None, faults
    texts: dict[FieldKey, str] = {}
    for field, begin, end in zip(form.fields, at, [*at[1:], len(lines)], strict=True):
        answer = "\n".join(line.rstrip() for line in lines[begin + 1 : end]).strip("\n")
        texts[field.key] = "" if answer.strip() == NO_ANSWER else answer
        if field.type in ("input", "dropdown") and "\n" in texts[field.key]:
            faults.append(Fault(f"“{field.heading}” has more than one line.", "Write one line."))
            texts[field.key] = ""
    return Answers(form, {key: text.strip() if key != "narrative" else text for key, text in texts.items()}), faults
