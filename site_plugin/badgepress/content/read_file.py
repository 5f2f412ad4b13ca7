"""Reads one content file through all of its doors: trust, private keys, YAML, schema, value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from badgepress.content.files import MAX_IMAGE_BYTES, Folder
from badgepress.content.private_keys import PRIVATE_KEY_HINT, holds_private_key
from badgepress.content.schema_check import Kind, schema_problems
from badgepress.content.yaml_reader import Source, read_yaml
from badgepress.problems import Problem

Value = TypeVar("Value")
Parser = Callable[[Source, dict[str, Any]], tuple[Value | None, list[Problem]]]


def read_value(folder: Folder, path: str, kind: Kind, parse: Parser[Value]) -> Value | None:
    """Return the value of a content file, None where something is wrong with it; what, is noted in the folder.

    Args:
        folder: The repository.
        path: The file's path in it.
        kind: Which schema it must fit.
        parse: Makes the value of plain data that fits the schema.

    Raises:
        OSError: It cannot be read.
    """
    if not folder.has_file(path):
        if not any(problem.place.path == path for problem in folder.problems):
            folder.note(
                path, "BP015", "this file is missing", "Every repository needs it; see “what people write” in the docs."
            )
        return None
    data = folder.read(path)
    if holds_private_key(data):
        folder.note(path, "BP703", "this file contains a private key", PRIVATE_KEY_HINT)
        return None
    root, problems = read_yaml(path, data)
    folder.problems.extend(problems)
    if root is None:
        return None
    source = Source(path, root)
    if not isinstance(root.value, dict):
        folder.problems.append(
            Problem(
                source.place(),
                "BP103",
                "the file must consist of fields (key: value)",
                "Compare it with another file of its kind.",
            )
        )
        return None
    faults = schema_problems(kind, source)
    if faults:
        folder.problems.extend(faults)
        return None
    value, problems = parse(source, root.plain())
    folder.problems.extend(problems)
    return value


def read_image(folder: Folder, where: str, file: str, source: Source) -> bytes | None:
    """Return the bytes of the picture that a file names, None where it is not there, which is noted.

    Raises:
        OSError: It cannot be read.
    """
    path = f"{where}/{file}"
    if not folder.has_file(path):
        folder.problems.append(
            Problem(
                source.place("image", "file"),
                "BP501",
                f"the picture {path} is not there",
                "Add the file, or mend its name.",
            )
        )
        return None
    return folder.read(path, MAX_IMAGE_BYTES)
