"""Changes of badge classes that were awarded: the next version, and retirement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from badgepress.authoring.badge_picture import badge_picture
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.edits import with_field
from badgepress.authoring.listing import read_file
from badgepress.authoring.new_badge import read_picture
from badgepress.authoring.repository import Repository
from badgepress.content.award_sources import award_files
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.model import BadgeClass
from badgepress.errors import BadgepressError


def class_versions(repository: Repository, wanted: str) -> list[BadgeClass]:
    """Return the versions of a badge class that `first-aid` or `first-aid@2` names, the oldest first.

    Raises:
        BadgepressError: There is none.
        OSError: A file cannot be read.
    """
    slug, _, version = wanted.removesuffix(".yml").partition("@")
    found = [badge for _, badge in sorted(repository.loaded.classes.items()) if badge.slug == slug]
    if not found:
        if slug in repository.loaded.broken_slugs:
            raise BadgepressError(f"“{slug}” cannot be read", hint="Run badgepress check, and mend it first.")
        if (pathway := slug.removeprefix("pathway:")) in repository.loaded.pathways:
            hint = f"It is a pathway: write what is to change into content/pathways/{pathway}.yml, such as “status: retired”."
            raise BadgepressError(f"“{pathway}” is no badge class", hint=hint)
        known = ", ".join(sorted({name for name, _ in repository.loaded.classes})) or "none yet"
        raise BadgepressError(f"there is no badge class “{slug[:60]}”", hint=f"There are: {known}.")
    if version:
        found = [badge for badge in found if str(badge.version) == version]
        if not found:
            raise BadgepressError(f"“{slug}” has no version {version[:8]}", hint="badgepress list badges shows all versions.")
    return found


def is_awarded(repository: Repository, badge: BadgeClass) -> bool:
    """Say whether any award is of a class version.

    Raises:
        OSError: A file cannot be read.
    """
    slug = badge.slug.encode()
    for file in award_files(repository.folder):
        data = repository.folder.read_regular(file.path, MAX_BATCH_BYTES)
        if data is not None and slug in data and any(read.award is not None and read.award.class_key == badge.key for read in read_file(file, data)):
            return True
    return False


def draft_revision(
    repository: Repository, drafts: Drafts, slug: str, changes: Mapping[str, Any], *, picture: Path | None = None, keep_old: bool = False
) -> BadgeClass:
    """Plan the next version of an awarded badge class: a copy with its number, its picture and the changes.

    Args:
        repository: The repository.
        drafts: Takes the files.
        slug: The class.
        changes: Fields with new values; `status` is `active` unless it says otherwise.
        picture: A new picture; None copies the one there is, or draws the drawn one anew with the version's marks.
        keep_old: Whether the older version stays as it is; otherwise it is retired once the new one is active.

    Returns:
        The version that it follows.

    Raises:
        BadgepressError: The latest version is a draft or was never awarded: it may simply be edited.
        OSError: A file cannot be read.
    """
    named = class_versions(repository, slug)[-1]
    latest = class_versions(repository, named.slug)[-1]
    if named.version != latest.version:
        hint = f"Revise the latest one: badgepress revise {latest.slug}."
        raise BadgepressError(f"“{named.slug}@{named.version}” has a next version already, {latest.version}", hint=hint)
    path = latest.source.path
    if latest.status == "draft" or not is_awarded(repository, latest):
        why = "is still a draft" if latest.status == "draft" else "was never awarded"
        hint = f"Nobody holds it yet, so edit {path} itself."
        raise BadgepressError(f"“{latest.slug}@{latest.version}” {why}; it needs no next version", hint=hint)
    version = latest.version + 1
    name = str(changes.get("name") or latest.name)
    file, data, alt = _next_picture(latest, name, version, picture)
    fields = {"version": version, "status": "active", **changes}
    text = repository.folder.read(path).decode("utf-8")
    text = with_field("badge", text, ("image", "file"), file)
    text = with_field("badge", text, ("image", "alt"), fields.pop("alt", None) or alt)
    for field, value in fields.items():
        text = with_field("badge", text, (field,), value)
    drafts.add(f"content/badges/{latest.slug}.v{version}.yml", text.encode())
    drafts.add(f"content/badges/{file}", data)
    if not keep_old and fields["status"] == "active":
        retire(repository, drafts, latest)
    return latest


def _next_picture(latest: BadgeClass, name: str, version: int, picture: Path | None) -> tuple[str, bytes, str]:
    stem = f"{latest.slug}.v{version}"
    if picture is not None:
        return f"{stem}{picture.suffix.lower()}", read_picture(picture), latest.image.alt
    if latest.image.data == badge_picture(latest.name, latest.version).svg:
        drawn = badge_picture(name, version)
        return f"{stem}.svg", drawn.svg, drawn.alt
    return f"{stem}.{latest.image.extension}", latest.image.data, latest.image.alt


def retire(repository: Repository, drafts: Drafts, badge: BadgeClass) -> None:
    """Plan to retire a class version.

    Raises:
        BadgepressError: The file cannot be edited safely.
        OSError: It cannot be read.
    """
    path = badge.source.path
    before = repository.folder.read(path)
    if badge.status != "retired":
        drafts.replace(path, before, with_field("badge", before.decode("utf-8"), ("status",), "retired").encode())
