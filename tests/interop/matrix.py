"""Reads `matrix.yml`, the record of what every verifier says, and compares a verdict with a cell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

import yaml

from tests.interop.prepare import HERE
from tests.interop.verifiers import Verdict

OWN_VERIFIER = "badgepress verify-site"

Word = Literal["accept", "refuse", "blind", "n/a"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one verifier is expected to say."""

    word: Word
    reason: str
    """Part of the reason for a refusal; empty if any will do."""

    def difference(self, verdict: Verdict) -> str:
        """Return what is wrong with a verdict; empty if it is as expected. A cell that is `n/a` cannot be compared."""
        if self.word == "n/a":
            raise ValueError("there is nothing to ask")
        if verdict.accepted:
            return "accepted" if self.word == "refuse" else ""
        if self.word != "refuse":
            return f"refused: {verdict.reason}"
        return (
            ""
            if self.reason.casefold() in verdict.reason.casefold()
            else f"refused for another reason: {verdict.reason}"
        )


Table = Mapping[str, Mapping[str, Cell]]
"""Row → verifier → cell."""


def read_matrix() -> tuple[Table, Table]:
    """Return the tables of genuine documents, by kind, and of tamperings, by name."""
    tables = yaml.safe_load((HERE / "matrix.yml").read_text())
    return _table(tables["genuine"]), _table(tables["tampered"])


def read_stacks() -> Table:
    """Return the table of tampered stacks (CLR 2.0), by name."""
    return _table(yaml.safe_load((HERE / "matrix.yml").read_text())["stacks"])


def _table(rows: Mapping[str, Mapping[str, str]]) -> Table:
    return {row: {verifier: _cell(text) for verifier, text in cells.items()} for row, cells in rows.items()}


def _cell(text: str) -> Cell:
    word, _comma, reason = text.partition(",")
    if word not in ("accept", "refuse", "blind", "n/a"):
        raise ValueError(f"matrix.yml: {text!r} is no verdict")
    return Cell(cast(Word, word), reason.strip())
