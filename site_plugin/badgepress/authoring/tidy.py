"""Brings content files into canonical form; batch files, one award a line, are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.comments import reformatted
from badgepress.authoring.drafts import Drafts
from badgepress.content.files import Folder
from badgepress.content.quick_yaml import read_plain
from badgepress.content.schema_check import Kind
from badgepress.content.yaml_reader import MAX_BYTES
from badgepress.errors import BadgepressError

_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"content/issuer\.yml"), "issuer"),
    (re.compile(r"content/status\.yml"), "status"),
    (re.compile(r"content/policy\.yml"), "policy"),
    (re.compile(r"content/badges/[^/]+\.yml"), "badge"),
    (re.compile(r"content/awards/.+\.yml"), "award"),
    (re.compile(r"content/pathways/[^/]+\.yml"), "pathway"),
    (re.compile(r"content/learners/[^/]+\.yml"), "learner"),
    (re.compile(r"keys/[^/]+\.yml"), "key"),
)


@dataclass(slots=True)
class Tidied:
    """What `tidy` found."""

    files: int = 0
    refused: list[BadgepressError] = field(default_factory=list)
    """One a file that cannot be read."""


def kind_of(path: str) -> Kind | None:
    """Return what kind of content file a path names, None for any other file."""
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(path)), None)


def content_paths(root: Path) -> Iterator[str]:
    """Yield the path of every content file that has a canonical form.

    Raises:
        OSError: A folder cannot be listed.
    """
    folder = Folder(root)
    for path in ("content/issuer.yml", "content/status.yml", "content/policy.yml"):
        if folder.is_there(path):
            yield path
    for where in ("content/badges", "content/awards", "content/pathways", "content/learners", "keys"):
        yield from (path for path in folder.walk(where, deep=where == "content/awards", modes=False) if kind_of(path))


def tidy(drafts: Drafts, paths: Iterator[str]) -> Tidied:
    """Plan the canonical form of files that are not in it.

    Raises:
        OSError: A file cannot be read.
    """
    tidied = Tidied()
    folder = Folder(drafts.root)
    for path in paths:
        kind = kind_of(path)
        data = folder.read_regular(path)
        tidied.files += 1
        if kind is None or data is None or len(data) > MAX_BYTES:
            hint = "It must be a regular content file: content/*.yml, content/badges/, content/awards/ or keys/."
            tidied.refused.append(BadgepressError(f"{path} is left alone", hint=hint))
            continue
        try:
            after = canonical(kind, path, data)
        except BadgepressError as error:
            tidied.refused.append(error)
            continue
        if after != data:
            drafts.replace(path, data, after)
    return tidied


def canonical(kind: Kind, path: str, data: bytes) -> bytes:
    """Return a file in canonical form, its comments kept.

    Raises:
        BadgepressError: It cannot be read.
    """
    # without comments the quick reader says all there is to say
    values = read_plain(data) if b"#" not in data else None
    if values:
        return canonical_text(kind, values).encode()
    return reformatted(kind, path, data)
