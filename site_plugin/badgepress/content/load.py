"""Reads a repository into values, collecting every problem instead of stopping at the first.

Issuer, classes, pathways, learners and keys are held whole; awards are a stream of their own (`award_sources`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from badgepress.content.consent_texts import consent_texts
from badgepress.content.files import Folder
from badgepress.content.layout import note_layout
from badgepress.content.load_people import load_learners, load_pathways
from badgepress.content.model import BadgeClass, Catalogue, Issuer, Key, Learner, Pathway, Policy
from badgepress.content.parse import parse_as_of, parse_badge, parse_issuer, parse_key, parse_policy
from badgepress.content.private_keys import PRIVATE_KEY_HINT, holds_private_key
from badgepress.content.read_file import read_image, read_value
from badgepress.content.schema_check import schema_problems
from badgepress.content.yaml_reader import Source, read_yaml
from badgepress.errors import BadgepressError
from badgepress.problems import Place, Problem

_BADGE_FILE = re.compile(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.v(?P<version>[1-9][0-9]{0,2}))?\.yml")
_KEY_FILE = re.compile(r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)\.yml")
RESERVED_KEY_NAME = "preview"
POLICY_FILE = "content/policy.yml"


@dataclass(slots=True)
class Loaded:
    """What could be read, and what was wrong with the rest."""

    issuer: Issuer | None = None
    classes: dict[tuple[str, int], BadgeClass] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    as_of: date | None = None
    policy: Policy | None = None
    pathways: dict[str, Pathway] = field(default_factory=dict)
    broken_pathways: set[str] = field(default_factory=set)
    """Pathways that are there but could not be read: references to them are not reported too."""
    learners: dict[str, Learner] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken_slugs: set[str] = field(default_factory=set)
    """Classes that are there but could not be read: references to them are not reported too."""
    consent_texts: frozenset[str] = frozenset()
    """Versions of the consent text in `content/pages/consent/`; empty where none is kept there."""

    def catalogue(self) -> Catalogue | None:
        """Return the catalogue if nothing it needs is missing."""
        if self.issuer is None or self.as_of is None:
            return None
        return Catalogue(
            self.issuer, dict(self.classes), tuple(self.keys), self.as_of, dict(self.pathways), dict(self.learners)
        )


def load(root: Path) -> Loaded:
    """Read `content/` and `keys/` of a repository, but for its awards.

    Args:
        root: The repository folder.

    Returns:
        Values and problems of form (BP0xx, BP1xx, dates); the rules are `checks`' affair.

    Raises:
        OSError: A file or folder cannot be read.
    """
    folder = Folder(root)
    loaded = Loaded(problems=folder.problems)
    if not (root / "content").is_dir():
        folder.note(
            "content",
            "BP015",
            "there is no folder “content”",
            "Run the command in the repository's folder, or name it with -C.",
        )
        return loaded
    if (root / "content").is_symlink():
        folder.note("content", "BP001", "this folder is a symbolic link", "Put the folder itself into the repository.")
        return loaded
    note_layout(folder)
    _load_issuer(folder, loaded)
    loaded.as_of = read_value(folder, "content/status.yml", "status", parse_as_of)
    if folder.is_there(POLICY_FILE):
        loaded.policy = read_value(folder, POLICY_FILE, "policy", parse_policy)
    _load_classes(folder, loaded)
    loaded.pathways, loaded.broken_pathways = load_pathways(folder)
    loaded.learners = load_learners(folder)
    _load_keys(folder, loaded)
    loaded.consent_texts = consent_texts(root)
    return loaded


def read_policy(data: bytes) -> Policy:
    """Read a policy as it was at an earlier commit.

    Raises:
        BadgepressError: It is no policy: nobody can tell who may do what.
    """
    root, problems = read_yaml(POLICY_FILE, data)
    source = Source(POLICY_FILE, root)
    if root is not None and isinstance(root.value, dict) and not problems:
        problems = schema_problems("policy", source)
        if not problems:
            return parse_policy(source, root.plain())[0]
    first = problems[0] if problems else None
    raise BadgepressError(
        f"the policy that holds now cannot be read{f': {first.place}: {first.message}' if first else ''}",
        hint=f"Mend {POLICY_FILE} on the main branch.",
    )


def _load_issuer(folder: Folder, loaded: Loaded) -> None:
    def parse(source: Source, data: dict[str, Any]) -> tuple[Issuer | None, list[Problem]]:
        image = read_image(folder, "content", data["image"]["file"], source)
        return (None if image is None else parse_issuer(source, data, image)), []

    loaded.issuer = read_value(folder, "content/issuer.yml", "issuer", parse)


def _load_classes(folder: Folder, loaded: Loaded) -> None:
    images_found = set()
    images_used = set()
    for path in folder.walk("content/badges"):
        name = path.rpartition("/")[2]
        if name.endswith((".svg", ".png")):
            images_found.add(path)
            continue
        match = _BADGE_FILE.fullmatch(name)
        if match is None:
            folder.note(
                path,
                "BP012",
                "this file is neither a badge class nor its picture",
                "Name it <slug>.yml or <slug>.v2.yml; pictures end in .svg or .png.",
            )
            continue
        slug = match["slug"]

        def parse(source: Source, data: dict[str, Any], slug: str = slug) -> tuple[BadgeClass | None, list[Problem]]:
            file = data["image"]["file"]
            images_used.add(f"content/badges/{file}")
            image = read_image(folder, "content/badges", file, source)
            return (None, []) if image is None else parse_badge(source, slug, data, image)

        badge = read_value(folder, path, "badge", parse)
        if badge is None:
            loaded.broken_slugs.add(slug)
            continue
        named_version = int(match["version"] or 1)
        if badge.version != named_version or match["version"] == "1":
            right = f"{slug}.yml" if badge.version == 1 else f"{slug}.v{badge.version}.yml"
            folder.problems.append(
                Problem(
                    badge.source.place("version"),
                    "BP208",
                    f"version {badge.version} does not fit the file's name",
                    f"Rename the file to {right}, or mend the version.",
                )
            )
            loaded.broken_slugs.add(slug)
        elif badge.key not in loaded.classes:
            loaded.classes[badge.key] = badge
    _note_unreadable_classes(folder, loaded)
    if not loaded.broken_slugs:
        for path in sorted(images_found - images_used):
            folder.problems.append(
                Problem(
                    Place(path),
                    "BP507",
                    "no badge class uses this picture",
                    "Name it in a badge file, or delete it.",
                    "warning",
                )
            )


def _note_unreadable_classes(folder: Folder, loaded: Loaded) -> None:
    """Remember the classes that are there but refused, so that awards of them are not called awards of nothing."""
    for problem in folder.problems:
        match = _BADGE_FILE.fullmatch(problem.place.path.removeprefix("content/badges/"))
        if match and (match["slug"], int(match["version"] or 1)) not in loaded.classes:
            loaded.broken_slugs.add(match["slug"])


def _load_keys(folder: Folder, loaded: Loaded) -> None:
    for path in folder.walk("keys"):
        match = _KEY_FILE.fullmatch(path.rpartition("/")[2])
        if match is None and holds_private_key(folder.read(path)):
            folder.note(path, "BP703", "this file contains a private key", PRIVATE_KEY_HINT)
        elif match is None or match["name"] == RESERVED_KEY_NAME:
            folder.note(
                path,
                "BP012",
                "this is not the public document of a key",
                "Here stand only public keys, <name>.yml; private keys never enter the repository.",
            )
        if match is None or match["name"] == RESERVED_KEY_NAME:
            continue
        name = match["name"]

        def parse(source: Source, data: dict[str, Any], name: str = name) -> tuple[Key | None, list[Problem]]:
            return parse_key(source, name, data)

        key = read_value(folder, path, "key", parse)
        if key is not None:
            loaded.keys.append(key)
