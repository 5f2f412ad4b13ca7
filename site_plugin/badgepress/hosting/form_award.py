"""Makes the fields of an award from the answers of a form, and says everything that is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from badgepress.authoring.recipients import code_recipient
from badgepress.content.consent_texts import FIRST_CONSENT_TEXT
from badgepress.content.load import Loaded
from badgepress.content.model import BadgeClass, RubricCriterion, RubricLevel
from badgepress.content.text_rules import text_faults
from badgepress.errors import BadgepressError
from badgepress.hosting.form_fields import consent_label
from badgepress.hosting.forms import option_text
from badgepress.hosting.issue_event import IssueEvent
from badgepress.hosting.read_form import Answers, Fault

_IN_BRACKETS = re.compile(r".* \((?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|[0-9]{1,2}[.)])\s+")
_MAX_NAMED = 30
_Named = TypeVar("_Named", RubricCriterion, RubricLevel)


@dataclass(slots=True)
class FormAward:
    """What a form would award."""

    values: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)


def holds_address(*texts: str) -> bool:
    """Say whether a text holds an e-mail address, however it is dressed up."""
    return any(
        fault.code == "email" for text in texts for form in (text, _undressed(text)) for fault in text_faults(form, kind="text")
    )


def award_of(answers: Answers, event: IssueEvent, loaded: Loaded) -> FormAward:
    """Return the award that the answers ask for; what is wrong is left out of it.

    Args:
        answers: Of the form.
        event: The issue.
        loaded: The badge classes and consent texts there are.
    """
    award = FormAward({})
    badge = _badge(answers, loaded.classes, award.faults)
    awarded = _awarded(answers, event, award.faults)
    name = " ".join(answers["name"].split())
    agreed_to = _agreed_to(answers, loaded.consent_texts or {FIRST_CONSENT_TEXT})
    if name and not agreed_to:
        heading = answers.form.heading("consent")
        hint = f"Tick the box below “{heading}” if it is so, or leave the name out."
        award.faults.append(Fault("A name is shown only with its holder's consent.", hint))
    award.values = {
        "badge": f"{badge.slug}@{badge.version}" if badge else None,
        "recipient": _recipient(answers, award.faults),
        "name": name or None,
        "consent": {"on": event.opened.isoformat(), "text": agreed_to} if name and agreed_to else None,
        "awarded": awarded,
        "evidence": _evidence(answers),
        "results": _results(answers, badge, award.faults) if badge else {},
        "narrative": answers["narrative"] or None,
    }
    if answers.form.kind == "award":
        award.values["awarded_by"] = event.author
    else:
        award.values["requested_by"] = event.author
    return award


def _undressed(text: str) -> str:
    plain = re.sub(r"<[^<>\n]{1,80}>", "", text)
    plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return re.sub(r"[*_`~\\]", "", plain)


def _badge(answers: Answers, classes: Mapping[tuple[str, int], BadgeClass], faults: list[Fault]) -> BadgeClass | None:
    heading, answer = answers.form.heading("badge"), answers["badge"]
    match = _IN_BRACKETS.fullmatch(answer) or re.fullmatch(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)", answer)
    versions = [badge for (slug, _), badge in classes.items() if match and slug == match["slug"]]
    active = [badge for badge in versions if badge.status == "active"]
    known = sorted({badge.slug for badge in classes.values() if badge.status == "active"})
    hint = f"Choose from the list of the form. The badges are: {', '.join(known[:_MAX_NAMED])}{' …' if len(known) > _MAX_NAMED else ''}."
    if not answer:
        faults.append(Fault(f"“{heading}” is empty.", hint))
    elif not versions:
        faults.append(Fault(f"“{answer[:120]}” is no badge of this organisation.", hint))
    elif not active:
        faults.append(Fault(f"“{versions[0].slug}” cannot be awarded: it is a draft, or retired.", hint))
    elif answer != versions[0].slug and answer not in map(option_text, versions):
        message = f"“{answer[:120]}” does not name the badge “{versions[0].slug}” as the list does."
        faults.append(Fault(message, f"Choose from the list again, or write {versions[0].slug} alone."))
    else:
        return max(active, key=lambda badge: badge.version)
    return None


def _recipient(answers: Answers, faults: list[Fault]) -> dict[str, str] | None:
    heading, answer = answers.form.heading("recipient"), answers["recipient"].strip("`").strip()
    if answer.startswith("did:"):
        return {"did": answer}
    if answer.startswith("https://"):
        return {"url": answer}
    if answer:
        try:
            return code_recipient(answer)
        except BadgepressError:
            pass
    hint = "Give a recipient code (sha256$…, all of it), a DID (did:…) or a profile address (https://…). Never an e-mail address."
    faults.append(Fault(f"“{heading}” is {'none of the three' if answer else 'empty'}.", hint))
    return None


def _awarded(answers: Answers, event: IssueEvent, faults: list[Fault]) -> str:
    answer = answers["awarded"]
    if answer and not _DATE.fullmatch(answer):
        hint = f"Write year-month-day, such as {event.opened.isoformat()}."
        faults.append(Fault(f"“{answer[:40]}” is no date.", hint))
        return event.opened.isoformat()
    return answer or event.opened.isoformat()


def _agreed_to(answers: Answers, versions: Collection[str]) -> str:
    """Return the version of the consent text beside the ticked box, empty if it is not ticked, or not our box."""
    field = next(field for field in answers.form.fields if field.key == "consent")
    boxes = {f"- [{mark}] {consent_label(field, version)}": version for version in versions for mark in "xX"}
    return boxes.get(answers["consent"], "")


def _evidence(answers: Answers) -> list[dict[str, str]]:
    found = []
    for line in _lines(answers["evidence"]):
        parts = [part.strip() for part in line.split("|")]
        item: dict[str, str] = {}
        rest = []
        for part in filter(None, parts):
            if part.startswith("https://") and " " not in part and "url" not in item:
                item["url"] = part
            elif "name" not in item:
                item["name"] = part
            else:
                rest.append(part)
        if rest:
            item["description"] = " | ".join(rest)
        found.append({"name": item.pop("name", "") or item.get("url", "")[:200], **item})
    return found


def _results(answers: Answers, badge: BadgeClass, faults: list[Fault]) -> dict[str, str]:
    found: dict[str, str] = {}
    heading = answers.form.heading("results")
    for line in _lines(answers["results"]):
        left, _, right = line.partition("=") if ":" not in line else line.partition(":")
        criterion = _named(left, badge.rubric)
        if criterion is None:
            known = ", ".join(criterion.id for criterion in badge.rubric)
            hint = f"Its criteria are: {known}." if known else f"This badge has no rubric: leave “{heading}” empty."
            faults.append(Fault(f"“{line[:80]}” names no criterion of “{badge.slug}”.", hint))
            continue
        level = _named(right, criterion.levels)
        if level is None:
            known = ", ".join(level.id for level in criterion.levels)
            faults.append(Fault(f"“{line[:80]}” names no level of “{criterion.id}”.", f"Its levels are: {known}."))
        elif criterion.id in found:
            faults.append(Fault(f"“{criterion.id}” stands twice below “{heading}”.", "Keep the level that was reached."))
        else:
            found[criterion.id] = level.id
    return found


def _named(text: str, things: Iterable[_Named]) -> _Named | None:
    """Return what an id, or a name in whatever letters, stands for; None if it is not clear."""
    wanted = text.strip().strip("`*").strip().casefold()
    found = [thing for thing in things if wanted in (thing.id, thing.name.casefold())]
    return found[0] if len(found) == 1 else None


def _lines(answer: str) -> list[str]:
    """Return the lines of a list, without marks and empty ones."""
    return [plain for line in answer.split("\n") if (plain := _LIST_MARK.sub("", line).strip()) and not plain.startswith("```")]
