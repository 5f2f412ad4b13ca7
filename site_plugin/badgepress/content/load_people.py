"""Reads pathways and learners: what people take on, and who agreed to be shown."""

from __future__ import annotations

import re
from typing import Any

from badgepress.content.files import Folder
from badgepress.content.model import Learner, Pathway
from badgepress.content.parse_people import parse_learner, parse_pathway
from badgepress.content.read_file import read_image, read_value
from badgepress.content.yaml_reader import Source
from badgepress.problems import Place, Problem

PATHWAYS_FOLDER = "content/pathways"
LEARNERS_FOLDER = "content/learners"
_FILE = re.compile(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.yml")
_MAX_SLUG = 60


def load_pathways(folder: Folder) -> tuple[dict[str, Pathway], set[str]]:
    """Return the pathways by their slugs, and the slugs of those that are there but could not be read.

    Raises:
        OSError: A file or folder cannot be read.
    """
    found: dict[str, Pathway] = {}
    broken: set[str] = set()
    pictures, used = set(), set()
    for path in folder.walk(PATHWAYS_FOLDER):
        if path.endswith((".svg", ".png")):
            pictures.add(path)
            continue
        slug = _slug(folder, path, "a pathway or its picture")
        if not slug:
            continue

        def parse(source: Source, data: dict[str, Any], slug: str = slug) -> tuple[Pathway | None, list[Problem]]:
            image = None
            if "image" in data:
                file = data["image"]["file"]
                used.add(f"{PATHWAYS_FOLDER}/{file}")
                image = read_image(folder, PATHWAYS_FOLDER, file, source)
                if image is None:
                    return None, []
            return parse_pathway(source, slug, data, image)

        pathway = read_value(folder, path, "pathway", parse)
        if pathway is None:
            broken.add(slug)
        else:
            found[slug] = pathway
    for path in sorted(pictures - used) if not broken else ():
        hint = "Name it in a pathway's file, or delete it."
        folder.problems.append(Problem(Place(path), "BP507", "no pathway uses this picture", hint, "warning"))
    return found, broken


def load_learners(folder: Folder) -> dict[str, Learner]:
    """Return the learners by their handles.

    Raises:
        OSError: A file or folder cannot be read.
    """
    found: dict[str, Learner] = {}
    for path in folder.walk(LEARNERS_FOLDER):
        handle = _slug(folder, path, "a learner's file")
        if not handle:
            continue

        def parse(source: Source, data: dict[str, Any], handle: str = handle) -> tuple[Learner | None, list[Problem]]:
            return parse_learner(source, handle, data)

        learner = read_value(folder, path, "learner", parse)
        if learner is not None:
            found[handle] = learner
    return found


def _slug(folder: Folder, path: str, wanted: str) -> str:
    match = _FILE.fullmatch(path.rpartition("/")[2])
    if match is not None and len(match["slug"]) <= _MAX_SLUG:
        return match["slug"]
    hint = "Name it in small letters, digits and single hyphens, 60 characters at most, and end it in .yml."
    folder.note(path, "BP012", f"this file is not {wanted}", hint)
    return ""
