"""Hands values from one step of a job to the next: one line each, of letters that mean nothing to anybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from badgepress.errors import BadgepressError
from badgepress.plain_text import one_line

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_VALUE = re.compile(r"[A-Za-z0-9 @._/(),:-]*")


def append_outputs(file: Path, values: Mapping[str, str]) -> None:
    """Append values to the file that `$GITHUB_OUTPUT` names.

    Args:
        file: The file.
        values: Of letters, digits, blanks and `@ . _ / ( ) , : -` only; a line break would begin another value.

    Raises:
        BadgepressError: A value holds anything else: a fault of ours.
        OSError: The file cannot be written.
    """
    for name, value in values.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise BadgepressError(f"“{name}” cannot be handed to the next step", hint="Please report this as a fault of badgepress.")
    with file.open("a", encoding="utf-8", newline="\n") as out:
        out.write("".join(f"{name}={value}\n" for name, value in values.items()))


def harmless_line(text: str) -> str:
    """Return a text as one line that a terminal and a runner, who reads commands in what is printed, leave alone."""
    return one_line(text).replace("##[", "## [").replace("::", ": :")
