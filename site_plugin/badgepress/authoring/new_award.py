"""Makes awards, and checks them as a build would before anything is written."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.repository import Repository
from badgepress.checks import check_read_award
from badgepress.checks.classes import suggestion
from badgepress.content.model import BadgeClass
from badgepress.content.read_award import read_award_file
from badgepress.errors import BadgepressError, ContentError
from badgepress.plain_text import printable
from badgepress.problems import Problem, has_errors


@dataclass(frozen=True, slots=True)
class DraftedAward:
    """An award that is sound and not written yet."""

    id: str
    path: str
    values: Mapping[str, Any]
    text: str
    warnings: tuple[Problem, ...] = ()


def draft_award(repository: Repository, values: Mapping[str, Any], now: datetime) -> DraftedAward:
    """Give an award its id, status index and file, and check it.

    Args:
        repository: Where it will stand.
        values: Its fields but for `status_index`; fields that are None, or empty, are left out.
        now: The present, UTC.

    Raises:
        BadgepressError: Its recipient code was used for another award.
        ContentError: It is not sound; the problems say why.
        OSError: A file cannot be read.
    """
    salt = (values.get("recipient") or {}).get("salt")
    if salt and repository.holds_salt(salt):
        raise BadgepressError(
            "this recipient code was used for another award", hint="A code serves once; ask for another: badgepress recipient"
        )
    award_id = str(uuid.uuid4())
    kept = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    kept["status_index"] = repository.status_indexes.draw()
    path = f"content/awards/{str(kept.get('awarded', ''))[:4] or now.year}/{award_id}.yml"
    text = canonical_text("award", kept)
    problems = award_problems(repository, path, award_id, text, now)
    if has_errors(problems):
        raise ContentError("this award would not pass the checks", problems, hint="Nothing was written.")
    return DraftedAward(award_id, path, kept, text, tuple(problems))


def award_problems(repository: Repository, path: str, award_id: str, text: str, now: datetime) -> list[Problem]:
    """Return what `check` would say of an award file."""
    return list(check_read_award(read_award_file(path, award_id, text.encode()), repository.loaded, now))


def badge_to_award(repository: Repository, wanted: str) -> BadgeClass:
    """Return the version of a badge class to award: the one named, or the latest active one.

    Args:
        repository: The repository.
        wanted: `first-aid` or `first-aid@2`.

    Raises:
        BadgepressError: There is none, or it is a draft or retired.
    """
    slug, _, version = wanted.strip().removesuffix(".yml").partition("@")
    if not slug:
        raise BadgepressError("no badge is named", hint="Name it like its file: first-aid, or first-aid@2.")
    if slug in repository.loaded.broken_slugs:
        raise BadgepressError(f"the badge class “{slug}” has errors", hint="Run badgepress check, and mend it first.")
    versions = {badge.version: badge for badge in repository.loaded.classes.values() if badge.slug == slug}
    if not versions:
        shown = printable(slug[:60])
        raise BadgepressError(f"there is no badge class “{shown}”", hint=_badges_there_are(repository, slug))
    if version:
        badge = versions.get(int(version)) if version.isdigit() else None
        if badge is None:
            raise BadgepressError(f"“{slug}” has no version {version[:20]!r}", hint=f"There is: {', '.join(map(str, sorted(versions)))}.")
    else:
        active = [one for one in versions.values() if one.status == "active"]
        badge = max(active or versions.values(), key=lambda one: one.version)
    if badge.status == "draft":
        hint = f"Set status: active in {badge.source.path} first; from its first award on its text is fixed."
        raise BadgepressError(f"“{badge.slug}@{badge.version}” is still a draft", hint=hint)
    if badge.status == "retired" and not version:
        hint = f"To award it all the same, name the version: {badge.slug}@{badge.version}."
        raise BadgepressError(f"“{badge.slug}” is retired", hint=hint)
    return badge


def _badges_there_are(repository: Repository, wanted: str) -> str:
    slugs = sorted({badge.slug for badge in repository.loaded.classes.values()})
    if not slugs and repository.loaded.issuer is None:
        return "Here is no badgepress repository: go into its folder (or -C DIR), or make one with badgepress init."
    if not slugs:
        return "There are none yet; make one: badgepress new badge."
    return suggestion(wanted, set(slugs))
