"""Writes the issue forms “Award a badge” and “Request a badge” from the active badge classes; every text of a class stays text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from badgepress.content.consent_texts import latest_consent_text
from badgepress.content.load import Loaded
from badgepress.content.model import BadgeClass, RubricCriterion
from badgepress.hosting.form_fields import FORMS, Field, Form, consent_label
from badgepress.plain_text import BREAK, escaped, one_line, without_notations

HEAD = "# Made by badgepress forms from the badge classes; what is changed by hand is lost."
MAX_OPTIONS = 100
"""The host does not say how many options it takes, and nobody scrolls further; beyond it a badge is typed."""
_MAX_NAME = 80
_MAX_RUBRIC_CHARACTERS = 12_000


def form_files(loaded: Loaded) -> dict[str, bytes]:
    """Return the issue forms of a repository.

    Args:
        loaded: Its issuer and classes, as `content.load` read them.

    Returns:
        Path → YAML; nothing where no badge class can be awarded, since a list to choose from must not be empty.
    """
    badges = awardable(loaded)
    return {form.file: _form_text(form, badges, loaded).encode() for form in FORMS} if badges else {}


def awardable(loaded: Loaded) -> list[BadgeClass]:
    """Return the latest active version of each badge class, by name."""
    latest: dict[str, BadgeClass] = {}
    for badge in loaded.classes.values():
        if badge.status == "active" and (badge.slug not in latest or badge.version > latest[badge.slug].version):
            latest[badge.slug] = badge
    return sorted(latest.values(), key=lambda badge: (badge.name.casefold(), badge.slug))


def option_text(badge: BadgeClass) -> str:
    """Return what stands for a badge in a list to choose from; chosen, it becomes Markdown, and must call nobody and link nowhere."""
    name = without_notations(one_line(badge.name), "<", "`", "![")
    return f"{name[:_MAX_NAME].strip()} ({badge.slug})"


def _form_text(form: Form, badges: list[BadgeClass], loaded: Loaded) -> str:
    issuer = loaded.issuer
    base_url = issuer.base_url if issuer is not None else ""
    whose = f" These are the badges of {escaped(issuer.name)}." if issuer is not None else ""
    lines = [
        HEAD,
        f"name: {_quoted(form.name)}",
        f"description: {_quoted(form.description)}",
        f"title: {_quoted(form.title)}",
        "body:",
        *_markdown(form.intro + whose),
    ]
    for field in form.fields:
        if field.key == "results" and (rubrics := _rubrics(badges, base_url)):
            lines += _markdown(rubrics)
        lines += _field(field, badges, loaded)
    return "".join(f"{line}\n" for line in lines)


def _markdown(text: str) -> Iterator[str]:
    yield "  - type: markdown"
    yield "    attributes:"
    yield f"      value: {_quoted(text)}"


def _field(field: Field, badges: list[BadgeClass], loaded: Loaded) -> Iterator[str]:
    is_list = field.type == "dropdown" and len(badges) <= MAX_OPTIONS
    description, placeholder = field.description, field.placeholder
    kind = field.type
    if field.type == "dropdown" and not is_list:
        kind = "input"
        example = badges[0].slug
        base_url = loaded.issuer.base_url if loaded.issuer is not None else ""
        description = f"The last part of the address of the badge's page: `{example}`, if it is {base_url}/badges/{example}/"
        placeholder = example
    yield f"  - type: {kind}"
    yield f"    id: {field.key}"
    yield "    attributes:"
    yield f"      label: {_quoted(field.heading)}"
    if description:
        yield f"      description: {_quoted(description)}"
    if placeholder:
        yield f"      placeholder: {_quoted(placeholder)}"
    if is_list:
        yield "      options:"
        yield from (f"        - {_quoted(option_text(badge))}" for badge in badges)
    if field.type == "checkboxes":
        yield "      options:"
        yield f"        - label: {_quoted(consent_label(field, latest_consent_text(loaded.consent_texts)))}"
    if field.is_required:
        yield "    validations:"
        yield "      required: true"


def _rubrics(badges: list[BadgeClass], base_url: str) -> str:
    """Return the criteria and levels to choose from, as far as they fit."""
    lines = []
    size = 0
    for badge in badges:
        if not badge.rubric:
            continue
        lines.append(f"- {_linked(badge, base_url)}: {'; '.join(map(_criterion, badge.rubric))}")
        size += len(lines[-1])
        if size > _MAX_RUBRIC_CHARACTERS:
            lines[-1] = "- Those of the other badges stand on their pages."
            break
    return "\n".join(["Criteria and their levels, from the lowest:", "", *lines]) if lines else ""


def _criterion(criterion: RubricCriterion) -> str:
    levels = (f"`{level.id}`{' (needed)' if level.id == criterion.required_level else ''}" for level in criterion.levels)
    return f"`{criterion.id}`: {', '.join(levels)}"


def _linked(badge: BadgeClass, base_url: str) -> str:
    name = escaped(badge.name[:_MAX_NAME])
    return f"[{name}]({quote(base_url, safe=':/~.-_')}/badges/{badge.slug}/)" if base_url else name


def _quoted(text: str) -> str:
    """Return a text as YAML: JSON's quotation marks are YAML's too, and nothing in them begins anything."""
    kept = "".join(letter for letter in text if letter.isprintable() or letter in f"\n{BREAK}")
    return json.dumps(kept, ensure_ascii=False).replace(BREAK, "\\u200b")
