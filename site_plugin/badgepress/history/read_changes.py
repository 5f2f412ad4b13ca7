"""Reads a change: every award, class, pathway and key before and after it; unchanged rows of a batch are passed over by their digests."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from badgepress.content.award_sources import award_file, batch_pieces, piece_rows
from badgepress.content.batch import MAX_BATCH_BYTES, Row
from badgepress.content.files import MAX_IMAGE_BYTES, Folder
from badgepress.content.quick_yaml import read_plain
from badgepress.content.yaml_reader import MAX_BYTES, Node, Source, UnreadSource, read_yaml
from badgepress.history.change import AwardChange, ChangeSet, ClassChange, FileChange, PathwayChange, Values, class_key
from badgepress.history.git_base import ChangedFile, GitBase

_AWARDS = "content/awards/"
_CLASS_FILE = re.compile(r"content/badges/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.v(?P<version>[1-9][0-9]{0,2}))?\.yml")
_PICTURE = re.compile(r"content/badges/(?P<name>[^/]+\.(svg|png))")
_PICTURE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}\.(?:svg|png)")
_PATHWAY_FILE = re.compile(r"content/pathways/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.yml")
_PATHWAY_PICTURE = re.compile(r"content/pathways/(?P<name>[^/]+\.(svg|png))")
_SINGLE_FILE = re.compile(r"content/(issuer|status)\.yml|keys/[a-z0-9]+(-[a-z0-9]+)*\.yml")

_LEARNER = re.compile(r"content/learners/[a-z0-9]+(-[a-z0-9]+)*\.yml")

ReadValues = tuple[str, dict[str, Any], Source]
"""Id, values and positions of an award."""


def read_changes(root: Path, base: GitBase) -> ChangeSet:
    """Return what a change touches.

    Args:
        root: The repository folder.
        base: What it is compared with.

    Raises:
        BaseUnknownError: The clone lacks files of the base.
        OSError: A file cannot be read.
    """
    files = base.changed_files()
    changes = ChangeSet(base.commit)
    folder = Folder(root)
    awards = [file for file in files if file.path.startswith(_AWARDS) and award_file(file.path)]
    classes = [file for file in files if _CLASS_FILE.fullmatch(file.path)]
    single = [file for file in files if _SINGLE_FILE.fullmatch(file.path)]
    learners = [file for file in files if _LEARNER.fullmatch(file.path)]
    pictures = [file for file in files if _PICTURE.fullmatch(file.path)]
    known = {file.path for file in (*awards, *classes, *single, *learners, *pictures)}
    changes.other = [file.path for file in files if file.path not in known]
    _read_awards(changes, folder, base, awards)
    _read_classes(changes, folder, base, classes, pictures)
    # a picture belongs to the badge that shows it; one that no changed badge shows is a file like any other
    shown = {_picture_of(values) for change in changes.classes for values in (change.old, change.new)}
    changes.other = sorted([*changes.other, *(file.path for file in pictures if file.path.removeprefix("content/badges/") not in shown)])
    _read_pathways(changes, folder, base, files)
    for into, some in ((changes.files, single), (changes.learners, learners)):
        for file in some:
            old, (new, source) = _old_values(base, file), _new_values(changes, folder, file)
            if file.path not in changes.unreadable:
                into.append(FileChange(file.path, old, new, source))
    return changes


# awards --------------------------------------------------------------------------------------------------------------------------


def _read_awards(changes: ChangeSet, folder: Folder, base: GitBase, files: list[ChangedFile]) -> None:
    before: dict[str, tuple[bytes, ChangedFile]] = {}
    held_before: Counter[tuple[str, int]] = Counter()
    for file in files:
        for award_id, values, _ in _awards_in(file.path, _old_bytes(base, file)):
            before.setdefault(award_id, (_digest(values), file))
            held_before[class_key(values)] += 1
    held_now: Counter[tuple[str, int]] = Counter()
    seen: set[str] = set()
    unreadable: set[str] = set()
    different: dict[str, AwardChange] = {}
    for file in (file for file in files if file.is_there):
        data = _new_bytes(folder, file, MAX_BATCH_BYTES)
        for award_id, values, source in _awards_in(file.path, data, unreadable):
            seen.add(award_id)
            held_now[class_key(values)] += 1
            if award_id not in before:
                changes.awards.append(AwardChange(award_id, file.path, None, values, _light(source)))
            elif before[award_id][0] != _digest(values):
                different[award_id] = AwardChange(award_id, file.path, None, values, _light(source))
        if file.path in unreadable:
            changes.unreadable.append(file.path)
    seen.update(award_id for award_id, (_, old_file) in before.items() if old_file.path in unreadable)
    gone = before.keys() - seen
    wanted = gone | different.keys()
    for file in {old_file.path: old_file for award_id, (_, old_file) in before.items() if award_id in wanted}.values():
        for award_id, values, _ in _awards_in(file.path, _old_bytes(base, file)):
            if award_id in different:
                change = different[award_id]
                changes.awards.append(AwardChange(award_id, change.path, values, change.new, change.source))
            elif award_id in gone:
                changes.awards.append(AwardChange(award_id, file.path, values, None, Source(file.path)))
    changes.awards.sort(key=lambda change: (change.path, change.source.place().line, change.id))
    changes.held_before, changes.held_now = dict(held_before), dict(held_now)


def _awards_in(path: str, data: bytes, unreadable: set[str] | None = None) -> Iterator[ReadValues]:
    """Yield the awards of a file, whatever schema they were written for; what cannot be read was never published, and its path goes into `unreadable`."""
    unreadable = set() if unreadable is None else unreadable
    found = award_file(path)
    if found is None:
        return
    if not found.award_id:
        yield from _rows(path, data, unreadable)
        return
    values = read_plain(data)
    if values is None:
        root, _ = read_yaml(path, data)
        values = root.plain() if root is not None and isinstance(root.value, dict) else None
    if values is not None:
        yield found.award_id, values, UnreadSource(path, data=data)
    else:
        unreadable.add(path)


def _rows(path: str, data: bytes, unreadable: set[str]) -> Iterator[ReadValues]:
    for piece in batch_pieces(path, data):
        for found in piece_rows(piece):
            root = found.source.root if isinstance(found, Row) else None
            if not isinstance(found, Row):
                unreadable.add(path)
            elif found.award_id and root is not None and isinstance(root.value, dict):
                yield found.award_id, root.plain(), found.source


def _light(source: Source) -> Source:
    """Return the source without its tree where it is a row's: a table of a hundred thousand would fill the memory."""
    if isinstance(source, UnreadSource) or source.root is None:
        return source
    return Source(source.path, Node({}, source.root.line, 1))


def _digest(values: Values) -> bytes:
    return hashlib.blake2b(orjson.dumps(values, option=orjson.OPT_SORT_KEYS), digest_size=12).digest()


# pathways ------------------------------------------------------------------------------------------------------------------------


def _read_pathways(changes: ChangeSet, folder: Folder, base: GitBase, files: list[ChangedFile]) -> None:
    """Read the pathways that changed, and those that show a picture that did; a picture that none of them shows stays among the other files."""
    pictures = {match["name"]: file for file in files if (match := _PATHWAY_PICTURE.fullmatch(file.path))}
    changed = {file.path: file for file in files if _PATHWAY_FILE.fullmatch(file.path)}
    shown: set[str] = set()
    for path in sorted({*changed, *(folder.walk("content/pathways") if pictures else ())}):
        match = _PATHWAY_FILE.fullmatch(path)
        if match is None:
            continue
        file = changed.get(path)
        new, source = _new_values(changes, folder, file or ChangedFile(path, "", is_there=True))
        old, old_source = (new, source) if file is None else _old_read(base, file)
        named = {_picture_of(old), _picture_of(new)} & pictures.keys()
        shown |= named
        if path in changes.unreadable or (old is None and new is None) or (file is None and not named):
            continue
        changes.pathways.append(PathwayChange(match["slug"], path, old, new, old_source, source, bool(named) and old is not None))
    known = {*changed, *(pictures[name].path for name in shown)}
    changes.other = [path for path in changes.other if path not in known]


# classes and single files --------------------------------------------------------------------------------------------------------


def _read_classes(
    changes: ChangeSet, folder: Folder, base: GitBase, files: list[ChangedFile], pictures: list[ChangedFile]
) -> None:
    changed_pictures = {
        file.path.removeprefix("content/badges/")
        for file in pictures
        if file.old_object and _old_bytes(base, file) != _new_bytes(folder, file, MAX_IMAGE_BYTES)
    }
    seen = set()
    for file in files:
        old = _old_values(base, file)
        new, source = _new_values(changes, folder, file)
        seen.add(file.path)
        if file.path in changes.unreadable or (old is None and new is None):
            continue
        slug, version = _named(file.path)
        is_changed = old is not None and new is not None and _picture_differs(folder, base, old, new, changed_pictures)
        changes.classes.append(ClassChange(slug, version, file.path, old, new, source, is_changed))
    if not changed_pictures:
        return
    for path in folder.walk("content/badges"):
        if path in seen or not _CLASS_FILE.fullmatch(path):
            continue
        data = folder.read(path)
        root, _ = read_yaml(path, data)
        values = root.plain() if root is not None and isinstance(root.value, dict) else None
        if _picture_of(values) in changed_pictures:
            changes.classes.append(ClassChange(*_named(path), path, values, values, UnreadSource(path, data=data), True))


def _named(path: str) -> tuple[str, int]:
    match = _CLASS_FILE.fullmatch(path)
    assert match is not None  # noqa: S101 - the caller looked
    return match["slug"], int(match["version"] or 1)


def _picture_of(values: Values | None) -> str:
    """Return the name of the picture that a class or pathway shows; none where the name is no picture's: of that `check` says what is wrong."""
    image = (values or {}).get("image")
    name = str(image.get("file", "")) if isinstance(image, dict) else ""
    return name if _PICTURE_NAME.fullmatch(name) else ""


def _picture_differs(folder: Folder, base: GitBase, old: Values, new: Values, changed_pictures: set[str]) -> bool:
    """Say whether a class shows other bytes now, under the old name or another."""
    before, after = _picture_of(old), _picture_of(new)
    if before == after:
        return before in changed_pictures
    old_bytes = base.read_path(f"content/badges/{before}") if before else None
    path = f"content/badges/{after}"
    return not after or not folder.is_there(path) or folder.read_regular(path, MAX_IMAGE_BYTES) != old_bytes


def _old_bytes(base: GitBase, file: ChangedFile) -> bytes:
    return base.read(file.old_object) if file.old_object else b""


def _new_bytes(folder: Folder, file: ChangedFile, limit: int) -> bytes:
    """Return what is read now: nothing of a link, a device or a folder, of which `check` says what is wrong."""
    return (folder.read_regular(file.path, limit) or b"") if file.is_there else b""


def _old_values(base: GitBase, file: ChangedFile) -> Values | None:
    return _old_read(base, file)[0]


def _old_read(base: GitBase, file: ChangedFile) -> tuple[Values | None, Source]:
    root, _ = read_yaml(file.path, _old_bytes(base, file)) if file.old_object else (None, [])
    return (root.plain(), Source(file.path, root)) if root is not None and isinstance(root.value, dict) else (None, Source(file.path))


def _new_values(changes: ChangeSet, folder: Folder, file: ChangedFile) -> tuple[Values | None, Source]:
    if not file.is_there:
        return None, Source(file.path)
    root, _ = read_yaml(file.path, _new_bytes(folder, file, MAX_BYTES))
    if root is None or not isinstance(root.value, dict):
        changes.unreadable.append(file.path)
        return None, Source(file.path)
    return root.plain(), Source(file.path, root)
