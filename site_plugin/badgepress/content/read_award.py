"""Reads one award: quickly where its file has no fault of form, slowly and with every problem where it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from badgepress.content.model import Award
from badgepress.content.parse import parse_award
from badgepress.content.private_keys import PRIVATE_KEY_HINT, holds_private_key
from badgepress.content.quick_yaml import read_plain
from badgepress.content.schema_check import is_valid, schema_problems
from badgepress.content.yaml_reader import Source, UnreadSource, read_yaml
from badgepress.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class ReadAward:
    """An award and the plain values it was made of; without an award, the problems say why."""

    id: str
    award: Award | None
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_award_file(path: str, award_id: str, data: bytes) -> ReadAward:
    """Read the award in one YAML file; see `read_award_files`."""
    return read_award_files([(path, award_id, data)])[0]


def read_award_files(files: Sequence[tuple[str, str, bytes]]) -> list[ReadAward]:
    """Read the awards in YAML files.

    Args:
        files: Path, for the messages; the UUID that the file is named after; the file's bytes.
    """
    # step after step, not file after file: each step finds its code in the processor's caches
    are_harmless = not holds_private_key(b"\n".join([data for _, _, data in files]))
    plain = [read_plain(data) if are_harmless or not holds_private_key(data) else None for _, _, data in files]
    sound = [values if values is not None and is_valid("award", values) else None for values in plain]
    return [
        _read_slowly(path, award_id, data) if values is None else _read(path, award_id, data, values)
        for (path, award_id, data), values in zip(files, sound, strict=True)
    ]


def _read(path: str, award_id: str, data: bytes, values: dict[str, Any]) -> ReadAward:
    award, problems = parse_award(UnreadSource(path, data=data), award_id, values)
    return ReadAward(award_id, award, values, problems)


def _read_slowly(path: str, award_id: str, data: bytes) -> ReadAward:
    if holds_private_key(data):
        problem = Problem(Place(path), "BP703", "this file contains a private key", PRIVATE_KEY_HINT)
        return ReadAward(award_id, None, problems=[problem])
    root, problems = read_yaml(path, data)
    if root is None:
        return ReadAward(award_id, None, problems=problems)
    read = read_award_tree(Source(path, root), award_id)
    return ReadAward(award_id, read.award, read.values, [*problems, *read.problems])


def read_award_tree(source: Source, award_id: str) -> ReadAward:
    """Read the award of a tree with positions: a YAML file's, or a row's of a batch."""
    root = source.tree()
    if root is None or not isinstance(root.value, dict):
        hint = "Compare it with another file of its kind."
        problem = Problem(source.place(), "BP103", "the file must consist of fields (key: value)", hint)
        return ReadAward(award_id, None, problems=[problem])
    if faults := schema_problems("award", source):
        return ReadAward(award_id, None, problems=faults)
    values = root.plain()
    award, problems = parse_award(source, award_id, values)
    return ReadAward(award_id, award, values, problems)
