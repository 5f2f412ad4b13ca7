"""Makes badge classes: the file with its comments, and a picture drawn from the name where none is given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from badgepress.authoring.badge_picture import badge_picture
from badgepress.authoring.comments import commented
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.letters import plain_letters
from badgepress.content.files import MAX_IMAGE_BYTES
from badgepress.errors import BadgepressError

MAX_SLUG = 60
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_EDITOR_LINE = "# yaml-language-server: $schema="
_ABOVE: dict[tuple[str | int, ...], list[str]] = {
    ("status",): ["# draft: checked, but not published. active: can be awarded. retired: awarded no longer, stays published."],
    ("criteria",): ["# What has to be shown, and how it is judged (Markdown). From the first award on it is fixed: badgepress revise."],
}
_TAIL = ["# More that a badge can say: evidence, rubric, alignments, workload, level … see docs/content.md of badgepress."]


def slug_of(name: str, language: str = "") -> str:
    """Return the file name for a badge's name: small letters, digits and hyphens; empty if the name has no Latin letter or digit.

    Args:
        name: Anything.
        language: A language tag; in German an umlaut becomes two letters.
    """
    if language.partition("-")[0] == "de":
        name = unicodedata.normalize("NFC", name).translate(_UMLAUTS)
    words = re.findall(r"[a-z0-9]+", plain_letters(name).lower().replace("'", "").replace("’", ""))
    slug = "-".join(words)
    return slug if len(slug) <= MAX_SLUG else slug[: MAX_SLUG + 1].rpartition("-")[0] or slug[:MAX_SLUG]


def refuse_bad_slug(slug: str) -> None:
    """Refuse a slug that cannot be a file name and an address.

    Raises:
        BadgepressError: It is of another form.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > MAX_SLUG:
        hint = f"Use small letters, digits and single hyphens, at most {MAX_SLUG}: first-aid."
        raise BadgepressError("this cannot be a badge's file name", hint=hint)


def draft_badge(drafts: Drafts, slug: str, values: Mapping[str, Any], picture: Path | None = None) -> None:
    """Plan a new badge class, version 1.

    Args:
        drafts: Takes the files.
        slug: Its file name, and part of its address for good.
        values: Its fields but for version and `image.file`; what is None or empty is left out.
        picture: An SVG or PNG to copy; None has one drawn from the name.

    Raises:
        BadgepressError: The slug is taken, or the picture cannot be used.
        OSError: The picture cannot be read.
    """
    refuse_bad_slug(slug)
    taken = [path.name for path in (drafts.root / "content" / "badges").glob(f"{slug}.*") if path.suffix == ".yml"]
    if taken:
        hint = f"Choose another with --slug, or write its next version: badgepress revise {slug}."
        raise BadgepressError(f"there is a badge class “{slug}” already ({sorted(taken)[0]})", hint=hint)
    kept = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    if picture is None:
        drawn = badge_picture(kept["name"])
        file, data, alt = f"{slug}.svg", drawn.svg, drawn.alt
    else:
        file, data, alt = f"{slug}{picture.suffix.lower()}", read_picture(picture), kept["name"]
    kept["version"] = 1
    kept["image"] = {"file": file, "alt": kept.pop("alt", alt)}
    drafts.add(f"content/badges/{slug}.yml", commented("badge", kept, _ABOVE, editor_line(drafts), _TAIL))
    drafts.add(f"content/badges/{file}", data)


def read_picture(picture: Path) -> bytes:
    """Return the bytes of a picture that somebody names.

    Raises:
        BadgepressError: It is neither SVG nor PNG by its name, or too large.
        OSError: It cannot be read.
    """
    if picture.suffix.lower() not in (".svg", ".png"):
        raise BadgepressError(f"{picture.name} is neither an SVG nor a PNG", hint="Export the picture as one of them; it must be square.")
    with picture.open("rb") as file:
        data = file.read(MAX_IMAGE_BYTES + 1)
    if len(data) > MAX_IMAGE_BYTES:
        raise BadgepressError(f"{picture.name} is too large", hint="Export it smaller: a PNG of 512 by 512 pixels is plenty.")
    return data


def editor_line(drafts: Drafts) -> list[str]:
    """Return the comment by which editors find the schema of a badge file, as the repository has it; none where it has no schemas."""
    local = ".vscode/schemas/badge.schema.json"
    if local in drafts.new or (drafts.root / local).is_file():
        return [f"{_EDITOR_LINE}../../{local}"]
    for neighbour in sorted((drafts.root / "content" / "badges").glob("*.yml")):
        with neighbour.open("rb") as file:
            first = file.readline(300).decode("utf-8", "replace").rstrip()
        if first.startswith(_EDITOR_LINE):
            return [first]
    return []
